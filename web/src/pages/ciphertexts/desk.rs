//! What the parts of the page share: what is kept, what was opened, which dialog is open.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Kept};
use super::opened::{Attempt, Opened, decrypt_kept};
use crate::dom::computed;
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
    pub(super) all: ReadSignal<Vec<Kept>>,
    /// What the last attempt on each came to, by number.
    attempts: RwSignal<Vec<(u64, Attempt)>>,
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
            all: computed(move || kept::all(sim)),
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

    /// What this one is called.
    pub(super) fn label(self, number: u64) -> String {
        let all = self.all.read();
        all.iter()
            .find(|kept| kept.number == number)
            .map(|kept| kept.label.clone())
            .unwrap_or_default()
    }

    /// What the last attempt on this one came to.
    pub(super) fn attempt(self, number: u64) -> Option<Attempt> {
        let attempts = self.attempts.read();
        attempts.iter().find(|(of, _)| *of == number).map(|(_, attempt)| attempt.clone())
    }

    /// Shows what an attempt came to.
    pub(super) fn show(self, number: u64, attempt: Attempt) {
        self.note(number, Some(attempt));
    }

    /// Keeps what the last attempt came to, or nothing. By the time of an answer the page may be
    /// gone, and its signals with it.
    fn note(self, number: u64, attempt: Option<Attempt>) {
        self.attempts.try_update(|attempts| {
            attempts.retain(|(of, _)| *of != number);
            attempts.extend(attempt.map(|attempt| (number, attempt)));
        });
    }

    /// Decrypts one with the context that it was made with, and says what that came to.
    pub(super) fn decrypt(self, number: u64) {
        let Some(kept) = self.kept(number) else { return };
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
            self.show(number, attempt);
        });
    }

    /// Decrypts all that are kept, and says how many of them still open.
    pub(super) fn decrypt_all(self) {
        let (mut opened, all) = (0, self.all.get_untracked());
        spawn_local(async move {
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
    pub(super) fn open(self, dialog: RwSignal<bool>, number: u64) {
        self.chosen.set(self.kept(number));
        dialog.set(true);
    }

    fn kept(self, number: u64) -> Option<Kept> {
        self.all.read_untracked().iter().find(|kept| kept.number == number).cloned()
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
        self.note(number, None);
    }
}
