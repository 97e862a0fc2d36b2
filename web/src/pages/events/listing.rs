//! A long list as a table, a page of it at a time: what is not shown is not even read. A row can
//! open to the JSON behind it.

use kms_sim::view;
use leptos::prelude::*;

use super::filter::KeyName;
use crate::components::{
    Icon, PAGE_SIZE, cell, copy_button, empty_state, header, icon, pagination, row, table,
};
use crate::dom::{View, changing, computed, each, follow, view};

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
pub(super) type Look = Box<dyn Fn(usize) -> Window>;

/// What stands in the table.
enum Line {
    /// A row.
    Row(Row),
    /// What the row of this number, just before it, opened to.
    Json(u64, String),
}

impl Line {
    /// Tells it from the others. A row is another one once its key is called something else.
    fn key(&self) -> String {
        match self {
            Self::Row(Row { seq, key, .. }) => {
                format!("{seq} {}", key.as_ref().map(KeyName::words).unwrap_or_default())
            }
            Self::Json(seq, _) => format!("{seq} as JSON"),
        }
    }
}

impl Listing {
    /// The fields that narrow the list down, the buttons between its pages, and the table. A
    /// change of what `filters` holds goes back to the first page.
    pub(super) fn view(
        &'static self,
        fields: View,
        filters: [RwSignal<String>; 2],
        look: Look,
    ) -> View {
        let page = RwSignal::new(0);
        follow(move || {
            filters.iter().for_each(Track::track);
            page.set(0);
        });
        let shown = computed(move || look(page.get()));
        let total = move || shown.read().total;
        let list = changing(
            move || total() == 0,
            move |is_empty| if *is_empty { self.nothing() } else { self.table(shown) },
        );
        view! { <div class="filters">{fields}{pagination(page, total)}</div>{list} }
    }

    fn nothing(&self) -> View {
        let (title, text) = self.nothing;
        empty_state(title, text, ())
    }

    fn table(&'static self, shown: ReadSignal<Window>) -> View {
        // The numbers of the rows that are open.
        let open: RwSignal<Vec<u64>> = RwSignal::default();
        let lines = move || lines(&shown.read().rows, &open.read());
        let body = each(lines, Line::key, move |line| match line {
            Line::Row(row) => self.row(open, row),
            Line::Json(_, json) => self.json(&json),
        });
        table(self.name, self.columns.iter().copied().map(header).collect(), body)
    }

    fn row(&self, open: RwSignal<Vec<u64>>, Row { seq, key, cells, json }: Row) -> View {
        let mut key = key.map(|key| key.view());
        let mut cells = cells.into_iter();
        let mut first =
            (!json.is_empty()).then(|| cells.next().map(|text| toggle(open, seq, text)));
        let cells = self.columns.iter().map(|label| match first.take() {
            Some(first) => cell(label, first),
            None if *label == self.key_column => cell(label, key.take()),
            None => cell(label, cells.next().filter(|text| !text.is_empty())),
        });
        row(cells.collect())
    }

    fn json(&self, json: &str) -> View {
        let text = view::indented(json);
        view! {
            <tr role="row" class="record-json">
                <td role="cell" colspan=self.columns.len().to_string()>
                    {copy_button("record", text.clone())}
                    <pre class="code" tabindex="0" role="region" aria-label="Record as JSON">{text}</pre>
                </td>
            </tr>
        }
    }
}

/// The rows, each with its JSON after it where it is open.
fn lines(rows: &[Row], open: &[u64]) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in rows {
        lines.push(Line::Row(row.clone()));
        if open.contains(&row.seq) {
            lines.push(Line::Json(row.seq, row.json.clone()));
        }
    }
    lines
}

/// The button that opens and closes the JSON of row `seq`.
fn toggle(open: RwSignal<Vec<u64>>, seq: u64, text: String) -> View {
    let is_open = move || open.read().contains(&seq);
    let flip = move |_| {
        open.update(|open| match open.iter().position(|it| *it == seq) {
            Some(at) => drop(open.swap_remove(at)),
            None => open.push(seq),
        });
    };
    view! {
        <button
            type="button"
            class="record-toggle"
            aria-expanded=move || is_open().to_string()
            on:click=flip
        >
            {icon(Icon::Caret)}
            {text}
        </button>
    }
}
