//! Encrypting and decrypting: the newest material seals, the very one that sealed opens.

use alloc::vec;
use alloc::vec::Vec;

use kms_crypto::{CiphertextBlob, EncryptionContext, Nonce, Plaintext};

use super::{Decided, asymmetric};
use crate::entropy::{Entropy, draw};
use crate::kms::Decision;
use crate::kms::request_context::{Found, RequestContext};
use crate::{
    AccessDenied, Context, DataKeyPair, Decrypt, Encrypt, EncryptionAlgorithm, GenerateDataKey,
    GenerateDataKeyPair, KeyPair, KeyRef, KeyUsage, KmsError, MaterialId, ReEncrypt, ReEncrypted,
    Response, Unsupported,
};

/// Encrypt (CRY-05).
pub(super) fn encrypt(
    request: &RequestContext<'_>,
    it: &Encrypt,
    context: &mut Context<'_>,
) -> Decided {
    let found = usable(request, &it.key, it.algorithm)?;
    let Encrypt { algorithm, context: encryption_context, plaintext, .. } = it;
    let ciphertext = seal(&found, *algorithm, encryption_context, plaintext.as_bytes(), context)?;
    let algorithm = request.shown(it.algorithm);
    Ok(Decision::quiet(Response::Encrypt { key: found.arn, ciphertext, algorithm }))
}

/// Decrypt (CRY-07, CRY-08).
pub(super) fn decrypt(
    request: &RequestContext<'_>,
    it: &Decrypt,
    context: &mut Context<'_>,
) -> Decided {
    let Opened { found, material, plaintext } = open(request, it, context)?;
    Ok(Decision::quiet(Response::Decrypt {
        key: found.arn,
        plaintext,
        algorithm: request.shown(it.algorithm),
        material: request.shown_material(&found, material),
    }))
}

/// ReEncrypt (CRY-17 to CRY-20): to the same key too, which moves ciphertext to the current
/// material.
pub(super) fn re_encrypt(
    request: &RequestContext<'_>,
    it: &ReEncrypt,
    context: &mut Context<'_>,
) -> Decided {
    let source = open(request, &it.source, context)?;
    let to = usable(request, &it.destination, it.destination_algorithm)?;
    let (algorithm, encryption_context) = (it.destination_algorithm, &it.destination_context);
    let ciphertext =
        seal(&to, algorithm, encryption_context, source.plaintext.as_bytes(), context)?;
    Ok(Decision::quiet(Response::ReEncrypt(ReEncrypted {
        ciphertext,
        source_key: source.found.arn,
        key: to.arn,
        source_algorithm: request.shown(it.source.algorithm),
        destination_algorithm: request.shown(algorithm),
        source_material: request.shown_material(&source.found, source.material),
        destination_material: request.shown_material(&to, current(&to)),
    })))
}

/// GenerateDataKey, with or without the plaintext (CRY-26, CRY-32).
pub(super) fn generate_data_key(
    request: &RequestContext<'_>,
    it: &GenerateDataKey,
    entropy: &mut dyn Entropy,
) -> Decided {
    let found = usable(request, &it.key, EncryptionAlgorithm::SymmetricDefault)?;
    let plaintext = random(it.len, entropy);
    let ciphertext = seal_symmetric(&found, &it.context, plaintext.as_bytes(), entropy)?;
    Ok(Decision::quiet(Response::GenerateDataKey {
        key: found.arn,
        ciphertext,
        plaintext: it.with_plaintext.then_some(plaintext),
        material: request.shown_material(&found, current(&found)),
    }))
}

/// GenerateDataKeyPair, with or without the plaintext (CRY-28, CRY-29). A dry run makes no pair.
pub(super) fn generate_data_key_pair(
    request: &RequestContext<'_>,
    it: &GenerateDataKeyPair,
    context: &mut Context<'_>,
) -> Decided {
    let found = usable(request, &it.key, EncryptionAlgorithm::SymmetricDefault)?;
    if found.key.origin.is_custom_key_store() {
        return Err(found.unsupported_origin());
    }
    let spec = it.spec.algorithms().ok_or(KmsError::Unsupported(Unsupported::KeyType))?;
    if request.dry_run {
        return Ok(Decision::quiet(Response::Empty { key: None }));
    }
    let KeyPair { mut private, public } = context.generate(spec)?;
    let plaintext = Plaintext::from(core::mem::take(&mut *private));
    let ciphertext = seal_symmetric(&found, &it.context, plaintext.as_bytes(), context.entropy)?;
    Ok(Decision::quiet(Response::GenerateDataKeyPair(DataKeyPair {
        key: found.arn,
        spec: it.spec,
        ciphertext,
        plaintext: it.with_plaintext.then_some(plaintext),
        public_key: public,
        material: request.shown_material(&found, current(&found)),
    })))
}

/// GenerateRandom (CRY-30).
pub(super) fn generate_random(len: u16, entropy: &mut dyn Entropy) -> Decision {
    Decision::quiet(Response::GenerateRandom { plaintext: random(len, entropy) })
}

fn random(len: u16, entropy: &mut dyn Entropy) -> Plaintext {
    let mut bytes = vec![0; usize::from(len)];
    entropy.fill(&mut bytes);
    Plaintext::from(bytes)
}

