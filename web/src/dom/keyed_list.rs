//! Keyed lists: an item that stays in the list keeps its element, and with it the focus.

use core::mem;
use std::rc::Rc;

use leptos::prelude::{Owner, document, untrack};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use super::{Content, View};

/// A list that follows `items`. `key` identifies an item, and `view` builds its one element. An
/// element is built once, so all that changes in it must come from signals.
pub(crate) fn each<T: 'static>(
    items: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    view: impl Fn(T) -> View + 'static,
) -> Content {
    let view = Rc::new(view);
    let with_key = move |item: T| {
        let (key, view) = (key(&item), Rc::clone(&view));
        NewItem { key, view: Box::new(move || view(item)) }
    };
    keyed(Box::new(move || items().into_iter().map(&with_key).collect()))
}

struct NewItem {
    key: String,
    view: Box<dyn FnOnce() -> View>,
}

struct Item {
    key: String,
    owner: Owner,
    node: Node,
}

fn keyed(new_items: Box<dyn Fn() -> Vec<NewItem>>) -> Content {
    let owner = Owner::new();
    let mut items: Vec<Item> = Vec::new();
    Content::Dynamic(Box::new(move |range| {
        let new_items = new_items();
        let focused = document().active_element();
        let mut old_items = mem::take(&mut items);
        old_items.retain(|item| new_items.iter().any(|new| new.key == item.key) || item.remove());
        // Walks the nodes and the new items in step. A node that is in place is passed over, any
        // other is moved or inserted before it: moving an element takes the focus from it.
        let mut next = range.first_node();
        for NewItem { key, view } in new_items {
            let item = match old_items.iter().position(|item| item.key == key) {
                Some(at) => old_items.swap_remove(at),
                None => Item::new(&owner, key, view),
            };
            if item.node == next {
                next = next.next_sibling().unwrap_or(next);
            } else {
                range.insert_before(&item.node, &next);
            }
            items.push(item);
        }
        restore_focus(focused);
    }))
}

/// Focuses the element again: moving an element takes the focus from it.
fn restore_focus(focused: Option<Element>) {
    let Some(element) = focused.filter(|element| element.is_connected()) else { return };
    if document().active_element().as_ref() == Some(&element) {
        return;
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&options);
}

impl Item {
    fn new(parent: &Owner, key: String, view: Box<dyn FnOnce() -> View>) -> Self {
        let owner = parent.child();
        let node = owner.with(|| untrack(view)).element();
        Self { key, owner, node }
    }

    /// Removes the element and drops its signals. Returns `false`, so that `retain` drops the item.
    fn remove(&self) -> bool {
        if let Some(parent) = self.node.parent_node() {
            let _ = parent.remove_child(&self.node);
        }
        self.owner.cleanup();
        false
    }
}
