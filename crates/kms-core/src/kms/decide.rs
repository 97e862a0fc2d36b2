//! The dispatch of a command to the decision of its operation.

mod aliases;
mod asymmetric;
mod cryptography;
mod custom_key_stores;
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

use super::answer;
use super::decision::{Decided, Stage};
use super::request_context::RequestContext;
use crate::command::Action;

impl RequestContext<'_> {
    /// Decides a command: checks it and, unless it is only to be checked, computes its effects.
    /// One arm per operation.
    pub(super) fn decide(&self, action: &Action, stage: &mut Stage<'_, '_>) -> Decided {
        match action {
            Action::CancelKeyDeletion { key } => lifecycle::cancel_deletion(self, key),
            Action::CreateAlias { name, target } => aliases::create(self, name, target),
            Action::CreateGrant(it) => grants::create(self, it, stage),
            Action::CreateKey(it) => lifecycle::create(self, it, stage),
            Action::CustomKeyStore(it) => custom_key_stores::decide(self, it, stage),
            Action::Decapsulate { key, ciphertext: it } => {
                asymmetric::decapsulate(self, key, it, stage)
            }
            Action::Decrypt(it) => cryptography::decrypt(self, it, stage),
            Action::DeleteAlias { name } => aliases::delete(self, name),
            Action::DeleteImportedKeyMaterial { key, material } => {
                imports::delete(self, key, *material)
            }
            Action::DeriveSharedSecret(it) => asymmetric::derive_shared_secret(self, it, stage),
            Action::DescribeKey { key } => answer::describe(self, key),
            Action::DisableKey { key } => lifecycle::disable(self, key),
            Action::DisableKeyRotation { key } => rotation::disable(self, key),
            Action::EnableKey { key } => lifecycle::enable(self, key, stage),
            Action::EnableKeyRotation { key, period } => rotation::enable(self, key, *period),
            Action::Encapsulate { key } => asymmetric::encapsulate(self, key, stage),
            Action::Encrypt(it) => cryptography::encrypt(self, it, stage),
            Action::GenerateDataKey(it) => cryptography::generate_data_key(self, it, stage),
            Action::GenerateDataKeyPair(it) => {
                cryptography::generate_data_key_pair(self, it, stage)
            }
            Action::GenerateMac(it) => hmac::generate_mac(self, it, stage),
            Action::GenerateRandom(it) => cryptography::generate_random(self, it, stage),
            Action::GetKeyLastUsage { key } => usage::get(self, key),
            Action::GetKeyPolicy { key, name } => policies::get(self, key, *name),
            Action::GetKeyRotationStatus { key } => answer::rotation_status(self, key),
            Action::GetParametersForImport(it) => imports::parameters(self, it, stage),
            Action::ImportKeyMaterial(it) => imports::import(self, it, stage),
            Action::GetPublicKey { key } => asymmetric::public_key(self, key),
            Action::ListAliases { key, page } => answer::list_aliases(self, key.as_ref(), page),
            Action::ListGrants(it) => grants::list(self, it),
            Action::ListKeyPolicies { key, page } => policies::list(self, key, page),
            Action::ListKeyRotations { key, include, page } => {
                answer::list_rotations(self, key, *include, page)
            }
            Action::ListKeys { owners, page } => answer::list_keys(self, *owners, page),
            Action::ListResourceTags { key, page } => tags::list(self, key, page),
            Action::ListRetirableGrants { retiring, page } => {
                grants::list_retirable(self, retiring, page)
            }
            Action::PutKeyPolicy { key, name, policy } => policies::put(self, key, *name, policy),
            Action::ReEncrypt(it) => cryptography::re_encrypt(self, it, stage),
            Action::ReplicateKey(it) => regions::replicate(self, it),
            Action::RetireGrant { key, grant } => grants::retire(self, key, *grant),
            Action::RevokeGrant { key, grant } => grants::revoke(self, key, *grant),
            Action::RotateKeyOnDemand { key } => rotation::rotate_on_demand(self, key),
            Action::ScheduleKeyDeletion { key, window } => {
                lifecycle::schedule_deletion(self, key, *window)
            }
            Action::Sign(it) => asymmetric::sign(self, it, stage),
            Action::TagResource { key, tags } => tags::tag(self, key, tags),
            Action::UntagResource { key, tag_keys } => tags::untag(self, key, tag_keys),
            Action::UpdateAlias { name, target } => aliases::update(self, name, target),
            Action::UpdateKeyDescription { key, description } => {
                lifecycle::update_description(self, key, description)
            }
            Action::UpdatePrimaryRegion { key, region } => {
                regions::update_primary(self, key, *region)
            }
            Action::UseAwsService { alias } => lifecycle::use_aws_service(self, alias, stage),
            Action::Verify(it) => asymmetric::verify(self, it, stage),
            Action::VerifyMac(it) => hmac::verify_mac(self, it, stage),
        }
    }
}
