//! The rules of AWS KMS that changed over the years.
//!
//! An [`Era`] selects a fixed date, or the simulated date. [`Rules`] are the rules in force at a date,
//! with a method for each rule that changed. No other file depends on the era.

use crate::time::{Days, Timestamp};
use kms_shapes::{Date, Operation, switch};

/// The selection of rules for a laboratory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Era {
    /// The rules of May 2020: rotation every 365 days, and none on demand.
    Y2020,
    /// The rules of 12 April 2024: custom periods, and ten on-demand rotations.
    Y2024,
    /// The rules of November 2026.
    #[default]
    Y2026,
    /// The rules in force at the simulated date.
    Historical,
}

impl Era {
    /// Every era, oldest first.
    pub const ALL: &'static [Self] = &[Self::Y2020, Self::Y2024, Self::Y2026, Self::Historical];

    /// Returns the name: `2020`, `2024`, `2026` or `historical`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Y2020 => "2020",
            Self::Y2024 => "2024",
            Self::Y2026 => "2026",
            Self::Historical => "historical",
        }
    }

    /// Returns the era with this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|era| era.as_str() == word)
    }

    /// Returns the rules in force at `now`.
    #[must_use]
    pub const fn rules(self, now: Timestamp) -> Rules {
        Rules::as_of(match self {
            Self::Y2020 => Timestamp::from_date(2020, 5, 20),
            Self::Y2024 => Timestamp::start_of(switch::CURRENT),
            Self::Y2026 => Timestamp::from_date(2026, 11, 20),
            Self::Historical => now,
        })
    }

    /// Returns when the tracking of a key's usage starts, for a key created at `created` (KEY-11): at
    /// its creation, but not before the service introduced it on 27 April 2026. Eras with a fixed date
    /// track usage from the start.
    #[must_use]
    pub fn tracks_usage_since(self, created: Timestamp) -> Timestamp {
        match self {
            Self::Historical => created.max(Timestamp::start_of(switch::KEY_LAST_USAGE)),
            Self::Y2020 | Self::Y2024 | Self::Y2026 => created,
        }
    }

    /// Returns the next rotation of an AWS managed key that was created or last rotated at `since`:
    /// after 1095 days, since May 2022 after 365 (ROT-62, ROT-63). A key for which that day has
    /// already passed when the rule changes rotates at the change (ROT-66).
    #[must_use]
    pub fn aws_managed_rotation(self, since: Timestamp) -> AwsManagedRotation {
        let change = Timestamp::start_of(switch::AWS_MANAGED_YEARLY);
        let period = self.rules(since).aws_managed_period();
        let next = since.plus_days(period);
        let is_shortened = self == Self::Historical && since < change && next > change;
        if !is_shortened {
            return AwsManagedRotation { since, period, next, is_shortened };
        }
        let period = Rules::as_of(change).aws_managed_period();
        let next = since.plus_days(period).max(change);
        AwsManagedRotation { since, period, next, is_shortened }
    }
}

/// The next rotation of an AWS managed key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsManagedRotation {
    /// The time of the key's creation or last rotation.
    pub since: Timestamp,
    /// The rotation period: 1095 days, since May 2022 365 days (ROT-62, ROT-63).
    pub period: Days,
    /// The date.
    pub next: Timestamp,
    /// Whether the shorter period of May 2022 moved the date (ROT-66).
    pub is_shortened: bool,
}

/// The rules in force at one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    date: Timestamp,
}

impl Rules {
    /// Returns the rules of `date`.
    #[must_use]
    pub const fn as_of(date: Timestamp) -> Self {
        Self { date }
    }

