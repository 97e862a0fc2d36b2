//! The functions of this crate as values that can be sent to another module.
//!
//! A new task is one more entry of `tasks!`, and the function that the entry calls.

use alloc::vec::Vec;

use kms_shapes::{
    EncryptionAlgorithm, KeySpec, MacAlgorithm, MessageType, SigningAlgorithm, WrappingAlgorithm,
};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::codec::{Codec, Decoder, Encoder};
use crate::{Encapsulation, KeyPair, Refusal, Seed, rng_from_seed};

/// A call of one of the functions of this crate, with its arguments.
pub trait Task<'a>: Codec<'a> {
    /// The result of the function.
    type Output: for<'b> Codec<'b>;

    /// The first byte of each encoded task of this type.
    const TAG: u8;

    /// Calls the function.
    ///
    /// # Errors
    /// Those of the function.
    fn perform(self, rng: &mut dyn CryptoRng) -> Result<Self::Output, Refusal>;

    /// Encodes the task for [`perform`], which draws its random bytes from `seed`.
    /// Use a seed once.
    #[must_use]
    fn to_bytes(&self, seed: &Seed) -> Zeroizing<Vec<u8>> {
        let mut bytes = Encoder::default();
        bytes.byte(Self::TAG);
        bytes.field(seed);
        self.encode(&mut bytes);
        Zeroizing::new(bytes.into_bytes())
    }

    /// Decodes a task and its seed. Returns `None` if the bytes are not a task of this type.
    #[must_use]
    fn from_bytes(bytes: &'a [u8]) -> Option<(Self, Seed)> {
        let mut bytes = Decoder::new(bytes);
        if bytes.byte()? != Self::TAG {
            return None;
        }
        let seed = bytes.field()?.try_into().ok()?;
        let task = Self::decode(&mut bytes)?;
        bytes.end((task, seed))
    }

    /// Decodes the reply of [`perform`] to a task of this type.
    ///
    /// # Errors
    /// The refusal that the reply contains, or [`Refusal::MalformedTask`] if the bytes are not a
    /// reply to a task of this type.
    fn read_reply(reply: &[u8]) -> Result<Self::Output, Refusal> {
        let mut reply = Decoder::new(reply);
        let result = match reply.byte() {
            Some(DONE) => Self::Output::decode(&mut reply).map(Ok),
            Some(REFUSED) => Refusal::decode(&mut reply).map(Err),
            Some(_) | None => None,
        };
        result.and_then(|result| reply.end(result)).unwrap_or(Err(Refusal::MalformedTask))
    }
}

/// The first byte of a reply with a result.
const DONE: u8 = 0;
/// The first byte of a reply with a refusal.
const REFUSED: u8 = 1;

/// Encodes a result as [`Task::read_reply`] decodes it.
fn reply<T: for<'b> Codec<'b>>(result: &Result<T, Refusal>) -> Vec<u8> {
    let mut bytes = Encoder::default();
    match result {
        Ok(output) => {
            bytes.byte(DONE);
            output.encode(&mut bytes);
        }
        Err(refusal) => {
            bytes.byte(REFUSED);
            refusal.encode(&mut bytes);
        }
    }
    bytes.into_bytes()
}

/// Performs an encoded task and returns the encoded reply.
///
/// Bytes that are not a task get the reply [`Refusal::MalformedTask`].
///
/// The random bytes are derived from the whole request, not only from its seed. The same request
/// therefore always gets the same reply. In a history that was rewound, a seed occurs a second
/// time; if the message differs, the random bytes differ too, and no nonce is used twice.
#[must_use]
pub fn perform(request: &[u8]) -> Vec<u8> {
    let mut rng = rng_from_seed(Sha256::digest(request).into());
    perform_with(request, &mut rng).unwrap_or_else(|| reply::<bool>(&Err(Refusal::MalformedTask)))
}

