//! The lock that elects one leader among the tabs and workers of a site.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::event::{Resolver, resolved_by};
use crate::host::{global, member};

#[wasm_bindgen]
extern "C" {
    /// The type of `navigator.locks`, which `web-sys` offers only behind a compiler flag.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &JsValue,
    ) -> Result<LockRequest, JsValue>;

    /// The promise that a request for a lock returns.
    type LockRequest;

    #[wasm_bindgen(method, js_name = catch)]
    fn when_refused(this: &LockRequest, handler: &JsValue) -> JsValue;
}

/// The lock that the leader of one laboratory holds. It is released on drop, and by the browser when
/// the tab closes.
///
/// If the browser has no Web Locks (before 2022, and on pages without a secure context), every tab
/// gets the lock. Two tabs may then write one history; the second one fails with
/// [`StoreError::Conflict`](kms_store::StoreError::Conflict).
pub struct LeaderLock {
    /// Resolves the promise for which the browser waits; `None` without Web Locks.
    release: Option<Function>,
}

impl Drop for LeaderLock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // The function that resolves a promise does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

impl LeaderLock {
    /// Acquires the lock if it is free. Returns `None` otherwise.
    pub async fn try_acquire(name: &str) -> Option<Self> {
        Self::request(name, true).await
    }

    /// Waits until the lock is free, and acquires it. Dropping the future gives up the place in the
    /// queue.
    pub async fn acquire(name: &str) -> Self {
        Self::request(name, false).await.unwrap_or(Self { release: None })
    }

    async fn request(name: &str, only_if_available: bool) -> Option<Self> {
        let Some(locks) = lock_manager() else { return Some(Self { release: None }) };
        resolved_by(|resolver| {
            let refused = resolver.clone();
            let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                // If the waiting future was dropped, nobody would use the lock. The browser releases it
                // when this callback returns anything but a promise.
                if lock.is_object() && resolver.is_awaited() {
                    hold(&resolver)
                } else {
                    resolver.resolve(None);
                    JsValue::UNDEFINED
                }
            });
            let options = Object::new();
            // This fails only on a frozen object.
            let _ = Reflect::set(&options, &"ifAvailable".into(), &only_if_available.into());
            // A page without access to locks, such as one of an opaque origin, has no access to a store
            // either. So it may act as if it held the lock.
            let unguarded = move || refused.resolve(Some(Self { release: None }));
            match locks.request(name, &options, &granted) {
                Ok(request) => {
                    request.when_refused(&Closure::once_into_js(unguarded));
                }
                Err(_) => unguarded(),
            }
            Vec::new()
        })
        .await
    }
}

/// Resolves the request with the lock, and returns the promise during which the browser holds it.
fn hold(resolver: &Resolver<Option<LeaderLock>>) -> JsValue {
    let release = Rc::new(RefCell::new(None));
    let resolve_of = Rc::clone(&release);
    let promise = Promise::new(&mut move |resolve, _| {
        resolve_of.borrow_mut().replace(resolve);
    });
    resolver.resolve(Some(LeaderLock { release: release.take() }));
    promise.into()
}

fn lock_manager() -> Option<LockManager> {
    member(&global("navigator")?, "locks").map(JsCast::unchecked_into)
}
