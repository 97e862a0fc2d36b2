//! The page's handle on the laboratory: every change and every view goes through it.

mod open;
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

/// The result of an action of the page.
pub(crate) type ActionResult = Result<(), Problem>;
/// An action of the page that is in progress.
pub(crate) type ActionFuture = Pin<Box<dyn Future<Output = ActionResult>>>;

type Lab = Laboratory<IdbStore>;

/// The time after which the page reports that opening is slow.
const SLOW_AFTER: Duration = Duration::from_secs(2);

/// The outcome of saving.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SaveOutcome {
    /// The laboratory is saved.
    Saved,
    /// Nothing was saved: other data is stored, which saving would replace.
    Occupied,
}

/// The progress of opening the laboratory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The stored data is being read.
    Opening,
    /// Opening takes long: another tab may have the laboratory open and not answer.
    Slow,
    /// The laboratory is open.
    Ready,
    /// The laboratory could not be opened, for this reason.
    Failed(String),
}

/// Whether the laboratory is stored in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StorageStatus {
    /// This tab stores every change before it answers.
    Saved,
    /// Another tab, the leader, stores every change before it answers.
    SavedByLeader,
    /// The laboratory is lost when the tab of the leader is closed. `is_leader`: whether that is
    /// this tab.
    NotSaved { reason: String, is_leader: bool },
}

/// A handle on the laboratory. Copies share one laboratory.
#[derive(Clone, Copy)]
pub(crate) struct SimHandle {
    shared: StoredValue<Option<Rc<Shared>>, LocalStorage>,
    phase: RwSignal<Phase>,
    storage_status: RwSignal<StorageStatus>,
    /// Counts the changes. Views track it, so they are recomputed after each change.
    revision: RwSignal<u64>,
    now: RwSignal<Timestamp>,
    rate: RwSignal<f64>,
}

impl SimHandle {
    /// A handle without a laboratory; [`Self::open`] opens or creates it.
    pub(crate) fn new() -> Self {
        Self {
            shared: StoredValue::new_local(None),
            phase: RwSignal::new(Phase::Opening),
            storage_status: RwSignal::new(StorageStatus::Saved),
            revision: RwSignal::new(0),
            now: RwSignal::new(Timestamp::from_millis(0)),
            rate: RwSignal::new(0.0),
        }
    }

    /// Opens the laboratory of this browser.
    pub(crate) async fn open(self) {
        set_timeout(move || self.report_slow_opening(), SLOW_AFTER);
        match open::open().await {
            Ok(shared) => {
                shared.laboratory().on_change(move || self.refresh());
                self.shared.set_value(Some(Rc::new(shared)));
                self.refresh();
                self.phase.set(Phase::Ready);
            }
            Err(reason) => self.phase.set(Phase::Failed(reason)),
        }
    }

    fn report_slow_opening(self) {
        if self.phase.get_untracked() == Phase::Opening {
            self.phase.set(Phase::Slow);
        }
    }

    /// Sets the algorithms of asymmetric and HMAC keys, and answers the requests of other tabs
    /// while this tab is the leader.
    pub(crate) fn serve(self) {
        let Some(shared) = self.shared() else { return };
        if let Some(load) = browser::algorithms() {
            shared.laboratory().set_algorithms(Rc::new(JsAlgorithms::new(load)));
        }
        spawn_local(async move { shared.serve().await });
    }

    /// Saves the laboratory in this browser again. `replace` allows deleting another laboratory, or
    /// the rest of a damaged one, that is stored there.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if the browser cannot store it; the laboratory stays in memory.
    pub(crate) async fn save(self, replace: bool) -> Result<SaveOutcome, Problem> {
        let saved = self.shared().ok_or_else(not_open)?.save(replace).await;
        self.refresh();
        match saved {
            Ok(()) => Ok(SaveOutcome::Saved),
            Err(JournalError::Occupied) => Ok(SaveOutcome::Occupied),
            Err(error) => Err(Problem::new(error.to_string())),
        }
    }

