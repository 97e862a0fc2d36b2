//! A list of keys: filtered, sorted, a page at a time.

use core::cmp::Ordering;

use kms_core::{KeyId, KeyManager, KeySpec, MultiRegion};
use kms_sim::view::{self, KeyRow, Pause, Rotation};
use leptos::prelude::*;
use web_sys::Event;

use crate::browser;
use crate::components::{
    Icon, Sorting, Weight, button, cell, date, empty_state, header, icon, key_status, on_page,
    pagination, row, sort_header, table,
};
use crate::dom::{IntoPart, Part, View, changing, computed, each, follow, view};
use crate::sim::SimHandle;

/// What of a list is shown, and how.
#[derive(Clone, Copy)]
pub(super) struct KeyList {
    /// All keys there are.
    rows: ReadSignal<Vec<KeyRow>>,
    /// What is looked for; empty for all.
    filter: RwSignal<String>,
    sorting: RwSignal<Sorting>,
    page: RwSignal<usize>,
    /// What the filter leaves, in order.
    found: ReadSignal<Vec<KeyRow>>,
    /// What of that stands on the page.
    shown: ReadSignal<Vec<KeyRow>>,
    /// The keys that are checked; `None` where none can be.
    checked: Option<RwSignal<Vec<KeyId>>>,
}

impl KeyList {
    /// The list of the keys of this manager, all shown, by alias. Those of AWS cannot be checked:
    /// there is nothing to do to them.
    pub(super) fn new(manager: KeyManager) -> Self {
        let sim: SimHandle = expect_context();
        let filter = RwSignal::new(String::new());
        let sorting = RwSignal::new(Sorting { column: 0, descending: false });
        let page = RwSignal::new(0);
        let rows = computed(move || sim.view(|kms, scope| view::key_rows(kms, scope, manager)));
        let found = computed(move || find(&rows.read(), &filter.read(), sorting.get()));
        let shown = computed(move || -> Vec<KeyRow> {
            on_page(found.read().iter(), page.get()).cloned().collect()
        });
        let checked = (manager == KeyManager::Customer).then(RwSignal::default);
        Self { rows, filter, sorting, page, found, shown, checked }
    }

    /// The keys that are checked and still there.
    pub(super) fn selected(self) -> Vec<KeyRow> {
        let Some(checked) = self.checked else { return Vec::new() };
        let checked = checked.read();
        self.rows.read().iter().filter(|row| checked.contains(&row.id)).cloned().collect()
    }

