//! The lock that elects one writer among the tabs and workers of a site.

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
    /// `navigator.locks`, which `web-sys` has behind a compiler flag only.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &JsValue,
    ) -> Result<LockRequest, JsValue>;

    /// The promise of a request.
    type LockRequest;

    #[wasm_bindgen(method, js_name = catch)]
    fn when_refused(this: &LockRequest, handler: &JsValue) -> JsValue;
}

/// Held by the one writer of a name; given back on drop, and by the browser when the tab closes.
///
/// Where the browser has no Web Locks (before 2022, and on pages without a secure context) every
/// tab holds the lock: two of them may then write one history, and the second to do so is told
/// ([`StoreError::Conflict`](kms_store::StoreError::Conflict)).
pub struct LeaderLock {
    /// Ends the promise that the browser waits for.
    release: Option<Function>,
}

impl Drop for LeaderLock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // A promise's own function does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

impl LeaderLock {
    /// Takes the lock if nobody holds it.
    pub async fn try_acquire(name: &str) -> Option<Self> {
        Self::request(name, true).await
    }

    /// Waits until nobody holds the lock, and takes it. Who stops waiting gives up its place.
    pub async fn acquire(name: &str) -> Self {
        Self::request(name, false).await.unwrap_or(Self { release: None })
    }

    async fn request(name: &str, only_if_available: bool) -> Option<Self> {
        let Some(locks) = lock_manager() else { return Some(Self { release: None }) };
        resolved_by(|resolver| {
            let refused = resolver.clone();
            let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if lock.is_object() && resolver.is_awaited() {
                    hold(&resolver)
                } else {
                    resolver.resolve(None);
                    JsValue::UNDEFINED
                }
            });
            let options = Object::new();
            // Fails for frozen objects, and this one is new.
            let _ = Reflect::set(&options, &"ifAvailable".into(), &only_if_available.into());
            // A page that is refused locks, such as one of an opaque origin, has no store either.
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

/// The lock is held until the promise that is returned here ends.
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
