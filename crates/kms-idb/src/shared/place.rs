//! A tab's place in the company: its end of the channel, and, for the writer, the lock.

use core::cell::{Cell, RefCell};
use core::future::Future;
use std::rc::Rc;

use kms_sim::{Joining, Laboratory, OpenError, Options, Store};
use wasm_bindgen_futures::spawn_local;
use zeroize::Zeroizing;

use super::Wall;
use crate::WriterLock;
use crate::channel::Channel;
use crate::event::{Say, hear};
use crate::marker::Marker;

/// What is held for as long as a laboratory is open.
pub(super) struct Place<S: Store> {
    pub(super) name: String,
    pub(super) wall: Wall,
    pub(super) marker: Marker,
    lock: RefCell<Option<WriterLock>>,
    channel: RefCell<Option<Channel>>,
    ear: RefCell<Ear<S>>,
    is_left: Cell<bool>,
}

/// Who hears what is posted.
enum Ear<S: Store> {
    Nobody,
    Joining(Joining, Options, Say<Shown<S>>),
    Laboratory(Laboratory<S>),
}

type Shown<S> = Result<Laboratory<S>, OpenError>;

impl<S: Store + 'static> Place<S> {
    pub(super) fn new(name: &str, wall: Wall) -> Rc<Self> {
        let place = Rc::new(Self {
            name: name.to_owned(),
            wall,
            marker: Marker::of(name),
            lock: RefCell::default(),
            channel: RefCell::default(),
            ear: RefCell::new(Ear::Nobody),
            is_left: Cell::new(false),
        });
        let heard = Rc::downgrade(&place);
        let channel = Channel::open(&format!("kms-orrery:{name}"), move |bytes| {
            if let Some(place) = heard.upgrade() {
                place.hear(bytes);
            }
        });
        *place.channel.borrow_mut() = channel;
        place
    }

    /// Asks to be shown the laboratory.
    pub(super) fn join(
        self: &Rc<Self>,
        options: Options,
    ) -> impl Future<Output = Shown<S>> + use<S> {
        hear(|say: Say<Shown<S>>| {
            match Joining::new(self.post()) {
                Ok(joining) => *self.ear.borrow_mut() = Ear::Joining(joining, options, say),
                Err(error) => say.say(Err(error)),
            }
            Vec::new()
        })
    }

    /// Holds the lock. Whoever waited to be shown a laboratory waits no longer.
    pub(super) fn hold(&self, lock: WriterLock) {
        *self.lock.borrow_mut() = Some(lock);
        let mut ear = self.ear.borrow_mut();
        if matches!(*ear, Ear::Joining(..)) {
            *ear = Ear::Nobody;
        }
    }

    /// Lets the laboratory hear what is posted from now on.
    pub(super) fn listen(&self, laboratory: Laboratory<S>) {
        *self.ear.borrow_mut() = Ear::Laboratory(laboratory);
    }

    /// Posts to all others.
    pub(super) fn post(self: &Rc<Self>) -> impl Fn(&[u8]) + use<S> {
        let place = Rc::downgrade(self);
        move |bytes| {
            let Some(place) = place.upgrade() else { return };
            if let Some(channel) = &*place.channel.borrow() {
                channel.post(bytes);
            }
        }
    }

    fn hear(&self, bytes: Zeroizing<Vec<u8>>) {
        let (shown, say) = match &*self.ear.borrow() {
            Ear::Nobody => return,
            Ear::Joining(joining, options, say) => {
                let Some(shown) = joining.hear(options, &bytes) else { return };
                (shown, say.clone())
            }
            Ear::Laboratory(laboratory) => {
                return hear_in_turn(laboratory.clone(), self.wall, bytes);
            }
        };
        if let Ok(laboratory) = &shown {
            self.listen(laboratory.clone());
        }
        say.say(shown);
    }

    pub(super) fn is_left(&self) -> bool {
        self.is_left.get()
    }

    /// Makes room.
    pub(super) fn leave(&self) {
        self.is_left.set(true);
        *self.ear.borrow_mut() = Ear::Nobody;
        self.channel.take();
        self.lock.take();
    }
}

/// Tasks begin in the order in which they are spawned, and so are messages heard.
fn hear_in_turn<S: Store + 'static>(
    laboratory: Laboratory<S>,
    wall: Wall,
    bytes: Zeroizing<Vec<u8>>,
) {
    spawn_local(async move { laboratory.hear(wall(), &bytes).await });
}
