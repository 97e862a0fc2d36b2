//! Responses about custom key stores.

use alloc::string::String;

use super::Listing;
use crate::custom_key_store::CustomKeyStore;

/// The response to an operation on custom key stores.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub enum KeyStoreResponse {
    Created {
        id: String,
    },
    /// An empty object. The trail records the name and the cluster of the store.
    Changed {
        name: String,
        cluster_id: Option<String>,
    },
    Described(Listing<CustomKeyStore>),
}
