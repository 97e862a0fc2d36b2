//! Makes the typed action out of a request whose members are sound.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use kms_core::{
    Action, AliasName, IncludeKeyMaterial, KmsError, Operation, Page, PendingWindow, PolicyName,
    RotationPeriod, Rules, Scope, Tag,
};

use super::{Datum, Input, create_key, cryptography, grants, missing, regions};
use crate::{Fault, marker, policy};

/// What an action is made of.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) rules: Rules,
    pub(super) scope: Scope,
    pub(super) operation: Operation,
    pub(super) input: &'a Input<'a>,
}

/// One arm an operation.
#[expect(clippy::wildcard_enum_match_arm, reason = "what has no members was refused before")]
pub(super) fn action(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let key = || input.key("KeyId");
    Ok(match request.operation {
        Operation::CancelKeyDeletion => Action::CancelKeyDeletion { key: key() },
        Operation::CreateAlias => {
            Action::CreateAlias { name: alias_name(input)?, target: input.key("TargetKeyId") }
        }
        Operation::CreateGrant => Action::CreateGrant(grants::create(input)?),
        Operation::CreateKey => Action::CreateKey(create_key::read(request)?),
        Operation::Decrypt => Action::Decrypt(cryptography::decrypt(input)?),
        Operation::DeleteAlias => Action::DeleteAlias { name: alias_name(input)? },
        Operation::DescribeKey => Action::DescribeKey { key: key() },
        Operation::DisableKey => Action::DisableKey { key: key() },
        Operation::DisableKeyRotation => Action::DisableKeyRotation { key: key() },
        Operation::EnableKey => Action::EnableKey { key: key() },
        Operation::EnableKeyRotation => {
            let days = input.integer("RotationPeriodInDays");
            Action::EnableKeyRotation { key: key(), period: days.and_then(RotationPeriod::new) }
        }
        Operation::Encrypt => Action::Encrypt(cryptography::encrypt(input)),
        Operation::GenerateDataKey => {
            Action::GenerateDataKey(cryptography::generate_data_key(input, true)?)
        }
        Operation::GenerateDataKeyWithoutPlaintext => {
            Action::GenerateDataKey(cryptography::generate_data_key(input, false)?)
        }
        Operation::GenerateRandom => cryptography::generate_random(input)?,
        Operation::GetKeyLastUsage => Action::GetKeyLastUsage { key: key() },
        Operation::GetKeyPolicy => Action::GetKeyPolicy { key: key(), name: policy_name(input) },
        Operation::GetKeyRotationStatus => Action::GetKeyRotationStatus { key: key() },
        Operation::ListAliases => {
            Action::ListAliases { key: input.optional_key("KeyId"), page: page(request, 50)? }
        }
        Operation::ListGrants => grants::list(request)?,
        Operation::ListKeyPolicies => {
            Action::ListKeyPolicies { key: key(), page: page(request, 100)? }
        }
        Operation::ListKeyRotations => Action::ListKeyRotations {
            key: key(),
            include: input.text("IncludeKeyMaterial").map(include_key_material),
            page: page(request, 100)?,
        },
        Operation::ListKeys => Action::ListKeys { page: page(request, 100)? },
        Operation::ListResourceTags => {
            Action::ListResourceTags { key: key(), page: page(request, 50)? }
        }
        Operation::ListRetirableGrants => grants::list_retirable(request)?,
        Operation::PutKeyPolicy => put_key_policy(request)?,
        Operation::ReEncrypt => Action::ReEncrypt(cryptography::re_encrypt(input)?),
        Operation::ReplicateKey => regions::replicate_key(request)?,
        Operation::RetireGrant => grants::retire(input)?,
        Operation::RevokeGrant => grants::revoke(input)?,
        Operation::RotateKeyOnDemand => Action::RotateKeyOnDemand { key: key() },
        Operation::ScheduleKeyDeletion => schedule_key_deletion(input),
        Operation::TagResource => Action::TagResource { key: key(), tags: tags(input) },
        Operation::UntagResource => {
            Action::UntagResource { key: key(), tag_keys: texts(input.list("TagKeys")) }
        }
        Operation::UpdateAlias => {
            Action::UpdateAlias { name: alias_name(input)?, target: input.key("TargetKeyId") }
        }
        Operation::UpdateKeyDescription => Action::UpdateKeyDescription {
            key: key(),
            description: input.required_text("Description").to_string(),
        },
        Operation::UpdatePrimaryRegion => regions::update_primary_region(input)?,
        operation => return Err(missing(operation)),
    })
}

/// The alias that `AliasName` names (ALI-01, ALI-02).
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

/// POL-02. Before 2024 the name had to be given, and was checked for before.
fn policy_name(input: &Input<'_>) -> PolicyName {
    match input.text("PolicyName") {
        None | Some("default") => PolicyName::Default,
        Some(_) => PolicyName::Other,
    }
}

/// POL-04, POL-07.
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

/// DEL-01.
fn schedule_key_deletion(input: &Input<'_>) -> Action {
    let days = input.integer("PendingWindowInDays");
    let window = days.and_then(PendingWindow::new).unwrap_or(PendingWindow::DEFAULT);
    Action::ScheduleKeyDeletion { key: input.key("KeyId"), window }
}

/// LKR-03.
fn include_key_material(word: &str) -> IncludeKeyMaterial {
    match word {
        "ALL_KEY_MATERIAL" => IncludeKeyMaterial::AllKeyMaterial,
        _ => IncludeKeyMaterial::RotationsOnly,
    }
}

/// The part of a list that is asked for, with the list's own default length (WIR-13, LKR-14).
pub(super) fn page(request: &Request<'_>, default_limit: usize) -> Result<Page, Fault> {
    let issued = |text| marker::read(request.operation, text).ok_or(KmsError::InvalidMarker);
    let after = request.input.text("Marker").map(issued).transpose()?;
    let limit = request.input.integer("Limit").unwrap_or(default_limit);
    Ok(Page { limit, after })
}

/// TAG-01.
pub(super) fn tags(input: &Input<'_>) -> Vec<Tag> {
    let tags = input.list("Tags").iter().filter_map(|tag| {
        let Datum::Structure(tag) = tag else { return None };
        let text = |name| tag.required_text(name).to_string();
        Some(Tag { key: text("TagKey"), value: text("TagValue") })
    });
    tags.collect()
}

fn texts(list: &[Datum<'_>]) -> Vec<String> {
    let texts = list.iter().filter_map(|item| {
        let Datum::Text(text) = item else { return None };
        Some((*text).to_string())
    });
    texts.collect()
}
