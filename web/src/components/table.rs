//! Tables. On narrow screens each row is a card, but screen readers still get a table.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::dom::{Content, IntoContent, View, view};

/// The column by which a table is sorted, and the direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// The index of the column.
    pub(crate) column: usize,
    pub(crate) descending: bool,
}

/// A column header with a button that sorts by its column.
pub(crate) fn sortable_column_header(
    sorting: RwSignal<Sorting>,
    column: usize,
    label: &'static str,
) -> View {
    let order = move || match sorting.get() {
        Sorting { column: by, .. } if by != column => "none",
        Sorting { descending: false, .. } => "ascending",
        Sorting { descending: true, .. } => "descending",
    };
    let sort = move |_| {
        sorting.update(|by| {
            let descending = by.column == column && !by.descending;
            *by = Sorting { column, descending };
        });
    };
    view! {
        <th scope="col" role="columnheader" aria-sort=order>
            <button type="button" class="sort" on:click=sort>{label}{icon(Icon::Caret)}</button>
        </th>
    }
}

/// A column header.
pub(crate) fn column_header(label: &'static str) -> View {
    view! { <th scope="col" role="columnheader">{label}</th> }
}

/// A cell. On narrow screens the column's label is shown before the content.
pub(crate) fn cell(label: &'static str, content: impl IntoContent) -> View {
    fn cell(label: &'static str, content: Content) -> View {
        view! { <td role="cell" data-label=label><div>{content}</div></td> }
    }
    cell(label, content.into_content())
}

/// The greatest number of columns of a narrow table.
const FEW: usize = 6;

/// A table; `name` is its accessible name.
pub(crate) fn table(name: &'static str, headers: Vec<View>, body: impl IntoContent) -> View {
    fn table(name: &'static str, headers: Vec<View>, body: Content) -> View {
        let class = if headers.len() > FEW { "wide" } else { "narrow" };
        view! {
            <div class="table-box">
                <table role="table" class=class aria-label=name>
                    <thead role="rowgroup">
                        <tr role="row">{headers}</tr>
                    </thead>
                    <tbody role="rowgroup">{body}</tbody>
                </table>
            </div>
        }
    }
    table(name, headers, body.into_content())
}

/// A row of cells.
pub(crate) fn row(cells: Vec<View>) -> View {
    view! { <tr role="row">{cells}</tr> }
}