    /// The list in its frame. Over its keys stand `actions`; where there are none, `empty` stands
    /// for all of it. `name` is the table's.
    pub(super) fn panel(
        self,
        name: &'static str,
        actions: Box<dyn Fn() -> View>,
        empty: Box<dyn Fn() -> View>,
    ) -> View {
        let has_keys = move || !self.rows.read().is_empty();
        let actions = changing(has_keys, move |has_keys| has_keys.then(&actions));
        let body = changing(has_keys, move |has_keys| {
            if *has_keys {
                view! { {self.toolbar()}{self.matches(name)} }
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

    /// The box to look for keys, and the buttons between pages.
    fn toolbar(self) -> View {
        let found = move || match (self.filter.read().is_empty(), self.found.read().len()) {
            (true, _) => String::new(),
            (false, 1) => "1 match".to_owned(),
            (false, number) => format!("{number} matches"),
        };
        let look = move |event: Event| {
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
                        on:input=look
                    />
                </div>
                <span class="matches" role="status">{found}</span>
                {pagination(self.page, move || self.found.read().len())}
            </div>
        }
    }

    /// What the filter leaves; where that is nothing, the way back to all of them.
    fn matches(self, name: &'static str) -> View {
        let clear = move |_| {
            self.filter.set(String::new());
            browser::focus(".search input");
        };
        let list = changing(
            move || self.found.read().is_empty(),
            move |is_empty| {
                if *is_empty {
                    let clear = button(Weight::Normal, "Clear the filter", clear);
                    empty_state("No matches", "No key has all of these words.", clear)
                } else {
                    self.table(name)
                }
            },
        );
        view! { {list} }
    }

    fn table(self, name: &'static str) -> View {
        let sort = |column, label| sort_header(self.sorting, column, label);
        let mut headers = vec![
            sort(0, "Aliases"),
            sort(1, "Key ID"),
            sort(2, "Status"),
            sort(3, "Key type"),
            header("Key usage"),
            sort(4, "Rotation"),
            sort(5, "Creation date"),
        ];
        if let Some(checked) = self.checked {
            headers.insert(0, header_of_boxes(checked, self.shown));
        }
        let rows = each(move || self.shown.get(), identity, move |row| key_row(self, row));
        table(name, headers, rows)
    }
}

/// Checks all that is shown, and nothing on other pages.
fn header_of_boxes(checked: RwSignal<Vec<KeyId>>, shown: ReadSignal<Vec<KeyRow>>) -> View {
    let all = move || {
        let (shown, checked) = (shown.read(), checked.read());
        !shown.is_empty() && shown.iter().all(|row| checked.contains(&row.id))
    };
    let toggle = move |event: Event| {
        let every = browser::is_checked(&event);
        let ids = shown.read_untracked().iter().map(|row| row.id).collect();
        checked.set(if every { ids } else { Vec::new() });
    };
    view! {
        <th scope="col" role="columnheader" class="box">
            <input type="checkbox" aria-label="Select all keys shown" prop:checked=all on:change=toggle />
        </th>
    }
}

/// All of a key that never changes. The id alone is not enough: laboratories of the same seed may
/// give one id to different keys.
fn identity(row: &KeyRow) -> String {
    format!("{} {} {} {}", row.id, row.spec, row.usage, row.created_at)
}

/// One row. It stays in place while its key changes, so that the focus stays too.
fn key_row(list: KeyList, first: KeyRow) -> View {
    let KeyRow { id, spec, usage, created_at, .. } = first;
    let key = RwSignal::new(first);
    follow(move || {
        // A row that is about to go stays as it was.
        let shown = list.shown.read();
        let changed = shown.iter().find(|row| row.id == id && **row != *key.read_untracked());
        if let Some(changed) = changed {
            key.set(changed.clone());
        }
    });
    let aliases = move || {
        let key = key.read();
        (key.alias.clone(), key.more_aliases)
    };
    let aliases = changing(aliases, move |(alias, more)| alias_cell(id, alias.clone(), *more));
    let part = changing(move || key.read().multi_region.clone(), |part| part_of(part.as_ref()));
    let key_id = view! { <a href=format!("#/keys/{id}")><code>{id.to_string()}</code></a>{part} };
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
        cells.insert(0, check_box(checked, id, key));
    }
    row(cells)
}

fn check_box(checked: RwSignal<Vec<KeyId>>, id: KeyId, key: RwSignal<KeyRow>) -> View {
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
                aria-label=move || format!("Select {}", name_of(&key.read()))
                prop:checked=move || checked.read().contains(&id)
                on:change=toggle
            />
        </td>
    }
}

/// What a key is called in sentences.
pub(super) fn name_of(row: &KeyRow) -> String {
    row.alias.clone().unwrap_or_else(|| view::short_id(&row.id.to_string()))
}

fn alias_cell(id: KeyId, alias: Option<String>, more: usize) -> View {
    let Some(alias) = alias else { return view! { "-" } };
    let more = (more > 0).then(|| {
        view! { " "<a href=format!("#/keys/{id}/aliases")>{format!("(+{more} more)")}</a> }
    });
    view! { <a class="alias" href=format!("#/keys/{id}")>{alias}</a>{more} }
}

/// What a multi-Region key is among its fellows.
fn part_of(multi_region: Option<&MultiRegion>) -> Part {
    let word = multi_region.map(view::multi_region_word);
    word.map(|word| view! { <small class="under">{word}</small> }).into_part()
}

fn type_cell(spec: KeySpec) -> View {
    // It may break after each underscore.
    let parts = spec.as_str().split_inclusive('_');
    let parts: Vec<View> = parts.map(|part| view! { {part}<wbr /> }).collect();
    view! { {view::key_type_word(spec)}<small class="under">{parts}</small> }
}

/// Whether and when a key rotates.
pub(super) fn rotation_cell(rotation: Rotation) -> View {
    let (word, next) = match rotation {
        Rotation::Paused { next, why: Pause::Disabled, .. } => ("was due ", Some(next)),
        Rotation::Off
        | Rotation::On { .. }
        | Rotation::Paused { .. }
        | Rotation::ByAws { .. }
        | Rotation::NotSupported(_) => ("next ", rotation.next()),
    };
    let next = next.map(|next| view! { <small class="under">{word}{date(next)}</small> });
    view! { {rotation.words()}{next} }
}

/// The rows of this page, or of the last one if there are not as many.
fn find(rows: &[KeyRow], filter: &str, sorting: Sorting) -> Vec<KeyRow> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
    let mut found: Vec<KeyRow> = rows.iter().filter(|row| matches(row, &words)).cloned().collect();
    found.sort_by(|a, b| {
        let order = order(a, b, sorting.column);
        if sorting.descending { order.reverse() } else { order }
    });
    found
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
