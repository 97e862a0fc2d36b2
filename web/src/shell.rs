//! The parts of the shell.

mod clock_bar;
mod laboratory_menu;
mod new_laboratory;
mod to_date;

use kms_core::{Era, KeyId, KeyManager};
use leptos::prelude::*;

pub(crate) use clock_bar::ClockBar;
use laboratory_menu::LaboratoryMenu;

use crate::components::{Icon, act, icon, warning};
use crate::router::Route;
use crate::sim::{Keeping, Phase, SimHandle, era_name};
use crate::theme::ThemeToggle;

/// Name, era, keeping and theme.
#[component]
pub(crate) fn Header(menu_open: RwSignal<bool>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let is_ready = move || sim.phase() == Phase::Ready;
    view! {
        <header class="header">
            <button
                type="button"
                class="icon-button menu-toggle"
                aria-label="Navigation"
                aria-controls="navigation"
                aria-expanded=move || menu_open.get().to_string()
                on:click=act(move |_| menu_open.update(|open| *open = !*open))
            >
                {icon(Icon::Menu)}
            </button>
            <a class="brand" href="#/keys">
                {mark()}
                <span>"KMS Orrery"</span>
            </a>
            <div class="header-end">
                <Show when=is_ready>
                    <KeepingStatus />
                    <LaboratoryMenu />
                </Show>
                <ThemeToggle />
            </div>
        </header>
    }
}

/// A sun, two orbits, and a planet shaped like the bow of a key.
fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
            <g fill="none" stroke="#7f9cc4" stroke-width="3">
                <circle cx="32" cy="32" r="15" />
                <circle cx="32" cy="32" r="27" />
            </g>
            <path d="M32 32 51 13" stroke="#e2b44c" stroke-width="4" stroke-linecap="round" />
            <circle cx="32" cy="32" r="7.5" fill="#f2c75c" />
            <circle cx="51" cy="13" r="7" fill="#10233f" stroke="#f2c75c" stroke-width="4.5" />
            <circle cx="19" cy="39.5" r="4" fill="#8fd3c7" />
        </svg>
    }
    .into_any()
}

/// Whether the laboratory is kept, in two words; why not, where it is not.
#[component]
fn KeepingStatus() -> impl IntoView {
    let sim: SimHandle = expect_context();
    move || {
        match sim.keeping() {
        Keeping::Saved => view! {
            <span class="keeping" title="Every answer is stored in this browser before it is given.">
                {icon(Icon::Check)}
                <span>"Saved in this browser"</span>
            </span>
        }
        .into_any(),
        Keeping::InMemory(why) => view! {
            <span class="keeping not-saved" title=why>{icon(Icon::Warning)}<span>"Not saved"</span></span>
        }
        .into_any(),
    }
    }
}

/// Where one can go.
#[component]
pub(crate) fn SideNav(menu_open: RwSignal<bool>) -> impl IntoView {
    let route: ReadSignal<Route> = expect_context();
    let sim: SimHandle = expect_context();
    // The list that a key's page belongs to.
    let section = Memo::new(move |_| match &*route.read() {
        Route::Key { id, .. } => {
            let id = KeyId::parse(id);
            let manager = sim.view(|kms, scope| Some(kms.key(scope, id?)?.manager));
            if manager == Some(KeyManager::Aws) { Route::AwsManagedKeys } else { Route::Keys }
        }
        other => other.clone(),
    });
    let link = move |to: Route, label: &'static str| {
        let page = to.page();
        let address = page.clone();
        let current = move || match (route.read().page() == page, section.get() == to) {
            (true, _) => Some("page"),
            (false, true) => Some("true"),
            (false, false) => None,
        };
        view! {
            <li>
                <a
                    href=address
                    aria-current=current
                    on:click=act(move |_| menu_open.set(false))
                >
                    {label}
                </a>
            </li>
        }
    };
    view! {
        <nav id="navigation" class="side-nav" aria-label="Pages">
            <p class="nav-title">"Key Management Service"</p>
            <ul>
                {link(Route::AwsManagedKeys, "AWS managed keys")}
                {link(Route::Keys, "Customer managed keys")}
            </ul>
            <p class="nav-title">"Laboratory"</p>
            <ul>
                {link(Route::Ciphertexts, "Ciphertexts")}
                {link(Route::Events, "Events")}
            </ul>
        </nav>
    }
}

/// Why nothing is saved, where nothing is, and what to do about it.
#[component]
pub(crate) fn NotSaved() -> impl IntoView {
    let sim: SimHandle = expect_context();
    move || match sim.keeping() {
        Keeping::Saved => ().into_any(),
        Keeping::InMemory(why) => warning(format!(
            "Not saved: all is gone when this tab closes, unless you export it first. {why}."
        )),
    }
}

/// What this is, and what it is not.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <p>
                "Unofficial training simulator, not affiliated with AWS. Not for real secrets. "
                "Everything runs in this tab; nothing is sent."
            </p>
        </footer>
    }
}

/// One sentence about each era.
const ERAS: [(Era, &str); 4] = [
    (
        Era::Y2026,
        "Today's rules: periods of 90 to 2560 days, 25 rotations on demand, names for key material.",
    ),
    (Era::Y2024, "As of 12 April 2024: custom periods are new, and 10 rotations on demand."),
    (
        Era::Y2020,
        "As of May 2020: every 365 days or never, nothing on demand; AWS managed keys every 1095 days.",
    ),
    (
        Era::Historical,
        "Whatever was in force on the simulated date: turn the clock and watch the rules change.",
    ),
];

fn era_badge(era: Era) -> String {
    format!("Era: {}", era_name(era))
}
