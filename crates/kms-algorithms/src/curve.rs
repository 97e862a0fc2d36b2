//! Elliptic curves of Weierstrass's form: key pairs, ECDSA with signatures in DER, ECDH.

/// The functions of one curve, in a module of its name. The curves' crates look alike, while what
/// they have in common as traits would take a page of bounds.
macro_rules! curve {
    ($(#[$about:meta])* $curve:ident { $($part:ident),* }) => {
        $(#[$about])*
        pub(crate) mod $curve {
            use alloc::vec::Vec;

            use $curve as library;
            use elliptic_curve::Generate as _;
            use library::pkcs8::{
                DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _,
                EncodePublicKey as _,
            };
            use library::{PublicKey, SecretKey};
            use zeroize::Zeroizing;

            use crate::keys::{KeyPair, private_refusal, public_refusal};
            use crate::random::{Draw, Random};
            use crate::{Refusal, Spec};

            pub(crate) fn generate(random: Draw) -> Result<KeyPair, Refusal> {
                let Ok(key) = SecretKey::try_generate_from_rng(&mut Random(random));
                let der = key.to_pkcs8_der().map_err(|_| Refusal::MalformedKey)?;
                let private = Zeroizing::new(der.as_bytes().to_vec());
                Ok(KeyPair { private, public: spki(&key)? })
            }

            pub(crate) fn public_key(spec: Spec, private: &[u8]) -> Result<Vec<u8>, Refusal> {
                spki(&secret(spec, private)?)
            }

            fn spki(key: &SecretKey) -> Result<Vec<u8>, Refusal> {
                let der = key.public_key().to_public_key_der();
                Ok(der.map_err(|_| Refusal::MalformedKey)?.into_vec())
            }

            pub(crate) fn secret(spec: Spec, der: &[u8]) -> Result<SecretKey, Refusal> {
                SecretKey::from_pkcs8_der(der).map_err(|_| private_refusal(spec, der))
            }

            pub(crate) fn public(spec: Spec, der: &[u8]) -> Result<PublicKey, Refusal> {
                PublicKey::from_public_key_der(der).map_err(|_| public_refusal(spec, der))
            }

            $(curve!(@$part);)*
        }
    };
    (@ecdsa) => {
        use library::ecdsa::signature::hazmat::{PrehashVerifier as _, RandomizedPrehashSigner as _};
        use library::ecdsa::{Signature, SigningKey, VerifyingKey};

        /// Signs a digest. The nonce is that of RFC 6979 with random bytes mixed in, so that two
        /// signatures of one message differ.
        pub(crate) fn sign(
            spec: Spec,
            private: &[u8],
            digest: &[u8],
            random: Draw,
        ) -> Result<Vec<u8>, Refusal> {
            let key = SigningKey::from(secret(spec, private)?);
            let mut random = Random(random);
            let signature: Result<Signature, _> = key.sign_prehash_with_rng(&mut random, digest);
            let (r, s) = signature.map_err(|_| Refusal::MalformedKey)?.split_scalars();
            // Both are right. Some libraries give the lower one alone, AWS either, which those
            // learn the hard way whose chain takes the lower one alone.
            let [coin] = random.bytes();
            let signature = Signature::from_scalars(r, if coin & 1 == 0 { s } else { -s });
            Ok(signature.map_err(|_| Refusal::MalformedKey)?.to_der().as_bytes().to_vec())
        }

        pub(crate) fn verify(
            spec: Spec,
            public_key: &[u8],
            digest: &[u8],
            signature: &[u8],
        ) -> Result<bool, Refusal> {
            let key = VerifyingKey::from(public(spec, public_key)?);
            let Ok(signature) = Signature::from_der(signature) else { return Ok(false) };
            Ok(key.verify_prehash(digest, &signature.normalize_s()).is_ok())
        }
    };
    (@ecdh) => {
        /// The x coordinate of the point that both keys lead to.
        pub(crate) fn derive(
            spec: Spec,
            private: &[u8],
            peer: &[u8],
        ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
            let (key, peer) = (secret(spec, private)?, public(spec, peer)?);
            let shared =
                elliptic_curve::ecdh::diffie_hellman(key.to_nonzero_scalar(), peer.as_affine());
            Ok(Zeroizing::new(shared.raw_secret_bytes().to_vec()))
        }
    };
}

curve! { p256 { ecdsa, ecdh } }
curve! { p384 { ecdsa, ecdh } }
curve! { p521 { ecdsa, ecdh } }
curve! { k256 { ecdsa } }
curve! { sm2 { ecdh } }
