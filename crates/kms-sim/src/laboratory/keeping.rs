//! How what changed comes into the store: one value after the other, and before it is answered.

use std::rc::Rc;

use super::{Laboratory, Listener};
use crate::journal::{Journal, JournalError};
use crate::simulator::Change;
use crate::store::{Durability, Store};
use crate::{Entry, NumberedEvent, Simulator, Snapshot, WallTime};

impl<S: Store> Laboratory<S> {
    /// Before an answer: stores what changed, and waits for what is on its way already.
    pub(super) async fn settle(&self, wall: WallTime) {
        if self.0.simulator.borrow().has_awaited_change() {
            self.enqueue(wall);
        }
        if self.0.on_their_way.get() > 0 {
            self.store_queue().await;
        }
    }

    pub(super) fn enqueue(&self, wall: WallTime) {
        let Some(change) = self.0.simulator.borrow_mut().take_change(wall) else { return };
        if matches!(change.durability, Durability::Strict) {
            self.0.on_their_way.set(self.0.on_their_way.get() + 1);
        }
        self.0.queue.borrow_mut().push_back(change);
    }

    /// Stores the queue, one value after the other. Who comes second waits until all that was
    /// before it, and its own, is stored.
    pub(super) async fn store_queue(&self) {
        let journal = self.0.journal.lock().await;
        loop {
            let next = self.0.queue.borrow_mut().pop_front();
            let Some(Change { entry, durability }) = next else { break };
            if self.0.problem.borrow().is_none() {
                self.note(&journal, self.store(&journal, &entry, durability).await);
            }
            if matches!(durability, Durability::Strict) {
                self.arrived();
            }
            self.tell(&entry.events);
        }
        if journal.wants_compaction() && self.0.problem.borrow().is_none() {
            self.compact(&journal).await;
        }
    }

    /// Stores a change; or, where a jump led to more than a laboratory keeps of it, the laboratory
    /// that came of it.
    async fn store(
        &self,
        journal: &Journal<S>,
        entry: &Entry,
        durability: Durability,
    ) -> Result<(), JournalError> {
        if entry.is_more_than_is_kept()
            && let Some(after) = self.undisturbed()
            && journal.commit_whole(&after, entry.len_min()).await?
        {
            return Ok(());
        }
        journal.commit(entry, durability).await
    }

    /// The laboratory, where nothing has changed since the change that is being stored.
    fn undisturbed(&self) -> Option<Snapshot> {
        let mut simulator = self.0.simulator.borrow_mut();
        let is_last = self.0.queue.borrow().is_empty() && !simulator.has_change();
        is_last.then(|| simulator.take_snapshot())
    }

    /// Everything but records is stored at this point, and these are stored by it.
    async fn compact(&self, journal: &Journal<S>) {
        if self.0.simulator.borrow().has_awaited_change() {
            return;
        }
        let snapshot = self.0.simulator.borrow_mut().take_snapshot();
        self.note(journal, journal.compact(&snapshot).await);
    }

    /// Remembers how it went with storing, and has the head kept.
    fn note(&self, journal: &Journal<S>, stored: Result<(), JournalError>) {
        *self.0.problem.borrow_mut() = stored.err().map(|error| error.to_string());
        if self.0.head.replace(journal.head()) != journal.head() {
            self.tell_head();
        }
    }

    fn arrived(&self) {
        self.0.on_their_way.set(self.0.on_their_way.get().saturating_sub(1));
    }

    pub(super) fn tell_head(&self) {
        let keeper = self.0.head_keeper.borrow().clone();
        if let (Some(keeper), Some(head)) = (keeper, self.0.head.get()) {
            keeper(head);
        }
    }

    fn tell(&self, events: &[NumberedEvent]) {
        if events.is_empty() {
            return;
        }
        let listeners: Vec<Listener> =
            self.0.listeners.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
        listeners.iter().for_each(|listener| listener(events));
    }

    /// Puts another simulator in the place of the present one, and begins a new history with it.
    pub(super) async fn replace(&self, wall: WallTime, simulator: Simulator) {
        let journal = self.0.journal.lock().await;
        let snapshot = {
            let mut present = self.0.simulator.borrow_mut();
            *present = simulator;
            present.snapshot(wall)
        };
        self.0.queue.borrow_mut().clear();
        // The new laboratory itself: whatever is asked of it meanwhile rests on it.
        self.0.on_their_way.set(1);
        self.note(&journal, journal.found(&snapshot).await);
        self.arrived();
    }
}
