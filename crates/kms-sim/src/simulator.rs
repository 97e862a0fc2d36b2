//! The laboratory without its store: every request is carried out at once, and its changes wait to
//! be stored.

mod call;
mod pending;

use std::rc::Rc;

use kms_api::Fault;
use kms_core::{
    Action, AliasName, Command, Context, Event, Kms, KmsError, Map, NoAlgorithms, Response, Rules,
    Step, Timestamp,
};
use kms_store::{
    ClockPosition, DocumentChange, Durability, Entry, EventLog, Genesis, History, KeyLastUsage,
    NumberedEvent, Snapshot, Trail,
};

use crate::trail::{self, Ids};
use crate::{
    AlgorithmProvider, ClockCommand, ClockError, LaboratoryEntropy, VirtualClock, WallTime,
};

pub(crate) use self::pending::{Change, ChangeKind, Pending};

/// The clock, entropy, state machine, trail and documents of one laboratory.
pub struct Simulator {
    genesis: Genesis,
    clock: VirtualClock,
    kms: Kms,
    entropy: LaboratoryEntropy,
    events: EventLog,
    trail: Trail,
    documents: Map<String, String>,
    pending: Pending,
    /// The number of requests that left no record.
    unrecorded: u64,
    algorithms: Rc<dyn AlgorithmProvider>,
}

/// One attempt to carry out a request.
pub(crate) struct Attempt {
    /// The wall clock as the host read it.
    pub(crate) wall: WallTime,
    /// The reason why something that the request is missing is not available. With it, the request
    /// fails instead of reporting once more that it is missing.
    pub(crate) unavailable: Option<String>,
}

impl Attempt {
    pub(crate) fn first(wall: WallTime) -> Self {
        Self { wall, unavailable: None }
    }
}

impl Simulator {
    /// Creates a new laboratory.
    #[must_use]
    pub fn create(genesis: Genesis, rate: f64, wall: WallTime) -> Self {
        let clock = ClockPosition { at: genesis.start, rate };
        Self::restore(
            Snapshot {
                genesis,
                clock,
                draws: 0,
                resources: Map::new(),
                events: Vec::new(),
                next_event: 1,
                trail: Vec::new(),
                next_record: 1,
                documents: Map::new(),
            },
            wall,
        )
    }

    /// Returns the laboratory as it was when `snapshot` was taken. Its clock continues from `wall`.
    #[must_use]
    pub fn restore(snapshot: Snapshot, wall: WallTime) -> Self {
        let Snapshot { genesis, clock, draws, resources, .. } = snapshot;
        Self {
            clock: VirtualClock::new(clock, wall),
            kms: Kms::restore(genesis.settings(), clock.at, resources),
            entropy: LaboratoryEntropy::new(genesis.seed.as_deref(), draws),
            events: EventLog::new(snapshot.events, snapshot.next_event),
            trail: Trail::new(snapshot.trail, snapshot.next_record),
            documents: snapshot.documents,
            pending: Pending::default(),
            unrecorded: 0,
            algorithms: Rc::new(NoAlgorithms),
            genesis,
        }
    }

    /// Returns the laboratory at the end of a stored history. Its clock continues from `wall`.
    #[must_use]
    pub fn from_history(history: History, wall: WallTime) -> Self {
        let mut simulator = Self::restore(history.snapshot, wall);
        history.entries.into_iter().for_each(|entry| simulator.replay(entry, wall));
        simulator
    }

    /// Applies a stored entry. Nothing is decided again.
    pub fn replay(&mut self, entry: Entry, wall: WallTime) {
        self.clock = VirtualClock::new(entry.clock, wall);
        self.entropy.seek(entry.draws);
        for numbered in entry.events {
            self.kms.apply(&numbered.event);
            self.events.push_redacted(numbered);
        }
        entry.trail.into_iter().for_each(|record| self.trail.push(record));
        for change in entry.documents {
            change_document(&mut self.documents, change);
        }
        for KeyLastUsage { scope, key, usage } in entry.last_usages {
            self.kms.note_usage(scope, key, usage);
        }
    }

    /// Applies an entry that the leader stored.
    ///
    /// The entry holds all that fell due by its time, so the time of the state machine is that of
    /// the entry, which decides about the rules in force.
    pub(crate) fn follow(&mut self, entry: Entry, wall: WallTime) {
        let at = entry.clock.at;
        self.replay(entry, wall);
        if self.kms.next_deadline().is_none_or(|due| due > at) {
            self.kms.advance_to(at, &mut self.entropy);
        }
    }

