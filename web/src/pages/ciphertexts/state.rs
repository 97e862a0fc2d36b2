//! The state that the components of the ciphertexts page share.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::decrypted::{DecryptResult, Decrypted, decrypt_stored};
use super::stored::{self, StoredCiphertext};
use crate::dom::computed;
use crate::flashbar::Flashbar;
use crate::live_regions::LiveRegions;
use crate::sim::SimHandle;

/// Whether each dialog is open.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub(super) decrypt_with: RwSignal<bool>,
    pub(super) delete: RwSignal<bool>,
    pub(super) re_encrypt: RwSignal<bool>,
    pub(super) rename: RwSignal<bool>,
}

/// The state of the page. Copies share one state.
#[derive(Clone, Copy)]
pub(super) struct PageState {
    pub(super) sim: SimHandle,
    pub(super) flashbar: Flashbar,
    live: LiveRegions,
    /// All stored ciphertexts, newest first.
    pub(super) all: ReadSignal<Vec<StoredCiphertext>>,
    /// The latest decryption result of each ciphertext, by its number.
    results: RwSignal<Vec<(u64, DecryptResult)>>,
    /// The decrypted pasted blob.
    pub(super) pasted: RwSignal<Option<Decrypted>>,
    pub(super) dialogs: Dialogs,
    /// The ciphertext that the latest dialog was opened for.
    selected: RwSignal<Option<StoredCiphertext>>,
}

impl PageState {
    pub(super) fn new() -> Self {
        let sim: SimHandle = expect_context();
        Self {
            sim,
            flashbar: expect_context(),
            live: expect_context(),
            all: computed(move || stored::all(sim)),
            results: RwSignal::default(),
            pasted: RwSignal::new(None),
            dialogs: Dialogs {
                decrypt_with: RwSignal::new(false),
                delete: RwSignal::new(false),
                re_encrypt: RwSignal::new(false),
                rename: RwSignal::new(false),
            },
            selected: RwSignal::new(None),
        }
    }

    /// The label of a ciphertext, as a signal.
    pub(super) fn label(self, number: u64) -> String {
        let all = self.all.read();
        all.iter()
            .find(|ciphertext| ciphertext.number == number)
            .map(|ciphertext| ciphertext.label.clone())
            .unwrap_or_default()
    }

    /// The latest decryption result of a ciphertext, as a signal.
    pub(super) fn result(self, number: u64) -> Option<DecryptResult> {
        let results = self.results.read();
        results.iter().find(|(of, _)| *of == number).map(|(_, result)| result.clone())
    }

    /// Shows a decryption result on the card of a ciphertext.
    pub(super) fn show(self, number: u64, result: DecryptResult) {
        self.set_result(number, Some(result));
    }

    /// Sets or removes a result. Does nothing if the page was left before the response arrived.
    fn set_result(self, number: u64, result: Option<DecryptResult>) {
        self.results.try_update(|results| {
            results.retain(|(of, _)| *of != number);
            results.extend(result.map(|result| (number, result)));
        });
    }

    /// Decrypts a ciphertext with its own context, and shows and announces the result.
    pub(super) fn decrypt(self, number: u64) {
        let Some(ciphertext) = self.ciphertext(number) else { return };
        spawn_local(async move {
            let result = decrypt_stored(self.sim, &ciphertext).await;
            match &result {
                Ok(decrypted) => {
                    self.live.announce(&format!(
                        "{} decrypted: {}",
                        ciphertext.label,
                        decrypted.spoken_text()
                    ));
                }
                Err(problem) => {
                    self.live.announce_assertively(&format!(
                        "{}: {}",
                        ciphertext.label,
                        problem.line()
                    ));
                }
            }
            self.show(number, result);
        });
    }

    /// Decrypts all ciphertexts, and reports the number of successes.
    pub(super) fn decrypt_all(self) {
        let (mut decrypted, all) = (0, self.all.get_untracked());
        spawn_local(async move {
            let number = all.len();
            for ciphertext in all {
                let result = decrypt_stored(self.sim, &ciphertext).await;
                decrypted += usize::from(result.is_ok());
                self.show(ciphertext.number, result);
            }
            self.flashbar.info(format!("{decrypted} of {number} ciphertexts decrypted."));
        });
    }

    /// Opens a dialog for a ciphertext.
    pub(super) fn open(self, dialog: RwSignal<bool>, number: u64) {
        self.selected.set(self.ciphertext(number));
        dialog.set(true);
    }

    fn ciphertext(self, number: u64) -> Option<StoredCiphertext> {
        self.all.read_untracked().iter().find(|ciphertext| ciphertext.number == number).cloned()
    }

    /// The ciphertext of the open dialog.
    pub(super) fn selected(self) -> Option<StoredCiphertext> {
        self.selected.get_untracked()
    }

    /// The label of the open dialog's ciphertext, as a signal.
    pub(super) fn selected_label(self) -> String {
        self.selected.read().as_ref().map(|ciphertext| ciphertext.label.clone()).unwrap_or_default()
    }

    /// Deletes a ciphertext.
    pub(super) async fn delete(self, number: u64) {
        stored::delete(self.sim, number).await;
        self.set_result(number, None);
    }
}
