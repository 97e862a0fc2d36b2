//! Bounded numbers of days.

use crate::time::Days;

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
            /// The allowed numbers of days.
            pub const RANGE: core::ops::RangeInclusive<u32> = $range;

            /// Creates it from a number of days; `None` outside [`Self::RANGE`].
            #[must_use]
            pub fn new(days: u32) -> Option<Self> {
                Self::RANGE.contains(&days).then_some(Self(Days(days)))
            }

            /// Returns the number of days.
            #[must_use]
            pub const fn days(self) -> Days {
                self.0
            }
        }
    };
}

bounded_days! {
    /// The rotation period of a customer managed key: 90 to 2560 days (ROT-06).
    RotationPeriod = kms_shapes::ROTATION_PERIOD_DAYS;
    /// 365 days: the only period until 2024, and the default since then (ROT-04, ROT-05).
    DEFAULT = 365;
}

bounded_days! {
    /// The waiting period before a key is deleted: 7 to 30 days (DEL-01, DEL-02).
    PendingWindow = kms_shapes::PENDING_WINDOW_DAYS;
    /// 30 days, if the caller gives none.
    DEFAULT = 30;
}
