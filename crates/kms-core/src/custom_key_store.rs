//! Custom key stores: their properties and their connection.
//!
//! No cluster, proxy or external key manager is simulated. A connection attempt is complete at once
//! and succeeds. The password of a cluster and the secret access key of a proxy are never stored,
//! because nothing would check them.

use alloc::string::String;
use core::fmt;

use crate::time::Timestamp;
use kms_shapes::{ConnectionState, CustomKeyStoreType, XksProxyConnectivity};

/// A custom key store, as DescribeCustomKeyStores returns it (CKS-03).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct CustomKeyStore {
    pub id: String,
    pub name: String,
    pub creation_date: Timestamp,
    pub connection_state: ConnectionState,
    pub configuration: KeyStoreConfiguration,
}

/// The properties of a custom key store that depend on its type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub enum KeyStoreConfiguration {
    /// A key store in an AWS CloudHSM cluster.
    CloudHsm { cluster_id: String, trust_anchor_certificate: String },
    /// An external key store.
    External(XksProxy),
}

/// The proxy of an external key store (XKS).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "members are named as in the KMS API")]
pub struct XksProxy {
    pub connectivity: XksProxyConnectivity,
    pub uri_endpoint: String,
    pub uri_path: String,
    pub access_key_id: XksAccessKeyId,
    /// Only with the connectivity `VPC_ENDPOINT_SERVICE`.
    pub vpc_endpoint_service_name: Option<String>,
    /// Only with the connectivity `VPC_ENDPOINT_SERVICE`.
    pub vpc_endpoint_service_owner: Option<String>,
}

/// The access key ID of the credential for a proxy, which `Debug` hides.
#[derive(Clone, PartialEq, Eq)]
pub struct XksAccessKeyId(pub String);

impl fmt::Debug for XksAccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("XksAccessKeyId(..)")
    }
}

impl CustomKeyStore {
    /// Returns the type of the store.
    #[must_use]
    pub const fn store_type(&self) -> CustomKeyStoreType {
        self.configuration.store_type()
    }

    /// Returns whether keys in the store can be created and used.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connection_state == ConnectionState::Connected
    }

    /// Returns the ID of the AWS CloudHSM cluster; `None` for an external key store.
    #[must_use]
    pub fn cluster_id(&self) -> Option<&str> {
        match &self.configuration {
            KeyStoreConfiguration::CloudHsm { cluster_id, .. } => Some(cluster_id),
            KeyStoreConfiguration::External(_) => None,
        }
    }

    /// Returns the proxy of an external key store.
    #[must_use]
    pub const fn proxy(&self) -> Option<&XksProxy> {
        match &self.configuration {
            KeyStoreConfiguration::CloudHsm { .. } => None,
            KeyStoreConfiguration::External(proxy) => Some(proxy),
        }
    }
}

impl KeyStoreConfiguration {
    /// Returns the type of store that has this configuration.
    #[must_use]
    pub const fn store_type(&self) -> CustomKeyStoreType {
        match self {
            Self::CloudHsm { .. } => CustomKeyStoreType::AwsCloudHsm,
            Self::External(_) => CustomKeyStoreType::ExternalKeyStore,
        }
    }
}
