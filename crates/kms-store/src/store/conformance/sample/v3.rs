//! The sample values that version 3 of the stored form added: custom key stores.

use kms_core::{
    ConnectionState, CustomKeyStore, EventKind, Key, KeyState, KeyStoreChange,
    KeyStoreConfiguration, Origin, XksAccessKeyId, XksProxy, XksProxyConnectivity,
};

use super::v2::{all_events, entries_with_usage, snapshot_v2};
use super::{day, scope, some, symmetric};
use crate::{Entry, Snapshot};

/// A sample laboratory with everything that the stored form has.
#[must_use]
pub fn snapshot() -> Snapshot {
    let mut snapshot = snapshot_v2();
    let resources = some(snapshot.resources.get_mut(&scope("us-east-1")));
    for store in [cloud_hsm(), external()] {
        resources.key_stores.insert(store.id.clone(), store);
    }
    let disabled = Key {
        origin: Origin::AwsCloudHsm,
        custom_key_store_id: Some(cloud_hsm().id),
        ..symmetric(30, KeyState::Unavailable { enabled: false })
    };
    resources.keys.insert(disabled.id, disabled);
    snapshot
}

/// Changes of the sample laboratory: every kind of event, one or two in each entry.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let changes = [
        KeyStoreChange::Created(Box::new(external())),
        KeyStoreChange::Updated(Box::new(cloud_hsm())),
        KeyStoreChange::Connected,
        KeyStoreChange::Disconnected,
        KeyStoreChange::Deleted,
    ];
    let store = cloud_hsm().id;
    let mut all = all_events();
    all.extend(changes.map(|change| EventKind::KeyStoreChanged { store: store.clone(), change }));
    entries_with_usage(&all)
}

fn cloud_hsm() -> CustomKeyStore {
    CustomKeyStore {
        id: "cks-1234567890abcdef0".to_owned(),
        name: "Example key store".to_owned(),
        creation_date: day(1),
        connection_state: ConnectionState::Disconnected,
        configuration: KeyStoreConfiguration::CloudHsm {
            cluster_id: "cluster-2a23b4cdefg".to_owned(),
            trust_anchor_certificate: "-----BEGIN CERTIFICATE-----".to_owned(),
        },
    }
}

fn external() -> CustomKeyStore {
    CustomKeyStore {
        id: "cks-1234567890abcdef1".to_owned(),
        name: "External key store".to_owned(),
        creation_date: day(2),
        connection_state: ConnectionState::Connected,
        configuration: KeyStoreConfiguration::External(XksProxy {
            connectivity: XksProxyConnectivity::VpcEndpointService,
            uri_endpoint: "https://proxy.example.com".to_owned(),
            uri_path: "/example/kms/xks/v1".to_owned(),
            access_key_id: XksAccessKeyId("ABCDE12345670EXAMPLE".to_owned()),
            vpc_endpoint_service_name: Some(
                "com.amazonaws.vpce.us-east-1.vpce-svc-example".to_owned(),
            ),
            vpc_endpoint_service_owner: None,
        }),
    }
}
