//! The "Aliases" tab: create and delete aliases, and, unlike in the AWS console, point an alias to
//! another key.

use kms_sim::view::{self, AliasView, KeyRow};
use leptos::prelude::*;
use serde_json::json;

use super::{KeyPage, counter, first_value};
use crate::components::{
    ButtonVariant, button, cell, column_header, date, empty_state, form_dialog, info_alert,
    on_open, row, row_button, select, table, text_field, warning_alert,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};
use crate::sim::Problem;

/// The state of the tab's dialogs; `alias` is the alias that the open one is about.
#[derive(Clone, Copy)]
struct Dialogs {
    creating: RwSignal<bool>,
    pointing: RwSignal<bool>,
    deleting: RwSignal<bool>,
    alias: RwSignal<String>,
}

/// The content of the tab.
pub(super) fn tab(key: KeyPage) -> View {
    let dialogs = Dialogs {
        creating: RwSignal::new(false),
        pointing: RwSignal::new(false),
        deleting: RwSignal::new(false),
        alias: RwSignal::default(),
    };
    let create = key.is_customer_managed.then(|| {
        button(ButtonVariant::Normal, "Create alias", move |_| dialogs.creating.set(true))
    });
    let is_empty = move || key.get(|key| key.aliases.is_empty());
    let body = dynamic(is_empty, move |is_empty| {
        if *is_empty {
            empty_state(
                "No aliases",
                "An alias is a name that applications use instead of the key ID, and that can later point to another key.",
                (),
            )
        } else {
            list(dialogs, key)
        }
    });
    let title = view! { "Aliases "{counter(move || key.get(|key| key.aliases.len()))} };
    view! {
        {crate::pages::panel(title, create, body)}
        {create_alias(dialogs, key)}
        {point_to_another_key(dialogs, key)}
        {delete_alias(dialogs, key)}
    }
}

fn list(dialogs: Dialogs, key: KeyPage) -> View {
    let names = ["Alias name", "Alias ARN", "Created", "Last updated", "Actions"];
    let rows = key.rows(|key| key.aliases.len(), Box::new(move |at| alias_row(dialogs, key, at)));
    table("Aliases", names.into_iter().map(column_header).collect(), rows)
}

/// The table row of the alias at index `at`.
fn alias_row(dialogs: Dialogs, key: KeyPage, at: usize) -> View {
    let show =
        move |read: fn(&AliasView) -> View| move || key.get(|key| key.aliases.get(at).map(read));
    let name = move || {
        key.get(|key| key.aliases.get(at).map(|alias| alias.name.clone())).unwrap_or_default()
    };
    let action = move |label, open: RwSignal<bool>| {
        row_button(label, name, move |_| {
            dialogs.alias.set(untrack(name));
            open.set(true);
        })
    };
    let actions = key.is_customer_managed.then(|| {
        vec![action("Point to another key", dialogs.pointing), action("Delete", dialogs.deleting)]
    });
    row(vec![
        cell("Alias name", show(|alias| view! { <strong>{alias.name.clone()}</strong> })),
        cell("Alias ARN", show(|alias| view! { <code>{alias.arn.clone()}</code> })),
        cell("Created", show(|alias| date(alias.created_at))),
        cell("Last updated", show(|alias| date(alias.updated_at))),
        cell("Actions", view! { <div class="row-actions">{actions}</div> }),
    ])
}

fn create_alias(dialogs: Dialogs, key: KeyPage) -> Content {
    let name = RwSignal::new(String::new());
    on_open(dialogs.creating, move || {
        name.set(String::new());
    });
    let field = move || {
        text_field("Alias name", name)
            .hint("Letters, digits, dashes, underscores and slashes. The prefix is added.")
            .prefix("alias/")
            .autofocus()
    };
    form_dialog(dialogs.creating, "Create alias", "Create alias", field, move || {
        let name = format!("alias/{}", name.get_untracked().trim());
        let input = json!({ "AliasName": name, "TargetKeyId": key.id.to_string() });
        key.change("CreateAlias", input, format!("{name} is created."))
    })
    .into_content()
}

fn point_to_another_key(dialogs: Dialogs, key: KeyPage) -> Content {
    let target = RwSignal::new(String::new());
    let label = |id: &str, row: &KeyRow| {
        let (status, _) = view::status(row.state);
        format!("{id} ({}, {status})", row.alias.as_deref().unwrap_or("no alias"))
    };
    // UpdateAlias accepts only a key of the same type and usage (ALI-14).
    let kind = |row: &KeyRow| (row.spec.key_type(), row.usage);
    let others = move || {
        let own = key.get(|key| Some(kind(&key.row)));
        key.others(|row| Some(kind(row)) == own, label)
    };
    on_open(dialogs.pointing, move || {
        target.set(first_value(others()));
    });
    let content = move || {
        view! {
            {info_alert("This is manual rotation (UpdateAlias). The AWS console cannot do it; the AWS CLI and the API can.")}
            {select(
                "Target key",
                "A key of the same type and usage. Keep the old key enabled to decrypt older data.",
                others,
                target,
            )}
        }
    };
    let title = move || format!("Point {} to another key", dialogs.alias.read());
    form_dialog(dialogs.pointing, title, "Update alias", content, move || async move {
        let (name, target) = (dialogs.alias.get_untracked(), target.get_untracked());
        if target.is_empty() {
            let text = "There is no other key of this type and usage. Create one, then try again.";
            return Err(Problem::new(text.to_owned()));
        }
        let input = json!({ "AliasName": name, "TargetKeyId": target });
        let message =
            format!("{name} now points to {target}. Copy the key policy to that key, too.");
        key.change("UpdateAlias", input, message).await
    })
    .into_content()
}

fn delete_alias(dialogs: Dialogs, key: KeyPage) -> Content {
    let title = move || format!("Delete {}", dialogs.alias.read());
    let content = || {
        warning_alert(
            "Requests that use this alias will fail. The key and its ciphertexts are not affected.",
        )
    };
    form_dialog(dialogs.deleting, title, "Delete alias", content, move || {
        let name = dialogs.alias.get_untracked();
        let message = format!("{name} is deleted. The key is unchanged.");
        key.change("DeleteAlias", json!({ "AliasName": name }), message)
    })
    .destructive()
    .into_content()
}
