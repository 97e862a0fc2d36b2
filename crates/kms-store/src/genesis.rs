//! What is chosen once, when a laboratory is created, and stays.

use core::time::Duration;

use kms_core::{Era, Scope, Settings, Timestamp};

/// The choices of a laboratory's genesis. What is stored wins over what is asked for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// Random, and made at genesis: names the laboratory, and seeds the ids of its records.
    pub id: [u8; 16],
    /// Whose years' rules apply.
    pub era: Era,
    /// The simulated time at genesis.
    pub start: Timestamp,
    /// Where ids and key material come from: this text, or the operating system.
    pub seed: Option<String>,
    /// The account and Region of requests that name none.
    pub scope: Scope,
    /// How long a rotation on demand takes, in simulated time.
    pub on_demand_rotation_time: Duration,
}

impl Genesis {
    /// How long a rotation on demand takes where nothing else is said (ODR-04).
    pub const ON_DEMAND_ROTATION_TIME: Duration = Duration::from_secs(5);

    /// What the state machine has to know.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { era: self.era, on_demand_rotation_time: self.on_demand_rotation_time }
    }
}
