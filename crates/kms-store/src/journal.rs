//! The history of a laboratory in its store: a snapshot, then one value for each later change.

mod chunks;
mod head;
mod reading;

use core::cell::Cell;
use core::fmt;

use crate::record::{self, Chain, Kind, Link};
use crate::store::{Durability, Store, StoreError, Stored, WritePolicy};
use crate::{Entry, Snapshot};

pub use head::{Head, Verification};

/// The stored history of one laboratory, which is read once, when the journal is opened, and then
/// appended to.
///
/// The caller waits for each method to return before it calls the next one.
pub struct Journal<S> {
    store: S,
    chain: Cell<Chain>,
    size: Cell<StoredSize>,
}

/// The size of the stored history. It decides when to compact the log.
#[derive(Clone, Copy, Default)]
struct StoredSize {
    /// The number of values in the log.
    log_len: usize,
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

/// A stored history: a snapshot of the laboratory, and the changes after it.
#[derive(Debug)]
pub struct History {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The changes after the snapshot, oldest first.
    pub entries: Vec<Entry>,
    /// The result of comparing the history with a recorded head.
    pub verification: Verification,
}

impl History {
    /// Returns the snapshot and the changes after it.
    #[must_use]
    pub fn into_parts(self) -> (Snapshot, Vec<Entry>) {
        (self.snapshot, self.entries)
    }
}

/// The reason why a history could not be read or written. The stored history is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalError {
    /// The store failed.
    Store(StoreError),
    /// A part of the stored history is damaged or missing.
    Damaged {
        /// The number of the first change that is lost; 0 if the snapshot is.
        from_seq: u64,
        /// A description of the damage, for users.
        reason: String,
    },
    /// The history was written by a later version of this program.
    NewerFormat {
        /// The version of its stored form.
        found: u8,
        /// The newest version that this program reads.
        supported: u8,
    },
    /// The store holds another laboratory, which would be lost.
    Occupied,
    /// The laboratory or the change has no stored form. The text is the reason.
    Unstorable(String),
}

