//! The commands of a host: API requests, the clock, documents, and replacing the laboratory.

use kms_store::{DocumentChange, NumberedEvent, Snapshot, Store, import};

use super::perform::{Flush, LaboratoryError, Step};
use super::reply::EventsSince;
use super::request::{Call, PutDocument, Replace, UseAwsService};
use super::{Inner, Laboratory, Mode};
use crate::{Answer, ClockCommand, Options, Simulator, WallTime};

impl<S: Store> Laboratory<S> {
    /// Sends an AWS JSON 1.1 request, for the laboratory's own account and Region. The response is
    /// returned when the changes that it depends on are stored.
    pub async fn call(&self, wall: WallTime, target: &str, body: &str) -> Answer {
        self.call_signed(wall, "", target, body).await
    }

    /// Sends an AWS JSON 1.1 request that may be signed: `signed` is its `Authorization` header, or
    /// the query of a presigned request, and names its Region and account ([`kms_api::scope`]).
    pub async fn call_signed(
        &self,
        wall: WallTime,
        signed: &str,
        target: &str,
        body: &str,
    ) -> Answer {
        match self.inner().perform(wall, Call { signed, target, body }).await {
            Ok(answer) => answer,
            Err(LaboratoryError::NotStored(problem)) => {
                let mut simulator = self.inner().simulator.borrow_mut();
                let why = problem.text;
                let message =
                    format!("The request was undone, since it could not be stored: {why}.");
                Answer::internal_error(simulator.unrecorded_request_id(), message)
            }
            Err(_) => {
                let message = "The laboratory was closed before it replied.".to_owned();
                Answer::internal_error(String::new(), message)
            }
        }
    }

    /// Lets an AWS service use its managed key, `alias/aws/SERVICE`. The first use creates the key.
    ///
    /// # Errors
    /// [`LaboratoryError`]; `Refused` if `service` is not the name of a service.
    pub async fn use_aws_service(
        &self,
        wall: WallTime,
        service: &str,
    ) -> Result<(), LaboratoryError> {
        let used = self.inner().perform(wall, UseAwsService(service)).await?;
        used.map_err(LaboratoryError::Refused)
    }

    /// Moves the clock forward, or changes how fast it runs, and returns the events that happened.
    ///
    /// # Errors
    /// [`LaboratoryError`]; `Clock` for a time in the past, a time that the clock cannot show, or a
    /// rate that is negative or not finite.
    pub async fn turn_clock(
        &self,
        wall: WallTime,
        command: ClockCommand,
    ) -> Result<Vec<NumberedEvent>, LaboratoryError> {
        let turned = self.inner().perform(wall, command).await?;
        Ok(self.events_since(turned.map_err(LaboratoryError::Clock)?))
    }

    /// A follower receives the numbers of the events, and has the newest of the events themselves.
    fn events_since(&self, events: EventsSince) -> Vec<NumberedEvent> {
        match events {
            EventsSince::Events(events) => events,
            EventsSince::Numbers { first, count } => {
                let end = first.saturating_add(count);
                self.read(|simulator| {
                    let events = simulator.events().after(first.saturating_sub(1));
                    events.take_while(|event| event.seq < end).cloned().collect()
                })
            }
        }
    }

    /// Performs everything that is due, and stores the position of the clock and the pending records.
    ///
    /// The host calls this once a second while the clock runs or records wait, and when the next
    /// event is due. A follower sends the tick to its leader, whose tab may be suspended.
    ///
    /// # Errors
    /// [`LaboratoryError::NotStored`] if a strict store fails. Everything that was due is still due in
    /// that case.
    pub async fn tick(&self, wall: WallTime) -> Result<Vec<NumberedEvent>, LaboratoryError> {
        if let Some(follower) = self.inner().follower() {
            if self.rate() > 0.0 {
                follower.tick();
            }
            return Ok(Vec::new());
        }
        self.inner().tick(wall).await
    }

    /// Stores a text under a name, or removes it.
    ///
    /// # Errors
    /// [`LaboratoryError::Closed`] or [`LaboratoryError::NotStored`].
    pub async fn put_document(
        &self,
        wall: WallTime,
        name: &str,
        text: Option<String>,
    ) -> Result<(), LaboratoryError> {
        let change = DocumentChange { name: name.to_owned(), text };
        self.inner().perform(wall, PutDocument(change)).await
    }

    /// Replaces the laboratory by an exported one.
    ///
    /// # Errors
    /// [`LaboratoryError`]; `Transfer` if `saved` is not an export.
    pub async fn restore(&self, wall: WallTime, saved: &str) -> Result<(), LaboratoryError> {
        self.replace(wall, import(saved)?).await
    }

    /// Replaces the laboratory by another one.
    ///
    /// # Errors
    /// [`LaboratoryError::Closed`] or [`LaboratoryError::NotStored`].
    pub async fn replace(&self, wall: WallTime, snapshot: Snapshot) -> Result<(), LaboratoryError> {
        self.inner().perform(wall, Replace(Some(snapshot))).await
    }

    /// Replaces the laboratory by a new one.
    ///
    /// # Errors
    /// [`LaboratoryError`]; `Open` if the options do not make a laboratory.
    pub async fn reset(&self, wall: WallTime, options: Options) -> Result<(), LaboratoryError> {
        self.replace(wall, options.create(wall)?.snapshot(wall)).await
    }
}

impl<S: Store> Inner<S> {
    /// The tick of a handle that is not a follower. A closed laboratory does nothing.
    pub(super) async fn tick(&self, wall: WallTime) -> Result<Vec<NumberedEvent>, LaboratoryError> {
        if let Mode::Closed = self.mode() {
            return Ok(Vec::new());
        }
        let mut events = Vec::new();
        let step: Step<'_> = &mut |simulator, attempt| {
            let let_time_pass = |it: &mut Simulator| it.let_time_pass(attempt.wall);
            ((), events) = simulator.collect_events(let_time_pass);
            Ok(())
        };
        self.apply(wall, step, Flush::All).await?;
        Ok(events)
    }
}
