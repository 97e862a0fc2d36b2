//! A tab: its state, its messages and its tasks.

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

/// The state of a tab.
pub(super) enum TabState {
    /// The tab holds the lock, and opens the store.
    Opening,
    /// The tab waits for a snapshot of the leader.
    Joining(Joining),
    Open(Lab),
}

pub(super) struct Tab {
    pub(super) state: Rc<RefCell<TabState>>,
    pub(super) inbox: Inbox,
    pub(super) tasks: Vec<Task>,
    /// The keys whose creation has no reply yet.
    pub(super) requested: Rc<RefCell<BTreeSet<usize>>>,
    pub(super) is_closed: Rc<Cell<bool>>,
    /// The simulated time that the tab showed last.
    pub(super) shown: Timestamp,
    /// The numbers of the events that were reported to its listener.
    pub(super) reported: Rc<RefCell<Vec<u64>>>,
}

impl Tab {
    pub(super) fn new(joining: Joining, inbox: Inbox) -> Self {
        Self {
            state: Rc::new(RefCell::new(TabState::Joining(joining))),
            inbox,
            tasks: Vec::new(),
            requested: Rc::default(),
            is_closed: Rc::default(),
            shown: Timestamp::from_millis(0),
            reported: Rc::default(),
        }
    }

    /// Polls all tasks, and removes those that are complete.
    pub(super) fn poll_tasks(&mut self) {
        self.tasks.retain_mut(|task| poll(task).is_pending());
    }

    pub(super) fn laboratory(&self) -> Option<Lab> {
        match &*self.state.borrow() {
            TabState::Open(laboratory) => Some(laboratory.clone()),
            TabState::Joining(_) | TabState::Opening => None,
        }
    }
}

/// Collects the numbers of the events that a laboratory reports.
pub(super) fn collect_events(laboratory: &Lab, reported: Rc<RefCell<Vec<u64>>>) {
    laboratory.subscribe(move |events| {
        reported.borrow_mut().extend(events.iter().map(|event| event.seq));
    });
}

/// Returns the descriptions of all keys.
pub(super) fn descriptions(laboratory: &Lab) -> Vec<usize> {
    let all = |simulator: &Simulator| {
        let keys = simulator.kms().resources().values().flat_map(|it| it.keys.values());
        keys.filter_map(|key| key.description.parse().ok()).collect()
    };
    laboratory.read(all)
}
