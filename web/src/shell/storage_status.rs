//! The storage status of the laboratory: an indicator in the header, a banner while nothing is
//! saved, and the prompt for persistent storage.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::{
    ButtonVariant, Icon, button, form_dialog, icon, info_alert, warning_alert,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};
use crate::flashbar::Flashbar;
use crate::lazy_module::LazyModule;
use crate::sim::{SaveOutcome, SimHandle, StorageStatus};

/// The indicator in the header. If the laboratory is not saved, its title is the reason.
pub(super) fn storage_status() -> Content {
    let sim: SimHandle = expect_context();
    dynamic(
        move || sim.storage_status(),
        |status| match status {
            StorageStatus::Saved => {
                saved("Every change is stored in this browser before it is confirmed.")
            }
            StorageStatus::SavedByLeader => saved(
                "Another tab stores this laboratory. This tab takes over when that tab closes.",
            ),
            StorageStatus::NotSaved { reason, .. } => view! {
                <span class="storage-status not-saved" title=sentence(reason)>
                    {icon(Icon::Warning)}
                    <span>"Not saved"</span>
                </span>
            },
        },
    )
}

/// Turns an error text, which is a clause without capital and full stop, into a sentence.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn saved(tooltip: &'static str) -> View {
    view! {
        <span class="storage-status" title=tooltip>
            {icon(Icon::Check)}
            <span>"Saved in this browser"</span>
        </span>
    }
}

/// The banner that is shown while the laboratory is not saved: the reason, and buttons to save and
/// export.
pub(crate) fn not_saved_banner() -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let lazy_module: LazyModule = expect_context();
    let replacing = RwSignal::new(false);
    let export = move |_| lazy_module.load_then(move |exports| (exports.export)(sim, flashbar));
    let save = move |_| {
        spawn_local(async move {
            match sim.save(false).await {
                Ok(SaveOutcome::Saved) => report_saved(flashbar),
                Ok(SaveOutcome::Occupied) => lazy_module.load_then(move |_| replacing.set(true)),
                Err(problem) => flashbar.error(problem.line()),
            }
        });
    };
    let banner = dynamic(
        move || sim.storage_status(),
        move |status| {
            let StorageStatus::NotSaved { reason, is_leader } = status else { return None };
            let action = if *is_leader {
                button(ButtonVariant::Normal, "Save in this browser", save)
            } else {
                view! { <span>"Only the tab that stores this laboratory can save it."</span> }
            };
            let text = format!(
                "Not saved: the laboratory is lost when this tab closes, unless you save or export it. {}",
                sentence(reason)
            );
            let actions = view! {
                <div class="alert-actions">
                    {action}
                    {button(ButtonVariant::Normal, "Export laboratory", export)}
                </div>
            };
            Some(landmark(warning_alert(view! { <p>{text}</p>{actions} })))
        },
    );
    view! { {banner}{lazy_module.content(move |exports| (exports.replace_stored)(replacing))} }
        .into_content()
}

/// The dialog that confirms the replacement of stored data.
pub(crate) fn replace_stored(open: RwSignal<bool>) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let content = || {
        view! {
            <p>
                "This browser stores another laboratory, or the rest of a damaged one. It is deleted and replaced by the laboratory of this tab."
            </p>
        }
    };
    form_dialog(open, "Replace the stored laboratory?", "Replace", content, move || async move {
        sim.save(true).await.map(|_| report_saved(flashbar))
    })
    .destructive()
    .into_content()
}

fn report_saved(flashbar: Flashbar) {
    flashbar.success("The laboratory is saved in this browser again.");
}

/// The prompt for persistent storage. It is shown from the first key on until the user answers it.
pub(crate) fn persistence_prompt() -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let is_shown = RwSignal::new(false);
    spawn_local(async move { is_shown.set(browser::should_prompt_to_persist().await) });
    let dismiss = move || {
        browser::record_persistence_prompt();
        is_shown.set(false);
        browser::focus_after_render("main h1".to_owned());
    };
    let accept = move |_| {
        dismiss();
        spawn_local(async move {
            if browser::persist().await {
                flashbar.success("This browser keeps the laboratory until you delete it.");
            } else {
                flashbar.info(
                    "This browser may still clear the laboratory. Export it if you want to keep it.",
                );
            }
        });
    };
    let has_keys = move || sim.view_simulator(|simulator| !simulator.kms().resources().is_empty());
    dynamic(
        move || is_shown.get() && sim.storage_status() == StorageStatus::Saved && has_keys(),
        move |is_shown| {
            is_shown.then(|| {
                landmark(info_alert(view! {
                    <p>
                        "Your browser may clear saved data when space is low, or after weeks without a visit."
                    </p>
                    <div class="alert-actions">
                        {button(ButtonVariant::Normal, "Keep my data", accept)}
                        {button(ButtonVariant::Normal, "Not now", move |_| dismiss())}
                    </div>
                }))
            })
        },
    )
}

/// Wraps an alert in a landmark of its own, since it is outside of the page's main content.
fn landmark(alert: View) -> View {
    view! { <section aria-label="Laboratory storage">{alert}</section> }
}
