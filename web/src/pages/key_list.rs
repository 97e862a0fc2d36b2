//! A list of keys with a filter, sortable columns and pagination.

use core::cmp::Ordering;

use kms_core::{KeyId, KeyManager, KeySpec, MultiRegion};
use kms_sim::view::{self, KeyRow, Pause, Rotation};
use leptos::prelude::*;
use web_sys::Event;

use crate::browser;
use crate::components::{
    ButtonVariant, Icon, Sorting, button, cell, column_header, date, empty_state, icon, key_status,
    on_page, pagination, row, sortable_column_header, table,
};
use crate::dom::{Content, IntoContent, View, computed, dynamic, each, effect, view};
use crate::sim::SimHandle;

/// A list of keys, and the settings of its table.
#[derive(Clone, Copy)]
pub(super) struct KeyList {
    /// All keys of the list.
    rows: ReadSignal<Vec<KeyRow>>,
    /// The words of the filter; empty for all keys.
    filter: RwSignal<String>,
    sorting: RwSignal<Sorting>,
    page: RwSignal<usize>,
    /// The keys that match the filter, sorted.
    matching: ReadSignal<Vec<KeyRow>>,
    /// The matching keys on the current page.
    visible: ReadSignal<Vec<KeyRow>>,
    /// The selected keys; `None` for a list without selection.
    checked: Option<RwSignal<Vec<KeyId>>>,
}

impl KeyList {
    /// The list of a manager's keys, sorted by alias. AWS managed keys cannot be selected, since no
    /// action applies to them.
    pub(super) fn new(manager: KeyManager) -> Self {
        let sim: SimHandle = expect_context();
        let filter = RwSignal::new(String::new());
        let sorting = RwSignal::new(Sorting { column: 0, descending: false });
        let page = RwSignal::new(0);
        let rows = computed(move || sim.view(|kms, scope| view::key_rows(kms, scope, manager)));
        let matching =
            computed(move || filter_and_sort(&rows.read(), &filter.read(), sorting.get()));
        let visible = computed(move || -> Vec<KeyRow> {
            on_page(matching.read().iter(), page.get()).cloned().collect()
        });
        let checked = (manager == KeyManager::Customer).then(RwSignal::default);
        Self { rows, filter, sorting, page, matching, visible, checked }
    }

    /// The selected keys that still exist.
    pub(super) fn selected(self) -> Vec<KeyRow> {
        let Some(checked) = self.checked else { return Vec::new() };
        let checked = checked.read();
        self.rows.read().iter().filter(|row| checked.contains(&row.id)).cloned().collect()
    }

    /// The list in a panel with `actions`; `empty` is its empty state, and `name` the accessible
    /// name of the table.
    pub(super) fn panel(
        self,
        name: &'static str,
        actions: Box<dyn Fn() -> View>,
        empty: Box<dyn Fn() -> View>,
    ) -> View {
        let has_keys = move || !self.rows.read().is_empty();
        let actions = dynamic(has_keys, move |has_keys| has_keys.then(&actions));
        let body = dynamic(has_keys, move |has_keys| {
            if *has_keys {
                view! { {self.toolbar()}{self.matching_keys(name)} }
            } else {
                empty()
            }
        });
        view! {
            <section class="panel">
                <div class="panel-header">
                    <h2>"Keys "<span class="counter">{move || self.counter()}</span></h2>
                    <div class="actions">{actions}</div>
                </div>
                {body}
            </section>
        }
    }

    fn counter(self) -> String {
        match (self.rows.read().len(), self.selected().len()) {
            (all, 0) => format!("({all})"),
            (all, some) => format!("({some}/{all})"),
        }
    }

