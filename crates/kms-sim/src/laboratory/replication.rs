//! One laboratory in several tabs: one leads, and the others follow it.
//!
//! ```text
//!   follower ── Join, Request, Tick, Leave ─────────────▶ leader
//!   follower ◀─ LeaderElected, Snapshot, Update, Reply ── leader
//! ```
//!
//! A follower has the state of its leader: it receives a snapshot once, then an update for each change
//! that the leader stored, and applies it without deciding anything. It forwards its requests to the
//! leader.
//!
//! The leader stores the reply to a request in the same value as the change that the request made, and
//! keeps it until the follower has acknowledged it. So if a leader is closed before it could reply, its
//! successor finds the reply, and the request is not carried out twice.
//!
//! A request is addressed to one leader. After a hand-over, the follower first adopts the snapshot of
//! the new leader, and then sends its unanswered requests again, addressed to that one. A message to
//! the old leader that arrives late is ignored: its reply may be acknowledged and removed already, and
//! the request would be carried out twice.
//!
//! The host elects the leader with a lock ([`Laboratory::lead`], [`Laboratory::take_over`]).

mod follower;
mod leader;
mod protocol;
mod reply_cache;

use core::pin::Pin;
use std::rc::Rc;

use kms_store::Store;

pub(super) use follower::Follower;
pub use follower::Joining;
pub(super) use leader::Followers;
pub(crate) use reply_cache::{is_cached_reply, retain_replies};

use self::protocol::{MemberId, Message};
use super::{Laboratory, Leader, Mode};
use crate::{LaboratoryEntropy, OpenError, WallTime};

/// Posts a message to all other tabs.
type Post = Rc<dyn Fn(&[u8])>;

/// Carries out the messages of followers.
///
/// It is a function pointer because its code includes the decoder of API requests, which the dashboard
/// loads only after its first page is shown. Followers wait until [`Laboratory::serve`] sets it.
pub(super) type RequestHandler<S> = for<'a> fn(
    &'a Laboratory<S>,
    &'a Rc<Leader<S>>,
    &'a Rc<Followers>,
    WallTime,
    Message<'a>,
) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

fn new_member_id() -> Result<MemberId, OpenError> {
    LaboratoryEntropy::random_id(None).ok_or(OpenError::NoEntropy)
}

impl<S: Store> Laboratory<S> {
    /// Receives a message that another tab posted. Bytes that are not a message are ignored.
    pub async fn receive(&self, wall: WallTime, message: &[u8]) {
        let Some(message) = Message::decode(message) else { return };
        match self.inner().mode() {
            Mode::Memory | Mode::Closed => {}
            Mode::Follower(follower) => self.receive_as_follower(&follower, message),
            Mode::Leader(leader) => {
                let handler = self.inner().request_handler.get();
                if let (Some(handler), Some(followers)) = (handler, leader.followers()) {
                    handler(self, &leader, &followers, wall, message).await;
                }
            }
        }
    }
}
