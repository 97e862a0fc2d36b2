//! The aliases of a key: create, delete, and what the real console lacks: point to another key.

use kms_core::KeyManager;
use kms_sim::view::{self, AliasView};
use leptos::prelude::*;
use serde_json::json;

use super::Shown;
use crate::components::{
    Choice, FormDialog, Select, TextField, Weight, button, cell, date, empty_state, header, live,
    note, row, row_button, submit, table, warning,
};
use crate::flash::Flashes;
use crate::sim::{Problem, SimHandle};

/// What the dialogs of this tab work on.
#[derive(Clone, Copy)]
struct Dialogs {
    creating: RwSignal<bool>,
    moving: RwSignal<bool>,
    deleting: RwSignal<bool>,
    alias: RwSignal<String>,
}

/// The tab.
pub(super) fn tab(key: Shown) -> AnyView {
    let dialogs = Dialogs {
        creating: RwSignal::new(false),
        moving: RwSignal::new(false),
        deleting: RwSignal::new(false),
        alias: RwSignal::default(),
    };
    let is_ours = key.is_ours();
    let create =
        move || button(Weight::Normal, "Create alias", move |_| dialogs.creating.set(true));
    let aliases = Memo::new(move |_| key.get(|key| key.aliases.clone()));
    let body = move || {
        let aliases = aliases.get();
        if aliases.is_empty() {
            return empty_state(
                "No aliases",
                "An alias is a name that applications use instead of the key ID, and that can later point to another key.",
                ().into_any(),
            );
        }
        list(dialogs, is_ours, aliases)
    };
    let title = view! {
        "Aliases "
        <span class="counter">{move || format!("({})", aliases.read().len())}</span>
    };
    view! {
        {crate::pages::panel(title, is_ours.then(create).into_any(), live(body))}
        <Create dialogs=dialogs key=key />
        <Point dialogs=dialogs key=key />
        <Delete dialogs=dialogs />
    }
    .into_any()
}

fn list(dialogs: Dialogs, is_ours: bool, aliases: Vec<AliasView>) -> AnyView {
    let choose = move |name: &str, open: RwSignal<bool>| {
        dialogs.alias.set(name.to_owned());
        open.set(true);
    };
    let line = move |alias: AliasView| {
        let (first, second) = (alias.name.clone(), alias.name.clone());
        let actions = is_ours.then(|| {
            let subject = alias.name.clone();
            view! {
                {row_button("Point to another key", subject.clone(), move |_| {
                    choose(&first, dialogs.moving);
                })}
                {row_button("Delete", subject, move |_| choose(&second, dialogs.deleting))}
            }
        });
        row(vec![
            cell("Alias name", view! { <strong>{alias.name}</strong> }),
            cell("Alias ARN", view! { <code>{alias.arn}</code> }),
            cell("Created", date(alias.created_at)),
            cell("Last updated", date(alias.updated_at)),
            cell("Actions", view! { <div class="row-actions">{actions}</div> }),
        ])
    };
    let names = ["Alias name", "Alias ARN", "Created", "Last updated", "Actions"];
    table(
        "Aliases",
        names.into_iter().map(header).collect(),
        aliases.into_iter().map(line).collect_view(),
    )
}

#[component]
fn Create(dialogs: Dialogs, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        if dialogs.creating.get() {
            name.set(String::new())
        }
    });
    let create = submit(move || async move {
        let name = format!("alias/{}", name.get_untracked().trim());
        let input = json!({ "AliasName": name, "TargetKeyId": key.id.to_string() });
        sim.call("CreateAlias", input).await?;
        flashes.success(format!("{name} is created."));
        Ok(())
    });
    view! {
        <FormDialog open=dialogs.creating title="Create alias" action="Create alias" on_submit=create>
            <TextField
                label="Alias name"
                hint="Letters, digits, dash, underscore, slash. The prefix is part of the name and is not typed."
                prefix="alias/"
                autofocus=true
                value=name
            />
        </FormDialog>
    }
}

#[component]
fn Point(dialogs: Dialogs, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let target = RwSignal::new(String::new());
    let others = Signal::derive(move || {
        sim.view(|kms, scope| {
            let rows = view::key_rows(kms, scope, KeyManager::Customer);
            let others = rows.into_iter().filter(|row| row.id != key.id);
            others
                .map(|row| {
                    let id = row.id.to_string();
                    let (status, _) = view::status(row.state);
                    let name = row.alias.unwrap_or_else(|| "no alias".to_owned());
                    (id.clone(), format!("{id} ({name}, {status})"))
                })
                .collect::<Vec<Choice>>()
        })
    });
    Effect::new(move |_| {
        if dialogs.moving.get() {
            let first = others.read_untracked().first().map(|(id, _)| id.clone());
            target.set(first.unwrap_or_default());
        }
    });
    let point = submit(move || async move {
        let (name, target) = (dialogs.alias.get_untracked(), target.get_untracked());
        if target.is_empty() {
            return Err(Problem::new("There is no other key yet: create one first.".to_owned()));
        }
        sim.call("UpdateAlias", json!({ "AliasName": name, "TargetKeyId": target })).await?;
        flashes.success(format!("{name} points to {target} now. Copy the key policy there, too."));
        Ok(())
    });
    view! {
        <FormDialog
            open=dialogs.moving
            title=Signal::derive(move || format!("Point {} to another key", dialogs.alias.read()))
            action="Update alias"
            on_submit=point
        >
            {note("This is manual rotation: UpdateAlias. The real console cannot do it; the AWS CLI and the API can.")}
            <Select
                label="Target key"
                hint="Of the same type and usage. Keep the old key enabled: it still decrypts what it encrypted."
                choices=others
                value=target
            />
        </FormDialog>
    }
}

#[component]
fn Delete(dialogs: Dialogs) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let delete = submit(move || async move {
        let name = dialogs.alias.get_untracked();
        sim.call("DeleteAlias", json!({ "AliasName": name })).await?;
        flashes.success(format!("{name} is deleted. The key is as it was."));
        Ok(())
    });
    view! {
        <FormDialog
            open=dialogs.deleting
            title=Signal::derive(move || format!("Delete {}", dialogs.alias.read()))
            action="Delete alias"
            destructive=true
            on_submit=delete
        >
            {warning("Calls that use this name fail from now on. The key itself and its ciphertexts are not touched.")}
        </FormDialog>
    }
}