    /// Replaces this laboratory by another one, which is stored as a snapshot.
    pub(crate) fn replace(&mut self, snapshot: Snapshot, wall: WallTime) {
        self.set_state(Self::restore(snapshot, wall));
        self.pending.is_replaced = true;
    }

    /// Returns to the stored state. The clock continues as it runs, and no request ID is used twice.
    pub(crate) fn revert_to(&mut self, stored: Self) {
        let Self { clock, unrecorded, .. } = *self;
        self.set_state(Self { clock, unrecorded, ..stored });
    }

    /// Sets the state, and keeps the algorithms of this host.
    pub(crate) fn set_state(&mut self, other: Self) {
        *self = Self { algorithms: Rc::clone(&self.algorithms), ..other };
    }

    /// Returns the whole laboratory, to be stored or exported.
    pub fn snapshot(&mut self, wall: WallTime) -> Snapshot {
        self.clock.read(wall);
        self.snapshot_as_last_read()
    }

    /// Returns the whole laboratory at the time of the last reading of the wall clock.
    ///
    /// Storing is asynchronous, so a wall time that was passed to it may be stale by now.
    pub(crate) fn snapshot_as_last_read(&self) -> Snapshot {
        Snapshot {
            genesis: self.genesis.clone(),
            clock: self.clock.last_position(),
            draws: self.entropy.draws(),
            resources: self.kms.resources().clone(),
            events: self.events.iter().cloned().collect(),
            next_event: self.events.next_seq(),
            trail: self.trail.iter().cloned().collect(),
            next_record: self.trail.next_seq(),
            documents: self.documents.clone(),
        }
    }

    /// Executes a command at the present time.
    fn execute(&mut self, command: &Command) -> Result<Response, KmsError> {
        let draws = self.entropy.draws();
        let mut context = Context { entropy: &mut self.entropy, algorithms: &*self.algorithms };
        let Step { events, outcome } = self.kms.execute(self.kms.now(), &mut context, command);
        self.record_events(events);
        if let Err(KmsError::Missing(_)) = outcome {
            // The command is executed again with the same random bytes. So a seed gives the same
            // laboratory, whether or not the host had to load something first.
            self.entropy.seek(draws);
        }
        outcome
    }

    /// Sets the provider of the algorithms that commands use.
    pub(crate) fn set_algorithms(&mut self, provider: Rc<dyn AlgorithmProvider>) {
        self.algorithms = provider;
    }

    /// The provider of algorithms.
    pub(crate) fn algorithms(&self) -> Rc<dyn AlgorithmProvider> {
        Rc::clone(&self.algorithms)
    }

    /// Lets an AWS service use its managed key for the first time, which creates the key.
    ///
    /// # Errors
    /// A fault if `service` is not the name of a service.
    pub fn use_aws_service(&mut self, wall: WallTime, service: &str) -> Result<(), Fault> {
        self.let_time_pass(wall);
        let is_name = !service.is_empty()
            && service.len() <= 64
            && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let alias = AliasName::parse(&format!("alias/aws/{service}")).filter(|_| is_name);
        let alias = alias.ok_or_else(|| Fault {
            code: "ValidationException".into(),
            message: format!(
                "'{service}' is not the name of an AWS service: use lower-case letters and digits, \
                 such as s3"
            ),
            status: 400,
        })?;
        let action = Action::UseAwsService { alias };
        let command = Command { scope: self.genesis.scope, dry_run: false, action };
        self.execute(&command).map(drop).map_err(Fault::from)
    }

    /// Performs everything that is due by now.
    pub fn let_time_pass(&mut self, wall: WallTime) {
        let now = self.clock.read(wall);
        let events = self.kms.advance_to(now, &mut self.entropy);
        self.record_events(events);
    }

