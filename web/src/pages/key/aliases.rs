//! The aliases of a key: create, delete, and what the real console lacks: point to another key.

use kms_sim::view::{self, AliasView, KeyRow};
use leptos::prelude::*;
use serde_json::json;

use super::{Shown, counter, first};
use crate::components::{
    Weight, button, cell, date, empty_state, form_dialog, header, note, on_open, row, row_button,
    select, table, text_field, warning,
};
use crate::dom::{IntoPart, Part, View, changing, view};
use crate::sim::Problem;

/// What the dialogs of this tab work on.
#[derive(Clone, Copy)]
struct Dialogs {
    creating: RwSignal<bool>,
    moving: RwSignal<bool>,
    deleting: RwSignal<bool>,
    alias: RwSignal<String>,
}

/// The tab.
pub(super) fn tab(key: Shown) -> View {
    let dialogs = Dialogs {
        creating: RwSignal::new(false),
        moving: RwSignal::new(false),
        deleting: RwSignal::new(false),
        alias: RwSignal::default(),
    };
    let create = key
        .is_ours
        .then(|| button(Weight::Normal, "Create alias", move |_| dialogs.creating.set(true)));
    let is_empty = move || key.get(|key| key.aliases.is_empty());
    let body = changing(is_empty, move |is_empty| {
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
        {point(dialogs, key)}
        {delete(dialogs, key)}
    }
}

fn list(dialogs: Dialogs, key: Shown) -> View {
    let names = ["Alias name", "Alias ARN", "Created", "Last updated", "Actions"];
    let rows = key.rows(|key| key.aliases.len(), Box::new(move |at| line(dialogs, key, at)));
    table("Aliases", names.into_iter().map(header).collect(), rows)
}

/// The row of the alias that stands at this place.
fn line(dialogs: Dialogs, key: Shown, at: usize) -> View {
    let show =
        move |look: fn(&AliasView) -> View| move || key.get(|key| key.aliases.get(at).map(look));
    let name = move || {
        key.get(|key| key.aliases.get(at).map(|alias| alias.name.clone())).unwrap_or_default()
    };
    let action = move |label, open: RwSignal<bool>| {
        row_button(label, name, move |_| {
            dialogs.alias.set(untrack(name));
            open.set(true);
        })
    };
    let actions = key.is_ours.then(|| {
        vec![action("Point to another key", dialogs.moving), action("Delete", dialogs.deleting)]
    });
    row(vec![
        cell("Alias name", show(|alias| view! { <strong>{alias.name.clone()}</strong> })),
        cell("Alias ARN", show(|alias| view! { <code>{alias.arn.clone()}</code> })),
        cell("Created", show(|alias| date(alias.created_at))),
        cell("Last updated", show(|alias| date(alias.updated_at))),
        cell("Actions", view! { <div class="row-actions">{actions}</div> }),
    ])
}

fn create_alias(dialogs: Dialogs, key: Shown) -> Part {
    let name = RwSignal::new(String::new());
    on_open(dialogs.creating, move || {
        name.set(String::new());
    });
    let field = move || {
        text_field("Alias name", name)
            .hint("Letters, digits, dash, underscore, slash. The prefix is part of the name and is not typed.")
            .prefix("alias/")
            .autofocus()
    };
    form_dialog(dialogs.creating, "Create alias", "Create alias", field, move || {
        let name = format!("alias/{}", name.get_untracked().trim());
        let input = json!({ "AliasName": name, "TargetKeyId": key.id.to_string() });
        key.change("CreateAlias", input, format!("{name} is created."))
    })
    .into_part()
}

fn point(dialogs: Dialogs, key: Shown) -> Part {
    let target = RwSignal::new(String::new());
    let words = |id: &str, row: &KeyRow| {
        let (status, _) = view::status(row.state);
        format!("{id} ({}, {status})", row.alias.as_deref().unwrap_or("no alias"))
    };
    // An alias stays with keys of its kind (ALI-14).
    let kind = |row: &KeyRow| (row.spec.key_type(), row.usage);
    let others = move || {
        let own = key.get(|key| Some(kind(&key.row)));
        key.others(|row| Some(kind(row)) == own, words)
    };
    on_open(dialogs.moving, move || {
        target.set(first(others()));
    });
    let content = move || {
        view! {
            {note("This is manual rotation: UpdateAlias. The real console cannot do it; the AWS CLI and the API can.")}
            {select(
                "Target key",
                "Of the same type and usage. Keep the old key enabled: it still decrypts what it encrypted.",
                others,
                target,
            )}
        }
    };
    let title = move || format!("Point {} to another key", dialogs.alias.read());
    form_dialog(dialogs.moving, title, "Update alias", content, move || async move {
        let (name, target) = (dialogs.alias.get_untracked(), target.get_untracked());
        if target.is_empty() {
            let text = "There is no other key of this type and usage yet: create one first.";
            return Err(Problem::new(text.to_owned()));
        }
        let input = json!({ "AliasName": name, "TargetKeyId": target });
        let done = format!("{name} points to {target} now. Copy the key policy there, too.");
        key.change("UpdateAlias", input, done).await
    })
    .into_part()
}

fn delete(dialogs: Dialogs, key: Shown) -> Part {
    let title = move || format!("Delete {}", dialogs.alias.read());
    let content = || {
        warning(
            "Calls that use this name fail from now on. The key itself and its ciphertexts are not touched.",
        )
    };
    form_dialog(dialogs.deleting, title, "Delete alias", content, move || {
        let name = dialogs.alias.get_untracked();
        let done = format!("{name} is deleted. The key is as it was.");
        key.change("DeleteAlias", json!({ "AliasName": name }), done)
    })
    .destructive()
    .into_part()
}
