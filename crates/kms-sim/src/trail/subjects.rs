//! What a call is about: its keys and its alias.

use kms_core::{AliasArn, AliasName, KeyArn, Operation, Response};
use serde_json::Value;

use super::{Call, Scene};

/// The keys of a call, in the order of the record: those of the answer, else the one that the
/// caller meant.
pub(crate) fn keys(call: &Call<'_>) -> Vec<KeyArn> {
    let answered = call.outcome.map(answered).unwrap_or_default();
    let is_about_key = call.operation != Operation::ListAliases;
    match call.key {
        Some(key) if answered.is_empty() && is_about_key => vec![key],
        Some(_) | None => answered,
    }
}

fn answered(response: &Response) -> Vec<KeyArn> {
    match response {
        Response::Empty { key } => key.iter().copied().collect(),
        Response::CreateGrant(it) => vec![it.key],
        Response::CreateKey(metadata) | Response::DescribeKey(metadata) => vec![metadata.arn],
        Response::CancelKeyDeletion { key }
        | Response::ReplicateKey { primary: key, .. }
        | Response::Decrypt { key, .. }
        | Response::Encrypt { key, .. }
        | Response::GenerateDataKey { key, .. }
        | Response::RetireGrant { key, .. }
        | Response::RotateKeyOnDemand { key }
        | Response::ScheduleKeyDeletion { key, .. } => vec![*key],
        Response::ReEncrypt(it) => vec![it.source_key, it.key],
        Response::GenerateRandom { .. }
        | Response::GetKeyLastUsage(_)
        | Response::GetKeyPolicy { .. }
        | Response::GetKeyRotationStatus(_)
        | Response::ListAliases(_)
        | Response::ListGrants(_)
        | Response::ListKeyPolicies(_)
        | Response::ListKeyRotations(_)
        | Response::ListKeys(_)
        | Response::ListResourceTags(_)
        | Response::ListRetirableGrants(_) => Vec::new(),
    }
}

/// The alias that a call made, moved or deleted; of a refused call, one that is there (EVT-19).
pub(super) fn alias(scene: &Scene<'_>, call: &Call<'_>) -> Option<AliasArn> {
    let is_about_alias = matches!(
        call.operation,
        Operation::CreateAlias | Operation::UpdateAlias | Operation::DeleteAlias
    );
    let name = call.parameters?.get("AliasName").and_then(Value::as_str);
    let name = AliasName::parse(name.filter(|_| is_about_alias)?)?;
    let is_there = call.outcome.is_ok() || scene.kms.alias(scene.scope, &name).is_some();
    is_there.then(|| scene.scope.alias_arn(name))
}
