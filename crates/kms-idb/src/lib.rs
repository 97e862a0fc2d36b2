//! The laboratory's store in IndexedDB, and the election of the tab that writes it.
//!
//! The type that matters is [`Shared`], a laboratory that the tabs of a site share. A Web Lock
//! ([`LeaderLock`]) elects the tab that writes it to its [`IdbStore`]; the other tabs follow that one
//! over a BroadcastChannel. A marker outside the database records the end of the history, so that a
//! loss is detected. This crate does not interpret the stored bytes, and it does not panic.
//!
//! A change is one transaction: its bytes are ready before the transaction opens, nothing is
//! awaited in between, and it counts only when the transaction is `complete`. The success of a
//! request is not enough: a full disk aborts the transaction after it.

#![deny(clippy::wildcard_enum_match_arm)]

mod algorithms;
mod channel;
mod database;
mod error;
mod event;
mod host;
mod lock;
mod marker;
mod migrations;
mod shared;
mod store;

pub use algorithms::JsAlgorithms;
pub use error::name_and_message;
pub use host::wipe;
pub use lock::LeaderLock;
pub use shared::{HostStore, NotOpened, Shared};
pub use store::IdbStore;