    /// Returns whether something introduced at `date` exists. `None` is always there.
    #[must_use]
    pub const fn have(self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.since(date),
            None => true,
        }
    }

    /// Returns whether `operation` exists.
    #[must_use]
    pub const fn know(self, operation: Operation) -> bool {
        self.have(operation.since())
    }

    const fn since(self, date: Date) -> bool {
        self.date.as_millis() >= Timestamp::start_of(date).as_millis()
    }

    /// Returns whether the rules of 2024 apply: custom periods, on-demand rotation, and a key is
    /// overdue after its scheduled date (ROT-39), not when its material is old (ROT-37).
    #[must_use]
    pub const fn are_current(self) -> bool {
        self.since(switch::CURRENT)
    }

    /// Returns the rotation period of AWS managed keys (ROT-62, ROT-63).
    #[must_use]
    pub const fn aws_managed_period(self) -> Days {
        if self.since(switch::AWS_MANAGED_YEARLY) { Days(365) } else { Days(1095) }
    }

    /// Returns the number of on-demand rotations that a key has in its life (ODR-10).
    #[must_use]
    pub const fn on_demand_quota(self) -> u32 {
        if self.since(switch::ON_DEMAND_QUOTA_25) { 25 } else { 10 }
    }

    /// Returns the maximum number of aliases of a key (ALI-08); `None` for no limit, as in 2020.
    #[must_use]
    pub const fn aliases_per_key(self) -> Option<usize> {
        if self.are_current() { Some(50) } else { None }
    }

    /// Returns the maximum number of aliases of an account in a Region (ALI-09); `None` for no limit,
    /// as today.
    #[must_use]
    pub const fn aliases_per_region(self) -> Option<usize> {
        if self.are_current() { None } else { Some(10_000) }
    }

    /// Returns the maximum number of customer managed keys of an account in a Region (QUO-01, QUO-02).
    #[must_use]
    pub const fn keys_per_region(self) -> usize {
        if self.are_current() { 100_000 } else { 10_000 }
    }

    /// Returns the maximum number of grants of a key (QUO-01, QUO-02).
    #[must_use]
    pub const fn grants_per_key(self) -> usize {
        if self.are_current() { 50_000 } else { 10_000 }
    }

    /// Returns the maximum number of grants of a key for one principal (QUO-02); `None` for no limit,
    /// as today.
    #[must_use]
    pub const fn grants_per_principal(self) -> Option<usize> {
        if self.are_current() { None } else { Some(500) }
    }

    /// Returns the maximum length of a key policy, in bytes (POL-05).
    #[must_use]
    pub const fn max_policy_len(self) -> usize {
        if self.are_current() { 131_072 } else { 32_768 }
    }

    /// Returns whether responses, events and records name key material (KEY-02, CRY-07, EVT-03).
    #[must_use]
    pub const fn show_key_material(self) -> bool {
        self.since(switch::KEY_MATERIAL_IDS)
    }

    /// Returns whether key metadata and responses name specs and algorithms.
    #[must_use]
    pub const fn show_algorithms(self) -> bool {
        self.since(switch::ASYMMETRIC_KEYS)
    }

    /// Returns whether key metadata has `KeySpec`, beside the older `CustomerMasterKeySpec`.
    #[must_use]
    pub const fn show_key_spec(self) -> bool {
        self.since(switch::KEY_SPEC_MEMBER)
    }

    /// Returns whether key metadata has `MultiRegion`.
    #[must_use]
    pub const fn show_multi_region(self) -> bool {
        self.since(switch::MULTI_REGION_KEYS)
    }

    /// Returns whether the response of ScheduleKeyDeletion has state and window (DEL-03, DEL-04).
    #[must_use]
    pub const fn show_deletion_details(self) -> bool {
        self.since(switch::DELETION_DETAILS)
    }

    /// Returns whether lists of aliases have dates (ALI-19, ALI-20).
    #[must_use]
    pub const fn show_alias_dates(self) -> bool {
        self.since(switch::ALIAS_DATES)
    }

    /// Returns whether records of calls without a response body name the changed key (EVT-14).
    #[must_use]
    pub const fn trail_shows_responses(self) -> bool {
        self.since(switch::TRAIL_RESPONSES)
    }

    /// Returns whether the name of a policy is optional (POL-02).
    #[must_use]
    pub const fn policy_name_is_optional(self) -> bool {
        self.since(switch::POLICY_NAME_OPTIONAL)
    }

    /// Returns whether requests have `DryRun` (CRY-21).
    #[must_use]
    pub const fn have_dry_run(self) -> bool {
        self.since(switch::DRY_RUN)
    }

    /// Returns whether keys of every type can have imported material.
    #[must_use]
    pub const fn import_all_key_types(self) -> bool {
        self.since(switch::IMPORT_OF_ALL_TYPES)
    }

    /// Returns whether RSAES_PKCS1_V1_5 is withdrawn from the import of material.
    #[must_use]
    pub const fn have_withdrawn_pkcs1_wrapping(self) -> bool {
        self.since(switch::PKCS1_WRAPPING_END)
    }

    /// Returns whether a symmetric key can have several imported materials, and rotate to them on
    /// demand (AMB-27, IMP-21).
    #[must_use]
    pub const fn rotate_imported(self, is_multi_region: bool) -> bool {
        let date = match is_multi_region {
            true => switch::MULTI_REGION_IMPORTS,
            false => switch::KEY_MATERIAL_IDS,
        };
        self.since(date)
    }

    /// Returns whether external key stores exist.
    #[must_use]
    pub const fn have_external_key_stores(self) -> bool {
        self.since(switch::EXTERNAL_KEY_STORES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn day(year: i64, month: u8, day: u8) -> Timestamp {
        Timestamp::from_date(year, month, day)
    }

    #[test]
    fn rot_62_rot_63_aws_managed_keys_have_a_period_per_era() {
        let last = day(2021, 1, 1);
        assert_eq!(Era::Y2020.aws_managed_rotation(last).next, last.plus_days(Days(1095)));
        assert_eq!(Era::Y2024.aws_managed_rotation(last).next, last.plus_days(Days(365)));
        assert_eq!(Era::Y2026.aws_managed_rotation(last).next, last.plus_days(Days(365)));
    }

    #[test]
    fn rot_66_the_change_of_may_2022_shortens_the_wait() {
        let next = |last| Era::Historical.aws_managed_rotation(last).next;
        assert_eq!(next(day(2018, 1, 1)), day(2018, 1, 1).plus_days(Days(1095)));
        assert_eq!(next(day(2020, 1, 1)), Timestamp::start_of(switch::AWS_MANAGED_YEARLY));
        assert_eq!(next(day(2021, 9, 1)), day(2022, 9, 1));
        assert_eq!(next(day(2023, 1, 1)), day(2024, 1, 1));
    }

    #[test]
    fn odr_10_the_quota_grew_in_2026() {
        assert_eq!(Era::Y2024.rules(day(2030, 1, 1)).on_demand_quota(), 10);
        assert_eq!(Era::Y2026.rules(day(2024, 1, 1)).on_demand_quota(), 25);
        assert_eq!(Era::Historical.rules(day(2026, 2, 15)).on_demand_quota(), 10);
        assert_eq!(Era::Historical.rules(day(2026, 2, 16)).on_demand_quota(), 25);
    }
}
