//! The one way from the page to the laboratory: the only writer, and the source of all views.

mod opening;
mod problem;

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;
use std::rc::Rc;

use kms_core::{Era, Kms, Scope, Timestamp};
use kms_idb::{IdbStore, JsAlgorithms, Shared};
use kms_sim::{ClockCommand, Laboratory, LaboratoryError, Options, Simulator};
use kms_store::{Genesis, JournalError, NumberedEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

pub(crate) use problem::Problem;

use crate::browser::{self, wall};

/// What an action of the page comes to.
pub(crate) type Outcome = Result<(), Problem>;
/// An action of the page on its way.
pub(crate) type Job = Pin<Box<dyn Future<Output = Outcome>>>;

type Lab = Laboratory<IdbStore>;

/// How long a visitor waits in silence.
const PATIENCE: Duration = Duration::from_secs(2);

/// What came of saving.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    /// It is saved.
    Here,
    /// It is not: there is something else, which would be lost.
    Occupied,
}

/// How far the opening of the laboratory has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It is being read.
    Opening,
    /// It takes long: another tab may have it open, and not answer.
    Waiting,
    /// It is here.
    Ready,
    /// It could not be opened at all.
    Failed(String),
}

/// Where the laboratory is kept, and how that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Every answer is stored in this browser first.
    Saved,
    /// The same, by another tab.
    Followed,
    /// Nothing outlives the tab that writes, for the reason given.
    NotSaved { why: String, is_writer: bool },
}

/// A handle on the laboratory. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct SimHandle {
    shared: StoredValue<Option<Rc<Shared>>, LocalStorage>,
    phase: RwSignal<Phase>,
    keeping: RwSignal<Keeping>,
    /// Counts the changes, so that views are made anew after each.
    revision: RwSignal<u64>,
    now: RwSignal<Timestamp>,
    rate: RwSignal<f64>,
}

impl SimHandle {
    /// A handle on nothing yet; [`Self::open`] finds or makes the laboratory.
    pub(crate) fn new() -> Self {
        Self {
            shared: StoredValue::new_local(None),
            phase: RwSignal::new(Phase::Opening),
            keeping: RwSignal::new(Keeping::Saved),
            revision: RwSignal::new(0),
            now: RwSignal::new(Timestamp::from_millis(0)),
            rate: RwSignal::new(0.0),
        }
    }

    /// Opens the laboratory of this browser.
    pub(crate) async fn open(self) {
        set_timeout(move || self.lose_patience(), PATIENCE);
        match opening::open().await {
            Ok(shared) => {
                shared.laboratory().on_change(move || self.changed());
                self.shared.set_value(Some(Rc::new(shared)));
                self.changed();
                self.phase.set(Phase::Ready);
            }
            Err(reason) => self.phase.set(Phase::Failed(reason)),
        }
    }

    fn lose_patience(self) {
        if self.phase.get_untracked() == Phase::Opening {
            self.phase.set(Phase::Waiting);
        }
    }

    /// Lends the laboratory the algorithms of key pairs and HMAC keys, and lets other tabs ask this
    /// one, now or once it writes.
    pub(crate) fn serve(self) {
        let Some(shared) = self.shared() else { return };
        if let Some(load) = browser::algorithms() {
            shared.laboratory().set_algorithms(Rc::new(JsAlgorithms::new(load)));
        }
        spawn_local(async move { shared.serve().await });
    }

    /// Keeps the laboratory in this browser again. `replace`: in the place of another one, or of
    /// what is left of a damaged one; whether it has to be is the answer.
    pub(crate) async fn save(self, replace: bool) -> Result<Saved, Problem> {
        let saved = self.shared().ok_or_else(not_open)?.save(replace).await;
        self.changed();
        match saved {
            Ok(()) => Ok(Saved::Here),
            Err(JournalError::Occupied) => Ok(Saved::Occupied),
            Err(error) => Err(Problem::new(error.to_string())),
        }
    }

    /// How far the opening has come.
    pub(crate) fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Where the laboratory is kept.
    pub(crate) fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// The simulated time as it was last read; moves once a second at most.
    pub(crate) fn now(self) -> ReadSignal<Timestamp> {
        self.now.read_only()
    }

    /// Simulated seconds per second.
    pub(crate) fn rate(self) -> ReadSignal<f64> {
        self.rate.read_only()
    }

    /// The simulated time at this very moment; no signal.
    pub(crate) fn read_clock(self) -> Timestamp {
        self.with_lab(|lab| lab.now(wall())).unwrap_or_else(|| self.now.get_untracked())
    }

    /// A view of the laboratory, made anew after each change. `T` is made of `Default` until
    /// the laboratory is open.
    pub(crate) fn view<T: Default>(self, look: impl FnOnce(&Kms, Scope) -> T) -> T {
        self.revision.track();
        self.look(look)
    }

    /// The laboratory as it is now, for actions: follows no change.
    pub(crate) fn look<T: Default>(self, look: impl FnOnce(&Kms, Scope) -> T) -> T {
        let seen = self.with_lab(|lab| lab.read(|sim| look(sim.kms(), sim.genesis().scope)));
        seen.unwrap_or_default()
    }

    /// The choices of the laboratory's birth.
    pub(crate) fn genesis(self) -> Option<Genesis> {
        self.revision.track();
        self.with_lab(|lab| lab.read(|sim| sim.genesis().clone()))
    }

    /// Asks the door: `op` is an operation such as `CreateKey`, `input` its JSON members.
    pub(crate) async fn call(self, op: &str, input: Value) -> Result<Value, Problem> {
        let lab = self.lab()?;
        let answer = lab.call(wall(), &format!("TrentService.{op}"), &input.to_string()).await;
        self.changed();
        match answer.fault {
            Some(fault) => Err(Problem::from_fault(&fault)),
            None if answer.body.is_empty() => Ok(Value::Null),
            None => {
                serde_json::from_str(&answer.body).map_err(|error| Problem::new(error.to_string()))
            }
        }
    }

