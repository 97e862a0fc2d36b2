//! A store that lives as long as somebody holds it.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

use super::{Durability, Store, StoreError, Stored};

/// A store in memory. Clones are further handles on the same memory, as another tab's would be
/// on one database; a handle that was closed stays closed.
///
/// Tests make it fail ([`MemoryStore::fail_next`]) and keep it waiting ([`MemoryStore::hold`]).
#[derive(Default)]
pub struct MemoryStore {
    shared: Rc<Shared>,
    closed: Cell<bool>,
}

#[derive(Default)]
struct Shared {
    stored: RefCell<Stored>,
    faults: RefCell<VecDeque<StoreError>>,
    is_held: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Clone for MemoryStore {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared), closed: Cell::new(false) }
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next call that writes, and has not failed yet, fail with `error`. Calls of this
    /// add up.
    pub fn fail_next(&self, error: StoreError) {
        self.shared.faults.borrow_mut().push_back(error);
    }

    /// Lets every call that writes wait until [`MemoryStore::release`].
    pub fn hold(&self) {
        self.shared.is_held.set(true);
    }

    /// Lets go on what waits.
    pub fn release(&self) {
        self.shared.is_held.set(false);
        self.shared.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// Changes what is stored behind the back of everybody, as a damaged disk would.
    pub fn tamper(&self, how: impl FnOnce(&mut Stored)) {
        how(&mut self.shared.stored.borrow_mut());
    }

    fn open(&self) -> Result<(), StoreError> {
        if self.closed.get() { Err(StoreError::Closed) } else { Ok(()) }
    }

    async fn writable(&self) -> Result<(), StoreError> {
        self.open()?;
        poll_fn(|context| {
            if !self.shared.is_held.get() {
                return Poll::Ready(());
            }
            self.shared.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
        self.shared.faults.borrow_mut().pop_front().map_or(Ok(()), Err)
    }
}

impl Store for MemoryStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        self.open()?;
        Ok(self.shared.stored.borrow().clone())
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        _durability: Durability,
    ) -> Result<(), StoreError> {
        self.writable().await?;
        let log = &mut self.shared.stored.borrow_mut().log;
        match log.binary_search_by_key(&seq, |(seq, _)| *seq) {
            Ok(_) => Err(StoreError::Conflict { seq }),
            Err(place) => {
                log.insert(place, (seq, value.to_vec()));
                Ok(())
            }
        }
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        self.writable().await?;
        let mut stored = self.shared.stored.borrow_mut();
        let log = stored.log.iter().filter(|(seq, _)| *seq > log_through).cloned().collect();
        // The old value is wiped as it goes.
        let snapshot = (!snapshot.is_empty()).then(|| snapshot.to_vec());
        *stored = Stored { snapshot, log, unread: None };
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.writable().await?;
        *self.shared.stored.borrow_mut() = Stored::default();
        Ok(())
    }

    async fn close(&self) {
        self.closed.set(true);
    }
}
