//! The simulated clock, which is computed from the wall clock that the host reads.

use core::time::Duration;

use kms_core::Timestamp;
use kms_store::ClockPosition;

/// A reading of the host's wall clock, in milliseconds since 1970. Only differences between readings
/// matter.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct WallTime(pub f64);

/// A change of the clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClockCommand {
    /// Moves the clock forward to a time.
    AdvanceTo(Timestamp),
    /// Moves the clock forward by a span.
    AdvanceBy(Duration),
    /// Moves the clock forward to the next event that happens without a request. The clock is not
    /// changed if nothing is due.
    AdvanceToNextEvent,
    /// Lets the clock run at a rate of simulated seconds per second; 0 pauses it.
    Run(f64),
}

/// The age, in milliseconds, below which a reading that is older than the last one counts as late.
///
/// A caller reads the wall clock and may then wait, for the store or for a download, while others read
/// it again. Its reading arrives late, and must not move the simulated clock. A reading that is older
/// by more shows that the wall clock itself was set back; the simulated clock then continues from
/// there.
const LATE_MS_MAX: f64 = 10_000.0;

/// A simulated clock. It runs at a rate relative to the wall clock, and can be moved forward.
#[derive(Clone, Copy, Debug)]
pub struct VirtualClock {
    /// The simulated time at `anchor`, and the rate since then.
    position: ClockPosition,
    anchor: WallTime,
    last_read: WallTime,
}

/// The reason why the clock refused a command. The clock is not changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClockError {
    /// The requested time has passed: simulated time never goes back.
    InThePast {
        /// The simulated time.
        now: Timestamp,
        /// The requested time.
        requested: Timestamp,
    },
    /// The requested time is after 9999-12-31T23:59:59.999Z.
    TooLate,
    /// The rate is negative or not finite.
    InvalidRate(f64),
}

impl core::fmt::Display for ClockError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::InThePast { now, requested } => write!(
                f,
                "simulated time never goes back: it is {now}, and {requested} is earlier; choose a \
                 later time"
            ),
            Self::TooLate => {
                write!(f, "the clock ends at {}; choose an earlier time", Timestamp::MAX)
            }
            // The rate is not part of the text. Formatting it would need the code for floating-point
            // numbers, which is 2 % of a page's download and used nowhere else.
            Self::InvalidRate(_) => f.write_str(
                "the rate must be a finite number of 0 or more, in simulated seconds per second",
            ),
        }
    }
}

impl core::error::Error for ClockError {}

impl VirtualClock {
    /// Creates a clock at `position` that continues from `wall`.
    #[must_use]
    pub fn new(position: ClockPosition, wall: WallTime) -> Self {
        Self { position, anchor: wall, last_read: wall }
    }

    /// Returns the simulated time at `wall`.
    ///
    /// Neither a late reading nor a wall clock that was set back moves the simulated clock.
    pub fn read(&mut self, wall: WallTime) -> Timestamp {
        let behind = self.last_read.0 - wall.0;
        if behind >= LATE_MS_MAX {
            *self = Self::new(self.last_position(), wall);
        } else if behind < 0.0 {
            self.last_read = wall;
        }
        self.at(self.last_read)
    }

    fn at(&self, wall: WallTime) -> Timestamp {
        let elapsed = (wall.0 - self.anchor.0) * self.position.rate;
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
        let elapsed = elapsed as i64;
        let at = self.position.at.as_millis().saturating_add(elapsed);
        Timestamp::from_millis(at).min(Timestamp::MAX)
    }

    /// Returns the position at `wall`, to be stored.
    pub fn position(&mut self, wall: WallTime) -> ClockPosition {
        self.read(wall);
        self.last_position()
    }

    /// Returns the position at the last reading of the wall clock.
    pub(crate) fn last_position(&self) -> ClockPosition {
        ClockPosition { at: self.at(self.last_read), rate: self.position.rate }
    }

    /// The last reading of the wall clock.
    pub(crate) fn last_read(&self) -> WallTime {
        self.last_read
    }

