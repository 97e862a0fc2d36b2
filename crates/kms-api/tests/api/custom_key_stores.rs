//! Requests and answers of the operations on custom key stores.

use kms_core::{
    Action, ConnectionState, CreateCustomKeyStore, CustomKeyStore, DescribeCustomKeyStores, Era,
    GenerateRandom, KeyStoreAction, KeyStoreConfiguration, KeyStoreName, KeyStoreProblem,
    KeyStoreResponse, KmsError, Listing, Page, Response, Timestamp, UpdateCustomKeyStore,
    XksAccessKeyId, XksProxy, XksProxyConnectivity,
};
use serde_json::{Value, json};

use crate::support::*;

const STORE: &str = "cks-1234567890abcdef0";
const SECRET: &str = "DXjSUawnel2fr6SKC7G25CNxTyWKE5PF9XX6H/u9pSo=";

fn cloud_hsm() -> Value {
    json!({
        "CustomKeyStoreName": "Example", "CloudHsmClusterId": "cluster-2a23b4cdefg",
        "TrustAnchorCertificate": "-----BEGIN CERTIFICATE-----", "KeyStorePassword": "kmsPswd123",
    })
}

fn external() -> Value {
    json!({
        "CustomKeyStoreName": "Example", "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
        "XksProxyConnectivity": "PUBLIC_ENDPOINT",
        "XksProxyUriEndpoint": "https://proxy.example.com", "XksProxyUriPath": "/kms/xks/v1",
        "XksProxyAuthenticationCredential": {
            "AccessKeyId": "ABCDE12345670EXAMPLE".replace(['0', '1'], "2"),
            "RawSecretAccessKey": SECRET,
        },
    })
}

