//! The path of a request: applied here and stored, or forwarded to the leader.

use core::fmt;

use kms_api::Fault;
use kms_core::Missing;
use kms_store::codec::{Decoder, Encoder};
use kms_store::{Store, TransferError};

use super::reply::Reply;
use super::request::Request;
use super::{Inner, Mode, Problem};
use crate::simulator::Attempt;
use crate::{ClockError, OpenError, Simulator, WallTime};

/// The reason why a request was not carried out. Nothing has changed but the time.
#[derive(Clone, Debug, PartialEq)]
pub enum LaboratoryError {
    /// The laboratory was closed before it replied.
    Closed,
    /// The change could not be stored, and was undone.
    NotStored(Problem),
    /// The clock refuses the command.
    Clock(ClockError),
    /// The service refuses the request.
    Refused(Fault),
    /// The text is not an export of a laboratory.
    Transfer(TransferError),
    /// A new laboratory could not be created.
    Open(OpenError),
}

impl fmt::Display for LaboratoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("the laboratory was closed before it replied"),
            Self::NotStored(problem) => f.write_str(&problem.text),
            Self::Clock(error) => error.fmt(f),
            Self::Refused(fault) => write!(f, "{}: {}", fault.code, fault.message),
            Self::Transfer(error) => error.fmt(f),
            Self::Open(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for LaboratoryError {}

impl From<TransferError> for LaboratoryError {
    fn from(error: TransferError) -> Self {
        Self::Transfer(error)
    }
}

impl From<OpenError> for LaboratoryError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

/// A function that applies a request to the simulator. It is called again only after it reported that
/// something is missing, in which case nothing has changed.
pub(super) type Step<'a> = &'a mut dyn FnMut(&mut Simulator, &Attempt) -> Result<(), Missing>;

/// The changes that are stored before a step is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flush {
    /// The changes for which a reply waits. Records of calls are stored later.
    Awaited,
    /// All changes, and the position of the clock.
    All,
}

impl<S: Store> Inner<S> {
    /// Carries out a request, here or in the leader, and waits until its change is stored.
    ///
    /// # Errors
    /// [`LaboratoryError::Closed`] or [`LaboratoryError::NotStored`].
    pub(super) async fn perform<R: Request>(
        &self,
        wall: WallTime,
        mut request: R,
    ) -> Result<R::Reply, LaboratoryError> {
        if let Some(follower) = self.follower() {
            let mut encoded = Encoder::default();
            request.encode(&mut encoded);
            let reply = follower.forward(encoded).await.ok_or(LaboratoryError::Closed)?;
            // The bytes are the reply to this request. Decoding fails only if the leader runs another
            // version of this program; then there is no reply, as if the laboratory were closed.
            let decoded = R::Reply::decode(&mut Decoder::current(&reply));
            return decoded.map_err(|_| LaboratoryError::Closed);
        }
        let mut reply = None;
        let step: Step<'_> = &mut |simulator, attempt| {
            reply = Some(request.apply(simulator, attempt)?);
            Ok(())
        };
        self.apply(wall, step, Flush::Awaited).await?;
        reply.ok_or(LaboratoryError::Closed)
    }

    /// Applies a step, and stores its changes. If the step is missing something, the host provides that
    /// first.
    pub(super) async fn apply(
        &self,
        wall: WallTime,
        step: Step<'_>,
        flush: Flush,
    ) -> Result<(), LaboratoryError> {
        let mut attempt = Attempt::first(wall);
        loop {
            let applied = match self.mode() {
                // The laboratory can be closed while the host provides an algorithm. A follower forwards
                // its requests and does not apply them.
                Mode::Closed | Mode::Follower(_) => return Err(LaboratoryError::Closed),
                Mode::Memory => self.apply_in_memory(&attempt, step, flush),
                Mode::Leader(leader) => self.write(&leader, &attempt, step, flush).await?,
            };
            match applied {
                Ok(()) => return Ok(()),
                Err(missing) => attempt = self.provide(missing, attempt).await,
            }
        }
    }

    /// Lets the host provide the missing algorithm or key pair, and returns the next attempt.
    ///
    /// A download may take longer than a reading of the wall clock may be late. So the wall time of the
    /// attempt is not before the last reading: otherwise it would count as a clock that was set back.
    pub(super) async fn provide(&self, missing: Missing, attempt: Attempt) -> Attempt {
        let algorithms = self.read(Simulator::algorithms);
        let unavailable = algorithms.provide(missing).await.err();
        Attempt { wall: WallTime(attempt.wall.0.max(self.clock_read().0)), unavailable }
    }
}
