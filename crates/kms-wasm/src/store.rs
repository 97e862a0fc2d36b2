//! Opens a laboratory in memory, in a file or in IndexedDB.

use core::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise};
use kms_idb::{NotOpened, Shared};
use kms_sim::{AlgorithmProvider, Laboratory, OpenError, Options, WallTime};
use kms_store::{FileStore, JournalError, Snapshot, StoreError, import};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::error::{Error, Result};
use crate::file::{AnyStore, OpenFile};
use crate::options::{OpenOptions, StoreLocation};

const NEWER_FORMAT: &str = "NewerFormatError";
/// The time that the leading tab has to send its state to a tab that joins, in milliseconds.
const JOIN_TIMEOUT_MILLIS: u32 = 5000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, millis: u32);
}

impl StoreLocation {
    /// Returns the name of this kind of store in the status.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::IndexedDb(_) => "indexedDb",
            Self::File(_) => "file",
        }
    }
}

type Lab = Laboratory<AnyStore>;

/// An open laboratory.
pub(crate) enum OpenLaboratory {
    /// In memory or in a file, where only this process uses it.
    Exclusive(Lab),
    /// In IndexedDB, where other tabs and workers may use it too.
    Shared(Shared<AnyStore>),
}

impl OpenLaboratory {
    /// Opens the laboratory of the options. An export to restore replaces it, even if it is damaged.
    ///
    /// # Errors
    /// [`Error::Restore`] if the text to restore is not an export, [`Error::InUse`] if another tab
    /// has the laboratory open and does not answer, [`Error::Open`] if the store cannot be used or
    /// its contents cannot be opened.
    pub(crate) async fn open(
        options: OpenOptions,
        open_file: &Function,
        algorithms: Rc<dyn AlgorithmProvider>,
    ) -> Result<Self> {
        let OpenOptions { store, creation, restore } = options;
        // The export is read first: a bad one must neither create a store nor take part in the
        // election of the leading tab.
        let mut restored = restore.as_deref().map(import).transpose()?;
        let opened = match store {
            StoreLocation::Memory => Self::Exclusive(Laboratory::in_memory(creation, wall())?),
            StoreLocation::File(path) => {
                let file = OpenFile::open(open_file, &path).await.map_err(JournalError::Store)?;
                let store = AnyStore::File(FileStore::new(file));
                Self::Exclusive(open_in_file(store, creation, &mut restored).await?)
            }
            StoreLocation::IndexedDb(name) => {
                Self::Shared(open_in_indexed_db(name, creation, &mut restored).await?)
            }
        };
        opened.laboratory().set_algorithms(algorithms);
        if let Self::Shared(shared) = &opened {
            shared.serve().await;
        }
        if let Some(saved) = restored {
            opened.laboratory().replace(wall(), saved).await?;
        }
        Ok(opened)
    }

    pub(crate) fn laboratory(&self) -> &Lab {
        match self {
            Self::Exclusive(laboratory) => laboratory,
            Self::Shared(shared) => shared.laboratory(),
        }
    }

    /// Stores the laboratory again after a failure. If the database holds another laboratory,
    /// `replace` decides whether to overwrite it.
    ///
    /// # Errors
    /// [`Error::Open`] or, for a file, [`Error::NotStored`], if the store fails again.
    pub(crate) async fn save(&self, replace: bool) -> Result<()> {
        match self {
            Self::Exclusive(laboratory) if laboratory.status().problem.is_some() => {
                // A file store has a problem only while a failed change is not undone. A tick first
                // undoes it, since each step does, and then stores.
                laboratory.tick(wall()).await?;
                Ok(())
            }
            Self::Exclusive(_) => Ok(()),
            Self::Shared(shared) => Ok(shared.save(replace).await?),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Exclusive(laboratory) => laboratory.close(wall()).await,
            Self::Shared(shared) => shared.close().await,
        }
    }
}

/// Reads the wall clock, for steps that have no `wall` argument: opening, saving and closing.
fn wall() -> WallTime {
    WallTime(js_sys::Date::now())
}

fn join_timeout() -> impl Future<Output = ()> {
    let elapsed = Promise::new(&mut |resolve, _| set_timeout(&resolve, JOIN_TIMEOUT_MILLIS));
    async move {
        // The promise is never rejected.
        let _ = JsFuture::from(elapsed).await;
    }
}

/// Opens the laboratory in a database. If it is damaged, `restored` is taken to replace it.
async fn open_in_indexed_db(
    name: String,
    options: Options,
    restored: &mut Option<Snapshot>,
) -> Result<Shared<AnyStore>> {
    let not_opened = match Shared::open(&name, options.clone(), wall, join_timeout()).await {
        Some(Ok(shared)) => return Ok(shared),
        Some(Err(not_opened)) => not_opened,
        None => return Err(Error::InUse { name }),
    };
    match restored.take_if(|_| not_opened.is_loss()) {
        Some(saved) => repair(not_opened, options, saved).await,
        None => {
            let rest = not_opened.salvage().await;
            Err(open_error(not_opened.error, rest))
        }
    }
}

/// Opens the laboratory in a file. If it is damaged, `restored` is taken to replace it.
async fn open_in_file(
    store: AnyStore,
    options: Options,
    restored: &mut Option<Snapshot>,
) -> Result<Lab> {
    let error = match Laboratory::open(store.clone(), options.clone(), wall()).await {
        Ok(laboratory) => return Ok(laboratory),
        Err(OpenError::Journal(JournalError::NewerFormat { .. })) => {
            // The text of `NewerFormat` advises to reload the page, which is no help in Node.
            let text = "a newer version of kms-orrery wrote this file; use that version".to_owned();
            return Err(JournalError::from(StoreError::File { name: NEWER_FORMAT, text }).into());
        }
        Err(error) => error,
    };
    let is_loss = error.is_loss();
    let Some(saved) = restored.take_if(|_| is_loss) else {
        let rest = if is_loss { Laboratory::salvage(&store, wall()).await } else { None };
        return Err(open_error(error, rest));
    };
    let laboratory = Laboratory::in_memory(options, wall())?;
    laboratory.replace(wall(), saved).await?;
    laboratory.store_in(store, true).await?;
    Ok(laboratory)
}

/// Replaces a damaged laboratory in a database by an exported one.
async fn repair(
    damaged: NotOpened<AnyStore>,
    options: Options,
    saved: Snapshot,
) -> Result<Shared<AnyStore>> {
    let why = damaged.error.to_string();
    let shared = damaged.continue_in_memory(Laboratory::in_memory(options, wall())?, why);
    shared.laboratory().replace(wall(), saved).await?;
    shared.save(true).await?;
    Ok(shared)
}

/// Creates the error of a laboratory that does not open. `rest` is its readable part, if it is
/// damaged and anything can be read.
fn open_error(error: OpenError, rest: Option<Lab>) -> Error {
    let missing_from = rest.as_ref().map_or(1, |rest| rest.read(|it| it.events().next_seq()));
    Error::Open {
        rest: rest.and_then(|rest| rest.export(wall()).ok()),
        missing_from: error.is_loss().then_some(missing_from),
        error,
    }
}
