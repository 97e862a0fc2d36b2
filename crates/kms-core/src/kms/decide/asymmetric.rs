//! Operations on key pairs: sign and verify, derive or encapsulate a shared secret, return the
//! public key.

use kms_algorithms::{Encapsulation, task};
use kms_crypto::{EncryptionContext, Plaintext};

use crate::command::{DeriveSharedSecret, Sign, Verify};
use crate::error::{Invalid, InvalidState, KmsError, StateProblem, Unsupported};
use crate::id::KeyRef;
use crate::key::Secret;
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::{PublicKey, Response};
use kms_shapes::{
    AlgorithmList, EncapsulationAlgorithm, KeyAgreementAlgorithm, KeySpec, KeyType, Origin,
};

/// Decides Sign.
pub(super) fn sign(request: &RequestContext<'_>, it: &Sign, stage: &mut Stage<'_, '_>) -> Decided {
    let found = request.usable_key(&it.key, it.algorithm)?;
    let (spec, private) = private(&found)?;
    let (algorithm, message_type) = (it.algorithm, it.message_type);
    let message = it.message.as_bytes();
    let task = task::Sign { spec, private, algorithm, message, message_type };
    let signature = stage.effects()?.perform(&task)?;
    Ok(Decision::reply(Response::Sign { key: found.arn, signature, algorithm }))
}

/// Decides Verify. A signature of another message and bytes that are no signature are refused
/// alike.
pub(super) fn verify(
    request: &RequestContext<'_>,
    it: &Verify,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let Verify { signed, signature } = it;
    let algorithm = signed.algorithm;
    let found = request.usable_key(&signed.key, algorithm)?;
    let (spec, public) = public(&found)?;
    let task = task::Verify {
        spec,
        public,
        algorithm,
        message: signed.message.as_bytes(),
        message_type: signed.message_type,
        signature,
    };
    match stage.effects()?.perform(&task)? {
        true => Ok(Decision::reply(Response::Verify { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidSignature.into()),
    }
}

/// Decides DeriveSharedSecret.
pub(super) fn derive_shared_secret(
    request: &RequestContext<'_>,
    it: &DeriveSharedSecret,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = request.usable_key(&it.key, KeyAgreementAlgorithm::Ecdh)?;
    let (spec, private) = private(&found)?;
    let task = task::DeriveSharedSecret { spec, private, peer: &it.public_key };
    let secret = Plaintext::from(stage.effects()?.perform(&task)?);
    let origin = found.key.origin;
    Ok(Decision::reply(Response::DeriveSharedSecret { key: found.arn, secret, origin }))
}

/// Decides Encapsulate (KEM-02).
pub(super) fn encapsulate(
    request: &RequestContext<'_>,
    key: &KeyRef,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = request.usable_key(key, EncapsulationAlgorithm::MlKem)?;
    let (spec, public) = public(&found)?;
    let made = stage.effects()?.perform(&task::Encapsulate { spec, public })?;
    let Encapsulation { shared_secret, ciphertext } = made;
    let secret = Plaintext::from(shared_secret);
    Ok(Decision::reply(Response::Encapsulate { key: found.arn, secret, ciphertext }))
}

/// Decides Decapsulate. A ciphertext of the right length is never refused (KEM-03).
pub(super) fn decapsulate(
    request: &RequestContext<'_>,
    key: &KeyRef,
    ciphertext: &[u8],
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = request.usable_key(key, EncapsulationAlgorithm::MlKem)?;
    let (spec, private) = private(&found)?;
    let task = task::Decapsulate { spec, private, ciphertext };
    let secret = Plaintext::from(stage.effects()?.perform(&task)?);
    Ok(Decision::reply(Response::Decapsulate { key: found.arn, secret }))
}

/// Decides GetPublicKey, which works for every usage of a key pair. A key pair that waits for its
/// first import has no public key yet.
pub(super) fn public_key(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = request.permitted(key)?;
    let Found { arn, key } = found;
    if key.spec.key_type() != KeyType::Asymmetric {
        return Err(KmsError::Unsupported(Unsupported::KeyType(key.spec)).into());
    }
    if key.public_key.is_empty() && key.origin == Origin::External {
        let problem = StateProblem::PendingImport;
        return Err(KmsError::InvalidState(InvalidState { key: arn, problem }).into());
    }
    public(&found)?;
    Ok(Decision::reply(Response::GetPublicKey(PublicKey {
        key: arn,
        public_key: key.public_key.clone(),
        customer_master_key_spec: key.spec.customer_master_key_spec(),
        spec: request.rules.show_key_spec().then_some(key.spec),
        usage: key.usage,
        algorithms: AlgorithmList::of(key.spec, key.usage),
    })))
}

/// Checks that no encryption context is given for a key pair, which cannot bind one (CRY-13).
pub(super) fn check_context(
    found: &Found<'_>,
    encryption_context: &EncryptionContext,
) -> Result<(), KmsError> {
    if encryption_context.is_empty() {
        return Ok(());
    }
    Err(KmsError::Validation(Invalid::Context { spec: found.key.spec }))
}

/// Returns the private key of a key pair, or the secret of an HMAC key, with its spec.
pub(super) fn private<'a>(found: &Found<'a>) -> Result<(KeySpec, &'a [u8]), KmsError> {
    let current = found.key.materials.as_ref().map(|materials| &materials.current().secret);
    match current {
        Some(Some(Secret::Private(private))) => Ok((found.key.spec, private.bytes())),
        Some(Some(Secret::Symmetric(_)) | None) | None => Err(without_pair(found)),
    }
}

/// Returns the public key of a key pair, with its spec.
pub(super) fn public<'a>(found: &Found<'a>) -> Result<(KeySpec, &'a [u8]), KmsError> {
    match found.key.public_key.as_slice() {
        [] => Err(without_pair(found)),
        public => Ok((found.key.spec, public)),
    }
}

fn without_pair(found: &Found<'_>) -> KmsError {
    KmsError::Unsupported(Unsupported::KeyPairs(found.arn))
}
