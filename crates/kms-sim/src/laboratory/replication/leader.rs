//! The leader of a laboratory. It sends its changes to the followers, and carries out each of their
//! requests once.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use kms_core::Missing;
use kms_store::Store;
use kms_store::codec::Decoder;
use kms_store::message::Bytes;

use super::protocol::{self, LeaderState, MemberId, Message, Position, RequestId};
use super::{Follower, Post, new_member_id, reply_cache};
use crate::laboratory::perform::Flush;
use crate::laboratory::request::{self, ForwardedRequest};
use crate::laboratory::{Inner, Laboratory, Leader, Mode};
use crate::simulator::{Attempt, ChangeKind};
use crate::{OpenError, WallTime};

/// The time for which a tick of a follower is ignored after the clock was read for a change, in
/// milliseconds: every follower sends one each second, and after a suspension many arrive at once.
const TICK_MS_MIN: f64 = 900.0;

/// The followers of a leader.
pub(crate) struct Followers {
    post: Post,
    id: MemberId,
    /// The number of changes that this leader has made.
    step: Cell<u64>,
    /// Whether there are followers. Without any, updates are not encoded.
    has_any: Cell<bool>,
    /// The wall time at which the clock was read for the newest change.
    updated_at: Cell<WallTime>,
    /// The requests that are being carried out.
    in_progress: RefCell<Vec<RequestId>>,
    /// The follower that this leader was before, with its unanswered requests.
    own: Option<Rc<Follower>>,
}

impl Followers {
    fn new(post: Post, id: MemberId, own: Option<Rc<Follower>>) -> Rc<Self> {
        Rc::new(Self {
            post,
            id,
            step: Cell::new(0),
            has_any: Cell::new(false),
            updated_at: Cell::new(WallTime(0.0)),
            in_progress: RefCell::default(),
            own,
        })
    }

    /// The followers of a leader that was a follower itself.
    pub(super) fn succeeding(own: Rc<Follower>, post: Post) -> Rc<Self> {
        Self::new(post, own.id(), Some(own))
    }

    fn position(&self) -> Position {
        Position { leader: self.id, step: self.step.get() }
    }

    /// Ends the wait for the replies to this leader's own earlier requests.
    pub(in crate::laboratory) fn cancel_own_requests(&self) {
        if let Some(own) = &self.own {
            own.cancel_requests();
        }
    }

    fn reply(&self, id: RequestId, reply: Bytes) {
        match &self.own {
            Some(own) if own.id() == id.follower => own.deliver(id.number, reply),
            Some(_) | None => (self.post)(&protocol::reply(id, self.position(), &reply)),
        }
    }
}

impl<S: Store> Laboratory<S> {
    /// Lets other tabs follow this one. `post` posts a message to all of them. `is_first` says that no
    /// tab led the laboratory before, so that no follower needs the stored replies.
    ///
    /// # Errors
    /// [`OpenError::NoEntropy`] if the system has no random bytes.
    pub fn lead(&self, post: impl Fn(&[u8]) + 'static, is_first: bool) -> Result<(), OpenError> {
        let followers = Followers::new(Rc::new(post), new_member_id()?, None);
        if is_first {
            reply_cache::clear(&mut self.inner().simulator.borrow_mut());
        }
        let leader = self.inner().lead_if_in_memory().map_err(OpenError::Journal)?;
        *leader.followers.borrow_mut() = Some(followers);
        Ok(())
    }

    /// Carries out the requests of followers from now on, or as soon as this handle leads. Until
    /// then they wait.
    pub async fn serve(&self) {
        self.inner().request_handler.set(Some(|laboratory, leader, followers, wall, message| {
            Box::pin(laboratory.receive_as_leader(leader, followers, wall, message))
        }));
        let Mode::Leader(leader) = self.inner().mode() else { return };
        let Some(followers) = leader.followers() else { return };
        (followers.post)(&protocol::leader_elected());
        self.answer_own_requests().await;
    }

    /// Carries out the unanswered requests that this leader sent as a follower, then removes their
    /// replies from the cache.
    pub(super) async fn answer_own_requests(&self) {
        let Mode::Leader(leader) = self.inner().mode() else { return };
        let Some(followers) = leader.followers() else { return };
        let Some(own) = &followers.own else { return };
        for number in own.unanswered() {
            let Some(message) = own.request_message(followers.id, number) else { continue };
            self.receive(self.inner().clock_read(), &message).await;
        }
        self.receive(self.inner().clock_read(), &protocol::leave(own.id())).await;
    }

