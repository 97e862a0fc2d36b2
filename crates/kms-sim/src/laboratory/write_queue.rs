//! The queue of changes to be stored. Changes are stored one after the other, each before the reply
//! that waits for it.
//!
//! A store has one of two policies ([`WritePolicy`]):
//!
//! - *Write-behind* (IndexedDB): a change is queued when it is made, and the reply waits until it is
//!   stored. The reply to a request that changes nothing comes at once, unless a change that it may
//!   depend on is still queued. If the store fails, the laboratory continues in memory and reports it.
//! - *Strict* (a file): at most one change is not stored. The next request waits for it. If the store
//!   fails, the change is undone by reading the stored history again.
//!
//! IndexedDB is write-behind because its transactions are asynchronous and a page must stay usable
//! without storage. A file is strict because a server must not answer from a state that its file lacks.

use core::cell::{Cell, RefCell};
use std::collections::VecDeque;

use async_lock::Mutex;
use kms_core::Missing;
use kms_store::{
    Durability, Entry, Journal, JournalError, Snapshot, Store, StoreError, WritePolicy,
};

use super::perform::{Flush, LaboratoryError, Step};
use super::{Inner, Leader, Mode, Problem};
use crate::simulator::{Attempt, Change, ChangeKind, Pending};
use crate::{Simulator, WallTime};

/// The number of records of calls that may wait to be stored together.
const RECORDS_MAX: usize = 1000;

/// The changes that wait to be stored, and the journal that stores them.
pub(super) struct WriteQueue<S: Store> {
    /// Locked by the task that stores; the others wait for it in order. `None` if the laboratory is
    /// not stored.
    journal: Mutex<Option<Journal<S>>>,
    policy: Cell<WritePolicy>,
    /// The changes that were taken from the simulator and are not stored, oldest first.
    changes: RefCell<VecDeque<Change>>,
    /// The number of changes that are not stored and for which a reply waits, including the one that
    /// is being stored.
    awaited: Cell<usize>,
}

impl<S: Store> WriteQueue<S> {
    pub(super) fn new(journal: Option<Journal<S>>) -> Self {
        let policy = journal.as_ref().map_or(WritePolicy::WriteBehind, Journal::policy);
        Self {
            journal: Mutex::new(journal),
            policy: Cell::new(policy),
            changes: RefCell::default(),
            awaited: Cell::new(0),
        }
    }

    fn push(&self, change: Change) {
        if change.kind.is_awaited() {
            self.awaited.set(self.awaited.get() + 1);
        }
        self.changes.borrow_mut().push_back(change);
    }

    fn pop(&self) -> Option<Change> {
        self.changes.borrow_mut().pop_front()
    }

    /// The number of changes that wait.
    pub(super) fn len(&self) -> usize {
        self.changes.borrow().len()
    }

    /// Whether a reply waits for a change, be it queued or being stored.
    pub(super) fn is_awaited(&self) -> bool {
        self.awaited.get() > 0
    }
}

impl<S: Store> Inner<S> {
    /// Applies a step in a laboratory that is not stored.
    pub(super) fn apply_in_memory(
        &self,
        attempt: &Attempt,
        step: Step<'_>,
        flush: Flush,
    ) -> Result<(), Missing> {
        let applied = step(&mut self.simulator.borrow_mut(), attempt);
        if flush == Flush::All || self.must_take_changes() {
            let change = self.simulator.borrow_mut().take_change(attempt.wall);
            if let Some(Change { kind: ChangeKind::Entry(entry, _), .. }) = change {
                self.listeners.report_events(&entry.events);
            }
        }
        applied
    }

    /// Applies a step and stores its changes by the policy of the store.
    ///
    /// # Errors
    /// [`LaboratoryError::NotStored`] if the store is strict and failed. The step is undone then.
    pub(super) async fn write(
        &self,
        leader: &Leader<S>,
        attempt: &Attempt,
        step: Step<'_>,
        flush: Flush,
    ) -> Result<Result<(), Missing>, LaboratoryError> {
        match leader.queue.policy.get() {
            WritePolicy::WriteBehind => {
                let applied = step(&mut self.simulator.borrow_mut(), attempt);
                self.flush(leader, attempt.wall, flush).await;
                Ok(applied)
            }
            WritePolicy::Strict => {
                let journal = leader.queue.journal.lock().await;
                let Some(journal) = journal.as_ref() else { return Err(LaboratoryError::Closed) };
                let written = self.write_strictly(leader, journal, attempt, step).await;
                written.map_err(LaboratoryError::NotStored)
            }
        }
    }

    /// Stores the changes that a reply depends on, and waits for that. Records of calls wait for the
    /// next tick, unless there are too many.
    pub(super) async fn flush(&self, leader: &Leader<S>, wall: WallTime, flush: Flush) {
        let all = flush == Flush::All || self.has_too_many_records();
        if all || self.must_take_changes() {
            self.enqueue(leader, wall);
        }
        if all || leader.queue.is_awaited() {
            self.store_queue(leader).await;
        }
    }

