//! What the parts of the page share: what is kept, what was opened, which dialog is open.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Kept};
use super::opened::{Attempt, Opened, decrypt_kept};
use crate::flash::Flashes;
use crate::live::Live;
use crate::sim::SimHandle;

/// The dialogs for one ciphertext, open or not.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub(super) decrypt_with: RwSignal<bool>,
    pub(super) delete: RwSignal<bool>,
    pub(super) re_encrypt: RwSignal<bool>,
    pub(super) rename: RwSignal<bool>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) sim: SimHandle,
    pub(super) flashes: Flashes,
    live: Live,
    /// All that are kept, the newest first.
    pub(super) all: Memo<Vec<Kept>>,
    /// What the last attempt on each came to, by number.
    attempts: RwSignal<BTreeMap<u64, Attempt>>,
    /// What was in a blob from elsewhere.
    pub(super) pasted: RwSignal<Option<Opened>>,
    pub(super) dialogs: Dialogs,
    /// The one that a dialog was opened for last.
    chosen: RwSignal<Option<Kept>>,
}

impl Desk {
    /// A desk with all that is kept.
    pub(super) fn new() -> Self {
        let sim: SimHandle = expect_context();
        Self {
            sim,
            flashes: expect_context(),
            live: expect_context(),
            all: Memo::new(move |_| kept::all(sim)),
            attempts: RwSignal::default(),
            pasted: RwSignal::new(None),
            dialogs: Dialogs {
                decrypt_with: RwSignal::new(false),
                delete: RwSignal::new(false),
                re_encrypt: RwSignal::new(false),
                rename: RwSignal::new(false),
            },
            chosen: RwSignal::new(None),
        }
    }

    /// What the last attempt on this one came to.
    pub(super) fn attempt(self, number: u64) -> Option<Attempt> {
        self.attempts.read().get(&number).cloned()
    }

    /// Shows what an attempt came to.
    pub(super) fn show(self, number: u64, attempt: Attempt) {
        self.attempts.write().insert(number, attempt);
    }

    /// Decrypts one with the context that it was made with, and says what that came to.
    pub(super) fn decrypt(self, kept: Kept) {
        spawn_local(async move {
            let attempt = decrypt_kept(self.sim, &kept).await;
            match &attempt {
                Ok(opened) => {
                    self.live.say(&format!("{} decrypted: {}", kept.label, opened.spoken()));
                }
                Err(problem) => {
                    self.live.interrupt(&format!("{}: {}", kept.label, problem.line()));
                }
            }
            self.show(kept.number, attempt);
        });
    }

    /// Decrypts all that are kept, and says how many of them still open.
    pub(super) fn decrypt_all(self) {
        spawn_local(async move {
            let (mut opened, all) = (0, self.all.get_untracked());
            let number = all.len();
            for kept in all {
                let attempt = decrypt_kept(self.sim, &kept).await;
                opened += usize::from(attempt.is_ok());
                self.show(kept.number, attempt);
            }
            self.flashes.info(format!("{opened} of {number} ciphertexts decrypted."));
        });
    }

    /// Opens a dialog for one.
    pub(super) fn open(self, dialog: RwSignal<bool>, kept: &Kept) {
        self.chosen.set(Some(kept.clone()));
        dialog.set(true);
    }

    /// The one that the open dialog is for.
    pub(super) fn chosen(self) -> Option<Kept> {
        self.chosen.get_untracked()
    }

    /// What the one that the open dialog is for is called.
    pub(super) fn chosen_label(self) -> String {
        self.chosen.read().as_ref().map(|kept| kept.label.clone()).unwrap_or_default()
    }

    /// Forgets one.
    pub(super) async fn forget(self, number: u64) {
        kept::forget(self.sim, number).await;
        self.attempts.write().remove(&number);
    }
}
