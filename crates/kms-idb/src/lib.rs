//! The laboratory's store on IndexedDB.
//!
//! The type that matters is [`Shared`], a laboratory that the tabs of a site have in common: the
//! [`WriterLock`] elects the one that writes it to its [`IdbStore`], the others follow that one over
//! a channel, and a marker outside the database tells later how far its history went. Nothing here
//! knows what the bytes mean, and nothing panics.
//!
//! A change is one transaction: its bytes are ready before the transaction opens, nothing is
//! awaited in between, and it counts only when the transaction is `complete`. A request's success
//! says nothing: a full disk shows first when the transaction aborts.

#![deny(clippy::wildcard_enum_match_arm)]

mod channel;
mod database;
mod error;
mod event;
mod host;
mod lender;
mod lock;
mod marker;
mod migrations;
mod shared;
mod store;

pub use error::words;
pub use host::wipe;
pub use lender::Lent;
pub use lock::WriterLock;
pub use shared::{HostStore, NotOpened, Shared};
pub use store::IdbStore;
