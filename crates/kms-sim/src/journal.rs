//! The history of a laboratory in its store: a snapshot, and behind it one value for each change.

mod chunks;
mod reading;

use core::cell::Cell;
use core::fmt;

use crate::record::{Chain, Draft, Kind, Link};
use crate::store::{Durability, Store, StoreError};
use crate::{Entry, Snapshot};

/// Writes a history, and reads it when it is opened. Whoever has it calls one method at a time.
pub struct Journal<S> {
    store: S,
    chain: Cell<Chain>,
    /// How many values the log holds.
    log_len: Cell<usize>,
}

/// What a store held.
#[derive(Debug)]
pub enum Opened {
    /// Nothing: the laboratory is yet to be founded.
    Empty,
    /// A history, whole.
    Found(Box<History>),
}

/// A laboratory as it was, and what changed it since.
#[derive(Debug)]
pub struct History {
    /// The laboratory as it was.
    pub snapshot: Snapshot,
    /// What changed it since, oldest first.
    pub entries: Vec<Entry>,
}

impl History {
    /// The laboratory as it was, and what changed it since.
    #[must_use]
    pub fn into_parts(self) -> (Snapshot, Vec<Entry>) {
        (self.snapshot, self.entries)
    }
}

/// The newest value of a history, to be kept outside its store: a history that ends before it
/// has lost something. It may lag behind the store, and never leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head(Chain);

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
    /// What was to be stored has no stored form; the text says why.
    Unstorable(String),
}

impl JournalError {
    /// The error's name, as JavaScript shows it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Store(StoreError::Unavailable(_)) => "StoreUnavailableError",
            Self::Store(_) => "StoreError",
            Self::Damaged { .. } => "LaboratoryDamagedError",
            Self::NewerFormat { .. } => "NewerFormatError",
            Self::Unstorable(_) => "UnstorableError",
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Damaged { from_seq, reason } => write!(
                f,
                "the stored history does not add up from change {from_seq} on: {reason}; it was \
                 left as it is, so keep a copy, then reset the laboratory or restore an export"
            ),
            Self::NewerFormat { found, known } => write!(
                f,
                "the history was written in form {found}, and this version knows up to {known}; \
                 reload to get the newer version"
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
    /// So many values in the log are worth a new snapshot. Reading a thousand takes about 10 ms.
    pub const COMPACT_AFTER: usize = 1000;

    /// Opens the history that `store` holds, and checks every byte of it.
    ///
    /// # Errors
    /// [`JournalError`]; the store is as it was.
    pub async fn open(store: S) -> Result<(Self, Opened), JournalError> {
        Self::open_knowing(store, None).await
    }

    /// Opens the history that `store` holds, knowing that it has to reach `head`.
    ///
    /// # Errors
    /// [`JournalError`]; a history that ends before `head` is damaged. The store is as it was.
    pub async fn open_knowing(
        store: S,
        head: Option<Head>,
    ) -> Result<(Self, Opened), JournalError> {
        let stored = store.load().await?;
        let read = reading::read(&stored, head.map(|Head(chain)| chain))?;
        let (chain, log_len, opened) = match read {
            None => (Chain::default(), 0, Opened::Empty),
            Some((history, chain)) => {
                (chain, history.entries.len(), Opened::Found(Box::new(history)))
            }
        };
        Ok((Self { store, chain: Cell::new(chain), log_len: Cell::new(log_len) }, opened))
    }

    /// Begins a new history with `first`; a history that was there before is replaced by it, in
    /// one transaction.
    ///
    /// # Errors
    /// [`JournalError`]; what was there before is there still.
    pub async fn found(&self, first: &Snapshot) -> Result<(), JournalError> {
        self.replace(first, u64::MAX).await
    }

    /// Adds a change to the history.
    ///
    /// # Errors
    /// [`JournalError`]; the change is not stored.
    pub async fn commit(&self, entry: &Entry, durability: Durability) -> Result<(), JournalError> {
        let Chain { seq, head } = self.chain.get();
        let mut draft = Draft::new(Kind::Entry, seq + 1, head);
        draft.entry(entry);
        let (value, link) = draft.seal();
        self.store.append(seq + 1, &value, durability).await?;
        self.moved(seq + 1, link);
        self.log_len.set(self.log_len.get() + 1);
        Ok(())
    }

    /// Puts `snapshot`, the laboratory after all changes that were committed, in their place.
    ///
    /// # Errors
    /// [`JournalError`]; the history is as it was.
    pub async fn compact(&self, snapshot: &Snapshot) -> Result<(), JournalError> {
        self.replace(snapshot, self.chain.get().seq).await
    }

    /// Whether the log has become so long that reading it takes noticeable time.
    pub fn wants_compaction(&self) -> bool {
        self.log_len.get() >= Self::COMPACT_AFTER
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
        self.moved(0, Link::default());
        self.log_len.set(0);
        Ok(())
    }

    /// Lets go of the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    async fn replace(&self, snapshot: &Snapshot, log_through: u64) -> Result<(), JournalError> {
        let (chunks, link) = chunks::write(snapshot, self.chain.get())?;
        self.store.replace(&chunks, log_through).await?;
        self.moved(self.chain.get().seq, link);
        self.log_len.set(0);
        Ok(())
    }

    fn moved(&self, seq: u64, head: Link) {
        self.chain.set(Chain { seq, head });
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

/// `12:` and 32 hex digits.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.0.seq)?;
        self.0.head.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Head {
    /// Reads what was shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hex) = text.split_once(':')?;
        let mut head = Link::default();
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != head.len() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in head.iter_mut().zip(pairs) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(Chain { seq: seq.parse().ok()?, head }))
    }
}
