//! The history of a laboratory in its store: a snapshot, and behind it one value for each change.

mod chunks;
mod head;
mod reading;

use core::cell::Cell;
use core::fmt;

use crate::record::{self, Chain, Kind, Link};
use crate::store::{Durability, Store, StoreError, Stored, WritePolicy};
use crate::{Entry, Snapshot};

pub use head::{Head, Verification};

/// Writes a history, and reads it when it is opened. Whoever has it calls one method at a time.
pub struct Journal<S> {
    store: S,
    chain: Cell<Chain>,
    size: Cell<StoredSize>,
}

/// How much a store holds of a history.
#[derive(Clone, Copy, Default)]
struct StoredSize {
    /// How many values the log has.
    log_len: usize,
    /// And how many bytes.
    log_bytes: usize,
    snapshot_bytes: usize,
}

impl StoredSize {
    fn of(stored: &Stored) -> Self {
        Self {
            log_len: stored.log.len(),
            log_bytes: stored.log.iter().map(|(_, value)| value.len()).sum(),
            snapshot_bytes: len_of(stored.snapshot.as_deref().unwrap_or_default()),
        }
    }
}

fn len_of(chunks: &[Vec<u8>]) -> usize {
    chunks.iter().map(Vec::len).sum()
}

/// A laboratory as it was, and what changed it since.
#[derive(Debug)]
pub struct History {
    /// The laboratory as it was.
    pub snapshot: Snapshot,
    /// What changed it since, oldest first.
    pub entries: Vec<Entry>,
    /// How it stands to the head that was known.
    pub verification: Verification,
}

impl History {
    /// The laboratory as it was, and what changed it since.
    #[must_use]
    pub fn into_parts(self) -> (Snapshot, Vec<Entry>) {
        (self.snapshot, self.entries)
    }
}

/// Why a history could not be read or written. What is stored is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalError {
    /// The store failed.
    Store(StoreError),
    /// What is stored does not add up.
    Damaged {
        /// The number of the first change that is lost.
        from_seq: u64,
        /// What is wrong, in words.
        reason: String,
    },
    /// Written by a later version of this program.
    NewerFormat {
        /// The version that wrote it.
        found: u8,
        /// The newest version that is known here.
        known: u8,
    },
    /// The store holds something else, which would be lost.
    Occupied,
    /// What was to be stored has no stored form; the text says why.
    Unstorable(String),
}

impl JournalError {
    /// Whether what was stored, or a part of it, cannot be had any more.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Damaged { .. } => true,
            Self::Store(error) => error.is_loss(),
            Self::NewerFormat { .. } | Self::Occupied | Self::Unstorable(_) => false,
        }
    }

    /// Of a history that was there, and of which nothing is left.
    #[must_use]
    pub fn gone() -> Self {
        Self::Damaged { from_seq: 0, reason: "nothing is stored any more".to_owned() }
    }

    /// The error's name, as JavaScript shows it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Store(error) => error.name(),
            Self::Damaged { .. } => "LaboratoryDamagedError",
            Self::NewerFormat { .. } => "NewerFormatError",
            Self::Occupied => "StoreOccupiedError",
            Self::Unstorable(_) => "UnstorableError",
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Damaged { from_seq: 0, reason } => write!(
                f,
                "the stored history cannot be read: {reason}; nothing was overwritten, and an \
                 export can take its place"
            ),
            Self::Damaged { from_seq, reason } => write!(
                f,
                "the stored history does not add up from change {from_seq} on: {reason}; nothing \
                 was overwritten, and what can be read of it, or an export, can take its place"
            ),
            Self::NewerFormat { found, known } => write!(
                f,
                "the history was written in form {found}, and this version knows up to {known}; \
                 reload to get the newer version"
            ),
            Self::Occupied => f.write_str(
                "the storage holds another laboratory, or what is left of one; replace it if it is \
                 of no use any more, or export this one",
            ),
            Self::Unstorable(reason) => write!(f, "the change cannot be stored: it {reason}"),
        }
    }
}

impl core::error::Error for JournalError {}

