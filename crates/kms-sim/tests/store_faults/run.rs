//! One run: a laboratory lives, dies, is damaged, and is opened again, a few times over.

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::Poll;
use std::rc::Rc;

use kms_sim::{Laboratory, OpenError, WallTime};
use kms_store::{Head, JournalError, Snapshot, import};

use crate::damage::{Told, strike};
use crate::faulty::FaultyStore;
use crate::history::{Deed, History, options};
use crate::poll;
use crate::random::Random;

/// What was asked for and is not answered, with the state that its answer promises.
type UnderWay = (usize, Pin<Box<dyn Future<Output = ()>>>);

/// How well the host keeps the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    AtOnce,
    Lagging,
    Never,
}

/// How a run ended, to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    Told,
}

/// The heads that were told, each with the newest state that was surely stored before.
type Heads = Rc<RefCell<Vec<(Head, usize)>>>;

struct Run {
    random: Random,
    store: FaultyStore,
    history: History,
    wall: WallTime,
    keeping: Keeping,
    heads: Heads,
    /// The newest state that an answer promised.
    promised: Rc<Cell<usize>>,
}

/// Runs once by a seed, from what `store` holds, which is `first`.
pub(crate) fn run(seed: u64, store: FaultyStore, first: Snapshot) -> End {
    let mut random = Random(seed);
    let keeping = [Keeping::AtOnce, Keeping::AtOnce, Keeping::Lagging, Keeping::Never];
    let keeping = *random.pick(&keeping);
    let wall = WallTime(1_700_000_000_000.0);
    let history = History::new(first, wall);
    let (heads, promised) = Default::default();
    let mut run = Run { random, store, history, wall, keeping, heads, promised };
    let mut told = Told::Nothing;
    for _ in 0..4 {
        match run.open(told) {
            Ok(Some(laboratory)) => run.live(&laboratory),
            Ok(None) => {}
            Err(end) => return end,
        }
        run.store.kill(&mut run.random);
        let is_known = run.kept_head().is_some();
        told = strike(&run.store, &mut run.random, is_known);
    }
    End::Whole
}

impl Run {
    /// Opens what is stored; `None` where the tab is killed meanwhile, the end where a loss is told.
    fn open(&mut self, told: Told) -> Result<Option<Laboratory<FaultyStore>>, End> {
        let before = self.store.stored();
        let known = self.lag();
        let opening = Laboratory::open_verified(
            self.store.clone(),
            known.map(|(head, _)| head),
            options(),
            self.wall,
        );
        let Some(opened) = self.drive(Box::pin(opening)) else { return Ok(None) };
        if before.snapshot.is_some() || opened.is_err() {
            assert!(self.store.stored() == before, "opening changed what was stored");
        }
        let laboratory = match opened {
            Ok(laboratory) => laboratory,
            Err(error) => return Err(check_told(&error, told)),
        };
        let text = laboratory.export(self.wall).unwrap();
        let least = match (self.keeping, known) {
            (Keeping::Lagging, Some((_, surely))) => surely,
            (Keeping::Lagging | Keeping::AtOnce | Keeping::Never, _) => self.promised.get(),
        };
        let state = self.history.find(&import(&text).unwrap());
        let state = state.expect("a laboratory that never was");
        assert!(state >= least, "state {state} after {told:?}, and {least} was promised");
        self.go_on(&laboratory, state);
        Ok(Some(laboratory))
    }

    fn go_on(&mut self, laboratory: &Laboratory<FaultyStore>, state: usize) {
        self.history.go_back(state, self.wall);
        self.promised.set(state);
        self.store.forget_versions();
        let (heads, promised) = (Rc::clone(&self.heads), Rc::clone(&self.promised));
        laboratory.on_head_change(move |head| heads.borrow_mut().push((head, promised.get())));
    }

    fn kept_head(&self) -> Option<(Head, usize)> {
        let heads = self.heads.borrow();
        heads.last().copied().filter(|_| self.keeping != Keeping::Never)
    }

    /// What the host still knows of the heads that it was told.
    fn lag(&mut self) -> Option<(Head, usize)> {
        if self.keeping == Keeping::Lagging {
            let len = self.heads.borrow().len();
            let lost = self.random.below(4).min(len.saturating_sub(1));
            self.heads.borrow_mut().truncate(len - lost);
        }
        self.kept_head()
    }

    /// Polls until it is ready; `None` where the tab is killed before.
    fn drive<T>(&mut self, mut future: Pin<Box<dyn Future<Output = T> + '_>>) -> Option<T> {
        loop {
            if let Poll::Ready(ready) = poll(&mut future) {
                return Some(ready);
            }
            if self.random.one_in(30) {
                return None;
            }
            assert!(self.store.complete_one(), "it waits for nothing");
        }
    }

    /// Asks for this and that until the tab is killed.
    fn live(&mut self, laboratory: &Laboratory<FaultyStore>) {
        let mut under_way: Vec<UnderWay> = Vec::new();
        for _ in 0..self.random.below(60) {
            match self.random.below(5) {
                0 | 1 if under_way.len() < 4 => self.begin(laboratory, &mut under_way),
                2 if self.random.one_in(12) => self.store.abort_next(),
                2 | 3 => drop(self.store.complete_one()),
                _ => self.listen(laboratory, &mut under_way),
            }
        }
    }

    fn begin(&mut self, laboratory: &Laboratory<FaultyStore>, under_way: &mut Vec<UnderWay>) {
        let deed = self.history.next_deed(&mut self.random);
        // What is under way while another laboratory takes the place is answered for the old one.
        while deed.replaces() && !under_way.is_empty() {
            self.store.complete_one();
            self.listen(laboratory, under_way);
        }
        self.wall = WallTime(self.wall.0 + [0.0, 40.0, 1500.0][self.random.below(3)]);
        let state = self.history.carry_out(&deed, self.wall);
        // A tick waits for what it stores, and nobody else waits for that.
        let stored = if matches!(deed, Deed::Tick) { state } else { self.history.awaited(state) };
        let mut future: UnderWay =
            (stored, Box::pin(deed.carry_out(laboratory.clone(), self.wall)));
        if poll(&mut future.1).is_pending() {
            under_way.push(future);
        } else {
            self.answered(laboratory, stored);
        }
    }

    /// Hears what was answered.
    fn listen(&mut self, laboratory: &Laboratory<FaultyStore>, under_way: &mut Vec<UnderWay>) {
        under_way.retain_mut(|(stored, future)| {
            let is_pending = poll(future).is_pending();
            if !is_pending {
                self.answered(laboratory, *stored);
            }
            is_pending
        });
    }

    /// An answer promises that a state is stored, unless the laboratory says that it is not.
    fn answered(&self, laboratory: &Laboratory<FaultyStore>, stored: usize) {
        if laboratory.status().problem.is_none() {
            self.promised.set(self.promised.get().max(stored));
        }
    }
}

/// A loss is told with the change from which on something is missing, and only where there is one.
fn check_told(error: &OpenError, told: Told) -> End {
    let OpenError::Journal(JournalError::Damaged { from_seq, .. }) = error else {
        panic!("after {told:?}: {error}");
    };
    let is_right = match told {
        Told::Nothing => false,
        Told::From(seq) => *from_seq == seq,
        Told::FromAtMost(seq) => *from_seq <= seq,
    };
    assert!(is_right, "after {told:?}: {error}");
    End::Told
}
