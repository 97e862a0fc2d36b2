//! What a host asks of a laboratory: done here, or at the writer's, and stored when it is answered.

use core::time::Duration;

use kms_api::Fault;
use kms_core::{Missing, Timestamp};

use super::Laboratory;
use super::ask::{Ask, Call, PutDocument, Replace, Turn, UseAwsService};
use super::told::{Happened, Told};
use crate::store::Store;
use crate::transfer::{self, TransferError};
use crate::{
    Answer, ClockError, DocumentChange, NumberedEvent, OpenError, Options, Simulator, Snapshot,
    WallTime,
};

impl<S: Store> Laboratory<S> {
    /// Does what is asked, here or at the writer's, and waits until it is stored.
    async fn ask(&self, mut wall: WallTime, mut ask: Box<dyn Ask + '_>) -> Told {
        loop {
            if self.0.is_closed.get() {
                return Told::Done;
            }
            if let Some(followed) = self.followed() {
                return followed.ask(&*ask).await;
            }
            match self.take_step(wall, &mut *ask).await {
                Ok(told) => return told,
                Err(need) => wall = self.supply(need, wall).await,
            }
        }
    }

    async fn take_step(&self, wall: WallTime, ask: &mut dyn Ask) -> Result<Told, Missing> {
        if self.0.is_strict.get() {
            return self.step_strictly(wall, &mut |simulator| ask.act(simulator, wall)).await;
        }
        let told = ask.act(&mut self.0.simulator.borrow_mut(), wall)?;
        self.settle(wall).await;
        Ok(told)
    }

    /// The door: one AWS JSON 1.1 request, in the scope of birth. What it changed, and what it
    /// rests on, is stored when it is answered.
    pub async fn call(&self, wall: WallTime, target: &str, body: &str) -> Answer {
        self.call_signed(wall, "", target, body).await
    }

    /// The same for a request that may be signed: `signed` is its header `Authorization`, or its
    /// query where it is presigned, and names its Region and account ([`kms_api::scope`]).
    pub async fn call_signed(
        &self,
        wall: WallTime,
        signed: &str,
        target: &str,
        body: &str,
    ) -> Answer {
        self.ask(wall, Box::new(Call { signed, target, body })).await.answer()
    }

    /// Lets an AWS service use its managed key, `alias/aws/SERVICE`, which creates it at first.
    ///
    /// # Errors
    /// A fault where `service` is no name of a service.
    pub async fn use_aws_service(&self, wall: WallTime, service: &str) -> Result<(), Fault> {
        self.ask(wall, Box::new(UseAwsService(service))).await.used()
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
        self.turn(wall, Turn::To(at)).await
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
        self.turn(wall, Turn::By(by)).await
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
        self.turn(wall, Turn::ToNextEvent).await
    }

    /// Lets the clock run at `rate` simulated seconds per second; 0 pauses it.
    ///
    /// # Errors
    /// [`ClockError::NoRate`] for a rate that is negative or not finite.
    pub async fn run(&self, wall: WallTime, rate: f64) -> Result<Vec<NumberedEvent>, ClockError> {
        self.turn(wall, Turn::Run(rate)).await
    }

    /// A follower has been told the numbers of what happened, of which it keeps the newest.
    async fn turn(&self, wall: WallTime, turn: Turn) -> Result<Vec<NumberedEvent>, ClockError> {
        let turned = self.ask(wall, Box::new(turn)).await.turned();
        turned.map(|happened| self.happened(happened))
    }

    /// Lets what fell due happen, and stores where the clock stands and the records that wait.
    /// The host calls this once a second while the clock runs or records wait, and when the next
    /// event is due. A follower has the writer do it, whose tab may be asleep.
    pub async fn tick(&self, wall: WallTime) -> Vec<NumberedEvent> {
        if self.0.is_closed.get() {
            return Vec::new();
        }
        if let Some(followed) = self.followed() {
            if self.rate() > 0.0 {
                followed.tick();
            }
            return Vec::new();
        }
        let pass = |simulator: &mut Simulator| simulator.let_time_pass(wall);
        if self.0.is_strict.get() {
            let mut step = |simulator: &mut Simulator| {
                Ok(Told::Turned(Ok(Happened::Events(simulator.watch(pass).1))))
            };
            let told = self.step_strictly(wall, &mut step).await.unwrap_or(Told::Done);
            return told.turned().map_or_else(|_| Vec::new(), |happened| self.happened(happened));
        }
        let ((), happened) = self.0.simulator.borrow_mut().watch(pass);
        self.enqueue(wall);
        self.store_queue().await;
        happened
    }

    /// Keeps a text under a name, or removes it.
    pub async fn put_document(&self, wall: WallTime, name: &str, text: Option<String>) {
        let change = DocumentChange { name: name.to_owned(), text };
        self.ask(wall, Box::new(PutDocument(change))).await;
    }

    /// Replaces the laboratory by one that was exported.
    ///
    /// # Errors
    /// [`TransferError`] where `saved` is no export; nothing has changed then.
    pub async fn restore(&self, wall: WallTime, saved: &str) -> Result<(), TransferError> {
        self.replace(wall, transfer::import(saved)?).await;
        Ok(())
    }

    /// Replaces the laboratory by another one.
    pub async fn replace(&self, wall: WallTime, snapshot: Snapshot) {
        self.ask(wall, Box::new(Replace(Some(snapshot)))).await;
    }

    /// Replaces the laboratory by a new one.
    ///
    /// # Errors
    /// [`OpenError::Clock`] or [`OpenError::NoEntropy`]; nothing has changed then.
    pub async fn reset(&self, wall: WallTime, options: Options) -> Result<(), OpenError> {
        self.replace(wall, options.create(wall)?.snapshot(wall)).await;
        Ok(())
    }
}