fn without(mut body: Value, member: &str) -> Value {
    body.as_object_mut().expect("an object").remove(member);
    body
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn proxy() -> XksProxy {
    XksProxy {
        connectivity: XksProxyConnectivity::PublicEndpoint,
        uri_endpoint: "https://proxy.example.com".into(),
        uri_path: "/kms/xks/v1".into(),
        access_key_id: XksAccessKeyId("ABCDE22345672EXAMPLE".into()),
        vpc_endpoint_service_name: None,
        vpc_endpoint_service_owner: None,
    }
}

#[test]
fn cks_01_each_type_of_store_is_created() {
    let configuration = KeyStoreConfiguration::CloudHsm {
        cluster_id: "cluster-2a23b4cdefg".into(),
        trust_anchor_certificate: "-----BEGIN CERTIFICATE-----".into(),
    };
    let it = CreateCustomKeyStore { name: "Example".into(), configuration };
    let action = Action::CustomKeyStore(KeyStoreAction::Create(it));
    assert_eq!(taken("CreateCustomKeyStore", cloud_hsm()), action);
    let named = with(cloud_hsm(), "CustomKeyStoreType", json!("AWS_CLOUDHSM"));
    assert_eq!(taken("CreateCustomKeyStore", named), action);
    let configuration = KeyStoreConfiguration::External(proxy());
    let it = CreateCustomKeyStore { name: "Example".into(), configuration };
    assert_eq!(
        taken("CreateCustomKeyStore", external()),
        Action::CustomKeyStore(KeyStoreAction::Create(it))
    );
}

#[test]
fn cks_01_the_owner_of_an_endpoint_service_is_the_caller() {
    let service = json!("com.amazonaws.vpce.us-east-1.vpce-svc-example");
    let body = with(external(), "XksProxyVpcEndpointServiceName", service);
    let body = with(body, "XksProxyConnectivity", json!("VPC_ENDPOINT_SERVICE"));
    let Action::CustomKeyStore(KeyStoreAction::Create(it)) = taken("CreateCustomKeyStore", body)
    else {
        panic!("another action");
    };
    let KeyStoreConfiguration::External(proxy) = it.configuration else { panic!("a proxy") };
    assert_eq!(proxy.vpc_endpoint_service_owner.as_deref(), Some("111122223333"));
}

#[test]
fn cks_01_members_that_the_type_needs_are_required_and_others_refused() {
    for member in ["CloudHsmClusterId", "KeyStorePassword", "TrustAnchorCertificate"] {
        let words = format!("{member} is required when CustomKeyStoreType is AWS_CLOUDHSM.");
        assert_invalid("CreateCustomKeyStore", without(cloud_hsm(), member), &words);
    }
    for member in ["XksProxyConnectivity", "XksProxyUriEndpoint", "XksProxyUriPath"] {
        let words = format!("{member} is required when CustomKeyStoreType is EXTERNAL_KEY_STORE.");
        assert_invalid("CreateCustomKeyStore", without(external(), member), &words);
    }
    assert_invalid(
        "CreateCustomKeyStore",
        with(cloud_hsm(), "XksProxyUriPath", json!("/kms/xks/v1")),
        "XksProxyUriPath is not valid when CustomKeyStoreType is AWS_CLOUDHSM. Leave it out.",
    );
    assert_invalid(
        "CreateCustomKeyStore",
        with(external(), "KeyStorePassword", json!("kmsPswd123")),
        "KeyStorePassword is not valid when CustomKeyStoreType is EXTERNAL_KEY_STORE. Leave it out.",
    );
}

#[test]
fn passwords_and_keys_are_not_repeated_in_messages_and_debug_texts() {
    assert_one_error(
        "CreateCustomKeyStore",
        with(cloud_hsm(), "KeyStorePassword", json!("secret")),
        "Value at 'keyStorePassword' failed to satisfy constraint: Member must have length greater \
         than or equal to 7",
    );
    let credential = json!({"AccessKeyId": "ABCDE22345672EXAMPLE", "RawSecretAccessKey": "secret"});
    let fault = refused(
        "CreateCustomKeyStore",
        with(external(), "XksProxyAuthenticationCredential", credential),
    );
    assert!(!fault.message.contains("secret") && !fault.message.contains("ABCDE"), "{fault:?}");
    let action = taken("CreateCustomKeyStore", external());
    let text = format!("{action:?}");
    assert!(!text.contains(SECRET) && !text.contains("ABCDE"), "{text}");
}

#[test]
fn cks_04_cks_06_the_other_operations_name_the_store() {
    let id = STORE.to_owned();
    let body = json!({"CustomKeyStoreId": STORE});
    for (operation, action) in [
        (
            "ConnectCustomKeyStore",
            Action::CustomKeyStore(KeyStoreAction::Connect { id: id.clone() }),
        ),
        (
            "DisconnectCustomKeyStore",
            Action::CustomKeyStore(KeyStoreAction::Disconnect { id: id.clone() }),
        ),
        ("DeleteCustomKeyStore", Action::CustomKeyStore(KeyStoreAction::Delete { id: id.clone() })),
        (
            "UpdateCustomKeyStore",
            Action::CustomKeyStore(KeyStoreAction::Update(UpdateCustomKeyStore {
                id: id.clone(),
                ..UpdateCustomKeyStore::default()
            })),
        ),
    ] {
        assert_eq!(taken(operation, body.clone()), action);
    }
    let body = json!({"CustomKeyStoreId": STORE, "KeyStorePassword": "kmsPswd123",
        "CloudHsmClusterId": "cluster-2a23b4cdefg", "NewCustomKeyStoreName": "New"});
    let update = UpdateCustomKeyStore {
        id,
        new_name: Some("New".into()),
        has_password: true,
        cluster_id: Some("cluster-2a23b4cdefg".into()),
        ..UpdateCustomKeyStore::default()
    };
    assert_eq!(
        taken("UpdateCustomKeyStore", body),
        Action::CustomKeyStore(KeyStoreAction::Update(update))
    );
}

#[test]
fn cks_03_a_store_is_selected_by_its_id_or_its_name() {
    let page = Page { limit: 100, after: None };
    let action = |selected| {
        let page = page.clone();
        Action::CustomKeyStore(KeyStoreAction::Describe(DescribeCustomKeyStores { selected, page }))
    };
    assert_eq!(taken("DescribeCustomKeyStores", json!({})), action(None));
    let by_id = json!({"CustomKeyStoreId": STORE});
    let id = KeyStoreName::Id(STORE.into());
    assert_eq!(taken("DescribeCustomKeyStores", by_id), action(Some(id)));
    let by_name = json!({"CustomKeyStoreName": "Example"});
    let name = KeyStoreName::Name("Example".into());
    assert_eq!(taken("DescribeCustomKeyStores", by_name), action(Some(name)));
    assert_invalid(
        "DescribeCustomKeyStores",
        json!({"CustomKeyStoreId": STORE, "CustomKeyStoreName": "Example"}),
        "Give CustomKeyStoreId or CustomKeyStoreName, but not both.",
    );
}

#[test]
fn cks_03_a_description_has_no_secret() {
    let store = |configuration| CustomKeyStore {
        id: STORE.into(),
        name: "Example".into(),
        creation_date: Timestamp::from_date(2026, 1, 1),
        connection_state: ConnectionState::Connected,
        configuration,
    };
    let cloud_hsm = KeyStoreConfiguration::CloudHsm {
        cluster_id: "cluster-2a23b4cdefg".into(),
        trust_anchor_certificate: "-----BEGIN CERTIFICATE-----".into(),
    };
    let items = vec![store(cloud_hsm), store(KeyStoreConfiguration::External(proxy()))];
    let listing = Listing { items, next: None };
    let expected = json!({
        "CustomKeyStores": [
            {
                "CustomKeyStoreId": STORE, "CustomKeyStoreName": "Example",
                "CustomKeyStoreType": "AWS_CLOUDHSM", "CreationDate": 1_767_225_600,
                "ConnectionState": "CONNECTED", "CloudHsmClusterId": "cluster-2a23b4cdefg",
                "TrustAnchorCertificate": "-----BEGIN CERTIFICATE-----",
            },
            {
                "CustomKeyStoreId": STORE, "CustomKeyStoreName": "Example",
                "CustomKeyStoreType": "EXTERNAL_KEY_STORE", "CreationDate": 1_767_225_600,
                "ConnectionState": "CONNECTED",
                "XksProxyConfiguration": {
                    "AccessKeyId": "ABCDE22345672EXAMPLE", "Connectivity": "PUBLIC_ENDPOINT",
                    "UriEndpoint": "https://proxy.example.com", "UriPath": "/kms/xks/v1",
                },
            },
        ],
        "Truncated": false,
    });
    assert_eq!(
        answer_to(&Response::CustomKeyStore(KeyStoreResponse::Described(listing))),
        expected
    );
}

#[test]
fn cks_01_cks_04_a_change_is_answered_with_an_id_or_nothing() {
    let created = Response::CustomKeyStore(KeyStoreResponse::Created { id: STORE.into() });
    assert_eq!(answer_to(&created), json!({"CustomKeyStoreId": STORE}));
    let changed = Response::CustomKeyStore(KeyStoreResponse::Changed {
        name: "Example".into(),
        cluster_id: None,
    });
    assert_eq!(answer_to(&changed), json!({}));
}

#[test]
fn key_13_a_store_that_does_not_exist_is_refused_without_a_text() {
    let fault = kms_api::Fault::from(KmsError::CustomKeyStore(KeyStoreProblem::NotFound));
    assert_fault(&fault, "CustomKeyStoreNotFoundException", "");
    let body = json!({"NumberOfBytes": 1, "CustomKeyStoreId": STORE});
    let expected =
        Action::GenerateRandom(GenerateRandom { len: 1, custom_key_store_id: Some(STORE.into()) });
    assert_eq!(taken("GenerateRandom", body), expected);
}

#[test]
fn external_key_stores_came_in_november_2022() {
    let body = with(cloud_hsm(), "CustomKeyStoreType", json!("EXTERNAL_KEY_STORE"));
    let action = taken_in(Era::Y2020, "CreateCustomKeyStore", body);
    let Action::CustomKeyStore(KeyStoreAction::Create(it)) = action else { panic!("{action:?}") };
    assert!(matches!(it.configuration, KeyStoreConfiguration::CloudHsm { .. }));
}
