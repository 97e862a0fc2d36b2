//! Signing and verifying: which key signs by which algorithm, and what is signed of a message.

use alloc::vec::Vec;

use ml_dsa::{MlDsa44, MlDsa65, MlDsa87};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::random::Draw;
use crate::{
    MESSAGE_MAX, MessageType, Refusal, SigningAlgorithm, Spec, curve, ed25519, ml_dsa as lattice,
    rsa_key, sm2_key,
};

/// Signs a message, `Sign`.
///
/// # Errors
/// An algorithm that is not one of the spec's, a message type that is not one of the algorithm's, a
/// raw message of more than 4096 bytes, a digest of the wrong length, a private key that is not
/// whole or of another spec.
pub fn sign(
    spec: Spec,
    private: &[u8],
    algorithm: SigningAlgorithm,
    (message, message_type): (&[u8], MessageType),
    random: Draw,
) -> Result<Vec<u8>, Refusal> {
    match way(spec, algorithm, message, message_type)? {
        Way::Rsa(digest) => rsa_key::sign(spec, private, algorithm, &digest, random),
        Way::P256(digest) => curve::p256::sign(spec, private, &digest, random),
        Way::P384(digest) => curve::p384::sign(spec, private, &digest, random),
        Way::P521(digest) => curve::p521::sign(spec, private, &digest, random),
        Way::K256(digest) => curve::k256::sign(spec, private, &digest, random),
        Way::Ed25519(signed) => ed25519::sign(spec, private, signed),
        Way::MlDsa44(signed) => lattice::sign::<MlDsa44>(spec, private, signed, random),
        Way::MlDsa65(signed) => lattice::sign::<MlDsa65>(spec, private, signed, random),
        Way::MlDsa87(signed) => lattice::sign::<MlDsa87>(spec, private, signed, random),
        Way::Sm2(signed) => sm2_key::sign(private, signed, random),
    }
}

/// Whether this is a signature of a message by the private half of this public key, `Verify`.
///
/// # Errors
/// Those of [`sign`], of the public key. Bytes that are no signature at all are a false one.
pub fn verify(
    spec: Spec,
    public: &[u8],
    algorithm: SigningAlgorithm,
    (message, message_type): (&[u8], MessageType),
    signature: &[u8],
) -> Result<bool, Refusal> {
    match way(spec, algorithm, message, message_type)? {
        Way::Rsa(digest) => rsa_key::verify(spec, public, algorithm, &digest, signature),
        Way::P256(digest) => curve::p256::verify(spec, public, &digest, signature),
        Way::P384(digest) => curve::p384::verify(spec, public, &digest, signature),
        Way::P521(digest) => curve::p521::verify(spec, public, &digest, signature),
        Way::K256(digest) => curve::k256::verify(spec, public, &digest, signature),
        Way::Ed25519(signed) => ed25519::verify(spec, public, signed, signature),
        Way::MlDsa44(signed) => lattice::verify::<MlDsa44>(spec, public, signed, signature),
        Way::MlDsa65(signed) => lattice::verify::<MlDsa65>(spec, public, signed, signature),
        Way::MlDsa87(signed) => lattice::verify::<MlDsa87>(spec, public, signed, signature),
        Way::Sm2(signed) => sm2_key::verify(public, signed, signature),
    }
}