/// A key that may encrypt now by this algorithm.
fn usable<'a>(
    request: &RequestContext<'a>,
    key: &KeyRef,
    algorithm: EncryptionAlgorithm,
) -> Result<Found<'a>, KmsError> {
    request.usable_key(key, KeyUsage::EncryptDecrypt, algorithm.as_str())
}

fn seal(
    found: &Found<'_>,
    algorithm: EncryptionAlgorithm,
    encryption_context: &EncryptionContext,
    plaintext: &[u8],
    context: &mut Context<'_>,
) -> Result<Vec<u8>, KmsError> {
    match algorithm.of_pairs() {
        None => seal_symmetric(found, encryption_context, plaintext, context.entropy),
        Some(algorithm) => {
            asymmetric::encrypt(found, algorithm, encryption_context, plaintext, context)
        }
    }
}

fn seal_symmetric(
    found: &Found<'_>,
    encryption_context: &EncryptionContext,
    plaintext: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, KmsError> {
    let bytes = draw(entropy);
    let nonce = if entropy.repeats() { Nonce::Seeded(bytes) } else { Nonce::Drawn(bytes) };
    let materials = found.key.materials.as_ref().ok_or(KmsError::InvalidCiphertext)?;
    let material = materials.current();
    let secret = material.symmetric().ok_or(KmsError::InvalidCiphertext)?;
    kms_crypto::seal(found.key.id, material.id, secret, encryption_context, plaintext, nonce)
        .map(|blob| blob.to_bytes())
        .ok_or(KmsError::InvalidCiphertext)
}

/// The material of a key that encrypts.
fn current(found: &Found<'_>) -> Option<MaterialId> {
    found.key.materials.as_ref().map(|materials| materials.current().id)
}

struct Opened<'a> {
    found: Found<'a>,
    /// What made the ciphertext; `None` where that is the only one that the key has.
    material: Option<MaterialId>,
    plaintext: Plaintext,
}

/// Opens a ciphertext. That of a symmetric key names its key and its material, so both are looked
/// up, never tried in turn. The order of the checks is that of CRY-16.
fn open<'a>(
    request: &RequestContext<'a>,
    it: &Decrypt,
    context: &mut Context<'_>,
) -> Result<Opened<'a>, KmsError> {
    let named = it.key.as_ref().map(|key| request.find(key)).transpose()?;
    if let Some(algorithm) = it.algorithm.of_pairs() {
        let found = named.ok_or(KmsError::IncorrectKey)?;
        return open_with_private(request, found, algorithm, it, context);
    }
    if let Some(named) = named
        && request.dry_run
        && it.ciphertext.is_empty()
    {
        return permitted_without_ciphertext(request, named, it.algorithm);
    }
    let blob = CiphertextBlob::parse(&it.ciphertext).map_err(|_| KmsError::InvalidCiphertext)?;
    let found = match named {
        Some(named) if named.key.id == blob.key => named,
        Some(_) => return Err(KmsError::IncorrectKey),
        None => request
            .own_key(blob.key)
            .ok_or(KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey))?,
    };
    request.check_state(&found)?;
    let material = found.key.materials.as_ref().and_then(|all| all.find(blob.material));
    let material = material.ok_or(KmsError::InvalidCiphertext)?;
    let secret = material.symmetric().ok_or(KmsError::InvalidCiphertext)?;
    let plaintext =
        kms_crypto::open(&blob, secret, &it.context).map_err(|_| KmsError::InvalidCiphertext)?;
    Ok(Opened { found, material: Some(material.id), plaintext })
}

/// Opens a ciphertext with the private half of a key that its caller named.
fn open_with_private<'a>(
    request: &RequestContext<'a>,
    found: Found<'a>,
    algorithm: kms_algorithms::EncryptionAlgorithm,
    it: &Decrypt,
    context: &mut Context<'_>,
) -> Result<Opened<'a>, KmsError> {
    let opened = permitted_without_ciphertext(request, found, it.algorithm)?;
    asymmetric::check_context(&found, &it.context)?;
    if request.dry_run && it.ciphertext.is_empty() {
        return Ok(opened);
    }
    let plaintext = asymmetric::decrypt(&found, algorithm, &it.ciphertext, context)?;
    Ok(Opened { plaintext, ..opened })
}

/// What stands for an opened ciphertext in a dry run that has none (CRY-22). Its plaintext is
/// never answered, but ReEncrypt goes on with it.
fn permitted_without_ciphertext<'a>(
    request: &RequestContext<'a>,
    found: Found<'a>,
    algorithm: EncryptionAlgorithm,
) -> Result<Opened<'a>, KmsError> {
    request.check_state(&found)?;
    request.check_usage(&found, KeyUsage::EncryptDecrypt, algorithm.as_str())?;
    Ok(Opened { found, material: current(&found), plaintext: Plaintext::from(vec![0]) })
}

impl RequestContext<'_> {
    /// Answers name algorithms since there is more than one.
    fn shown(&self, algorithm: EncryptionAlgorithm) -> Option<EncryptionAlgorithm> {
        self.rules.show_algorithms().then_some(algorithm)
    }

    /// Answers name material since it has names (KEY-09).
    fn shown_material(&self, found: &Found<'_>, id: Option<MaterialId>) -> Option<MaterialId> {
        id.filter(|_| self.rules.show_key_material() && found.key.names_material())
    }
}
