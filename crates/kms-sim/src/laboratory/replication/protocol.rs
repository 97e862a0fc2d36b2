//! The messages between the tabs of one laboratory, and their encoding.

use kms_store::codec::{DecodeError, Decoder, Encoder};
use kms_store::message::{Bytes, begin, decoder, finish};
use kms_store::{Entry, Head, Snapshot};

use crate::{Problem, WallTime};

/// Identifies a handle on the laboratory in one tab or worker.
pub(crate) type MemberId = [u8; 16];

/// Identifies a request of a follower: the follower numbers its requests from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestId {
    pub(super) follower: MemberId,
    pub(super) number: u64,
}

/// A position in the changes of one leader: its first state is step 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(super) leader: MemberId,
    pub(super) step: u64,
}

impl Position {
    /// Returns whether a follower at this position already has the state at `other`.
    pub(super) fn includes(self, other: Self) -> bool {
        other.leader == self.leader && other.step <= self.step
    }
}

/// The state of a leader that comes with each of its changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LeaderState {
    pub(super) position: Position,
    /// The wall time at which its clock was read.
    pub(super) wall: WallTime,
    pub(super) problem: Option<Problem>,
    /// The end of its stored history.
    pub(super) head: Option<Head>,
}

/// A message between the tabs of one laboratory.
pub(crate) enum Message<'a> {
    /// A new follower asks for a snapshot.
    Join,
    /// A follower's request to one leader; a successor that receives it late ignores it. The follower
    /// has received the replies to all its requests before number `acknowledged`.
    Request { leader: MemberId, id: RequestId, acknowledged: u64, request: Decoder<'a> },
    /// A follower asks the leader to perform everything that is due, since the browser may suspend the
    /// timers of the leader's tab.
    Tick,
    /// A follower closes.
    Leave(MemberId),
    /// The complete laboratory, for followers that do not have this state.
    Snapshot(LeaderState, Decoder<'a>),
    /// A change.
    Update(LeaderState, Entry),
    /// The reply to a request, and the position of the leader at which it is valid.
    Reply(RequestId, Position, Decoder<'a>),
    /// A tab has become the leader.
    LeaderElected,
}

fn message(kind: u64, write: impl FnOnce(&mut Encoder)) -> Bytes {
    let mut encoder = begin();
    write(encoder.number(kind));
    finish(encoder)
}

/// Encodes [`Message::Join`].
pub(super) fn join() -> Bytes {
    message(0, |_| ())
}

/// Encodes [`Message::Request`].
pub(super) fn request(
    leader: MemberId,
    id: RequestId,
    acknowledged: u64,
    request: &Encoder,
) -> Bytes {
    message(1, |to| {
        request_id(to.bytes(&leader), id).number(acknowledged).raw(request.as_bytes());
    })
}

/// Encodes [`Message::Tick`].
pub(super) fn tick() -> Bytes {
    message(2, |_| ())
}

/// Encodes [`Message::Leave`].
pub(super) fn leave(follower: MemberId) -> Bytes {
    message(3, |to| {
        to.bytes(&follower);
    })
}

/// Encodes [`Message::Snapshot`].
pub(super) fn snapshot(state: &LeaderState, snapshot: &Snapshot) -> Bytes {
    message(4, |to| {
        leader_state(to, state).snapshot(snapshot);
    })
}

/// Encodes [`Message::Update`].
pub(super) fn update(state: &LeaderState, entry: &Entry) -> Bytes {
    message(5, |to| {
        leader_state(to, state).entry(entry);
    })
}

/// Encodes [`Message::Reply`].
pub(super) fn reply(id: RequestId, at: Position, reply: &[u8]) -> Bytes {
    message(6, |to| {
        position(request_id(to, id), at).raw(reply);
    })
}

/// Encodes [`Message::LeaderElected`].
pub(super) fn leader_elected() -> Bytes {
    message(7, |_| ())
}

fn request_id(to: &mut Encoder, id: RequestId) -> &mut Encoder {
    to.bytes(&id.follower).number(id.number)
}

fn position(to: &mut Encoder, at: Position) -> &mut Encoder {
    to.bytes(&at.leader).number(at.step)
}

fn leader_state<'a>(to: &'a mut Encoder, state: &LeaderState) -> &'a mut Encoder {
    let LeaderState { position: at, wall, problem, head } = state;
    position(to, *at).float(wall.0);
    to.option(problem.as_ref(), |to, it| to.text(&it.name).text(&it.text));
    to.option(*head, Encoder::head)
}

impl<'a> Message<'a> {
    /// Decodes a message. Returns `None` for other bytes, and for a message of another version.
    pub(super) fn decode(bytes: &'a [u8]) -> Option<Self> {
        decoder(bytes)?.read(decode).ok()
    }
}

fn decode<'a>(from: &mut Decoder<'a>) -> Result<Message<'a>, DecodeError> {
    Ok(match from.number("message")? {
        0 => Message::Join,
        1 => Message::Request {
            leader: from.array("leader")?,
            id: decode_request_id(from)?,
            acknowledged: from.number("acknowledged")?,
            request: from.take_rest(),
        },
        2 => Message::Tick,
        3 => Message::Leave(from.array("follower")?),
        4 => Message::Snapshot(decode_leader_state(from)?, from.take_rest()),
        5 => Message::Update(decode_leader_state(from)?, from.entry()?),
        6 => Message::Reply(decode_request_id(from)?, decode_position(from)?, from.take_rest()),
        7 => Message::LeaderElected,
        _ => return Err(DecodeError::new("is a message of an unknown kind")),
    })
}

fn decode_request_id(from: &mut Decoder<'_>) -> Result<RequestId, DecodeError> {
    Ok(RequestId { follower: from.array("follower")?, number: from.number("number")? })
}

fn decode_position(from: &mut Decoder<'_>) -> Result<Position, DecodeError> {
    Ok(Position { leader: from.array("leader")?, step: from.number("step")? })
}

fn decode_leader_state(from: &mut Decoder<'_>) -> Result<LeaderState, DecodeError> {
    let position = decode_position(from)?;
    let wall = WallTime(from.float("wall")?);
    let problem = |from: &mut Decoder<'_>, _: &str| {
        Ok(Problem { name: from.text("name")?, text: from.text("text")? })
    };
    let problem = from.option("problem", problem)?;
    let head = from.option("head", |from, _| from.head())?;
    Ok(LeaderState { position, wall, problem, head })
}
