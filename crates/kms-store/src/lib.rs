//! The stored form of a laboratory, its journal, and the stores that hold it.
//!
//! ```text
//!   Entry, Snapshot ──▶ codec ──▶ Journal ──▶ Store (memory, a file; IndexedDB in kms-idb)
//!                                    │
//!                                    ▼  on opening, every byte is checked
//!                                 History: Snapshot and the entries after it
//! ```
//!
//! The two types that matter are [`Journal`], which appends the changes of a laboratory to a store
//! and reads them back, and [`Store`], which holds bytes. A value that was ever stored can be read by
//! every later version: [`codec`] describes the stored form. This crate does not execute
//! commands, and it does not apply entries: `kms-sim` does.
//!
//! The rule of use: a change is stored when [`Journal::commit`] returns, and a stored laboratory is
//! never overwritten by another one unless the caller requests it.

pub mod codec;
mod entry;
mod genesis;
mod journal;
pub mod message;
mod recent_log;
mod record;
mod snapshot_decoder;
mod store;
mod transfer;

pub use entry::{
    ClockPosition, DocumentChange, Entry, KeyLastUsage, NumberedEvent, Snapshot, TrailRecord,
};
pub use genesis::Genesis;
pub use journal::{Head, History, Journal, JournalError, Verification};
pub use recent_log::{EventLog, RETAINED_MAX, RecentLog, Sequenced, Trail};
#[cfg(feature = "conformance")]
pub use store::conformance;
pub use store::{Disk, Durability, FileStore, MemoryStore, Store, StoreError, Stored, WritePolicy};
pub use transfer::{TransferError, export, import};
