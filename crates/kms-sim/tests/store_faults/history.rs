//! What a laboratory is asked to do, and the plain simulator that does the same without a store.

use core::time::Duration;

use kms_core::Timestamp;
use kms_sim::{ClockCommand, Laboratory, LaboratoryError, Options, Simulator, WallTime};
use kms_store::{DocumentChange, Genesis, Snapshot, Store, export};

use crate::random::Random;

const DAY: Duration = Duration::from_secs(86_400);

pub(crate) fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("faults".to_owned()), ..Options::default() }
}

/// One thing to do.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Call(&'static str, String),
    Document(String, Option<String>),
    Advance(Duration),
    NextEvent,
    Run(f64),
    Tick,
    Reset,
    Restore(Box<Snapshot>),
}

impl Deed {
    /// Whether it puts another laboratory in the place of the present one, whatever else is asked.
    pub(crate) fn replaces(&self) -> bool {
        matches!(self, Self::Reset | Self::Restore(_))
    }

    pub(crate) async fn carry_out<S: Store>(self, laboratory: Laboratory<S>, wall: WallTime) {
        match self {
            Self::Call(target, body) => drop(laboratory.call(wall, target, &body).await),
            Self::Document(name, text) => {
                check(laboratory.put_document(wall, &name, text).await);
            }
            Self::Advance(by) => {
                check(laboratory.turn_clock(wall, ClockCommand::AdvanceBy(by)).await);
            }
            Self::NextEvent => {
                check(laboratory.turn_clock(wall, ClockCommand::AdvanceToNextEvent).await);
            }
            Self::Run(rate) => check(laboratory.turn_clock(wall, ClockCommand::Run(rate)).await),
            Self::Tick => check(laboratory.tick(wall).await),
            Self::Reset => check(laboratory.reset(wall, options()).await),
            Self::Restore(state) => {
                check(laboratory.restore(wall, &export(&state).unwrap()).await);
            }
        }
    }
}

/// A store that does not undo changes refuses nothing but a laboratory that was closed.
pub(crate) fn check<T: core::fmt::Debug>(done: Result<T, LaboratoryError>) {
    assert!(matches!(done, Ok(_) | Err(LaboratoryError::Closed)), "{done:?}");
}

/// What was asked for so far, and what the laboratory has to be after each deed.
pub(crate) struct History {
    genesis: Genesis,
    twin: Simulator,
    states: Vec<Snapshot>,
    /// For each state the newest one up to it that an answer has to wait for.
    awaited: Vec<usize>,
}

impl History {
    pub(crate) fn new(first: Snapshot, wall: WallTime) -> Self {
        let genesis = first.genesis.clone();
        let twin = Simulator::restore(first.clone(), wall);
        Self { genesis, twin, states: vec![first], awaited: vec![0] }
    }

    /// The number of the present state.
    pub(crate) fn newest(&self) -> usize {
        self.states.len() - 1
    }

    /// The newest state up to `number` that is stored when `number` is answered.
    pub(crate) fn awaited(&self, number: usize) -> usize {
        self.awaited[number]
    }

    /// The newest state that is `found`.
    pub(crate) fn find(&self, found: &Snapshot) -> Option<usize> {
        self.states.iter().rposition(|state| state == found)
    }

    /// Goes back to a state, and on from there.
    pub(crate) fn go_back(&mut self, number: usize, wall: WallTime) {
        self.states.truncate(number + 1);
        self.awaited.truncate(number + 1);
        self.awaited[number] = number;
        self.twin = Simulator::restore(self.states[number].clone(), wall);
    }

    /// Does `deed`, and gives the number of the state after it.
    pub(crate) fn carry_out(&mut self, deed: &Deed, wall: WallTime) -> usize {
        let happened = self.twin.events().next_seq();
        let is_awaited = self.act(deed, wall) || self.twin.events().next_seq() != happened;
        self.states.push(self.twin.snapshot(wall));
        let newest = self.newest();
        self.awaited.push(if is_awaited { newest } else { self.awaited[newest - 1] });
        newest
    }

    /// Says whether an answer has to wait for it, even if nothing happens.
    fn act(&mut self, deed: &Deed, wall: WallTime) -> bool {
        let twin = &mut self.twin;
        match deed {
            Deed::Call(target, body) => drop(twin.handle(wall, target, body)),
            Deed::Document(name, text) => {
                twin.put_document(DocumentChange { name: name.clone(), text: text.clone() });
            }
            Deed::Advance(by) => {
                let at = twin.now(wall).plus(*by);
                twin.turn_clock(wall, ClockCommand::AdvanceTo(at)).unwrap();
            }
            Deed::NextEvent => {
                twin.let_time_pass(wall);
                let Some(at) = twin.kms().next_deadline() else { return false };
                twin.turn_clock(wall, ClockCommand::AdvanceTo(at)).unwrap();
            }
            Deed::Run(rate) => twin.turn_clock(wall, ClockCommand::Run(*rate)).unwrap(),
            Deed::Tick => twin.let_time_pass(wall),
            Deed::Reset => *twin = Simulator::create(self.genesis.clone(), 0.0, wall),
            Deed::Restore(state) => *twin = Simulator::restore(*state.clone(), wall),
        }
        !matches!(deed, Deed::Call(..) | Deed::Tick)
    }

    /// What somebody might ask for now.
    pub(crate) fn next_deed(&self, random: &mut Random) -> Deed {
        match random.below(24) {
            0..=19 if self.may_leap() => Deed::Advance(DAY * 365 * 3500),
            0..=2 => Deed::Call("TrentService.CreateKey", "{}".to_owned()),
            3..=12 => self.call(random),
            13..=15 => {
                let text = (!random.one_in(4)).then(|| "text".repeat(random.below(9)));
                Deed::Document(format!("note/{}", random.below(3)), text)
            }
            16 | 17 => Deed::Advance(DAY * u32::try_from(random.below(400)).unwrap()),
            18 => Deed::NextEvent,
            19 | 20 => Deed::Run(*random.pick(&[0.0, 1.0, 86_400.0])),
            21 | 22 => Deed::Tick,
            _ if random.one_in(2) => Deed::Reset,
            _ => Deed::Restore(Box::new(random.pick(&self.states).clone())),
        }
    }

    /// Whether this began with keys that rotate, and they have not yet done so for ages.
    fn may_leap(&self) -> bool {
        let begins_with_keys = self.states[0].resources.values().any(|it| !it.keys.is_empty());
        begins_with_keys && self.states[self.newest()].clock.at < Timestamp::from_date(3000, 1, 1)
    }

    fn call(&self, random: &mut Random) -> Deed {
        let resources = self.states[self.newest()].resources.values();
        let keys: Vec<_> = resources.flat_map(|resources| resources.keys.keys()).collect();
        if keys.is_empty() {
            return Deed::Call("TrentService.ListKeys", "{}".to_owned());
        }
        let key = random.pick(&keys);
        let (target, more) = *random.pick(&[
            ("TrentService.DescribeKey", ""),
            ("TrentService.Encrypt", r#","Plaintext":"aGVsbG8=""#),
            ("TrentService.EnableKeyRotation", r#","RotationPeriodInDays":90"#),
            ("TrentService.RotateKeyOnDemand", ""),
            ("TrentService.DisableKey", ""),
            ("TrentService.EnableKey", ""),
            ("TrentService.ScheduleKeyDeletion", r#","PendingWindowInDays":7"#),
            ("TrentService.CancelKeyDeletion", ""),
        ]);
        Deed::Call(target, format!(r#"{{"KeyId":"{key}"{more}}}"#))
    }
}