    fn has_too_many_records(&self) -> bool {
        self.read(|simulator| simulator.pending().records() >= RECORDS_MAX)
    }

    /// Whether the pending changes must be taken from the simulator before a reply. This also limits the
    /// number of records in a laboratory in memory, for which no host calls `tick`.
    fn must_take_changes(&self) -> bool {
        self.has_too_many_records() || self.has_pending(Pending::is_awaited)
    }

    fn has_pending(&self, condition: impl FnOnce(&Pending) -> bool) -> bool {
        self.read(|simulator| condition(simulator.pending()))
    }

    pub(super) fn enqueue(&self, leader: &Leader<S>, wall: WallTime) {
        if let Some(change) = self.simulator.borrow_mut().take_change(wall) {
            leader.queue.push(change);
        }
    }

    /// Enqueues the pending changes at the last reading of the wall clock. The caller has waited for the
    /// store, so its own reading may be stale.
    pub(super) fn enqueue_pending(&self, leader: &Leader<S>) {
        if self.has_pending(Pending::is_any) {
            self.enqueue(leader, self.clock_read());
        }
    }

    /// Stores the queue, one value after the other. A second caller waits until its own changes and
    /// all before them are stored.
    pub(super) async fn store_queue(&self, leader: &Leader<S>) {
        let journal = leader.queue.journal.lock().await;
        self.store_changes(leader, journal.as_ref()).await;
        let journal = journal.as_ref().filter(|it| it.needs_compaction());
        if let Some(journal) = journal.filter(|_| self.storage.is_saved()) {
            self.compact(leader, journal).await;
        }
    }

    async fn store_changes(&self, leader: &Leader<S>, journal: Option<&Journal<S>>) {
        while let Some(change) = leader.queue.pop() {
            if let Some(journal) = journal {
                self.store_or_report(leader, journal, &change.kind).await;
            }
            self.publish(leader, change);
        }
    }

    /// Stores a change, or reports that it cannot be stored. After a failure, no entry is stored until
    /// the complete laboratory is, since the history would have a gap.
    async fn store_or_report(&self, leader: &Leader<S>, journal: &Journal<S>, change: &ChangeKind) {
        if let ChangeKind::Entry(..) = change
            && !self.storage.is_saved()
        {
            return;
        }
        let stored = self.store(leader, journal, change).await;
        self.note_stored(journal, stored);
    }

    async fn store(
        &self,
        leader: &Leader<S>,
        journal: &Journal<S>,
        change: &ChangeKind,
    ) -> Result<(), JournalError> {
        match change {
            ChangeKind::Entry(entry, durability) => {
                self.store_entry(leader, journal, entry, *durability).await
            }
            ChangeKind::Snapshot(snapshot) => journal.initialize(snapshot).await,
        }
    }

    /// Stores an entry. If it holds more events than a laboratory retains, and the laboratory after it
    /// is smaller than the entry, stores a snapshot instead.
    async fn store_entry(
        &self,
        leader: &Leader<S>,
        journal: &Journal<S>,
        entry: &Entry,
        durability: Durability,
    ) -> Result<(), JournalError> {
        let is_last = leader.queue.len() == 0 && !self.has_pending(Pending::is_any);
        if entry.exceeds_retention() && is_last {
            let after = self.read(Simulator::snapshot_as_last_read);
            if journal.commit_as_snapshot(&after, entry.len_min()).await? {
                return Ok(());
            }
        }
        journal.commit(entry, durability).await
    }

    /// Reports a change to the followers and the listeners, after it was stored or could not be.
    fn publish(&self, leader: &Leader<S>, Change { kind, wall }: Change) {
        if kind.is_awaited() {
            leader.queue.awaited.set(leader.queue.awaited.get().saturating_sub(1));
        }
        self.update_followers(leader, &kind, wall);
        if let ChangeKind::Entry(entry, _) = kind {
            self.listeners.report_events(&entry.events);
        }
    }

    /// Replaces the log by a snapshot. All changes but records of calls are stored at this point,
    /// and the snapshot holds the records.
    async fn compact(&self, leader: &Leader<S>, journal: &Journal<S>) {
        if self.has_pending(Pending::is_awaited) {
            return;
        }
        let snapshot = self.take_snapshot(leader);
        self.note_stored(journal, journal.compact(&snapshot).await);
    }

    /// Takes a snapshot. It includes the queued changes, which are therefore not stored again.
    fn take_snapshot(&self, leader: &Leader<S>) -> Snapshot {
        self.enqueue_pending(leader);
        while let Some(change) = leader.queue.pop() {
            self.publish(leader, change);
        }
        self.read(Simulator::snapshot_as_last_read)
    }