    /// The progress of opening, as a signal.
    pub(crate) fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Whether the laboratory is stored, as a signal.
    pub(crate) fn storage_status(self) -> StorageStatus {
        self.storage_status.get()
    }

    /// The simulated time, updated by each change and once a second while the clock runs.
    pub(crate) fn now(self) -> ReadSignal<Timestamp> {
        self.now.read_only()
    }

    /// Simulated seconds per second; 0 if the clock is paused.
    pub(crate) fn rate(self) -> ReadSignal<f64> {
        self.rate.read_only()
    }

    /// The simulated time now, untracked.
    pub(crate) fn read_clock(self) -> Timestamp {
        self.with_lab(|lab| lab.now(wall())).unwrap_or_else(|| self.now.get_untracked())
    }

    /// A view of the keys, recomputed after each change; `T::default()` until the laboratory is
    /// open.
    pub(crate) fn view<T: Default>(self, read: impl FnOnce(&Kms, Scope) -> T) -> T {
        self.revision.track();
        self.view_untracked(read)
    }

    /// A view of the keys as they are now, untracked.
    pub(crate) fn view_untracked<T: Default>(self, read: impl FnOnce(&Kms, Scope) -> T) -> T {
        let view = self.with_lab(|lab| lab.read(|sim| read(sim.kms(), sim.genesis().scope)));
        view.unwrap_or_default()
    }

    /// The options with which the laboratory was created; `None` until it is open.
    pub(crate) fn genesis(self) -> Option<Genesis> {
        self.revision.track();
        self.with_lab(|lab| lab.read(|sim| sim.genesis().clone()))
    }

    /// Sends a request: `op` is an operation such as `CreateKey`, `input` the members of its body.
    ///
    /// # Errors
    ///
    /// A [`Problem`] with AWS's code and text if the request is refused; nothing changed.
    pub(crate) async fn call(self, op: &str, input: Value) -> Result<Value, Problem> {
        let lab = self.lab()?;
        let reply = lab.call(wall(), &format!("TrentService.{op}"), &input.to_string()).await;
        self.refresh();
        match reply.fault {
            Some(fault) => Err(Problem::from_fault(&fault)),
            None if reply.body.is_empty() => Ok(Value::Null),
            None => {
                serde_json::from_str(&reply.body).map_err(|error| Problem::new(error.to_string()))
            }
        }
    }

    /// Uses the AWS managed key of a service. The first use creates the key and
    /// `alias/aws/SERVICE`.
    pub(crate) async fn use_aws_service(self, service: &str) -> ActionResult {
        let outcome = self.lab()?.use_aws_service(wall(), service).await;
        self.refresh();
        outcome.map_err(|error| match error {
            LaboratoryError::Refused(fault) => Problem::from_fault(&fault),
            error => Problem::new(error.to_string()),
        })
    }

    /// Advances the clock by a duration, and returns the events that came due.
    pub(crate) async fn advance_by(self, span: Duration) -> Result<Vec<NumberedEvent>, Problem> {
        self.run_clock_command(ClockCommand::AdvanceBy(span)).await
    }

    /// Advances the clock to a time, and returns the events that came due.
    pub(crate) async fn advance_to(self, at: Timestamp) -> Result<Vec<NumberedEvent>, Problem> {
        self.run_clock_command(ClockCommand::AdvanceTo(at)).await
    }

    /// Advances the clock to the next scheduled event, and returns the events that came due.
    pub(crate) async fn advance_to_next_event(self) -> Result<Vec<NumberedEvent>, Problem> {
        self.run_clock_command(ClockCommand::AdvanceToNextEvent).await
    }

    /// Runs the clock at `rate` simulated seconds per second, or pauses it if `rate` is 0.
    pub(crate) async fn run(self, rate: f64) -> Result<Vec<NumberedEvent>, Problem> {
        self.run_clock_command(ClockCommand::Run(rate)).await
    }

    /// Applies the events that came due, and stores pending records.
    pub(crate) async fn tick(self) -> Vec<NumberedEvent> {
        let Ok(lab) = self.lab() else { return Vec::new() };
        // The page's store is write-behind: if storing fails, the storage status says so.
        let events = lab.tick(wall()).await.unwrap_or_default();
        if events.is_empty() {
            self.refresh_time();
            self.refresh_status();
        } else {
            self.refresh();
        }
        events
    }

