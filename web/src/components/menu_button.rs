//! A button that opens a menu, after the ARIA Authoring Practices.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::{Icon, act, fresh_id, icon};

/// An entry of a menu.
#[derive(Clone)]
pub(crate) struct MenuItem {
    /// What it says.
    pub(crate) label: &'static str,
    /// Why it cannot be chosen; it stays readable then.
    pub(crate) refused: Signal<Option<&'static str>>,
    /// What it does.
    pub(crate) action: Callback<()>,
}

#[derive(Clone, Copy)]
struct Menu {
    open: RwSignal<bool>,
    button: NodeRef<html::Button>,
    list: NodeRef<html::Ul>,
}

/// The button with its menu.
#[component]
pub(crate) fn MenuButton(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] class: &'static str,
    items: Vec<MenuItem>,
) -> impl IntoView {
    let menu = Menu { open: RwSignal::new(false), button: NodeRef::new(), list: NodeRef::new() };
    let entries = items.into_iter().map(|item| entry(menu, item)).collect_view();
    view! {
        <div class="menu" on:focusout=act(move |event| menu.close_when_left(&event))>
            <button
                type="button"
                node_ref=menu.button
                class=if class.is_empty() { "button" } else { class }
                aria-haspopup="menu"
                aria-expanded=move || menu.open.get().to_string()
                on:click=act(move |_| menu.open.update(|open| *open = !*open))
                on:keydown=act(move |event| menu.key_on_button(&event))
            >
                {move || label.get()}
                {icon(Icon::Caret)}
            </button>
            <ul
                role="menu"
                node_ref=menu.list
                aria-label=move || label.get()
                hidden=move || !menu.open.get()
                on:keydown=act(move |event| menu.key_in_list(&event))
            >
                {entries}
            </ul>
        </div>
    }
}

fn entry(menu: Menu, MenuItem { label, refused, action }: MenuItem) -> impl IntoView {
    let choose = move |_| {
        if refused.get_untracked().is_none() {
            // Focused first, so that a dialog gives the focus back to it.
            menu.close();
            action.run(());
        }
    };
    let why = fresh_id();
    view! {
        <li role="none">
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                aria-describedby=why.clone()
                aria-disabled=move || refused.get().map(|_| "true")
                on:click=act(choose)
            >
                {label}
            </button>
            <small id=why>{move || refused.get()}</small>
        </li>
    }
}

impl Menu {
    fn close(self) {
        self.open.set(false);
        if let Some(button) = self.button.get_untracked() {
            let _ = button.focus();
        }
    }

    fn close_when_left(self, event: &FocusEvent) {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        // The focus also leaves when the whole page goes, and its signals with it.
        let Some(list) = self.list.try_get_untracked() else { return };
        let own = list.and_then(|list| list.parent_node());
        if !own.is_some_and(|own| own.contains(to.as_ref())) {
            self.open.set(false);
        }
    }

    fn key_on_button(self, event: &KeyboardEvent) {
        let to = match event.key().as_str() {
            "ArrowDown" | "Enter" | " " => 0,
            "ArrowUp" => usize::MAX,
            _ => return,
        };
        event.prevent_default();
        self.open.set(true);
        request_animation_frame(move || self.focus(to));
    }

    fn key_in_list(self, event: &KeyboardEvent) {
        let items = self.items();
        let active = document().active_element();
        let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
        let last = items.len().saturating_sub(1);
        let to = match (event.key().as_str(), at) {
            ("ArrowDown", Some(at)) if at < last => at + 1,
            ("ArrowUp", Some(at)) if at > 0 => at - 1,
            ("ArrowUp" | "End", _) => last,
            ("ArrowDown" | "Home", _) => 0,
            ("Escape", _) => {
                event.prevent_default();
                event.stop_propagation();
                return self.close();
            }
            _ => return,
        };
        event.prevent_default();
        self.focus(to);
    }

    fn focus(self, at: usize) {
        let items = self.items();
        if let Some(item) = items.get(at).or(items.last()) {
            let _ = item.focus();
        }
    }

    fn items(self) -> Vec<HtmlElement> {
        let Some(list) = self.list.get_untracked() else { return Vec::new() };
        let Ok(found) = list.query_selector_all("[role=menuitem]") else { return Vec::new() };
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok())
            .collect()
    }
}
