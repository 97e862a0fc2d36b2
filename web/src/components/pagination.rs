//! Long lists, a page at a time: only what is shown is in the document.

use kms_sim::view::count;
use leptos::prelude::*;

use super::{Icon, act, icon};

/// How many rows are shown at once.
pub(crate) const PAGE_SIZE: usize = 50;

/// The buttons between pages; nothing where one page holds all.
pub(crate) fn pagination(page: RwSignal<usize>, total: Signal<usize>) -> AnyView {
    let pages = move || total.get().div_ceil(PAGE_SIZE).max(1);
    let shown = move || page.get().min(pages() - 1) + 1;
    let go = move |to: usize| page.set(to.clamp(1, pages()) - 1);
    view! {
        <Show when=move || pages().gt(&1)>
            <nav class="pagination" aria-label="Pages of the table">
                <button
                    type="button"
                    class="icon-button back"
                    aria-label="Previous page"
                    disabled=move || shown() == 1
                    on:click=act(move |_| go(shown() - 1))
                >
                    {icon(Icon::Caret)}
                </button>
                <span aria-live="polite">
                    {move || format!("Page {} of {}", shown(), count(pages() as u64, "").trim_end_matches([' ', 's']))}
                </span>
                <button
                    type="button"
                    class="icon-button forth"
                    aria-label="Next page"
                    disabled=move || shown() == pages()
                    on:click=act(move |_| go(shown() + 1))
                >
                    {icon(Icon::Caret)}
                </button>
            </nav>
        </Show>
    }
    .into_any()
}