    /// The filter, the number of matches and the page controls.
    fn toolbar(self) -> View {
        let matching = move || match (self.filter.read().is_empty(), self.matching.read().len()) {
            (true, _) => String::new(),
            (false, 1) => "1 match".to_owned(),
            (false, number) => format!("{number} matches"),
        };
        let on_input = move |event: Event| {
            self.filter.set(browser::value(&event));
            self.page.set(0);
        };
        view! {
            <div class="toolbar">
                <div class="search">
                    {icon(Icon::Search)}
                    <input
                        type="search"
                        aria-label="Find keys by alias, key ID, status, type or usage"
                        placeholder="Find keys"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=self.filter
                        on:input=on_input
                    />
                </div>
                <span class="matches" role="status">{matching}</span>
                {pagination(self.page, move || self.matching.read().len())}
            </div>
        }
    }

    /// The table of matching keys, or an empty state with a button that clears the filter.
    fn matching_keys(self, name: &'static str) -> View {
        let clear = move |_| {
            self.filter.set(String::new());
            browser::focus(".search input");
        };
        let list = dynamic(
            move || self.matching.read().is_empty(),
            move |is_empty| {
                if *is_empty {
                    let clear = button(ButtonVariant::Normal, "Clear the filter", clear);
                    empty_state("No matches", "No key matches all of these words.", clear)
                } else {
                    self.table(name)
                }
            },
        );
        view! { {list} }
    }

    fn table(self, name: &'static str) -> View {
        let sort = |column, label| sortable_column_header(self.sorting, column, label);
        let mut headers = vec![
            sort(0, "Aliases"),
            sort(1, "Key ID"),
            sort(2, "Status"),
            sort(3, "Key type"),
            column_header("Key usage"),
            sort(4, "Rotation"),
            sort(5, "Creation date"),
        ];
        if let Some(checked) = self.checked {
            headers.insert(0, select_all_header(checked, self.visible));
        }
        let rows = each(move || self.visible.get(), identity, move |row| key_row(self, row));
        table(name, headers, rows)
    }
}

/// A check box that selects the keys of the current page, and no others.
fn select_all_header(checked: RwSignal<Vec<KeyId>>, visible: ReadSignal<Vec<KeyRow>>) -> View {
    let all = move || {
        let (visible, checked) = (visible.read(), checked.read());
        !visible.is_empty() && visible.iter().all(|row| checked.contains(&row.id))
    };
    let toggle = move |event: Event| {
        let every = browser::is_checked(&event);
        let ids = visible.read_untracked().iter().map(|row| row.id).collect();
        checked.set(if every { ids } else { Vec::new() });
    };
    view! {
        <th scope="col" role="columnheader" class="box">
            <input type="checkbox" aria-label="Select all keys shown" prop:checked=all on:change=toggle />
        </th>
    }
}

/// Identifies a key by all that never changes. The id is not enough: laboratories with the same
/// seed can give the same id to different keys.
fn identity(row: &KeyRow) -> String {
    format!("{} {} {} {}", row.id, row.spec, row.usage, row.created_at)
}

/// The row of a key. It is updated in place, so that it keeps the focus.
fn key_row(list: KeyList, first: KeyRow) -> View {
    let KeyRow { id, spec, usage, created_at, .. } = first;
    let key = RwSignal::new(first);
    effect(move || {
        // A key that left the page keeps its last values until its row is removed.
        let visible = list.visible.read();
        let changed = visible.iter().find(|row| row.id == id && **row != *key.read_untracked());
        if let Some(changed) = changed {
            key.set(changed.clone());
        }
    });
    let aliases = move || {
        let key = key.read();
        (key.alias.clone(), key.more_aliases)
    };
    let aliases = dynamic(aliases, move |(alias, more)| alias_cell(id, alias.clone(), *more));
    let role =
        dynamic(move || key.read().multi_region.clone(), |role| multi_region_role(role.as_ref()));
    let key_id = view! { <a href=format!("#/keys/{id}")><code>{id.to_string()}</code></a>{role} };
    let mut cells = vec![
        cell("Aliases", aliases),
        cell("Key ID", key_id),
        cell("Status", move || key_status(key.read().state)),
        cell("Key type", type_cell(spec)),
        cell("Key usage", view::usage_word(usage)),
        cell("Rotation", move || rotation_cell(key.read().rotation)),
        cell("Creation date", date(created_at)),
    ];
    if let Some(checked) = list.checked {
        cells.insert(0, row_checkbox(checked, id, key));
    }
    row(cells)
}

