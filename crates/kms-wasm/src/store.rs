//! Opens the laboratory where it was asked for.

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
use crate::options::{OpenOptions, StoreChoice};

const NEWER: &str = "NewerFormatError";
/// How long a tab that has the laboratory open may take to show it.
const PATIENCE_MILLIS: u32 = 5000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, millis: u32);
}

impl StoreChoice {
    /// The word for it in a status.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::IndexedDb(_) => "indexedDb",
            Self::File(_) => "file",
        }
    }
}

type Lab = Laboratory<AnyStore>;

/// An open laboratory, alone in memory or in a file, or shared with other tabs.
pub(crate) enum Opened {
    Alone(Lab),
    Shared(Shared<AnyStore>),
}

impl Opened {
    /// Opens it.
    ///
    /// # Errors
    /// [`Error::InUse`] where another tab has it open and does not answer, [`Error::Open`] where
    /// there is no such store, it refuses, or what it holds does not open.
    pub(crate) async fn open(
        asked: OpenOptions,
        open_file: &Function,
        algorithms: Rc<dyn AlgorithmProvider>,
    ) -> Result<Self> {
        let OpenOptions { store, birth: options, restore } = asked;
        // Before anything is created for it, or a place is taken among the tabs.
        let mut restored = restore.as_deref().map(import).transpose()?;
        let opened = match store {
            StoreChoice::Memory => Self::Alone(Laboratory::in_memory(options, wall())?),
            StoreChoice::File(path) => {
                let file = OpenFile::open(open_file, &path).await.map_err(JournalError::Store)?;
                let store = AnyStore::File(FileStore::new(file));
                Self::Alone(open_in_file(store, options, &mut restored).await?)
            }
            StoreChoice::IndexedDb(name) => {
                let shared = match Shared::open(&name, options.clone(), wall, patience()).await {
                    Some(Ok(shared)) => shared,
                    Some(Err(not_opened)) => match restored.take() {
                        Some(saved) if not_opened.is_loss() => {
                            repair(not_opened, options, saved).await?
                        }
                        Some(_) | None => {
                            let rest = not_opened.salvage().await;
                            return Err(told(not_opened.error, rest));
                        }
                    },
                    None => return Err(Error::InUse { name }),
                };
                Self::Shared(shared)
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
            Self::Alone(laboratory) => laboratory,
            Self::Shared(shared) => shared.laboratory(),
        }
    }

    /// Saves it again after a failure; `replace` says whether in the place of another laboratory.
    ///
    /// # Errors
    /// [`Error::Open`], and [`Error::Undone`] of a file, where that fails again.
    pub(crate) async fn save(&self, replace: bool) -> Result<()> {
        match self {
            Self::Alone(laboratory) if laboratory.status().problem.is_some() => {
                // A step first undoes a change that could not be undone before.
                laboratory.tick(wall()).await?;
                Ok(())
            }
            Self::Alone(_) => Ok(()),
            Self::Shared(shared) => Ok(shared.save(replace).await?),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Alone(laboratory) => laboratory.close(wall()).await,
            Self::Shared(shared) => shared.close().await,
        }
    }
}

/// The wall clock. Where the package's JavaScript asks for something, it says itself when.
fn wall() -> WallTime {
    WallTime(js_sys::Date::now())
}

fn patience() -> impl Future<Output = ()> {
    let over = Promise::new(&mut |resolve, _| set_timeout(&resolve, PATIENCE_MILLIS));
    async move {
        // A timer is never refused.
        let _ = JsFuture::from(over).await;
    }
}

/// Opens the laboratory in a file. What was exported goes in the place of one that is damaged.
async fn open_in_file(
    store: AnyStore,
    options: Options,
    restored: &mut Option<Snapshot>,
) -> Result<Lab> {
    let error = match Laboratory::open(store.clone(), options.clone(), wall()).await {
        Ok(laboratory) => return Ok(laboratory),
        Err(OpenError::Journal(JournalError::NewerFormat { .. })) => {
            let text = "a newer version of kms-orrery made this file; use that one".to_owned();
            return Err(JournalError::from(StoreError::File { name: NEWER, text }).into());
        }
        Err(error) => error,
    };
    let is_loss = error.is_loss();
    let Some(saved) = restored.take_if(|_| is_loss) else {
        let rest = if is_loss { Laboratory::salvage(&store, wall()).await } else { None };
        return Err(told(error, rest));
    };
    let laboratory = Laboratory::in_memory(options, wall())?;
    laboratory.replace(wall(), saved).await?;
    laboratory.store_in(store, true).await?;
    Ok(laboratory)
}

/// Puts what was exported in the place of what is damaged.
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

/// With what can still be read, where something was lost.
fn told(error: OpenError, rest: Option<Lab>) -> Error {
    let missing_from = rest.as_ref().map_or(1, |rest| rest.read(|it| it.events().next_seq()));
    Error::Open {
        rest: rest.and_then(|rest| rest.export(wall()).ok()),
        missing_from: error.is_loss().then_some(missing_from),
        error,
    }
}
