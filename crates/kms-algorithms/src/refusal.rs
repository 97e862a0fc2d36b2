//! The reasons why a function of this crate refuses its arguments.

use kms_shapes::{
    Algorithm, EncryptionAlgorithm, KeySpec, MessageType, SigningAlgorithm, WrappingAlgorithm,
};

use crate::codec::{Codec, Decoder, Encoder};

/// Declares an enum and its encoding: one byte for the variant, then its fields in order.
macro_rules! encoded_enum {
    ($(#[$doc:meta])* $name:ident { $(
        $(#[$variant_doc:meta])*
        $tag:literal => $variant:ident $({ $($field:ident: $type:ty),+ })?,
    )+ }) => {
        $(#[$doc])*
        pub enum $name {
            $($(#[$variant_doc])* $variant $({ $($field: $type),+ })?,)+
        }

        impl Codec<'_> for $name {
            fn encode(&self, to: &mut Encoder) {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        to.byte($tag);
                        $($($field.encode(to);)+)?
                    })+
                }
            }

            fn decode(from: &mut Decoder) -> Option<Self> {
                Some(match from.byte()? {
                    $($tag => Self::$variant $({ $($field: Codec::decode(from)?),+ })?,)+
                    _ => return None,
                })
            }
        }
    };
}

encoded_enum! {
    /// The reason why arguments are refused. `kms-api` turns it into an exception of AWS.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[expect(missing_docs, reason = "each variant's sentence names its fields")]
    Refusal {
        /// The bytes are not an encoded task, or not a reply to the task.
        0 => MalformedTask,
        /// The bytes are not a private key in PKCS#8 or a public key in SPKI, in DER; or a secret
        /// has the wrong length; or the key's own algorithm rejects it.
        1 => MalformedKey,
        /// The bytes are a key, but of another spec than `spec`.
        2 => NotOfSpec { spec: KeySpec },
        /// Keys of `spec` do not support `algorithm`.
        3 => UnsupportedAlgorithm { spec: KeySpec, algorithm: Algorithm },
        /// Wrapping keys of `spec` do not support `algorithm`.
        4 => UnsupportedWrapping { spec: KeySpec, algorithm: WrappingAlgorithm },
        /// `algorithm` does not sign messages of `message_type`.
        5 => UnsupportedMessageType { algorithm: SigningAlgorithm, message_type: MessageType },
        /// The message is longer than `max` bytes.
        6 => MessageTooLong { max: usize },
        /// The digest, or µ, has `length` bytes, and `algorithm` requires `expected` bytes.
        7 => DigestLength { algorithm: SigningAlgorithm, length: usize, expected: usize },
        /// The plaintext is longer than the `max` bytes that `algorithm` encrypts under a key of
        /// `spec` (CRY-04).
        8 => PlaintextTooLong { spec: KeySpec, algorithm: EncryptionAlgorithm, max: usize },
        /// The plaintext is empty, and the algorithm requires at least one byte.
        9 => EmptyPlaintext,
        /// The ciphertext, or the wrapped material, was not made for this key with this algorithm.
        10 => InvalidCiphertext,
    }
}