impl JournalError {
    /// Returns whether stored data is lost, at least in part.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Damaged { .. } => true,
            Self::Store(error) => error.is_loss(),
            Self::NewerFormat { .. } | Self::Occupied | Self::Unstorable(_) => false,
        }
    }

    /// The error for a history that existed and of which nothing is left.
    #[must_use]
    pub fn missing() -> Self {
        Self::Damaged { from_seq: 0, reason: "nothing is stored any more".to_owned() }
    }

    /// The name of the error in JavaScript.
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
                 export can replace it"
            ),
            Self::Damaged { from_seq, reason } => write!(
                f,
                "the stored history is damaged from change {from_seq} on: {reason}; nothing was \
                 overwritten, and its readable part or an export can replace it"
            ),
            Self::NewerFormat { found, supported } => write!(
                f,
                "the history was written in format version {found}, and this program supports \
                 versions up to {supported}; reload to get the newer version"
            ),
            Self::Occupied => f.write_str(
                "the storage holds another laboratory, or part of one; replace it if you no longer \
                 need it, or export this one",
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
    /// The number of values in the log from which a new snapshot may replace it.
    ///
    /// Reading that many values takes about 10 ms. A shorter log is not worth a snapshot.
    pub const COMPACT_AFTER: usize = 1000;

    /// Opens the history in `store`, and checks every byte of it. An empty store has no history.
    ///
    /// # Errors
    /// [`JournalError`]. The store is not changed in that case.
    pub async fn open(store: S) -> Result<(Self, Option<History>), JournalError> {
        Self::open_verified(store, None).await
    }

    /// Opens the history in `store`, and compares it with `head`, which it has reached before.
    ///
    /// # Errors
    /// [`JournalError`], among others [`JournalError::Damaged`] if the history ends before `head`.
    /// The store is not changed in that case.
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

    /// Returns the readable part of a history that does not open: everything before the first
    /// change that is missing or damaged. Returns `None` if the snapshot cannot be read.
    pub async fn salvage(store: &S) -> Option<History> {
        reading::salvage(&store.load().await.ok()?)
    }

    /// Reads the stored history again. It holds every committed change and nothing else.
    ///
    /// # Errors
    /// [`JournalError`] if a committed change cannot be read any more.
    pub async fn reload(&self) -> Result<History, JournalError> {
        let stored = self.store.load().await?;
        let read = reading::read(&stored, Some(self.chain.get()))?;
        read.map(|(history, _)| history).ok_or_else(JournalError::missing)
    }

    /// Returns a journal that begins a new history in `store` when [`Self::initialize`] is called.
    ///
    /// `head` is the end of the laboratory's earlier history. If the store ends with it or is empty,
    /// nothing is lost. If the store holds something else, or something damaged, `replace` decides
    /// whether to overwrite that. The new history continues the numbers of the old one.
    ///
    /// # Errors
    /// [`JournalError::Occupied`] if the contents must not be overwritten,
    /// [`JournalError::NewerFormat`] if a later version of this program wrote them, whatever
    /// `replace` is, and [`JournalError::Store`] if the store fails.
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
            Ok(found) => is_readable && found.is_none_or(|(_, chain)| Some(Head(chain)) == head),
            // The history is intact, and the later version can still open it.
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

    /// Begins a new history with `first`, which replaces an earlier history in one transaction.
    ///
    /// The snapshot takes the next number of the earlier history. So a head of the earlier history
    /// has a lower number, and is not mistaken for a head of the new one.
    ///
    /// # Errors
    /// [`JournalError`]. The store is not changed in that case.
    pub async fn initialize(&self, first: &Snapshot) -> Result<(), JournalError> {
        let seq = self.head().map_or(0, |Head(chain)| chain.seq + 1);
        let (chunks, link) = self.chunks_at(first, seq)?;
        self.replace(&chunks, u64::MAX, Chain { seq, head: link }).await
    }

    /// Appends a change to the history.
    ///
    /// # Errors
    /// [`JournalError`]. The change is not stored in that case.
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

    /// Replaces all committed changes by `snapshot`, the laboratory after them.
    ///
    /// # Errors
    /// [`JournalError`]. The history is not changed in that case.
    pub async fn compact(&self, snapshot: &Snapshot) -> Result<(), JournalError> {
        let seq = self.chain.get().seq;
        let (chunks, link) = self.chunks_at(snapshot, seq)?;
        self.replace(&chunks, seq, Chain { seq, head: link }).await
    }

    /// Stores the next change as a snapshot: `after`, the laboratory after that change, replaces the
    /// whole history if it takes fewer than `len` bytes. Returns whether it did.
    ///
    /// # Errors
    /// [`JournalError`]. The change is not stored in that case.
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

    /// The time by which a change must be in the store.
    pub fn policy(&self) -> WritePolicy {
        self.store.policy()
    }

    /// Returns whether the log is long enough to be replaced by a snapshot.
    pub fn needs_compaction(&self) -> bool {
        let StoredSize { log_len, log_bytes, snapshot_bytes } = self.size.get();
        // A compaction writes the whole laboratory, so it has to be rare if that is large. The log
        // grows to the size of the snapshot first: then a compaction costs about as much as the log
        // since the last one, and neither writing nor reading takes more than twice the minimum.
        log_len >= Self::COMPACT_AFTER && log_bytes >= snapshot_bytes
    }

    /// Delays the next compaction, after one has failed, until the log has grown by
    /// [`Self::COMPACT_AFTER`] more values. The log is complete without it.
    pub fn defer_compaction(&self) {
        self.size.set(StoredSize { log_len: 0, ..self.size.get() });
    }

    /// The end of the history, to be recorded outside the store; `None` before the first value.
    pub fn head(&self) -> Option<Head> {
        let chain = self.chain.get();
        (chain != Chain::default()).then_some(Head(chain))
    }

    /// Removes the history.
    ///
    /// # Errors
    /// [`JournalError`]. The history is not changed in that case.
    pub async fn erase(&self) -> Result<(), JournalError> {
        self.store.clear().await?;
        self.chain.set(Chain::default());
        self.size.take();
        Ok(())
    }

    /// Closes the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Encodes a snapshot that includes all changes up to `seq`, and returns its values and the link
    /// of the last one.
    fn chunks_at(
        &self,
        snapshot: &Snapshot,
        seq: u64,
    ) -> Result<(chunks::Values, Link), JournalError> {
        let (chunks, link) = chunks::write(snapshot, Chain { seq, ..self.chain.get() })?;
        // The snapshot replaces a history that can still be read. If encoding and decoding ever
        // disagreed, the laboratory would be lost here; so the snapshot is first read back.
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

/// Encodes a laboratory as the values of a snapshot, with which a history would begin.
pub(crate) fn write_parts(snapshot: &Snapshot) -> Result<chunks::Values, JournalError> {
    let (parts, _) = chunks::write(snapshot, Chain::default())?;
    Ok(parts)
}

/// Decodes the laboratory from the values of a snapshot.
pub(crate) fn read_parts(parts: &[Vec<u8>]) -> Result<Snapshot, JournalError> {
    reading::read_snapshot(parts)
}
