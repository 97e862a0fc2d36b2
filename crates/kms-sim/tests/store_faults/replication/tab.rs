//! A tab of a world: what it has of the laboratory, and what it is about to do.

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{Joining, Laboratory, Simulator};

use crate::faulty::FaultyStore;
use crate::poll;

pub(super) type Lab = Laboratory<FaultyStore>;
pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;
pub(super) type Inbox = Rc<RefCell<VecDeque<Vec<u8>>>>;

/// What a tab has of the laboratory.
pub(super) enum Seat {
    Opening,
    Joining(Joining),
    Open(Lab),
}

pub(super) struct Tab {
    pub(super) seat: Rc<RefCell<Seat>>,
    pub(super) inbox: Inbox,
    pub(super) tasks: Vec<Task>,
    /// The keys it asked for and got no answer to yet.
    pub(super) asked: Rc<RefCell<BTreeSet<usize>>>,
    pub(super) is_closed: Rc<Cell<bool>>,
    /// The time that it showed last.
    pub(super) shown: Timestamp,
    /// The numbers of the events that its listener was told.
    pub(super) told: Rc<RefCell<Vec<u64>>>,
}

impl Tab {
    pub(super) fn new(joining: Joining, inbox: Inbox) -> Self {
        Self {
            seat: Rc::new(RefCell::new(Seat::Joining(joining))),
            inbox,
            tasks: Vec::new(),
            asked: Rc::default(),
            is_closed: Rc::default(),
            shown: Timestamp::from_millis(0),
            told: Rc::default(),
        }
    }

    /// Goes on with what it has to do.
    pub(super) fn work(&mut self) {
        self.tasks.retain_mut(|task| poll(task).is_pending());
    }

    pub(super) fn laboratory(&self) -> Option<Lab> {
        match &*self.seat.borrow() {
            Seat::Open(laboratory) => Some(laboratory.clone()),
            Seat::Joining(_) | Seat::Opening => None,
        }
    }
}

/// Lets it note the numbers of the events that it is told.
pub(super) fn listen(laboratory: &Lab, told: Rc<RefCell<Vec<u64>>>) {
    laboratory.subscribe(move |events| {
        told.borrow_mut().extend(events.iter().map(|event| event.seq));
    });
}

/// The descriptions of all keys.
pub(super) fn described(laboratory: &Lab) -> Vec<usize> {
    let all = |simulator: &Simulator| {
        let keys = simulator.kms().resources().values().flat_map(|it| it.keys.values());
        keys.filter_map(|key| key.description.parse().ok()).collect()
    };
    laboratory.read(all)
}
