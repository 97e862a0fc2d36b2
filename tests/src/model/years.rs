//! The rules of the years in the model.

use super::Moment;
use kms_core::Timestamp;

/// Whose years' rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Years {
    /// Those of 2020, for ever.
    Of2020,
    /// Those of April 2024, for ever.
    Of2024,
    /// Those of November 2026, for ever.
    Of2026,
    /// Those of the simulated day.
    AsTheyCome,
}

impl Years {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Of2020, Self::Of2024, Self::Of2026, Self::AsTheyCome];

    fn day(self, now: Moment) -> Moment {
        match self {
            Self::Of2020 => midnight(2020, 5, 20),
            Self::Of2024 => midnight(2024, 4, 12),
            Self::Of2026 => midnight(2026, 11, 20),
            Self::AsTheyCome => now,
        }
    }

    /// Whether there are periods to choose, rotations on demand and lists of rotations.
    #[must_use]
    pub fn are_current(self, now: Moment) -> bool {
        self.day(now) >= midnight(2024, 4, 12)
    }

    /// The quota of on-demand rotations (ODR-10).
    pub(super) fn on_demand_quota(self, now: Moment) -> u32 {
        if self.day(now) >= midnight(2026, 2, 16) { 25 } else { 10 }
    }

    /// The rotation period of AWS managed keys: 1095 days until May 2022 (ROT-62), and 365 days since then
    /// (ROT-63, ROT-66).
    pub(super) fn aws_managed_days(self, now: Moment) -> i64 {
        if self.day(now) >= midnight(2022, 5, 1) { 365 } else { 1095 }
    }
}

fn midnight(year: i64, month: u8, day: u8) -> Moment {
    Timestamp::from_date(year, month, day).as_millis()
}
