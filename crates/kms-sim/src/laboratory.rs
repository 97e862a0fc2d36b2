//! The laboratory as hosts know it: ask, and be answered when what it rests on is stored.

mod ask;
mod asking;
mod company;
mod keeping;
mod lending;
mod message;
mod strict;
mod told;

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use async_lock::Mutex;
use kms_core::{KeyId, Timestamp};

use self::company::{Company, KEPT, Serve};
use crate::journal::{Head, Journal, JournalError, Opened, Standing};
use crate::simulator::Change;
use crate::store::Store;
use crate::transfer;
use crate::{
    EventBridgeEvent, NumberedEvent, OpenError, Options, Simulator, TrailRecord, WallTime,
    event_bridge,
};

pub use self::company::Joining;

/// How it stands with the keeping of a laboratory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Why what was answered is not stored any more; `None` where it is.
    pub problem: Option<Problem>,
    /// Whether this is the one that writes; the others follow it.
    pub is_writer: bool,
    /// The number of the oldest event that is kept; 0 where there is none.
    pub oldest_event: u64,
}

/// Why a laboratory is not stored any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The error's name, as JavaScript shows it.
    pub name: String,
    /// What is wrong, and what would be right.
    pub text: String,
}

impl From<&JournalError> for Problem {
    fn from(error: &JournalError) -> Self {
        Self { name: error.name().to_owned(), text: error.to_string() }
    }
}

/// Names a listener, to end its subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionId(u64);

type HeadKeeper = Rc<dyn Fn(Head)>;
type Listener = Rc<dyn Fn(&[NumberedEvent])>;
type Watcher = Rc<dyn Fn()>;

/// A laboratory: one simulator, and, where it is stored and this is who writes it, one journal.
/// Clones are the same laboratory.
pub struct Laboratory<S: Store>(Rc<Inner<S>>);

impl<S: Store> Clone for Laboratory<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

struct Inner<S: Store> {
    simulator: RefCell<Simulator>,
    /// Held by whoever stores; all others wait for their turn in order. `None` in memory.
    journal: Mutex<Option<Journal<S>>>,
    /// Taken from the simulator, not stored yet, oldest first.
    queue: RefCell<VecDeque<Change>>,
    /// How many awaited entries are on their way to the store.
    on_their_way: Cell<usize>,
    /// Why nothing is stored any more.
    problem: RefCell<Option<Problem>>,
    is_strict: Cell<bool>,
    /// Why the newest step is undone.
    undone: RefCell<Option<Problem>>,
    /// The others, where there may be any.
    company: RefCell<Option<Rc<Company>>>,
    server: Cell<Option<Serve<S>>>,
    is_closed: Cell<bool>,
    watcher: RefCell<Option<Watcher>>,
    /// The newest value that is stored.
    head: Cell<Option<Head>>,
    head_keeper: RefCell<Option<HeadKeeper>>,
    standing: Standing,
    listeners: RefCell<Vec<(SubscriptionId, Listener)>>,
    next_listener: Cell<u64>,
}

impl<S: Store> Laboratory<S> {
    /// Opens the laboratory that `store` holds, or creates one there.
    ///
    /// # Errors
    /// [`OpenError`]; what the store holds is as it was.
    pub async fn open(store: S, options: Options, wall: WallTime) -> Result<Self, OpenError> {
        Self::open_knowing(store, None, options, wall).await
    }

    /// The same, knowing the head that [`Laboratory::keep_head`] told last. Where the store holds
    /// less, or another history, that is a [`JournalError::Damaged`]; how it may hold more, says
    /// [`Laboratory::standing`].
    ///
    /// # Errors
    /// [`OpenError`]; what the store holds is as it was.
    pub async fn open_knowing(
        store: S,
        head: Option<Head>,
        options: Options,
        wall: WallTime,
    ) -> Result<Self, OpenError> {
        let opened = Journal::open_knowing(store, head).await;
        let (journal, found) = opened.map_err(OpenError::Journal)?;
        let mut standing = Standing::Unmarked;
        let simulator = match found {
            Opened::Found(history) => {
                standing = history.standing;
                let simulator = history.replayed(wall);
                options.check(simulator.birth()).map_err(OpenError::Mismatch)?;
                simulator
            }
            Opened::Empty => {
                let mut simulator = options.create(wall)?;
                let first = simulator.snapshot(wall);
                journal.found(&first).await.map_err(OpenError::Journal)?;
                simulator
            }
        };
        Ok(Self::new(simulator, Some(journal), standing))
    }

    /// A new laboratory that goes with its handle.
    ///
    /// # Errors
    /// [`OpenError::Clock`] or [`OpenError::NoEntropy`].
    pub fn in_memory(options: Options, wall: WallTime) -> Result<Self, OpenError> {
        Ok(Self::new(options.create(wall)?, None, Standing::Unmarked))
    }

    /// What can still be read of a laboratory that does not open, in memory. `None` where that is
    /// nothing.
    pub async fn rest(store: &S, wall: WallTime) -> Option<Self> {
        let history = Journal::rest(store).await?;
        Some(Self::new(history.replayed(wall), None, Standing::Unmarked))
    }

