//! The keys and the alias that a call is about.

use kms_core::{AliasArn, AliasName, KeyArn, Operation};
use serde_json::Value;

use super::{Call, Scene};

/// Returns the keys of a call: those of the response, else the one that the caller named. A key by
/// which ListAliases filters is none.
pub(super) fn keys(call: &Call<'_>, answered: Vec<KeyArn>) -> Vec<KeyArn> {
    let is_about_key = call.operation != Operation::ListAliases;
    match call.key {
        Some(key) if answered.is_empty() && is_about_key => vec![key],
        Some(_) | None => answered,
    }
}

/// Returns the alias that a call created, moved or deleted; of a refused call, one that exists
/// (EVT-19).
pub(super) fn alias(scene: &Scene<'_>, call: &Call<'_>) -> Option<AliasArn> {
    const MEMBER: &str = "AliasName";
    call.operation.members().iter().find(|member| member.name == MEMBER)?;
    let name = AliasName::parse(call.parameters?.get(MEMBER).and_then(Value::as_str)?)?;
    let exists = call.outcome.is_ok() || scene.kms.alias(scene.scope, &name).is_some();
    exists.then(|| scene.scope.alias_arn(name))
}
