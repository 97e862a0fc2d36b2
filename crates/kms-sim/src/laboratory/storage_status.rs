//! Whether a laboratory is stored, and how far its stored history goes.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use kms_store::{Head, JournalError, Verification};

/// The persistence status of a laboratory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The error that stopped persistence; `None` if every change is stored.
    pub problem: Option<Problem>,
    /// Whether this handle writes to the store, and does not follow another tab.
    pub is_leader: bool,
    /// The number of the oldest event that is retained; 0 if there is none.
    pub oldest_event: u64,
}

/// The reason why a laboratory, or a change of it, is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The error's name in JavaScript.
    pub name: String,
    /// The problem and its remedy.
    pub text: String,
}

impl From<&JournalError> for Problem {
    fn from(error: &JournalError) -> Self {
        Self { name: error.name().to_owned(), text: error.to_string() }
    }
}

type HeadListener = Rc<dyn Fn(Head)>;

/// The current persistence status. A follower has the status of its leader.
pub(super) struct StorageStatus {
    problem: RefCell<Option<Problem>>,
    /// The end of the stored history.
    head: Cell<Option<Head>>,
    head_listener: RefCell<Option<HeadListener>>,
    verification: Verification,
}

impl StorageStatus {
    pub(super) fn new(head: Option<Head>, verification: Verification) -> Self {
        Self {
            problem: RefCell::default(),
            head: Cell::new(head),
            head_listener: RefCell::default(),
            verification,
        }
    }

    /// The result of comparing the stored history with the head at opening.
    pub(super) fn verification(&self) -> Verification {
        self.verification
    }

    pub(super) fn problem(&self) -> Option<Problem> {
        self.problem.borrow().clone()
    }

    pub(super) fn is_saved(&self) -> bool {
        self.problem.borrow().is_none()
    }

    pub(super) fn set_problem(&self, problem: Option<Problem>) {
        *self.problem.borrow_mut() = problem;
    }

    pub(super) fn head(&self) -> Option<Head> {
        self.head.get()
    }

    /// Sets the head without reporting it: the leader, whose head it is, reports it.
    pub(super) fn follow_head(&self, head: Option<Head>) {
        self.head.set(head);
    }

    /// Sets the head, and reports it if it has changed.
    pub(super) fn set_head(&self, head: Option<Head>) {
        if self.head.replace(head) != head {
            self.report_head();
        }
    }

    pub(super) fn on_head_change(&self, listener: HeadListener) {
        *self.head_listener.borrow_mut() = Some(listener);
        self.report_head();
    }

    pub(super) fn report_head(&self) {
        let listener = self.head_listener.borrow().clone();
        if let (Some(listener), Some(head)) = (listener, self.head.get()) {
            listener(head);
        }
    }
}
