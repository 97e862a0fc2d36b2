//! Spans of days that are bounded.

use crate::Days;

/// Declares a number of days between two bounds.
macro_rules! bounded_days {
    (
        $(#[$doc:meta])* $name:ident = $range:expr;
        $(#[$default_doc:meta])* DEFAULT = $default:literal;
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(Days);

        impl $name {
            $(#[$default_doc])*
            pub const DEFAULT: Self = Self(Days($default));
            /// The least and the most of it, in days.
            pub const RANGE: core::ops::RangeInclusive<u32> = $range;

            /// So many days; `None` outside [`Self::RANGE`].
            #[must_use]
            pub fn new(days: u32) -> Option<Self> {
                Self::RANGE.contains(&days).then_some(Self(Days(days)))
            }

            /// The days.
            #[must_use]
            pub const fn days(self) -> Days {
                self.0
            }
        }
    };
}

bounded_days! {
    /// How often a customer managed key rotates: 90 to 2560 days (ROT-06).
    RotationPeriod = kms_shapes::ROTATION_PERIOD_DAYS;
    /// A year of 365 days: the only period until 2024, the default since (ROT-04, ROT-05).
    DEFAULT = 365;
}

bounded_days! {
    /// How long a key waits for its deletion: 7 to 30 days (DEL-01, DEL-02).
    PendingWindow = kms_shapes::PENDING_WINDOW_DAYS;
    /// Thirty days, where the caller names none.
    DEFAULT = 30;
}
