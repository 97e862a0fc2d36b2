//! A store in memory, with which tests simulate failures.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

use super::{Durability, Store, StoreError, Stored};

/// A store in memory. Clones are further handles on the same memory, like the handles of several
/// tabs on one database. Closing a handle does not close its clones.
///
/// Tests can make a write fail ([`MemoryStore::fail_next`]) or wait ([`MemoryStore::hold`]).
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
    /// The writes that wait for [`MemoryStore::release`].
    waiting: RefCell<Vec<Waker>>,
}

impl Clone for MemoryStore {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared), closed: Cell::new(false) }
    }
}

impl MemoryStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes one write fail with `error`: the next one that is not to fail already.
    pub fn fail_next(&self, error: StoreError) {
        self.shared.faults.borrow_mut().push_back(error);
    }

    /// Makes every write wait until [`MemoryStore::release`] is called.
    pub fn hold(&self) {
        self.shared.is_held.set(true);
    }

    /// Continues the writes that wait.
    pub fn release(&self) {
        self.shared.is_held.set(false);
        self.shared.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// Changes the stored bytes without the handles' involvement, like a damaged disk.
    pub fn tamper(&self, change: impl FnOnce(&mut Stored)) {
        change(&mut self.shared.stored.borrow_mut());
    }

    fn check_open(&self) -> Result<(), StoreError> {
        if self.closed.get() { Err(StoreError::Closed) } else { Ok(()) }
    }

    /// Waits until writes are released, then takes the next simulated failure.
    async fn begin_write(&self) -> Result<(), StoreError> {
        self.check_open()?;
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
        self.check_open()?;
        Ok(self.shared.stored.borrow().clone())
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        _durability: Durability,
    ) -> Result<(), StoreError> {
        self.begin_write().await?;
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
        self.begin_write().await?;
        let mut stored = self.shared.stored.borrow_mut();
        let log = stored.log.iter().filter(|(seq, _)| *seq > log_through).cloned().collect();
        let snapshot = (!snapshot.is_empty()).then(|| snapshot.to_vec());
        // The old contents are wiped when they are dropped here.
        *stored = Stored { snapshot, log, unread: None };
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.begin_write().await?;
        *self.shared.stored.borrow_mut() = Stored::default();
        Ok(())
    }

    async fn close(&self) {
        self.closed.set(true);
    }
}
