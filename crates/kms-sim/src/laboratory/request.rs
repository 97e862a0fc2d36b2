//! The requests that change a laboratory, as values: they are carried out here, or encoded and
//! forwarded to the tab that leads.
//!
//! Each request type has its own reply type. So a host that loads its code in parts loads only the
//! code of the requests that it makes.

use core::time::Duration;

use kms_api::Fault;
use kms_core::Missing;
use kms_store::codec::{DecodeError, Decoder, Encoder};
use kms_store::message;
use kms_store::{DocumentChange, Snapshot};

use super::replication::retain_replies;
use super::reply::{EventsSince, Reply};
use crate::simulator::Attempt;
use crate::{Answer, ClockCommand, ClockError, Simulator};

/// A request to a laboratory.
pub(crate) trait Request {
    /// The reply to it.
    type Reply: Reply;

    /// Carries out the request. The change waits in the simulator to be stored.
    ///
    /// # Errors
    /// [`Missing`] if the host has to load something first. Only time has passed in that case.
    fn apply(
        &mut self,
        simulator: &mut Simulator,
        attempt: &Attempt,
    ) -> Result<Self::Reply, Missing>;

    /// Encodes the request for the leader.
    fn encode(&self, to: &mut Encoder);
}

/// A request whose reply is encoded, for the leader that carries out a follower's request.
pub(crate) trait ForwardedRequest {
    /// Carries the request out, and returns the bytes of its reply.
    ///
    /// # Errors
    /// [`Missing`] if the host has to load something first.
    fn apply(
        &mut self,
        simulator: &mut Simulator,
        attempt: &Attempt,
    ) -> Result<message::Bytes, Missing>;
}

impl<R: Request> ForwardedRequest for R {
    fn apply(
        &mut self,
        simulator: &mut Simulator,
        attempt: &Attempt,
    ) -> Result<message::Bytes, Missing> {
        let mut encoder = Encoder::default();
        Request::apply(self, simulator, attempt)?.encode(&mut encoder);
        Ok(encoder.into_bytes())
    }
}

/// A request to the KMS API.
pub(crate) struct Call<'a> {
    /// The header or query that may name the account and Region of the request; empty if it is not
    /// signed.
    pub(crate) signed: &'a str,
    pub(crate) target: &'a str,
    pub(crate) body: &'a str,
}

/// The first use of a managed key by an AWS service.
pub(crate) struct UseAwsService<'a>(pub(crate) &'a str);

/// A document that the host stores in the laboratory, or removes.
pub(crate) struct PutDocument(pub(crate) DocumentChange);

/// A laboratory that replaces this one; `None` after it was applied.
pub(crate) struct Replace(pub(crate) Option<Snapshot>);

impl Request for Call<'_> {
    type Reply = Answer;

    fn apply(&mut self, simulator: &mut Simulator, attempt: &Attempt) -> Result<Answer, Missing> {
        simulator.call(attempt, self.signed, self.target, self.body)
    }

    fn encode(&self, to: &mut Encoder) {
        // A leader of an earlier version, which reads no signatures, can still carry out requests
        // without one.
        match self.signed {
            "" => to.number(0),
            signed => to.number(8).text(signed),
        };
        to.text(self.target).text(self.body);
    }
}

impl Request for UseAwsService<'_> {
    type Reply = Result<(), Fault>;

    fn apply(
        &mut self,
        simulator: &mut Simulator,
        attempt: &Attempt,
    ) -> Result<Self::Reply, Missing> {
        Ok(simulator.use_aws_service(attempt.wall, self.0))
    }

    fn encode(&self, to: &mut Encoder) {
        to.number(1).text(self.0);
    }
}

impl Request for ClockCommand {
    type Reply = Result<EventsSince, ClockError>;

    fn apply(
        &mut self,
        simulator: &mut Simulator,
        attempt: &Attempt,
    ) -> Result<Self::Reply, Missing> {
        let (done, events) = simulator.collect_events(|it| it.turn_clock(attempt.wall, *self));
        Ok(done.map(|()| EventsSince::Events(events)))
    }

    fn encode(&self, to: &mut Encoder) {
        match self {
            Self::AdvanceTo(at) => to.number(2).timestamp(*at),
            Self::AdvanceBy(by) => {
                to.number(3).number(by.as_secs()).number(by.subsec_nanos().into())
            }
            Self::AdvanceToNextEvent => to.number(4),
            Self::Run(rate) => to.number(5).float(*rate),
        };
    }
}

impl Request for PutDocument {
    type Reply = ();

    fn apply(&mut self, simulator: &mut Simulator, _: &Attempt) -> Result<(), Missing> {
        simulator.put_document(self.0.clone());
        Ok(())
    }

    fn encode(&self, to: &mut Encoder) {
        to.number(6).text(&self.0.name).option(self.0.text.as_deref(), Encoder::text);
    }
}

impl Request for Replace {
    type Reply = ();

    fn apply(&mut self, simulator: &mut Simulator, attempt: &Attempt) -> Result<(), Missing> {
        if let Some(mut snapshot) = self.0.take() {
            // A follower may not have received the reply to an earlier request yet.
            retain_replies(simulator, &mut snapshot.documents);
            simulator.replace(snapshot, attempt.wall);
        }
        Ok(())
    }

    fn encode(&self, to: &mut Encoder) {
        if let Some(snapshot) = &self.0 {
            to.number(7).snapshot(snapshot);
        }
    }
}

/// Decodes the request of a follower.
pub(crate) fn decode<'a>(
    from: &mut Decoder<'a>,
) -> Result<Box<dyn ForwardedRequest + 'a>, DecodeError> {
    Ok(match from.number("request")? {
        0 => Box::new(decode_call(from, "")?),
        1 => Box::new(UseAwsService(from.str("service")?)),
        2 => Box::new(ClockCommand::AdvanceTo(from.timestamp("at")?)),
        3 => {
            let secs = Duration::from_secs(from.number("secs")?);
            let nanos = Duration::from_nanos(from.number("nanos")?);
            Box::new(ClockCommand::AdvanceBy(secs.saturating_add(nanos)))
        }
        4 => Box::new(ClockCommand::AdvanceToNextEvent),
        5 => Box::new(ClockCommand::Run(from.float("rate")?)),
        6 => {
            let name = from.text("name")?;
            let text = from.option("text", Decoder::text)?;
            Box::new(PutDocument(DocumentChange { name, text }))
        }
        7 => Box::new(Replace(Some(*from.snapshot()?))),
        8 => {
            let signed = from.str("signed")?;
            Box::new(decode_call(from, signed)?)
        }
        _ => return Err(DecodeError::new("is a request of an unknown kind")),
    })
}

fn decode_call<'a>(from: &mut Decoder<'a>, signed: &'a str) -> Result<Call<'a>, DecodeError> {
    Ok(Call { signed, target: from.str("target")?, body: from.str("body")? })
}
