//! The connection of a tab to the other tabs: its channel, and the lock if it leads.

use core::cell::{Cell, RefCell};
use core::future::Future;
use std::rc::Rc;

use kms_sim::{Joining, Laboratory, OpenError, Options};
use kms_store::Store;
use wasm_bindgen_futures::spawn_local;
use zeroize::Zeroizing;

use super::Wall;
use crate::LeaderLock;
use crate::channel::Channel;
use crate::event::{Resolver, resolved_by};
use crate::marker::Marker;

/// The resources of a tab for as long as its laboratory is open.
pub(super) struct TabConnection<S: Store> {
    pub(super) name: String,
    pub(super) wall: Wall,
    pub(super) marker: Marker,
    lock: RefCell<Option<LeaderLock>>,
    channel: RefCell<Option<Channel>>,
    receiver: RefCell<Receiver<S>>,
    is_closed: Cell<bool>,
}

/// The receiver of messages from the other tabs.
enum Receiver<S: Store> {
    /// Messages are dropped.
    None,
    /// This tab has asked to follow, and waits for the laboratory.
    Joining(Joining, Options, Resolver<Joined<S>>),
    /// The laboratory is open.
    Laboratory(Laboratory<S>),
}

type Joined<S> = Result<Laboratory<S>, OpenError>;

impl<S: Store + 'static> TabConnection<S> {
    pub(super) fn new(name: &str, wall: Wall) -> Rc<Self> {
        let connection = Rc::new(Self {
            name: name.to_owned(),
            wall,
            marker: Marker::new(name),
            lock: RefCell::default(),
            channel: RefCell::default(),
            receiver: RefCell::new(Receiver::None),
            is_closed: Cell::new(false),
        });
        let receiving = Rc::downgrade(&connection);
        let channel = Channel::open(&format!("kms-orrery:{name}"), move |bytes| {
            if let Some(connection) = receiving.upgrade() {
                connection.receive(bytes);
            }
        });
        *connection.channel.borrow_mut() = channel;
        connection
    }

    /// Requests the laboratory from its leader.
    pub(super) fn join(
        self: &Rc<Self>,
        options: Options,
    ) -> impl Future<Output = Joined<S>> + use<S> {
        resolved_by(|resolver: Resolver<Joined<S>>| {
            match Joining::new(self.post()) {
                Ok(joining) => {
                    *self.receiver.borrow_mut() = Receiver::Joining(joining, options, resolver);
                }
                Err(error) => resolver.resolve(Err(error)),
            }
            Vec::new()
        })
    }

    /// Holds the lock until the connection is closed. A pending join is cancelled, since its leader is
    /// gone.
    pub(super) fn hold(&self, lock: LeaderLock) {
        *self.lock.borrow_mut() = Some(lock);
        let mut receiver = self.receiver.borrow_mut();
        if matches!(*receiver, Receiver::Joining(..)) {
            *receiver = Receiver::None;
        }
    }

    /// Passes messages to `laboratory` from now on.
    pub(super) fn receive_with(&self, laboratory: Laboratory<S>) {
        *self.receiver.borrow_mut() = Receiver::Laboratory(laboratory);
    }

    /// Returns a function that posts a message to all other tabs.
    pub(super) fn post(self: &Rc<Self>) -> impl Fn(&[u8]) + use<S> {
        let connection = Rc::downgrade(self);
        move |bytes| {
            let Some(connection) = connection.upgrade() else { return };
            if let Some(channel) = &*connection.channel.borrow() {
                channel.post(bytes);
            }
        }
    }

    fn receive(&self, bytes: Zeroizing<Vec<u8>>) {
        let (joined, resolver) = match &*self.receiver.borrow() {
            Receiver::None => return,
            Receiver::Joining(joining, options, resolver) => {
                let Some(joined) = joining.receive(options, &bytes) else { return };
                (joined, resolver.clone())
            }
            Receiver::Laboratory(laboratory) => {
                return receive_in_order(laboratory.clone(), self.wall, bytes);
            }
        };
        if let Ok(laboratory) = &joined {
            self.receive_with(laboratory.clone());
        }
        resolver.resolve(joined);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    /// Closes the channel, and releases the lock.
    pub(super) fn close(&self) {
        self.is_closed.set(true);
        *self.receiver.borrow_mut() = Receiver::None;
        self.channel.take();
        self.lock.take();
    }
}

/// Receives a message in a task of its own. Tasks start in the order in which they are spawned, so the
/// laboratory receives messages in the order of their arrival.
fn receive_in_order<S: Store + 'static>(
    laboratory: Laboratory<S>,
    wall: Wall,
    bytes: Zeroizing<Vec<u8>>,
) {
    spawn_local(async move { laboratory.receive(wall(), &bytes).await });
}
