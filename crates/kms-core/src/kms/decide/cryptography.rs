//! Encrypting and decrypting: the newest material seals, the very one that sealed opens.

use alloc::vec;
use alloc::vec::Vec;

use kms_crypto::{CiphertextBlob, EncryptionContext, Nonce, Plaintext};

use super::Decided;
use crate::entropy::{Entropy, draw};
use crate::kms::Decision;
use crate::kms::call::{Call, Found};
use crate::{
    AccessDenied, BackingKey, Decrypt, Encrypt, EncryptionAlgorithm, GenerateDataKey,
    InvalidKeyUsage, KeyRef, KeySpec, KeyUsage, KmsError, MaterialId, Operation, ReEncrypt,
    ReEncrypted, Response, Unsupported,
};

/// Encrypt (CRY-05).
pub(super) fn encrypt(call: &Call<'_>, it: &Encrypt, entropy: &mut dyn Entropy) -> Decided {
    let (found, material) = usable(call, &it.key, it.algorithm)?;
    let ciphertext = seal(&found, material, &it.context, it.plaintext.as_bytes(), entropy)?;
    let algorithm = call.shown(it.algorithm);
    Ok(Decision::quiet(Response::Encrypt { key: found.arn, ciphertext, algorithm }))
}

/// Decrypt (CRY-07, CRY-08).
pub(super) fn decrypt(call: &Call<'_>, it: &Decrypt) -> Decided {
    let Opened { found, material, plaintext } = open(call, it)?;
    Ok(Decision::quiet(Response::Decrypt {
        key: found.arn,
        plaintext,
        algorithm: call.shown(it.algorithm),
        material: call.shown_material(&found, material.id),
    }))
}

/// ReEncrypt (CRY-17 to CRY-20): to the same key too, which moves ciphertext to the current
/// material.
pub(super) fn re_encrypt(call: &Call<'_>, it: &ReEncrypt, entropy: &mut dyn Entropy) -> Decided {
    let source = open(call, &it.source)?;
    let (to, material) = usable(call, &it.destination, it.destination_algorithm)?;
    let plaintext = source.plaintext.as_bytes();
    let ciphertext = seal(&to, material, &it.destination_context, plaintext, entropy)?;
    Ok(Decision::quiet(Response::ReEncrypt(ReEncrypted {
        ciphertext,
        source_key: source.found.arn,
        key: to.arn,
        source_algorithm: call.shown(it.source.algorithm),
        destination_algorithm: call.shown(it.destination_algorithm),
        source_material: call.shown_material(&source.found, source.material.id),
        destination_material: call.shown_material(&to, material.id),
    })))
}

/// GenerateDataKey, with or without the plaintext (CRY-26, CRY-32).
pub(super) fn generate_data_key(
    call: &Call<'_>,
    it: &GenerateDataKey,
    entropy: &mut dyn Entropy,
) -> Decided {
    let (found, material) = usable(call, &it.key, EncryptionAlgorithm::SymmetricDefault)?;
    let plaintext = random(it.len, entropy);
    let ciphertext = seal(&found, material, &it.context, plaintext.as_bytes(), entropy)?;
    Ok(Decision::quiet(Response::GenerateDataKey {
        key: found.arn,
        ciphertext,
        plaintext: it.with_plaintext.then_some(plaintext),
        material: call.shown_material(&found, material.id),
    }))
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

/// A key that may encrypt now, and its newest material.
fn usable<'a>(
    call: &Call<'a>,
    key: &KeyRef,
    algorithm: EncryptionAlgorithm,
) -> Result<(Found<'a>, &'a BackingKey), KmsError> {
    let found = call.permitted(key)?;
    check_usage(call, &found, algorithm)?;
    match &found.key.materials {
        Some(materials) if found.key.is_symmetric() => Ok((found, materials.current())),
        Some(_) | None => Err(KmsError::Unsupported(Unsupported::KeyPairs(found.arn))),
    }
}

