//! The commands of a run, and a reference simulator that executes them without a store.

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

/// A command of the host to the laboratory.
#[derive(Clone, Debug)]
pub(crate) enum HostCommand {
    Call(&'static str, String),
    Document(String, Option<String>),
    Advance(Duration),
    NextEvent,
    Run(f64),
    Tick,
    Reset,
    Restore(Box<Snapshot>),
}

impl HostCommand {
    /// Returns whether the command replaces the laboratory.
    pub(crate) fn replaces(&self) -> bool {
        matches!(self, Self::Reset | Self::Restore(_))
    }

    /// Sends the command to a laboratory, and waits for its reply.
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

/// Checks that a command succeeded, or that the laboratory was closed. With a store that does not undo
/// changes, there is no other error.
pub(crate) fn check<T: core::fmt::Debug>(done: Result<T, LaboratoryError>) {
    assert!(matches!(done, Ok(_) | Err(LaboratoryError::Closed)), "{done:?}");
}

/// The expected states of a laboratory after each command so far.
pub(crate) struct History {
    genesis: Genesis,
    reference: Simulator,
    states: Vec<Snapshot>,
    /// For each state, the newest state up to it that must be stored before a reply.
    awaited: Vec<usize>,
}

impl History {
    pub(crate) fn new(first: Snapshot, wall: WallTime) -> Self {
        let genesis = first.genesis.clone();
        let reference = Simulator::restore(first.clone(), wall);
        Self { genesis, reference, states: vec![first], awaited: vec![0] }
    }

    /// The number of the present state.
    pub(crate) fn newest(&self) -> usize {
        self.states.len() - 1
    }

    /// The newest state that must be stored when there is a reply to command `number`.
    pub(crate) fn awaited(&self, number: usize) -> usize {
        self.awaited[number]
    }

    /// The number of the newest state that equals `found`.
    pub(crate) fn find(&self, found: &Snapshot) -> Option<usize> {
        self.states.iter().rposition(|state| state == found)
    }

    /// Returns to a state, and continues from there.
    pub(crate) fn go_back(&mut self, number: usize, wall: WallTime) {
        self.states.truncate(number + 1);
        self.awaited.truncate(number + 1);
        self.awaited[number] = number;
        self.reference = Simulator::restore(self.states[number].clone(), wall);
    }

    /// Executes a command in the reference, and returns the number of the state after it.
    pub(crate) fn carry_out(&mut self, command: &HostCommand, wall: WallTime) -> usize {
        let next_event = self.reference.events().next_seq();
        let is_awaited =
            self.act(command, wall) || self.reference.events().next_seq() != next_event;
        self.states.push(self.reference.snapshot(wall));
        let newest = self.newest();
        self.awaited.push(if is_awaited { newest } else { self.awaited[newest - 1] });
        newest
    }

    /// Executes a command. Returns whether its reply waits until it is stored, even without events.
    fn act(&mut self, command: &HostCommand, wall: WallTime) -> bool {
        let reference = &mut self.reference;
        match command {
            HostCommand::Call(target, body) => drop(reference.handle(wall, target, body)),
            HostCommand::Document(name, text) => {
                reference.put_document(DocumentChange { name: name.clone(), text: text.clone() });
            }
            HostCommand::Advance(by) => {
                let at = reference.now(wall).plus(*by);
                reference.turn_clock(wall, ClockCommand::AdvanceTo(at)).unwrap();
            }
            HostCommand::NextEvent => {
                reference.let_time_pass(wall);
                let Some(at) = reference.kms().next_deadline() else { return false };
                reference.turn_clock(wall, ClockCommand::AdvanceTo(at)).unwrap();
            }
            HostCommand::Run(rate) => reference.turn_clock(wall, ClockCommand::Run(*rate)).unwrap(),
            HostCommand::Tick => reference.let_time_pass(wall),
            HostCommand::Reset => *reference = Simulator::create(self.genesis.clone(), 0.0, wall),
            HostCommand::Restore(state) => *reference = Simulator::restore(*state.clone(), wall),
        }
        !matches!(command, HostCommand::Call(..) | HostCommand::Tick)
    }

    /// Returns a random next command.
    pub(crate) fn next_command(&self, random: &mut Random) -> HostCommand {
        match random.below(24) {
            0..=19 if self.may_jump() => HostCommand::Advance(DAY * 365 * 3500),
            0..=2 => HostCommand::Call("TrentService.CreateKey", "{}".to_owned()),
            3..=12 => self.call(random),
            13..=15 => {
                let text = (!random.one_in(4)).then(|| "text".repeat(random.below(9)));
                HostCommand::Document(format!("note/{}", random.below(3)), text)
            }
            16 | 17 => HostCommand::Advance(DAY * u32::try_from(random.below(400)).unwrap()),
            18 => HostCommand::NextEvent,
            19 | 20 => HostCommand::Run(*random.pick(&[0.0, 1.0, 86_400.0])),
            21 | 22 => HostCommand::Tick,
            _ if random.one_in(2) => HostCommand::Reset,
            _ => HostCommand::Restore(Box::new(random.pick(&self.states).clone())),
        }
    }

    /// Whether the run began with keys that rotate, and did not jump yet.
    fn may_jump(&self) -> bool {
        let begins_with_keys = self.states[0].resources.values().any(|it| !it.keys.is_empty());
        begins_with_keys && self.states[self.newest()].clock.at < Timestamp::from_date(3000, 1, 1)
    }

    fn call(&self, random: &mut Random) -> HostCommand {
        let resources = self.states[self.newest()].resources.values();
        let keys: Vec<_> = resources.flat_map(|resources| resources.keys.keys()).collect();
        if keys.is_empty() {
            return HostCommand::Call("TrentService.ListKeys", "{}".to_owned());
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
        HostCommand::Call(target, format!(r#"{{"KeyId":"{key}"{more}}}"#))
    }
}
