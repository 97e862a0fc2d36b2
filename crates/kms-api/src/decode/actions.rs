//! Builds the typed action from a request whose members were checked.

use alloc::string::ToString;
use alloc::vec::Vec;

use kms_core::{
    Action, AliasName, Operation, PendingWindow, PolicyName, RotationPeriod, Rules, Scope, Tag,
};

use super::{
    Datum, Input, asymmetric, create_key, cryptography, custom_key_stores, grants, hmac, imports,
    lists, regions,
};
use crate::{Fault, policy};

/// The parts of a request from which an action is built.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) rules: Rules,
    pub(super) scope: Scope,
    pub(super) operation: Operation,
    pub(super) input: &'a Input<'a>,
}

/// Builds the action of each operation.
pub(super) fn action(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let key = || input.key("KeyId");
    Ok(match request.operation {
        Operation::CancelKeyDeletion => Action::CancelKeyDeletion { key: key() },
        Operation::ConnectCustomKeyStore => custom_key_stores::connect(input),
        Operation::CreateCustomKeyStore => custom_key_stores::create(request)?,
        Operation::DeleteCustomKeyStore => custom_key_stores::delete(input),
        Operation::DescribeCustomKeyStores => custom_key_stores::describe(request)?,
        Operation::DisconnectCustomKeyStore => custom_key_stores::disconnect(input),
        Operation::UpdateCustomKeyStore => custom_key_stores::update(input),
        Operation::CreateAlias => create_alias(input)?,
        Operation::CreateGrant => Action::CreateGrant(grants::create(input)?),
        Operation::CreateKey => Action::CreateKey(create_key::read(request)?),
        Operation::Decapsulate => decapsulate(input),
        Operation::Decrypt => Action::Decrypt(cryptography::decrypt(input)?),
        Operation::DeleteAlias => Action::DeleteAlias { name: alias_name(input)? },
        Operation::DeleteImportedKeyMaterial => imports::delete(input),
        Operation::DeriveSharedSecret => asymmetric::derive_shared_secret(input),
        Operation::DescribeKey => Action::DescribeKey { key: key() },
        Operation::DisableKey => Action::DisableKey { key: key() },
        Operation::DisableKeyRotation => Action::DisableKeyRotation { key: key() },
        Operation::EnableKey => Action::EnableKey { key: key() },
        Operation::EnableKeyRotation => enable_key_rotation(input),
        Operation::Encapsulate => Action::Encapsulate { key: key() },
        Operation::Encrypt => Action::Encrypt(cryptography::encrypt(input)),
        Operation::GenerateDataKey => cryptography::generate_data_key(input, true)?,
        Operation::GenerateDataKeyPair => asymmetric::generate_data_key_pair(request, true)?,
        Operation::GenerateDataKeyPairWithoutPlaintext => {
            asymmetric::generate_data_key_pair(request, false)?
        }
        Operation::GenerateDataKeyWithoutPlaintext => {
            cryptography::generate_data_key(input, false)?
        }
        Operation::GenerateMac => Action::GenerateMac(hmac::generate_mac(input)?),
        Operation::GenerateRandom => cryptography::generate_random(input)?,
        Operation::GetKeyLastUsage => Action::GetKeyLastUsage { key: key() },
        Operation::GetKeyPolicy => Action::GetKeyPolicy { key: key(), name: policy_name(input) },
        Operation::GetKeyRotationStatus => Action::GetKeyRotationStatus { key: key() },
        Operation::GetParametersForImport => imports::parameters(input)?,
        Operation::GetPublicKey => Action::GetPublicKey { key: key() },
        Operation::ImportKeyMaterial => imports::import(input)?,
        Operation::ListAliases => lists::aliases(request)?,
        Operation::ListGrants => grants::list(request)?,
        Operation::ListKeyPolicies => lists::key_policies(request)?,
        Operation::ListKeyRotations => lists::key_rotations(request)?,
        Operation::ListKeys => lists::keys(request)?,
        Operation::ListResourceTags => lists::resource_tags(request)?,
        Operation::ListRetirableGrants => grants::list_retirable(request)?,
        Operation::PutKeyPolicy => put_key_policy(request)?,
        Operation::ReEncrypt => Action::ReEncrypt(cryptography::re_encrypt(input)?),
        Operation::ReplicateKey => regions::replicate_key(request)?,
        Operation::RetireGrant => grants::retire(input)?,
        Operation::RevokeGrant => grants::revoke(input)?,
        Operation::RotateKeyOnDemand => Action::RotateKeyOnDemand { key: key() },
        Operation::ScheduleKeyDeletion => schedule_key_deletion(input),
        Operation::Sign => Action::Sign(asymmetric::sign(input)?),
        Operation::TagResource => Action::TagResource { key: key(), tags: tags(input) },
        Operation::UntagResource => untag_resource(input),
        Operation::UpdateAlias => update_alias(input)?,
        Operation::UpdateKeyDescription => update_key_description(input),
        Operation::UpdatePrimaryRegion => regions::update_primary_region(input)?,
        Operation::Verify => Action::Verify(asymmetric::verify(input)?),
        Operation::VerifyMac => Action::VerifyMac(hmac::verify_mac(input)?),
    })
}

