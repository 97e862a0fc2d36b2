//! The "Key policy" tab: view, edit, and copy from another key.

use kms_sim::view::KeyRow;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{KeyPage, first_value};
use crate::components::{
    ButtonVariant, button, copy_button, form_dialog, on_open, select, text_area,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};
use crate::sim::ActionResult;

/// The content of the tab.
pub(super) fn tab(key: KeyPage) -> View {
    let (editing, copying) = (RwSignal::new(false), RwSignal::new(false));
    let policy = move || key.get(|key| key.policy.clone());
    let copy = dynamic(policy, |policy| copy_button("key policy", policy.clone()));
    let actions = key.is_customer_managed.then(|| {
        view! {
            {button(ButtonVariant::Normal, "Copy from another key", move |_| copying.set(true))}
            {button(ButtonVariant::Normal, "Edit", move |_| editing.set(true))}
        }
    });
    let body = view! {
        <pre class="code" tabindex="0" aria-label="Key policy"><code>{move || indented(&policy())}</code></pre>
    };
    view! {
        {crate::pages::panel("Key policy", view! { {copy}{actions} }, body)}
        {edit(editing, key)}
        {copy_from(copying, key)}
    }
}

/// The policy, indented if it is valid JSON.
fn indented(policy: &str) -> String {
    let value: Result<Value, _> = serde_json::from_str(policy);
    value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| policy.to_owned())
}

fn edit(open: RwSignal<bool>, key: KeyPage) -> Content {
    let text = RwSignal::new(String::new());
    on_open(open, move || {
        text.set(key.get(|key| indented(&key.policy)));
    });
    let field = move || text_area("Policy", "A JSON policy document.", 14, text);
    form_dialog(open, "Edit key policy", "Save", field, move || {
        put(key, text.get_untracked(), "The key policy is saved.".to_owned())
    })
    .wide()
    .into_content()
}

fn copy_from(open: RwSignal<bool>, key: KeyPage) -> Content {
    let source = RwSignal::new(String::new());
    let label =
        |id: &str, row: &KeyRow| format!("{} ({id})", row.alias.as_deref().unwrap_or("no alias"));
    let others = move || key.others(|_| true, label);
    on_open(open, move || {
        source.set(first_value(others()));
    });
    let field = move || {
        select(
            "From key",
            "Its policy replaces the policy of this key. After a manual rotation, the new key needs the policy of the old one.",
            others,
            source,
        )
    };
    form_dialog(open, "Copy key policy", "Copy policy", field, move || async move {
        let from = source.get_untracked();
        let input = json!({ "KeyId": from, "PolicyName": "default" });
        let response = key.sim.call("GetKeyPolicy", input).await?;
        let policy = response.get("Policy").and_then(Value::as_str).unwrap_or_default();
        put(key, policy.to_owned(), format!("The key policy is copied from {from}.")).await
    })
    .into_content()
}

async fn put(key: KeyPage, policy: String, message: String) -> ActionResult {
    let input = json!({ "KeyId": key.id.to_string(), "PolicyName": "default", "Policy": policy });
    key.change("PutKeyPolicy", input, message).await
}