    /// The wall time until the next scheduled event; `None` while the clock is paused.
    pub(crate) fn until_next_event(self) -> Option<Duration> {
        self.with_lab(|lab| lab.wall_time_until_next_event(wall()))?
    }

    /// The page's own documents in the laboratory whose names begin with `prefix`, as names and
    /// texts.
    pub(crate) fn documents(self, prefix: &str) -> Vec<(String, String)> {
        self.revision.track();
        self.with_lab(|lab| lab.documents(prefix)).unwrap_or_default()
    }

    /// Stores a document of the page, or deletes it if `text` is `None`.
    pub(crate) async fn put_document(self, name: &str, text: Option<String>) {
        if let Ok(lab) = self.lab() {
            // Fails only if the laboratory is closed, and then the page is closed, too.
            let _ = lab.put_document(wall(), name, text).await;
            self.refresh();
        }
    }

    /// A view of the simulator, for events, trail records and options; recomputed after each
    /// change.
    pub(crate) fn view_simulator<T: Default>(self, read: impl FnOnce(&Simulator) -> T) -> T {
        self.revision.track();
        self.with_lab(|lab| lab.read(read)).unwrap_or_default()
    }

    /// The laboratory as text, including its key material.
    pub(crate) fn export(self) -> Option<String> {
        self.with_lab(|lab| lab.export(wall()).ok())?
    }

    /// Replaces the laboratory by an exported one.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if the text is not a valid export; the laboratory is unchanged.
    pub(crate) async fn restore(self, saved: &str) -> ActionResult {
        let outcome = self.lab()?.restore(wall(), saved).await;
        self.refresh();
        outcome.map_err(|error| Problem::new(error.to_string()))
    }

    /// Replaces the laboratory by a new one.
    pub(crate) async fn reset(self, options: Options) -> ActionResult {
        let outcome = self.lab()?.reset(wall(), options).await;
        self.refresh();
        outcome.map_err(|error| Problem::new(error.to_string()))
    }

    async fn run_clock_command(self, command: ClockCommand) -> Result<Vec<NumberedEvent>, Problem> {
        let outcome = self.lab()?.turn_clock(wall(), command).await;
        self.refresh();
        outcome.map_err(|error| Problem::new(error.to_string()))
    }

    fn lab(self) -> Result<Lab, Problem> {
        self.with_lab(Clone::clone).ok_or_else(not_open)
    }

    fn shared(self) -> Option<Rc<Shared>> {
        self.shared.try_with_value(Clone::clone).flatten()
    }

    fn with_lab<T>(self, read: impl FnOnce(&Lab) -> T) -> Option<T> {
        Some(read(self.shared()?.laboratory()))
    }

    fn refresh(self) {
        self.refresh_time();
        self.refresh_status();
        self.revision.update(|revision| *revision += 1);
    }

    fn refresh_time(self) {
        self.now.set(self.read_clock());
        if let Some(rate) = self.with_lab(Lab::rate) {
            set_if_changed(self.rate, rate);
        }
    }

    fn refresh_status(self) {
        let Some(status) = self.with_lab(Lab::status) else { return };
        let storage_status = match (status.problem, status.is_leader) {
            (None, true) => StorageStatus::Saved,
            (None, false) => StorageStatus::SavedByLeader,
            (Some(problem), is_leader) => {
                StorageStatus::NotSaved { reason: problem.text, is_leader }
            }
        };
        set_if_changed(self.storage_status, storage_status);
    }
}

fn not_open() -> Problem {
    Problem::new("The laboratory is not open yet. Wait a moment, then try again.".to_owned())
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}

/// The name of an era on the page.
pub(crate) const fn era_name(era: Era) -> &'static str {
    match era {
        Era::Y2020 => "2020",
        Era::Y2024 => "April 2024",
        Era::Y2026 => "2026",
        Era::Historical => "Historical",
    }
}
