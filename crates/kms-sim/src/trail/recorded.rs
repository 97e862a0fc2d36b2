//! The parts of a record that come from the response, in one match.

use kms_core::{
    CreatedGrant, DataKeyPair, KeyArn, KeyMetadata, KeyStoreResponse, Kms, MaterialId, ReEncrypted,
    Response,
};

use super::elements;

/// The parts of a record that come from the response.
#[derive(Default)]
pub(super) struct Recorded {
    /// The keys that the call used or changed, in the order of the record.
    pub(super) keys: Vec<KeyArn>,
    /// `responseElements`. Only calls that change something have it.
    pub(super) response_elements: Option<String>,
    /// `additionalEventData`: the material that was used (EVT-20), or the grant that a token named.
    pub(super) additional_event_data: Option<String>,
}

impl Recorded {
    /// Reads the parts from the response to a call that `kms` has just executed. One arm per
    /// response.
    pub(super) fn of(kms: &Kms, response: &Response) -> Self {
        let rules = kms.rules();
        match response {
            Response::Empty { key: Some(key) } => Self::changed_silently(kms, *key),
            Response::CancelKeyDeletion { key } | Response::RotateKeyOnDemand { key } => {
                Self::changed(*key, elements::changed(*key))
            }
            Response::CustomKeyStore(it) => Self::key_store(it),
            Response::CreateGrant(CreatedGrant { key, grant, .. }) => {
                Self::changed(*key, elements::granted(rules, *key, *grant))
            }
            Response::CreateKey(key) => Self::changed(key.arn, elements::created(key)),
            Response::DeleteImportedKeyMaterial { key, material }
            | Response::ImportKeyMaterial { key, material, is_named: true } => {
                Self::changed(*key, elements::imported(*key, *material))
            }
            Response::ImportKeyMaterial { key, is_named: false, .. } => {
                Self::changed_silently(kms, *key)
            }
            Response::ReplicateKey { primary, metadata, policy, tags } => {
                Self::changed(*primary, elements::replicated(metadata, policy, tags))
            }
            Response::RetireGrant { key, grant } => Self {
                additional_event_data: Some(elements::grant(*grant)),
                ..Self::changed_silently(kms, *key)
            },
            Response::ScheduleKeyDeletion { key, deletion_date, state, window } => {
                Self::changed(*key, elements::scheduled(*key, *deletion_date, *state, *window))
            }
            Response::Encrypt { key, .. } => Self::used(*key, current_material(kms, *key)),
            Response::Decrypt { key, material, .. }
            | Response::GenerateDataKey { key, material, .. }
            | Response::GenerateDataKeyPair(DataKeyPair { key, material, .. }) => {
                Self::used(*key, *material)
            }
            Response::ReEncrypt(it) => Self::re_encrypted(it),
            Response::DescribeKey(KeyMetadata { arn: key, .. })
            | Response::Decapsulate { key, .. }
            | Response::DeriveSharedSecret { key, .. }
            | Response::Encapsulate { key, .. }
            | Response::GenerateMac { key, .. }
            | Response::GetParametersForImport { key, .. }
            | Response::Sign { key, .. }
            | Response::Verify { key, .. }
            | Response::VerifyMac { key, .. } => Self::used(*key, None),
            Response::GetPublicKey(it) => Self::used(it.key, None),
            Response::Empty { key: None }
            | Response::GenerateRandom { .. }
            | Response::GetKeyLastUsage(_)
            | Response::GetKeyPolicy { .. }
            | Response::GetKeyRotationStatus(_)
            | Response::ListAliases(_)
            | Response::ListGrants(_)
            | Response::ListKeyPolicies(_)
            | Response::ListKeyRotations(_)
            | Response::ListKeys(_)
            | Response::ListResourceTags(_)
            | Response::ListRetirableGrants(_) => Self::default(),
        }
    }

    /// A call that used or read a key, with this material if it is named.
    fn used(key: KeyArn, material: Option<MaterialId>) -> Self {
        let additional_event_data = material.map(elements::material);
        Self { keys: vec![key], response_elements: None, additional_event_data }
    }

    /// A call that changed a key.
    fn changed(key: KeyArn, response_elements: String) -> Self {
        Self {
            keys: vec![key],
            response_elements: Some(response_elements),
            additional_event_data: None,
        }
    }

    /// A call that changed a key and has a response without members. Its record names the key since
    /// December 2022 (EVT-14).
    fn changed_silently(kms: &Kms, key: KeyArn) -> Self {
        let is_shown = kms.rules().trail_shows_responses();
        let response_elements = is_shown.then(|| elements::changed(key));
        Self { keys: vec![key], response_elements, additional_event_data: None }
    }

    /// An operation on custom key stores, which is about no key (CKS-09).
    fn key_store(it: &KeyStoreResponse) -> Self {
        let (response_elements, additional_event_data) = match it {
            KeyStoreResponse::Created { id } => (Some(elements::created_key_store(id)), None),
            KeyStoreResponse::Changed { name, cluster_id } => {
                (None, Some(elements::key_store(name, cluster_id.as_deref())))
            }
            KeyStoreResponse::Described(_) => (None, None),
        };
        Self { keys: Vec::new(), response_elements, additional_event_data }
    }

    fn re_encrypted(it: &ReEncrypted) -> Self {
        Self {
            keys: vec![it.source_key, it.key],
            response_elements: None,
            additional_event_data: elements::materials(it),
        }
    }
}

/// Returns the material that a key has just encrypted with, which the response of Encrypt does not
/// name (CRY-05). No time has passed since, so it is the current one.
fn current_material(kms: &Kms, arn: KeyArn) -> Option<MaterialId> {
    let key = kms.key(arn.scope, arn.key)?;
    let is_named = kms.rules().show_key_material() && key.names_material();
    key.materials.as_ref().filter(|_| is_named).map(|materials| materials.current().id)
}
