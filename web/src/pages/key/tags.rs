//! The tags of a key: add, edit, remove.

use leptos::prelude::*;
use serde_json::json;

use super::Shown;
use crate::components::{
    FormDialog, TextField, Weight, button, cell, empty_state, header, live, row, row_button,
    submit, table,
};
use crate::flash::Flashes;
use crate::sim::SimHandle;

#[derive(Clone, Copy)]
struct Dialogs {
    editing: RwSignal<bool>,
    removing: RwSignal<bool>,
    /// Whether the tag is there already.
    exists: RwSignal<bool>,
    name: RwSignal<String>,
    value: RwSignal<String>,
}

impl Dialogs {
    fn choose(self, open: RwSignal<bool>, tag: Option<&(String, String)>) {
        self.exists.set(tag.is_some());
        let (name, value) = tag.cloned().unwrap_or_default();
        self.name.set(name);
        self.value.set(value);
        open.set(true);
    }
}

/// The tab.
pub(super) fn tab(key: Shown) -> AnyView {
    let dialogs = Dialogs {
        editing: RwSignal::new(false),
        removing: RwSignal::new(false),
        exists: RwSignal::new(false),
        name: RwSignal::default(),
        value: RwSignal::default(),
    };
    let is_ours = key.is_ours();
    let add = is_ours
        .then(|| button(Weight::Normal, "Add tag", move |_| dialogs.choose(dialogs.editing, None)));
    let tags = Memo::new(move |_| key.get(|key| key.tags.clone()));
    let body = move || {
        let tags = tags.get();
        if tags.is_empty() {
            return empty_state(
                "No tags",
                "Tags are names and values of your own, to find keys by and to share out costs.",
                ().into_any(),
            );
        }
        list(dialogs, is_ours, tags)
    };
    let title =
        view! { "Tags "<span class="counter">{move || format!("({})", tags.read().len())}</span> };
    view! {
        {crate::pages::panel(title, add.into_any(), live(body))}
        <Edit dialogs=dialogs key=key />
        <Remove dialogs=dialogs key=key />
    }
    .into_any()
}

fn list(dialogs: Dialogs, is_ours: bool, tags: Vec<(String, String)>) -> AnyView {
    let line = |tag: (String, String)| {
        let (first, second) = (tag.clone(), tag.clone());
        let actions = is_ours.then(|| {
            view! {
                {row_button("Edit", tag.0.clone(), move |_| {
                    dialogs.choose(dialogs.editing, Some(&first));
                })}
                {row_button("Remove", tag.0.clone(), move |_| {
                    dialogs.choose(dialogs.removing, Some(&second));
                })}
            }
        });
        row(vec![
            cell("Key", tag.0.clone()),
            cell("Value", tag.1.clone()),
            cell("Actions", view! { <div class="row-actions">{actions}</div> }),
        ])
    };
    table(
        "Tags",
        ["Key", "Value", "Actions"].into_iter().map(header).collect(),
        tags.into_iter().map(line).collect_view(),
    )
}

#[component]
fn Edit(dialogs: Dialogs, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let Dialogs { name, value, exists, .. } = dialogs;
    let save = submit(move || async move {
        let name = name.get_untracked();
        let tag = json!({ "TagKey": name, "TagValue": value.get_untracked() });
        sim.call("TagResource", json!({ "KeyId": key.id.to_string(), "Tags": [tag] })).await?;
        flashes.success(format!("The tag {name} is saved."));
        Ok(())
    });
    let title = move || if exists.get() { "Edit tag" } else { "Add tag" }.to_owned();
    view! {
        <FormDialog open=dialogs.editing title=Signal::derive(title) action="Save" on_submit=save>
            <TextField
                label="Key"
                hint="1 to 128 characters; not beginning with aws:"
                value=name
                autofocus=true
                disabled=exists
            />
            <TextField label="Value - optional" value=value />
        </FormDialog>
    }
}

#[component]
fn Remove(dialogs: Dialogs, key: Shown) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let name = dialogs.name;
    let remove = submit(move || async move {
        let name = name.get_untracked();
        let input = json!({ "KeyId": key.id.to_string(), "TagKeys": [name] });
        sim.call("UntagResource", input).await?;
        flashes.success(format!("The tag {name} is removed."));
        Ok(())
    });
    view! {
        <FormDialog
            open=dialogs.removing
            title=Signal::derive(move || format!("Remove tag {}", name.read()))
            action="Remove tag"
            destructive=true
            on_submit=remove
        >
            <p>"The key itself is not touched."</p>
        </FormDialog>
    }
}
