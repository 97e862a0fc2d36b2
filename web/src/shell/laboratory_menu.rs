//! The era's badge, and what can be done with the laboratory as a whole.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use crate::browser;
use crate::components::{MenuItem, menu_button};
use crate::dom::{ElementRef, View, view};
use crate::fetched::Fetched;
use crate::flash::Flashes;
use crate::router::navigate;
use crate::sim::SimHandle;

/// The badge with its menu.
pub(super) fn laboratory_menu() -> View {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let fetched: Fetched = expect_context();
    let creating = RwSignal::new(false);
    let chooser = ElementRef::new();
    let choose = move || {
        if let Some(chooser) = chooser.get::<HtmlInputElement>() {
            chooser.click();
        }
    };
    let label = move || sim.genesis().map(|birth| super::era_badge(birth.era)).unwrap_or_default();
    let items = vec![
        MenuItem::new("New laboratory…", move || fetched.with(move |_| creating.set(true))),
        MenuItem::new("Export laboratory", move || {
            fetched.with(move |parts| (parts.export)(sim, flashes));
        }),
        MenuItem::new("Import laboratory…", choose),
    ];
    view! {
        {menu_button(label, "button badge", items)}
        <input
            node_ref=chooser
            type="file"
            accept="application/json,.json"
            aria-label="Laboratory file to import"
            hidden
            on:change=move |_| fetched.with(move |parts| (parts.import)(sim, flashes, chooser))
        />
        {fetched.part(move |parts| (parts.new_laboratory)(creating))}
    }
}

/// Saves the laboratory as a file of the visitor's.
pub(crate) fn export(sim: SimHandle, flashes: Flashes) {
    let Some(text) = sim.export() else { return };
    let day = sim.read_clock().to_string();
    let name = format!("kms-orrery-{}.json", day.get(..10).unwrap_or_default());
    match browser::download(&name, &text) {
        Ok(()) => flashes.success(format!("Exported to {name}, key material included.")),
        Err(_) => flashes.error("This browser did not allow the download."),
    }
}

/// Replaces the laboratory by the one in the file that was chosen.
pub(crate) fn import(sim: SimHandle, flashes: Flashes, chooser: ElementRef) {
    spawn_local(read(sim, flashes, chooser));
}

async fn read(sim: SimHandle, flashes: Flashes, chooser: ElementRef) {
    let Some(input) = chooser.get::<HtmlInputElement>() else { return };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    let text = browser::text_of(&file).await;
    input.set_value("");
    let Some(text) = text else {
        return flashes.error(format!("{} could not be read.", file.name()));
    };
    match sim.restore(&text).await {
        Ok(()) => {
            navigate("#/keys");
            flashes.success(format!("Imported {}: it replaces the laboratory.", file.name()));
        }
        Err(problem) => flashes.error(format!("{}: {}", file.name(), problem.line())),
    }
}
