//! Simulated time as arithmetic over the wall clock that the host reads.

use core::time::Duration;

use kms_core::Timestamp;
use kms_store::ClockPosition;

/// The wall clock as the host read it: milliseconds since 1970. Only ever compared with itself.
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

/// A reading of the wall that is older than the last one by less, in milliseconds, is late: whoever
/// read it had to wait. By more, the wall clock was put back.
const LATE: f64 = 10_000.0;

/// A clock that you turn.
#[derive(Clone, Copy, Debug)]
pub struct VirtualClock {
    position: ClockPosition,
    anchor: WallTime,
    last_read: WallTime,
}

/// The clock was asked for something it does not do; it stands as it stood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClockError {
    /// Simulated time never goes back.
    InThePast {
        /// The present.
        now: Timestamp,
        /// What was asked for.
        requested: Timestamp,
    },
    /// After 9999-12-31T23:59:59.999Z.
    TooLate,
    /// Rates are finite, and 0 or more.
    InvalidRate(f64),
}

impl core::fmt::Display for ClockError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::InThePast { now, requested } => write!(
                f,
                "simulated time never goes back: it is {now}, and {requested} lies before that"
            ),
            Self::TooLate => {
                write!(f, "the clock ends at {}; ask for an earlier time", Timestamp::MAX)
            }
            // The number itself is left out: no other text shows one with a fraction, and the
            // code that does is a fiftieth of what a visitor downloads.
            Self::InvalidRate(_) => f.write_str(
                "the rate is simulated seconds per second, a finite number of 0 or more",
            ),
        }
    }
}

impl core::error::Error for ClockError {}

impl VirtualClock {
    /// A clock at `position` that goes on from `wall`.
    #[must_use]
    pub fn new(position: ClockPosition, wall: WallTime) -> Self {
        Self { position, anchor: wall, last_read: wall }
    }

    /// The simulated time. A wall clock that went back moves nothing, nor does a late reading.
    pub fn read(&mut self, wall: WallTime) -> Timestamp {
        let behind = self.last_read.0 - wall.0;
        if behind >= LATE {
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

    /// What to store.
    pub fn position(&mut self, wall: WallTime) -> ClockPosition {
        self.read(wall);
        self.last_position()
    }

    /// The same, as of the last time that the wall was read.
    pub(crate) fn last_position(&self) -> ClockPosition {
        ClockPosition { at: self.at(self.last_read), rate: self.position.rate }
    }

    /// When the wall was read last.
    pub(crate) fn last_read(&self) -> WallTime {
        self.last_read
    }

    /// Simulated seconds per second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.position.rate
    }

    /// Moves the clock on to `at` and lets it run from there as before.
    ///
    /// # Errors
    /// [`ClockError`] for a time that has passed, or that is later than the clock can show.
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

    /// Lets the clock run at `rate` from now on; 0 pauses it.
    ///
    /// # Errors
    /// [`ClockError::InvalidRate`] for a rate that is negative or not finite.
    pub fn run(&mut self, wall: WallTime, rate: f64) -> Result<(), ClockError> {
        if !rate.is_finite() || rate < 0.0 {
            return Err(ClockError::InvalidRate(rate));
        }
        *self = Self::new(ClockPosition { at: self.read(wall), rate }, self.last_read);
        Ok(())
    }

    /// How long the wall has to go on until the clock shows `at`; `None` while it is paused.
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
    fn it_runs_at_its_rate_and_stands_when_paused() {
        assert_eq!(millis_after_start(&mut clock(86_400.0), 1500.0), 500 * 86_400);
        assert_eq!(millis_after_start(&mut clock(0.0), 1500.0), 0);
        let mut clock = clock(10.0);
        clock.run(WallTime(1100.0), 0.0).unwrap();
        assert_eq!(millis_after_start(&mut clock, 9000.0), 1000);
    }

    #[test]
    fn a_wall_clock_that_goes_back_moves_nothing() {
        let mut clock = clock(1.0);
        assert_eq!(millis_after_start(&mut clock, 31_300.0), 30_300);
        assert_eq!(millis_after_start(&mut clock, 500.0), 30_300);
        assert_eq!(millis_after_start(&mut clock, 700.0), 30_500);
    }

    #[test]
    fn a_late_reading_neither_turns_the_clock_back_nor_on() {
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
    fn it_refuses_the_past_and_the_year_10000() {
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
