//! Lists by key: what stays in a list keeps its elements, and with them the focus.

use core::mem;
use std::rc::Rc;

use leptos::prelude::{Owner, document, untrack};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use super::{Part, View};

/// A list that follows `items`. Each has a key of its own, and a view of one element, which is
/// built once: what changes in it, it reads from signals.
pub(crate) fn each<T: 'static>(
    items: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    view: impl Fn(T) -> View + 'static,
) -> Part {
    let view = Rc::new(view);
    let wanted = move |item: T| {
        let (key, view) = (key(&item), Rc::clone(&view));
        Wanted { key, view: Box::new(move || view(item)) }
    };
    keyed(Box::new(move || items().into_iter().map(&wanted).collect()))
}

struct Wanted {
    key: String,
    view: Box<dyn FnOnce() -> View>,
}

struct Item {
    key: String,
    owner: Owner,
    node: Node,
}

fn keyed(wanted: Box<dyn Fn() -> Vec<Wanted>>) -> Part {
    let owner = Owner::new();
    let mut shown: Vec<Item> = Vec::new();
    Part::Live(Box::new(move |place| {
        let wanted = wanted();
        let focused = document().active_element();
        let mut before = mem::take(&mut shown);
        before.retain(|item| wanted.iter().any(|wanted| wanted.key == item.key) || item.remove());
        let mut next = place.first();
        for Wanted { key, view } in wanted {
            let item = match before.iter().position(|item| item.key == key) {
                Some(at) => before.swap_remove(at),
                None => Item::new(&owner, key, view),
            };
            if item.node == next {
                next = next.next_sibling().unwrap_or(next);
            } else {
                place.put(&item.node, &next);
            }
            shown.push(item);
        }
        keep_focus(focused);
    }))
}

/// An element loses the focus when it is moved, even if it is there before and after.
fn keep_focus(focused: Option<Element>) {
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

    /// Takes it away; `false`, since it does not stay.
    fn remove(&self) -> bool {
        if let Some(parent) = self.node.parent_node() {
            let _ = parent.remove_child(&self.node);
        }
        self.owner.cleanup();
        false
    }
}
