//! The table of a key's materials, newest first.

use kms_core::RotationType;
use kms_sim::view::{self, Material, RotationPanels, Tone};
use leptos::prelude::*;

use super::counter;
use super::rotation::RotationTab;
use crate::components::{
    cell, column_header, copy_button, info_alert, on_page, pagination, row, status_indicator,
    table, timestamp,
};
use crate::dom::{IntoContent, View, dynamic, each, view};

/// The panel with the table.
pub(super) fn materials(tab: RotationTab) -> View {
    let is_empty = move || tab.get(|panels| panels.materials.is_empty());
    let body = dynamic(is_empty, move |is_empty| {
        if *is_empty {
            info_alert("This key has no key material that can rotate.")
        } else {
            list(tab)
        }
    });
    let number = counter(move || tab.get(|panels| panels.materials.len()));
    crate::pages::panel(view! { "Key materials "{number} }, (), body)
}

fn list(tab: RotationTab) -> View {
    let names = ["No.", "Key material ID", "State", "Rotation date", "Rotation type"];
    let page = RwSignal::new(0);
    let newest_first = move || {
        let shown = |panels: &RotationPanels| -> Vec<Material> {
            on_page(panels.materials.iter().rev(), page.get()).cloned().collect()
        };
        tab.get(shown)
    };
    let rows = each(newest_first, |it| it.id.clone(), move |it| material_row(tab, it));
    view! {
        {pagination(page, move || tab.get(|panels| panels.materials.len()))}
        {table("Key materials", names.into_iter().map(column_header).collect(), rows)}
    }
}

/// The row of a key material. Only its state can change: at a rotation the next material becomes
/// current.
fn material_row(
    tab: RotationTab,
    Material { id, number, since, rotation_type, .. }: Material,
) -> View {
    let (rotated, how) = match rotation_type {
        Some(RotationType::Automatic) => (Some(since), "Automatic"),
        Some(RotationType::OnDemand) => (Some(since), "On-demand"),
        None => (None, "First material"),
    };
    let copy = copy_button("key material ID", id.clone());
    let short = view::short_id(&id);
    let state = move || {
        let current = |panels: &RotationPanels| {
            panels.materials.iter().any(|it| it.is_current && it.id == id)
        };
        if tab.get(current) {
            status_indicator(Tone::Success, "Current")
        } else {
            status_indicator(Tone::Stopped, "Non-current")
        }
    };
    row(vec![
        cell("No.", number.to_string()),
        cell("Key material ID", view! { <span class="copyable">{copy}<code>{short}</code></span> }),
        cell("State", state),
        cell(
            "Rotation date",
            rotated.map_or_else(|| "-".into_content(), |at| timestamp(at).into_content()),
        ),
        cell("Rotation type", how),
    ])
}
