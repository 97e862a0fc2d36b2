//! The comparison of engine and model.

use kms_core::{Key, KeyId, KeyState, Kms, KmsError, RotationSchedule, RotationType, Timestamp};
use kms_tests::lab::home;
use kms_tests::model::{self, Life, Model, Moment, Owner, Why};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Compares all keys and aliases of both.
pub(crate) fn states(model: &Model, kms: &Kms, ids: &[KeyId]) -> Result<(), TestCaseError> {
    prop_assert_eq!(kms.now().as_millis(), model.now);
    prop_assert_eq!(ids.len(), model.keys.len());
    let alive = model.keys.iter().filter(|key| key.life != Life::Gone).count();
    let resources = kms.resources().get(&home());
    prop_assert_eq!(resources.map_or(0, |resources| resources.keys.len()), alive);
    for (number, (id, expected)) in ids.iter().zip(&model.keys).enumerate() {
        match kms.key(home(), *id) {
            Some(key) => keys(number, key, expected)?,
            None => prop_assert_eq!(expected.life, Life::Gone, "key {}", number),
        }
    }
    aliases(model, kms, ids)
}

fn keys(number: usize, key: &Key, expected: &model::Key) -> Result<(), TestCaseError> {
    prop_assert_eq!(life(key.state), expected.life, "key {}", number);
    prop_assert_eq!(key.created_at.as_millis(), expected.born);
    let rotations = key.materials.iter().flat_map(|materials| materials.iter());
    let rotations = rotations.filter_map(|it| Some((it.created_at, it.rotation_type?)));
    let rotations: Vec<_> = rotations.map(|(at, kind)| (at.as_millis(), why(kind))).collect();
    prop_assert_eq!(&rotations, &expected.rotations, "key {}", number);
    let encrypts = key.is_symmetric() && key.materials.is_some();
    prop_assert_eq!(encrypts, expected.has_material());
    prop_assert_eq!(schedule(key.schedule), expected.schedule, "key {}", number);
    prop_assert_eq!(key.schedule == RotationSchedule::ByAws, expected.owner == Owner::Aws);
    let running = key.on_demand.running.map(|it| (millis(it.started_at), millis(it.due)));
    prop_assert_eq!(running, expected.running, "key {}", number);
    prop_assert_eq!(key.on_demand.used, expected.asked_for, "key {}", number);
    prop_assert_eq!(&key.tags, &expected.tags, "key {}", number);
    if expected.owner != Owner::Aws {
        prop_assert_eq!(&key.description, &expected.description, "key {}", number);
    }
    match &expected.policy {
        Some(policy) => prop_assert_eq!(&key.policy, policy, "key {}", number),
        None => prop_assert!(key.policy.contains("2012-10-17"), "key {}", number),
    }
    Ok(())
}

fn aliases(model: &Model, kms: &Kms, ids: &[KeyId]) -> Result<(), TestCaseError> {
    let all = kms.resources().get(&home()).into_iter().flat_map(|resources| &resources.aliases);
    let number = |id: &KeyId| ids.iter().position(|it| it == id).expect("a known key");
    let told = all.map(|(name, alias)| {
        let (created, updated) = (millis(alias.created_at), millis(alias.updated_at));
        let target = number(&alias.target);
        (name.as_str().to_owned(), model::Alias { target, created, updated })
    });
    prop_assert_eq!(&told.collect::<std::collections::BTreeMap<_, _>>(), &model.aliases);
    for (number, id) in ids.iter().enumerate() {
        let Some(key) = kms.key(home(), *id) else { continue };
        let own: Vec<_> = key.aliases.iter().map(|name| name.as_str()).collect();
        let pointing = model.aliases.iter().filter(|(_, alias)| alias.target == number);
        let pointing: Vec<_> = pointing.map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(own, pointing, "key {}", number);
    }
    Ok(())
}

fn millis(at: Timestamp) -> Moment {
    at.as_millis()
}

fn life(state: KeyState) -> Life {
    match state {
        KeyState::Enabled => Life::Enabled,
        KeyState::Disabled => Life::Disabled,
        KeyState::PendingDeletion { delete_at } => Life::Deleting(millis(delete_at)),
        KeyState::PendingImport => Life::WaitingForImport,
        KeyState::Creating { .. }
        | KeyState::PendingReplicaDeletion { .. }
        | KeyState::Unavailable { .. }
        | KeyState::Updating { .. } => panic!("{state:?} cannot be reached"),
    }
}

fn schedule(schedule: RotationSchedule) -> Option<(u32, Moment)> {
    match schedule {
        RotationSchedule::Off | RotationSchedule::ByAws => None,
        RotationSchedule::On { period, next } => Some((period.days().0, millis(next))),
    }
}

pub(crate) fn why(rotation: RotationType) -> Why {
    match rotation {
        RotationType::OnDemand => Why::Demand,
        RotationType::Automatic => Why::Date,
    }
}

/// A refusal, as the model calls it.
pub(crate) fn name(refusal: &KmsError) -> &'static str {
    match refusal {
        KmsError::AccessDenied(_) => "AccessDenied",
        KmsError::Algorithm(_) => "Algorithm",
        KmsError::AlreadyExists(_) | KmsError::AlreadyReplicated(_) => "AlreadyExists",
        KmsError::Conflict(..) => "Conflict",
        KmsError::CustomKeyStore(_) => "CustomKeyStore",
        KmsError::Disabled(_) => "Disabled",
        KmsError::DryRun => "DryRun",
        KmsError::Import(_) => "Import",
        KmsError::IncorrectKey => "IncorrectKey",
        KmsError::InvalidAliasName(_) => "InvalidAliasName",
        KmsError::InvalidCiphertext => "InvalidCiphertext",
        KmsError::InvalidKeyUsage(_) => "InvalidKeyUsage",
        KmsError::InvalidMac => "InvalidMac",
        KmsError::InvalidMarker => "InvalidMarker",
        KmsError::InvalidSignature => "InvalidSignature",
        KmsError::InvalidState(_) => "InvalidState",
        KmsError::LimitExceeded(_) => "LimitExceeded",
        KmsError::Missing(_) => "Missing",
        KmsError::NotFound(_) => "NotFound",
        KmsError::Tag(_) => "Tag",
        KmsError::Unsupported(_) => "Unsupported",
        KmsError::Validation(_) => "Validation",
    }
}