    /// Updates the persistence status after a value was stored or could not be.
    fn note_stored(&self, journal: &Journal<S>, stored: Result<(), JournalError>) {
        self.storage.set_problem(stored.err().as_ref().map(Problem::from));
        self.storage.set_head(journal.head());
    }

    /// Applies a step with a strict store.
    ///
    /// The caller holds the journal, so that no other change is made before this one is stored or
    /// undone.
    ///
    /// # Errors
    /// The reason why the step could not be stored. It is undone; if that fails too, the next step
    /// tries again before it does anything else.
    async fn write_strictly(
        &self,
        leader: &Leader<S>,
        journal: &Journal<S>,
        attempt: &Attempt,
        step: Step<'_>,
    ) -> Result<Result<(), Missing>, Problem> {
        if !self.storage.is_saved() {
            self.revert_to_stored(journal, attempt.wall).await?;
        }
        // The state machine cannot take an event back. So a step that could not be stored is undone by
        // replaying the stored history, which is slow, but correct for every kind of change. The clock
        // keeps running instead of returning to its stored position; so it is copied before the step,
        // which may move it.
        let clock = *self.simulator.borrow_mut().clock();
        let applied = step(&mut self.simulator.borrow_mut(), attempt);
        if let Err(error) = self.store_strictly(leader, journal, attempt.wall).await {
            *self.simulator.borrow_mut().clock() = clock;
            // If undoing fails too, the status reports that; the reply names the first failure.
            let _ = self.revert_to_stored(journal, attempt.wall).await;
            return Err(Problem::from(&error));
        }
        Ok(applied)
    }

    async fn store_strictly(
        &self,
        leader: &Leader<S>,
        journal: &Journal<S>,
        wall: WallTime,
    ) -> Result<(), JournalError> {
        let change = self.simulator.borrow_mut().take_change(wall);
        let Some(change) = change else { return Ok(()) };
        self.store(leader, journal, &change.kind).await?;
        if journal.needs_compaction() {
            let snapshot = self.read(Simulator::snapshot_as_last_read);
            if journal.compact(&snapshot).await.is_err() {
                // The log is complete without the compaction. Retrying it with each step would be slow.
                journal.defer_compaction();
            }
        }
        self.note_stored(journal, Ok(()));
        self.publish(leader, change);
        Ok(())
    }

    /// Returns to the stored state. The clock continues as it runs.
    ///
    /// # Errors
    /// The reason why the stored history cannot be read.
    async fn revert_to_stored(&self, journal: &Journal<S>, wall: WallTime) -> Result<(), Problem> {
        let reloaded = journal.reload().await;
        let problem = reloaded.as_ref().err().map(Problem::from);
        if let Ok(history) = reloaded {
            self.simulator.borrow_mut().revert_to(Simulator::from_history(history, wall));
        }
        self.storage.set_problem(problem.clone());
        problem.map_or(Ok(()), Err)
    }

    pub(super) async fn store_in(&self, store: S, replace: bool) -> Result<(), JournalError> {
        let leader = self.lead_if_in_memory()?;
        let mut journal_slot = leader.queue.journal.lock().await;
        if let Mode::Closed = self.mode() {
            return Err(StoreError::Closed.into());
        }
        if journal_slot.is_some() && self.storage.is_saved() {
            return Ok(());
        }
        let journal = Journal::for_new_history(store, self.storage.head(), replace).await?;
        let (snapshot, wall) = (self.take_snapshot(&leader), self.clock_read());
        journal.initialize(&snapshot).await?;
        self.note_stored(&journal, Ok(()));
        leader.queue.policy.set(journal.policy());
        *journal_slot = Some(journal);
        drop(journal_slot);
        // This message also informs the followers that the laboratory is stored.
        self.update_followers(&leader, &ChangeKind::Snapshot(Box::new(snapshot)), wall);
        self.store_queue(&leader).await;
        Ok(())
    }

    /// Returns the leader. A laboratory in memory becomes one, so that changes are queued while its new
    /// store is being written.
    pub(super) fn lead_if_in_memory(&self) -> Result<std::rc::Rc<Leader<S>>, JournalError> {
        let mut mode = self.mode.borrow_mut();
        match &*mode {
            Mode::Leader(leader) => Ok(std::rc::Rc::clone(leader)),
            Mode::Memory => {
                let leader = Leader::new(None);
                *mode = Mode::Leader(std::rc::Rc::clone(&leader));
                Ok(leader)
            }
            Mode::Follower(_) => Err(StoreError::OtherWriter.into()),
            Mode::Closed => Err(StoreError::Closed.into()),
        }
    }

    /// Stores the pending changes, and closes the store.
    pub(super) async fn close(&self, leader: &Leader<S>, wall: WallTime) {
        self.enqueue(leader, wall);
        let mut journal_slot = leader.queue.journal.lock().await;
        self.store_changes(leader, journal_slot.as_ref()).await;
        if let Some(journal) = journal_slot.take() {
            journal.close().await;
        }
    }
}