    /// Says why it is not stored.
    pub fn not_saved(&self, why: Problem) {
        *self.0.problem.borrow_mut() = Some(why);
    }

    fn new(simulator: Simulator, journal: Option<Journal<S>>, standing: Standing) -> Self {
        Self(Rc::new(Inner {
            simulator: RefCell::new(simulator),
            head: Cell::new(journal.as_ref().and_then(Journal::head)),
            head_keeper: RefCell::default(),
            standing,
            journal: Mutex::new(journal),
            queue: RefCell::default(),
            on_their_way: Cell::new(0),
            problem: RefCell::default(),
            is_strict: Cell::new(false),
            undone: RefCell::default(),
            company: RefCell::default(),
            server: Cell::new(None),
            is_closed: Cell::new(false),
            watcher: RefCell::default(),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
        }))
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self, wall: WallTime) -> Timestamp {
        self.0.simulator.borrow_mut().now(wall)
    }

    /// Simulated seconds per second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.0.simulator.borrow_mut().clock().rate()
    }

    /// When something will happen by itself next.
    #[must_use]
    pub fn next_event(&self) -> Option<Timestamp> {
        self.read(|simulator| simulator.kms().next_deadline())
    }

    /// How long until then for the wall; `None` while the clock is paused or nothing is due, and
    /// in a follower, whose writer lets it happen.
    #[must_use]
    pub fn wall_time_until_next_event(&self, wall: WallTime) -> Option<Duration> {
        if self.followed().is_some() {
            return None;
        }
        let next = self.next_event()?;
        self.0.simulator.borrow_mut().clock().wall_time_until(wall, next)
    }

    /// The events after number `after`, oldest first. Only the newest are kept.
    #[must_use]
    pub fn events(&self, after: u64) -> Vec<NumberedEvent> {
        self.read(|simulator| simulator.events().after(after).cloned().collect())
    }

    /// The records of calls and of AWS's own doings, of one key or all, oldest first.
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

    /// The events that Amazon EventBridge would have carried, oldest first.
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

    /// Calls `listener` with each step's events, once they are stored.
    pub fn subscribe(&self, listener: impl Fn(&[NumberedEvent]) + 'static) -> SubscriptionId {
        let id = SubscriptionId(self.0.next_listener.get());
        self.0.next_listener.set(id.0 + 1);
        self.0.listeners.borrow_mut().push((id, Rc::new(listener)));
        id
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, id: SubscriptionId) {
        self.0.listeners.borrow_mut().retain(|(other, _)| *other != id);
    }

    /// How what the store held stood to the head that was known when this was opened.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.0.standing
    }

    /// The newest value that is stored, by which a later opening notices what is missing.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.0.head.get()
    }

    /// Lets the host keep the head outside the store: `keeper` is called with it at once, and
    /// after each value that is stored, before the answer that waits for it.
    pub fn keep_head(&self, keeper: impl Fn(Head) + 'static) {
        *self.0.head_keeper.borrow_mut() = Some(Rc::new(keeper));
        self.tell_head();
    }

    /// The host's documents whose names begin with `prefix`, by name.
    #[must_use]
    pub fn documents(&self, prefix: &str) -> Vec<(String, String)> {
        self.read(|simulator| {
            let documents = simulator.documents().iter();
            documents
                .filter(|(name, _)| name.starts_with(prefix) && !name.starts_with(KEPT))
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect()
        })
    }

    /// Looks at the simulator.
    pub fn read<T>(&self, look: impl FnOnce(&Simulator) -> T) -> T {
        look(&self.0.simulator.borrow())
    }

    /// The whole laboratory as text, its key material included.
    ///
    /// # Errors
    /// [`JournalError::Unstorable`] for a laboratory that has no stored form.
    pub fn export(&self, wall: WallTime) -> Result<String, JournalError> {
        let mut snapshot = self.0.simulator.borrow_mut().snapshot(wall);
        snapshot.documents.retain(|name| !name.starts_with(KEPT));
        transfer::export(&snapshot)
    }

    /// How it stands with the keeping.
    #[must_use]
    pub fn status(&self) -> Status {
        let problem = self.0.problem.borrow().clone();
        let oldest_event = self.read(|simulator| simulator.events().oldest().unwrap_or(0));
        Status { problem, is_writer: self.followed().is_none(), oldest_event }
    }

    /// Stores what waits, and closes the store. Nobody is heard any more: what is asked later, or
    /// was not answered, comes to nothing.
    pub async fn close(&self, wall: WallTime) {
        self.0.is_closed.set(true);
        if let Some(company) = self.company() {
            company.give_up();
            if !company.is_writer() {
                return company.leave();
            }
        }
        self.enqueue(wall);
        let mut place = self.0.journal.lock().await;
        self.store_all(place.as_ref()).await;
        if let Some(journal) = place.take() {
            journal.close().await;
        }
    }
}
