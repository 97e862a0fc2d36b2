//! Elliptic curves in Weierstrass form: key pairs, ECDSA with signatures in DER, and ECDH.

/// Declares the scheme of one curve, in a module named like the curve's library.
///
/// The libraries have the same functions and types. A generic implementation would need a page of
/// trait bounds, so a macro writes the implementation for each library instead. The names in
/// braces select the functions that keys on the curve support.
macro_rules! curve {
    ($(#[$about:meta])* $curve:ident, $spec:ident { $($part:ident),+ }) => {
        $(#[$about])*
        pub(crate) mod $curve {
            use alloc::vec::Vec;

            use $curve as library;
            use elliptic_curve::Generate as _;
            use kms_shapes::KeySpec;
            use library::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
            use library::{PublicKey, SecretKey};
            use rand_core::CryptoRng;

            use crate::key_pair::{
                KeyPair, encode_private, encode_public, private_key_refusal, public_key_refusal,
            };
            use crate::scheme::Scheme;
            use crate::Refusal;

            const SPEC: KeySpec = KeySpec::$spec;

            /// The scheme of the curve.
            pub(crate) struct Curve;

            impl Scheme for Curve {
                fn spec(&self) -> KeySpec {
                    SPEC
                }

                fn generate(&self, rng: &mut dyn CryptoRng) -> Result<KeyPair, Refusal> {
                    let Ok(key) = SecretKey::try_generate_from_rng(rng);
                    let public = encode_public(&key.public_key())?;
                    Ok(KeyPair { private: encode_private(&key)?, public })
                }

                fn public_key(&self, private: &[u8]) -> Result<Vec<u8>, Refusal> {
                    encode_public(&secret_key(private)?.public_key())
                }

                $(curve!(@$part);)+
            }

            pub(crate) fn secret_key(der: &[u8]) -> Result<SecretKey, Refusal> {
                SecretKey::from_pkcs8_der(der).map_err(|_| private_key_refusal(SPEC, der))
            }

            pub(crate) fn public_key(der: &[u8]) -> Result<PublicKey, Refusal> {
                PublicKey::from_public_key_der(der).map_err(|_| public_key_refusal(SPEC, der))
            }
        }
    };
    (@ecdsa) => {
        fn sign(
            &self,
            private: &[u8],
            message: &crate::message::Message<'_>,
            rng: &mut dyn CryptoRng,
        ) -> Result<Vec<u8>, Refusal> {
            use library::ecdsa::signature::hazmat::RandomizedPrehashSigner as _;
            use library::ecdsa::{Signature, SigningKey};
            let digest = message.digest()?;
            let key = SigningKey::from(secret_key(private)?);
            // The nonce is that of RFC 6979 with random bytes mixed in, so that two signatures of
            // one message differ.
            let signature: Result<Signature, _> = key.sign_prehash_with_rng(rng, &digest);
            let (r, s) = signature.map_err(|_| Refusal::MalformedKey)?.split_scalars();
            // Both (r, s) and (r, -s) are valid. Some libraries always return the one with the
            // lower s, and some blockchains accept only that one. AWS returns either, and code
            // that has to normalize signatures should find that out here.
            let [coin] = crate::rng::random_bytes(rng);
            let signature = Signature::from_scalars(r, if coin & 1 == 0 { s } else { -s });
            Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_der().as_bytes().to_vec())
        }

        fn verify(
            &self,
            public: &[u8],
            message: &crate::message::Message<'_>,
            signature: &[u8],
        ) -> Result<bool, Refusal> {
            use library::ecdsa::signature::hazmat::PrehashVerifier as _;
            use library::ecdsa::{Signature, VerifyingKey};
            let digest = message.digest()?;
            let key = VerifyingKey::from(public_key(public)?);
            let Ok(signature) = Signature::from_der(signature) else { return Ok(false) };
            // The library of secp256k1 accepts only the lower s.
            Ok(key.verify_prehash(&digest, &signature.normalize_s()).is_ok())
        }
    };
    (@ecdh) => {
        /// Returns the x coordinate of the point that both sides compute.
        fn derive_shared_secret(
            &self,
            private: &[u8],
            peer: &[u8],
        ) -> Result<zeroize::Zeroizing<Vec<u8>>, Refusal> {
            let (key, peer) = (secret_key(private)?, public_key(peer)?);
            let shared =
                elliptic_curve::ecdh::diffie_hellman(key.to_nonzero_scalar(), peer.as_affine());
            Ok(zeroize::Zeroizing::new(shared.raw_secret_bytes().to_vec()))
        }
    };
    (@sm2) => {
        fn sign(
            &self,
            private: &[u8],
            message: &crate::message::Message<'_>,
            rng: &mut dyn CryptoRng,
        ) -> Result<Vec<u8>, Refusal> {
            crate::sm2_key::sign(private, message, rng)
        }

        fn verify(
            &self,
            public: &[u8],
            message: &crate::message::Message<'_>,
            signature: &[u8],
        ) -> Result<bool, Refusal> {
            crate::sm2_key::verify(public, message, signature)
        }

        fn encrypt(
            &self,
            public: &[u8],
            _: kms_shapes::EncryptionAlgorithm,
            plaintext: &[u8],
            rng: &mut dyn CryptoRng,
        ) -> Result<Vec<u8>, Refusal> {
            crate::sm2_key::encrypt(public, plaintext, rng)
        }

        fn decrypt(
            &self,
            private: &[u8],
            _: kms_shapes::EncryptionAlgorithm,
            ciphertext: &[u8],
        ) -> Result<zeroize::Zeroizing<Vec<u8>>, Refusal> {
            crate::sm2_key::decrypt(private, ciphertext)
        }
    };
}

curve! { p256, EccNistP256 { ecdsa, ecdh } }
curve! { p384, EccNistP384 { ecdsa, ecdh } }
curve! { p521, EccNistP521 { ecdsa, ecdh } }
curve! { k256, EccSecgP256k1 { ecdsa } }
curve! { sm2, Sm2 { sm2, ecdh } }
