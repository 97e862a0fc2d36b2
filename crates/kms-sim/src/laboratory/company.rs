//! One laboratory in several tabs: one of them writes it, the others follow.
//!
//! A follower shows what the writer shows: it gets the whole once, then each step, and applies
//! what happened; it decides nothing. What it is asked, it asks the writer. What came of that is
//! kept in the laboratory, in the same value as what it changed, until the follower has heard it:
//! a writer that dies in between leaves a successor who knows what was done, and tells it.

use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

use super::Laboratory;
use super::message::{AskId, Course, MemberId, Message};
use super::told::Told;
use crate::record::Draft;
use crate::store::Store;
use crate::{LaboratoryEntropy, OpenError, WallTime};

mod following;
mod writing;

pub use following::Joining;
pub(super) use writing::KEPT;

/// Posts a message to all others.
type Post = Rc<dyn Fn(&[u8])>;

/// The writer's part.
pub(super) type Serve<S> = for<'a> fn(
    &'a Laboratory<S>,
    &'a Company,
    WallTime,
    Message<'a>,
) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// What a handle on a laboratory knows of the others.
pub(super) struct Company {
    post: Post,
    me: MemberId,
    /// The writer's course, as far as it is known here; a writer's own.
    course: Cell<Course>,
    /// Whether anybody follows: nothing is posted to nobody.
    is_followed: Cell<bool>,
    /// When the clock was read for the writer's newest step.
    stepped: Cell<WallTime>,
    /// What followers asked and is being done.
    under_way: RefCell<Vec<AskId>>,
    /// What this one asked and was not told yet, oldest first.
    open: RefCell<VecDeque<Question>>,
    asked: Cell<u64>,
}

struct Question {
    number: u64,
    /// All before that number was answered when this was asked.
    heard: u64,
    ask: Draft,
    answer: Rc<Answering>,
}

/// What somebody waits to be told.
#[derive(Default)]
struct Answering {
    told: RefCell<Option<Told>>,
    waker: RefCell<Option<Waker>>,
}

impl Answering {
    fn tell(&self, told: Told) {
        *self.told.borrow_mut() = Some(told);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    async fn wait(&self) -> Told {
        poll_fn(|context| {
            let told = self.told.borrow_mut().take();
            *self.waker.borrow_mut() = Some(context.waker().clone());
            told.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl Company {
    /// `writer` is this one, or nobody yet.
    fn new(post: impl Fn(&[u8]) + 'static, is_writer: bool) -> Result<Self, OpenError> {
        let me = LaboratoryEntropy::birth_id(None).ok_or(OpenError::NoEntropy)?;
        let writer = if is_writer { me } else { MemberId::default() };
        Ok(Self {
            post: Rc::new(post),
            me,
            course: Cell::new(Course { writer, step: 0 }),
            is_followed: Cell::new(false),
            stepped: Cell::new(WallTime(0.0)),
            under_way: RefCell::default(),
            open: RefCell::default(),
            asked: Cell::new(0),
        })
    }

    pub(super) fn is_writer(&self) -> bool {
        self.course.get().writer == self.me
    }
}

impl<S: Store> Laboratory<S> {
    /// Lets the host know of changes that it did not ask for: those of other tabs.
    pub fn watch(&self, watcher: impl Fn() + 'static) {
        *self.0.watcher.borrow_mut() = Some(Rc::new(watcher));
    }

    pub(super) fn changed(&self) {
        let watcher = self.0.watcher.borrow().clone();
        if let Some(watcher) = watcher {
            watcher();
        }
    }

    /// Hears what another tab posted.
    pub async fn hear(&self, wall: WallTime, message: &[u8]) {
        let (Some(company), Some(message)) = (self.company(), Message::read(message)) else {
            return;
        };
        if self.0.is_closed.get() {
            return;
        }
        if !company.is_writer() {
            self.hear_as_follower(&company, message);
        } else if let Some(serve) = self.0.server.get() {
            serve(self, &company, wall, message).await;
        }
    }

    pub(super) fn company(&self) -> Option<Rc<Company>> {
        self.0.company.borrow().clone()
    }

    /// The others, where one of them is the writer.
    pub(super) fn followed(&self) -> Option<Rc<Company>> {
        self.company().filter(|company| !company.is_writer())
    }
}
