//! A store whose transactions take their time, are abandoned, and die with their tab.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::Poll;
use std::rc::Rc;

use kms_store::{Durability, MemoryStore, Store, StoreError, Stored};
use pollster::block_on;

use crate::random::Random;

/// What became of a transaction.
type Outcome = Rc<RefCell<Option<Result<(), StoreError>>>>;

enum Work {
    Append(u64, Vec<u8>),
    Replace(Vec<Vec<u8>>, u64),
    Clear,
}

/// A handle on the disk of one run; clones are the same.
#[derive(Clone, Default)]
pub(crate) struct FaultyStore(Rc<Disk>);

#[derive(Default)]
struct Disk {
    memory: MemoryStore,
    /// Asked for, and not complete.
    under_way: RefCell<Vec<(Work, Outcome)>>,
    /// What was stored after each complete transaction, oldest first.
    versions: RefCell<Vec<Stored>>,
    /// So many of the next transactions are abandoned.
    aborts: Cell<u32>,
}

impl FaultyStore {
    /// A disk with this on it.
    pub(crate) fn of(stored: &Stored) -> Self {
        let disk = Self::default();
        disk.damage(|empty| *empty = stored.clone());
        disk
    }

    /// What is stored.
    pub(crate) fn stored(&self) -> Stored {
        block_on(self.0.memory.load()).unwrap()
    }

    /// What was stored once, oldest first.
    pub(crate) fn versions(&self) -> Vec<Stored> {
        self.0.versions.borrow().clone()
    }

    /// Forgets what was stored once, but for what is stored now.
    pub(crate) fn forget_versions(&self) {
        *self.0.versions.borrow_mut() = vec![self.stored()];
    }

    /// Lets the next transaction be abandoned.
    pub(crate) fn abort_next(&self) {
        self.0.aborts.set(self.0.aborts.get() + 1);
    }

    /// Lets no more transactions be abandoned.
    pub(crate) fn abort_no_more(&self) {
        self.0.aborts.set(0);
    }

    /// Changes what is stored.
    pub(crate) fn damage(&self, how: impl FnOnce(&mut Stored)) {
        self.0.memory.tamper(how);
    }

    /// Completes one of the transactions that are under way; says whether there was one.
    pub(crate) fn complete_one(&self) -> bool {
        let first = {
            let mut under_way = self.0.under_way.borrow_mut();
            if under_way.is_empty() { None } else { Some(under_way.remove(0)) }
        };
        let Some((work, outcome)) = first else { return false };
        let result = match self.0.aborts.get() {
            0 => self.carry_out(work),
            aborts => {
                self.0.aborts.set(aborts - 1);
                Err(StoreError::QuotaExceeded)
            }
        };
        *outcome.borrow_mut() = Some(result);
        true
    }

    /// The tab is gone: what was under way is stored or not, in any order.
    pub(crate) fn kill(&self, random: &mut Random) {
        self.0.aborts.set(0);
        let mut under_way = self.0.under_way.take();
        while !under_way.is_empty() {
            let (work, _) = under_way.remove(random.below(under_way.len()));
            if random.one_in(2) {
                // Nobody is left to hear of a conflict.
                let _ = self.carry_out(work);
            }
        }
    }

    fn carry_out(&self, work: Work) -> Result<(), StoreError> {
        let memory = &self.0.memory;
        block_on(async {
            match work {
                Work::Append(seq, value) => memory.append(seq, &value, Durability::Strict).await,
                Work::Replace(chunks, through) => memory.replace(&chunks, through).await,
                Work::Clear => memory.clear().await,
            }
        })?;
        self.0.versions.borrow_mut().push(self.stored());
        Ok(())
    }

    async fn transaction(&self, work: Work) -> Result<(), StoreError> {
        let outcome = Outcome::default();
        self.0.under_way.borrow_mut().push((work, Rc::clone(&outcome)));
        poll_fn(|_| outcome.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

impl Store for FaultyStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        Ok(self.stored())
    }

    async fn append(&self, seq: u64, value: &[u8], _: Durability) -> Result<(), StoreError> {
        self.transaction(Work::Append(seq, value.to_vec())).await
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        self.transaction(Work::Replace(snapshot.to_vec(), log_through)).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.transaction(Work::Clear).await
    }

    async fn close(&self) {}
}
