//! The menu button of the ARIA Authoring Practices.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, Node};

use super::{Icon, icon, unique_id};
use crate::browser;
use crate::dom::{ElementRef, IntoText, Text, View, view};

/// An item of a menu.
pub(crate) struct MenuItem {
    label: &'static str,
    /// The reason why the item is disabled; it is shown beside the label.
    disabled_reason: Rc<dyn Fn() -> Option<&'static str>>,
    action: Rc<dyn Fn()>,
}

impl MenuItem {
    /// An enabled item.
    pub(crate) fn new(label: &'static str, action: impl Fn() + 'static) -> Self {
        Self { label, disabled_reason: Rc::new(|| None), action: Rc::new(action) }
    }

    /// Disables the item while `reason` returns a reason.
    pub(crate) fn disabled(mut self, reason: impl Fn() -> Option<&'static str> + 'static) -> Self {
        self.disabled_reason = Rc::new(reason);
        self
    }
}

#[derive(Clone, Copy)]
struct Menu {
    open: RwSignal<bool>,
    button: ElementRef,
    list: ElementRef,
}

/// A button with a menu; `class` is the button's CSS class.
pub(crate) fn menu_button(label: impl IntoText, class: &'static str, items: Vec<MenuItem>) -> View {
    fn menu_button(label: Text, class: &'static str, items: Vec<MenuItem>) -> View {
        let menu =
            Menu { open: RwSignal::new(false), button: ElementRef::new(), list: ElementRef::new() };
        let entries: Vec<View> = items.into_iter().map(|item| entry(menu, item)).collect();
        view! {
            <div class="menu" on:focusout=move |event| menu.close_when_left(&event)>
                <button
                    type="button"
                    node_ref=menu.button
                    class=class
                    aria-haspopup="menu"
                    aria-expanded=move || menu.open.get().to_string()
                    on:click=move |_| menu.open.update(|open| *open = !*open)
                    on:keydown=move |event| menu.key_on_button(&event)
                >
                    {label.clone()}
                    {icon(Icon::Caret)}
                </button>
                <ul
                    role="menu"
                    node_ref=menu.list
                    aria-label=label
                    hidden=move || !menu.open.get()
                    on:keydown=move |event| menu.key_in_list(&event)
                >
                    {entries}
                </ul>
            </div>
        }
    }
    menu_button(label.into_text(), class, items)
}

fn entry(menu: Menu, MenuItem { label, disabled_reason, action }: MenuItem) -> View {
    let [is_disabled, reason] = [Rc::clone(&disabled_reason), Rc::clone(&disabled_reason)];
    let choose = move |_| {
        if untrack(|| disabled_reason()).is_none() {
            // Closing focuses the button before a dialog opens, so that the dialog returns the
            // focus to it.
            menu.close();
            action();
        }
    };
    let id = unique_id();
    view! {
        <li role="none">
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                aria-describedby=id.clone()
                aria-disabled=move || is_disabled().map(|_| "true")
                on:click=choose
            >
                {label}
            </button>
            <small id=id>{move || reason()}</small>
        </li>
    }
}

impl Menu {
    fn close(self) {
        self.open.set(false);
        if let Some(button) = self.button.get::<HtmlElement>() {
            let _ = button.focus();
        }
    }

    fn close_when_left(self, event: &Event) {
        let to = event.unchecked_ref::<FocusEvent>().related_target();
        let to = to.and_then(|to| to.dyn_into::<Node>().ok());
        // The element is gone if the focus left because the page was removed.
        let Some(list) = self.list.get::<Node>() else { return };
        if !list.parent_node().is_some_and(|own| own.contains(to.as_ref())) {
            self.open.set(false);
        }
    }

    fn key_on_button(self, event: &Event) {
        let to = match browser::key(event).as_str() {
            "ArrowDown" | "Enter" | " " => 0,
            "ArrowUp" => usize::MAX,
            "Escape" => return self.open.set(false),
            _ => return,
        };
        event.prevent_default();
        self.open.set(true);
        // Runs after the menu is shown: tasks run in the order in which they were woken.
        spawn_local(async move { self.focus(to) });
    }

    fn key_in_list(self, event: &Event) {
        let items = self.items();
        let active = document().active_element();
        let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
        let last = items.len().saturating_sub(1);
        let to = match (browser::key(event).as_str(), at) {
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
        let Some(list) = self.list.get::<Element>() else { return Vec::new() };
        let Ok(found) = list.query_selector_all("[role=menuitem]") else { return Vec::new() };
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok())
            .collect()
    }
}