impl From<StoreError> for JournalError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<S: Store> Journal<S> {
    /// So many values in the log are worth a new snapshot, where they are no less than that is:
    /// then no byte is written more than twice, or read more than twice. Reading a thousand values
    /// takes about 10 ms.
    pub const COMPACT_AFTER: usize = 1000;

    /// Opens the history that `store` holds, and checks every byte of it.
    ///
    /// # Errors
    /// [`JournalError`]; the store is as it was.
    pub async fn open(store: S) -> Result<(Self, Option<History>), JournalError> {
        Self::open_verified(store, None).await
    }

    /// Opens the history that `store` holds, knowing that it has to reach `head`.
    ///
    /// # Errors
    /// [`JournalError`]; a history that ends before `head` is damaged. The store is as it was.
    pub async fn open_verified(
        store: S,
        head: Option<Head>,
    ) -> Result<(Self, Option<History>), JournalError> {
        let stored = store.load().await?;
        let read = reading::read(&stored, head.map(|Head(chain)| chain))?;
        let (history, chain) = read.unzip();
        let chain = Cell::new(chain.unwrap_or_default());
        Ok((Self { store, chain, size: Cell::new(StoredSize::of(&stored)) }, history))
    }

    /// What can still be read of a history that does not open: the laboratory up to what is
    /// missing or damaged. `None` where not even its beginning can be read.
    pub async fn salvage(store: &S) -> Option<History> {
        reading::read_rest(&store.load().await.ok()?)
    }

    /// Reads what is stored again: all that was committed, and no more.
    ///
    /// # Errors
    /// [`JournalError`] where that is not there any more.
    pub async fn reload(&self) -> Result<History, JournalError> {
        let stored = self.store.load().await?;
        let read = reading::read(&stored, Some(self.chain.get()))?;
        read.map(|(history, _)| history).ok_or_else(JournalError::gone)
    }

    /// A journal for a laboratory whose history in `store` ended with `head`: [`Self::initialize`] begins
    /// it anew, with a number that nothing there has. Where the store holds something else, or
    /// something damaged, `replace` says whether that may be lost.
    ///
    /// # Errors
    /// [`JournalError::Occupied`] where it may not, [`JournalError::NewerFormat`] where it never
    /// may; [`JournalError::Store`].
    pub async fn for_new_history(
        store: S,
        head: Option<Head>,
        replace: bool,
    ) -> Result<Self, JournalError> {
        let (stored, is_readable) = match store.load().await {
            Err(error) if error.is_unreadable() => (Stored::default(), false),
            loaded => (loaded?, true),
        };
        let is_ours = match reading::read(&stored, None) {
            Ok(held) => is_readable && held.is_none_or(|(_, chain)| Some(Head(chain)) == head),
            // It is whole, and of use to the program that wrote it.
            Err(newer @ JournalError::NewerFormat { .. }) => return Err(newer),
            Err(_) => false,
        };
        if !is_ours && !replace {
            return Err(JournalError::Occupied);
        }
        let last = reading::last_number(&stored).max(head.map(|Head(chain)| chain.seq));
        let chain = Chain { seq: last.map_or(0, |last| last + 1), ..Chain::default() };
        Ok(Self { store, chain: Cell::new(chain), size: Cell::default() })
    }

    /// Begins a new history with `first`; a history that was there before is replaced by it, in
    /// one transaction. That counts as its next change, so that a head of the old one is not taken
    /// for one of the new.
    ///
    /// # Errors
    /// [`JournalError`]; what was there before is there still.
    pub async fn initialize(&self, first: &Snapshot) -> Result<(), JournalError> {
        let seq = self.head().map_or(0, |Head(chain)| chain.seq + 1);
        let (chunks, link) = self.chunks_at(first, seq)?;
        self.replace(&chunks, u64::MAX, Chain { seq, head: link }).await
    }

    /// Adds a change to the history.
    ///
    /// # Errors
    /// [`JournalError`]; the change is not stored.
    pub async fn commit(&self, entry: &Entry, durability: Durability) -> Result<(), JournalError> {
        let Chain { seq, head } = self.chain.get();
        let mut encoder = record::begin(Kind::Entry, seq + 1, head);
        encoder.entry(entry);
        let (value, link) = record::finish(encoder);
        self.store.append(seq + 1, &value, durability).await?;
        self.chain.set(Chain { seq: seq + 1, head: link });
        let StoredSize { log_len, log_bytes, snapshot_bytes } = self.size.get();
        let (log_len, log_bytes) = (log_len + 1, log_bytes + value.len());
        self.size.set(StoredSize { log_len, log_bytes, snapshot_bytes });
        Ok(())
    }

