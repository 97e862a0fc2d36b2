//! The test laboratory: a service, a clock that tests move, and a short method for each request. After
//! every step, all invariants are checked, and the service is stored and read back.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod agreement;
mod algorithms;
mod asymmetric;
mod imports;
mod preview;
mod requests;

use core::time::Duration;

use kms_core::invariant::{INVARIANTS, Observation};
use kms_core::{
    AccountId, Action, Command, Context, Days, Era, Event, Key, KeyArn, KeyId, Kms, KmsError,
    Region, Response, Scope, Settings, Step, Timestamp,
};

pub use self::agreement::{agree, assert_agrees};
pub use self::algorithms::Thrifty;
pub use self::imports::{Parameters, get_parameters, wrapped};
pub use self::preview::{assert_previewed, previews};
use crate::actions::Request;
use crate::entropy::Seeded;
use crate::key_stores;
use crate::persistence::Persistence;

/// The account and Region of a test that names none.
#[must_use]
pub fn home() -> Scope {
    scope("111122223333", "us-east-1")
}

/// An account in a Region.
#[must_use]
pub fn scope(account: &str, region: &str) -> Scope {
    Scope { account: AccountId::parse(account).unwrap(), region: Region::parse(region).unwrap() }
}

/// Midnight UTC at the start of a day.
#[must_use]
pub const fn date(year: i64, month: u8, day: u8) -> Timestamp {
    Timestamp::from_date(year, month, day)
}

/// The test laboratory: a service under test and its clock.
// It has many methods: a short form of each operation for the rule tests.
#[derive(Debug)]
pub struct Lab {
    kms: Kms,
    entropy: Seeded,
    born: Timestamp,
    now: Timestamp,
    events: Vec<Event>,
    persistence: Persistence,
}

impl Lab {
    /// A laboratory of `era`, on an afternoon when all of 2026's rules are in force.
    #[must_use]
    pub fn new(era: Era) -> Self {
        Self::starting(era, date(2026, 12, 1).plus(Duration::from_millis(52_445_678)))
    }

    /// A laboratory of `era` whose clock starts at `now`.
    #[must_use]
    pub fn starting(era: Era, now: Timestamp) -> Self {
        Self::with(Settings { era, ..Settings::default() }, now)
    }

    /// A laboratory with these settings, whose clock starts at `now`.
    #[must_use]
    pub fn with(settings: Settings, now: Timestamp) -> Self {
        let mut kms = Kms::new(settings, now);
        key_stores::add(&mut kms);
        let persistence = Persistence::new(&kms, now);
        Self { kms, entropy: Seeded::new(1), born: now, now, events: Vec::new(), persistence }
    }

    /// Laboratories under the rules before 2024: of that era, and of those days.
    pub fn classic() -> impl Iterator<Item = Self> {
        [Self::new(Era::Y2020), Self::starting(Era::Historical, date(2014, 6, 1))].into_iter()
    }

    /// Laboratories under the rules since 2024: of both eras, and of these days.
    pub fn current() -> impl Iterator<Item = Self> {
        [Era::Y2024, Era::Y2026, Era::Historical].into_iter().map(Self::new)
    }

    /// Laboratories under the rules since key material has names.
    pub fn with_named_material() -> impl Iterator<Item = Self> {
        [Era::Y2026, Era::Historical].into_iter().map(Self::new)
    }

