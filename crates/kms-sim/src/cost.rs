//! What keys and requests would cost, for teaching (PRI-01 to PRI-06).

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

    /// Whole dollars.
    #[must_use]
    pub const fn dollars(dollars: u64) -> Self {
        Self::micros(dollars.saturating_mul(Self::MICROS_PER_DOLLAR))
    }

    /// Millionths of a dollar.
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

/// Dollars with a point: at least two decimals, more where they are needed.
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

/// What is paid for keys in a month, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthlyCost {
    /// For the keys themselves: 1 USD each (PRI-01).
    pub base: Usd,
    /// For the rotations that are charged: 1 USD each.
    pub rotations: Usd,
    /// How many rotations are charged.
    pub rotations_charged: u64,
    /// How many are not, because their key has had two before (PRI-03).
    pub rotations_free: u64,
}

impl MonthlyCost {
    /// All of it.
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

/// The price of a key for a month, and of each rotation that is charged.
const PER_KEY: Usd = Usd::dollars(1);
/// How many rotations of one key are charged by today's rules.
const ROTATIONS_CHARGED: u64 = 2;
/// How many requests of a month are free.
const FREE_REQUESTS: u64 = 20_000;
/// The price of a symmetric request: 0.03 USD for 10,000.
const PER_REQUEST: Usd = Usd::micros(3);

/// What a key costs in a month: nothing while it waits for its deletion (PRI-04) or where AWS
/// manages it (PRI-01); else 1 USD and 1 USD for each rotation, since 2024 only for the first
/// two (PRI-02, PRI-03, PRI-06).
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

/// What all keys of a laboratory cost in a month.
#[must_use]
pub fn laboratory_cost(rules: Rules, resources: &Map<Scope, Resources>) -> MonthlyCost {
    let keys = resources.values().flat_map(|resources| resources.keys.values());
    keys.map(|key| monthly_cost(rules, key)).sum()
}

/// What a month's symmetric requests of one account cost, over all Regions together (PRI-05).
#[must_use]
pub fn request_cost(requests: u64) -> Usd {
    Usd::micros(requests.saturating_sub(FREE_REQUESTS).saturating_mul(PER_REQUEST.as_micros()))
}

fn is_charged(key: &Key) -> bool {
    let is_kept = match key.state {
        KeyState::PendingDeletion { .. } | KeyState::PendingReplicaDeletion { .. } => false,
        KeyState::Creating { .. }
        | KeyState::Enabled
        | KeyState::Disabled
        | KeyState::PendingImport
        | KeyState::Unavailable
        | KeyState::Updating { .. } => true,
    };
    is_kept && key.manager == KeyManager::Customer
}

#[cfg(test)]
mod tests;
