//! The options with which a host opens a laboratory, and the errors of opening it.

use core::fmt;
use core::time::Duration;

use kms_core::{AccountId, Era, Region, Scope, Timestamp};
use kms_store::{Genesis, JournalError};

use crate::{ClockError, LaboratoryEntropy, Simulator, WallTime};

/// The options with which a host opens a laboratory.
///
/// They determine a new laboratory. For a stored one, `era`, `seed`, `account` and `region` must be
/// those with which it was created, or be omitted; otherwise it does not open, with a [`Mismatch`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The era whose rules apply. The default is the current one.
    pub era: Option<Era>,
    /// The simulated time at creation. The default is the wall time. It is ignored for a stored
    /// laboratory.
    pub start: Option<Timestamp>,
    /// The seed of IDs and key material. Without one, they come from the operating system.
    pub seed: Option<String>,
    /// The account of requests that name none.
    pub account: Option<AccountId>,
    /// The Region of requests that name none.
    pub region: Option<Region>,
    /// The duration of a rotation on demand, in simulated time. The default is 5 seconds.
    pub on_demand_rotation_time: Option<Duration>,
    /// The rate of a new laboratory's clock, in simulated seconds per second; 0 if it is paused.
    pub rate: f64,
}

/// An option differs from the one with which the stored laboratory was created. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The name of the option: `era`, `seed`, `accountId` or `region`.
    pub option: &'static str,
    /// Its value at creation.
    pub stored: String,
    /// The requested value.
    pub requested: String,
}

/// The reason why a laboratory could not be opened. Nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenError {
    /// The stored laboratory was created with another option.
    Mismatch(Mismatch),
    /// The stored history cannot be opened.
    Journal(JournalError),
    /// The start or the rate of the clock is invalid.
    Clock(ClockError),
    /// The operating system provides no random bytes.
    NoEntropy,
}

impl OpenError {
    /// Returns whether stored data is lost, at least in part.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        matches!(self, Self::Journal(error) if error.is_loss())
    }

    /// The name of the error in JavaScript.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mismatch(_) => "LaboratoryMismatchError",
            Self::Journal(error) => error.name(),
            Self::Clock(_) => "RangeError",
            Self::NoEntropy => "NoEntropyError",
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch(Mismatch { option, stored, requested }) => write!(
                f,
                "this laboratory was created with {option} {stored}, not {requested}; omit {option}, \
                 or open another laboratory"
            ),
            Self::Journal(error) => error.fmt(f),
            Self::Clock(error) => error.fmt(f),
            Self::NoEntropy => {
                f.write_str("the operating system provides no random bytes, which keys are made of")
            }
        }
    }
}

impl core::error::Error for OpenError {}

impl Options {
    /// Creates a new laboratory with these options.
    ///
    /// # Errors
    /// [`OpenError::Clock`] or [`OpenError::NoEntropy`].
    pub(crate) fn create(self, wall: WallTime) -> Result<Simulator, OpenError> {
        if !self.rate.is_finite() || self.rate < 0.0 {
            return Err(OpenError::Clock(ClockError::InvalidRate(self.rate)));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
        let start = self.start.unwrap_or(Timestamp::from_millis(wall.0 as i64));
        if start > Timestamp::MAX {
            return Err(OpenError::Clock(ClockError::TooLate));
        }
        let genesis = Genesis {
            id: LaboratoryEntropy::random_id(self.seed.as_deref()).ok_or(OpenError::NoEntropy)?,
            era: self.era.unwrap_or_default(),
            start,
            seed: self.seed,
            scope: Scope {
                account: self.account.unwrap_or(AccountId::EXAMPLE),
                region: self.region.unwrap_or(Region::US_EAST_1),
            },
            on_demand_rotation_time: self
                .on_demand_rotation_time
                .unwrap_or(Genesis::ON_DEMAND_ROTATION_TIME),
        };
        Ok(Simulator::create(genesis, self.rate, wall))
    }

    /// Checks that the options are those with which a laboratory was created.
    ///
    /// # Errors
    /// [`Mismatch`] for the first option that differs.
    pub(crate) fn check(&self, genesis: &Genesis) -> Result<(), Mismatch> {
        let Scope { account, region } = genesis.scope;
        check_same("era", self.era.map(Era::as_str), Some(genesis.era.as_str()))?;
        if self.seed.is_some() {
            check_same("seed", self.seed.as_deref(), genesis.seed.as_deref())?;
        }
        check_same(
            "accountId",
            self.account.as_ref().map(AccountId::as_str),
            Some(account.as_str()),
        )?;
        check_same("region", self.region.as_ref().map(Region::as_str), Some(region.as_str()))
    }
}

fn check_same(
    option: &'static str,
    requested: Option<&str>,
    stored: Option<&str>,
) -> Result<(), Mismatch> {
    match requested {
        Some(requested) if Some(requested) != stored => Err(Mismatch {
            option,
            stored: stored.unwrap_or("none").to_owned(),
            requested: requested.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}
