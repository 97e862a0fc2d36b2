//! Operations on key pairs: sign and verify, derive a shared secret, encrypt and decrypt.

use alloc::vec::Vec;

use kms_algorithms::{Spec, Task};
use kms_crypto::{EncryptionContext, Plaintext};

use super::Decided;
use crate::kms::Decision;
use crate::kms::request_context::{Found, RequestContext};
use crate::{
    AlgorithmList, Context, DeriveSharedSecret, EncryptionAlgorithm, Invalid, InvalidState, KeyRef,
    KeyType, KeyUsage, KmsError, Origin, PublicKey, Response, Secret, Sign, StateProblem,
    Unsupported, Verify,
};

/// Sign.
pub(super) fn sign(request: &RequestContext<'_>, it: &Sign, context: &mut Context<'_>) -> Decided {
    let found = request.usable_key(&it.key, KeyUsage::SignVerify, it.algorithm.as_str())?;
    let (spec, private) = private(&found)?;
    let (algorithm, message_type) = (it.algorithm, it.message_type);
    let message = it.message.as_bytes();
    let signature =
        context.bytes(Task::Sign { spec, private, algorithm, message, message_type })?;
    Ok(Decision::quiet(Response::Sign { key: found.arn, signature, algorithm }))
}

/// Verify: a signature that is not the message's is refused, and bytes that are none likewise.
pub(super) fn verify(
    request: &RequestContext<'_>,
    it: &Verify,
    context: &mut Context<'_>,
) -> Decided {
    let Verify { signed, signature } = it;
    let algorithm = signed.algorithm;
    let found = request.usable_key(&signed.key, KeyUsage::SignVerify, algorithm.as_str())?;
    let (spec, public) = public(&found)?;
    let task = Task::Verify {
        spec,
        public,
        algorithm,
        message: signed.message.as_bytes(),
        message_type: signed.message_type,
        signature,
    };
    match context.perform(task)?.verdict().map_err(KmsError::Algorithm)? {
        true => Ok(Decision::quiet(Response::Verify { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidSignature),
    }
}

/// DeriveSharedSecret.
pub(super) fn derive_shared_secret(
    request: &RequestContext<'_>,
    it: &DeriveSharedSecret,
    context: &mut Context<'_>,
) -> Decided {
    let found = request.usable_key(&it.key, KeyUsage::KeyAgreement, "ECDH")?;
    let (spec, private) = private(&found)?;
    let secret = context.bytes(Task::DeriveSharedSecret { spec, private, peer: &it.public_key })?;
    let (secret, origin) = (Plaintext::from(secret), found.key.origin);
    Ok(Decision::quiet(Response::DeriveSharedSecret { key: found.arn, secret, origin }))
}

/// GetPublicKey: of a key pair, whatever it is used for. A key that waits for its first import has
/// none yet.
pub(super) fn public_key(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let found = request.permitted(key)?;
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
        spec: request.rules.show_key_spec().then_some(key.spec),
        usage: key.usage,
        algorithms: AlgorithmList::of(key.spec, key.usage),
    })))
}

/// Encrypts under the public half, which binds no context (CRY-04, CRY-13).
pub(super) fn encrypt(
    found: &Found<'_>,
    algorithm: kms_algorithms::EncryptionAlgorithm,
    encryption_context: &EncryptionContext,
    plaintext: &[u8],
    context: &mut Context<'_>,
) -> Result<Vec<u8>, KmsError> {
    check_context(found, encryption_context)?;
    let (spec, public) = public(found)?;
    context.bytes(Task::Encrypt { spec, public, algorithm, plaintext })
}

/// Decrypts with the private half of the key that the caller names: the ciphertext names none. That
/// no context is bound was seen before.
pub(super) fn decrypt(
    found: &Found<'_>,
    algorithm: kms_algorithms::EncryptionAlgorithm,
    ciphertext: &[u8],
    context: &mut Context<'_>,
) -> Result<Plaintext, KmsError> {
    let (spec, private) = private(found)?;
    context.bytes(Task::Decrypt { spec, private, algorithm, ciphertext }).map(Plaintext::from)
}

/// CRY-13.
pub(super) fn check_context(
    found: &Found<'_>,
    encryption_context: &EncryptionContext,
) -> Result<(), KmsError> {
    if encryption_context.is_empty() {
        return Ok(());
    }
    Err(KmsError::Validation(Invalid::Context { spec: found.key.spec }))
}

/// Returns the private key of a key pair, or the secret of an HMAC key, and its spec.
pub(super) fn private<'a>(found: &Found<'a>) -> Result<(Spec, &'a [u8]), KmsError> {
    let current = found.key.materials.as_ref().map(|materials| &materials.current().secret);
    match (found.key.spec.algorithms(), current) {
        (Some(spec), Some(Some(Secret::Private(private)))) => Ok((spec, private.bytes())),
        (Some(_) | None, Some(Some(_) | None) | None) => Err(without_pair(found)),
    }
}

fn public<'a>(found: &Found<'a>) -> Result<(Spec, &'a [u8]), KmsError> {
    match (found.key.spec.algorithms(), found.key.public_key.as_slice()) {
        (None, _) | (Some(_), []) => Err(without_pair(found)),
        (Some(spec), public) => Ok((spec, public)),
    }
}

fn without_pair(found: &Found<'_>) -> KmsError {
    KmsError::Unsupported(Unsupported::KeyPairs(found.arn))
}

impl EncryptionAlgorithm {
    /// What the algorithms of key pairs call it; `None` for that of symmetric keys.
    pub(super) fn of_pairs(self) -> Option<kms_algorithms::EncryptionAlgorithm> {
        kms_algorithms::EncryptionAlgorithm::parse(self.as_str())
    }
}
