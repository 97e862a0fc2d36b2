//! The laboratory without its journal: every step is taken at once, and what it changed waits
//! to be stored.

mod door;

use std::rc::Rc;

use kms_api::Fault;
use kms_core::{
    Action, AliasName, Command, Context, Event, Kms, KmsError, Map, NoAlgorithms, Response, Rules,
    Step, Timestamp,
};

use crate::Durability;
use crate::kept::{EventLog, Trail};
use crate::trail::{self, Ids};
use crate::{
    Birth, ClockError, ClockPosition, DocumentChange, Entry, LaboratoryEntropy, Lender,
    NumberedEvent, Snapshot, TrailRecord, Usage, VirtualClock, WallTime,
};

/// Clock, entropy, state machine, trail and documents of one laboratory.
pub struct Simulator {
    birth: Birth,
    clock: VirtualClock,
    kms: Kms,
    entropy: LaboratoryEntropy,
    events: EventLog,
    trail: Trail,
    documents: Map<String, String>,
    pending: Pending,
    unrecorded: u64,
    /// Who has the algorithms of key pairs and HMAC keys.
    lender: Rc<dyn Lender>,
    /// Why what a command needs cannot be had.
    lack: Option<String>,
}

/// What changed since the last entry was taken.
#[derive(Default)]
struct Pending {
    events: Vec<NumberedEvent>,
    trail: Vec<TrailRecord>,
    documents: Vec<DocumentChange>,
    usages: Vec<Usage>,
    clock_was_turned: bool,
    /// Whether the whole took the place of another laboratory.
    is_founded: bool,
}

/// What is to be stored, and when the clock was read for it.
pub(crate) struct Change {
    pub(crate) what: Changed,
    pub(crate) wall: WallTime,
}

/// Of a change.
pub(crate) enum Changed {
    /// A step, and how it is to be stored: what an answer waits for is on disk before it, records
    /// alone may wait in the system's cache.
    Step(Entry, Durability),
    /// A laboratory took the place of another.
    Whole(Box<Snapshot>),
}