    /// Puts `snapshot`, the laboratory after all changes that were committed, in their place.
    ///
    /// # Errors
    /// [`JournalError`]; the history is as it was.
    pub async fn compact(&self, snapshot: &Snapshot) -> Result<(), JournalError> {
        let seq = self.chain.get().seq;
        let (chunks, link) = self.chunks_at(snapshot, seq)?;
        self.replace(&chunks, seq, Chain { seq, head: link }).await
    }

    /// Stores `after`, the laboratory after the next change, in the place of that change and of all
    /// before it, where that takes less than `len` bytes; says whether it did.
    ///
    /// # Errors
    /// [`JournalError`]; the change is not stored.
    pub async fn commit_as_snapshot(
        &self,
        after: &Snapshot,
        len: usize,
    ) -> Result<bool, JournalError> {
        let seq = self.chain.get().seq;
        let (chunks, link) = self.chunks_at(after, seq + 1)?;
        let is_smaller = len_of(&chunks) < len;
        if is_smaller {
            self.replace(&chunks, seq, Chain { seq: seq + 1, head: link }).await?;
        }
        Ok(is_smaller)
    }

    /// The moment at which a change has to be in the store.
    pub fn policy(&self) -> WritePolicy {
        self.store.policy()
    }

    /// Whether the log has become so long that reading it takes noticeable time.
    pub fn needs_compaction(&self) -> bool {
        let StoredSize { log_len, log_bytes, snapshot_bytes } = self.size.get();
        log_len >= Self::COMPACT_AFTER && log_bytes >= snapshot_bytes
    }

    /// Puts a compaction that failed off until the log has grown as much again.
    pub fn defer_compaction(&self) {
        self.size.set(StoredSize { log_len: 0, ..self.size.get() });
    }

    /// The newest value, to be kept outside the store; `None` before anything was written.
    pub fn head(&self) -> Option<Head> {
        let chain = self.chain.get();
        (chain != Chain::default()).then_some(Head(chain))
    }

    /// Removes the history.
    ///
    /// # Errors
    /// [`JournalError`]; it is there still.
    pub async fn erase(&self) -> Result<(), JournalError> {
        self.store.clear().await?;
        self.chain.set(Chain::default());
        self.size.take();
        Ok(())
    }

    /// Lets go of the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Returns the values of a snapshot that holds all changes up to `seq`. They are read back
    /// here, before they replace a history that can still be read.
    fn chunks_at(
        &self,
        snapshot: &Snapshot,
        seq: u64,
    ) -> Result<(chunks::Values, Link), JournalError> {
        let (chunks, link) = chunks::write(snapshot, Chain { seq, ..self.chain.get() })?;
        match reading::read_snapshot(&chunks) {
            Ok(read) if read == *snapshot => Ok((chunks, link)),
            Ok(_) => Err(JournalError::Unstorable("does not read back as it was".to_owned())),
            Err(error) => Err(JournalError::Unstorable(format!("does not read back: {error}"))),
        }
    }

    async fn replace(
        &self,
        chunks: &[Vec<u8>],
        log_through: u64,
        end: Chain,
    ) -> Result<(), JournalError> {
        self.store.replace(chunks, log_through).await?;
        self.chain.set(end);
        self.size.set(StoredSize { snapshot_bytes: len_of(chunks), ..StoredSize::default() });
        Ok(())
    }
}

/// The parts in which a laboratory is stored, as the beginning of a history.
pub(crate) fn write_parts(snapshot: &Snapshot) -> Result<chunks::Values, JournalError> {
    let (parts, _) = chunks::write(snapshot, Chain::default())?;
    Ok(parts)
}

/// The laboratory whose parts these are.
pub(crate) fn read_parts(parts: &[Vec<u8>]) -> Result<Snapshot, JournalError> {
    reading::read_snapshot(parts)
}
