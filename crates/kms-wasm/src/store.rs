//! Opens the laboratory where it was asked for.

use core::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise};
use kms_idb::{IdbStore, NotOpened, Shared};
use kms_sim::{JournalError, Laboratory, Lender, Options, Snapshot, WallTime, import};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::error::{Error, Result};
use crate::options::{OpenOptions, StoreChoice};

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
        }
    }
}

/// An open laboratory, alone in memory or shared with other tabs.
pub(crate) enum Opened {
    Memory(Laboratory<IdbStore>),
    Shared(Shared),
}

impl Opened {
    /// Opens it.
    ///
    /// # Errors
    /// [`Error::InUse`] where another tab has it open and does not answer, [`Error::Open`] where
    /// there is no IndexedDB, it refuses, or what it holds does not open.
    pub(crate) async fn open(asked: OpenOptions, lender: Rc<dyn Lender>) -> Result<Self> {
        let OpenOptions { store, birth, restore } = asked;
        // Before anything is created for it, or a place is taken among the tabs.
        let mut restored = restore.as_deref().map(import).transpose()?;
        let opened = match store {
            StoreChoice::Memory => {
                let laboratory = Laboratory::in_memory(birth, wall())?;
                laboratory.lend(lender);
                Self::Memory(laboratory)
            }
            StoreChoice::IndexedDb(name) => {
                let shared = match Shared::open(&name, birth.clone(), wall, patience()).await {
                    Some(Ok(shared)) => shared,
                    Some(Err(not_opened)) => match restored.take() {
                        Some(saved) if not_opened.is_loss() => {
                            repair(not_opened, birth, saved).await?
                        }
                        Some(_) | None => return Err(told(not_opened).await),
                    },
                    None => return Err(Error::InUse { name }),
                };
                shared.laboratory().lend(lender);
                shared.serve().await;
                Self::Shared(shared)
            }
        };
        if let Some(saved) = restored {
            opened.laboratory().replace(wall(), saved).await;
        }
        Ok(opened)
    }

    pub(crate) fn laboratory(&self) -> &Laboratory<IdbStore> {
        match self {
            Self::Memory(laboratory) => laboratory,
            Self::Shared(shared) => shared.laboratory(),
        }
    }

    /// Saves it again after a failure; `replace` says whether in the place of another laboratory.
    pub(crate) async fn save(&self, replace: bool) -> core::result::Result<(), JournalError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Shared(shared) => shared.save(replace).await,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Memory(laboratory) => laboratory.close(wall()).await,
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

/// Puts what was exported in the place of what is damaged.
async fn repair(damaged: NotOpened, birth: Options, saved: Snapshot) -> Result<Shared> {
    let why = damaged.error.to_string();
    let shared = damaged.go_on(Laboratory::in_memory(birth, wall())?, why);
    shared.laboratory().replace(wall(), saved).await;
    shared.save(true).await?;
    Ok(shared)
}

/// With what can still be read, where something was lost.
async fn told(not_opened: NotOpened) -> Error {
    let rest = not_opened.rest().await;
    let missing_from = rest.as_ref().map_or(1, |rest| rest.read(|it| it.events().next_seq()));
    Error::Open {
        rest: rest.and_then(|rest| rest.export(wall()).ok()),
        missing_from: not_opened.is_loss().then_some(missing_from),
        error: not_opened.error,
    }
}
