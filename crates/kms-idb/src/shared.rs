//! A laboratory that the tabs and workers of a site have in common.

mod place;

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use std::rc::Rc;

use kms_sim::{JournalError, Laboratory, OpenError, Options, Problem, Store, StoreError, WallTime};
use wasm_bindgen_futures::spawn_local;

use self::place::Place;
use crate::{IdbStore, WriterLock};

/// Reads the wall clock, which only hosts do.
type Wall = fn() -> WallTime;

/// What a host keeps laboratories in: an [`IdbStore`], and whatever else it knows.
pub trait HostStore: Store + Clone + From<IdbStore> + 'static {}

impl<S: Store + Clone + From<IdbStore> + 'static> HostStore for S {}

/// A laboratory, and what makes this tab its writer, or a follower that may become it.
pub struct Shared<S: HostStore = IdbStore> {
    laboratory: Laboratory<S>,
    place: Rc<Place<S>>,
}

/// Why a laboratory was not opened, with what is needed to go on in spite of that.
pub struct NotOpened<S: HostStore = IdbStore> {
    /// Why.
    pub error: OpenError,
    store: Option<S>,
    place: Rc<Place<S>>,
}

impl<S: HostStore> Shared<S> {
    /// Opens the laboratory in the database of that name, or creates one there; or follows the tab
    /// that has it open. `None` where that one does not answer before `patience` ends.
    ///
    /// # Errors
    /// [`NotOpened`]; what is stored is as it was.
    pub async fn open(
        name: &str,
        options: Options,
        wall: Wall,
        patience: impl Future<Output = ()>,
    ) -> Option<Result<Self, NotOpened<S>>> {
        let place = Place::new(name, wall);
        if let Some(lock) = WriterLock::try_acquire(name).await {
            return Some(Self::write(place, options, lock, true).await);
        }
        let mut shown = pin!(place.join(options.clone()));
        let mut lock = pin!(WriterLock::acquire(name));
        let mut patience = pin!(patience);
        let came = poll_fn(|context| {
            if let Poll::Ready(shown) = shown.as_mut().poll(context) {
                return Poll::Ready(Some(Came::Shown(shown)));
            }
            if let Poll::Ready(lock) = lock.as_mut().poll(context) {
                return Poll::Ready(Some(Came::Lock(lock)));
            }
            patience.as_mut().poll(context).map(|()| None)
        });
        Some(match came.await? {
            Came::Shown(Ok(laboratory)) => {
                spawn_local(succeed(Rc::clone(&place), laboratory.clone()));
                Ok(Self { laboratory, place })
            }
            Came::Shown(Err(error)) => Err(NotOpened { error, store: None, place }),
            Came::Lock(lock) => Self::write(place, options, lock, false).await,
        })
    }

    /// Opens it as its writer.
    async fn write(
        place: Rc<Place<S>>,
        options: Options,
        lock: WriterLock,
        is_alone: bool,
    ) -> Result<Self, NotOpened<S>> {
        place.hold(lock);
        let store = match IdbStore::open(&place.name).await {
            Ok(store) => S::from(store),
            Err(error) => {
                let error = OpenError::Journal(JournalError::Store(error));
                return Err(NotOpened { error, store: None, place });
            }
        };
        let head = place.marker.read().await;
        let opened = Laboratory::open_knowing(store.clone(), head, options, (place.wall)()).await;
        match opened {
            Ok(laboratory) => Ok(Self::lead(laboratory, place, is_alone)),
            Err(error) => Err(NotOpened { error, store: Some(store), place }),
        }
    }

    fn lead(laboratory: Laboratory<S>, place: Rc<Place<S>>, is_alone: bool) -> Self {
        keep_head(&laboratory, &place);
        place.listen(laboratory.clone());
        // Without random bytes no laboratory comes so far.
        let _ = laboratory.lead(place.post(), is_alone);
        Self { laboratory, place }
    }

    /// The laboratory.
    #[must_use]
    pub fn laboratory(&self) -> &Laboratory<S> {
        &self.laboratory
    }

    /// Lets other tabs ask this one, now or once it writes. Until then they wait.
    pub async fn serve(&self) {
        self.laboratory.serve().await;
    }

    /// Keeps the laboratory in its database again. Where that holds another laboratory, or what is
    /// left of a damaged one, `replace` says whether to put it in the place of that.
    ///
    /// # Errors
    /// [`JournalError`]; what the database held, it holds still.
    pub async fn save(&self, replace: bool) -> Result<(), JournalError> {
        if !self.laboratory.status().is_writer {
            let why = "another tab writes it; save it there".to_owned();
            return Err(StoreError::Unavailable(why).into());
        }
        let store = match IdbStore::open(&self.place.name).await {
            // It is empty from now on, and this laboratory is here to be stored.
            Err(StoreError::Corrupt(_)) => IdbStore::open(&self.place.name).await?,
            opened => opened?,
        };
        self.laboratory.keep_in(store.into(), replace).await
    }

    /// Stores what waits, and makes room for the next writer.
    pub async fn close(&self) {
        self.laboratory.close((self.place.wall)()).await;
        self.place.leave();
    }
}

impl<S: HostStore> NotOpened<S> {
    /// Whether what was stored, or a part of it, cannot be had any more.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        self.error.is_loss()
    }

    /// What can still be read of what is damaged, in memory.
    pub async fn rest(&self) -> Option<Laboratory<S>> {
        if !self.is_loss() {
            return None;
        }
        Laboratory::rest(self.store.as_ref()?, (self.place.wall)()).await
    }

    /// Goes on with `laboratory` in memory, and lets other tabs follow it. `why` says in words what
    /// happened, and what is missing.
    #[must_use]
    pub fn go_on(self, laboratory: Laboratory<S>, why: String) -> Shared<S> {
        laboratory.not_saved(Problem { name: self.error.name().to_owned(), text: why });
        Shared::lead(laboratory, self.place, false)
    }
}

/// What came first.
enum Came<S: Store> {
    Shown(Result<Laboratory<S>, OpenError>),
    Lock(WriterLock),
}

/// Waits for the writer to go, and takes its place.
async fn succeed<S: HostStore>(place: Rc<Place<S>>, laboratory: Laboratory<S>) {
    let lock = WriterLock::acquire(&place.name).await;
    if place.is_left() {
        return;
    }
    place.hold(lock);
    let store = IdbStore::open(&place.name).await;
    let head = place.marker.read().await;
    if place.is_left() {
        return;
    }
    keep_head(&laboratory, &place);
    laboratory.take_over(store.map(S::from), head, (place.wall)()).await;
}

fn keep_head<S: HostStore>(laboratory: &Laboratory<S>, place: &Place<S>) {
    let marker = place.marker.clone();
    laboratory.keep_head(move |head| marker.keep(head));
}
