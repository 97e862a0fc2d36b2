//! The key policy: view, edit as text, copy from another key.

use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::Shown;
use crate::components::{
    Choice, FormDialog, Select, TextArea, Weight, button, copy_button, submit,
};
use crate::flash::Flashes;
use crate::sim::SimHandle;
use kms_core::KeyManager;

/// The tab.
pub(super) fn tab(key: Shown) -> AnyView {
    let (editing, copying) = (RwSignal::new(false), RwSignal::new(false));
    let policy = Memo::new(move |_| key.get(|key| key.policy.clone()));
    let ours = key.is_ours().then(|| {
        view! {
            {button(Weight::Normal, "Copy from another key", move |_| copying.set(true))}
            {button(Weight::Normal, "Edit", move |_| editing.set(true))}
        }
    });
    let actions = view! { {move || copy_button("key policy", policy.get())}{ours} };
    let body = view! {
        <pre class="code" tabindex="0" aria-label="Key policy"><code>{move || pretty(&policy.read())}</code></pre>
    };
    view! {
        {crate::pages::panel("Key policy", actions.into_any(), body.into_any())}
        <Edit open=editing key=key />
        <CopyFrom open=copying key=key />
    }
    .into_any()
}

/// Laid out for reading; what is no JSON stays as it is.
fn pretty(policy: &str) -> String {
    let value: Result<Value, _> = serde_json::from_str(policy);
    value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| policy.to_owned())
}

#[component]
fn Edit(open: RwSignal<bool>, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            text.set(untrack(|| pretty(&key.get(|key| key.policy.clone()))));
        }
    });
    let save = submit(move || async move {
        put(sim, key, text.get_untracked()).await?;
        flashes.success("The key policy is saved.");
        Ok(())
    });
    view! {
        <FormDialog open=open title="Edit key policy" action="Save" wide=true on_submit=save>
            <TextArea label="Policy" hint="A JSON policy document." value=text />
        </FormDialog>
    }
}

#[component]
fn CopyFrom(open: RwSignal<bool>, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let source = RwSignal::new(String::new());
    let others = Signal::derive(move || {
        sim.view(|kms, scope| {
            let rows = view::key_rows(kms, scope, KeyManager::Customer);
            let others = rows.into_iter().filter(|row| row.id != key.id);
            others
                .map(|row| {
                    let id = row.id.to_string();
                    let name = row.alias.unwrap_or_else(|| "no alias".to_owned());
                    (id.clone(), format!("{name} ({id})"))
                })
                .collect::<Vec<Choice>>()
        })
    });
    Effect::new(move |_| {
        if open.get() {
            let first = others.read_untracked().first().map(|(id, _)| id.clone());
            source.set(first.unwrap_or_default());
        }
    });
    let copy = submit(move || async move {
        let from = source.get_untracked();
        let input = json!({ "KeyId": from, "PolicyName": "default" });
        let answer = sim.call("GetKeyPolicy", input).await?;
        let policy = answer.get("Policy").and_then(Value::as_str).unwrap_or_default();
        put(sim, key, policy.to_owned()).await?;
        flashes.success(format!("The key policy is copied from {from}."));
        Ok(())
    });
    view! {
        <FormDialog open=open title="Copy key policy" action="Copy policy" on_submit=copy>
            <Select
                label="From key"
                hint="Its policy replaces this key's. In a manual rotation the new key needs the old one's policy."
                choices=others
                value=source
            />
        </FormDialog>
    }
}

async fn put(sim: SimHandle, key: Shown, policy: String) -> Result<Value, crate::sim::Problem> {
    let input = json!({ "KeyId": key.id.to_string(), "PolicyName": "default", "Policy": policy });
    sim.call("PutKeyPolicy", input).await
}