    /// Lets an AWS service use its managed key, which creates `alias/aws/SERVICE` at first.
    pub(crate) async fn use_aws_service(self, service: &str) -> Outcome {
        let used = self.lab()?.use_aws_service(wall(), service).await;
        self.changed();
        used.map_err(|error| match error {
            LaboratoryError::Refused(fault) => Problem::from_fault(&fault),
            error => Problem::new(error.to_string()),
        })
    }

    /// Turns the clock on by a span, and gives what fell due on the way.
    pub(crate) async fn advance_by(self, span: Duration) -> Result<Vec<NumberedEvent>, Problem> {
        self.turn_clock(ClockCommand::AdvanceBy(span)).await
    }

    /// Turns the clock on to a moment, and gives what fell due on the way.
    pub(crate) async fn advance_to(self, at: Timestamp) -> Result<Vec<NumberedEvent>, Problem> {
        self.turn_clock(ClockCommand::AdvanceTo(at)).await
    }

    /// Turns the clock on to the next thing that happens by itself.
    pub(crate) async fn advance_to_next_event(self) -> Result<Vec<NumberedEvent>, Problem> {
        self.turn_clock(ClockCommand::AdvanceToNextEvent).await
    }

    /// Lets the clock run at `rate` simulated seconds per second; 0 pauses it.
    pub(crate) async fn run(self, rate: f64) -> Result<Vec<NumberedEvent>, Problem> {
        self.turn_clock(ClockCommand::Run(rate)).await
    }

    /// Lets what fell due happen, and stores what waits.
    pub(crate) async fn tick(self) -> Vec<NumberedEvent> {
        let Ok(lab) = self.lab() else { return Vec::new() };
        // The store of a page is not strict: a failure to store is in the status.
        let events = lab.tick(wall()).await.unwrap_or_default();
        if events.is_empty() {
            self.read_time();
            self.read_status();
        } else {
            self.changed();
        }
        events
    }

    /// How long until something happens by itself; `None` while the clock stands.
    pub(crate) fn until_next_event(self) -> Option<Duration> {
        self.with_lab(|lab| lab.wall_time_until_next_event(wall()))?
    }

    /// The texts that the page keeps in the laboratory, by name.
    pub(crate) fn documents(self, prefix: &str) -> Vec<(String, String)> {
        self.revision.track();
        self.with_lab(|lab| lab.documents(prefix)).unwrap_or_default()
    }

    /// Keeps a text under a name, or removes it.
    pub(crate) async fn put_document(self, name: &str, text: Option<String>) {
        if let Ok(lab) = self.lab() {
            // Refused only if the laboratory is closed, as the page is then.
            let _ = lab.put_document(wall(), name, text).await;
            self.changed();
        }
    }

    /// A view of what the simulator knows beside the keys: events, trail, birth. Made anew after
    /// each change.
    pub(crate) fn observe<T: Default>(self, look: impl FnOnce(&Simulator) -> T) -> T {
        self.revision.track();
        self.with_lab(|lab| lab.read(look)).unwrap_or_default()
    }

    /// The whole laboratory as text, its key material included.
    pub(crate) fn export(self) -> Option<String> {
        self.with_lab(|lab| lab.export(wall()).ok())?
    }

    /// Replaces the laboratory by an exported one.
    pub(crate) async fn restore(self, saved: &str) -> Outcome {
        let restored = self.lab()?.restore(wall(), saved).await;
        self.changed();
        restored.map_err(|error| Problem::new(error.to_string()))
    }

    /// Replaces the laboratory by a new one.
    pub(crate) async fn reset(self, options: Options) -> Outcome {
        let reset = self.lab()?.reset(wall(), options).await;
        self.changed();
        reset.map_err(|error| Problem::new(error.to_string()))
    }

    async fn turn_clock(self, command: ClockCommand) -> Result<Vec<NumberedEvent>, Problem> {
        let turned = self.lab()?.turn_clock(wall(), command).await;
        self.changed();
        turned.map_err(|error| Problem::new(error.to_string()))
    }

    fn lab(self) -> Result<Lab, Problem> {
        self.with_lab(Clone::clone).ok_or_else(not_open)
    }

    fn shared(self) -> Option<Rc<Shared>> {
        self.shared.try_with_value(Clone::clone).flatten()
    }

    fn with_lab<T>(self, look: impl FnOnce(&Lab) -> T) -> Option<T> {
        Some(look(self.shared()?.laboratory()))
    }

    fn changed(self) {
        self.read_time();
        self.read_status();
        self.revision.update(|revision| *revision += 1);
    }

    fn read_time(self) {
        self.now.set(self.read_clock());
        if let Some(rate) = self.with_lab(Lab::rate) {
            set_if_changed(self.rate, rate);
        }
    }

    fn read_status(self) {
        let Some(status) = self.with_lab(Lab::status) else { return };
        let keeping = match (status.problem, status.is_leader) {
            (None, true) => Keeping::Saved,
            (None, false) => Keeping::Followed,
            (Some(problem), is_writer) => Keeping::NotSaved { why: problem.text, is_writer },
        };
        set_if_changed(self.keeping, keeping);
    }
}

fn not_open() -> Problem {
    Problem::new("The laboratory is not open yet.".to_owned())
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}

/// What the page calls an era.
pub(crate) const fn era_name(era: Era) -> &'static str {
    match era {
        Era::Y2020 => "2020",
        Era::Y2024 => "April 2024",
        Era::Y2026 => "2026",
        Era::Historical => "Historical",
    }
}
