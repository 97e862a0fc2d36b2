//! Operations that create, enable, disable and delete keys.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::{custom_key_stores, policies, quotas, tags};
use crate::algorithms::{Context, KeyPair};
use crate::command::{CreateKey, PendingWindow};
use crate::entropy::{Entropy, draw};
use crate::error::KmsError;
use crate::event::{EventKind, MultiRegionChange, NewKey, RotationType};
use crate::id::{AliasName, KeyRef};
use crate::key::{BackingKey, Key, KeyState};
use crate::kms::answer::metadata;
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::due;
use crate::kms::request_context::{Found, RequestContext};
use crate::response::Response;
use kms_crypto::{KeyId, PrivateKey};
use kms_shapes::{KeyManager, KeyType, Origin};

/// Decides CreateKey (KEY-01, QUO-01, STA-02).
pub(super) fn create(
    request: &RequestContext<'_>,
    new: &CreateKey,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    tags::check(&new.tags, core::iter::empty())?;
    if let Some(policy) = &new.policy {
        policies::check_length(request, policy)?;
    }
    custom_key_stores::check_new_key(request, new)?;
    quotas::check_keys(request, request.scope)?;
    let context = stage.effects()?;
    let made = NewKey { tags: new.tags.clone(), ..generate(request, new, context.entropy) };
    let new = with_pair(request, made, context)?;
    let key = Key::create(new.clone(), request.now);
    let arn = request.scope.key_arn(key.id);
    let response = Response::CreateKey(metadata(request, arn, &key));
    Ok(Decision::change(arn, [EventKind::KeyCreated(Box::new(new))], response))
}

/// Generates the ID of a new key, and the material of a symmetric one.
fn generate(request: &RequestContext<'_>, new: &CreateKey, entropy: &mut dyn Entropy) -> NewKey {
    let id = match new.multi_region {
        true => KeyId::multi_region_from_random(draw(entropy)),
        false => KeyId::from_random(draw(entropy)),
    };
    let has_material = new.spec.key_type() == KeyType::Symmetric && new.origin != Origin::External;
    NewKey {
        id,
        spec: new.spec,
        usage: new.usage,
        origin: new.origin,
        manager: KeyManager::Customer,
        description: new.description.clone(),
        policy: new.policy.clone().unwrap_or_else(|| policies::default_policy(request.scope)),
        tags: Vec::new(),
        multi_region: new.multi_region,
        custom_key_store_id: new.custom_key_store_id.clone(),
        xks_key_id: new.xks_key_id.clone(),
        material: has_material.then(|| BackingKey::generate(id, request.now, None, entropy)),
        public_key: Vec::new(),
    }
}

/// Generates the key pair of an asymmetric key, or the secret of an HMAC key. A key in a custom key
/// store and one for imported material get none.
fn with_pair(
    request: &RequestContext<'_>,
    new: NewKey,
    context: &mut Context<'_>,
) -> Result<NewKey, KmsError> {
    if new.spec.key_type() == KeyType::Symmetric || new.origin != Origin::AwsKms {
        return Ok(new);
    }
    let KeyPair { private, public } = context.generate(new.spec)?;
    let private = PrivateKey::from(private.to_vec());
    let material = BackingKey::private(new.id, private, request.now);
    Ok(NewKey { material: Some(material), public_key: public, ..new })
}

/// Decides the use of an AWS managed key by its service. The first use creates the key; later ones
/// change nothing.
pub(super) fn use_aws_service(
    request: &RequestContext<'_>,
    alias: &AliasName,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    if let Some(found) = request.kms.alias(request.scope, alias) {
        return Ok(Decision::done(request.scope.key_arn(found.target), []));
    }
    let service = alias.as_str().rsplit('/').next().unwrap_or_default();
    let description =
        alloc::format!("Default key that protects my {service} data when no other key is defined");
    let entropy = &mut *stage.effects()?.entropy;
    let key = NewKey {
        manager: KeyManager::Aws,
        policy: policies::aws_managed_policy(request.scope, service),
        description,
        ..generate(request, &CreateKey::default(), entropy)
    };
    let target = key.id;
    let created = EventKind::KeyCreated(Box::new(key));
    let named = EventKind::AliasCreated { name: alias.clone(), target };
    Ok(Decision::done(request.scope.key_arn(target), [created, named]))
}

