//! Encryption and decryption: the current material encrypts, and the material that encrypted a
//! ciphertext decrypts it.

mod cipher;

use alloc::vec;

use kms_crypto::{CiphertextBlob, Plaintext};

use super::{asymmetric, custom_key_stores};
use crate::algorithms::KeyPair;
use crate::command::{
    Decrypt, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateRandom, ReEncrypt,
};
use crate::entropy::Entropy;
use crate::error::{AccessDenied, KmsError, Unsupported};
use crate::id::KeyRef;
use crate::kms::decision::{Decided, Decision, Halt, Stage};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::{DataKeyPair, ReEncrypted, Response};
use cipher::{Decryptor, Encryptor};
use kms_crypto::MaterialId;
use kms_shapes::{EncryptionAlgorithm, KeyType};

/// Decides Encrypt (CRY-05).
pub(super) fn encrypt(
    request: &RequestContext<'_>,
    it: &Encrypt,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = usable(request, &it.key, it.algorithm)?;
    let encryptor = Encryptor::new(&found, it.algorithm, &it.context)?;
    let ciphertext = encryptor.encrypt(it.plaintext.as_bytes(), stage.effects()?)?;
    let algorithm = request.shown(it.algorithm);
    Ok(Decision::reply(Response::Encrypt { key: found.arn, ciphertext, algorithm }))
}

/// Decides Decrypt (CRY-07, CRY-08).
pub(super) fn decrypt(
    request: &RequestContext<'_>,
    it: &Decrypt,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let Source { found, material, decryptor } = source(request, it)?;
    Ok(Decision::reply(Response::Decrypt {
        key: found.arn,
        plaintext: decryptor.decrypt(stage)?,
        algorithm: request.shown(it.algorithm),
        material: request.shown_material(&found, material),
    }))
}

/// Decides ReEncrypt (CRY-17, CRY-19, CRY-20). The destination may be the source key: then the
/// ciphertext moves to the key's current material (CRY-18).
pub(super) fn re_encrypt(
    request: &RequestContext<'_>,
    it: &ReEncrypt,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let source = source(request, &it.source)?;
    let to = usable(request, &it.destination, it.destination_algorithm)?;
    let encryptor = Encryptor::new(&to, it.destination_algorithm, &it.destination_context)?;
    let plaintext = source.decryptor.decrypt(stage)?;
    let ciphertext = encryptor.encrypt(plaintext.as_bytes(), stage.effects()?)?;
    Ok(Decision::reply(Response::ReEncrypt(ReEncrypted {
        ciphertext,
        source_key: source.found.arn,
        key: to.arn,
        source_algorithm: request.shown(it.source.algorithm),
        destination_algorithm: request.shown(it.destination_algorithm),
        source_material: request.shown_material(&source.found, source.material),
        destination_material: request.shown_material(&to, current(&to)),
    })))
}

/// Decides GenerateDataKey and GenerateDataKeyWithoutPlaintext (CRY-26, CRY-32).
pub(super) fn generate_data_key(
    request: &RequestContext<'_>,
    it: &GenerateDataKey,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = usable(request, &it.key, EncryptionAlgorithm::SymmetricDefault)?;
    let encryptor = Encryptor::symmetric(&found, &it.context)?;
    let context = stage.effects()?;
    let plaintext = random(it.len, context.entropy);
    let ciphertext = encryptor.encrypt(plaintext.as_bytes(), context)?;
    Ok(Decision::reply(Response::GenerateDataKey {
        key: found.arn,
        ciphertext,
        plaintext: it.with_plaintext.then_some(plaintext),
        material: request.shown_material(&found, current(&found)),
    }))
}

/// Decides GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext (CRY-28, CRY-29).
///
/// A dry run ends with the checks, because generating an RSA key pair can take seconds.
pub(super) fn generate_data_key_pair(
    request: &RequestContext<'_>,
    it: &GenerateDataKeyPair,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = usable(request, &it.key, EncryptionAlgorithm::SymmetricDefault)?;
    if found.key.origin.is_custom_key_store() {
        return Err(found.unsupported_origin().into());
    }
    if it.spec.key_type() != KeyType::Asymmetric {
        return Err(KmsError::Unsupported(Unsupported::KeyType(it.spec)).into());
    }
    let encryptor = Encryptor::symmetric(&found, &it.context)?;
    if request.dry_run {
        return Err(Halt::Checked);
    }
    let context = stage.effects()?;
    let KeyPair { private, public } = context.generate(it.spec)?;
    let plaintext = Plaintext::from(private);
    let ciphertext = encryptor.encrypt(plaintext.as_bytes(), context)?;
    Ok(Decision::reply(Response::GenerateDataKeyPair(DataKeyPair {
        key: found.arn,
        spec: it.spec,
        ciphertext,
        plaintext: it.with_plaintext.then_some(plaintext),
        public_key: public,
        material: request.shown_material(&found, current(&found)),
    })))
}

