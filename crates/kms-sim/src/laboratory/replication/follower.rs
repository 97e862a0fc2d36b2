//! A follower of a laboratory. It applies the changes of its leader, forwards requests to it, and may
//! become the leader itself.

use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use kms_store::codec::{Decoder, Encoder};
use kms_store::message::Bytes;
use kms_store::{Entry, Head, Journal, JournalError, NumberedEvent, Store, StoreError};

use super::protocol::{self, LeaderState, MemberId, Message, Position, RequestId};
use super::{Followers, Post, new_member_id};
use crate::laboratory::{Inner, Laboratory, Leader, Mode, Problem};
use crate::{ClockCommand, OpenError, Options, Simulator, WallTime};

/// The state of a handle that follows.
pub(crate) struct Follower {
    post: Post,
    id: MemberId,
    /// The position of the leader up to which this follower has applied changes.
    position: Cell<Position>,
    /// The requests that have no reply yet, oldest first.
    requests: RefCell<VecDeque<PendingRequest>>,
    last_number: Cell<u64>,
}

/// A request that waits for its reply.
struct PendingRequest {
    number: u64,
    /// Replies to all requests before this number were received when this one was sent.
    acknowledged: u64,
    request: Encoder,
    reply: oneshot::Sender<Bytes>,
}

/// A handle that has asked to follow, and has no snapshot yet.
pub struct Joining(Rc<Follower>);

impl Joining {
    /// Asks the leader for a snapshot; `post` posts a message to all other tabs.
    ///
    /// # Errors
    /// [`OpenError::NoEntropy`] if the system has no random bytes.
    pub fn new(post: impl Fn(&[u8]) + 'static) -> Result<Self, OpenError> {
        let follower = Follower {
            post: Rc::new(post),
            id: new_member_id()?,
            position: Cell::new(Position { leader: MemberId::default(), step: 0 }),
            requests: RefCell::default(),
            last_number: Cell::new(0),
        };
        follower.join();
        Ok(Self(Rc::new(follower)))
    }

    /// Receives a message. Returns the laboratory when its snapshot has arrived; from then on, messages
    /// must be passed to the laboratory.
    ///
    /// # Errors
    /// [`OpenError::Mismatch`] if it was created with other options than `options`.
    pub fn receive<S: Store>(
        &self,
        options: &Options,
        bytes: &[u8],
    ) -> Option<Result<Laboratory<S>, OpenError>> {
        match Message::decode(bytes)? {
            Message::LeaderElected => self.0.join(),
            Message::Snapshot(state, mut snapshot) => {
                let snapshot = snapshot.snapshot().ok()?;
                if let Err(mismatch) = options.check(&snapshot.genesis) {
                    return Some(Err(OpenError::Mismatch(mismatch)));
                }
                self.0.position.set(state.position);
                let simulator = Simulator::restore(*snapshot, state.wall);
                let mode = Mode::Follower(Rc::clone(&self.0));
                let laboratory = Laboratory::unstored(simulator, mode);
                laboratory.inner().follow_status(state);
                return Some(Ok(laboratory));
            }
            Message::Join
            | Message::Request { .. }
            | Message::Tick
            | Message::Leave(_)
            | Message::Update(..)
            | Message::Reply(..) => {}
        }
        None
    }
}

impl Follower {
    fn join(&self) {
        (self.post)(&protocol::join());
    }

    /// Forwards a request, and waits for its reply, from this leader or a later one. Returns `None`
    /// if the laboratory is closed before.
    pub(in crate::laboratory) async fn forward(&self, request: Encoder) -> Option<Bytes> {
        let number = self.last_number.get() + 1;
        self.last_number.set(number);
        let acknowledged = self.requests.borrow().front().map_or(number, |oldest| oldest.number);
        let (sender, reply) = oneshot::channel();
        let request = PendingRequest { number, acknowledged, request, reply: sender };
        self.requests.borrow_mut().push_back(request);
        self.post_request(number);
        reply.await.ok()
    }

    pub(super) fn deliver(&self, number: u64, reply: Bytes) {
        let mut requests = self.requests.borrow_mut();
        let at = requests.iter().position(|request| request.number == number);
        let request = at.and_then(|at| requests.remove(at));
        drop(requests);
        if let Some(request) = request {
            // This fails if the host dropped the request, and then the reply is not needed.
            let _ = request.reply.send(reply);
        }
    }

    pub(super) fn id(&self) -> MemberId {
        self.id
    }

    /// The numbers of the requests without a reply.
    pub(super) fn unanswered(&self) -> Vec<u64> {
        self.requests.borrow().iter().map(|request| request.number).collect()
    }

    /// A request as a message to `leader`; `None` once it has its reply.
    pub(super) fn request_message(&self, leader: MemberId, number: u64) -> Option<Bytes> {
        let requests = self.requests.borrow();
        let pending = requests.iter().find(|request| request.number == number)?;
        let id = RequestId { follower: self.id, number };
        Some(protocol::request(leader, id, pending.acknowledged, &pending.request))
    }

    fn post_request(&self, number: u64) {
        if let Some(message) = self.request_message(self.position.get().leader, number) {
            (self.post)(&message);
        }
    }

    /// Ends the wait for all replies.
    pub(in crate::laboratory) fn cancel_requests(&self) {
        self.requests.take();
    }

    /// Informs the leader that this follower closes.
    pub(in crate::laboratory) fn leave(&self) {
        (self.post)(&protocol::leave(self.id));
    }

