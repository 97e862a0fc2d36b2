//! Enumerations that occur in requests only.

use crate::string_enum;

string_enum! {
    /// The length of a data key, `KeySpec` of GenerateDataKey (CRY-25).
    DataKeySpec {
        Aes256 = "AES_256",
        Aes128 = "AES_128",
    }
}

impl DataKeySpec {
    /// Returns the length of such a data key, in bytes.
    #[must_use]
    pub const fn bytes(self) -> u16 {
        match self {
            Self::Aes256 => 32,
            Self::Aes128 => 16,
        }
    }
}

string_enum! {
    /// The key materials that ListKeyRotations lists (LKR-03).
    IncludeKeyMaterial {
        /// Every material, including the first one (LKR-05).
        AllKeyMaterial = "ALL_KEY_MATERIAL",
        /// The materials that a rotation created (LKR-04).
        RotationsOnly = "ROTATIONS_ONLY",
    }
}

string_enum! {
    /// The owners whose keys ListKeys lists (KEM-06).
    ResourceOwner {
        /// The caller's account.
        Caller = "SELF",
        /// The accounts that share keys with the caller through AWS Resource Access Manager (RAM).
        OtherAccountsViaRam = "OTHER_ACCOUNTS_VIA_RAM",
    }
}

string_enum! {
    /// The checks that a dry run leaves out (CRY-22).
    DryRunModifier {
        /// The request needs no ciphertext, but must name the key.
        IgnoreCiphertext = "IGNORE_CIPHERTEXT",
    }
}
