//! Compares the engine with a slow and obvious model of it: after every random call and every jump
//! of the clock, both must have the same keys, dates, histories and answers, and all invariants
//! must hold. More cases on request: `KMS_ORRERY_CASES=10000 cargo test --test model`.

#![cfg(test)]

mod compare;
mod explained;
mod harness;
mod random;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use harness::Harness;
use kms_core::{Key, KeyId, Kms, RotationType, Timestamp};
use kms_tests::lab::home;
use kms_tests::{cases, key_stores};
use proptest::prelude::*;

/// The maximum number of calls in one history.
const STEPS: usize = 40;

/// The results that random histories must reach, or they would prove little.
const REACHED: &[&str] = &[
    "CancelKeyDeletion InvalidState",
    "CancelKeyDeletion ok",
    "CreateAlias AlreadyExists",
    "CreateAlias InvalidAliasName",
    "CreateAlias InvalidState",
    "CreateAlias ok",
    "Decrypt AccessDenied",
    "Decrypt Disabled",
    "Decrypt IncorrectKey",
    "Decrypt InvalidCiphertext",
    "Decrypt InvalidState",
    "Decrypt NotFound",
    "Decrypt ok",
    "DeleteAlias NotFound",
    "DeleteAlias ok",
    "DisableKeyRotation ok",
    "EnableKeyRotation AccessDenied",
    "EnableKeyRotation Disabled",
    "EnableKeyRotation InvalidState",
    "EnableKeyRotation NotFound",
    "EnableKeyRotation Unsupported",
    "Encrypt InvalidKeyUsage",
    "GenerateDataKey ok",
    "GetKeyRotationStatus Unsupported",
    "ListKeyRotations Unsupported",
    "ListKeyRotations ok",
    "ReEncrypt ok",
    "RotateKeyOnDemand Conflict",
    "RotateKeyOnDemand Disabled",
    "RotateKeyOnDemand InvalidState",
    "RotateKeyOnDemand Unsupported",
    "RotateKeyOnDemand ok",
    "TagResource Tag",
    "UpdateAlias Validation",
    "UpdateAlias ok",
];

#[test]
fn engine_and_model_agree_after_every_step() {
    let mut seen = BTreeSet::new();
    cases::run(512, &random::history(STEPS), |history| {
        let mut harness = Harness::run(&history)?;
        harness.decrypt_everything()?;
        explained::everything(harness.kms(), harness.events())?;
        seen.extend(harness.seen().iter().cloned());
        Ok(())
    });
    let missing: Vec<_> = REACHED.iter().filter(|it| !seen.contains(**it)).collect();
    assert!(missing.is_empty(), "no history led to {missing:?}, but to {seen:#?}");
}

#[test]
fn many_small_jumps_give_the_same_dates_as_one_big_jump() {
    let cuts = proptest::collection::vec(0.0..1.0_f64, 1..30);
    let years = 1..30_u64;
    cases::run(128, &(random::history(20), cuts, years), |(history, cuts, years)| {
        let harness = Harness::run(&history)?;
        let (from, span) = (harness.now(), Duration::from_secs(years * 365 * 86_400));
        let mut stops: Vec<_> = cuts.iter().map(|cut| from.plus(span.mul_f64(*cut))).collect();
        stops.sort_unstable();
        stops.push(from.plus(span));
        let mut leaping = harness.kms().clone();
        let mut walking = leaping.clone();
        leaping.advance_to(from.plus(span), &mut harness::entropy());
        for stop in stops {
            walking.advance_to(stop, &mut harness::entropy());
        }
        prop_assert_eq!(dates(&walking), dates(&leaping));
        prop_assert_eq!(walking.next_deadline(), leaping.next_deadline());
        Ok(())
    });
}

/// When a key's materials were made, and why.
type Dates = Vec<(Timestamp, Option<RotationType>)>;

fn dates(kms: &Kms) -> BTreeMap<KeyId, Dates> {
    let keys = kms.resources().get(&home()).into_iter().flat_map(|all| all.keys.values());
    let history = |key: &Key| {
        let materials = key.materials.iter().flat_map(|materials| materials.iter());
        materials.map(|material| (material.created_at, material.rotation_type)).collect()
    };
    keys.map(|key| (key.id, history(key))).collect()
}

#[test]
fn the_events_replayed_give_the_same_keys() {
    cases::run(128, &random::history(STEPS), |history| {
        let harness = Harness::run(&history)?;
        let born = Timestamp::from_millis(history.genesis.now);
        let mut replayed = Kms::new(harness.kms().settings(), born);
        key_stores::add(&mut replayed);
        replayed.replay(harness.events());
        let before = replayed.resources().get(&home()).cloned().unwrap_or_default();
        let after = harness.kms().resources().get(&home()).cloned().unwrap_or_default();
        prop_assert_eq!(before, after);
        prop_assert_eq!(replayed.next_deadline(), harness.kms().next_deadline());
        Ok(())
    });
}