    /// Asks the leader to perform everything that is due.
    pub(in crate::laboratory) fn tick(&self) {
        (self.post)(&protocol::tick());
    }
}

impl<S: Store> Laboratory<S> {
    pub(super) fn receive_as_follower(&self, follower: &Follower, message: Message<'_>) {
        match message {
            Message::LeaderElected => follower.join(),
            Message::Snapshot(state, snapshot) => self.adopt_snapshot(follower, state, snapshot),
            Message::Update(state, entry) => self.apply_update(follower, state, entry),
            // A reply may depend on changes that this follower has not applied yet. Such a reply is
            // ignored, and the request is sent again after the next snapshot.
            Message::Reply(id, position, reply)
                if id.follower == follower.id && follower.position.get().includes(position) =>
            {
                follower.deliver(id.number, Bytes::new(reply.remaining().to_vec()));
            }
            Message::Join
            | Message::Request { .. }
            | Message::Tick
            | Message::Leave(_)
            | Message::Reply(..) => {}
        }
    }

    /// Adopts the snapshot of the leader, and sends it the unanswered requests.
    fn adopt_snapshot(&self, follower: &Follower, state: LeaderState, mut snapshot: Decoder<'_>) {
        if follower.position.get().includes(state.position) {
            return;
        }
        let Ok(snapshot) = snapshot.snapshot() else { return };
        follower.position.set(state.position);
        let new_events = self.inner().replace_state(Simulator::restore(*snapshot, state.wall));
        self.inner().follow_status(state);
        follower.unanswered().into_iter().for_each(|number| follower.post_request(number));
        self.inner().listeners.report_events(&new_events);
        self.inner().listeners.report_change();
    }

    /// Applies a change of the leader. If an earlier change is missing, requests a snapshot.
    fn apply_update(&self, follower: &Follower, state: LeaderState, entry: Entry) {
        let position = follower.position.get();
        if position.includes(state.position) {
            return;
        }
        if state.position != (Position { step: position.step + 1, ..position }) {
            return follower.join();
        }
        follower.position.set(state.position);
        let events = entry.events.clone();
        let is_tick =
            entry.is_tick_at(self.rate()) && state.problem == self.inner().storage.problem();
        self.inner().simulator.borrow_mut().follow(entry, state.wall);
        self.inner().follow_status(state);
        self.inner().listeners.report_events(&events);
        if !is_tick {
            self.inner().listeners.report_change();
        }
    }

    /// Becomes the leader after the previous one has closed, with the laboratory in `store`.
    ///
    /// If the store cannot be opened, the laboratory continues in memory and reports the reason.
    pub async fn take_over(
        &self,
        store: Result<S, StoreError>,
        head: Option<Head>,
        wall: WallTime,
    ) {
        let Some(follower) = self.inner().follower() else { return };
        let opened = open(store, head, wall).await;
        // The handle may have been closed while the store was opened.
        if self.inner().follower().is_none() {
            return;
        }
        let mut new_events = Vec::new();
        let journal = match opened {
            // The leader could not store its newest changes, so the store holds less than this tab.
            _ if !self.inner().storage.is_saved() => None,
            Ok((journal, simulator)) => {
                self.inner().storage.follow_head(journal.head());
                new_events = self.inner().continue_from(simulator, wall);
                Some(journal)
            }
            Err(error) => {
                self.set_problem(Problem::from(&error));
                None
            }
        };
        let leader = Leader::new(journal);
        let followers = Followers::succeeding(Rc::clone(&follower), Rc::clone(&follower.post));
        *leader.followers.borrow_mut() = Some(followers);
        self.inner().mode.replace(Mode::Leader(Rc::clone(&leader)));
        (follower.post)(&protocol::leader_elected());
        self.inner().storage.report_head();
        self.inner().listeners.report_events(&new_events);
        self.inner().flush_pending(&leader).await;
        self.answer_own_requests().await;
        self.inner().listeners.report_change();
    }
}

impl<S: Store> Inner<S> {
    /// Adopts the persistence status of the leader.
    fn follow_status(&self, state: LeaderState) {
        self.storage.set_problem(state.problem);
        self.storage.follow_head(state.head);
    }

    /// Replaces the state, and returns the events that are new in it.
    fn replace_state(&self, simulator: Simulator) -> Vec<NumberedEvent> {
        let mut present = self.simulator.borrow_mut();
        let is_same = present.genesis().id == simulator.genesis().id;
        let seen = present.events().next_seq() - 1;
        present.set_state(simulator);
        let new_events = present.events().after(seen);
        if is_same { new_events.cloned().collect() } else { Vec::new() }
    }

    /// Replaces the state by the stored one.
    ///
    /// The clock continued while no leader stored its position. It is moved forward to the time that
    /// this tab showed; the events that fell due meanwhile happen now, and are reported when stored.
    fn continue_from(&self, simulator: Simulator, wall: WallTime) -> Vec<NumberedEvent> {
        let shown = self.simulator.borrow_mut().now(wall);
        let wall = self.clock_read();
        let new_events = self.replace_state(simulator);
        // This is refused if the stored position is later.
        let _ = self.simulator.borrow_mut().turn_clock(wall, ClockCommand::AdvanceTo(shown));
        new_events
    }
}

async fn open<S: Store>(
    store: Result<S, StoreError>,
    head: Option<Head>,
    wall: WallTime,
) -> Result<(Journal<S>, Simulator), JournalError> {
    let (journal, history) = Journal::open_verified(store?, head).await?;
    let history = history.ok_or_else(JournalError::missing)?;
    Ok((journal, Simulator::from_history(history, wall)))
}
