//! The header, side navigation, footer and storage notices that surround every page.

mod advance_to_date;
mod clock_bar;
mod laboratory_menu;
mod new_laboratory;
mod storage_status;

use kms_core::{Era, KeyId, KeyManager};
use leptos::prelude::*;

pub(crate) use clock_bar::clock_bar;
use laboratory_menu::laboratory_menu;
pub(crate) use laboratory_menu::{export, import};
pub(crate) use new_laboratory::new_laboratory;
use storage_status::storage_status;
pub(crate) use storage_status::{not_saved_banner, persistence_prompt, replace_stored};

use crate::components::{Icon, icon};
use crate::dom::{View, computed, dynamic, view};
use crate::router::Route;
use crate::sim::{Phase, SimHandle, era_name};
use crate::theme::theme_toggle;

/// The header: name, storage status, laboratory menu and theme.
pub(crate) fn header(menu_open: RwSignal<bool>) -> View {
    let sim: SimHandle = expect_context();
    let laboratory_controls = dynamic(
        move || sim.phase() == Phase::Ready,
        |ready| ready.then(|| view! { {storage_status()}{laboratory_menu()} }),
    );
    view! {
        <header class="header">
            <button
                type="button"
                class="icon-button menu-toggle"
                aria-label="Navigation"
                aria-controls="navigation"
                aria-expanded=move || menu_open.get().to_string()
                on:click=move |_| menu_open.update(|open| *open = !*open)
            >
                {icon(Icon::Menu)}
            </button>
            <a class="brand" href="#/keys">
                {logo()}
                <span>"KMS Orrery"</span>
            </a>
            <div class="header-end">
                {laboratory_controls}
                {theme_toggle()}
            </div>
        </header>
    }
}

/// The logo: a sun, two orbits, and a planet shaped like the bow of a key.
fn logo() -> View {
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
}

/// The side navigation. On narrow screens it is shown only while `menu_open` is true.
pub(crate) fn side_nav(menu_open: RwSignal<bool>) -> View {
    let route: ReadSignal<Route> = expect_context();
    let sim: SimHandle = expect_context();
    // The entry that is marked as current: for a key's page, the list that contains the key.
    let section = computed(move || match &*route.read() {
        Route::Key { id, .. } => {
            let id = KeyId::parse(id);
            let manager = sim.view(|kms, scope| Some(kms.key(scope, id?)?.manager));
            if manager == Some(KeyManager::Aws) { Route::AwsManagedKeys } else { Route::Keys }
        }
        Route::Events { .. } => Route::EVENTS,
        other => other.clone(),
    });
    let link = move |to: Route, label: &'static str| {
        let address = to.page();
        let current = move || match (*route.read() == to, *section.read() == to) {
            (true, _) => Some("page"),
            (false, true) => Some("true"),
            (false, false) => None,
        };
        view! {
            <li>
                <a href=address aria-current=current on:click=move |_| menu_open.set(false)>{label}</a>
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
                {link(Route::EVENTS, "Events")}
            </ul>
        </nav>
    }
}

/// The footer with the disclaimer.
pub(crate) fn footer() -> View {
    view! {
        <footer class="footer">
            <p>
                "Unofficial training simulator, not affiliated with AWS. Not for real secrets. "
                "Everything runs in this tab; nothing is sent."
            </p>
        </footer>
    }
}

/// The eras with a description of each.
const ERAS: [(Era, &str); 4] = [
    (
        Era::Y2026,
        "Today's rules: rotation periods of 90 to 2560 days, 25 on-demand rotations, key material IDs.",
    ),
    (
        Era::Y2024,
        "The rules of 12 April 2024: custom rotation periods and 10 on-demand rotations are new.",
    ),
    (
        Era::Y2020,
        "The rules of May 2020: rotation every 365 days, or every 1095 for AWS managed keys; none on demand.",
    ),
    (
        Era::Historical,
        "The rules in force on the simulated date. They change as you advance the clock.",
    ),
];

fn era_label(era: Era) -> String {
    format!("Era: {}", era_name(era))
}
