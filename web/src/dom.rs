//! What the page is built with: views without types of their own.
//!
//! `view!` (crate `kms-view`) turns markup into a template and the holes in it; [`build`] makes
//! elements of them. Leptos's signals drive what changes. Leptos's own views have a type for
//! every piece of markup, and code for every type: too much to download for a page of this size.
//!
//! - [`part`]: what can stand between tags. [`value`]: what an attribute can be.
//! - [`live`]: parts that are made anew when a signal changes. [`list`]: lists by key.
//! - [`text`]: texts for components.

mod element_ref;
mod list;
mod live;
mod part;
mod text;
mod value;

use leptos::prelude::{StoredValue, document};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, Node};

pub(crate) use element_ref::ElementRef;
pub(crate) use kms_view::view;
pub(crate) use list::each;
pub(crate) use live::{changing, computed, follow};
pub(crate) use part::{IntoPart, Part};
pub(crate) use text::{IntoText, Text};
pub(crate) use value::{IntoValue, Value};

/// A built piece of the page, in a fragment until it is mounted.
pub(crate) struct View(Node);

impl View {
    /// Puts it at the end of `parent`.
    pub(crate) fn mount(self, parent: &Node) {
        let _ = parent.append_child(&self.0);
    }

    /// Its one element, of a view that has but one.
    fn element(self) -> Node {
        self.0.first_child().unwrap_or(self.0)
    }
}

/// What fills a hole of a template.
pub(crate) enum Hole {
    /// What stands between tags.
    Part(Part),
    /// The value of an attribute.
    Value(Value),
    /// What handles an event.
    Handler(Box<dyn FnMut(Event)>),
    /// A reference to the element.
    Reference(ElementRef),
}

/// A hole between tags.
pub(crate) fn hole(part: impl IntoPart) -> Hole {
    Hole::Part(part.into_part())
}

/// The hole of an attribute.
pub(crate) fn value_hole(value: impl IntoValue) -> Hole {
    Hole::Value(value.into_value())
}

/// Builds what `template` describes, with its holes filled in order. `view!` writes the template;
/// `kms-view` explains its lines.
pub(crate) fn build(template: &'static str, holes: Vec<Hole>) -> View {
    let root: Node = document().create_document_fragment().into();
    let mut builder = Builder { open: Vec::new(), at: root.clone() };
    let mut holes = holes.into_iter();
    for step in template.lines() {
        builder.step(step, &mut holes);
    }
    View(root)
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// The template is where `at` says; `open` are the elements around that.
struct Builder {
    open: Vec<Node>,
    at: Node,
}

impl Builder {
    fn step(&mut self, step: &'static str, holes: &mut impl Iterator<Item = Hole>) {
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
                value::set(self.element(), name, value.into_value());
            }
            "\"" => part::append(&self.at, rest.into_part()),
            _ => {
                if let Some(hole) = holes.next() {
                    self.fill(rest, hole);
                }
            }
        }
    }

    fn open(&mut self, name: &str) {
        let is_drawing = name == "svg"
            || self
                .at
                .dyn_ref::<Element>()
                .is_some_and(|at| at.namespace_uri().as_deref() == Some(SVG));
        let made = if is_drawing {
            document().create_element_ns(Some(SVG), name)
        } else {
            document().create_element(name)
        };
        let Ok(element) = made else { return };
        let _ = self.at.append_child(&element);
        self.open.push(core::mem::replace(&mut self.at, element.into()));
    }

    fn element(&self) -> &Element {
        self.at.unchecked_ref()
    }

    fn fill(&self, name: &'static str, hole: Hole) {
        match hole {
            Hole::Part(part) => part::append(&self.at, part),
            Hole::Value(value) => value::put(self.element(), name, value),
            Hole::Reference(reference) => reference.fill(self.element()),
            Hole::Handler(handle) => {
                listen(self.element(), name.trim_start_matches("on:"), handle);
            }
        }
    }
}

/// Listens for as long as the present owner lives.
fn listen(element: &Element, event: &'static str, handle: Box<dyn FnMut(Event)>) {
    let handler = Closure::wrap(handle);
    let function = handler.as_ref().unchecked_ref();
    let _ = element.add_event_listener_with_callback(event, function);
    StoredValue::new_local(Listener { element: element.clone(), event, handler });
}

/// What listens to an element's event; nothing is heard once it is dropped, not even what was on
/// its way, such as the `close` of a dialog whose page is gone.
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
