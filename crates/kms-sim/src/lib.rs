//! The laboratory: a clock that you turn, entropy, a journal and a trail around the state
//! machine of `kms-core`.
//!
//! ```text
//!   host: wall time, request ──▶ Laboratory ──▶ Simulator ──▶ Kms
//!                                    │  ▲            │
//!                                    ▼  │ complete   ▼
//!                                  Journal ◀── Entry: events, clock, trail
//!                                    │
//!                                  Store (memory, IndexedDB, a file)
//! ```
//!
//! The two types that matter are [`Laboratory`], which a host opens and asks, and [`Store`],
//! where its history is kept. A laboratory never reads a clock: each call brings the wall time.
//! The rule of use: whatever changed a key is answered only after it is stored, and nothing is
//! answered that builds on something that is not.

mod answer;
mod birth;
mod clock;
mod cost;
mod entropy;
mod entry;
mod event_bridge;
mod journal;
mod kept;
mod laboratory;
mod lender;
mod options;
mod persisted;
mod record;
mod simulator;
mod store;
mod trail;
mod transfer;
pub mod view;

pub use answer::Answer;
pub use birth::{Birth, Mismatch};
pub use clock::{ClockError, ClockPosition, VirtualClock, WallTime};
pub use cost::{MonthlyCost, Usd, laboratory_cost, monthly_cost, request_cost};
pub use entropy::LaboratoryEntropy;
pub use entry::{DocumentChange, Entry, NumberedEvent, Snapshot, TrailRecord, Usage};
pub use event_bridge::{Detail, EventBridgeEvent, event_bridge, event_carrier};
pub use journal::{Head, History, Journal, JournalError, Opened, Standing};
pub use kept::{EVENTS_KEPT, EventLog, Kept, Numbered, Trail};
/// What a [`Lender`] has to do with.
pub use kms_core::{Algorithms, KeyPair, KeySpec, Missing, Seed};
pub use laboratory::{Joining, Laboratory, Problem, Status, SubscriptionId};
pub use lender::Lender;
pub use options::{OpenError, Options};
pub use simulator::Simulator;
#[cfg(feature = "conformance")]
pub use store::conformance;
pub use store::{Disk, Durability, FileStore, MemoryStore, Store, StoreError, Stored};
pub use trail::Ids;
pub use transfer::{TransferError, export, import};
