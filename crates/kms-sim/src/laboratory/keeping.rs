//! How what changed comes into the store: one value after the other, and before it is answered.

use std::rc::Rc;

use super::{Laboratory, Listener};
use crate::journal::Journal;
use crate::simulator::Change;
use crate::store::{Durability, Store};
use crate::{NumberedEvent, Simulator, WallTime};

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
            if self.0.problem.borrow().is_none()
                && let Err(error) = journal.commit(&entry, durability).await
            {
                *self.0.problem.borrow_mut() = Some(error.to_string());
            }
            if matches!(durability, Durability::Strict) {
                self.0.on_their_way.set(self.0.on_their_way.get().saturating_sub(1));
            }
            self.tell(&entry.events);
        }
        if journal.wants_compaction() && self.0.problem.borrow().is_none() {
            self.compact(&journal).await;
        }
    }

    /// Everything but records is stored at this point, and these are stored by it.
    async fn compact(&self, journal: &Journal<S>) {
        if self.0.simulator.borrow().has_awaited_change() {
            return;
        }
        let snapshot = self.0.simulator.borrow_mut().take_snapshot();
        if let Err(error) = journal.compact(&snapshot).await {
            *self.0.problem.borrow_mut() = Some(error.to_string());
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
        self.0.on_their_way.set(0);
        let replaced = journal.found(&snapshot).await;
        *self.0.problem.borrow_mut() = replaced.err().map(|error| error.to_string());
    }
}
