//! The laboratory that hosts open. It replies to a request when the changes of the request are stored.
//!
//! ```text
//!   commands ──▶ perform ──▶ Memory    apply, reply
//!                        ├──▶ Leader    apply, store (write_queue), reply, update the followers
//!                        ├──▶ Follower  forward to the leader, wait for its reply
//!                        └──▶ Closed    refuse
//! ```

mod commands;
mod listeners;
mod perform;
pub(crate) mod replication;
mod reply;
mod request;
mod storage_status;
mod write_queue;

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use kms_core::{KeyId, Timestamp};
use kms_store::{
    Head, Journal, JournalError, NumberedEvent, Store, TrailRecord, Verification, export,
};

use self::listeners::Listeners;
use self::replication::{Follower, Followers, RequestHandler, is_cached_reply};
use self::storage_status::StorageStatus;
use self::write_queue::WriteQueue;
use crate::{
    AlgorithmProvider, EventBridgeEvent, OpenError, Options, Simulator, WallTime, event_bridge,
};

pub use self::listeners::SubscriptionId;
pub use self::perform::LaboratoryError;
pub use self::storage_status::{Problem, Status};

/// A laboratory: one simulator, and the store that holds its history. Clones are handles on the
/// same laboratory.
// It has many methods, because it is the whole interface for hosts. They are in modules by subject.
pub struct Laboratory<S: Store>(Rc<Inner<S>>);

impl<S: Store> Clone for Laboratory<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// The state that all handles share. Its methods are in the modules that use them: `perform`,
/// `write_queue` and `replication`.
pub(crate) struct Inner<S: Store> {
    simulator: RefCell<Simulator>,
    mode: RefCell<Mode<S>>,
    storage: StorageStatus,
    listeners: Listeners,
    /// Carries out the requests of followers, once the host has loaded its code.
    request_handler: Cell<Option<RequestHandler<S>>>,
}

/// The role of a handle on a laboratory.
pub(crate) enum Mode<S: Store> {
    /// The laboratory is in the memory of this handle only.
    Memory,
    /// This handle writes the laboratory to its store, and updates the followers.
    Leader(Rc<Leader<S>>),
    /// Another tab writes the laboratory. This handle shows the same, and forwards requests.
    Follower(Rc<Follower>),
    /// The laboratory was closed. Requests are refused.
    Closed,
}

impl<S: Store> Clone for Mode<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Memory => Self::Memory,
            Self::Leader(leader) => Self::Leader(Rc::clone(leader)),
            Self::Follower(follower) => Self::Follower(Rc::clone(follower)),
            Self::Closed => Self::Closed,
        }
    }
}

/// The state of a handle that writes.
pub(crate) struct Leader<S: Store> {
    queue: WriteQueue<S>,
    /// The other tabs; `None` if the store belongs to this process only.
    followers: RefCell<Option<Rc<Followers>>>,
}

impl<S: Store> Leader<S> {
    fn new(journal: Option<Journal<S>>) -> Rc<Self> {
        Rc::new(Self { queue: WriteQueue::new(journal), followers: RefCell::default() })
    }

    fn followers(&self) -> Option<Rc<Followers>> {
        self.followers.borrow().clone()
    }
}

impl<S: Store> Laboratory<S> {
    /// Opens the laboratory in `store`, or creates one there if the store is empty.
    ///
    /// # Errors
    /// [`OpenError`]. The store is not changed in that case.
    pub async fn open(store: S, options: Options, wall: WallTime) -> Result<Self, OpenError> {
        Self::open_verified(store, None, options, wall).await
    }

    /// Opens the laboratory in `store`, and compares its history with `head`, the last one that
    /// [`Laboratory::on_head_change`] reported. [`Laboratory::verification`] returns the result.
    ///
    /// # Errors
    /// [`OpenError`], among others [`JournalError::Damaged`] if the history ends before `head` or is
    /// another one. The store is not changed in that case.
    pub async fn open_verified(
        store: S,
        head: Option<Head>,
        options: Options,
        wall: WallTime,
    ) -> Result<Self, OpenError> {
        let opened = Journal::open_verified(store, head).await;
        let (journal, history) = opened.map_err(OpenError::Journal)?;
        let (simulator, verification) = match history {
            Some(history) => {
                options.check(&history.snapshot.genesis).map_err(OpenError::Mismatch)?;
                let verification = history.verification;
                (Simulator::from_history(history, wall), verification)
            }
            None => {
                let mut simulator = options.create(wall)?;
                let first = simulator.snapshot(wall);
                journal.initialize(&first).await.map_err(OpenError::Journal)?;
                (simulator, Verification::Unchecked)
            }
        };
        let storage = StorageStatus::new(journal.head(), verification);
        Ok(Self::new(simulator, Mode::Leader(Leader::new(Some(journal))), storage))
    }

