//! From the browser's events to futures.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use kms_sim::StoreError;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, IdbRequest, IdbTransaction};

use crate::error;

/// Listens to one kind of event until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(crate) fn new(
        target: &EventTarget,
        name: &'static str,
        handler: impl FnMut(Event) + 'static,
    ) -> Self {
        let handler = Closure::<dyn FnMut(Event)>::new(handler);
        // Fails for what is no function, and this is one.
        let _ = target.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
        Self { target: target.clone(), name, handler }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let handler = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, handler);
    }
}

/// What somebody will say once.
struct Slot<T> {
    said: Option<T>,
    waker: Option<Waker>,
    is_heard: bool,
}

/// Says it. Only the first word counts.
pub(crate) struct Say<T>(Rc<RefCell<Slot<T>>>);

impl<T> Clone for Say<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Say<T> {
    /// Whether anybody still wants to know.
    pub(crate) fn is_heard(&self) -> bool {
        self.0.borrow().is_heard
    }

    pub(crate) fn say(&self, word: T) {
        let mut slot = self.0.borrow_mut();
        if slot.said.is_none() && slot.is_heard {
            slot.said = Some(word);
        }
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Hears it, and keeps listening for as long as it is kept.
pub(crate) struct Hear<T> {
    slot: Rc<RefCell<Slot<T>>>,
    _listeners: Vec<Listener>,
}

impl<T> Future for Hear<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.slot.borrow_mut();
        match slot.said.take() {
            Some(word) => Poll::Ready(word),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Hear<T> {
    fn drop(&mut self) {
        let unheard = {
            let mut slot = self.slot.borrow_mut();
            slot.is_heard = false;
            slot.said.take()
        };
        drop(unheard);
    }
}

/// A future of the first word that one of the listeners says. They listen from now on.
pub(crate) fn hear<T>(listen: impl FnOnce(Say<T>) -> Vec<Listener>) -> Hear<T> {
    let slot = Rc::new(RefCell::new(Slot { said: None, waker: None, is_heard: true }));
    let listeners = listen(Say(Rc::clone(&slot)));
    Hear { slot, _listeners: listeners }
}

/// What a request reads.
pub(crate) fn result_of(request: &IdbRequest) -> Hear<Result<JsValue, StoreError>> {
    hear(|say| {
        let (failed, say_failed) = (request.clone(), say.clone());
        let succeeded = request.clone();
        vec![
            Listener::new(request, "success", move |_| {
                say.say(succeeded.result().map_err(|thrown| error::unread(&thrown)));
            }),
            Listener::new(request, "error", move |_| {
                say_failed.say(Err(error::of_reading(&failed)));
            }),
        ]
    })
}

/// The end of a transaction: `complete`, or why it aborted.
pub(crate) fn end_of(transaction: &IdbTransaction) -> Hear<Result<(), StoreError>> {
    hear(|say| {
        let (aborted, say_aborted) = (transaction.clone(), say.clone());
        vec![
            Listener::new(transaction, "complete", move |_| say.say(Ok(()))),
            Listener::new(transaction, "abort", move |_| {
                say_aborted.say(Err(error::of_transaction(&aborted)));
            }),
        ]
    })
}
