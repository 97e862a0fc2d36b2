//! Custom key stores in responses.

use alloc::string::String;

use kms_core::{CustomKeyStore, KeyStoreConfiguration, KeyStoreResponse, XksProxy};

use crate::json::Object;

impl Object {
    /// Adds the members of a response about custom key stores. A change has none (CKS-04).
    pub(super) fn custom_key_store(&mut self, it: &KeyStoreResponse) -> &mut Self {
        match it {
            KeyStoreResponse::Created { id } => self.text("CustomKeyStoreId", id),
            KeyStoreResponse::Changed { .. } => self,
            KeyStoreResponse::Described(listing) => self.custom_key_stores(listing),
        }
    }
}

/// Encodes an entry of DescribeCustomKeyStores (CKS-03). Passwords and secret access keys are in
/// none.
pub(super) fn entry(store: &CustomKeyStore) -> String {
    let mut object = Object::default();
    match &store.configuration {
        KeyStoreConfiguration::CloudHsm { cluster_id, trust_anchor_certificate } => {
            object
                .text("CloudHsmClusterId", cluster_id)
                .text("TrustAnchorCertificate", trust_anchor_certificate);
        }
        KeyStoreConfiguration::External(it) => {
            object.json("XksProxyConfiguration", &proxy(it));
        }
    }
    object
        .shown("ConnectionState", store.connection_state)
        .seconds("CreationDate", store.creation_date)
        .text("CustomKeyStoreId", &store.id)
        .text("CustomKeyStoreName", &store.name)
        .shown("CustomKeyStoreType", store.store_type())
        .done()
}

fn proxy(it: &XksProxy) -> String {
    let (name, owner) = (&it.vpc_endpoint_service_name, &it.vpc_endpoint_service_owner);
    Object::default()
        .text("AccessKeyId", &it.access_key_id.0)
        .shown("Connectivity", it.connectivity)
        .text("UriEndpoint", &it.uri_endpoint)
        .text("UriPath", &it.uri_path)
        .maybe("VpcEndpointServiceName", name.as_deref(), Object::text)
        .maybe("VpcEndpointServiceOwner", owner.as_deref(), Object::text)
        .done()
}
