//! One run with one tab. Four times, the laboratory is opened and used, the tab is killed, and
//! the store is damaged.

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::Poll;
use std::rc::Rc;

use kms_sim::{Laboratory, OpenError, WallTime};
use kms_store::{Head, JournalError, Snapshot, import};

use crate::damage::{ExpectedLoss, inflict};
use crate::faulty::FaultyStore;
use crate::history::{History, HostCommand, options};
use crate::poll;
use crate::random::Random;

/// A command without a reply yet, with the number of the state that its reply promises to be stored.
type InProgress = (usize, Pin<Box<dyn Future<Output = ()>>>);

/// The reliability with which the host records the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeadRecording {
    Immediate,
    Lagging,
    Never,
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunEnd {
    /// The laboratory was complete after each opening.
    Intact,
    /// An opening reported a loss.
    LossReported,
}

/// The heads that were reported, each with the newest state that was certainly stored before.
type Heads = Rc<RefCell<Vec<(Head, usize)>>>;

struct Run {
    random: Random,
    store: FaultyStore,
    history: History,
    wall: WallTime,
    head_recording: HeadRecording,
    heads: Heads,
    /// The newest state that a reply promised to be stored.
    promised: Rc<Cell<usize>>,
}

/// Performs the run of a seed. `store` holds the laboratory `first`, or nothing.
pub(crate) fn run(seed: u64, store: FaultyStore, first: Snapshot) -> RunEnd {
    let mut random = Random(seed);
    let head_recording = [
        HeadRecording::Immediate,
        HeadRecording::Immediate,
        HeadRecording::Lagging,
        HeadRecording::Never,
    ];
    let head_recording = *random.pick(&head_recording);
    let wall = WallTime(1_700_000_000_000.0);
    let history = History::new(first, wall);
    let (heads, promised) = Default::default();
    let mut run = Run { random, store, history, wall, head_recording, heads, promised };
    let mut expected = ExpectedLoss::None;
    for _ in 0..4 {
        match run.open(expected) {
            Ok(Some(laboratory)) => run.live(&laboratory),
            Ok(None) => {}
            Err(end) => return end,
        }
        run.store.kill(&mut run.random);
        let has_head = run.recorded_head().is_some();
        expected = inflict(&run.store, &mut run.random, has_head);
    }
    RunEnd::Intact
}

impl Run {
    /// Opens the laboratory, and checks that it has everything that was promised. Returns `None` if the
    /// tab is killed meanwhile, and the end of the run if a loss is reported.
    fn open(&mut self, expected: ExpectedLoss) -> Result<Option<Laboratory<FaultyStore>>, RunEnd> {
        let before = self.store.stored();
        let head = self.last_recorded_head();
        let opening = Laboratory::open_verified(
            self.store.clone(),
            head.map(|(head, _)| head),
            options(),
            self.wall,
        );
        let Some(opened) = self.drive(Box::pin(opening)) else { return Ok(None) };
        if before.snapshot.is_some() || opened.is_err() {
            assert!(self.store.stored() == before, "opening changed what was stored");
        }
        let laboratory = match opened {
            Ok(laboratory) => laboratory,
            Err(error) => return Err(check_loss(&error, expected)),
        };
        let text = laboratory.export(self.wall).unwrap();
        let least = match (self.head_recording, head) {
            (HeadRecording::Lagging, Some((_, stored))) => stored,
            (HeadRecording::Lagging | HeadRecording::Immediate | HeadRecording::Never, _) => {
                self.promised.get()
            }
        };
        let state = self.history.find(&import(&text).unwrap());
        let state = state.expect("the laboratory has a state that it never had");
        assert!(state >= least, "state {state} after {expected:?}, and {least} was promised");
        self.continue_from(&laboratory, state);
        Ok(Some(laboratory))
    }

    fn continue_from(&mut self, laboratory: &Laboratory<FaultyStore>, state: usize) {
        self.history.go_back(state, self.wall);
        self.promised.set(state);
        self.store.forget_versions();
        let (heads, promised) = (Rc::clone(&self.heads), Rc::clone(&self.promised));
        laboratory.on_head_change(move |head| heads.borrow_mut().push((head, promised.get())));
    }