/// Decides EnableKey (STA-04). A key that missed its rotation date while disabled rotates now, once
/// (ROT-37, ROT-39, ROT-42). A key whose imported material is missing changes to PendingImport
/// (STA-09).
pub(super) fn enable(
    request: &RequestContext<'_>,
    key: &KeyRef,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    let is_disabled =
        matches!(key.state, KeyState::Disabled | KeyState::Unavailable { enabled: false });
    if !is_disabled {
        return Ok(Decision::done(arn, []));
    }
    if key.origin == Origin::External && !key.has_all_material() {
        let pending = EventKind::KeyLeftPendingImport { key: key.id };
        return Ok(Decision::done(arn, [pending]));
    }
    let mut events = Vec::from([(arn.scope, EventKind::KeyEnabled { key: key.id })]);
    if key.overdue(request.rules, request.now).is_some() {
        let automatic = RotationType::Automatic;
        let entropy = &mut *stage.effects()?.entropy;
        events.extend(due::rotation(request.kms, request.now, arn.scope, key, automatic, entropy));
    }
    Ok(Decision { events, response: Response::Empty { key: Some(arn) } })
}

/// Decides DisableKey (STA-04). The rotation setting stays (ROT-35).
pub(super) fn disable(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    match key.state {
        KeyState::Disabled | KeyState::Unavailable { enabled: false } => {
            Ok(Decision::done(arn, []))
        }
        KeyState::Creating { .. }
        | KeyState::Enabled
        | KeyState::PendingDeletion { .. }
        | KeyState::PendingReplicaDeletion { .. }
        | KeyState::PendingImport
        | KeyState::Unavailable { enabled: true }
        | KeyState::Updating { .. } => {
            Ok(Decision::done(arn, [EventKind::KeyDisabled { key: key.id }]))
        }
    }
}

/// Decides ScheduleKeyDeletion (DEL-01 to DEL-05, DEL-08). The waiting period of a primary with
/// replicas begins when its last replica is deleted (DEL-19).
pub(super) fn schedule_deletion(
    request: &RequestContext<'_>,
    key: &KeyRef,
    window: PendingWindow,
) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    let window = window.days();
    let has_replicas = key.multi_region.as_ref().is_some_and(|it| !it.replicas().is_empty());
    let (state, scheduled) = if has_replicas {
        let change = MultiRegionChange::DeletionPendingReplicas { window };
        let pending = EventKind::MultiRegionChanged { key: key.id, change };
        (KeyState::PendingReplicaDeletion { window }, pending)
    } else {
        let delete_at = request.now.plus_days(window);
        let scheduled = EventKind::KeyDeletionScheduled { key: key.id, delete_at };
        (KeyState::PendingDeletion { delete_at }, scheduled)
    };
    let detailed = request.rules.show_deletion_details();
    let response = Response::ScheduleKeyDeletion {
        key: arn,
        deletion_date: state.deletion_date(),
        state: detailed.then_some(state.as_str()),
        window: detailed.then_some(window),
    };
    Ok(Decision::change(arn, [scheduled], response))
}

/// Decides CancelKeyDeletion. The key is disabled then, whatever its state was before (STA-06,
/// DEL-09).
pub(super) fn cancel_deletion(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    let cancelled = EventKind::KeyDeletionCancelled { key: key.id };
    Ok(Decision::change(arn, [cancelled], Response::CancelKeyDeletion { key: arn }))
}

/// Decides UpdateKeyDescription (KEY-10).
pub(super) fn update_description(
    request: &RequestContext<'_>,
    key: &KeyRef,
    description: &str,
) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    let description: String = description.to_owned();
    let updated = EventKind::KeyDescriptionUpdated { key: key.id, description };
    Ok(Decision::done(arn, [updated]))
}
