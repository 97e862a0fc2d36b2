//! The inputs of the operations on custom key stores.

use alloc::string::String;

use super::Page;
use crate::custom_key_store::{KeyStoreConfiguration, XksAccessKeyId};
use kms_shapes::{Operation, XksProxyConnectivity};

/// An operation on custom key stores and its input. The stores of three operations are named by ID.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "operations are named as in the KMS API")]
pub enum KeyStoreAction {
    Connect { id: String },
    Create(CreateCustomKeyStore),
    Delete { id: String },
    Describe(DescribeCustomKeyStores),
    Disconnect { id: String },
    Update(UpdateCustomKeyStore),
}

impl KeyStoreAction {
    /// Returns the operation of the API.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Connect { .. } => Operation::ConnectCustomKeyStore,
            Self::Create(_) => Operation::CreateCustomKeyStore,
            Self::Delete { .. } => Operation::DeleteCustomKeyStore,
            Self::Describe(_) => Operation::DescribeCustomKeyStores,
            Self::Disconnect { .. } => Operation::DisconnectCustomKeyStore,
            Self::Update(_) => Operation::UpdateCustomKeyStore,
        }
    }
}

/// The input of CreateCustomKeyStore. The password or the secret access key is required in a request,
/// but is not part of this input, because nothing would check it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct CreateCustomKeyStore {
    pub name: String,
    pub configuration: KeyStoreConfiguration,
}

/// The input of UpdateCustomKeyStore. Properties that are `None` stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct UpdateCustomKeyStore {
    pub id: String,
    pub new_name: Option<String>,
    /// Whether there is a new password, which is not stored.
    pub has_password: bool,
    pub cluster_id: Option<String>,
    pub uri_endpoint: Option<String>,
    pub uri_path: Option<String>,
    pub vpc_endpoint_service_name: Option<String>,
    pub vpc_endpoint_service_owner: Option<String>,
    pub access_key_id: Option<XksAccessKeyId>,
    pub connectivity: Option<XksProxyConnectivity>,
}

/// The input of DescribeCustomKeyStores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeCustomKeyStores {
    /// The store to describe; `None` for all.
    pub selected: Option<KeyStoreName>,
    /// The part of the list.
    pub page: Page,
}

/// The ID or the name of a custom key store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub enum KeyStoreName {
    Id(String),
    Name(String),
}