/// Declares each task as a struct: its tag and name, its fields in the order of the encoding, the
/// type of its result, and the call that performs it.
macro_rules! tasks {
    ($rng:ident: $(
        $(#[$doc:meta])*
        $tag:literal => $name:ident $(<$lifetime:lifetime>)? { $($field:ident: $type:ty),+ $(,)? }
            -> $output:ty = $call:expr;
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq)]
            #[expect(missing_docs, reason = "the fields are the arguments of the function")]
            pub struct $name $(<$lifetime>)? {
                $(pub $field: $type,)+
            }

            impl<'a> Codec<'a> for $name $(<$lifetime>)? {
                fn encode(&self, to: &mut Encoder) {
                    $(self.$field.encode(to);)+
                }

                fn decode(from: &mut Decoder<'a>) -> Option<Self> {
                    // The fields of a struct expression are evaluated in the order in which they
                    // are written.
                    Some(Self { $($field: Codec::decode(from)?,)+ })
                }
            }

            impl<'a> Task<'a> for $name $(<$lifetime>)? {
                type Output = $output;

                const TAG: u8 = $tag;

                #[allow(unused_variables, reason = "not every function needs random bytes")]
                fn perform(self, $rng: &mut dyn CryptoRng) -> Result<$output, Refusal> {
                    let Self { $($field,)+ } = self;
                    $call
                }
            }
        )+

        /// Decodes a task, performs it, and encodes the result.
        fn perform_with(request: &[u8], rng: &mut dyn CryptoRng) -> Option<Vec<u8>> {
            match *request.first()? {
                $($tag => {
                    let (task, _) = $name::from_bytes(request)?;
                    Some(reply(&task.perform(rng)))
                })+
                _ => None,
            }
        }
    };
}

tasks! { rng:
    /// The task of [`generate`](crate::generate).
    0 => Generate { spec: KeySpec } -> KeyPair = crate::generate(spec, rng);

    /// The task of [`public_key`](crate::public_key).
    1 => PublicKey<'a> { spec: KeySpec, private: &'a [u8] } -> Vec<u8>
        = crate::public_key(spec, private);

    /// The task of [`sign`](crate::sign).
    2 => Sign<'a> {
        spec: KeySpec,
        private: &'a [u8],
        algorithm: SigningAlgorithm,
        message: &'a [u8],
        message_type: MessageType,
    } -> Vec<u8> = crate::sign(spec, private, algorithm, (message, message_type), rng);

    /// The task of [`verify`](crate::verify).
    3 => Verify<'a> {
        spec: KeySpec,
        public: &'a [u8],
        algorithm: SigningAlgorithm,
        message: &'a [u8],
        message_type: MessageType,
        signature: &'a [u8],
    } -> bool = crate::verify(spec, public, algorithm, (message, message_type), signature);

    /// The task of [`generate_mac`](crate::generate_mac).
    4 => GenerateMac<'a> {
        spec: KeySpec,
        secret: &'a [u8],
        algorithm: MacAlgorithm,
        message: &'a [u8],
    } -> Vec<u8> = crate::generate_mac(spec, secret, algorithm, message);

    /// The task of [`verify_mac`](crate::verify_mac).
    5 => VerifyMac<'a> {
        spec: KeySpec,
        secret: &'a [u8],
        algorithm: MacAlgorithm,
        message: &'a [u8],
        mac: &'a [u8],
    } -> bool = crate::verify_mac(spec, secret, algorithm, message, mac);

    /// The task of [`encrypt`](crate::encrypt).
    6 => Encrypt<'a> {
        spec: KeySpec,
        public: &'a [u8],
        algorithm: EncryptionAlgorithm,
        plaintext: &'a [u8],
    } -> Vec<u8> = crate::encrypt(spec, public, algorithm, plaintext, rng);

    /// The task of [`decrypt`](crate::decrypt).
    7 => Decrypt<'a> {
        spec: KeySpec,
        private: &'a [u8],
        algorithm: EncryptionAlgorithm,
        ciphertext: &'a [u8],
    } -> Zeroizing<Vec<u8>> = crate::decrypt(spec, private, algorithm, ciphertext);

    /// The task of [`derive_shared_secret`](crate::derive_shared_secret).
    8 => DeriveSharedSecret<'a> { spec: KeySpec, private: &'a [u8], peer: &'a [u8] }
        -> Zeroizing<Vec<u8>> = crate::derive_shared_secret(spec, private, peer);

    /// The task of [`unwrap_material`](crate::unwrap_material).
    9 => UnwrapMaterial<'a> {
        spec: KeySpec,
        private: &'a [u8],
        algorithm: WrappingAlgorithm,
        wrapped: &'a [u8],
    } -> Zeroizing<Vec<u8>> = crate::unwrap_material(spec, private, algorithm, wrapped);

    /// The task of [`encapsulate`](crate::encapsulate).
    10 => Encapsulate<'a> { spec: KeySpec, public: &'a [u8] } -> Encapsulation
        = crate::encapsulate(spec, public, rng);

    /// The task of [`decapsulate`](crate::decapsulate).
    11 => Decapsulate<'a> { spec: KeySpec, private: &'a [u8], ciphertext: &'a [u8] }
        -> Zeroizing<Vec<u8>> = crate::decapsulate(spec, private, ciphertext);
}
