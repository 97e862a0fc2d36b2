//! A store whose transactions are slow, are aborted, or end with their tab.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::Poll;
use std::rc::Rc;

use kms_store::{Durability, MemoryStore, Store, StoreError, Stored};
use pollster::block_on;

use crate::random::Random;

/// The result of a transaction; `None` while it is in progress.
type Outcome = Rc<RefCell<Option<Result<(), StoreError>>>>;

enum Transaction {
    Append(u64, Vec<u8>),
    Replace(Vec<Vec<u8>>, u64),
    Clear,
}

/// A handle on the disk of one run. Clones are handles on the same disk.
#[derive(Clone, Default)]
pub(crate) struct FaultyStore(Rc<Disk>);

#[derive(Default)]
struct Disk {
    memory: MemoryStore,
    /// The transactions that were requested and are not complete, in order.
    in_progress: RefCell<Vec<(Transaction, Outcome)>>,
    /// The contents after each complete transaction, oldest first.
    versions: RefCell<Vec<Stored>>,
    /// The number of next transactions to abort.
    aborts: Cell<u32>,
}

impl FaultyStore {
    /// Creates a disk with these contents.
    pub(crate) fn of(stored: &Stored) -> Self {
        let disk = Self::default();
        disk.damage(|empty| *empty = stored.clone());
        disk
    }

    /// The contents.
    pub(crate) fn stored(&self) -> Stored {
        block_on(self.0.memory.load()).unwrap()
    }

    /// The former and present contents, oldest first.
    pub(crate) fn versions(&self) -> Vec<Stored> {
        self.0.versions.borrow().clone()
    }

    /// Forgets all former contents.
    pub(crate) fn forget_versions(&self) {
        *self.0.versions.borrow_mut() = vec![self.stored()];
    }

    /// Makes one more transaction abort.
    pub(crate) fn abort_next(&self) {
        self.0.aborts.set(self.0.aborts.get() + 1);
    }

    /// Aborts no more transactions.
    pub(crate) fn stop_aborting(&self) {
        self.0.aborts.set(0);
    }

    /// Changes the contents, like a damaged disk.
    pub(crate) fn damage(&self, change: impl FnOnce(&mut Stored)) {
        self.0.memory.tamper(change);
    }

    /// Completes or aborts the oldest transaction in progress. Returns whether there was one.
    pub(crate) fn complete_one(&self) -> bool {
        let first = {
            let mut in_progress = self.0.in_progress.borrow_mut();
            if in_progress.is_empty() { None } else { Some(in_progress.remove(0)) }
        };
        let Some((transaction, outcome)) = first else { return false };
        let result = match self.0.aborts.get() {
            0 => self.carry_out(transaction),
            aborts => {
                self.0.aborts.set(aborts - 1);
                Err(StoreError::QuotaExceeded)
            }
        };
        *outcome.borrow_mut() = Some(result);
        true
    }

    /// Simulates the end of the tab: each transaction in progress is stored or lost, in any order.
    pub(crate) fn kill(&self, random: &mut Random) {
        self.0.aborts.set(0);
        let mut in_progress = self.0.in_progress.take();
        while !in_progress.is_empty() {
            let (transaction, _) = in_progress.remove(random.below(in_progress.len()));
            if random.one_in(2) {
                // The tab that would receive a conflict is gone.
                let _ = self.carry_out(transaction);
            }
        }
    }

    fn carry_out(&self, transaction: Transaction) -> Result<(), StoreError> {
        let memory = &self.0.memory;
        block_on(async {
            match transaction {
                Transaction::Append(seq, value) => {
                    memory.append(seq, &value, Durability::Strict).await
                }
                Transaction::Replace(chunks, through) => memory.replace(&chunks, through).await,
                Transaction::Clear => memory.clear().await,
            }
        })?;
        self.0.versions.borrow_mut().push(self.stored());
        Ok(())
    }

    async fn begin(&self, transaction: Transaction) -> Result<(), StoreError> {
        let outcome = Outcome::default();
        self.0.in_progress.borrow_mut().push((transaction, Rc::clone(&outcome)));
        poll_fn(|_| outcome.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

impl Store for FaultyStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        Ok(self.stored())
    }

    async fn append(&self, seq: u64, value: &[u8], _: Durability) -> Result<(), StoreError> {
        self.begin(Transaction::Append(seq, value.to_vec())).await
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        self.begin(Transaction::Replace(snapshot.to_vec(), log_through)).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.begin(Transaction::Clear).await
    }

    async fn close(&self) {}
}
