//! Decides a command: refusal, or events and an answer. Changes nothing itself.

mod aliases;
mod asymmetric;
mod cryptography;
mod grants;
mod hmac;
mod imports;
mod lifecycle;
mod policies;
mod quotas;
mod regions;
mod rotation;
mod tags;
mod usability;
mod usage;

use super::request_context::RequestContext;
use super::{Decision, answer};
use crate::{Action, Context, EventKind, KeyArn, KmsError, Response};

type Decided = Result<Decision, KmsError>;

impl RequestContext<'_> {
    /// One arm an operation.
    pub(super) fn decide(&self, action: &Action, context: &mut Context<'_>) -> Decided {
        match action {
            Action::CancelKeyDeletion { key } => lifecycle::cancel_deletion(self, key),
            Action::CreateAlias { name, target } => aliases::create(self, name, target),
            Action::CreateGrant(new) => grants::create(self, new, context.entropy),
            Action::CreateKey(new) => lifecycle::create(self, new, context),
            Action::Decrypt(decrypt) => cryptography::decrypt(self, decrypt, context),
            Action::DeleteAlias { name } => aliases::delete(self, name),
            Action::DeleteImportedKeyMaterial { key, material } => {
                imports::delete(self, key, *material)
            }
            Action::DeriveSharedSecret(it) => asymmetric::derive_shared_secret(self, it, context),
            Action::DescribeKey { key } => answer::describe(self, key),
            Action::DisableKey { key } => lifecycle::disable(self, key),
            Action::DisableKeyRotation { key } => rotation::disable(self, key),
            Action::EnableKey { key } => lifecycle::enable(self, key, context.entropy),
            Action::EnableKeyRotation { key, period } => rotation::enable(self, key, *period),
            Action::Encrypt(encrypt) => cryptography::encrypt(self, encrypt, context),
            Action::GenerateDataKey(it) => {
                cryptography::generate_data_key(self, it, context.entropy)
            }
            Action::GenerateDataKeyPair(it) => {
                cryptography::generate_data_key_pair(self, it, context)
            }
            Action::GenerateMac(it) => hmac::generate_mac(self, it, context),
            Action::GenerateRandom { len } => {
                Ok(cryptography::generate_random(*len, context.entropy))
            }
            Action::GetKeyLastUsage { key } => usage::get(self, key),
            Action::GetKeyPolicy { key, name } => policies::get(self, key, *name),
            Action::GetKeyRotationStatus { key } => answer::rotation_status(self, key),
            Action::GetParametersForImport(it) => imports::parameters(self, it, context),
            Action::ImportKeyMaterial(it) => imports::import(self, it, context),
            Action::GetPublicKey { key } => asymmetric::public_key(self, key),
            Action::ListAliases { key, page } => answer::list_aliases(self, key.as_ref(), page),
            Action::ListGrants(it) => grants::list(self, it),
            Action::ListKeyPolicies { key, page } => policies::list(self, key, page),
            Action::ListKeyRotations { key, include, page } => {
                answer::list_rotations(self, key, *include, page)
            }
            Action::ListKeys { page } => answer::list_keys(self, page),
            Action::ListResourceTags { key, page } => tags::list(self, key, page),
            Action::ListRetirableGrants { retiring, page } => {
                grants::list_retirable(self, retiring, page)
            }
            Action::PutKeyPolicy { key, name, policy } => policies::put(self, key, *name, policy),
            Action::ReEncrypt(it) => cryptography::re_encrypt(self, it, context),
            Action::ReplicateKey(it) => regions::replicate(self, it),
            Action::RetireGrant { key, grant } => grants::retire(self, key, *grant),
            Action::RevokeGrant { key, grant } => grants::revoke(self, key, *grant),
            Action::RotateKeyOnDemand { key } => rotation::rotate_on_demand(self, key),
            Action::ScheduleKeyDeletion { key, window } => {
                lifecycle::schedule_deletion(self, key, *window)
            }
            Action::Sign(it) => asymmetric::sign(self, it, context),
            Action::TagResource { key, tags } => tags::tag(self, key, tags),
            Action::UntagResource { key, tag_keys } => tags::untag(self, key, tag_keys),
            Action::UpdateAlias { name, target } => aliases::update(self, name, target),
            Action::UpdateKeyDescription { key, description } => {
                lifecycle::update_description(self, key, description)
            }
            Action::UpdatePrimaryRegion { key, region } => {
                regions::update_primary(self, key, *region)
            }
            Action::Verify(it) => asymmetric::verify(self, it, context),
            Action::VerifyMac(it) => hmac::verify_mac(self, it, context),
            Action::UseAwsService { alias } => {
                lifecycle::use_aws_service(self, alias, context.entropy)
            }
        }
    }
}

/// Events, and an answer without a body.
fn done(key: KeyArn, events: impl IntoIterator<Item = EventKind>) -> Decided {
    Ok(answered(key, events, Response::Empty { key: Some(key) }))
}

/// Events of one key, and an answer.
fn answered(
    key: KeyArn,
    events: impl IntoIterator<Item = EventKind>,
    response: Response,
) -> Decision {
    Decision { events: events.into_iter().map(|kind| (key.scope, kind)).collect(), response }
}
