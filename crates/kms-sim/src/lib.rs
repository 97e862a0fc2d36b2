//! The laboratory: a clock that the user turns, entropy, an audit trail and a stored history around
//! the state machine of `kms-core`.
//!
//! ```text
//!   host: wall time, request ──▶ Laboratory ──▶ Simulator ──▶ Kms
//!                                    │  ▲            │
//!                                    ▼  │ stored     ▼
//!                                  Journal ◀── Entry: events, clock, trail
//!                                    │
//!                                  Store (memory, IndexedDB, a file)
//! ```
//!
//! The two types that matter are [`Laboratory`], to which a host sends requests, and [`Simulator`],
//! which carries them out. A laboratory never reads a clock: the host passes the wall time with each
//! call. The rule of use: the reply to a change comes after the change is stored, and so does every
//! reply that depends on it.

mod algorithms;
mod clock;
mod cost;
mod entropy;
mod event_bridge;
mod laboratory;
mod options;
mod response;
mod simulator;
mod trail;
pub mod view;

pub use algorithms::AlgorithmProvider;
pub use clock::{ClockCommand, ClockError, VirtualClock, WallTime};
pub use cost::{MonthlyCost, Usd, laboratory_cost, monthly_cost, request_cost};
pub use entropy::LaboratoryEntropy;
pub use event_bridge::{Detail, EventBridgeEvent, event_bridge, event_service_name};
/// The types that an [`AlgorithmProvider`] uses.
pub use kms_core::{Algorithms, KeyPair, KeySpec, Missing, Seed};
pub use laboratory::replication::Joining;
pub use laboratory::{Laboratory, LaboratoryError, Problem, Status, SubscriptionId};
pub use options::{Mismatch, OpenError, Options};
pub use response::Answer;
pub use simulator::Simulator;
pub use trail::Ids;
