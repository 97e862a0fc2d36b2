//! The "General configuration" panel: the properties of a key that are independent of rotation.

use kms_core::{Kms, Origin, Scope};
use kms_sim::monthly_cost;
use kms_sim::view::{self, KeyDetail};
use leptos::prelude::*;
use serde_json::json;

use super::KeyPage;
use crate::components::{
    ButtonVariant, button, copyable, date, description_item, description_list, form_dialog,
    key_status, on_open, text_field, timestamp,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};

/// The panel with the key's properties.
pub(super) fn panel(key: KeyPage) -> View {
    let editing = RwSignal::new(false);
    let edit = key
        .is_customer_managed
        .then(|| button(ButtonVariant::Normal, "Edit description", move |_| editing.set(true)));
    view! {
        {crate::pages::panel("General configuration", edit, facts(key))}
        {edit_description(editing, key)}
    }
}

fn facts(key: KeyPage) -> View {
    let (arn, created) = key.get(|key| Some((key.arn.clone(), key.row.created_at))).unzip();
    let deletion = key.show(|key| {
        key.deletion_date.map(|at| description_item("Deletion date", timestamp(at))).into_content()
    });
    let imported = key.show(|key| {
        key.imported.clone().map(|it| description_item("Imported material", it)).into_content()
    });
    let facts = vec![
        description_item("Aliases", key.show(|key| aliases(key).into_content())),
        description_item("Status", key.show(|key| key_status(key.row.state).into_content())),
        description_item("Creation date", created.map(date)),
        description_item("ARN", arn.map(|arn| copyable("ARN", arn))),
        description_item("Key ID", copyable("key ID", key.id.to_string())),
        description_item("Current key material ID", material(key)),
        description_item("Key spec", key.show(|key| key.row.spec.as_str().into_content())),
        description_item(
            "Key usage",
            key.show(|key| view::usage_word(key.row.usage).into_content()),
        ),
        description_item("Origin", key.show(|key| origin_word(key.origin).into_content())),
        description_item("Regionality", key.show(|key| regionality(key).into_content())),
        description_item("Monthly cost", move || key.sim.view(|kms, scope| cost(kms, scope, key))),
        description_item(
            "Description",
            key.show(|key| or_dash(key.description.clone()).into_content()),
        ),
    ];
    description_list(view! { {facts}{imported}{deletion} })
}

fn aliases(key: &KeyDetail) -> String {
    let names: Vec<&str> = key.aliases.iter().map(|alias| alias.name.as_str()).collect();
    or_dash(names.join(", "))
}

/// `Single-Region`, or such as `Multi-Region: Primary, replicated to eu-west-1`.
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

/// The id of the current key material. Only its text changes at a rotation, since its copy button
/// may have the focus.
fn material(key: KeyPage) -> Content {
    let id = move || key.get(|key| key.current_material.clone());
    dynamic(
        move || id().is_some(),
        move |has_one| {
            if *has_one {
                copyable("key material ID", move || id().unwrap_or_default()).into_content()
            } else {
                "-".into_content()
            }
        },
    )
}

/// The monthly cost of the key in USD, with the number of rotations that are charged.
fn cost(kms: &Kms, scope: Scope, key: KeyPage) -> String {
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
        Origin::External => "External (Import key material)",
        Origin::AwsCloudHsm => "AWS CloudHSM key store",
        Origin::ExternalKeyStore => "External key store",
    }
}

fn edit_description(open: RwSignal<bool>, key: KeyPage) -> Content {
    let text = RwSignal::new(String::new());
    on_open(open, move || {
        text.set(key.get(|key| key.description.clone()));
    });
    let field = move || text_field("Description", text).autofocus();
    form_dialog(open, "Edit description", "Save", field, move || {
        let input = json!({ "KeyId": key.id.to_string(), "Description": text.get_untracked() });
        key.change("UpdateKeyDescription", input, "The description is saved.".to_owned())
    })
    .into_content()
}
