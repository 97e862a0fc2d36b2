//! Checks of imported material: its form, and its association with the key.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kms_algorithms::task;

use crate::algorithms::Context;
use crate::command::ImportKeyMaterial;
use crate::error::{ImportProblem, IncorrectMaterial, KmsError};
use crate::key::{BackingKey, BackingKeys, Import, Key, Secret};
use crate::kms::request_context::{Found, RequestContext};
use kms_crypto::{MaterialId, PrivateKey, SecretKey};
use kms_shapes::ImportType;

/// Material of the right form for its key.
pub(super) struct Candidate {
    pub(super) id: MaterialId,
    pub(super) secret: Secret,
    pub(super) public_key: Vec<u8>,
}

/// Reads decrypted bytes as material of the key: 32 bytes for a symmetric encryption key, a PKCS #8
/// private key of its spec for a key pair, as many bytes as its hash has for an HMAC key.
pub(super) fn read(
    Found { arn, key }: &Found<'_>,
    bytes: &[u8],
    context: &mut Context<'_>,
) -> Result<Candidate, KmsError> {
    let incorrect = |why| KmsError::import(*arn, ImportProblem::Incorrect(why));
    if key.is_symmetric() {
        let length = incorrect(IncorrectMaterial::Length(bytes.len()));
        let secret = SecretKey::from_bytes(bytes.try_into().map_err(|_| length)?);
        let id = MaterialId::of(key.id, &secret);
        return Ok(Candidate { id, secret: Secret::Symmetric(secret), public_key: Vec::new() });
    }
    let public_key = context.try_perform(&task::PublicKey { spec: key.spec, private: bytes })?;
    let public_key = public_key.map_err(|_| incorrect(IncorrectMaterial::Spec(key.spec)))?;
    let private = PrivateKey::from(bytes.to_vec());
    // One private key can be written in more than one way.
    let same =
        key.materials.as_ref().filter(|_| !public_key.is_empty() && public_key == key.public_key);
    let id = same.map_or_else(|| MaterialId::of_private(key.id, &private), |it| it.current().id);
    Ok(Candidate { id, secret: Secret::Private(private), public_key })
}

/// Returns the material with this ID if it was ever imported into the key. For a replica, that
/// includes material that waits for a rotation in its primary (MRK-05).
pub(super) fn known<'a>(
    request: &RequestContext<'a>,
    Found { arn, key }: &Found<'a>,
    id: MaterialId,
) -> Option<&'a BackingKey> {
    let of = |key: &'a Key| key.materials.iter().flat_map(BackingKeys::with_pending);
    let shared = request.kms.primary_of(arn.scope, key).into_iter().flat_map(|(_, key)| of(key));
    of(key).chain(shared).find(|material| material.id == id)
}

/// Returns the import type, and checks the members that go with it (IMP-07, IMP-13, MRK-05).
pub(super) fn import_type(
    Found { arn, key }: &Found<'_>,
    it: &ImportKeyMaterial,
) -> Result<ImportType, KmsError> {
    let default = match is_first(key) {
        true => ImportType::NewKeyMaterial,
        false => ImportType::ExistingKeyMaterial,
    };
    match it.import_type.unwrap_or(default) {
        ImportType::NewKeyMaterial if key.is_replica() => {
            Err(KmsError::import(*arn, ImportProblem::NewInReplica))
        }
        ImportType::NewKeyMaterial if it.material.is_some() => {
            Err(KmsError::import(*arn, ImportProblem::IdOfNew))
        }
        import_type @ (ImportType::NewKeyMaterial | ImportType::ExistingKeyMaterial) => {
            Ok(import_type)
        }
    }
}

/// Returns whether the key has never had material.
fn is_first(key: &Key) -> bool {
    key.materials.is_none() && !key.is_replica()
}

/// Checks that the key can take the material with this ID, given the material it has (IMP-07, IMP-11
/// to IMP-13).
pub(super) fn check_association(
    request: &RequestContext<'_>,
    Found { arn, key }: &Found<'_>,
    it: &ImportKeyMaterial,
    import_type: ImportType,
    id: MaterialId,
    is_known: bool,
) -> Result<(), KmsError> {
    let pending = key.materials.as_ref().and_then(BackingKeys::pending);
    let pending = pending.filter(|it| it.secret.is_some());
    let incorrect = ImportProblem::Incorrect;
    let problem = match import_type {
        ImportType::NewKeyMaterial if is_known => incorrect(IncorrectMaterial::IsAssociated(id)),
        ImportType::NewKeyMaterial => match pending {
            _ if is_first(key) => return Ok(()),
            _ if !request.rules.rotate_imported(key.multi_region.is_some()) => {
                ImportProblem::OneMaterialYet
            }
            Some(pending) => ImportProblem::AnotherIsPending { new: id, pending: pending.id },
            None => return Ok(()),
        },
        ImportType::ExistingKeyMaterial if it.material.is_some_and(|named| named != id) => {
            incorrect(IncorrectMaterial::IsAnother(id))
        }
        ImportType::ExistingKeyMaterial if !is_known => {
            incorrect(IncorrectMaterial::IsNotAssociated)
        }
        ImportType::ExistingKeyMaterial => return Ok(()),
    };
    Err(KmsError::import(*arn, problem))
}

/// Returns the material without its secret. Known material keeps its dates but gets the new expiry;
/// a description that is left out is kept from the last import into this key (IMP-23).
pub(super) fn metadata(
    request: &RequestContext<'_>,
    key: &Key,
    it: &ImportKeyMaterial,
    id: MaterialId,
    known: Option<&BackingKey>,
) -> BackingKey {
    let own = key.materials.iter().flat_map(BackingKeys::with_pending).find(|it| it.id == id);
    let before = own.and_then(|own| own.import.as_ref()?.description.clone());
    let description = it.description.clone().or(before);
    BackingKey {
        id,
        secret: None,
        created_at: known.map_or(request.now, |known| known.created_at),
        rotation_type: known.and_then(|known| known.rotation_type),
        import: Some(Box::new(Import { description, valid_to: it.valid_to })),
    }
}