/// Which library signs, and what.
enum Way<'a> {
    Rsa(Vec<u8>),
    P256(Vec<u8>),
    P384(Vec<u8>),
    P521(Vec<u8>),
    K256(Vec<u8>),
    Ed25519(ed25519::Signed<'a>),
    MlDsa44(lattice::Signed<'a>),
    MlDsa65(lattice::Signed<'a>),
    MlDsa87(lattice::Signed<'a>),
    Sm2(sm2_key::Signed<'a>),
}

fn way<'a>(
    spec: Spec,
    algorithm: SigningAlgorithm,
    message: &'a [u8],
    message_type: MessageType,
) -> Result<Way<'a>, Refusal> {
    if !signing_algorithms(spec).contains(&algorithm) {
        return Err(Refusal::SigningAlgorithm(spec, algorithm));
    }
    let message = Message { algorithm, bytes: message, message_type };
    if message_type == MessageType::Raw && message.bytes.len() > MESSAGE_MAX {
        return Err(Refusal::MessageTooLong { most: MESSAGE_MAX });
    }
    Ok(match spec {
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => Way::Rsa(message.digest()?),
        Spec::EccNistP256 => Way::P256(message.digest()?),
        Spec::EccNistP384 => Way::P384(message.digest()?),
        Spec::EccNistP521 => Way::P521(message.digest()?),
        Spec::EccSecgP256k1 => Way::K256(message.digest()?),
        Spec::EccNistEdwards25519 => Way::Ed25519(message.for_ed25519()?),
        Spec::MlDsa44 => Way::MlDsa44(message.for_ml_dsa()?),
        Spec::MlDsa65 => Way::MlDsa65(message.for_ml_dsa()?),
        Spec::MlDsa87 => Way::MlDsa87(message.for_ml_dsa()?),
        Spec::Sm2 => Way::Sm2(message.for_sm2()?),
        // They sign nothing: no algorithm got this far.
        Spec::Hmac224 | Spec::Hmac256 | Spec::Hmac384 | Spec::Hmac512 => {
            return Err(Refusal::SigningAlgorithm(spec, algorithm));
        }
    })
}

/// The algorithms by which keys of this spec sign, in AWS's order.
#[must_use]
pub const fn signing_algorithms(spec: Spec) -> &'static [SigningAlgorithm] {
    use SigningAlgorithm as A;
    match spec {
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => &[
            A::RsassaPkcs1V15Sha256,
            A::RsassaPkcs1V15Sha384,
            A::RsassaPkcs1V15Sha512,
            A::RsassaPssSha256,
            A::RsassaPssSha384,
            A::RsassaPssSha512,
        ],
        Spec::EccNistP256 | Spec::EccSecgP256k1 => &[A::EcdsaSha256],
        Spec::EccNistP384 => &[A::EcdsaSha384],
        Spec::EccNistP521 => &[A::EcdsaSha512],
        Spec::EccNistEdwards25519 => &[A::Ed25519Sha512, A::Ed25519PhSha512],
        Spec::MlDsa44 | Spec::MlDsa65 | Spec::MlDsa87 => &[A::MlDsaShake256],
        Spec::Sm2 => &[A::Sm2dsa],
        Spec::Hmac224 | Spec::Hmac256 | Spec::Hmac384 | Spec::Hmac512 => &[],
    }
}

/// A message as it comes.
struct Message<'a> {
    algorithm: SigningAlgorithm,
    bytes: &'a [u8],
    message_type: MessageType,
}

impl<'a> Message<'a> {
    /// What RSA and ECDSA sign: the digest, made here or by the caller.
    fn digest(&self) -> Result<Vec<u8>, Refusal> {
        use SigningAlgorithm as A;
        match self.algorithm {
            A::RsassaPssSha256 | A::RsassaPkcs1V15Sha256 | A::EcdsaSha256 => {
                self.digest_by::<Sha256>()
            }
            A::RsassaPssSha384 | A::RsassaPkcs1V15Sha384 | A::EcdsaSha384 => {
                self.digest_by::<Sha384>()
            }
            A::RsassaPssSha512 | A::RsassaPkcs1V15Sha512 | A::EcdsaSha512 => {
                self.digest_by::<Sha512>()
            }
            A::Sm2dsa | A::MlDsaShake256 | A::Ed25519Sha512 | A::Ed25519PhSha512 => {
                Err(self.wrong_type())
            }
        }
    }

    fn digest_by<D: Digest>(&self) -> Result<Vec<u8>, Refusal> {
        match self.message_type {
            MessageType::Raw => Ok(D::digest(self.bytes).to_vec()),
            MessageType::Digest => self.checked(<D as Digest>::output_size()).map(<[u8]>::to_vec),
            MessageType::ExternalMu => Err(self.wrong_type()),
        }
    }

    fn for_ed25519(&self) -> Result<ed25519::Signed<'a>, Refusal> {
        let hashes_first = self.algorithm == SigningAlgorithm::Ed25519PhSha512;
        match self.message_type {
            MessageType::Raw if !hashes_first => Ok(ed25519::Signed::Message(self.bytes)),
            MessageType::Digest if hashes_first => self.exactly().map(ed25519::Signed::Digest),
            MessageType::Raw | MessageType::Digest | MessageType::ExternalMu => {
                Err(self.wrong_type())
            }
        }
    }

    fn for_ml_dsa(&self) -> Result<lattice::Signed<'a>, Refusal> {
        match self.message_type {
            MessageType::Raw => Ok(lattice::Signed::Message(self.bytes)),
            MessageType::ExternalMu => self.exactly().map(lattice::Signed::Mu),
            MessageType::Digest => Err(self.wrong_type()),
        }
    }

    fn for_sm2(&self) -> Result<sm2_key::Signed<'a>, Refusal> {
        match self.message_type {
            MessageType::Raw => Ok(sm2_key::Signed::Message(self.bytes)),
            MessageType::Digest => self.exactly().map(sm2_key::Signed::Digest),
            MessageType::ExternalMu => Err(self.wrong_type()),
        }
    }

    fn exactly<const LEN: usize>(&self) -> Result<&'a [u8; LEN], Refusal> {
        self.bytes.try_into().map_err(|_| self.wrong_length(LEN))
    }

    fn checked(&self, right: usize) -> Result<&'a [u8], Refusal> {
        if self.bytes.len() == right { Ok(self.bytes) } else { Err(self.wrong_length(right)) }
    }

    fn wrong_length(&self, right: usize) -> Refusal {
        Refusal::DigestLength { algorithm: self.algorithm, length: self.bytes.len(), right }
    }

    fn wrong_type(&self) -> Refusal {
        Refusal::MessageType(self.algorithm, self.message_type)
    }
}