fn create_alias(input: &Input<'_>) -> Result<Action, Fault> {
    Ok(Action::CreateAlias { name: alias_name(input)?, target: input.key("TargetKeyId") })
}

fn update_alias(input: &Input<'_>) -> Result<Action, Fault> {
    Ok(Action::UpdateAlias { name: alias_name(input)?, target: input.key("TargetKeyId") })
}

/// Returns the alias that `AliasName` names. It begins with `alias/` (ALI-01) and has a limited set of
/// characters (ALI-02).
fn alias_name(input: &Input<'_>) -> Result<AliasName, Fault> {
    let text = input.required_text("AliasName");
    if !text.starts_with(AliasName::PREFIX) {
        return Err(Fault::validation(
            "Alias must start with the prefix \"alias/\". Please see \
             https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
        ));
    }
    AliasName::parse(text).ok_or_else(|| {
        let rule = "needs a name of letters, digits, '/', '_' and '-' after the prefix \"alias/\".";
        Fault::validation(alloc::format!("Alias '{text}' {rule}"))
    })
}

fn decapsulate(input: &Input<'_>) -> Action {
    let ciphertext = input.blob("SharedSecretCiphertextBlob");
    Action::Decapsulate { key: input.key("KeyId"), ciphertext }
}

fn enable_key_rotation(input: &Input<'_>) -> Action {
    let days = input.integer("RotationPeriodInDays");
    let period = days.and_then(RotationPeriod::new);
    Action::EnableKeyRotation { key: input.key("KeyId"), period }
}

/// Returns the policy name, whose only valid value is `default` (POL-02). Until 2024 it was required,
/// which was checked before.
fn policy_name(input: &Input<'_>) -> PolicyName {
    match input.text("PolicyName") {
        None | Some("default") => PolicyName::Default,
        Some(_) => PolicyName::Other,
    }
}

/// Decodes PutKeyPolicy: the policy must be well formed (POL-04), and must not lock the caller out
/// (POL-07).
fn put_key_policy(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let policy = input.required_text("Policy");
    policy::check(request.scope, policy, input.flag("BypassPolicyLockoutSafetyCheck"))?;
    Ok(Action::PutKeyPolicy {
        key: input.key("KeyId"),
        name: policy_name(input),
        policy: policy.to_string(),
    })
}

/// Decodes ScheduleKeyDeletion: a waiting period of 7 to 30 days, by default 30 (DEL-01).
fn schedule_key_deletion(input: &Input<'_>) -> Action {
    let days = input.integer("PendingWindowInDays");
    let window = days.and_then(PendingWindow::new).unwrap_or(PendingWindow::DEFAULT);
    Action::ScheduleKeyDeletion { key: input.key("KeyId"), window }
}

/// Decodes the tags of a request (TAG-01).
pub(super) fn tags(input: &Input<'_>) -> Vec<Tag> {
    let tags = input.list("Tags").iter().filter_map(|tag| {
        let Datum::Structure(tag) = tag else { return None };
        let text = |name| tag.required_text(name).to_string();
        Some(Tag { key: text("TagKey"), value: text("TagValue") })
    });
    tags.collect()
}

fn untag_resource(input: &Input<'_>) -> Action {
    let tag_keys = input.list("TagKeys").iter().filter_map(|item| {
        let Datum::Text(text) = item else { return None };
        Some((*text).to_string())
    });
    Action::UntagResource { key: input.key("KeyId"), tag_keys: tag_keys.collect() }
}

fn update_key_description(input: &Input<'_>) -> Action {
    let description = input.required_text("Description").to_string();
    Action::UpdateKeyDescription { key: input.key("KeyId"), description }
}