/// CRY-14, CRY-32.
fn check_usage(
    call: &Call<'_>,
    found: &Found<'_>,
    algorithm: EncryptionAlgorithm,
) -> Result<(), KmsError> {
    let Found { arn, key } = *found;
    let operation = call.operation.unwrap_or(Operation::Encrypt);
    let makes_data_keys = matches!(
        operation,
        Operation::GenerateDataKey | Operation::GenerateDataKeyWithoutPlaintext
    );
    if key.usage != KeyUsage::EncryptDecrypt || (makes_data_keys && !key.is_symmetric()) {
        let usage = InvalidKeyUsage::Usage { key: arn, usage: key.usage, operation };
        return Err(KmsError::InvalidKeyUsage(usage));
    }
    let symmetric = algorithm == EncryptionAlgorithm::SymmetricDefault;
    if symmetric != (key.spec == KeySpec::SymmetricDefault) {
        let usage = InvalidKeyUsage::Algorithm { key: arn, spec: key.spec, algorithm };
        return Err(KmsError::InvalidKeyUsage(usage));
    }
    Ok(())
}

fn seal(
    found: &Found<'_>,
    material: &BackingKey,
    context: &EncryptionContext,
    plaintext: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, KmsError> {
    let bytes = draw(entropy);
    let nonce = if entropy.repeats() { Nonce::Seeded(bytes) } else { Nonce::Drawn(bytes) };
    let secret = material.symmetric().ok_or(KmsError::InvalidCiphertext)?;
    kms_crypto::seal(found.key.id, material.id, secret, context, plaintext, nonce)
        .map(|blob| blob.to_bytes())
        .ok_or(KmsError::InvalidCiphertext)
}

struct Opened<'a> {
    found: Found<'a>,
    material: &'a BackingKey,
    plaintext: Plaintext,
}

/// Opens a ciphertext. It names its key and its material, so both are looked up, never tried in
/// turn. The order of the checks is that of CRY-16.
fn open<'a>(call: &Call<'a>, it: &Decrypt) -> Result<Opened<'a>, KmsError> {
    let named = it.key.as_ref().map(|key| call.find(key)).transpose()?;
    if let Some(named) = &named
        && it.algorithm != EncryptionAlgorithm::SymmetricDefault
    {
        call.check_state(named)?;
        check_usage(call, named, it.algorithm)?;
        return Err(KmsError::Unsupported(Unsupported::KeyPairs(named.arn)));
    }
    if let Some(named) = named
        && call.dry_run
        && it.ciphertext.is_empty()
    {
        return permitted_without_ciphertext(call, named, it.algorithm);
    }
    let blob = CiphertextBlob::parse(&it.ciphertext).map_err(|_| KmsError::InvalidCiphertext)?;
    let found = match named {
        Some(named) if named.key.id == blob.key => named,
        Some(_) => return Err(KmsError::IncorrectKey),
        None => {
            call.own_key(blob.key).ok_or(KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey))?
        }
    };
    call.check_state(&found)?;
    let material = found.key.materials.as_ref().and_then(|all| all.find(blob.material));
    let material = material.ok_or(KmsError::InvalidCiphertext)?;
    let secret = material.symmetric().ok_or(KmsError::InvalidCiphertext)?;
    let plaintext =
        kms_crypto::open(&blob, secret, &it.context).map_err(|_| KmsError::InvalidCiphertext)?;
    Ok(Opened { found, material, plaintext })
}

/// What stands for an opened ciphertext in a dry run that has none (CRY-22). Its plaintext is
/// never answered, but ReEncrypt goes on with it.
fn permitted_without_ciphertext<'a>(
    call: &Call<'a>,
    found: Found<'a>,
    algorithm: EncryptionAlgorithm,
) -> Result<Opened<'a>, KmsError> {
    call.check_state(&found)?;
    check_usage(call, &found, algorithm)?;
    let materials = found.key.materials.as_ref();
    let material = materials.ok_or(KmsError::InvalidCiphertext)?.current();
    Ok(Opened { found, material, plaintext: Plaintext::from(vec![0]) })
}

impl Call<'_> {
    /// Answers name algorithms since there is more than one.
    fn shown(&self, algorithm: EncryptionAlgorithm) -> Option<EncryptionAlgorithm> {
        self.rules.show_algorithms().then_some(algorithm)
    }

    /// Answers name material since it has names, and where KMS keeps it itself (KEY-09).
    fn shown_material(&self, found: &Found<'_>, id: MaterialId) -> Option<MaterialId> {
        let kept_here = !found.key.origin.is_custom_key_store();
        (self.rules.show_key_material() && kept_here).then_some(id)
    }
}