impl Simulator {
    /// A laboratory that is born now.
    #[must_use]
    pub fn create(birth: Birth, rate: f64, wall: WallTime) -> Self {
        let clock = ClockPosition { at: birth.start, rate };
        Self::restore(
            Snapshot {
                birth,
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

    /// A laboratory as it was when `snapshot` was taken; its clock goes on from `wall`.
    #[must_use]
    pub fn restore(snapshot: Snapshot, wall: WallTime) -> Self {
        let Snapshot { birth, clock, draws, resources, .. } = snapshot;
        Self {
            clock: VirtualClock::new(clock, wall),
            kms: Kms::restore(birth.settings(), clock.at, resources),
            entropy: LaboratoryEntropy::new(birth.seed.as_deref(), draws),
            events: EventLog::new(snapshot.events, snapshot.next_event),
            trail: Trail::new(snapshot.trail, snapshot.next_record),
            documents: snapshot.documents,
            pending: Pending::default(),
            unrecorded: 0,
            lender: Rc::new(NoAlgorithms),
            lack: None,
            birth,
        }
    }

    /// Begins anew as another laboratory: the whole of it waits to be stored.
    pub(crate) fn found(&mut self, snapshot: Snapshot, wall: WallTime) {
        self.give_way(Self::restore(snapshot, wall));
        self.pending.is_founded = true;
    }

    /// Applies what was stored; decides nothing.
    pub fn replay(&mut self, entry: Entry, wall: WallTime) {
        self.clock = VirtualClock::new(entry.clock, wall);
        self.entropy.go_to(entry.draws);
        for numbered in entry.events {
            self.kms.apply(&numbered.event);
            self.events.keep(numbered);
        }
        entry.trail.into_iter().for_each(|record| self.trail.push(record));
        entry.documents.into_iter().for_each(|change| self.change_document(change));
        for Usage { scope, key, usage } in entry.usages {
            self.kms.note_usage(scope, key, usage);
        }
    }

    /// Goes back to what is stored. The clock goes on as it goes, and no request gets an id twice.
    pub(crate) fn go_back(&mut self, stored: Self) {
        let Self { clock, unrecorded, .. } = *self;
        self.give_way(Self { clock, unrecorded, ..stored });
    }

    /// Applies what another tab stored. What fell due by then is in it, so that its time is the
    /// present, which decides about the rules.
    pub(crate) fn go_along(&mut self, entry: Entry, wall: WallTime) {
        let at = entry.clock.at;
        self.replay(entry, wall);
        if self.kms.next_deadline().is_none_or(|due| due > at) {
            self.kms.advance_to(at, &mut self.entropy);
        }
    }

    /// The whole, to be stored or exported.
    pub fn snapshot(&mut self, wall: WallTime) -> Snapshot {
        self.clock.read(wall);
        self.as_last_read()
    }

    /// The same as of the last time that the wall was read: who stores has waited, and knows an old
    /// time only.
    pub(crate) fn as_last_read(&self) -> Snapshot {
        Snapshot {
            birth: self.birth.clone(),
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

    /// Carries out a command at the present time.
    fn execute(&mut self, command: &Command) -> Result<Response, KmsError> {
        let draws = self.entropy.draws();
        let mut context = Context { entropy: &mut self.entropy, algorithms: &*self.lender };
        let Step { events, outcome } = self.kms.execute(self.kms.now(), &mut context, command);
        self.note(events);
        if let Err(KmsError::Missing(_)) = outcome {
            // A seed repeats the same, whatever was at hand at first.
            self.entropy.go_to(draws);
        }
        outcome
    }

    /// Becomes another one, on the same host.
    pub(crate) fn give_way(&mut self, other: Self) {
        *self = Self { lender: Rc::clone(&self.lender), ..other };
    }

    /// Lets commands use a host's algorithms from now on.
    pub(crate) fn borrow_from(&mut self, lender: Rc<dyn Lender>) {
        self.lender = lender;
    }

    /// Whose algorithms commands use.
    pub(crate) fn lender(&self) -> Rc<dyn Lender> {
        Rc::clone(&self.lender)
    }

    /// Lets the next command say why what it needs cannot be had.
    pub(crate) fn lacks(&mut self, why: String) {
        self.lack = Some(why);
    }

    /// Lets an AWS service use its managed key for the first time, which creates it.
    ///
    /// # Errors
    /// A fault where `service` is no name of a service.
    pub fn use_aws_service(&mut self, wall: WallTime, service: &str) -> Result<(), Fault> {
        self.let_time_pass(wall);
        let is_name = !service.is_empty()
            && service.len() <= 64
            && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let alias = AliasName::parse(&format!("alias/aws/{service}")).filter(|_| is_name);
        let alias = alias.ok_or_else(|| Fault {
            code: "ValidationException".into(),
            message: format!(
                "'{service}' is no name of an AWS service: lower-case letters and digits are \
                 expected, such as s3"
            ),
            status: 400,
        })?;
        let action = Action::UseAwsService { alias };
        let command = Command { scope: self.birth.scope, dry_run: false, action };
        self.execute(&command).map(drop).map_err(Fault::from)
    }

    /// Makes what fell due by now happen.
    pub fn let_time_pass(&mut self, wall: WallTime) {
        let now = self.clock.read(wall);
        let events = self.kms.advance_to(now, &mut self.entropy);
        self.note(events);
    }

    /// Turns the clock on to `at`; what falls due on the way happens, each thing at its time.
    ///
    /// # Errors
    /// [`ClockError`] for a time in the past, or one that the clock cannot show.
    pub fn advance_to(&mut self, wall: WallTime, at: Timestamp) -> Result<(), ClockError> {
        self.clock.advance_to(wall, at)?;
        self.pending.clock_was_turned = true;
        self.let_time_pass(wall);
        Ok(())
    }

    /// Lets the clock run at `rate` simulated seconds per second; 0 pauses it.
    ///
    /// # Errors
    /// [`ClockError`] for a rate that is negative or not finite.
    pub fn run(&mut self, wall: WallTime, rate: f64) -> Result<(), ClockError> {
        self.clock.run(wall, rate)?;
        self.pending.clock_was_turned = true;
        self.let_time_pass(wall);
        Ok(())
    }

    /// Keeps a text under a name, or removes it.
    pub fn put_document(&mut self, change: DocumentChange) {
        self.change_document(change.clone());
        self.pending.documents.push(change);
    }

    /// Forgets the documents whose names begin with `mark`; that is not stored for its own sake.
    pub(crate) fn forget_documents(&mut self, mark: char) {
        self.documents.retain(|name| !name.starts_with(mark));
    }

    fn change_document(&mut self, DocumentChange { name, text }: DocumentChange) {
        match text {
            Some(text) => self.documents.insert(name, text),
            None => self.documents.remove(&name),
        };
    }

    /// Numbers events and writes the records of those that are AWS's own doing.
    fn note(&mut self, events: Vec<Event>) {
        for event in events {
            let numbered = self.events.number(event);
            let rules = self.rules_at(numbered.event.at);
            let seq = self.trail.next_seq();
            if let Some(record) = trail::service_event(rules, self.ids(), seq, &numbered) {
                self.keep_record(record);
            }
            self.pending.events.push(numbered);
        }
    }

    fn keep_record(&mut self, record: TrailRecord) {
        self.trail.push(record.clone());
        self.pending.trail.push(record);
    }

    /// What changed since this was last asked; `None` where nothing did.
    pub(crate) fn take_change(&mut self, wall: WallTime) -> Option<Change> {
        let is_awaited = self.has_awaited_change();
        if !self.has_change() && self.clock.rate() == 0.0 {
            return None;
        }
        let pending = core::mem::take(&mut self.pending);
        let clock = self.clock.position(wall);
        let what = if pending.is_founded {
            Changed::Whole(Box::new(self.as_last_read()))
        } else {
            let Pending { events, trail, documents, mut usages, .. } = pending;
            usages.retain(|it| self.is_last(it));
            let draws = self.entropy.draws();
            let entry = Entry { clock, draws, events, trail, documents, usages };
            let durability = if is_awaited { Durability::Strict } else { Durability::Relaxed };
            Changed::Step(entry, durability)
        };
        Some(Change { what, wall: self.clock.last_read() })
    }

    /// Whether a key was not used since.
    fn is_last(&self, &Usage { scope, key, usage }: &Usage) -> bool {
        self.kms.key(scope, key).is_some_and(|key| key.last_usage == Some(usage))
    }

    /// Whether an answer has to wait for something that changed and is not taken yet.
    pub(crate) fn has_awaited_change(&self) -> bool {
        let Pending { events, documents, clock_was_turned, is_founded, .. } = &self.pending;
        *clock_was_turned || *is_founded || !events.is_empty() || !documents.is_empty()
    }

    /// How many records are not taken yet.
    pub(crate) fn waiting_records(&self) -> usize {
        self.pending.trail.len()
    }

    /// Whether anything changed that is not taken yet, records included.
    pub(crate) fn has_change(&self) -> bool {
        self.has_awaited_change() || !self.pending.trail.is_empty()
    }

    /// Does something, and gives the events that it led to.
    pub(crate) fn watch<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> (T, Vec<NumberedEvent>) {
        let before = self.pending.events.len();
        let done = act(self);
        (done, self.pending.events.iter().skip(before).cloned().collect())
    }

    /// The simulated time.
    pub fn now(&mut self, wall: WallTime) -> Timestamp {
        self.clock.read(wall).max(self.kms.now())
    }

    /// When the wall was read last.
    pub(crate) fn clock_read(&self) -> WallTime {
        self.clock.last_read()
    }

    /// The clock.
    pub fn clock(&mut self) -> &mut VirtualClock {
        &mut self.clock
    }

    /// The state machine, to look at.
    #[must_use]
    pub fn kms(&self) -> &Kms {
        &self.kms
    }

    /// The choices of the laboratory's birth.
    #[must_use]
    pub fn birth(&self) -> &Birth {
        &self.birth
    }

    /// The newest events.
    #[must_use]
    pub fn events(&self) -> &EventLog {
        &self.events
    }

    /// The newest records.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    /// The host's documents.
    #[must_use]
    pub fn documents(&self) -> &Map<String, String> {
        &self.documents
    }

    /// The rules in force at `at`.
    #[must_use]
    pub fn rules_at(&self, at: Timestamp) -> Rules {
        self.birth.era.rules(at)
    }

    /// Makes the ids of records.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Ids::new(self.birth.id)
    }
}