    /// Laboratories under all rules.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::classic().chain(Self::current())
    }

    /// Returns the response at the present time.
    pub fn ask(&mut self, it: impl Request) -> Result<Response, KmsError> {
        self.ask_from(home(), it)
    }

    /// Returns the response to a caller in another account or Region.
    pub fn ask_from(&mut self, scope: Scope, it: impl Request) -> Result<Response, KmsError> {
        self.step(&Command { scope, dry_run: false, action: it.action() })
    }

    /// Returns the response to a dry run.
    pub fn try_out(&mut self, it: impl Request) -> Result<Response, KmsError> {
        self.step(&Command { scope: home(), dry_run: true, action: it.action() })
    }

    /// The answer to something that works.
    ///
    /// # Panics
    /// Where it is refused.
    pub fn done(&mut self, it: impl Request) -> Response {
        let action = it.action();
        let name = action.operation();
        self.ask(action).unwrap_or_else(|refusal| panic!("{name:?} is refused: {refusal:?}"))
    }

    /// The answer to something that works, asked from elsewhere.
    ///
    /// # Panics
    /// Where it is refused.
    pub fn done_from(&mut self, scope: Scope, it: impl Request) -> Response {
        let answer = self.ask_from(scope, it);
        answer.unwrap_or_else(|refusal| panic!("it is refused in {scope:?}: {refusal:?}"))
    }

    /// The refusal of something that does not work.
    ///
    /// # Panics
    /// Where it is not refused.
    pub fn refusal(&mut self, it: impl Request) -> KmsError {
        self.refusal_from(home(), it)
    }

    /// The refusal of something that does not work, asked from elsewhere.
    ///
    /// # Panics
    /// Where it is not refused.
    pub fn refusal_from(&mut self, scope: Scope, it: impl Request) -> KmsError {
        let action = it.action();
        let name = action.operation();
        match self.ask_from(scope, action) {
            Ok(answer) => panic!("{name:?} is answered: {answer:?}"),
            Err(refusal) => refusal,
        }
    }

    /// Does something that AWS's own services do, and no caller can ask for.
    pub fn act(&mut self, action: Action) -> Response {
        self.done(action)
    }

    fn step(&mut self, command: &Command) -> Result<Response, KmsError> {
        let before = self.kms.clone();
        let checked = self.checked(command);
        let mut context = Context { entropy: &mut self.entropy, algorithms: &Thrifty };
        let step = self.kms.execute(self.now, &mut context, command);
        self.observe(&before, &step);
        self.events.extend(step.events);
        assert_agrees(&checked, &step.outcome);
        step.outcome
    }

    /// Returns the result of checking a command at the present time, without executing it.
    fn checked(&self, command: &Command) -> Result<(), KmsError> {
        let mut kms = self.kms.clone();
        kms.advance_to(self.now, &mut self.entropy.clone());
        kms.check(command)
    }

    /// Turns the clock forward to `now`: the events that fell due.
    pub fn advance_to(&mut self, now: Timestamp) -> Vec<Event> {
        assert!(now >= self.now, "the clock of a laboratory does not go back");
        self.now = now;
        let before = self.kms.clone();
        let events = self.kms.advance_to(now, &mut self.entropy);
        assert_previewed(&before, now, &events);
        let step = Step { events, outcome: Ok(Response::Empty { key: None }) };
        self.observe(&before, &step);
        self.events.extend(step.events.iter().cloned());
        step.events
    }

    /// Turns the clock forward by days of 24 hours, which the service sees with the next request.
    pub fn let_pass(&mut self, days: u32) {
        self.now = self.now.plus_days(Days(days));
    }

    /// Turns the clock forward.
    pub fn advance(&mut self, by: Duration) -> Vec<Event> {
        self.advance_to(self.now.plus(by))
    }

    /// Turns the clock forward by days of 24 hours.
    pub fn advance_days(&mut self, days: u32) -> Vec<Event> {
        self.advance_to(self.now.plus_days(Days(days)))
    }

    fn observe(&mut self, before: &Kms, step: &Step) {
        // Looked at in a copy, since the service remembers what it was asked about the future.
        let after = self.kms.clone();
        let observation = Observation { before, step, after: &after };
        for invariant in INVARIANTS {
            assert!(invariant.holds(&observation), "{} does not hold: {step:#?}", invariant.name);
        }
        self.persistence.record(&self.kms, self.now, &step.events);
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The moment so many days after the laboratory's birth.
    #[must_use]
    pub fn day(&self, days: u32) -> Timestamp {
        self.born.plus_days(Days(days))
    }

    /// The service itself.
    #[must_use]
    pub fn kms(&self) -> &Kms {
        &self.kms
    }

    /// All that has happened.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// A key as the service keeps it.
    ///
    /// # Panics
    /// Where it does not exist.
    #[must_use]
    pub fn key(&self, id: KeyId) -> &Key {
        self.kms.key(home(), id).unwrap_or_else(|| panic!("{id} does not exist"))
    }

    /// The full name of a key.
    #[must_use]
    pub fn arn(&self, id: KeyId) -> KeyArn {
        home().key_arn(id)
    }
}

/// A failed test says in which laboratory it failed.
impl Drop for Lab {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (era, born, now) = (self.kms.settings().era.as_str(), self.born, self.now);
            eprintln!("in a laboratory of the era {era}, born {born}, at {now}");
        }
    }
}
