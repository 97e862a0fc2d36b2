//! Listeners to events, and to changes that other tabs caused.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use kms_store::NumberedEvent;

/// Identifies a subscription, so that it can be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionId(u64);

type EventListener = Rc<dyn Fn(&[NumberedEvent])>;
type ChangeListener = Rc<dyn Fn()>;

/// The listeners of one handle on a laboratory.
#[derive(Default)]
pub(super) struct Listeners {
    events: RefCell<Vec<(SubscriptionId, EventListener)>>,
    next_id: Cell<u64>,
    change: RefCell<Option<ChangeListener>>,
}

impl Listeners {
    pub(super) fn subscribe(&self, listener: EventListener) -> SubscriptionId {
        let id = SubscriptionId(self.next_id.get());
        self.next_id.set(id.0 + 1);
        self.events.borrow_mut().push((id, listener));
        id
    }

    pub(super) fn unsubscribe(&self, id: SubscriptionId) {
        self.events.borrow_mut().retain(|(other, _)| *other != id);
    }

    pub(super) fn set_change_listener(&self, listener: ChangeListener) {
        *self.change.borrow_mut() = Some(listener);
    }

    /// Calls the listeners with the events of one step. A listener may subscribe or unsubscribe
    /// meanwhile.
    pub(super) fn report_events(&self, events: &[NumberedEvent]) {
        if events.is_empty() {
            return;
        }
        let listeners: Vec<EventListener> =
            self.events.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
        listeners.iter().for_each(|listener| listener(events));
    }

    /// Calls the listener to changes that another tab caused.
    pub(super) fn report_change(&self) {
        let listener = self.change.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
    }
}
