//! The algorithms of key pairs and HMAC keys, which a host lends: their code is fetched when it is
//! needed first, and RSA pairs are made beside the page.

use core::pin::Pin;

use kms_core::{Algorithms, BuiltIn, Missing, NoAlgorithms};

/// A host's algorithms, which it can get when they are needed.
pub trait Lender: Algorithms {
    /// Gets what is missing. The error says why that cannot be.
    fn provide(&self, need: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>>;
}

impl Lender for BuiltIn {
    fn provide(&self, _: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Ok(()) })
    }
}

impl Lender for NoAlgorithms {
    fn provide(&self, _: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Err("this host has none".to_owned()) })
    }
}
