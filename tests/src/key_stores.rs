//! The custom key stores of tests: one of each type, connected.

use core::sync::atomic::{AtomicU32, Ordering};

use kms_core::{
    ConnectionState, CustomKeyStore, Event, EventKind, KeyStoreChange, KeyStoreConfiguration, Kms,
    XksAccessKeyId, XksProxy, XksProxyConnectivity,
};

use crate::lab::home;

/// The ID of a store in AWS CloudHSM.
pub const CLOUD_HSM: &str = "cks-1234567890abcdef0";
/// The ID of an external key store.
pub const EXTERNAL: &str = "cks-1234567890abcdef1";

/// Returns the ID of an external key that no other key uses.
#[must_use]
pub fn next_external_key() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("external-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Adds both stores to a new service, with the IDs that [`Kind`](crate::actions::Kind) uses.
pub fn add(kms: &mut Kms) {
    let at = kms.now();
    for (id, name, configuration) in [
        (CLOUD_HSM, "CloudHSM", cloud_hsm("cluster-2a23b4cdefg")),
        (EXTERNAL, "External", KeyStoreConfiguration::External(proxy())),
    ] {
        let store = CustomKeyStore {
            id: id.to_owned(),
            name: name.to_owned(),
            creation_date: at,
            connection_state: ConnectionState::Connected,
            configuration,
        };
        let change = KeyStoreChange::Created(Box::new(store));
        let kind = EventKind::KeyStoreChanged { store: id.to_owned(), change };
        kms.apply(&Event { at, scope: home(), kind });
    }
}

/// Returns the configuration of a store in this cluster.
#[must_use]
pub fn cloud_hsm(cluster_id: &str) -> KeyStoreConfiguration {
    KeyStoreConfiguration::CloudHsm {
        cluster_id: cluster_id.to_owned(),
        trust_anchor_certificate: "-----BEGIN CERTIFICATE-----".to_owned(),
    }
}

/// Returns a proxy with a public endpoint.
#[must_use]
pub fn proxy() -> XksProxy {
    XksProxy {
        connectivity: XksProxyConnectivity::PublicEndpoint,
        uri_endpoint: "https://proxy.example.com".to_owned(),
        uri_path: "/example/kms/xks/v1".to_owned(),
        access_key_id: XksAccessKeyId("ABCDE12345670EXAMPLE".to_owned()),
        vpc_endpoint_service_name: None,
        vpc_endpoint_service_owner: None,
    }
}
