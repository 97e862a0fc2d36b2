//! Whether the laboratory is kept in this browser, and what to do where it is not.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::{Icon, Weight, button, form_dialog, icon, note, warning};
use crate::dom::{IntoPart, Part, View, changing, view};
use crate::fetched::Fetched;
use crate::flash::Flashes;
use crate::sim::{Keeping, Saved, SimHandle};

/// In two words; why not, where it is not.
pub(super) fn keeping_status() -> Part {
    let sim: SimHandle = expect_context();
    changing(
        move || sim.keeping(),
        |keeping| match keeping {
            Keeping::Saved => saved("Every answer is stored in this browser before it is given."),
            Keeping::Followed => saved(
                "Another tab writes this laboratory; this one shows the same, and takes over when \
                 that one closes.",
            ),
            Keeping::NotSaved { why, .. } => view! {
                <span class="keeping not-saved" title=sentence(why)>
                    {icon(Icon::Warning)}
                    <span>"Not saved"</span>
                </span>
            },
        },
    )
}

/// Errors are clauses, to be put behind a colon or a name.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn saved(how: &'static str) -> View {
    view! {
        <span class="keeping" title=how>
            {icon(Icon::Check)}
            <span>"Saved in this browser"</span>
        </span>
    }
}

/// Why nothing is saved, where nothing is, and what can be done about it.
pub(crate) fn not_saved() -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let fetched: Fetched = expect_context();
    let replacing = RwSignal::new(false);
    let export = move |_| fetched.with(move |parts| (parts.export)(sim, flashes));
    let save = move |_| {
        spawn_local(async move {
            match sim.save(false).await {
                Ok(Saved::Here) => told_saved(flashes),
                Ok(Saved::Occupied) => fetched.with(move |_| replacing.set(true)),
                Err(problem) => flashes.error(problem.line()),
            }
        });
    };
    let banner = changing(
        move || sim.keeping(),
        move |keeping| {
            let Keeping::NotSaved { why, is_writer } = keeping else { return None };
            let how = if *is_writer {
                button(Weight::Normal, "Save in this browser", save)
            } else {
                view! { <span>"The tab that writes it can save it."</span> }
            };
            let why = format!(
                "Not saved: all is gone when this tab closes, unless you save or export it. {}",
                sentence(why)
            );
            let actions = view! {
                <div class="alert-actions">
                    {how}
                    {button(Weight::Normal, "Export laboratory", export)}
                </div>
            };
            Some(notice(warning(view! { <p>{why}</p>{actions} })))
        },
    );
    view! { {banner}{fetched.part(move |parts| (parts.replace_stored)(replacing))} }.into_part()
}

/// The dialog before something that is stored is lost.
pub(crate) fn replace_stored(open: RwSignal<bool>) -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let content = || {
        view! {
            <p>
                "This browser holds another laboratory, or what is left of a damaged one. It is \
                 deleted, and the laboratory that this tab shows is stored in its place."
            </p>
        }
    };
    form_dialog(open, "Replace what is stored?", "Replace", content, move || async move {
        sim.save(true).await.map(|_| told_saved(flashes))
    })
    .destructive()
    .into_part()
}

fn told_saved(flashes: Flashes) {
    flashes.success("The laboratory is saved in this browser again.");
}

/// Asks once, and with the reason, that the browser keep what is stored: when there is something
/// to keep.
pub(crate) fn ask_to_keep() -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let may_ask = RwSignal::new(false);
    spawn_local(async move { may_ask.set(browser::may_ask_to_persist().await) });
    let answered = move || {
        browser::asked_to_persist();
        may_ask.set(false);
        browser::focus_once_shown("main h1".to_owned());
    };
    let keep = move |_| {
        answered();
        spawn_local(async move {
            if browser::persist().await {
                flashes.success("This browser keeps the laboratory until you delete it.");
            } else {
                flashes.info(
                    "This browser does not promise to keep the laboratory. Export what you would \
                     not lose.",
                );
            }
        });
    };
    let has_keys = move || sim.observe(|simulator| !simulator.kms().resources().is_empty());
    changing(
        move || may_ask.get() && sim.keeping() == Keeping::Saved && has_keys(),
        move |ask| {
            ask.then(|| {
                notice(note(view! {
                    <p>
                        "Browsers may delete what a page stored when the device runs short of \
                         space, or after weeks without a visit. You can ask this one to keep your \
                         laboratory."
                    </p>
                    <div class="alert-actions">
                        {button(Weight::Normal, "Ask to keep it", keep)}
                        {button(Weight::Normal, "Not now", move |_| answered())}
                    </div>
                }))
            })
        },
    )
}

/// It belongs to no page, and so is a landmark of its own.
fn notice(alert: View) -> View {
    view! { <section aria-label="Keeping of the laboratory">{alert}</section> }
}
