//! The generations of a key's material, newest first.

use kms_core::RotationType;
use kms_sim::view::{self, Material, RotationPanels, Tone};
use leptos::prelude::*;

use super::counter;
use super::rotation::Panels;
use crate::components::{
    cell, copy_button, header, note, on_page, pagination, row, status_indicator, table, timestamp,
};
use crate::dom::{IntoPart, View, changing, each, view};

/// The panel.
pub(super) fn materials(panels: Panels) -> View {
    let is_empty = move || panels.get(|all| all.materials.is_empty());
    let body = changing(is_empty, move |is_empty| {
        if *is_empty { note("KMS holds no symmetric material of this key.") } else { list(panels) }
    });
    let number = counter(move || panels.get(|all| all.materials.len()));
    crate::pages::panel(view! { "Key materials "{number} }, (), body)
}

fn list(panels: Panels) -> View {
    let names = ["No.", "Key material ID", "State", "Rotation date", "Rotation type"];
    let page = RwSignal::new(0);
    let newest_first = move || {
        let shown = |all: &RotationPanels| -> Vec<Material> {
            on_page(all.materials.iter().rev(), page.get()).cloned().collect()
        };
        panels.get(shown)
    };
    let rows = each(newest_first, |it| it.id.clone(), move |it| material_row(panels, it));
    view! {
        {pagination(page, move || panels.get(|all| all.materials.len()))}
        {table("Key materials", names.into_iter().map(header).collect(), rows)}
    }
}

/// The row of one material. Only its state changes: the next one takes its place.
fn material_row(
    panels: Panels,
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
        let current =
            |all: &RotationPanels| all.materials.iter().any(|it| it.is_current && it.id == id);
        if panels.get(current) {
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
            rotated.map_or_else(|| "-".into_part(), |at| timestamp(at).into_part()),
        ),
        cell("Rotation type", how),
    ])
}
