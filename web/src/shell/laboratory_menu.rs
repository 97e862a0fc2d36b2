//! The era's badge, and what can be done with the laboratory as a whole.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::new_laboratory::NewLaboratory;
use crate::browser;
use crate::components::{MenuButton, MenuItem, act};
use crate::flash::Flashes;
use crate::router::navigate;
use crate::sim::SimHandle;

/// The badge with its menu.
#[component]
pub(super) fn LaboratoryMenu() -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let creating = RwSignal::new(false);
    let chooser: NodeRef<html::Input> = NodeRef::new();
    let label = Memo::new(move |_| {
        sim.birth().map(|birth| super::era_badge(birth.era)).unwrap_or_default()
    });
    let item =
        |label, action: Callback<()>| MenuItem { label, refused: Signal::stored(None), action };
    let items = vec![
        item("New laboratory…", Callback::new(move |()| creating.set(true))),
        item("Export laboratory", Callback::new(move |()| export(sim, flashes))),
        item(
            "Import laboratory…",
            Callback::new(move |()| {
                if let Some(chooser) = chooser.get_untracked() {
                    chooser.click();
                }
            }),
        ),
    ];
    let import = move |_| spawn_local(import(sim, flashes, chooser));
    view! {
        <MenuButton label=label class="button badge" items=items />
        <input
            node_ref=chooser
            type="file"
            accept="application/json,.json"
            aria-label="Laboratory file to import"
            hidden
            on:change=act(import)
        />
        <NewLaboratory open=creating />
    }
}

/// Saves the laboratory as a file of the visitor's.
pub(super) fn export(sim: SimHandle, flashes: Flashes) {
    let Some(text) = sim.export() else { return };
    let day = sim.read_clock().to_string();
    let name = format!("kms-orrery-{}.json", day.get(..10).unwrap_or_default());
    match browser::download(&name, &text) {
        Ok(()) => flashes.success(format!("Exported to {name}, key material included.")),
        Err(_) => flashes.error("This browser did not allow the download."),
    }
}

async fn import(sim: SimHandle, flashes: Flashes, chooser: NodeRef<html::Input>) {
    let Some(input) = chooser.get_untracked() else { return };
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
