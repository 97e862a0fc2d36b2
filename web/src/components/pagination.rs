//! Pagination: only the items of the current page are in the document.

use kms_sim::view::count;
use leptos::prelude::*;

use super::{Icon, icon};
use crate::dom::{Content, View, computed, dynamic, view};

/// The number of items per page.
pub(crate) const PAGE_SIZE: usize = 50;

/// The items of a page, counted from 0. A page after the last one is the last one.
pub(crate) fn on_page<'a, T: 'a>(
    all: impl ExactSizeIterator<Item = &'a T>,
    page: usize,
) -> impl Iterator<Item = &'a T> {
    let last = all.len().div_ceil(PAGE_SIZE).saturating_sub(1);
    all.skip(page.min(last) * PAGE_SIZE).take(PAGE_SIZE)
}

/// The page controls; empty if one page holds all `total` items.
pub(crate) fn pagination(page: RwSignal<usize>, total: impl Fn() -> usize + 'static) -> Content {
    let pages = computed(move || total().div_ceil(PAGE_SIZE).max(1));
    dynamic(move || pages.get() > 1, move |are_many| are_many.then(|| buttons(page, pages)))
}

fn buttons(page: RwSignal<usize>, pages: ReadSignal<usize>) -> View {
    let shown = move || page.get().min(pages.get() - 1) + 1;
    let go = move |to: usize| page.set(to.clamp(1, pages.get_untracked()) - 1);
    let place = move || {
        let pages = count(pages.get() as u64, "");
        format!("Page {} of {}", shown(), pages.trim_end_matches([' ', 's']))
    };
    view! {
        <nav class="pagination" aria-label="Pages of the table">
            <button
                type="button"
                class="icon-button back"
                aria-label="Previous page"
                aria-disabled=move || (shown() == 1).then_some("true")
                on:click=move |_| go(untrack(shown) - 1)
            >
                {icon(Icon::Caret)}
            </button>
            <span aria-live="polite">{place}</span>
            <button
                type="button"
                class="icon-button forth"
                aria-label="Next page"
                aria-disabled=move || (shown() == pages.get()).then_some("true")
                on:click=move |_| go(untrack(shown) + 1)
            >
                {icon(Icon::Caret)}
            </button>
        </nav>
    }
}
