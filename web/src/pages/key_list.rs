//! A list of keys: filtered, sorted, a page at a time.

use core::cmp::Ordering;

use kms_core::KeyId;
use kms_sim::view::{self, KeyRow, Pause, Rotation};
use leptos::prelude::*;

use crate::components::{
    Icon, PAGE_SIZE, Sorting, act, cell, date, header, icon, key_status, live, live_text,
    pagination, sort_header, table,
};

/// What of a list is shown, and how.
#[derive(Clone, Copy)]
pub(super) struct KeyList {
    /// What is looked for; empty for all.
    filter: RwSignal<String>,
    /// The keys that are checked; `None` where none can be.
    checked: Option<RwSignal<Vec<KeyId>>>,
    sorting: RwSignal<Sorting>,
    page: RwSignal<usize>,
    found: Memo<Vec<KeyRow>>,
}

impl KeyList {
    /// A list of `rows`, all shown, by alias.
    pub(super) fn new(rows: Memo<Vec<KeyRow>>, checked: Option<RwSignal<Vec<KeyId>>>) -> Self {
        let filter = RwSignal::new(String::new());
        let sorting = RwSignal::new(Sorting { column: 0, descending: false });
        let page = RwSignal::new(0);
        let found = Memo::new(move |_| find(&rows.read(), &filter.read(), sorting.get()));
        Effect::new(move |_| {
            filter.track();
            page.set(0);
        });
        Self { filter, checked, sorting, page, found }
    }

    fn shown(self) -> Vec<KeyRow> {
        let found = self.found.read();
        let last = found.len().div_ceil(PAGE_SIZE).saturating_sub(1);
        let first = self.page.get().min(last) * PAGE_SIZE;
        found.iter().skip(first).take(PAGE_SIZE).cloned().collect()
    }

    /// The box to look for keys, and the buttons between pages.
    pub(super) fn toolbar(self) -> AnyView {
        let found = move || match (self.filter.read().is_empty(), self.found.read().len()) {
            (true, _) => String::new(),
            (false, 1) => "1 match".to_owned(),
            (false, number) => format!("{number} matches"),
        };
        let total = Signal::derive(move || self.found.read().len());
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
                        prop:value=move || self.filter.get()
                        on:input=act(move |event| self.filter.set(event_target_value(&event)))
                    />
                </div>
                <span class="matches" role="status">{move || found()}</span>
                {pagination(self.page, total)}
            </div>
        }
        .into_any()
    }

    /// The table.
    pub(super) fn table(self, name: &'static str) -> AnyView {
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
        let shown = Memo::new(move |_| self.shown());
        if let Some(checked) = self.checked {
            headers.insert(0, header_of_boxes(checked, shown));
        }
        let body = view! {
            <For
                each=move || shown.get()
                key=|row| row.id
                children=move |row| key_row(self, shown, row)
            />
        };
        table(name, headers, body)
    }
}

/// Checks all that is shown, and nothing on other pages.
fn header_of_boxes(checked: RwSignal<Vec<KeyId>>, shown: Memo<Vec<KeyRow>>) -> AnyView {
    let all = move || {
        let (shown, checked) = (shown.read(), checked.read());
        !shown.is_empty() && shown.iter().all(|row| checked.contains(&row.id))
    };
    let toggle = move |event| {
        let every = event_target_checked(&event);
        let ids = shown.read_untracked().iter().map(|row| row.id).collect();
        checked.set(if every { ids } else { Vec::new() });
    };
    view! {
        <th scope="col" role="columnheader" class="box">
            <input type="checkbox" aria-label="Select all keys shown" prop:checked=all on:change=act(toggle) />
        </th>
    }
    .into_any()
}

/// One row. It stays in place while its key changes, so that the focus stays too.
fn key_row(list: KeyList, shown: Memo<Vec<KeyRow>>, first: KeyRow) -> AnyView {
    let id = first.id;
    let row = Memo::new(move |before: Option<&KeyRow>| {
        let found = shown.read().iter().find(|row| row.id == id).cloned();
        found.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let address = format!("#/keys/{id}");
    let key_id = view! { <a href=address><code>{id.to_string()}</code></a> };
    view! {
        <tr role="row">
            {list.checked.map(|checked| check_box(checked, row))}
            {cell("Aliases", live(move || alias_cell(&row.read())))}
            {cell("Key ID", key_id)}
            {cell("Status", live(move || key_status(row.read().state)))}
            {cell("Key type", live(move || type_cell(&row.read())))}
            {cell("Key usage", live_text(move || view::usage_word(row.read().usage).to_owned()))}
            {cell("Rotation", live(move || rotation_cell(row.read().rotation)))}
            {cell("Creation date", live(move || date(row.read().created_at)))}
        </tr>
    }
    .into_any()
}

fn check_box(checked: RwSignal<Vec<KeyId>>, row: Memo<KeyRow>) -> AnyView {
    let id = row.read_untracked().id;
    let toggle = move |event| {
        let on = event_target_checked(&event);
        checked.update(|checked| {
            checked.retain(|other| *other != id);
            if on {
                checked.push(id);
            }
        });
    };
    let label = move || format!("Select {}", name_of(&row.read()));
    view! {
        <td role="cell" class="box">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || checked.read().contains(&id)
                on:change=act(toggle)
            />
        </td>
    }
    .into_any()
}

/// What a key is called in sentences.
pub(super) fn name_of(row: &KeyRow) -> String {
    row.alias.clone().unwrap_or_else(|| view::short_id(&row.id.to_string()))
}

fn alias_cell(row: &KeyRow) -> AnyView {
    let address = format!("#/keys/{}", row.id);
    let Some(alias) = row.alias.clone() else { return "-".into_any() };
    let more = (row.more_aliases > 0).then(|| {
        let (address, more) =
            (format!("{address}/aliases"), format!("(+{} more)", row.more_aliases));
        view! { " "<a href=address>{more}</a> }.into_any()
    });
    view! { <a class="alias" href=address>{alias}</a>{more} }.into_any()
}

fn type_cell(row: &KeyRow) -> AnyView {
    // It may break after each underscore.
    let parts = row.spec.as_str().split_inclusive('_');
    let spec = parts.map(|part| view! { {part}<wbr /> }).collect_view();
    view! { {view::key_type_word(row.spec)}<small class="under">{spec}</small> }.into_any()
}

/// Whether and when a key rotates.
pub(super) fn rotation_cell(rotation: Rotation) -> AnyView {
    let next = match rotation {
        Rotation::Paused { next, why: Pause::Disabled, .. } => {
            Some(view! { "was due "{date(next)} }.into_any())
        }
        Rotation::Off
        | Rotation::On { .. }
        | Rotation::Paused { .. }
        | Rotation::ByAws { .. }
        | Rotation::NotSupported(_) => {
            rotation.next().map(|next| view! { "next "{date(next)} }.into_any())
        }
    };
    view! { {rotation.words()}{next.map(|next| view! { <small class="under">{next}</small> })} }
        .into_any()
}

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