    /// Creates a laboratory in memory.
    ///
    /// # Errors
    /// [`OpenError::Clock`] or [`OpenError::NoEntropy`].
    pub fn in_memory(options: Options, wall: WallTime) -> Result<Self, OpenError> {
        Ok(Self::unstored(options.create(wall)?, Mode::Memory))
    }

    /// Returns the readable part of a laboratory that does not open, in memory. Returns `None` if
    /// nothing can be read.
    pub async fn salvage(store: &S, wall: WallTime) -> Option<Self> {
        let history = Journal::salvage(store).await?;
        Some(Self::unstored(Simulator::from_history(history, wall), Mode::Memory))
    }

    pub(crate) fn unstored(simulator: Simulator, mode: Mode<S>) -> Self {
        Self::new(simulator, mode, StorageStatus::new(None, Verification::Unchecked))
    }

    fn new(simulator: Simulator, mode: Mode<S>, storage: StorageStatus) -> Self {
        Self(Rc::new(Inner {
            simulator: RefCell::new(simulator),
            mode: RefCell::new(mode),
            storage,
            listeners: Listeners::default(),
            request_handler: Cell::new(None),
        }))
    }

    pub(crate) fn inner(&self) -> &Inner<S> {
        &self.0
    }

    /// Sets the reason why the laboratory is not stored.
    pub fn set_problem(&self, problem: Problem) {
        self.0.storage.set_problem(Some(problem));
    }

    /// Sets the provider of the algorithms of asymmetric and HMAC keys. Without one, commands that
    /// need them fail.
    pub fn set_algorithms(&self, provider: Rc<dyn AlgorithmProvider>) {
        self.0.simulator.borrow_mut().set_algorithms(provider);
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self, wall: WallTime) -> Timestamp {
        self.0.simulator.borrow_mut().now(wall)
    }

