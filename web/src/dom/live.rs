//! Parts that are made anew when a signal changes.

use leptos::prelude::{
    Owner, ReadSignal, RenderEffect, RwSignal, Set, StoredValue, WithUntracked, document, untrack,
};
use wasm_bindgen::JsCast;
use web_sys::{Node, Text};

use super::part::{self, IntoPart, Part};

/// Does `work` now, and anew whenever a signal that it read changes, for as long as the present
/// owner lives.
pub(crate) fn follow(work: impl FnMut() + 'static) {
    fn follow(mut work: Box<dyn FnMut()>) {
        StoredValue::new_local(RenderEffect::new(move |_| work()));
    }
    follow(Box::new(work));
}

/// What `value` comes to, as a signal that changes only when the value does.
pub(crate) fn computed<T>(value: impl Fn() -> T + 'static) -> ReadSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let signal = RwSignal::new(untrack(&value));
    follow(move || {
        let value = value();
        if signal.with_untracked(|present| *present != value) {
            signal.set(value);
        }
    });
    signal.read_only()
}

/// A part that is made anew only when `value` comes to something else; until then it stays as it
/// is, with the focus and whatever else is in it.
pub(crate) fn changing<T, P>(
    value: impl Fn() -> T + 'static,
    part: impl Fn(&T) -> P + 'static,
) -> Part
where
    T: PartialEq + 'static,
    P: IntoPart,
{
    let mut shown: Option<T> = None;
    Part::Live(Box::new(move |place| {
        let value = value();
        if shown.as_ref() != Some(&value) {
            place.show(&|| untrack(|| part(&value)).into_part());
            shown = Some(value);
        }
    }))
}

/// Where a live part stands: between two comments that nobody sees.
pub(crate) struct Place {
    before: Node,
    after: Node,
    /// Owns what is shown now.
    owner: Owner,
}

/// Adds a live part to the end of `parent`.
pub(super) fn append(parent: &Node, mut show: Box<dyn FnMut(&Place)>) {
    let place = Place {
        before: document().create_comment("").into(),
        after: document().create_comment("").into(),
        owner: Owner::new(),
    };
    let _ = parent.append_child(&place.before);
    let _ = parent.append_child(&place.after);
    follow(move || show(&place));
}

impl Place {
    /// Shows this instead of what was there before.
    pub(crate) fn show(&self, part: &dyn Fn() -> Part) {
        self.owner.with_cleanup(|| match (part(), self.text()) {
            (Part::Text(text), Some(shown)) => {
                if shown.data() != *text {
                    shown.set_data(&text);
                }
            }
            (part, _) => {
                let fresh: Node = document().create_document_fragment().into();
                part::append(&fresh, part);
                self.clear();
                self.put(&fresh, &self.after);
            }
        });
    }

    /// The text in here, where there is nothing else: another text takes its place without
    /// disturbing a selection or a screen reader.
    fn text(&self) -> Option<Text> {
        let only = self.before.next_sibling()?;
        let is_last = only.next_sibling().is_some_and(|next| next == self.after);
        if is_last { only.dyn_into().ok() } else { None }
    }

    /// Moves a node to before another one in here.
    pub(super) fn put(&self, node: &Node, before: &Node) {
        if let Some(parent) = self.after.parent_node() {
            let _ = parent.insert_before(node, Some(before));
        }
    }

    /// The first node in here, or the end.
    pub(super) fn first(&self) -> Node {
        self.before.next_sibling().unwrap_or_else(|| self.after.clone())
    }

    fn clear(&self) {
        if let Ok(range) = document().create_range() {
            let _ = range.set_start_after(&self.before);
            let _ = range.set_end_before(&self.after);
            let _ = range.delete_contents();
        }
    }
}
