//! Points and spans of simulated time.

use core::fmt;
use core::time::Duration;

use kms_shapes::Date;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A number of days of exactly 24 hours, never calendar days (ROT-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(pub u32);

/// A point in time in the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Civil {
    pub year: i64,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub millisecond: u16,
}

const MILLIS_PER_DAY: i64 = 86_400_000;

impl Timestamp {
    /// The latest time that a clock can show: 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// Creates the time `millis` milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Creates midnight UTC at the start of a day of the Gregorian calendar; `month` and `day` count
    /// from 1.
    #[must_use]
    pub const fn from_date(year: i64, month: u8, day: u8) -> Self {
        // Years are taken to start in March, so that the leap day is the last day of a year.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_of_year = (month as i64 + 9) % 12;
        let day_of_year = (153 * month_of_year + 2) / 5 + day as i64 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self((era * 146_097 + day_of_era - 719_468) * MILLIS_PER_DAY)
    }

    /// Returns midnight UTC at the start of a day.
    #[must_use]
    pub const fn start_of(date: Date) -> Self {
        Self::from_date(date.year as i64, date.month, date.day)
    }

    /// Returns the date and the time of day.
    #[must_use]
    pub const fn civil(self) -> Civil {
        let days = self.0.div_euclid(MILLIS_PER_DAY) + 719_468;
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_of_year = (5 * day_of_year + 2) / 153;
        let month = if month_of_year < 10 { month_of_year + 3 } else { month_of_year - 9 };
        let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
        Civil {
            year,
            month: month as u8,
            day: (day_of_year - (153 * month_of_year + 2) / 5 + 1) as u8,
            hour: (millis / 3_600_000) as u8,
            minute: (millis / 60_000 % 60) as u8,
            second: (millis / 1000 % 60) as u8,
            millisecond: (millis % 1000) as u16,
        }
    }

    /// Returns the time `days` days later.
    #[must_use]
    pub const fn plus_days(self, days: Days) -> Self {
        Self(self.0.saturating_add(days.0 as i64 * MILLIS_PER_DAY))
    }

    /// Returns the time `days` days earlier.
    #[must_use]
    pub const fn minus_days(self, days: Days) -> Self {
        Self(self.0.saturating_sub(days.0 as i64 * MILLIS_PER_DAY))
    }

    /// Returns the time `duration` later, to the millisecond.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Returns the milliseconds from `earlier` to this time; negative if `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Formats as ISO 8601 in UTC, with milliseconds only if there are any.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second, millisecond } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if millisecond != 0 {
            write!(f, ".{millisecond:03}")?;
        }
        f.write_str("Z")
    }
}

impl Days {
    /// Returns the number of milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0 as i64 * MILLIS_PER_DAY
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn dates_and_their_text() {
        for (at, text) in [
            (Timestamp::from_date(1970, 1, 1), "1970-01-01T00:00:00Z"),
            (Timestamp::from_date(2024, 2, 29), "2024-02-29T00:00:00Z"),
            (Timestamp::from_date(1900, 3, 1), "1900-03-01T00:00:00Z"),
            (Timestamp::from_millis(1_528_289_057_531), "2018-06-06T12:44:17.531Z"),
            (Timestamp::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(at.to_string(), text);
        }
    }

    #[test]
    fn every_day_of_eight_centuries_reads_back() {
        let mut at = Timestamp::from_date(1800, 1, 1);
        while at < Timestamp::from_date(2600, 1, 1) {
            let Civil { year, month, day, .. } = at.civil();
            assert_eq!(Timestamp::from_date(year, month, day), at);
            at = at.plus_days(Days(1));
        }
    }

    #[test]
    fn rot_14_days_are_exact_and_never_calendar_years() {
        let next = Timestamp::from_date(2023, 3, 15).plus_days(Days(365));
        assert_eq!(next, Timestamp::from_date(2024, 3, 14));
    }
}
