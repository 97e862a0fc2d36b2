//! A long list as a table, a page of it at a time: what is not shown is not even read. A row can
//! open to the JSON behind it.

use kms_sim::view;
use leptos::prelude::*;

use super::filter::KeyName;
use crate::components::{
    Icon, PAGE_SIZE, cell, copy_button, empty_state, header, icon, pagination, table,
};

/// What is the same for all rows of a table.
pub(super) struct Listing {
    /// The name of the table.
    pub(super) name: &'static str,
    /// The headings of its columns.
    pub(super) columns: &'static [&'static str],
    /// The column that links to the key.
    pub(super) key_column: &'static str,
    /// What stands where there is nothing: what is missing, and what would be here.
    pub(super) nothing: (&'static str, &'static str),
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its number in the whole list.
    pub(super) seq: u64,
    /// The key that it is about.
    pub(super) key: Option<KeyName>,
    /// What stands in the other columns, in their order.
    pub(super) cells: Vec<String>,
    /// What it opens to; empty where it does not open.
    pub(super) json: String,
}

/// One page of a list, and how long the whole list is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Window {
    total: usize,
    rows: Vec<Row>,
}

impl Window {
    /// The page `page` of `items`, each made into a row.
    pub(super) fn of<T>(
        items: impl Iterator<Item = T>,
        page: usize,
        row: impl Fn(T) -> Row,
    ) -> Self {
        let shown = page * PAGE_SIZE..(page + 1) * PAGE_SIZE;
        let mut window = Self::default();
        for item in items {
            if shown.contains(&window.total) {
                window.rows.push(row(item));
            }
            window.total += 1;
        }
        window
    }
}

/// Gives a page of a list. Its type is the same for each list, so that the table is compiled once.
pub(super) type Look = Box<dyn Fn(usize) -> Window + Send + Sync>;

impl Listing {
    /// The fields that narrow the list down, the buttons between its pages, and the table. A
    /// change of what `filters` holds goes back to the first page.
    pub(super) fn view(
        &'static self,
        fields: AnyView,
        filters: [RwSignal<String>; 2],
        look: Look,
    ) -> AnyView {
        let page = RwSignal::new(0);
        let shown = Memo::new(move |_| look(page.get()));
        let is_empty = Memo::new(move |_| shown.read().total == 0);
        Effect::new(move |_| {
            filters.iter().for_each(Track::track);
            page.set(0);
        });
        let pages = pagination(page, Signal::derive(move || shown.read().total));
        let list = move || if is_empty.get() { self.nothing() } else { self.table(shown) };
        view! { <div class="filters">{fields}{pages}</div>{list} }.into_any()
    }

    fn nothing(&self) -> AnyView {
        let (title, text) = self.nothing;
        empty_state(title, text, ().into_any())
    }

    fn table(&'static self, shown: Memo<Window>) -> AnyView {
        let body = view! {
            <For
                each=move || shown.get().rows
                key=|row| (row.seq, row.key.clone())
                children=move |row| self.row(row)
            />
        };
        table(self.name, self.columns.iter().copied().map(header).collect(), body)
    }

    fn row(&self, Row { key, cells, json, .. }: Row) -> AnyView {
        let open = RwSignal::new(false);
        let mut key = key.map(KeyName::view);
        let mut cells = cells.into_iter();
        let mut toggle = (!json.is_empty()).then(|| cells.next().map(|text| toggle(open, text)));
        let cells: Vec<AnyView> = self
            .columns
            .iter()
            .map(|label| match toggle.take() {
                Some(first) => cell(label, first),
                None if *label == self.key_column => cell(label, key.take()),
                None => cell(label, cells.next().filter(|text| !text.is_empty())),
            })
            .collect();
        let columns = self.columns.len();
        let record = move || open.get().then(|| json_row(&json, columns));
        view! { <tr role="row">{cells}</tr>{record} }.into_any()
    }
}

fn toggle(open: RwSignal<bool>, text: String) -> AnyView {
    view! {
        <button
            type="button"
            class="record-toggle"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {icon(Icon::Caret)}
            {text}
        </button>
    }
    .into_any()
}

fn json_row(json: &str, columns: usize) -> AnyView {
    let text = view::indented(json);
    view! {
        <tr role="row" class="record-json">
            <td role="cell" colspan=columns.to_string()>
                {copy_button("record", text.clone())}
                <pre class="code" tabindex="0" role="region" aria-label="Record as JSON">{text}</pre>
            </td>
        </tr>
    }
    .into_any()
}
