//! Tables that become cards where there is no room, and stay tables for screen readers.

use leptos::prelude::*;

use super::{Icon, icon};
use crate::dom::{IntoPart, Part, View, view};

/// How a table is sorted: by which column, and whether downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// The column's number, from 0.
    pub(crate) column: usize,
    /// Whether the last comes first.
    pub(crate) descending: bool,
}

/// A heading that sorts when it is pressed.
pub(crate) fn sort_header(sorting: RwSignal<Sorting>, column: usize, label: &'static str) -> View {
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

/// A heading that only names its column.
pub(crate) fn header(label: &'static str) -> View {
    view! { <th scope="col" role="columnheader">{label}</th> }
}

/// A cell; on a narrow screen its column's name stands before it.
pub(crate) fn cell(label: &'static str, content: impl IntoPart) -> View {
    fn cell(label: &'static str, content: Part) -> View {
        view! { <td role="cell" data-label=label><div>{content}</div></td> }
    }
    cell(label, content.into_part())
}

/// More columns than these need more room to stand beside each other.
const FEW: usize = 6;

/// A table of these headings and rows, under a name for screen readers.
pub(crate) fn table(name: &'static str, headers: Vec<View>, body: impl IntoPart) -> View {
    fn table(name: &'static str, headers: Vec<View>, body: Part) -> View {
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
    table(name, headers, body.into_part())
}

/// A row of cells.
pub(crate) fn row(cells: Vec<View>) -> View {
    view! { <tr role="row">{cells}</tr> }
}
