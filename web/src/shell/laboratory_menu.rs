//! The menu button for the laboratory as a whole: new, export and import.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use crate::browser;
use crate::components::{MenuItem, menu_button};
use crate::dom::{ElementRef, View, view};
use crate::flashbar::Flashbar;
use crate::lazy_module::LazyModule;
use crate::router::navigate;
use crate::sim::SimHandle;

/// The menu button, labelled with the era, and the dialogs of its items.
pub(super) fn laboratory_menu() -> View {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let lazy_module: LazyModule = expect_context();
    let creating = RwSignal::new(false);
    let chooser = ElementRef::new();
    let choose_file = move || {
        if let Some(chooser) = chooser.get::<HtmlInputElement>() {
            chooser.click();
        }
    };
    let label =
        move || sim.genesis().map(|genesis| super::era_label(genesis.era)).unwrap_or_default();
    let items = vec![
        MenuItem::new("New laboratory…", move || {
            lazy_module.load_then(move |_| creating.set(true))
        }),
        MenuItem::new("Export laboratory", move || {
            lazy_module.load_then(move |exports| (exports.export)(sim, flashbar));
        }),
        MenuItem::new("Import laboratory…", choose_file),
    ];
    view! {
        {menu_button(label, "button badge", items)}
        <input
            node_ref=chooser
            type="file"
            accept="application/json,.json"
            aria-label="Laboratory file to import"
            hidden
            on:change=move |_| lazy_module.load_then(move |exports| (exports.import)(sim, flashbar, chooser))
        />
        {lazy_module.content(move |exports| (exports.new_laboratory)(creating))}
    }
}

/// Downloads the laboratory as a JSON file.
pub(crate) fn export(sim: SimHandle, flashbar: Flashbar) {
    let Some(text) = sim.export() else { return };
    let day = sim.read_clock().to_string();
    let name = format!("kms-orrery-{}.json", day.get(..10).unwrap_or_default());
    match browser::download(&name, &text) {
        Ok(()) => flashbar.success(format!("Exported to {name}, key material included.")),
        Err(_) => flashbar.error(
            "The browser refused the download. Allow downloads for this site, then try again.",
        ),
    }
}

/// Replaces the laboratory by the one in the file chosen in `chooser`.
pub(crate) fn import(sim: SimHandle, flashbar: Flashbar, chooser: ElementRef) {
    spawn_local(read(sim, flashbar, chooser));
}

async fn read(sim: SimHandle, flashbar: Flashbar, chooser: ElementRef) {
    let Some(input) = chooser.get::<HtmlInputElement>() else { return };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    let text = browser::read_text(&file).await;
    input.set_value("");
    let Some(text) = text else {
        return flashbar
            .error(format!("{} could not be read. Choose the file again.", file.name()));
    };
    match sim.restore(&text).await {
        Ok(()) => {
            navigate("#/keys");
            flashbar.success(format!(
                "Imported {}. Your previous laboratory was replaced.",
                file.name()
            ));
        }
        Err(problem) => flashbar.error(format!("{}: {}", file.name(), problem.line())),
    }
}
