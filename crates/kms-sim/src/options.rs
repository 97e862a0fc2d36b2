//! What a host asks for when it opens a laboratory, and why it may not get it.

use core::fmt;
use core::time::Duration;

use kms_core::{AccountId, Era, Region, Scope, Timestamp};

use kms_store::{Genesis, JournalError};

use crate::{ClockError, LaboratoryEntropy, Simulator, WallTime};

/// What a host asks of a laboratory that it opens. What is stored wins; asking for something
/// else than what is stored is a [`Mismatch`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Whose years' rules apply; today's where nothing is said.
    pub era: Option<Era>,
    /// The simulated time at genesis; the wall's where nothing is said. Of no weight for a
    /// laboratory that is there already.
    pub start: Option<Timestamp>,
    /// Where ids and material come from; the operating system where nothing is said.
    pub seed: Option<String>,
    /// The account of requests.
    pub account: Option<AccountId>,
    /// The Region of requests.
    pub region: Option<Region>,
    /// How long a rotation on demand takes; 5 s of simulated time where nothing is said.
    pub on_demand_rotation_time: Option<Duration>,
    /// How fast a new laboratory's clock runs, in simulated seconds per second.
    pub rate: f64,
}

/// A laboratory was asked for with another option than it was created with. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The option: `era`, `seed`, `accountId` or `region`.
    pub option: &'static str,
    /// Its value at creation.
    pub stored: String,
    /// The value that was asked for.
    pub requested: String,
}

/// Why a laboratory could not be opened. Nothing was touched.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenError {
    /// It is there, but was born with another choice.
    Mismatch(Mismatch),
    /// Its journal does not open.
    Journal(JournalError),
    /// The clock does not do what was asked of it.
    Clock(ClockError),
    /// The system gives no random bytes.
    NoEntropy,
}

impl OpenError {
    /// Whether what was stored, or a part of it, cannot be had any more.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        matches!(self, Self::Journal(error) if error.is_loss())
    }

    /// The error's name, as JavaScript shows it.
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
                "this laboratory was created with {option} {stored}, and was asked for with \
                 {requested}; leave {option} out, or open another laboratory"
            ),
            Self::Journal(error) => error.fmt(f),
            Self::Clock(error) => error.fmt(f),
            Self::NoEntropy => f.write_str("the system gives no random bytes to make keys of"),
        }
    }
}

impl core::error::Error for OpenError {}

impl Options {
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

    /// What is asked for has to be what was chosen at genesis.
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
