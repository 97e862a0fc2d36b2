//! The laboratory as hosts know it: ask, and be answered when what it rests on is stored.

mod keeping;

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use async_lock::Mutex;
use kms_api::Fault;
use kms_core::{KeyId, Timestamp};

use crate::journal::{Head, Journal, JournalError, Opened, Standing};
use crate::simulator::Change;
use crate::store::Store;
use crate::transfer::{self, TransferError};
use crate::{
    Answer, ClockError, DocumentChange, EventBridgeEvent, NumberedEvent, OpenError, Options,
    Simulator, TrailRecord, WallTime, event_bridge,
};

/// How it stands with the keeping of a laboratory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Whether all that was answered is stored.
    pub saved: bool,
    /// Why not, in words.
    pub problem: Option<String>,
    /// The number of the oldest event that is kept; 0 where there is none.
    pub oldest_event: u64,
}

/// Names a listener, to end its subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionId(u64);

type HeadKeeper = Rc<dyn Fn(Head)>;
type Listener = Rc<dyn Fn(&[NumberedEvent])>;

/// A laboratory: one simulator, one journal. Clones are the same laboratory.
pub struct Laboratory<S: Store>(Rc<Inner<S>>);

impl<S: Store> Clone for Laboratory<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

struct Inner<S: Store> {
    simulator: RefCell<Simulator>,
    /// Held by whoever stores; all others wait for their turn in order.
    journal: Mutex<Journal<S>>,
    /// Taken from the simulator, not stored yet, oldest first.
    queue: RefCell<VecDeque<Change>>,
    /// How many awaited entries are on their way to the store.
    on_their_way: Cell<usize>,
    /// Why nothing is stored any more.
    problem: RefCell<Option<String>>,
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
                let (snapshot, entries) = history.into_parts();
                let mut simulator = Simulator::restore(snapshot, wall);
                entries.into_iter().for_each(|entry| simulator.replay(entry, wall));
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
        Ok(Self::new(simulator, journal, standing))
    }

    fn new(simulator: Simulator, journal: Journal<S>, standing: Standing) -> Self {
        Self(Rc::new(Inner {
            simulator: RefCell::new(simulator),
            head: Cell::new(journal.head()),
            head_keeper: RefCell::default(),
            standing,
            journal: Mutex::new(journal),
            queue: RefCell::default(),
            on_their_way: Cell::new(0),
            problem: RefCell::default(),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
        }))
    }

    /// The door: one AWS JSON 1.1 request. What it changed, and what it rests on, is stored when
    /// it is answered.
    pub async fn call(&self, wall: WallTime, target: &str, body: &str) -> Answer {
        let answer = self.0.simulator.borrow_mut().handle(wall, target, body);
        self.settle(wall).await;
        answer
    }

    /// Lets an AWS service use its managed key, `alias/aws/SERVICE`, which creates it at first.
    ///
    /// # Errors
    /// A fault where `service` is no name of a service.
    pub async fn use_aws_service(&self, wall: WallTime, service: &str) -> Result<(), Fault> {
        let used = self.0.simulator.borrow_mut().use_aws_service(wall, service);
        self.settle(wall).await;
        used
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

    /// How long until then for the wall; `None` while the clock is paused or nothing is due.
    #[must_use]
    pub fn wall_time_until_next_event(&self, wall: WallTime) -> Option<Duration> {
        let next = self.next_event()?;
        self.0.simulator.borrow_mut().clock().wall_time_until(wall, next)
    }

    /// Turns the clock on to `at`, and gives what happened on the way.
    ///
    /// # Errors
    /// [`ClockError`] for a time in the past, or one that the clock cannot show; it then stands
    /// as it stood.
    pub async fn advance_to(
        &self,
        wall: WallTime,
        at: Timestamp,
    ) -> Result<Vec<NumberedEvent>, ClockError> {
        self.turn(wall, |simulator| simulator.advance_to(wall, at)).await
    }

    /// Turns the clock on by a span, and gives what happened on the way.
    ///
    /// # Errors
    /// [`ClockError::TooLate`] where that is more than the clock can show.
    pub async fn advance_by(
        &self,
        wall: WallTime,
        by: Duration,
    ) -> Result<Vec<NumberedEvent>, ClockError> {
        let at = self.now(wall).plus(by);
        self.advance_to(wall, at).await
    }

    /// Turns the clock on to the next thing that happens by itself, and gives what happened;
    /// nothing where nothing is ever due.
    ///
    /// # Errors
    /// [`ClockError::TooLate`] where that is later than the clock can show.
    pub async fn advance_to_next_event(
        &self,
        wall: WallTime,
    ) -> Result<Vec<NumberedEvent>, ClockError> {
        self.turn(wall, |simulator| {
            simulator.let_time_pass(wall);
            match simulator.kms().next_deadline() {
                Some(at) => simulator.advance_to(wall, at),
                None => Ok(()),
            }
        })
        .await
    }

    /// Lets the clock run at `rate` simulated seconds per second; 0 pauses it.
    ///
    /// # Errors
    /// [`ClockError::NoRate`] for a rate that is negative or not finite.
    pub async fn run(&self, wall: WallTime, rate: f64) -> Result<Vec<NumberedEvent>, ClockError> {
        self.turn(wall, |simulator| simulator.run(wall, rate)).await
    }

    async fn turn(
        &self,
        wall: WallTime,
        how: impl FnOnce(&mut Simulator) -> Result<(), ClockError>,
    ) -> Result<Vec<NumberedEvent>, ClockError> {
        let (turned, happened) = self.0.simulator.borrow_mut().watch(how);
        self.settle(wall).await;
        turned.map(|()| happened)
    }

    /// Lets what fell due happen, and stores where the clock stands and the records that wait.
    /// The host calls this once a second while the clock runs or records wait, and when the next
    /// event is due.
    pub async fn tick(&self, wall: WallTime) -> Vec<NumberedEvent> {
        let pass = |simulator: &mut Simulator| simulator.let_time_pass(wall);
        let ((), happened) = self.0.simulator.borrow_mut().watch(pass);
        self.enqueue(wall);
        self.store_queue().await;
        happened
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
                .filter(|(name, _)| name.starts_with(prefix))
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect()
        })
    }

    /// Keeps a text under a name, or removes it.
    pub async fn put_document(&self, wall: WallTime, name: &str, text: Option<String>) {
        let change = DocumentChange { name: name.to_owned(), text };
        self.0.simulator.borrow_mut().put_document(change);
        self.settle(wall).await;
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
        transfer::export(&self.0.simulator.borrow_mut().snapshot(wall))
    }

    /// Replaces the laboratory by one that was exported.
    ///
    /// # Errors
    /// [`TransferError`] where `saved` is no export; nothing has changed then.
    pub async fn restore(&self, wall: WallTime, saved: &str) -> Result<(), TransferError> {
        let snapshot = transfer::import(saved)?;
        self.replace(wall, Simulator::restore(snapshot, wall)).await;
        Ok(())
    }

    /// Replaces the laboratory by a new one.
    ///
    /// # Errors
    /// [`OpenError::Clock`] or [`OpenError::NoEntropy`]; nothing has changed then.
    pub async fn reset(&self, wall: WallTime, options: Options) -> Result<(), OpenError> {
        let simulator = options.create(wall)?;
        self.replace(wall, simulator).await;
        Ok(())
    }

    /// How it stands with the keeping.
    #[must_use]
    pub fn status(&self) -> Status {
        let problem = self.0.problem.borrow().clone();
        let oldest_event = self.read(|simulator| simulator.events().oldest().unwrap_or(0));
        Status { saved: problem.is_none(), problem, oldest_event }
    }

    /// Stores what waits, and closes the store.
    pub async fn close(&self, wall: WallTime) {
        self.enqueue(wall);
        self.store_queue().await;
        self.0.journal.lock().await.close().await;
    }
}
