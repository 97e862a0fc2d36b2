//! Builds the page's DOM from templates, and updates it when Leptos signals change.
//!
//! The `view!` macro (crate `kms-view`) turns markup into a template with placeholders, and a list
//! of [`Binding`]s for them; [`build`] makes the elements. Leptos's own views have a type for every
//! piece of markup, and code for every type, which is too much to download for a page of this size.
//!
//! - [`content`]: the children of an element. [`attribute`]: the values of attributes.
//! - [`dynamic`]: content that is rebuilt when a signal changes. [`keyed_list`]: lists of keyed
//!   items.
//! - [`text`]: texts that components take as arguments.

mod attribute;
mod content;
mod dynamic;
mod element_ref;
mod keyed_list;
mod text;

use leptos::prelude::{StoredValue, document};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, Node};

pub(crate) use attribute::{AttributeValue, IntoAttribute};
pub(crate) use content::{Content, IntoContent};
pub(crate) use dynamic::{computed, dynamic, effect};
pub(crate) use element_ref::ElementRef;
pub(crate) use keyed_list::each;
pub(crate) use kms_view::view;
pub(crate) use text::{IntoText, Text};

/// Nodes that are built, in a document fragment until they are mounted.
pub(crate) struct View(Node);

impl View {
    /// Appends the nodes to `parent`.
    pub(crate) fn mount(self, parent: &Node) {
        let _ = parent.append_child(&self.0);
    }

    /// The first node, which is the only one of a list item's view.
    fn element(self) -> Node {
        self.0.first_child().unwrap_or(self.0)
    }
}

/// A value for a placeholder of a template.
pub(crate) enum Binding {
    /// Children of the element.
    Content(Content),
    /// The value of an attribute.
    Attribute(AttributeValue),
    /// An event listener.
    Listener(Box<dyn FnMut(Event)>),
    /// A reference that is set to the element.
    ElementRef(ElementRef),
}

/// The binding for a placeholder between tags.
pub(crate) fn content_binding(content: impl IntoContent) -> Binding {
    Binding::Content(content.into_content())
}

/// The binding for an attribute.
pub(crate) fn attribute_binding(value: impl IntoAttribute) -> Binding {
    Binding::Attribute(value.into_attribute())
}

/// Builds the nodes of a template, taking one binding for each placeholder in order. The crate
/// `kms-view` documents the template's format.
pub(crate) fn build(template: &'static str, bindings: Vec<Binding>) -> View {
    let root: Node = document().create_document_fragment().into();
    let mut builder = Builder { open: Vec::new(), at: root.clone() };
    let mut bindings = bindings.into_iter();
    for step in template.lines() {
        builder.step(step, &mut bindings);
    }
    View(root)
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// Runs a template's steps. `at` is the current node, `open` its ancestors.
struct Builder {
    open: Vec<Node>,
    at: Node,
}

impl Builder {
    fn step(&mut self, step: &'static str, bindings: &mut impl Iterator<Item = Binding>) {
        let Some((sign, rest)) = step.split_at_checked(1) else { return };
        match sign {
            "<" => self.open(rest),
            ">" => {
                if let Some(parent) = self.open.pop() {
                    self.at = parent;
                }
            }
            "@" => {
                let (name, value) = rest.split_once('=').unwrap_or((rest, ""));
                attribute::set(self.element(), name, value.into_attribute());
            }
            "\"" => content::append(&self.at, rest.into_content()),
            _ => {
                if let Some(binding) = bindings.next() {
                    self.bind(rest, binding);
                }
            }
        }
    }

    fn open(&mut self, name: &str) {
        let is_svg = name == "svg"
            || self
                .at
                .dyn_ref::<Element>()
                .is_some_and(|at| at.namespace_uri().as_deref() == Some(SVG));
        let created = if is_svg {
            document().create_element_ns(Some(SVG), name)
        } else {
            document().create_element(name)
        };
        let Ok(element) = created else { return };
        let _ = self.at.append_child(&element);
        self.open.push(core::mem::replace(&mut self.at, element.into()));
    }

    fn element(&self) -> &Element {
        self.at.unchecked_ref()
    }

    fn bind(&self, name: &'static str, binding: Binding) {
        match binding {
            Binding::Content(content) => content::append(&self.at, content),
            Binding::Attribute(value) => attribute::bind(self.element(), name, value),
            Binding::ElementRef(reference) => reference.set(self.element()),
            Binding::Listener(handler) => {
                listen(self.element(), name.trim_start_matches("on:"), handler);
            }
        }
    }
}

/// Adds an event listener, which is removed with the current reactive owner.
fn listen(element: &Element, event: &'static str, handler: Box<dyn FnMut(Event)>) {
    let handler = Closure::wrap(handler);
    let function = handler.as_ref().unchecked_ref();
    let _ = element.add_event_listener_with_callback(event, function);
    StoredValue::new_local(Listener { element: element.clone(), event, handler });
}

/// A registered event listener. Dropping it removes it, so pending events are not delivered any
/// more, such as the `close` of a dialog whose page is gone.
struct Listener {
    element: Element,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        let _ = self.element.remove_event_listener_with_callback(self.event, function);
    }
}
