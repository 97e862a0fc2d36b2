//! Storage for the bytes of a laboratory: a snapshot in chunks, and a log of numbered values.

#[cfg(feature = "conformance")]
pub mod conformance;
mod file;
mod memory;

pub use file::{Disk, FileStore};
pub use memory::MemoryStore;
use zeroize::Zeroize;

/// The kind of crash that a value must survive before it counts as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The value is on the disk, and survives a power failure.
    Strict,
    /// The operating system has received the value, which survives a crash of this process only.
    Relaxed,
}

/// The time by which a change must be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WritePolicy {
    /// A reply waits until the change that it reports is stored. Records of calls are stored later.
    /// A change that cannot be stored stays in memory, and the failure is reported.
    WriteBehind,
    /// A reply waits until everything before it is stored, records of calls included. A change that
    /// cannot be stored is undone.
    Strict,
}

/// The contents of a store. They are wiped on drop, since they include key material.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// The chunks of the snapshot, in order; `None` if there is no snapshot.
    pub snapshot: Option<Vec<Vec<u8>>>,
    /// The values of the log with their numbers, in ascending order.
    pub log: Vec<(u64, Vec<u8>)>,
    /// The error that prevented the end of the log from being read; `None` if `log` is complete.
    pub unread: Option<StoreError>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.snapshot.zeroize();
        self.log.iter_mut().for_each(|(_, value)| value.zeroize());
    }
}

impl core::fmt::Debug for Stored {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let chunks = self.snapshot.as_ref().map(Vec::len);
        let numbers: Vec<_> = self.log.iter().map(|(seq, _)| seq).collect();
        f.debug_struct("Stored").field("chunks", &chunks).field("log", &numbers).finish()
    }
}

/// The reason why a store refused a call. The contents of the store are unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The host provides no store, or denies access to it. The text is the host's reason.
    Unavailable(String),
    /// Another page keeps the store open with an older schema.
    Blocked,
    /// The storage quota is exhausted.
    QuotaExceeded,
    /// The host reports that it lost the contents. The text is the host's reason.
    Corrupt(String),
    /// The host cannot read the contents. The text is the host's reason.
    Unreadable(String),
    /// The transaction was aborted. The text is the host's reason.
    Aborted(String),
    /// A value of this number is already stored, so another process writes to the store too.
    Conflict {
        /// The number of the value.
        seq: u64,
    },
    /// The store was closed, by its owner or by the host.
    Closed,
    /// Another handle writes the store, and this one follows it.
    OtherWriter,
    /// The store has the schema of a later version of this program.
    NewerSchema {
        /// The schema version of the store.
        found: u32,
        /// The newest schema version that this version of the program supports.
        supported: u32,
    },
    /// A file cannot be used.
    File {
        /// The name of the error in JavaScript.
        name: &'static str,
        /// The problem and its remedy.
        text: String,
    },
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unavailable(reason) => write!(
                f,
                "storage is not available in this browser or host ({reason}); allow this site to \
                 store data, or continue in memory"
            ),
            Self::Blocked => f.write_str(
                "the storage is in use by another tab with an older version of this page; close \
                 the other tabs of this site, then reload",
            ),
            Self::QuotaExceeded => f.write_str(
                "the storage is full; free some space on this device and save again, or export \
                 the laboratory",
            ),
            Self::Corrupt(reason) => {
                write!(f, "the storage lost its contents ({reason}); restore an export")
            }
            Self::Unreadable(reason) => write!(
                f,
                "the browser cannot read what it stored here ({reason}); restart the browser, and \
                 if that does not help, delete this site's data and restore an export"
            ),
            Self::Aborted(reason) => {
                write!(f, "the change was not stored ({reason}); save again")
            }
            Self::Conflict { seq } => write!(
                f,
                "value {seq} of the log was stored by another tab, and only one tab may write; \
                 export the laboratory from this tab, then reload it"
            ),
            Self::Closed => f.write_str(
                "the storage was deleted, or was closed by the browser or for a newer version of \
                 this page; save again, or export the laboratory, before you reload",
            ),
            Self::OtherWriter => {
                f.write_str("another tab stores this laboratory; save it in that tab")
            }
            Self::NewerSchema { found, supported } => write!(
                f,
                "the storage has schema version {found}, and this program supports versions up to \
                 {supported}; reload to get the newer version"
            ),
            Self::File { text, .. } => f.write_str(text),
        }
    }
}

impl StoreError {
    /// The name of the error in JavaScript.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unavailable(_) | Self::OtherWriter => "StoreUnavailableError",
            Self::Blocked => "StoreBlockedError",
            Self::QuotaExceeded => "StoreFullError",
            Self::Corrupt(_) => "StoreLostError",
            Self::Unreadable(_) => "StoreUnreadableError",
            Self::Aborted(_) => "StoreError",
            Self::Conflict { .. } => "StoreConflictError",
            Self::Closed => "StoreClosedError",
            Self::NewerSchema { .. } => "NewerFormatError",
            Self::File { name, .. } => name,
        }
    }

    /// Returns whether stored data is lost, at least in part.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        self.is_unreadable() || self.name() == Self::Corrupt(String::new()).name()
    }

    /// Returns whether the host cannot read the contents.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.name() == Self::Unreadable(String::new()).name()
    }
}

impl core::error::Error for StoreError {}

/// A store of bytes. Each method is atomic: it takes effect completely or not at all.
///
/// A store has one writer. Several handles on one store may read it. A store does not interpret its
/// contents; [`Journal`](crate::Journal) does.
#[expect(async_fn_in_trait, reason = "stores live in one thread, so no future has to be Send")]
pub trait Store {
    /// The time by which a change must be in this store.
    fn policy(&self) -> WritePolicy {
        WritePolicy::WriteBehind
    }

    /// Returns the contents as of one point in time.
    ///
    /// If only the beginning of the log is readable, returns that and the error in
    /// [`Stored::unread`].
    ///
    /// # Errors
    /// [`StoreError`] if nothing can be read.
    async fn load(&self) -> Result<Stored, StoreError>;

    /// Adds a value to the log, and returns when it is stored. Numbers are below 2^53.
    ///
    /// # Errors
    /// An error named `StoreConflictError` if the log has a value of this number: values are never
    /// overwritten. Any other [`StoreError`] if the value could not be stored.
    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError>;

    /// Replaces the snapshot and removes the log up to and including number `log_through`.
    ///
    /// Both happen in one transaction, which is on the disk when this method returns.
    ///
    /// # Errors
    /// [`StoreError`] if the snapshot could not be stored.
    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError>;

    /// Removes the snapshot and the log.
    ///
    /// # Errors
    /// [`StoreError`] if they could not be removed.
    async fn clear(&self) -> Result<(), StoreError>;

    /// Closes this handle. Every later call on it fails with an error named `StoreClosedError`.
    async fn close(&self);
}