    /// Simulated seconds per second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.position.rate
    }

    /// Moves the clock forward to `at`, from where it continues at the same rate.
    ///
    /// # Errors
    /// [`ClockError`] for a time that has passed, or that is later than the clock can show. The clock
    /// is not changed in that case.
    pub fn advance_to(&mut self, wall: WallTime, at: Timestamp) -> Result<(), ClockError> {
        let now = self.read(wall);
        if at < now {
            return Err(ClockError::InThePast { now, requested: at });
        }
        if at > Timestamp::MAX {
            return Err(ClockError::TooLate);
        }
        *self = Self::new(ClockPosition { at, ..self.position }, self.last_read);
        Ok(())
    }

    /// Sets the rate of the clock; 0 pauses it.
    ///
    /// # Errors
    /// [`ClockError::InvalidRate`] for a rate that is negative or not finite. The clock is not changed
    /// in that case.
    pub fn run(&mut self, wall: WallTime, rate: f64) -> Result<(), ClockError> {
        if !rate.is_finite() || rate < 0.0 {
            return Err(ClockError::InvalidRate(rate));
        }
        *self = Self::new(ClockPosition { at: self.read(wall), rate }, self.last_read);
        Ok(())
    }

    /// Returns the wall time after which the clock shows `at`. Returns `None` while it is paused.
    #[must_use]
    pub fn wall_time_until(&mut self, wall: WallTime, at: Timestamp) -> Option<Duration> {
        let rate = self.position.rate;
        if rate <= 0.0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of ten thousand years fit")]
        let millis = at.millis_since(self.read(wall)).max(0) as f64 / rate;
        Duration::try_from_secs_f64(millis / 1000.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(rate: f64) -> VirtualClock {
        let at = Timestamp::from_date(2024, 1, 1);
        VirtualClock::new(ClockPosition { at, rate }, WallTime(1000.0))
    }

    fn millis_after_start(clock: &mut VirtualClock, wall: f64) -> i64 {
        clock.read(WallTime(wall)).millis_since(Timestamp::from_date(2024, 1, 1))
    }

    #[test]
    fn the_clock_runs_at_its_rate_and_stops_when_paused() {
        assert_eq!(millis_after_start(&mut clock(86_400.0), 1500.0), 500 * 86_400);
        assert_eq!(millis_after_start(&mut clock(0.0), 1500.0), 0);
        let mut clock = clock(10.0);
        clock.run(WallTime(1100.0), 0.0).unwrap();
        assert_eq!(millis_after_start(&mut clock, 9000.0), 1000);
    }

    #[test]
    fn a_wall_clock_that_is_set_back_does_not_move_the_clock() {
        let mut clock = clock(1.0);
        assert_eq!(millis_after_start(&mut clock, 31_300.0), 30_300);
        assert_eq!(millis_after_start(&mut clock, 500.0), 30_300);
        assert_eq!(millis_after_start(&mut clock, 700.0), 30_500);
    }

    #[test]
    fn a_late_reading_does_not_move_the_clock() {
        let mut clock = clock(86_400.0);
        let at = millis_after_start(&mut clock, 1300.0);
        assert_eq!(millis_after_start(&mut clock, 1200.0), at);
        assert_eq!(millis_after_start(&mut clock, 1300.0), at);
        clock.run(WallTime(1100.0), 1.0).unwrap();
        assert_eq!(millis_after_start(&mut clock, 1301.0), at + 1);
        clock.advance_to(WallTime(1200.0), Timestamp::from_date(2025, 1, 1)).unwrap();
        let year = millis_after_start(&mut clock, 1301.0);
        assert_eq!(millis_after_start(&mut clock, 1302.0), year + 1);
    }

    #[test]
    fn times_in_the_past_and_after_the_year_9999_are_refused() {
        let mut clock = clock(1.0);
        let past = Timestamp::from_date(2023, 12, 31);
        assert!(matches!(
            clock.advance_to(WallTime(1000.0), past),
            Err(ClockError::InThePast { .. })
        ));
        let late = Timestamp::from_millis(Timestamp::MAX.as_millis() + 1);
        assert_eq!(clock.advance_to(WallTime(1000.0), late), Err(ClockError::TooLate));
        assert_eq!(millis_after_start(&mut clock, 1000.0), 0);
        clock.advance_to(WallTime(1000.0), Timestamp::MAX).unwrap();
        assert_eq!(clock.read(WallTime(1e18)), Timestamp::MAX);
    }
}
