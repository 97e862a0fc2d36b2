//! The laboratory's store on IndexedDB.
//!
//! The two types that matter are [`IdbStore`], where a history is kept, and [`WriterLock`], which
//! elects the one tab that writes it. Nothing here knows what the bytes mean, and nothing panics.
//! The rule of use: hold the [`WriterLock`] of a database for as long as you write to it.
//!
//! A change is one transaction: its bytes are ready before the transaction opens, nothing is
//! awaited in between, and it counts only when the transaction is `complete`. A request's success
//! says nothing: a full disk shows first when the transaction aborts.

#![deny(clippy::wildcard_enum_match_arm)]

mod browser;
mod database;
mod error;
mod event;
mod lock;
mod migrations;
mod store;

pub use browser::BrowserStore;
pub use lock::WriterLock;
pub use store::IdbStore;
