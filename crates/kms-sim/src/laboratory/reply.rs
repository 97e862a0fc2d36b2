//! The replies to requests, and their encoding.
//!
//! A leader stores the reply to a follower's request until the follower has acknowledged it. So the
//! request is not carried out twice if the leader is closed before it could reply.

use kms_api::Fault;
use kms_store::NumberedEvent;
use kms_store::codec::{DecodeError, Decoder, Encoder};

use crate::{Answer, ClockError};

/// The reply to a request of one type.
pub(crate) trait Reply: Sized {
    /// Encodes the reply. Replies of different types begin with different numbers.
    fn encode(&self, to: &mut Encoder);

    /// Decodes a reply.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are not a reply of this type.
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError>;
}

/// The events that happened during a request: the events themselves, or their numbers if the
/// receiver has them already.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EventsSince {
    Events(Vec<NumberedEvent>),
    Numbers { first: u64, count: u64 },
}

impl EventsSince {
    fn numbers(&self) -> (u64, u64) {
        match self {
            Self::Events(events) => {
                (events.first().map_or(0, |event| event.seq), events.len() as u64)
            }
            Self::Numbers { first, count } => (*first, *count),
        }
    }
}

impl Reply for Answer {
    fn encode(&self, to: &mut Encoder) {
        to.number(0).number(self.status.into()).text(&self.body).text(&self.request_id);
        to.option(self.fault.as_ref(), encode_fault);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match from.number("reply")? {
            0 => Ok(Self {
                status: decode_status(from)?,
                body: from.text("body")?,
                request_id: from.text("requestId")?,
                fault: from.option("fault", |from, _| decode_fault(from))?,
            }),
            _ => Err(unexpected()),
        }
    }
}

impl Reply for Result<(), Fault> {
    fn encode(&self, to: &mut Encoder) {
        to.number(1).option(self.as_ref().err(), encode_fault);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match from.number("reply")? {
            1 => {
                let fault = from.option("fault", |from, _| decode_fault(from))?;
                Ok(fault.map_or(Ok(()), Err))
            }
            _ => Err(unexpected()),
        }
    }
}

impl Reply for Result<EventsSince, ClockError> {
    fn encode(&self, to: &mut Encoder) {
        match self {
            Ok(events) => {
                let (first, count) = events.numbers();
                to.number(2).number(first).number(count)
            }
            Err(ClockError::InThePast { now, requested }) => {
                to.number(3).timestamp(*now).timestamp(*requested)
            }
            Err(ClockError::TooLate) => to.number(4),
            Err(ClockError::InvalidRate(rate)) => to.number(5).float(*rate),
        };
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Ok(match from.number("reply")? {
            2 => Ok(EventsSince::Numbers {
                first: from.number("first")?,
                count: from.number("count")?,
            }),
            3 => {
                let (now, requested) = (from.timestamp("now")?, from.timestamp("requested")?);
                Err(ClockError::InThePast { now, requested })
            }
            4 => Err(ClockError::TooLate),
            5 => Err(ClockError::InvalidRate(from.float("rate")?)),
            _ => return Err(unexpected()),
        })
    }
}

impl Reply for () {
    fn encode(&self, to: &mut Encoder) {
        to.number(6);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match from.number("reply")? {
            6 => Ok(()),
            _ => Err(unexpected()),
        }
    }
}

fn unexpected() -> DecodeError {
    DecodeError::new("is the reply to another kind of request")
}

fn encode_fault<'a>(to: &'a mut Encoder, fault: &Fault) -> &'a mut Encoder {
    to.text(&fault.code).text(&fault.message).number(fault.status.into())
}

fn decode_fault(from: &mut Decoder<'_>) -> Result<Fault, DecodeError> {
    let (code, message) = (from.text("code")?, from.text("message")?);
    Ok(Fault { code: code.into(), message, status: decode_status(from)? })
}

fn decode_status(from: &mut Decoder<'_>) -> Result<u16, DecodeError> {
    let status = from.number_u32("status")?;
    u16::try_from(status).map_err(|_| DecodeError::new("is not an HTTP status"))
}
