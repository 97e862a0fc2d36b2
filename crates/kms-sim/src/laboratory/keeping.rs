//! How what changed comes into the store: one value after the other, and before it is answered.

use std::rc::Rc;

use super::{Laboratory, Listener, Problem};
use crate::journal::{Journal, JournalError};
use crate::simulator::{Change, Changed};
use crate::store::{Durability, Store, StoreError};
use crate::{Entry, NumberedEvent, Simulator, Snapshot, WallTime};

/// How many records wait at most, to be stored together.
const WAITING_MAX: usize = 1000;

impl Changed {
    /// Whether an answer waits for it.
    fn is_awaited(&self) -> bool {
        match self {
            Self::Step(_, durability) => matches!(durability, Durability::Strict),
            Self::Whole(_) => true,
        }
    }
}

impl<S: Store> Laboratory<S> {
    /// Before an answer: stores what changed, and waits for what is on its way already. Records
    /// alone wait for a tick, but not in any number: nobody may ever tick where all is in memory.
    pub(super) async fn settle(&self, wall: WallTime) {
        let are_many = self.read(Simulator::waiting_records) >= WAITING_MAX;
        if are_many || self.read(Simulator::has_awaited_change) {
            self.enqueue(wall);
        }
        if are_many || self.0.on_their_way.get() > 0 {
            self.store_queue().await;
        }
    }

    pub(super) fn enqueue(&self, wall: WallTime) {
        let Some(change) = self.0.simulator.borrow_mut().take_change(wall) else { return };
        if change.what.is_awaited() {
            self.0.on_their_way.set(self.0.on_their_way.get() + 1);
        }
        self.0.queue.borrow_mut().push_back(change);
    }

    /// Stores the queue, one value after the other. Who comes second waits until all that was
    /// before it, and its own, is stored.
    pub(super) async fn store_queue(&self) {
        let journal = self.0.journal.lock().await;
        self.store_all(journal.as_ref()).await;
        let journal = journal.as_ref().filter(|it| it.wants_compaction() && self.is_saved());
        if let Some(journal) = journal {
            self.compact(journal).await;
        }
    }

    /// The same for whoever has the journal.
    pub(super) async fn store_all(&self, journal: Option<&Journal<S>>) {
        while let Some(change) = self.next_change() {
            if let Some(journal) = journal {
                self.keep(journal, &change.what).await;
            }
            self.passed(change);
        }
    }

    fn next_change(&self) -> Option<Change> {
        self.0.queue.borrow_mut().pop_front()
    }

    /// The same for whoever has waited: the wall is not read, since only an old time is known.
    pub(super) fn enqueue_waiting(&self) {
        if self.read(Simulator::has_change) {
            self.enqueue(self.clock_read());
        }
    }

    /// When the wall was read last.
    pub(super) fn clock_read(&self) -> WallTime {
        self.read(Simulator::clock_read)
    }

    /// The whole as it is to be stored: whatever waits is in it, and is not stored once more.
    fn whole(&self) -> Snapshot {
        self.enqueue_waiting();
        while let Some(change) = self.next_change() {
            self.passed(change);
        }
        self.read(Simulator::as_last_read)
    }

    /// What is stored, or could not be, is told to the others, and to whoever listens.
    pub(super) fn passed(&self, Change { what, wall }: Change) {
        if what.is_awaited() {
            self.0.on_their_way.set(self.0.on_their_way.get().saturating_sub(1));
        }
        self.post_change(&what, wall);
        if let Changed::Step(entry, _) = what {
            self.tell(&entry.events);
        }
    }

    /// A laboratory in the place of another mends what went wrong with that one.
    async fn keep(&self, journal: &Journal<S>, what: &Changed) {
        let kept = match what {
            Changed::Step(..) if !self.is_saved() => return,
            Changed::Step(entry, durability) => self.store(journal, entry, *durability).await,
            Changed::Whole(snapshot) => journal.found(snapshot).await,
        };
        self.note(journal, kept);
    }

    /// Stores a change; or, where a jump led to more than a laboratory keeps of it, the laboratory
    /// that came of it.
    pub(super) async fn store(
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
        let is_last = self.0.queue.borrow().is_empty() && !self.read(Simulator::has_change);
        is_last.then(|| self.read(Simulator::as_last_read))
    }

    /// Everything but records is stored at this point, and these are stored by it.
    async fn compact(&self, journal: &Journal<S>) {
        if self.0.simulator.borrow().has_awaited_change() {
            return;
        }
        let snapshot = self.whole();
        self.note(journal, journal.compact(&snapshot).await);
    }

    /// Keeps this laboratory in `store` from now on. Where that holds something else than an earlier
    /// state of it, `replace` says whether to put it in the place of that. Where it is kept
    /// already, nothing happens.
    ///
    /// # Errors
    /// [`JournalError`]; what the store held, it holds still.
    pub async fn keep_in(&self, store: S, replace: bool) -> Result<(), JournalError> {
        let mut place = self.0.journal.lock().await;
        if self.0.is_closed.get() {
            return Err(StoreError::Closed.into());
        }
        if place.is_some() && self.is_saved() {
            return Ok(());
        }
        let journal = Journal::over(store, self.0.head.get(), replace).await?;
        let (snapshot, wall) = (self.whole(), self.clock_read());
        journal.found(&snapshot).await?;
        self.note(&journal, Ok(()));
        *place = Some(journal);
        drop(place);
        // So the others know that it is saved.
        self.post_change(&Changed::Whole(Box::new(snapshot)), wall);
        self.store_queue().await;
        Ok(())
    }

    pub(super) fn is_saved(&self) -> bool {
        self.0.problem.borrow().is_none()
    }

    /// Remembers how it went with storing, and has the head kept.
    pub(super) fn note(&self, journal: &Journal<S>, stored: Result<(), JournalError>) {
        *self.0.problem.borrow_mut() = stored.err().as_ref().map(Problem::from);
        if self.0.head.replace(journal.head()) != journal.head() {
            self.tell_head();
        }
    }

    pub(super) fn tell_head(&self) {
        let keeper = self.0.head_keeper.borrow().clone();
        if let (Some(keeper), Some(head)) = (keeper, self.0.head.get()) {
            keeper(head);
        }
    }

    pub(super) fn tell(&self, events: &[NumberedEvent]) {
        if events.is_empty() {
            return;
        }
        let listeners: Vec<Listener> =
            self.0.listeners.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
        listeners.iter().for_each(|listener| listener(events));
    }
}
