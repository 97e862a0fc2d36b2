//! The options that are chosen once, when a laboratory is created.

use core::time::Duration;

use kms_core::{Era, Scope, Settings, Timestamp};

/// The options with which a laboratory was created. They never change; an option that a host
/// requests later must be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// The ID of the laboratory, from which the IDs of its records are derived. It is random, or
    /// follows from the seed.
    pub id: [u8; 16],
    /// The era whose rules apply.
    pub era: Era,
    /// The simulated time at creation.
    pub start: Timestamp,
    /// The seed of IDs and key material; `None` if they come from the operating system.
    pub seed: Option<String>,
    /// The account and Region of requests that name none.
    pub scope: Scope,
    /// The duration of a rotation on demand, in simulated time.
    pub on_demand_rotation_time: Duration,
}

impl Genesis {
    /// The default duration of a rotation on demand, which took AWS 10 to 460 seconds (ODR-04).
    pub const ON_DEMAND_ROTATION_TIME: Duration = Duration::from_secs(5);

    /// The settings of the state machine.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { era: self.era, on_demand_rotation_time: self.on_demand_rotation_time }
    }
}
