//! A laboratory that the tabs and workers of a site share.

mod connection;

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use std::rc::Rc;

use kms_sim::{Laboratory, OpenError, Options, Problem, WallTime};
use kms_store::{JournalError, Store, StoreError};
use wasm_bindgen_futures::spawn_local;

use self::connection::TabConnection;
use crate::{IdbStore, LeaderLock};

/// Reads the wall clock. A laboratory never reads it itself.
type Wall = fn() -> WallTime;

/// The store type of a host: an [`IdbStore`], or a type that holds either that or another store.
pub trait HostStore: Store + Clone + From<IdbStore> + 'static {}

impl<S: Store + Clone + From<IdbStore> + 'static> HostStore for S {}

/// A laboratory that the tabs of a site share, and the connection of this tab to the others. The tab
/// leads the laboratory, or follows the tab that does and may lead later.
pub struct Shared<S: HostStore = IdbStore> {
    laboratory: Laboratory<S>,
    connection: Rc<TabConnection<S>>,
}

/// The reason why a laboratory was not opened, with the connection to continue in memory.
pub struct NotOpened<S: HostStore = IdbStore> {
    /// The reason.
    pub error: OpenError,
    store: Option<S>,
    connection: Rc<TabConnection<S>>,
}

impl<S: HostStore> Shared<S> {
    /// Opens the laboratory in the database of that name, or creates one there, or follows the tab
    /// that leads it. Returns `None` if that tab does not answer before `timeout` completes.
    ///
    /// # Errors
    /// [`NotOpened`]. The database is not changed in that case.
    pub async fn open(
        name: &str,
        options: Options,
        wall: Wall,
        timeout: impl Future<Output = ()>,
    ) -> Option<Result<Self, NotOpened<S>>> {
        let connection = TabConnection::new(name, wall);
        if let Some(lock) = LeaderLock::try_acquire(name).await {
            return Some(Self::open_as_leader(connection, options, lock, true).await);
        }
        let mut joined = pin!(connection.join(options.clone()));
        let mut lock = pin!(LeaderLock::acquire(name));
        let mut timeout = pin!(timeout);
        let first = poll_fn(|context| {
            if let Poll::Ready(joined) = joined.as_mut().poll(context) {
                return Poll::Ready(Some(First::Joined(joined)));
            }
            if let Poll::Ready(lock) = lock.as_mut().poll(context) {
                return Poll::Ready(Some(First::Lock(lock)));
            }
            timeout.as_mut().poll(context).map(|()| None)
        });
        Some(match first.await? {
            First::Joined(Ok(laboratory)) => {
                spawn_local(lead_when_elected(Rc::clone(&connection), laboratory.clone()));
                Ok(Self { laboratory, connection })
            }
            First::Joined(Err(error)) => Err(NotOpened { error, store: None, connection }),
            First::Lock(lock) => Self::open_as_leader(connection, options, lock, false).await,
        })
    }

    /// Opens the laboratory as its leader. `is_first` says that no tab led it before, so that none can
    /// follow it yet.
    async fn open_as_leader(
        connection: Rc<TabConnection<S>>,
        options: Options,
        lock: LeaderLock,
        is_first: bool,
    ) -> Result<Self, NotOpened<S>> {
        connection.hold(lock);
        let store = match IdbStore::open(&connection.name).await {
            Ok(store) => S::from(store),
            Err(error) => {
                let error = OpenError::Journal(JournalError::Store(error));
                return Err(NotOpened { error, store: None, connection });
            }
        };
        let head = connection.marker.read().await;
        let opened =
            Laboratory::open_verified(store.clone(), head, options, (connection.wall)()).await;
        match opened {
            Ok(laboratory) => Ok(Self::lead(laboratory, connection, is_first)),
            Err(error) => Err(NotOpened { error, store: Some(store), connection }),
        }
    }

    fn lead(laboratory: Laboratory<S>, connection: Rc<TabConnection<S>>, is_first: bool) -> Self {
        record_heads(&laboratory, &connection);
        connection.receive_with(laboratory.clone());
        // This fails only without random bytes, and then no laboratory could have been created.
        let _ = laboratory.lead(connection.post(), is_first);
        Self { laboratory, connection }
    }

    /// The laboratory.
    #[must_use]
    pub fn laboratory(&self) -> &Laboratory<S> {
        &self.laboratory
    }

    /// Carries out the requests of other tabs, now or as soon as this tab leads. Until then they wait.
    pub async fn serve(&self) {
        self.laboratory.serve().await;
    }

    /// Stores the laboratory in its database again. If the database holds another laboratory, or part
    /// of a damaged one, `replace` decides whether to overwrite it.
    ///
    /// # Errors
    /// [`JournalError`], which is [`StoreError::OtherWriter`] if another tab leads. The database is not
    /// changed in that case.
    pub async fn save(&self, replace: bool) -> Result<(), JournalError> {
        if !self.laboratory.status().is_leader {
            return Err(StoreError::OtherWriter.into());
        }
        let store = match IdbStore::open(&self.connection.name).await {
            // This error is reported once; the database is empty from then on.
            Err(StoreError::Corrupt(_)) => IdbStore::open(&self.connection.name).await?,
            opened => opened?,
        };
        self.laboratory.store_in(store.into(), replace).await
    }

    /// Stores the pending changes, closes the laboratory, and lets another tab lead.
    pub async fn close(&self) {
        self.laboratory.close((self.connection.wall)()).await;
        self.connection.close();
    }
}

impl<S: HostStore> NotOpened<S> {
    /// Whether the stored laboratory, or a part of it, is lost.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        self.error.is_loss()
    }

    /// Returns the readable part of a damaged laboratory, in memory.
    pub async fn salvage(&self) -> Option<Laboratory<S>> {
        if !self.is_loss() {
            return None;
        }
        Laboratory::salvage(self.store.as_ref()?, (self.connection.wall)()).await
    }

    /// Continues with `laboratory` in memory, and lets other tabs follow it. `why` describes the problem
    /// for the user.
    #[must_use]
    pub fn continue_in_memory(self, laboratory: Laboratory<S>, why: String) -> Shared<S> {
        laboratory.set_problem(Problem { name: self.error.name().to_owned(), text: why });
        Shared::lead(laboratory, self.connection, false)
    }
}

/// The first of two events while a tab waits to open a laboratory.
enum First<S: Store> {
    /// The leader replied.
    Joined(Result<Laboratory<S>, OpenError>),
    /// The leader closed, and this tab holds the lock.
    Lock(LeaderLock),
}

/// Waits for the lock, and leads the laboratory from then on.
async fn lead_when_elected<S: HostStore>(
    connection: Rc<TabConnection<S>>,
    laboratory: Laboratory<S>,
) {
    let lock = LeaderLock::acquire(&connection.name).await;
    if connection.is_closed() {
        return;
    }
    connection.hold(lock);
    let store = IdbStore::open(&connection.name).await;
    let head = connection.marker.read().await;
    if connection.is_closed() {
        return;
    }
    record_heads(&laboratory, &connection);
    laboratory.take_over(store.map(S::from), head, (connection.wall)()).await;
}

/// Records each head of the laboratory in the marker.
fn record_heads<S: HostStore>(laboratory: &Laboratory<S>, connection: &TabConnection<S>) {
    let marker = connection.marker.clone();
    laboratory.on_head_change(move |head| marker.write(head));
}
