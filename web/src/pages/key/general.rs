//! General configuration: what a key is, whatever becomes of its material.

use kms_core::{Kms, Origin, Scope};
use kms_sim::monthly_cost;
use kms_sim::view::{self, KeyDetail};
use leptos::prelude::*;
use serde_json::json;

use super::Shown;
use crate::components::{
    Weight, button, copyable, date, form_dialog, key_status, on_open, pair, pairs, text_field,
    timestamp,
};
use crate::dom::{IntoPart, Part, View, changing, view};

/// The panel.
pub(super) fn panel(key: Shown) -> View {
    let editing = RwSignal::new(false);
    let edit =
        key.is_ours.then(|| button(Weight::Normal, "Edit description", move |_| editing.set(true)));
    view! {
        {crate::pages::panel("General configuration", edit, facts(key))}
        {description(editing, key)}
    }
}

fn facts(key: Shown) -> View {
    let (arn, created) = key.get(|key| Some((key.arn.clone(), key.row.created_at))).unzip();
    let deletion = key
        .show(|key| key.deletion_date.map(|at| pair("Deletion date", timestamp(at))).into_part());
    let imported =
        key.show(|key| key.imported.clone().map(|it| pair("Imported material", it)).into_part());
    let facts = vec![
        pair("Aliases", key.show(|key| aliases(key).into_part())),
        pair("Status", key.show(|key| key_status(key.row.state).into_part())),
        pair("Creation date", created.map(date)),
        pair("ARN", arn.map(|arn| copyable("ARN", arn))),
        pair("Key ID", copyable("key ID", key.id.to_string())),
        pair("Current key material ID", material(key)),
        pair("Key spec", key.show(|key| key.row.spec.as_str().into_part())),
        pair("Key usage", key.show(|key| view::usage_word(key.row.usage).into_part())),
        pair("Origin", key.show(|key| origin_word(key.origin).into_part())),
        pair("Regionality", key.show(|key| regionality(key).into_part())),
        pair("Monthly cost", move || key.sim.view(|kms, scope| cost(kms, scope, key))),
        pair("Description", key.show(|key| or_dash(key.description.clone()).into_part())),
    ];
    pairs(view! { {facts}{imported}{deletion} })
}

fn aliases(key: &KeyDetail) -> String {
    let names: Vec<&str> = key.aliases.iter().map(|alias| alias.name.as_str()).collect();
    or_dash(names.join(", "))
}

/// `Multi-Region: Primary, replicated to eu-west-1`.
fn regionality(key: &KeyDetail) -> String {
    let Some(multi_region) = &key.row.multi_region else { return "Single-Region".to_owned() };
    let replicas: Vec<String> = multi_region.replicas().iter().map(ToString::to_string).collect();
    let what = format!("Multi-Region: {}", view::multi_region_word(multi_region));
    if replicas.is_empty() {
        what
    } else {
        format!("{what}, replicated to {}", view::list(&replicas))
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

/// The id of the material that encrypts. The focus may be on its button.
fn material(key: Shown) -> Part {
    let id = move || key.get(|key| key.current_material.clone());
    changing(
        move || id().is_some(),
        move |has_one| {
            if *has_one {
                copyable("key material ID", move || id().unwrap_or_default()).into_part()
            } else {
                "-".into_part()
            }
        },
    )
}

/// What the key costs in a month, and for what.
fn cost(kms: &Kms, scope: Scope, key: Shown) -> String {
    let Some(key) = kms.key(scope, key.id) else { return String::new() };
    let cost = monthly_cost(kms.rules(), key);
    let rotations = match (cost.rotations_charged, cost.rotations_free) {
        (0, _) => String::new(),
        (charged, 0) => format!(", {} charged", view::count(charged, "rotation")),
        (charged, free) => format!(", {charged} rotations charged, {free} free"),
    };
    format!("{} USD{rotations}", cost.total())
}

const fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::AwsKms => "AWS KMS",
        Origin::External => "External (imported)",
        Origin::AwsCloudHsm => "AWS CloudHSM key store",
        Origin::ExternalKeyStore => "External key store",
    }
}

fn description(open: RwSignal<bool>, key: Shown) -> Part {
    let text = RwSignal::new(String::new());
    on_open(open, move || {
        text.set(key.get(|key| key.description.clone()));
    });
    let field = move || text_field("Description", text).autofocus();
    form_dialog(open, "Edit description", "Save", field, move || {
        let input = json!({ "KeyId": key.id.to_string(), "Description": text.get_untracked() });
        key.change("UpdateKeyDescription", input, "The description is saved.".to_owned())
    })
    .into_part()
}
