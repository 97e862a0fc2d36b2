//! What changes a laboratory, as a value: it is carried out here, or written down for the tab that
//! writes. Each knows how; so a host that loads its code in parts has only what it asks for.

use core::time::Duration;

use kms_core::{Missing, Timestamp};

use super::company::KEPT;
use super::told::{Happened, Told};
use crate::journal;
use crate::persisted::{Payload, Wrong};
use crate::record::Draft;
use crate::{ClockError, DocumentChange, Simulator, Snapshot, WallTime};

/// What is asked of a laboratory.
pub(super) trait Ask {
    /// Carries it out at once, and once. What it changed waits in the simulator to be stored.
    ///
    /// # Errors
    /// What it needs and is not there yet: nothing was done then.
    fn act(&mut self, simulator: &mut Simulator, wall: WallTime) -> Result<Told, Missing>;

    /// Writes it down.
    fn write(&self, to: &mut Draft);
}

/// One request at the door.
pub(super) struct Call<'a> {
    /// What may name its account and Region; empty where it is not signed.
    pub(super) signed: &'a str,
    pub(super) target: &'a str,
    pub(super) body: &'a str,
}

/// An AWS service uses its managed key.
pub(super) struct UseAwsService<'a>(pub(super) &'a str);

/// The clock is turned.
pub(super) enum Turn {
    To(Timestamp),
    By(Duration),
    ToNextEvent,
    /// It runs at a rate from now on.
    Run(f64),
}

/// The host keeps a text, or removes it.
pub(super) struct PutDocument(pub(super) DocumentChange);

/// Another laboratory takes the place of this one: `None` once it did.
pub(super) struct Replace(pub(super) Option<Snapshot>);

impl Ask for Call<'_> {
    fn act(&mut self, simulator: &mut Simulator, wall: WallTime) -> Result<Told, Missing> {
        let answer = simulator.handle_signed(wall, self.signed, self.target, self.body);
        answer.map(Told::Answered)
    }

    fn write(&self, to: &mut Draft) {
        // A writer that knows of no signatures still answers what has none.
        match self.signed {
            "" => to.number(0),
            signed => to.number(8).text(signed),
        };
        to.text(self.target).text(self.body);
    }
}

impl Ask for UseAwsService<'_> {
    fn act(&mut self, simulator: &mut Simulator, wall: WallTime) -> Result<Told, Missing> {
        Ok(Told::Used(simulator.use_aws_service(wall, self.0)))
    }

    fn write(&self, to: &mut Draft) {
        to.number(1).text(self.0);
    }
}

impl Ask for Turn {
    fn act(&mut self, simulator: &mut Simulator, wall: WallTime) -> Result<Told, Missing> {
        let (turned, happened) = simulator.watch(|it| self.turn(it, wall));
        Ok(Told::Turned(turned.map(|()| Happened::Events(happened))))
    }

    fn write(&self, to: &mut Draft) {
        match self {
            Self::To(at) => to.number(2).moment(*at),
            Self::By(by) => to.number(3).number(by.as_secs()).number(by.subsec_nanos().into()),
            Self::ToNextEvent => to.number(4),
            Self::Run(rate) => to.number(5).float(*rate),
        };
    }
}

impl Turn {
    fn turn(&self, simulator: &mut Simulator, wall: WallTime) -> Result<(), ClockError> {
        match self {
            Self::To(at) => simulator.advance_to(wall, *at),
            Self::By(by) => {
                let at = simulator.now(wall).plus(*by);
                simulator.advance_to(wall, at)
            }
            Self::ToNextEvent => {
                simulator.let_time_pass(wall);
                let next = simulator.kms().next_deadline();
                next.map_or(Ok(()), |at| simulator.advance_to(wall, at))
            }
            Self::Run(rate) => simulator.run(wall, *rate),
        }
    }
}

impl Ask for PutDocument {
    fn act(&mut self, simulator: &mut Simulator, _: WallTime) -> Result<Told, Missing> {
        simulator.put_document(self.0.clone());
        Ok(Told::Done)
    }

    fn write(&self, to: &mut Draft) {
        to.number(6).text(&self.0.name).option(self.0.text.as_deref(), Draft::text);
    }
}

impl Ask for Replace {
    /// Followers may not have heard yet what came of what they asked before.
    fn act(&mut self, simulator: &mut Simulator, wall: WallTime) -> Result<Told, Missing> {
        let kept = simulator.documents().iter().filter(|(name, _)| name.starts_with(KEPT));
        if let Some(mut snapshot) = self.0.take() {
            for (name, text) in kept {
                snapshot.documents.insert(name.clone(), text.clone());
            }
            simulator.found(snapshot, wall);
        }
        Ok(Told::Done)
    }

    fn write(&self, to: &mut Draft) {
        if let Some(snapshot) = &self.0 {
            to.number(7).whole(snapshot);
        }
    }
}

impl Draft {
    /// A laboratory, in the parts in which it is stored. One that has no stored form has no parts,
    /// and is refused by whoever reads it; none comes so far.
    pub(super) fn whole(&mut self, snapshot: &Snapshot) -> &mut Self {
        let parts = journal::write_parts(snapshot).unwrap_or_default();
        self.list(parts.iter(), |to, part| to.bytes(part))
    }
}

impl<'a> Payload<'a> {
    /// What is asked.
    pub(super) fn ask(&mut self) -> Result<Box<dyn Ask + 'a>, Wrong> {
        Ok(match self.number("ask")? {
            0 => Box::new(self.call("")?),
            1 => Box::new(UseAwsService(self.str("service")?)),
            2 => Box::new(Turn::To(self.moment("at")?)),
            3 => {
                let secs = Duration::from_secs(self.number("secs")?);
                let nanos = Duration::from_nanos(self.number("nanos")?);
                Box::new(Turn::By(secs.saturating_add(nanos)))
            }
            4 => Box::new(Turn::ToNextEvent),
            5 => Box::new(Turn::Run(self.float("rate")?)),
            6 => {
                let name = self.text("name")?;
                let text = self.option("text", Payload::text)?;
                Box::new(PutDocument(DocumentChange { name, text }))
            }
            7 => Box::new(Replace(Some(*self.whole()?))),
            8 => {
                let signed = self.str("signed")?;
                Box::new(self.call(signed)?)
            }
            _ => return Err(Wrong::new("asks for nothing that is known")),
        })
    }

    fn call(&mut self, signed: &'a str) -> Result<Call<'a>, Wrong> {
        Ok(Call { signed, target: self.str("target")?, body: self.str("body")? })
    }
}
