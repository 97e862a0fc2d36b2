//! A table over a long log. It reads only the rows of the current page; a row can be expanded to
//! show a record as JSON.

use kms_sim::view;
use leptos::prelude::*;

use super::key_filter::KeyName;
use crate::components::{
    Icon, PAGE_SIZE, cell, column_header, copy_button, empty_state, icon, pagination, row, table,
};
use crate::dom::{View, computed, dynamic, each, effect, view};

/// The constant properties of a log table.
pub(super) struct LogTable {
    /// The accessible name.
    pub(super) name: &'static str,
    /// The column headers.
    pub(super) columns: &'static [&'static str],
    /// The header of the column that links to the key.
    pub(super) key_column: &'static str,
    /// The title and the text of the empty state.
    pub(super) empty_state: (&'static str, &'static str),
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// The number of the event or record.
    pub(super) seq: u64,
    /// The key that the row is about.
    pub(super) key: Option<KeyName>,
    /// The texts of the other columns, in order.
    pub(super) cells: Vec<String>,
    /// The record as JSON; empty for a row that cannot be expanded.
    pub(super) json: String,
}

/// The rows of one page, and the length of the filtered log.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LogPage {
    total: usize,
    rows: Vec<Row>,
}

impl LogPage {
    /// The rows of page number `page`, counted from 0.
    pub(super) fn of<T>(
        items: impl Iterator<Item = T>,
        page: usize,
        row: impl Fn(T) -> Row,
    ) -> Self {
        let shown = page * PAGE_SIZE..(page + 1) * PAGE_SIZE;
        let mut log_page = Self::default();
        for item in items {
            if shown.contains(&log_page.total) {
                log_page.rows.push(row(item));
            }
            log_page.total += 1;
        }
        log_page
    }
}

/// Reads a page of the log. The type is the same for all logs, so the table is compiled only once.
pub(super) type ReadPage = Box<dyn Fn(usize) -> LogPage>;

/// A row of the table's body.
enum TableRow {
    /// A row of the log.
    Row(Row),
    /// The expanded record of the row before, with that row's number.
    Json(u64, String),
}

impl TableRow {
    /// Identifies the row. A row is rebuilt when the name of its key changes.
    fn key(&self) -> String {
        match self {
            Self::Row(Row { seq, key, .. }) => {
                format!("{seq} {}", key.as_ref().map(KeyName::text).unwrap_or_default())
            }
            Self::Json(seq, _) => format!("{seq} as JSON"),
        }
    }
}

impl LogTable {
    /// The filter fields, the page controls and the table. A change of a filter selects the first
    /// page.
    pub(super) fn view(
        &'static self,
        fields: View,
        filters: [RwSignal<String>; 2],
        read_page: ReadPage,
    ) -> View {
        let page = RwSignal::new(0);
        effect(move || {
            filters.iter().for_each(Track::track);
            page.set(0);
        });
        let shown = computed(move || read_page(page.get()));
        let total = move || shown.read().total;
        let list = dynamic(
            move || total() == 0,
            move |is_empty| if *is_empty { self.empty() } else { self.table(shown) },
        );
        view! { <div class="filters">{fields}{pagination(page, total)}</div>{list} }
    }

    fn empty(&self) -> View {
        let (title, text) = self.empty_state;
        empty_state(title, text, ())
    }

    fn table(&'static self, shown: ReadSignal<LogPage>) -> View {
        // The numbers of the expanded rows.
        let open: RwSignal<Vec<u64>> = RwSignal::default();
        let rows = move || table_rows(&shown.read().rows, &open.read());
        let body = each(rows, TableRow::key, move |row| match row {
            TableRow::Row(row) => self.row(open, row),
            TableRow::Json(_, json) => self.json(&json),
        });
        table(self.name, self.columns.iter().copied().map(column_header).collect(), body)
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

/// The rows of a page, each expanded one followed by its record.
fn table_rows(rows: &[Row], open: &[u64]) -> Vec<TableRow> {
    let mut table_rows = Vec::new();
    for row in rows {
        table_rows.push(TableRow::Row(row.clone()));
        if open.contains(&row.seq) {
            table_rows.push(TableRow::Json(row.seq, row.json.clone()));
        }
    }
    table_rows
}

/// The button that expands and collapses row `seq`.
fn toggle(open: RwSignal<Vec<u64>>, seq: u64, text: String) -> View {
    let is_open = move || open.read().contains(&seq);
    let toggle_row = move |_| {
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
            on:click=toggle_row
        >
            {icon(Icon::Caret)}
            {text}
        </button>
    }
}
