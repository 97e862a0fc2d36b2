//! The "Tags" tab: add, edit and remove tags.

use leptos::prelude::*;
use serde_json::json;

use super::{KeyPage, counter};
use crate::components::{
    ButtonVariant, button, cell, column_header, empty_state, form_dialog, row, row_button, table,
    text_field,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};

#[derive(Clone, Copy)]
struct Dialogs {
    editing: RwSignal<bool>,
    removing: RwSignal<bool>,
    /// Whether the dialog edits a tag, and does not add one.
    exists: RwSignal<bool>,
    name: RwSignal<String>,
    value: RwSignal<String>,
}

impl Dialogs {
    fn choose(self, open: RwSignal<bool>, tag: Option<(String, String)>) {
        self.exists.set(tag.is_some());
        let (name, value) = tag.unwrap_or_default();
        self.name.set(name);
        self.value.set(value);
        open.set(true);
    }
}

/// The content of the tab.
pub(super) fn tab(key: KeyPage) -> View {
    let dialogs = Dialogs {
        editing: RwSignal::new(false),
        removing: RwSignal::new(false),
        exists: RwSignal::new(false),
        name: RwSignal::default(),
        value: RwSignal::default(),
    };
    let add = key.is_customer_managed.then(|| {
        button(ButtonVariant::Normal, "Add tag", move |_| dialogs.choose(dialogs.editing, None))
    });
    let is_empty = move || key.get(|key| key.tags.is_empty());
    let body = dynamic(is_empty, move |is_empty| {
        if *is_empty {
            empty_state("No tags", "Tags help you find keys and allocate costs.", ())
        } else {
            list(dialogs, key)
        }
    });
    let title = view! { "Tags "{counter(move || key.get(|key| key.tags.len()))} };
    view! {
        {crate::pages::panel(title, add, body)}
        {edit(dialogs, key)}
        {remove(dialogs, key)}
    }
}

fn list(dialogs: Dialogs, key: KeyPage) -> View {
    let rows = key.rows(|key| key.tags.len(), Box::new(move |at| tag_row(dialogs, key, at)));
    table("Tags", ["Key", "Value", "Actions"].into_iter().map(column_header).collect(), rows)
}

/// The table row of the tag at index `at`.
fn tag_row(dialogs: Dialogs, key: KeyPage, at: usize) -> View {
    let tag = move || key.get(|key| key.tags.get(at).cloned());
    let name = move || tag().unwrap_or_default().0;
    let action =
        move |label, open| row_button(label, name, move |_| dialogs.choose(open, untrack(tag)));
    let actions = key
        .is_customer_managed
        .then(|| vec![action("Edit", dialogs.editing), action("Remove", dialogs.removing)]);
    row(vec![
        cell("Key", name),
        cell("Value", move || tag().unwrap_or_default().1),
        cell("Actions", view! { <div class="row-actions">{actions}</div> }),
    ])
}

fn edit(dialogs: Dialogs, key: KeyPage) -> Content {
    let Dialogs { name, value, exists, .. } = dialogs;
    let fields = move || {
        let key = text_field("Key", name)
            .hint("1 to 128 characters. It must not begin with aws:")
            .autofocus()
            .disabled(move || exists.get());
        view! { {key}{text_field("Value - optional", value)} }
    };
    let title = move || if exists.get() { "Edit tag" } else { "Add tag" }.to_owned();
    form_dialog(dialogs.editing, title, "Save", fields, move || {
        let name = name.get_untracked();
        let tag = json!({ "TagKey": name, "TagValue": value.get_untracked() });
        let input = json!({ "KeyId": key.id.to_string(), "Tags": [tag] });
        key.change("TagResource", input, format!("The tag {name} is saved."))
    })
    .into_content()
}

fn remove(dialogs: Dialogs, key: KeyPage) -> Content {
    let name = dialogs.name;
    let title = move || format!("Remove tag {}", name.read());
    let content = || view! { <p>"The key itself does not change."</p> };
    form_dialog(dialogs.removing, title, "Remove tag", content, move || {
        let name = name.get_untracked();
        let input = json!({ "KeyId": key.id.to_string(), "TagKeys": [name] });
        key.change("UntagResource", input, format!("The tag {name} is removed."))
    })
    .destructive()
    .into_content()
}
