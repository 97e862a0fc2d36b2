//! General configuration: what a key is, whatever becomes of its material.

use kms_core::{Kms, Origin, Scope};
use kms_sim::monthly_cost;
use kms_sim::view::{self, KeyDetail};
use leptos::prelude::*;
use serde_json::json;

use super::Shown;
use crate::components::{
    FormDialog, TextField, Weight, button, copyable, date, key_status, live, live_text, pair,
    pairs, submit, timestamp,
};
use crate::flash::Flashes;
use crate::sim::SimHandle;

/// The panel.
pub(super) fn panel(key: Shown) -> AnyView {
    let editing = RwSignal::new(false);
    let is_ours = Memo::new(move |_| key.is_ours());
    let edit = move || {
        let edit = || button(Weight::Normal, "Edit description", move |_| editing.set(true));
        is_ours.get().then(edit).into_any()
    };
    view! {
        {crate::pages::panel("General configuration", live(edit), facts(key))}
        <Description open=editing key=key />
    }
    .into_any()
}

fn facts(key: Shown) -> AnyView {
    let sim: SimHandle = expect_context();
    let (arn, created) = key.get(|key| Some((key.arn.clone(), key.row.created_at))).unzip();
    let aliases = move || match key.get(|key| key.aliases.clone()).as_slice() {
        [] => "-".to_owned(),
        all => all.iter().map(|alias| alias.name.as_str()).collect::<Vec<_>>().join(", "),
    };
    let description = move || match key.get(|key| key.description.clone()) {
        text if text.is_empty() => "-".to_owned(),
        text => text,
    };
    let status = Memo::new(move |_| key.get(|key| Some(key.row.state)));
    let deletion = Memo::new(move |_| key.get(|key| key.deletion_date));
    let material = Memo::new(move |_| key.get(|key| key.current_material.clone()));
    let cost = Memo::new(move |_| sim.view(|kms, scope| cost(kms, scope, key)));
    let word =
        move |look: fn(&KeyDetail) -> &'static str| live_text(move || key.get(look).to_owned());
    pairs(vec![
        pair("Aliases", live_text(aliases)),
        pair("Status", live(move || status.get().map(key_status).into_any())),
        pair("Creation date", created.map(date)),
        pair("ARN", arn.map(|arn| copyable("ARN", arn))),
        pair("Key ID", copyable("key ID", key.id.to_string())),
        pair(
            "Current key material ID",
            live(move || match material.get() {
                Some(id) => copyable("key material ID", id),
                None => "-".into_any(),
            }),
        ),
        pair("Key spec", word(|key| key.row.spec.as_str())),
        pair("Key usage", word(|key| view::usage_word(key.row.usage))),
        pair("Origin", word(|key| origin_word(key.origin))),
        pair(
            "Regionality",
            word(|key| if key.multi_region { "Multi-Region" } else { "Single-Region" }),
        ),
        pair("Monthly cost", live_text(move || cost.get())),
        pair("Description", live_text(description)),
        live(move || deletion.get().map(|at| pair("Deletion date", timestamp(at))).into_any()),
    ])
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

#[component]
fn Description(open: RwSignal<bool>, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            text.set(untrack(|| key.get(|key| key.description.clone())));
        }
    });
    let save = submit(move || async move {
        let input = json!({ "KeyId": key.id.to_string(), "Description": text.get_untracked() });
        sim.call("UpdateKeyDescription", input).await?;
        flashes.success("The description is saved.");
        Ok(())
    });
    view! {
        <FormDialog open=open title="Edit description" action="Save" on_submit=save>
            <TextField label="Description" value=text autofocus=true />
        </FormDialog>
    }
}