    fn recorded_head(&self) -> Option<(Head, usize)> {
        let heads = self.heads.borrow();
        heads.last().copied().filter(|_| self.head_recording != HeadRecording::Never)
    }

    /// The head that the host recorded last. A host that lags behind has lost the newest heads.
    fn last_recorded_head(&mut self) -> Option<(Head, usize)> {
        if self.head_recording == HeadRecording::Lagging {
            let len = self.heads.borrow().len();
            let lost = self.random.below(4).min(len.saturating_sub(1));
            self.heads.borrow_mut().truncate(len - lost);
        }
        self.recorded_head()
    }

    /// Polls a future until it is ready. Returns `None` if the tab is killed before.
    fn drive<T>(&mut self, mut future: Pin<Box<dyn Future<Output = T> + '_>>) -> Option<T> {
        loop {
            if let Poll::Ready(ready) = poll(&mut future) {
                return Some(ready);
            }
            if self.random.one_in(30) {
                return None;
            }
            assert!(self.store.complete_one(), "the future waits without a transaction");
        }
    }

    /// Sends random commands until the tab is killed.
    fn live(&mut self, laboratory: &Laboratory<FaultyStore>) {
        let mut in_progress: Vec<InProgress> = Vec::new();
        for _ in 0..self.random.below(60) {
            match self.random.below(5) {
                0 | 1 if in_progress.len() < 4 => self.begin(laboratory, &mut in_progress),
                2 if self.random.one_in(12) => self.store.abort_next(),
                2 | 3 => drop(self.store.complete_one()),
                _ => self.collect_replies(laboratory, &mut in_progress),
            }
        }
    }

    fn begin(&mut self, laboratory: &Laboratory<FaultyStore>, in_progress: &mut Vec<InProgress>) {
        let command = self.history.next_command(&mut self.random);
        // A command in progress while the laboratory is replaced would get the reply of the old one.
        while command.replaces() && !in_progress.is_empty() {
            self.store.complete_one();
            self.collect_replies(laboratory, in_progress);
        }
        self.wall = WallTime(self.wall.0 + [0.0, 40.0, 1500.0][self.random.below(3)]);
        let state = self.history.carry_out(&command, self.wall);
        // A tick waits for everything that it stores, other commands only for the awaited changes.
        let stored =
            if matches!(command, HostCommand::Tick) { state } else { self.history.awaited(state) };
        let mut future: InProgress =
            (stored, Box::pin(command.carry_out(laboratory.clone(), self.wall)));
        if poll(&mut future.1).is_pending() {
            in_progress.push(future);
        } else {
            self.replied(laboratory, stored);
        }
    }

    /// Collects the replies that have arrived.
    fn collect_replies(
        &mut self,
        laboratory: &Laboratory<FaultyStore>,
        in_progress: &mut Vec<InProgress>,
    ) {
        in_progress.retain_mut(|(stored, future)| {
            let is_pending = poll(future).is_pending();
            if !is_pending {
                self.replied(laboratory, *stored);
            }
            is_pending
        });
    }

    /// Notes a reply: it promises that a state is stored, unless the laboratory reports a problem.
    fn replied(&self, laboratory: &Laboratory<FaultyStore>, stored: usize) {
        if laboratory.status().problem.is_none() {
            self.promised.set(self.promised.get().max(stored));
        }
    }
}

/// Checks that a reported loss is the expected one, with the number of the first lost change.
fn check_loss(error: &OpenError, expected: ExpectedLoss) -> RunEnd {
    let OpenError::Journal(JournalError::Damaged { from_seq, .. }) = error else {
        panic!("after {expected:?}: {error}");
    };
    let is_expected = match expected {
        ExpectedLoss::None => false,
        ExpectedLoss::From(seq) => *from_seq == seq,
        ExpectedLoss::FromAtMost(seq) => *from_seq <= seq,
    };
    assert!(is_expected, "after {expected:?}: {error}");
    RunEnd::LossReported
}