fn row_checkbox(checked: RwSignal<Vec<KeyId>>, id: KeyId, key: RwSignal<KeyRow>) -> View {
    let toggle = move |event: Event| {
        let on = browser::is_checked(&event);
        checked.update(|checked| {
            checked.retain(|other| *other != id);
            if on {
                checked.push(id);
            }
        });
    };
    view! {
        <td role="cell" class="box">
            <input
                type="checkbox"
                aria-label=move || format!("Select {}", display_name(&key.read()))
                prop:checked=move || checked.read().contains(&id)
                on:change=toggle
            />
        </td>
    }
}

/// The name of a key in sentences: its first alias, or its shortened id.
pub(super) fn display_name(row: &KeyRow) -> String {
    row.alias.clone().unwrap_or_else(|| view::short_id(&row.id.to_string()))
}

fn alias_cell(id: KeyId, alias: Option<String>, more: usize) -> View {
    let Some(alias) = alias else { return view! { "-" } };
    let more = (more > 0).then(|| {
        view! { " "<a href=format!("#/keys/{id}/aliases")>{format!("(+{more} more)")}</a> }
    });
    view! { <a class="alias" href=format!("#/keys/{id}")>{alias}</a>{more} }
}

/// The role of a multi-Region key.
fn multi_region_role(multi_region: Option<&MultiRegion>) -> Content {
    let word = multi_region.map(view::multi_region_word);
    word.map(|word| view! { <small class="under">{word}</small> }).into_content()
}

fn type_cell(spec: KeySpec) -> View {
    // Allows a line break after each underscore.
    let parts = spec.as_str().split_inclusive('_');
    let parts: Vec<View> = parts.map(|part| view! { {part}<wbr /> }).collect();
    view! { {view::key_type_word(spec)}<small class="under">{parts}</small> }
}

/// The automatic rotation of a key, with its next date.
pub(super) fn rotation_cell(rotation: Rotation) -> View {
    let (word, next) = match rotation {
        Rotation::Paused { next, why: Pause::Disabled, .. } => ("due ", Some(next)),
        Rotation::Off
        | Rotation::On { .. }
        | Rotation::Paused { .. }
        | Rotation::ByAws { .. }
        | Rotation::NotSupported(_) => ("next ", rotation.next()),
    };
    let next = next.map(|next| view! { <small class="under">{word}{date(next)}</small> });
    view! { {rotation.words()}{next} }
}

/// The rows that match all words of the filter, sorted.
fn filter_and_sort(rows: &[KeyRow], filter: &str, sorting: Sorting) -> Vec<KeyRow> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
    let mut matching: Vec<KeyRow> =
        rows.iter().filter(|row| matches(row, &words)).cloned().collect();
    matching.sort_by(|a, b| {
        let order = order(a, b, sorting.column);
        if sorting.descending { order.reverse() } else { order }
    });
    matching
}

fn matches(row: &KeyRow, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let (status, _) = view::status(row.state);
    let text = format!(
        "{} {} {status} {} {} {} {}",
        row.alias.as_deref().unwrap_or_default(),
        row.id,
        view::key_type_word(row.spec),
        row.spec.as_str(),
        view::usage_word(row.usage),
        row.rotation.words(),
    );
    let text = text.to_ascii_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn order(a: &KeyRow, b: &KeyRow, column: usize) -> Ordering {
    match column {
        0 => (a.alias.is_none(), &a.alias).cmp(&(b.alias.is_none(), &b.alias)),
        1 => a.id.cmp(&b.id),
        2 => view::status(a.state).0.cmp(view::status(b.state).0),
        3 => view::key_type_word(a.spec).cmp(view::key_type_word(b.spec)),
        4 => {
            let by = |row: &KeyRow| (row.rotation.next().is_none(), row.rotation.next());
            by(a).cmp(&by(b))
        }
        _ => a.created_at.cmp(&b.created_at),
    }
}
