//! The input of the operations on multi-Region keys.

use alloc::string::ToString;

use kms_core::{Action, Region, ReplicateKey};
use kms_shapes::pattern;

use super::Input;
use super::actions::{Request, tags};
use crate::{Fault, policy, validate};

/// Decodes ReplicateKey. Without a policy, the replica has the default policy.
pub(super) fn replicate_key(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let it = ReplicateKey {
        key: input.key("KeyId"),
        replica_region: region(input, "ReplicaRegion")?,
        policy: input.text("Policy").map(ToString::to_string),
        description: input.required_text("Description").to_string(),
        tags: tags(input),
    };
    if let Some(text) = &it.policy {
        policy::check(request.scope, text, input.flag("BypassPolicyLockoutSafetyCheck"))?;
    }
    Ok(Action::ReplicateKey(it))
}

/// Decodes UpdatePrimaryRegion.
pub(super) fn update_primary_region(input: &Input<'_>) -> Result<Action, Fault> {
    Ok(Action::UpdatePrimaryRegion {
        key: input.key("KeyId"),
        region: region(input, "PrimaryRegion")?,
    })
}

/// Returns a Region. Its form was checked before.
fn region(input: &Input<'_>, member: &str) -> Result<Region, Fault> {
    let text = input.required_text(member);
    Region::parse(text).ok_or_else(|| validate::unfit(member, text, pattern::REGION.text))
}