/// Decides GenerateRandom (CRY-30), also in a custom key store (CKS-08).
pub(super) fn generate_random(
    request: &RequestContext<'_>,
    it: &GenerateRandom,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    if let Some(store) = &it.custom_key_store_id {
        custom_key_stores::check_random(request, store)?;
    }
    let plaintext = random(it.len, stage.effects()?.entropy);
    Ok(Decision::reply(Response::GenerateRandom { plaintext }))
}

fn random(len: u16, entropy: &mut dyn Entropy) -> Plaintext {
    let mut bytes = vec![0; usize::from(len)];
    entropy.fill(&mut bytes);
    Plaintext::from(bytes)
}

/// Finds a key that can encrypt now with `algorithm`.
fn usable<'a>(
    request: &RequestContext<'a>,
    key: &KeyRef,
    algorithm: EncryptionAlgorithm,
) -> Result<Found<'a>, KmsError> {
    request.usable_key(key, algorithm)
}

/// Returns the ID of the material with which a key encrypts.
fn current(found: &Found<'_>) -> Option<MaterialId> {
    found.key.materials.as_ref().map(|materials| materials.current().id)
}

/// A ciphertext that passed the checks of its decryption.
struct Source<'a> {
    found: Found<'a>,
    /// The material that encrypted it.
    material: Option<MaterialId>,
    decryptor: Decryptor<'a>,
}

/// Checks the decryption of a ciphertext, in the order of CRY-16.
///
/// The ciphertext of a symmetric key names its key and its material, so both are looked up. It is
/// decrypted here: that needs neither randomness nor algorithms, and shows whether the ciphertext
/// is intact.
fn source<'a>(request: &RequestContext<'a>, it: &'a Decrypt) -> Result<Source<'a>, KmsError> {
    let named = it.key.as_ref().map(|key| request.find(key)).transpose()?;
    if it.algorithm != EncryptionAlgorithm::SymmetricDefault {
        let found = named.ok_or(KmsError::IncorrectKey)?;
        return asymmetric_source(request, found, it);
    }
    if let Some(named) = named
        && request.dry_run
        && it.ciphertext.is_empty()
    {
        return source_without_ciphertext(request, named, it.algorithm);
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
        kms_crypto::decrypt(&blob, secret, &it.context).map_err(|_| KmsError::InvalidCiphertext)?;
    let decryptor = Decryptor::Decrypted(plaintext);
    Ok(Source { found, material: Some(material.id), decryptor })
}

/// Checks the decryption with the private key of a key pair, which the caller must name.
fn asymmetric_source<'a>(
    request: &RequestContext<'a>,
    found: Found<'a>,
    it: &'a Decrypt,
) -> Result<Source<'a>, KmsError> {
    let source = source_without_ciphertext(request, found, it.algorithm)?;
    asymmetric::check_context(&found, &it.context)?;
    if request.dry_run && it.ciphertext.is_empty() {
        return Ok(source);
    }
    let (spec, private) = asymmetric::private(&found)?;
    let ciphertext = &it.ciphertext;
    let decryptor = Decryptor::Asymmetric { spec, private, algorithm: it.algorithm, ciphertext };
    Ok(Source { decryptor, ..source })
}

/// Checks the decryption of a ciphertext that a dry run leaves out (CRY-22). The plaintext is a
/// placeholder, which ReEncrypt encrypts and no reply contains.
fn source_without_ciphertext<'a>(
    request: &RequestContext<'a>,
    found: Found<'a>,
    algorithm: EncryptionAlgorithm,
) -> Result<Source<'a>, KmsError> {
    request.check_state(&found)?;
    request.check_usage(&found, algorithm.into())?;
    let decryptor = Decryptor::Decrypted(Plaintext::from(vec![0]));
    Ok(Source { found, material: current(&found), decryptor })
}

impl RequestContext<'_> {
    /// Returns the algorithm if replies name algorithms, which they do since there are several.
    fn shown(&self, algorithm: EncryptionAlgorithm) -> Option<EncryptionAlgorithm> {
        self.rules.show_algorithms().then_some(algorithm)
    }

    /// Returns the material's ID if replies name material and the key's material has IDs (KEY-09).
    fn shown_material(&self, found: &Found<'_>, id: Option<MaterialId>) -> Option<MaterialId> {
        id.filter(|_| self.rules.show_key_material() && found.key.names_material())
    }
}
