//! Futures that events of the browser resolve.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::rc::Rc;

use futures_channel::oneshot;
use kms_store::StoreError;
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
        // This fails only for a handler that is not a function.
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

/// Resolves a future once. Clones resolve the same future, and only the first value counts.
pub(crate) struct Resolver<T>(Rc<RefCell<Option<oneshot::Sender<T>>>>);

impl<T> Clone for Resolver<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Resolver<T> {
    /// Returns whether the future is neither resolved nor dropped.
    pub(crate) fn is_awaited(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|sender| !sender.is_canceled())
    }

    pub(crate) fn resolve(&self, value: T) {
        if let Some(sender) = self.0.take() {
            // This fails if the future was dropped, and then the value is not needed.
            let _ = sender.send(value);
        }
    }
}

/// A future that its listeners resolve. They are removed when it is dropped.
pub(crate) struct Resolved<T> {
    receiver: oneshot::Receiver<T>,
    _listeners: Vec<Listener>,
}

impl<T> Future for Resolved<T> {
    type Output = T;

    /// A future whose resolvers are all dropped stays pending.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match Pin::new(&mut self.receiver).poll(context) {
            Poll::Ready(Ok(value)) => Poll::Ready(value),
            Poll::Ready(Err(oneshot::Canceled)) | Poll::Pending => Poll::Pending,
        }
    }
}

/// Returns a future that the listeners from `listen` resolve.
pub(crate) fn resolved_by<T>(listen: impl FnOnce(Resolver<T>) -> Vec<Listener>) -> Resolved<T> {
    let (sender, receiver) = oneshot::channel();
    let listeners = listen(Resolver(Rc::new(RefCell::new(Some(sender)))));
    Resolved { receiver, _listeners: listeners }
}

/// Returns the future result of a request.
pub(crate) fn result_of(request: &IdbRequest) -> Resolved<Result<JsValue, StoreError>> {
    resolved_by(|resolver| {
        let (failed, on_error) = (request.clone(), resolver.clone());
        let succeeded = request.clone();
        vec![
            Listener::new(request, "success", move |_| {
                resolver.resolve(succeeded.result().map_err(|thrown| error::unread(&thrown)));
            }),
            Listener::new(request, "error", move |_| {
                on_error.resolve(Err(error::of_reading(&failed)));
            }),
        ]
    })
}

/// Returns the future end of a transaction: `Ok` when it is complete, an error when it was aborted.
pub(crate) fn end_of(transaction: &IdbTransaction) -> Resolved<Result<(), StoreError>> {
    resolved_by(|resolver| {
        let (aborted, on_abort) = (transaction.clone(), resolver.clone());
        vec![
            Listener::new(transaction, "complete", move |_| resolver.resolve(Ok(()))),
            Listener::new(transaction, "abort", move |_| {
                on_abort.resolve(Err(error::of_transaction(&aborted)));
            }),
        ]
    })
}
