//! Where a laboratory's bytes are kept: a snapshot in chunks, and a log of numbered values.

#[cfg(feature = "conformance")]
pub mod conformance;
mod file;
mod memory;

pub use file::{Disk, FileStore};
pub use memory::MemoryStore;
use zeroize::Zeroize;

/// How much of a crash a value has to survive before it counts as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It is on the disk.
    Strict,
    /// The operating system has it.
    Relaxed,
}

/// The moment at which a change has to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WritePolicy {
    /// A reply waits until the change that it reports is stored. Records of calls are stored later.
    /// A change that cannot be stored stays in memory, and the failure is reported.
    WriteBehind,
    /// A reply waits until everything before it is stored, records of calls included. A change that
    /// cannot be stored is undone.
    Strict,
}

/// All that a store holds. Wiped on drop, since it holds key material.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// The chunks of the snapshot, in order; `None` where there are none.
    pub snapshot: Option<Vec<Vec<u8>>>,
    /// The values of the log with their numbers, ascending.
    pub log: Vec<(u64, Vec<u8>)>,
    /// Why the end of the log could not be read, where it is stored and could not.
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

/// Why a store did not do what was asked of it. What it held before, it holds still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no store here, or no leave to use it; the text is the host's reason.
    Unavailable(String),
    /// Another page holds the store open in an older form.
    Blocked,
    /// There is no room left.
    QuotaExceeded,
    /// The host says that it lost what it held; the text is its reason.
    Corrupt(String),
    /// The host cannot read what it holds; the text is its reason.
    Unreadable(String),
    /// The transaction was abandoned; the text is the host's reason.
    Aborted(String),
    /// A value of that number is stored already, so somebody else writes here too.
    Conflict {
        /// The number.
        seq: u64,
    },
    /// The store was closed, by its owner or by the host.
    Closed,
    /// The store has the form of a later version of this program.
    NewerSchema {
        /// The form of the store.
        found: u32,
        /// The newest form that is known here.
        known: u32,
    },
    /// What is wrong with a file.
    File {
        /// The error's name, as JavaScript shows it.
        name: &'static str,
        /// What is wrong, and what would be right.
        text: String,
    },
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unavailable(reason) => write!(
                f,
                "this browser or host gives no storage here ({reason}); allow this site to store \
                 data, or go on in memory"
            ),
            Self::Blocked => f.write_str(
                "another tab holds the storage open in an older form; close the other tabs of \
                 this site and reload",
            ),
            Self::QuotaExceeded => f.write_str(
                "the storage is full; free some space on this device and save again, or export \
                 the laboratory",
            ),
            Self::Corrupt(reason) => {
                write!(f, "the storage lost what it held ({reason}); restore an export")
            }
            Self::Unreadable(reason) => write!(
                f,
                "the browser cannot read what it stored here ({reason}); restart the browser, and \
                 if that does not help, delete this site's data and restore an export"
            ),
            Self::Aborted(reason) => {
                write!(f, "the storage did not take the change ({reason}); save again")
            }
            Self::Conflict { seq } => write!(
                f,
                "value {seq} of the log was stored by somebody else; one tab alone may write, so \
                 export what only this one has, and reload it"
            ),
            Self::Closed => f.write_str(
                "the storage was deleted, or closed by the browser or for a newer version of this \
                 page; save again, or export the laboratory, before you reload",
            ),
            Self::NewerSchema { found, known } => write!(
                f,
                "the storage has form {found}, and this version knows up to {known}; reload to \
                 get the newer version"
            ),
            Self::File { text, .. } => f.write_str(text),
        }
    }
}

impl StoreError {
    /// The error's name, as JavaScript shows it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "StoreUnavailableError",
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

    /// Whether what was stored, or a part of it, cannot be had any more.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        self.is_unreadable() || self.name() == Self::Corrupt(String::new()).name()
    }

    /// Whether the host cannot read what it holds.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.name() == Self::Unreadable(String::new()).name()
    }
}

impl core::error::Error for StoreError {}

/// Keeps bytes. It knows nothing of keys, and each of its methods happens wholly or not at all.
///
/// A store has one writer. Two handles on one store may both read it.
#[expect(async_fn_in_trait, reason = "stores live in one thread, so no future has to be Send")]
pub trait Store {
    /// The moment at which a change has to be in this store.
    fn policy(&self) -> WritePolicy {
        WritePolicy::WriteBehind
    }

    /// Everything that is stored, as of one moment; or what can be read of it, and why not all.
    ///
    /// # Errors
    /// [`StoreError`] where nothing can be read.
    async fn load(&self) -> Result<Stored, StoreError>;

    /// Adds a value to the log, and returns when it is stored. Numbers are below 2^53.
    ///
    /// # Errors
    /// One named `StoreConflictError` where there is a value of that number: nothing is ever
    /// overwritten. Any other [`StoreError`] where it could not be stored.
    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError>;

    /// Replaces the snapshot and drops the log up to and including number `log_through`, in one
    /// transaction, on the disk when it returns.
    ///
    /// # Errors
    /// [`StoreError`] where it could not be stored.
    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError>;

    /// Drops everything.
    ///
    /// # Errors
    /// [`StoreError`] where it could not be dropped.
    async fn clear(&self) -> Result<(), StoreError>;

    /// Lets go of the store; every later call of this handle answers with an error named
    /// `StoreClosedError`.
    async fn close(&self);
}