    async fn receive_as_leader(
        &self,
        leader: &Rc<Leader<S>>,
        followers: &Followers,
        wall: WallTime,
        message: Message<'_>,
    ) {
        match message {
            Message::Join => self.send_snapshot(leader, followers, wall).await,
            Message::Request { leader: to, id, acknowledged, request } if to == followers.id => {
                self.answer(leader, followers, wall, (id, acknowledged), request).await;
            }
            Message::Tick if self.has_ticked(followers, wall) => {}
            Message::Tick => {
                let events = self.inner().tick(wall).await;
                if events.is_ok_and(|events| !events.is_empty()) {
                    self.inner().listeners.report_change();
                }
            }
            Message::Leave(follower) => {
                reply_cache::remove(&mut self.inner().simulator.borrow_mut(), follower, u64::MAX);
                self.inner().flush(leader, wall, Flush::Awaited).await;
            }
            Message::Request { .. }
            | Message::LeaderElected
            | Message::Snapshot(..)
            | Message::Update(..)
            | Message::Reply(..) => {}
        }
    }

    /// Sends a snapshot to a new follower.
    ///
    /// A change that is being stored would be sent after the snapshot, although the snapshot includes
    /// it. So this first waits until no change for which a reply waits is being stored.
    async fn send_snapshot(&self, leader: &Leader<S>, followers: &Followers, wall: WallTime) {
        followers.has_any.set(true);
        self.inner().simulator.borrow_mut().let_time_pass(wall);
        self.inner().enqueue(leader, wall);
        while {
            self.inner().store_queue(leader).await;
            leader.queue.is_awaited()
        } {}
        // The snapshot includes the queued records. Its position is after them, so that the followers
        // ignore the updates with these records.
        self.inner().enqueue_pending(leader);
        let Position { leader: id, step } = followers.position();
        let position = Position { leader: id, step: step + leader.queue.len() as u64 };
        let (snapshot, wall) = self.read(|it| (it.snapshot_as_last_read(), it.clock_read()));
        let state = self.inner().leader_state(position, wall);
        (followers.post)(&protocol::snapshot(&state, &snapshot));
    }

    /// Returns whether a tick has nothing to do.
    fn has_ticked(&self, followers: &Followers, wall: WallTime) -> bool {
        let is_due = self.next_event().is_some_and(|due| due <= self.now(wall));
        !is_due && (0.0..TICK_MS_MIN).contains(&(wall.0 - followers.updated_at.get().0))
    }

    /// Replies to a follower's request. The request is carried out only if it was not before, and is not
    /// being carried out.
    async fn answer(
        &self,
        leader: &Leader<S>,
        followers: &Followers,
        wall: WallTime,
        (id, acknowledged): (RequestId, u64),
        mut request: Decoder<'_>,
    ) {
        if followers.in_progress.borrow().contains(&id) {
            return;
        }
        let reply = match self.read(|simulator| reply_cache::get(simulator, id)) {
            Some(reply) => reply,
            None => {
                let Ok(mut request) = request::decode(&mut request) else { return };
                followers.in_progress.borrow_mut().push(id);
                let applied = self.apply_request(wall, (id, acknowledged), &mut *request).await;
                let Some((reply, wall)) = applied else { return };
                self.inner().enqueue(leader, wall);
                self.inner().store_queue(leader).await;
                followers.in_progress.borrow_mut().retain(|other| *other != id);
                self.inner().listeners.report_change();
                reply
            }
        };
        followers.reply(id, reply);
    }

    /// Applies a request until nothing is missing. Returns its reply and the wall time; `None` if
    /// the laboratory is closed meanwhile.
    async fn apply_request(
        &self,
        wall: WallTime,
        id: (RequestId, u64),
        request: &mut dyn ForwardedRequest,
    ) -> Option<(Bytes, WallTime)> {
        let mut attempt = Attempt::first(wall);
        loop {
            let applied: Result<Bytes, Missing> = {
                let mut simulator = self.inner().simulator.borrow_mut();
                reply_cache::apply(&mut simulator, &attempt, id, request)
            };
            match applied {
                Ok(reply) => return Some((reply, attempt.wall)),
                Err(missing) => attempt = self.inner().provide(missing, attempt).await,
            }
            if let Mode::Closed = self.inner().mode() {
                return None;
            }
        }
    }
}

impl<S: Store> Inner<S> {
    /// Sends a change to the followers, after it was stored or could not be.
    pub(in crate::laboratory) fn update_followers(
        &self,
        leader: &Leader<S>,
        change: &ChangeKind,
        wall: WallTime,
    ) {
        let Some(followers) = leader.followers() else { return };
        followers.step.set(followers.step.get() + 1);
        followers.updated_at.set(wall);
        if !followers.has_any.get() {
            return;
        }
        let state = self.leader_state(followers.position(), wall);
        (followers.post)(&match change {
            ChangeKind::Entry(entry, _) => protocol::update(&state, entry),
            ChangeKind::Snapshot(snapshot) => protocol::snapshot(&state, snapshot),
        });
    }

    fn leader_state(&self, position: Position, wall: WallTime) -> LeaderState {
        LeaderState { position, wall, problem: self.storage.problem(), head: self.storage.head() }
    }

    /// Stores the pending changes of a new leader, at the last reading of the wall clock.
    pub(super) async fn flush_pending(&self, leader: &Leader<S>) {
        self.flush(leader, self.clock_read(), Flush::Awaited).await;
    }
}
