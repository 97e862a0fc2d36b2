//! The key policy: view, edit as text, copy from another key.

use kms_sim::view::KeyRow;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{Shown, first};
use crate::components::{Weight, button, copy_button, form_dialog, on_open, select, text_area};
use crate::dom::{IntoPart, Part, View, changing, view};
use crate::sim::Outcome;

/// The tab.
pub(super) fn tab(key: Shown) -> View {
    let (editing, copying) = (RwSignal::new(false), RwSignal::new(false));
    let policy = move || key.get(|key| key.policy.clone());
    let copy = changing(policy, |policy| copy_button("key policy", policy.clone()));
    let ours = key.is_ours.then(|| {
        view! {
            {button(Weight::Normal, "Copy from another key", move |_| copying.set(true))}
            {button(Weight::Normal, "Edit", move |_| editing.set(true))}
        }
    });
    let body = view! {
        <pre class="code" tabindex="0" aria-label="Key policy"><code>{move || pretty(&policy())}</code></pre>
    };
    view! {
        {crate::pages::panel("Key policy", view! { {copy}{ours} }, body)}
        {edit(editing, key)}
        {copy_from(copying, key)}
    }
}

/// Laid out for reading; what is no JSON stays as it is.
fn pretty(policy: &str) -> String {
    let value: Result<Value, _> = serde_json::from_str(policy);
    value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| policy.to_owned())
}

fn edit(open: RwSignal<bool>, key: Shown) -> Part {
    let text = RwSignal::new(String::new());
    on_open(open, move || {
        text.set(key.get(|key| pretty(&key.policy)));
    });
    let field = move || text_area("Policy", "A JSON policy document.", 14, text);
    form_dialog(open, "Edit key policy", "Save", field, move || {
        put(key, text.get_untracked(), "The key policy is saved.".to_owned())
    })
    .wide()
    .into_part()
}

fn copy_from(open: RwSignal<bool>, key: Shown) -> Part {
    let source = RwSignal::new(String::new());
    let words =
        |id: &str, row: &KeyRow| format!("{} ({id})", row.alias.as_deref().unwrap_or("no alias"));
    let others = move || key.others(|_| true, words);
    on_open(open, move || {
        source.set(first(others()));
    });
    let field = move || {
        select(
            "From key",
            "Its policy replaces this key's. In a manual rotation the new key needs the old one's policy.",
            others,
            source,
        )
    };
    form_dialog(open, "Copy key policy", "Copy policy", field, move || async move {
        let from = source.get_untracked();
        let input = json!({ "KeyId": from, "PolicyName": "default" });
        let answer = key.sim.call("GetKeyPolicy", input).await?;
        let policy = answer.get("Policy").and_then(Value::as_str).unwrap_or_default();
        put(key, policy.to_owned(), format!("The key policy is copied from {from}.")).await
    })
    .into_part()
}

async fn put(key: Shown, policy: String, done: String) -> Outcome {
    let input = json!({ "KeyId": key.id.to_string(), "PolicyName": "default", "Policy": policy });
    key.change("PutKeyPolicy", input, done).await
}
