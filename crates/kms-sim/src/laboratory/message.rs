//! What the tabs of one laboratory tell each other, as bytes.
//!
//! ```text
//!   follower ── Join, Ask, Tick, Leave ──▶ writer
//!   follower ◀─ Here, Whole, Step, Told ── writer
//! ```

use zeroize::Zeroizing;

use super::Problem;
use super::ask::Ask;
use super::told::Told;
use crate::journal::{self, Head};
use crate::persisted::{Payload, Wrong};
use crate::record::{Chain, Draft, Kind, Link, Record};
use crate::{Entry, Snapshot, WallTime};

/// Names a member of the company: a handle on a laboratory in one tab or worker.
pub(super) type MemberId = [u8; 16];

/// Names what a follower asks: its own number for it, which counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AskId {
    pub(super) follower: MemberId,
    pub(super) number: u64,
}

/// Where in the course of a writer something happened: its first state is step 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) writer: MemberId,
    pub(super) step: u64,
}

/// What a writer tells of itself with each of its states.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Report {
    pub(super) course: Course,
    /// When its clock was read.
    pub(super) wall: WallTime,
    pub(super) problem: Option<Problem>,
    /// The newest value that it stored.
    pub(super) head: Option<Head>,
}

/// A message.
pub(super) enum Message<'a> {
    /// A follower wants to be shown the whole.
    Join,
    /// A follower asks this writer, and no successor who reads it late; it has heard what came of
    /// all before `heard`. What it asks is read by whoever does it.
    Ask { writer: MemberId, id: AskId, heard: u64, ask: Payload<'a> },
    /// What fell due may happen: a follower's tab is looked at, the writer's may be asleep.
    Tick,
    /// A follower goes.
    Leave(MemberId),
    /// The whole laboratory, which is read by whoever does not know it yet.
    Whole(Report, Payload<'a>),
    /// What changed.
    Step(Report, Entry),
    /// What came of what was asked, and where in its course the writer was by then.
    Told(AskId, Course, Told),
    /// There is a new writer.
    Here,
}

/// Bytes to be posted. They are wiped: events have material in them.
pub(super) type Bytes = Zeroizing<Vec<u8>>;

fn draft(tag: u64) -> Draft {
    let mut draft = Draft::new(Kind::Message, 0, Link::default());
    draft.number(tag);
    draft
}

fn done(draft: Draft) -> Bytes {
    draft.seal().0
}

/// [`Message::Join`].
pub(super) fn join() -> Bytes {
    done(draft(0))
}

/// [`Message::Ask`].
pub(super) fn ask(writer: MemberId, id: AskId, heard: u64, ask: &Draft) -> Bytes {
    let mut draft = draft(1);
    draft.bytes(&writer).ask_id(id).number(heard).extend(ask.payload());
    done(draft)
}

/// What is asked, to be put into a message, or into several.
pub(super) fn written(ask: &dyn Ask) -> Draft {
    let mut draft = Draft::new(Kind::Message, 0, Link::default());
    ask.write(&mut draft);
    draft
}

/// [`Message::Tick`].
pub(super) fn tick() -> Bytes {
    done(draft(2))
}

/// [`Message::Leave`].
pub(super) fn leave(follower: MemberId) -> Bytes {
    let mut draft = draft(3);
    draft.bytes(&follower);
    done(draft)
}

/// [`Message::Whole`].
pub(super) fn whole(report: &Report, snapshot: &Snapshot) -> Bytes {
    let mut draft = draft(4);
    draft.report(report).whole(snapshot);
    done(draft)
}

/// [`Message::Step`].
pub(super) fn step(report: &Report, entry: &Entry) -> Bytes {
    let mut draft = draft(5);
    draft.report(report).entry(entry);
    done(draft)
}

/// [`Message::Told`].
pub(super) fn told(id: AskId, course: Course, told: &Told) -> Bytes {
    let mut draft = draft(6);
    draft.ask_id(id).course(course).told(told);
    done(draft)
}

/// [`Message::Here`].
pub(super) fn here() -> Bytes {
    done(draft(7))
}

impl<'a> Message<'a> {
    /// Reads a message; `None` for what is none, or one of another version.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let record = Record::read(bytes).ok()?;
        let is_message = record.kind == Kind::Message;
        is_message.then(|| record.payload.read(Payload::message).ok()).flatten()
    }
}

impl Draft {
    fn ask_id(&mut self, id: AskId) -> &mut Self {
        self.bytes(&id.follower).number(id.number)
    }

    fn course(&mut self, course: Course) -> &mut Self {
        self.bytes(&course.writer).number(course.step)
    }

    fn report(&mut self, report: &Report) -> &mut Self {
        let Report { course, wall, problem, head } = report;
        self.course(*course).float(wall.0);
        self.option(problem.as_ref(), |to, it| to.text(&it.name).text(&it.text));
        self.option(head.as_ref(), |to, Head(it)| to.number(it.seq).bytes(&it.head))
    }
}

impl<'a> Payload<'a> {
    fn message(&mut self) -> Result<Message<'a>, Wrong> {
        Ok(match self.number("message")? {
            0 => Message::Join,
            1 => Message::Ask {
                writer: self.array("writer")?,
                id: self.ask_id()?,
                heard: self.number("heard")?,
                ask: self.take_rest(),
            },
            2 => Message::Tick,
            3 => Message::Leave(self.array("follower")?),
            4 => Message::Whole(self.report()?, self.take_rest()),
            5 => Message::Step(self.report()?, self.entry()?),
            6 => Message::Told(self.ask_id()?, self.course()?, self.told()?),
            7 => Message::Here,
            _ => return Err(Wrong::new("is no message")),
        })
    }

    fn ask_id(&mut self) -> Result<AskId, Wrong> {
        Ok(AskId { follower: self.array("follower")?, number: self.number("number")? })
    }

    fn course(&mut self) -> Result<Course, Wrong> {
        Ok(Course { writer: self.array("writer")?, step: self.number("step")? })
    }

    fn report(&mut self) -> Result<Report, Wrong> {
        let course = self.course()?;
        let wall = WallTime(self.float("wall")?);
        let problem = |from: &mut Self, _: &str| {
            Ok(Problem { name: from.text("name")?, text: from.text("text")? })
        };
        let problem = self.option("problem", problem)?;
        let head = |from: &mut Self, _: &str| {
            Ok(Head(Chain { seq: from.number("seq")?, head: from.array("head")? }))
        };
        Ok(Report { course, wall, problem, head: self.option("head", head)? })
    }

    /// A laboratory in its parts.
    pub(super) fn whole(&mut self) -> Result<Box<Snapshot>, Wrong> {
        let mut parts = Zeroizing::new(Vec::new());
        self.each("parts", &mut |from| {
            parts.push(from.bytes("part")?.to_vec());
            Ok(())
        })?;
        let snapshot = journal::read_parts(&parts);
        snapshot.map(Box::new).map_err(|error| Wrong::new(error.to_string()))
    }
}