    /// Moves the clock forward, or changes its rate. Events that fall due on the way have their own due
    /// times.
    ///
    /// # Errors
    /// [`ClockError`] for a time in the past, a time that the clock cannot show, or a rate that is
    /// negative or not finite. The clock is not changed in that case.
    pub fn turn_clock(&mut self, wall: WallTime, command: ClockCommand) -> Result<(), ClockError> {
        let at = match command {
            ClockCommand::AdvanceTo(at) => Some(at),
            ClockCommand::AdvanceBy(by) => Some(self.now(wall).plus(by)),
            ClockCommand::AdvanceToNextEvent => {
                self.let_time_pass(wall);
                self.kms.next_deadline()
            }
            ClockCommand::Run(rate) => {
                self.clock.run(wall, rate)?;
                self.pending.clock_was_turned = true;
                self.let_time_pass(wall);
                None
            }
        };
        if let Some(at) = at {
            self.clock.advance_to(wall, at)?;
            self.pending.clock_was_turned = true;
            self.let_time_pass(wall);
        }
        Ok(())
    }

    /// Stores a text under a name, or removes it.
    pub fn put_document(&mut self, change: DocumentChange) {
        change_document(&mut self.documents, change.clone());
        self.pending.documents.push(change);
    }

    /// Removes the documents whose names begin with `prefix`. The removal is stored with the next
    /// snapshot.
    pub(crate) fn remove_documents(&mut self, prefix: char) {
        self.documents.retain(|name| !name.starts_with(prefix));
    }

    /// Numbers events, and adds records of those that AWS itself caused.
    fn record_events(&mut self, events: Vec<Event>) {
        for event in events {
            let numbered = self.events.append(event);
            let rules = self.rules_at(numbered.event.at);
            let seq = self.trail.next_seq();
            if let Some(record) = trail::service_event(rules, self.ids(), seq, &numbered) {
                self.trail.push(record.clone());
                self.pending.trail.push(record);
            }
            self.pending.events.push(numbered);
        }
    }

    /// Takes the changes since the last call, to be stored. Returns `None` if there are none and the
    /// clock is paused.
    pub(crate) fn take_change(&mut self, wall: WallTime) -> Option<Change> {
        if !self.pending.is_any() && self.clock.rate() == 0.0 {
            return None;
        }
        let is_awaited = self.pending.is_awaited();
        let pending = core::mem::take(&mut self.pending);
        let clock = self.clock.position(wall);
        let kind = if pending.is_replaced {
            ChangeKind::Snapshot(Box::new(self.snapshot_as_last_read()))
        } else {
            let Pending { events, trail, documents, mut last_usages, .. } = pending;
            // A key may have been used, or deleted, since.
            last_usages.retain(|&KeyLastUsage { scope, key, usage }| {
                self.kms.key(scope, key).is_some_and(|key| key.last_usage == Some(usage))
            });
            let draws = self.entropy.draws();
            let entry = Entry { clock, draws, events, trail, documents, last_usages };
            let durability = if is_awaited { Durability::Strict } else { Durability::Relaxed };
            ChangeKind::Entry(entry, durability)
        };
        Some(Change { kind, wall: self.clock.last_read() })
    }

    /// The changes that [`Self::take_change`] has not taken yet.
    pub(crate) fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Calls `act`, and returns its result with the events that it caused.
    pub(crate) fn collect_events<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> T,
    ) -> (T, Vec<NumberedEvent>) {
        let before = self.pending.events.len();
        let done = act(self);
        (done, self.pending.events.iter().skip(before).cloned().collect())
    }

    /// The simulated time.
    pub fn now(&mut self, wall: WallTime) -> Timestamp {
        self.clock.read(wall).max(self.kms.now())
    }

    /// The clock.
    pub fn clock(&mut self) -> &mut VirtualClock {
        &mut self.clock
    }

    /// The wall time at which the clock was last read.
    pub(crate) fn clock_read(&self) -> WallTime {
        self.clock.last_read()
    }

    /// The state machine.
    #[must_use]
    pub fn kms(&self) -> &Kms {
        &self.kms
    }

    /// The options with which the laboratory was created.
    #[must_use]
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The newest events.
    #[must_use]
    pub fn events(&self) -> &EventLog {
        &self.events
    }

    /// The newest records of calls and of the service's own events.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    /// The host's documents, by name.
    #[must_use]
    pub fn documents(&self) -> &Map<String, String> {
        &self.documents
    }

    /// The rules in force at `at`.
    #[must_use]
    pub fn rules_at(&self, at: Timestamp) -> Rules {
        self.genesis.era.rules(at)
    }

    /// The generator of request and event IDs.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Ids::new(self.genesis.id)
    }
}

fn change_document(documents: &mut Map<String, String>, change: DocumentChange) {
    let DocumentChange { name, text } = change;
    match text {
        Some(text) => documents.insert(name, text),
        None => documents.remove(&name),
    };
}
