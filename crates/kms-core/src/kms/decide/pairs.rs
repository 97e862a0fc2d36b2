//! What key pairs and HMAC keys do: sign, authenticate, agree, and encrypt without a context.

use alloc::vec::Vec;

use kms_algorithms::task;
use kms_crypto::{EncryptionContext, Plaintext};

use super::Decided;
use crate::kms::Decision;
use crate::kms::call::{Call, Found};
use crate::{
    AlgorithmList, DeriveSharedSecret, EncryptionAlgorithm, GenerateMac, Invalid, InvalidState,
    KeyAgreementAlgorithm, KeyRef, KeySpec, KeyType, KmsError, Means, Origin, PublicKey, Response,
    Secret, Sign, StateProblem, Unsupported, Verify, VerifyMac,
};

/// Sign.
pub(super) fn sign(call: &Call<'_>, it: &Sign, means: &mut Means<'_>) -> Decided {
    let found = call.fit(&it.key, it.algorithm)?;
    let (spec, private) = private(&found)?;
    let (algorithm, message_type) = (it.algorithm, it.message_type);
    let message = it.message.as_bytes();
    let signature =
        means.perform(&task::Sign { spec, private, algorithm, message, message_type })?;
    Ok(Decision::quiet(Response::Sign { key: found.arn, signature, algorithm }))
}

/// Verify: a signature that is not the message's is refused, and bytes that are none likewise.
pub(super) fn verify(call: &Call<'_>, it: &Verify, means: &mut Means<'_>) -> Decided {
    let Verify { signed, signature } = it;
    let algorithm = signed.algorithm;
    let found = call.fit(&signed.key, algorithm)?;
    let (spec, public) = public(&found)?;
    let task = task::Verify {
        spec,
        public,
        algorithm,
        message: signed.message.as_bytes(),
        message_type: signed.message_type,
        signature,
    };
    match means.perform(&task)? {
        true => Ok(Decision::quiet(Response::Verify { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidSignature),
    }
}

/// GenerateMac.
pub(super) fn generate_mac(call: &Call<'_>, it: &GenerateMac, means: &mut Means<'_>) -> Decided {
    let algorithm = it.algorithm;
    let found = call.fit(&it.key, algorithm)?;
    let (spec, secret) = private(&found)?;
    let message = it.message.as_bytes();
    let mac = means.perform(&task::GenerateMac { spec, secret, algorithm, message })?;
    Ok(Decision::quiet(Response::GenerateMac { key: found.arn, mac, algorithm }))
}

/// VerifyMac: a code that is not the message's is refused (WIR-07).
pub(super) fn verify_mac(call: &Call<'_>, it: &VerifyMac, means: &mut Means<'_>) -> Decided {
    let VerifyMac { of, mac } = it;
    let algorithm = of.algorithm;
    let found = call.fit(&of.key, algorithm)?;
    let (spec, secret) = private(&found)?;
    let message = of.message.as_bytes();
    let task = task::VerifyMac { spec, secret, algorithm, message, mac };
    match means.perform(&task)? {
        true => Ok(Decision::quiet(Response::VerifyMac { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidMac),
    }
}

/// DeriveSharedSecret.
pub(super) fn derive_shared_secret(
    call: &Call<'_>,
    it: &DeriveSharedSecret,
    means: &mut Means<'_>,
) -> Decided {
    let found = call.fit(&it.key, KeyAgreementAlgorithm::Ecdh)?;
    let (spec, private) = private(&found)?;
    let secret =
        means.perform(&task::DeriveSharedSecret { spec, private, peer: &it.public_key })?;
    let (secret, origin) = (Plaintext::from(secret), found.key.origin);
    Ok(Decision::quiet(Response::DeriveSharedSecret { key: found.arn, secret, origin }))
}

/// GetPublicKey: of a key pair, whatever it is used for. A key that waits for its first import has
/// none yet.
pub(super) fn public_key(call: &Call<'_>, key: &KeyRef) -> Decided {
    let found = call.permitted(key)?;
    let Found { arn, key } = found;
    if key.spec.key_type() != KeyType::Asymmetric {
        return Err(KmsError::Unsupported(Unsupported::KeyType));
    }
    if key.public_key.is_empty() && key.origin == Origin::External {
        let problem = StateProblem::PendingImport;
        return Err(KmsError::InvalidState(InvalidState { key: arn, problem }));
    }
    public(&found)?;
    Ok(Decision::quiet(Response::GetPublicKey(PublicKey {
        key: arn,
        public_key: key.public_key.clone(),
        customer_master_key_spec: key.spec,
        spec: call.rules.show_key_spec().then_some(key.spec),
        usage: key.usage,
        algorithms: AlgorithmList::of(key.spec, key.usage),
    })))
}

/// Encrypts under the public half, which binds no context (CRY-04, CRY-13).
pub(super) fn encrypt(
    found: &Found<'_>,
    algorithm: EncryptionAlgorithm,
    context: &EncryptionContext,
    plaintext: &[u8],
    means: &mut Means<'_>,
) -> Result<Vec<u8>, KmsError> {
    check_context(found, context)?;
    let (spec, public) = public(found)?;
    means.perform(&task::Encrypt { spec, public, algorithm, plaintext })
}

/// Decrypts with the private half of the key that the caller names: the ciphertext names none. That
/// no context is bound was seen before.
pub(super) fn decrypt(
    found: &Found<'_>,
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
    means: &mut Means<'_>,
) -> Result<Plaintext, KmsError> {
    let (spec, private) = private(found)?;
    means.perform(&task::Decrypt { spec, private, algorithm, ciphertext }).map(Plaintext::from)
}

/// CRY-13.
pub(super) fn check_context(
    found: &Found<'_>,
    context: &EncryptionContext,
) -> Result<(), KmsError> {
    if context.is_empty() {
        return Ok(());
    }
    Err(KmsError::Validation(Invalid::Context { spec: found.key.spec }))
}

fn private<'a>(found: &Found<'a>) -> Result<(KeySpec, &'a [u8]), KmsError> {
    let current = found.key.materials.as_ref().map(|materials| &materials.current().secret);
    match current {
        Some(Some(Secret::Private(private))) => Ok((found.key.spec, private.bytes())),
        Some(Some(Secret::Symmetric(_)) | None) | None => Err(without_pair(found)),
    }
}

fn public<'a>(found: &Found<'a>) -> Result<(KeySpec, &'a [u8]), KmsError> {
    match found.key.public_key.as_slice() {
        [] => Err(without_pair(found)),
        public => Ok((found.key.spec, public)),
    }
}

fn without_pair(found: &Found<'_>) -> KmsError {
    KmsError::Unsupported(Unsupported::KeyPairs(found.arn))
}
