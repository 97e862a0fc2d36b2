//! The prices of keys and requests in the KMS price list, for teaching. Nothing is charged.

use core::fmt;
use core::iter::Sum;
use core::ops::Add;

use kms_core::{Key, KeyManager, KeyState, Map, Resources, Rules, Scope};

/// An amount of US dollars, exact to the millionth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd {
    micros: u64,
}

impl Usd {
    const MICROS_PER_DOLLAR: u64 = 1_000_000;

    /// Creates an amount of whole dollars.
    #[must_use]
    pub const fn dollars(dollars: u64) -> Self {
        Self::micros(dollars.saturating_mul(Self::MICROS_PER_DOLLAR))
    }

    /// Creates an amount of millionths of a dollar.
    #[must_use]
    pub const fn micros(micros: u64) -> Self {
        Self { micros }
    }

    /// The amount in millionths of a dollar.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.micros
    }
}

/// Writes the amount in dollars with at least two decimals, and more if they are not zero.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.micros % Self::MICROS_PER_DOLLAR);
        let (cents, rest) = fraction.split_at(2);
        let dollars = self.micros / Self::MICROS_PER_DOLLAR;
        write!(f, "{dollars}.{cents}{}", rest.trim_end_matches('0'))
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::micros(self.micros.saturating_add(other.micros))
    }
}

/// The cost of one or more keys in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthlyCost {
    /// The cost of the keys themselves: 1 USD for each customer managed key (PRI-01).
    pub base: Usd,
    /// The cost of rotations: 1 USD for each one that is charged.
    pub rotations: Usd,
    /// The number of rotations that are charged.
    pub rotations_charged: u64,
    /// The number of rotations that are free, because their key had two before (PRI-03).
    pub rotations_free: u64,
}

impl MonthlyCost {
    /// The cost of the keys and their rotations.
    #[must_use]
    pub fn total(&self) -> Usd {
        self.base + self.rotations
    }
}

impl Sum for MonthlyCost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), |sum, it| Self {
            base: sum.base + it.base,
            rotations: sum.rotations + it.rotations,
            rotations_charged: sum.rotations_charged + it.rotations_charged,
            rotations_free: sum.rotations_free + it.rotations_free,
        })
    }
}

/// The monthly price of a key, and of each rotation that is charged.
const PER_KEY: Usd = Usd::dollars(1);
/// The number of rotations of one key that are charged at most by the current rules (PRI-03).
const ROTATIONS_CHARGED: u64 = 2;
/// The number of requests in a month that are free (PRI-05).
const FREE_REQUESTS: u64 = 20_000;
/// The price of a symmetric request: 0.03 USD for 10,000 (PRI-05).
const PER_REQUEST: Usd = Usd::micros(3);

/// Returns the cost of a key in a month.
///
/// - A customer managed key costs 1 USD, an AWS managed key nothing (PRI-01).
/// - Each rotation adds 1 USD (PRI-02); since April 2024 only the first two do (PRI-03, PRI-06).
/// - A key costs nothing while it is scheduled for deletion (PRI-04).
#[must_use]
pub fn monthly_cost(rules: Rules, key: &Key) -> MonthlyCost {
    if !is_charged(key) {
        return MonthlyCost::default();
    }
    let rotations = key.materials.as_ref().map_or(0, |materials| materials.rotations() as u64);
    let charged = if rules.are_current() { rotations.min(ROTATIONS_CHARGED) } else { rotations };
    MonthlyCost {
        base: PER_KEY,
        rotations: Usd::micros(PER_KEY.as_micros().saturating_mul(charged)),
        rotations_charged: charged,
        rotations_free: rotations - charged,
    }
}

/// Returns the cost of all keys of a laboratory in a month.
#[must_use]
pub fn laboratory_cost(rules: Rules, resources: &Map<Scope, Resources>) -> MonthlyCost {
    let keys = resources.values().flat_map(|resources| resources.keys.values());
    keys.map(|key| monthly_cost(rules, key)).sum()
}

/// Returns the cost of the symmetric requests of one account in a month.
///
/// The first 20,000 requests are free, counted over all Regions (PRI-05).
#[must_use]
pub fn request_cost(requests: u64) -> Usd {
    Usd::micros(requests.saturating_sub(FREE_REQUESTS).saturating_mul(PER_REQUEST.as_micros()))
}

fn is_charged(key: &Key) -> bool {
    let is_in_use = match key.state {
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion { .. } => false,
        KeyState::Creating { .. }
        | KeyState::Enabled
        | KeyState::Disabled
        | KeyState::PendingImport
        | KeyState::Unavailable { .. }
        | KeyState::Updating { .. } => true,
    };
    is_in_use && key.manager == KeyManager::Customer
}

#[cfg(test)]
mod tests;
