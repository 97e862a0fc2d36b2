//! The algorithms of asymmetric and HMAC keys, which a host provides.

use core::pin::Pin;

use kms_core::{Algorithms, BuiltIn, Missing, NoAlgorithms};

/// The algorithms of a host, which it can load when a command needs them for the first time.
///
/// Their code is as large as the rest of the laboratory, and an RSA key pair takes seconds to
/// generate. So a host may load the code, or generate the pair, only when a command turns out to
/// need it; the command is then carried out again.
pub trait AlgorithmProvider: Algorithms {
    /// Loads or generates what a command is missing.
    ///
    /// # Errors
    /// The reason why it is not available, as a text for users.
    fn provide(&self, missing: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>>;
}

impl AlgorithmProvider for BuiltIn {
    fn provide(&self, _: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Ok(()) })
    }
}

impl AlgorithmProvider for NoAlgorithms {
    fn provide(&self, _: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Err("this host provides no algorithms".to_owned()) })
    }
}
