//! What came of what was asked. As bytes it is kept in the laboratory until the follower that asked
//! has heard it, so that nothing is done twice when a writer dies before it could tell.

use kms_api::Fault;

use crate::persisted::{Payload, Wrong};
use crate::record::{Draft, Kind, Link, Record};
use crate::{Answer, ClockError, NumberedEvent};

/// What came of an [`Ask`](super::ask::Ask).
#[derive(Clone)]
pub(super) enum Told {
    /// Of a request.
    Answered(Answer),
    /// Of a service's use.
    Used(Result<(), Fault>),
    /// Of a turn of the clock: what happened on the way.
    Turned(Result<Happened, ClockError>),
    /// Of what cannot be refused.
    Done,
}

/// What happened on the way: the events, or, where they were told already, their numbers.
#[derive(Clone)]
pub(super) enum Happened {
    Events(Vec<NumberedEvent>),
    Numbers { first: u64, count: u64 },
}

impl Told {
    /// The answer to a request.
    pub(super) fn answer(self) -> Answer {
        match self {
            Self::Answered(answer) => answer,
            Self::Used(_) | Self::Turned(_) | Self::Done => Answer::missing(),
        }
    }

    /// Whether a service used its key.
    pub(super) fn used(self) -> Result<(), Fault> {
        match self {
            Self::Used(used) => used,
            Self::Answered(_) | Self::Turned(_) | Self::Done => Ok(()),
        }
    }

    /// What happened while the clock was turned.
    pub(super) fn turned(self) -> Result<Happened, ClockError> {
        match self {
            Self::Turned(turned) => turned,
            Self::Answered(_) | Self::Used(_) | Self::Done => Ok(Happened::Events(Vec::new())),
        }
    }

    /// To be kept.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut draft = Draft::new(Kind::Message, 0, Link::default());
        draft.told(self);
        draft.seal().0.to_vec()
    }

    /// What was kept.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Record::read(bytes).ok()?.payload.read(Payload::told).ok()
    }
}

impl Happened {
    fn numbers(&self) -> (u64, u64) {
        match self {
            Self::Events(events) => {
                (events.first().map_or(0, |event| event.seq), events.len() as u64)
            }
            Self::Numbers { first, count } => (*first, *count),
        }
    }
}

impl Draft {
    pub(super) fn told(&mut self, told: &Told) -> &mut Self {
        match told {
            Told::Answered(Answer { status, body, request_id, fault }) => {
                self.number(0).number((*status).into()).text(body).text(request_id);
                self.option(fault.as_ref(), Self::fault)
            }
            Told::Used(used) => self.number(1).option(used.as_ref().err(), Self::fault),
            Told::Turned(Ok(happened)) => {
                let (first, count) = happened.numbers();
                self.number(2).number(first).number(count)
            }
            Told::Turned(Err(ClockError::InThePast { now, asked })) => {
                self.number(3).moment(*now).moment(*asked)
            }
            Told::Turned(Err(ClockError::TooLate)) => self.number(4),
            Told::Turned(Err(ClockError::NoRate(rate))) => self.number(5).float(*rate),
            Told::Done => self.number(6),
        }
    }

    fn fault(&mut self, fault: &Fault) -> &mut Self {
        self.text(&fault.code).text(&fault.message).number(fault.status.into())
    }
}

impl Payload<'_> {
    pub(super) fn told(&mut self) -> Result<Told, Wrong> {
        Ok(match self.number("told")? {
            0 => Told::Answered(Answer {
                status: self.status()?,
                body: self.text("body")?,
                request_id: self.text("requestId")?,
                fault: self.option("fault", |from, _| from.fault())?,
            }),
            1 => {
                let fault = self.option("fault", |from, _| from.fault())?;
                Told::Used(fault.map_or(Ok(()), Err))
            }
            2 => {
                let (first, count) = (self.number("first")?, self.number("count")?);
                Told::Turned(Ok(Happened::Numbers { first, count }))
            }
            3 => {
                let (now, asked) = (self.moment("now")?, self.moment("asked")?);
                Told::Turned(Err(ClockError::InThePast { now, asked }))
            }
            4 => Told::Turned(Err(ClockError::TooLate)),
            5 => Told::Turned(Err(ClockError::NoRate(self.float("rate")?))),
            6 => Told::Done,
            _ => return Err(Wrong::new("tells nothing that is known")),
        })
    }

    fn fault(&mut self) -> Result<Fault, Wrong> {
        let (code, message) = (self.text("code")?, self.text("message")?);
        Ok(Fault { code: code.into(), message, status: self.status()? })
    }

    fn status(&mut self) -> Result<u16, Wrong> {
        let status = self.small("status")?;
        u16::try_from(status).map_err(|_| Wrong::new("is no HTTP status"))
    }
}