    /// The rate of the clock, in simulated seconds per second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.0.simulator.borrow_mut().clock().rate()
    }

    /// The time of the next event that happens without a request.
    #[must_use]
    pub fn next_event(&self) -> Option<Timestamp> {
        self.read(|simulator| simulator.kms().next_deadline())
    }

    /// The wall time until the next event. Returns `None` while the clock is paused, if nothing is
    /// due, and in a follower, whose leader performs what falls due.
    #[must_use]
    pub fn wall_time_until_next_event(&self, wall: WallTime) -> Option<Duration> {
        if self.0.follower().is_some() {
            return None;
        }
        let next = self.next_event()?;
        self.0.simulator.borrow_mut().clock().wall_time_until(wall, next)
    }

    /// The events after number `after`, oldest first. Only the newest are retained.
    #[must_use]
    pub fn events(&self, after: u64) -> Vec<NumberedEvent> {
        self.read(|simulator| simulator.events().after(after).cloned().collect())
    }

    /// The records of calls and of the service's own events, of one key or all, oldest first.
    #[must_use]
    pub fn trail(&self, key: Option<KeyId>) -> Vec<TrailRecord> {
        self.read(|simulator| {
            let trail = simulator.trail();
            match key {
                Some(key) => trail.of_key(key).cloned().collect(),
                None => trail.iter().cloned().collect(),
            }
        })
    }

    /// The events that Amazon EventBridge would have received, oldest first.
    #[must_use]
    pub fn event_bridge(&self) -> Vec<EventBridgeEvent> {
        self.read(|simulator| {
            let events = simulator.events().iter();
            events
                .filter_map(|numbered| {
                    let rules = simulator.rules_at(numbered.event.at);
                    event_bridge(rules, simulator.ids(), numbered)
                })
                .collect()
        })
    }

    /// Calls `listener` with the events of each step, once they are stored.
    pub fn subscribe(&self, listener: impl Fn(&[NumberedEvent]) + 'static) -> SubscriptionId {
        self.0.listeners.subscribe(Rc::new(listener))
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, id: SubscriptionId) {
        self.0.listeners.unsubscribe(id);
    }

    /// Calls `listener` after each change that another tab caused.
    pub fn on_change(&self, listener: impl Fn() + 'static) {
        self.0.listeners.set_change_listener(Rc::new(listener));
    }

    /// The result of comparing the stored history with the head at opening.
    #[must_use]
    pub fn verification(&self) -> Verification {
        self.0.storage.verification()
    }

    /// The end of the stored history. Opening the laboratory with it later detects missing changes.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.0.storage.head()
    }

    /// Calls `listener` with the head now, and after each value that is stored, before the reply that
    /// waits for the value. The host records the head outside of the store.
    pub fn on_head_change(&self, listener: impl Fn(Head) + 'static) {
        self.0.storage.on_head_change(Rc::new(listener));
    }

    /// The host's documents whose names begin with `prefix`, by name.
    #[must_use]
    pub fn documents(&self, prefix: &str) -> Vec<(String, String)> {
        self.read(|simulator| {
            let documents = simulator.documents().iter();
            documents
                .filter(|(name, _)| name.starts_with(prefix) && !is_cached_reply(name))
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect()
        })
    }

    /// Calls `look` with the simulator, and returns the result.
    pub fn read<T>(&self, look: impl FnOnce(&Simulator) -> T) -> T {
        self.0.read(look)
    }

    /// Returns the whole laboratory as text, with its key material.
    ///
    /// # Errors
    /// [`JournalError::Unstorable`] for a laboratory that has no stored form.
    pub fn export(&self, wall: WallTime) -> Result<String, JournalError> {
        let mut snapshot = self.0.simulator.borrow_mut().snapshot(wall);
        snapshot.documents.retain(|name| !is_cached_reply(name));
        export(&snapshot)
    }

    /// The persistence status.
    #[must_use]
    pub fn status(&self) -> Status {
        Status {
            problem: self.0.storage.problem(),
            is_leader: matches!(self.0.mode(), Mode::Memory | Mode::Leader(_)),
            oldest_event: self.read(|simulator| simulator.events().oldest().unwrap_or(0)),
        }
    }

    /// Stores the laboratory in `store` from now on. If the store holds something other than an
    /// earlier state of this laboratory, `replace` decides whether to overwrite it. Does nothing if
    /// the laboratory is stored already.
    ///
    /// # Errors
    /// [`JournalError`], which is `StoreError::OtherWriter` for a follower. The store is not changed
    /// in that case.
    pub async fn store_in(&self, store: S, replace: bool) -> Result<(), JournalError> {
        self.0.store_in(store, replace).await
    }

    /// Stores the pending changes, and closes the store. Requests that wait for a reply, and later
    /// requests, fail with [`LaboratoryError::Closed`].
    pub async fn close(&self, wall: WallTime) {
        match self.0.mode.replace(Mode::Closed) {
            Mode::Memory | Mode::Closed => {}
            Mode::Follower(follower) => {
                follower.cancel_requests();
                follower.leave();
            }
            Mode::Leader(leader) => {
                leader.followers().iter().for_each(|it| it.cancel_own_requests());
                self.0.close(&leader, wall).await;
            }
        }
    }
}

impl<S: Store> Inner<S> {
    pub(crate) fn mode(&self) -> Mode<S> {
        self.mode.borrow().clone()
    }

    /// This handle's part as a follower, if it is one.
    pub(crate) fn follower(&self) -> Option<Rc<Follower>> {
        match &*self.mode.borrow() {
            Mode::Follower(follower) => Some(Rc::clone(follower)),
            Mode::Memory | Mode::Leader(_) | Mode::Closed => None,
        }
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&Simulator) -> T) -> T {
        look(&self.simulator.borrow())
    }

    /// The wall time at which the clock was last read.
    pub(crate) fn clock_read(&self) -> WallTime {
        self.read(Simulator::clock_read)
    }
}
