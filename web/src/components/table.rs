//! Tables that become cards where there is no room, and stay tables for screen readers.

use leptos::prelude::*;

use super::{Icon, act, icon};

/// How a table is sorted: by which column, and whether downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// The column's number, from 0.
    pub(crate) column: usize,
    /// Whether the last comes first.
    pub(crate) descending: bool,
}

/// A heading that sorts when it is pressed.
pub(crate) fn sort_header(
    sorting: RwSignal<Sorting>,
    column: usize,
    label: &'static str,
) -> AnyView {
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
            <button type="button" class="sort" on:click=act(sort)>{label}{icon(Icon::Caret)}</button>
        </th>
    }
    .into_any()
}

/// A heading that only names its column.
pub(crate) fn header(label: &'static str) -> AnyView {
    view! { <th scope="col" role="columnheader">{label}</th> }.into_any()
}

/// A cell; on a narrow screen its column's name stands before it.
pub(crate) fn cell(label: &'static str, content: impl IntoAny) -> AnyView {
    any_cell(label, content.into_any())
}

fn any_cell(label: &'static str, content: AnyView) -> AnyView {
    view! { <td role="cell" data-label=label><div>{content}</div></td> }.into_any()
}

/// More columns than these need more room to stand beside each other.
const FEW: usize = 6;

/// A table of these headings and rows, under a name for screen readers.
pub(crate) fn table(name: &'static str, headers: Vec<AnyView>, body: impl IntoAny) -> AnyView {
    any_table(name, headers, body.into_any())
}

fn any_table(name: &'static str, headers: Vec<AnyView>, body: AnyView) -> AnyView {
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
    .into_any()
}

/// A row of cells.
pub(crate) fn row(cells: Vec<AnyView>) -> AnyView {
    view! { <tr role="row">{cells}</tr> }.into_any()
}
