//! Content and values that follow signals.

use leptos::prelude::{
    Owner, ReadSignal, RenderEffect, RwSignal, Set, StoredValue, WithUntracked, document, untrack,
};
use wasm_bindgen::JsCast;
use web_sys::{Node, Text};

use super::content::{self, Content, IntoContent};

/// Runs `work` now, and again whenever a signal that it reads changes, until the current reactive
/// owner is dropped.
pub(crate) fn effect(work: impl FnMut() + 'static) {
    fn effect(mut work: Box<dyn FnMut()>) {
        StoredValue::new_local(RenderEffect::new(move |_| work()));
    }
    effect(Box::new(work));
}

/// A signal with the value of a closure, which notifies only when the value changes.
pub(crate) fn computed<T>(value: impl Fn() -> T + 'static) -> ReadSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let signal = RwSignal::new(untrack(&value));
    effect(move || {
        let value = value();
        if signal.with_untracked(|present| *present != value) {
            signal.set(value);
        }
    });
    signal.read_only()
}

/// Content that is rebuilt only when `value` changes. Until then its elements stay, with the focus
/// and all entered text.
pub(crate) fn dynamic<T, P>(
    value: impl Fn() -> T + 'static,
    content: impl Fn(&T) -> P + 'static,
) -> Content
where
    T: PartialEq + 'static,
    P: IntoContent,
{
    let mut present: Option<T> = None;
    Content::Dynamic(Box::new(move |range| {
        let value = value();
        if present.as_ref() != Some(&value) {
            range.show(&|| untrack(|| content(&value)).into_content());
            present = Some(value);
        }
    }))
}

/// The place of dynamic content: the nodes between two empty comments.
pub(crate) struct NodeRange {
    start: Node,
    end: Node,
    /// Owns the signals and listeners of the present content.
    owner: Owner,
}

/// Appends dynamic content to `parent`.
pub(super) fn append(parent: &Node, mut show: Box<dyn FnMut(&NodeRange)>) {
    let range = NodeRange {
        start: document().create_comment("").into(),
        end: document().create_comment("").into(),
        owner: Owner::new(),
    };
    let _ = parent.append_child(&range.start);
    let _ = parent.append_child(&range.end);
    effect(move || show(&range));
}

impl NodeRange {
    /// Replaces the content. A text that replaces a text is set in the present node, which disturbs
    /// neither a selection nor a screen reader.
    pub(crate) fn show(&self, content: &dyn Fn() -> Content) {
        self.owner.with_cleanup(|| match (content(), self.text()) {
            (Content::Text(text), Some(present)) => {
                if present.data() != *text {
                    present.set_data(&text);
                }
            }
            (content, _) => {
                let fresh: Node = document().create_document_fragment().into();
                content::append(&fresh, content);
                self.clear();
                self.insert_before(&fresh, &self.end);
            }
        });
    }

    /// The text node, if it is the only node in the range.
    fn text(&self) -> Option<Text> {
        let only = self.start.next_sibling()?;
        let is_last = only.next_sibling().is_some_and(|next| next == self.end);
        if is_last { only.dyn_into().ok() } else { None }
    }

    /// Moves `node` before `before`, which is a node of this range or its end.
    pub(super) fn insert_before(&self, node: &Node, before: &Node) {
        if let Some(parent) = self.end.parent_node() {
            let _ = parent.insert_before(node, Some(before));
        }
    }

    /// The first node of the range, or its end if it is empty.
    pub(super) fn first_node(&self) -> Node {
        self.start.next_sibling().unwrap_or_else(|| self.end.clone())
    }

    fn clear(&self) {
        if let Ok(range) = document().create_range() {
            let _ = range.set_start_after(&self.start);
            let _ = range.set_end_before(&self.end);
            let _ = range.delete_contents();
        }
    }
}
