//! Custom key stores and the keys in them (section 7.5).

use kms_core::{
    Action, CreateCustomKeyStore, CreateKey, CustomKeyStore, CustomKeyStoreType,
    DescribeCustomKeyStores, Era, GenerateRandom, Invalid, InvalidState, KeyId, KeyState,
    KeyStoreAction, KeyStoreConfiguration, KeyStoreName, KeyStoreProblem, KeyStoreResponse,
    KmsError, Limit, Operation, Origin, Page, Quota, Response, StateProblem, Unsupported,
    UpdateCustomKeyStore, XksAccessKeyId, XksProxy, XksProxyConnectivity,
};
use kms_tests::actions::{self, Kind};
use kms_tests::key_stores::{CLOUD_HSM, EXTERNAL, cloud_hsm, proxy};
use kms_tests::lab::{Lab, scope};

fn create(name: &str, configuration: KeyStoreConfiguration) -> Action {
    let name = name.to_owned();
    Action::CustomKeyStore(KeyStoreAction::Create(CreateCustomKeyStore { name, configuration }))
}

/// Returns the ID of a new store in the cluster `cluster-` with these letters.
fn created(lab: &mut Lab, name: &str) -> String {
    let configuration = cloud_hsm(&format!("cluster-{name:a<11}"));
    match lab.done(create(name, configuration)) {
        Response::CustomKeyStore(KeyStoreResponse::Created { id }) => id,
        other => panic!("another answer was expected than {other:?}"),
    }
}

fn connect(id: &str) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Connect { id: id.to_owned() })
}

fn disconnect(id: &str) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Disconnect { id: id.to_owned() })
}

fn delete(id: &str) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Delete { id: id.to_owned() })
}

fn update(id: &str) -> UpdateCustomKeyStore {
    UpdateCustomKeyStore { id: id.to_owned(), ..UpdateCustomKeyStore::default() }
}

fn describe(selected: Option<KeyStoreName>) -> Action {
    let page = Page { limit: 100, after: None };
    Action::CustomKeyStore(KeyStoreAction::Describe(DescribeCustomKeyStores { selected, page }))
}

fn stores(lab: &mut Lab) -> Vec<CustomKeyStore> {
    match lab.done(describe(None)) {
        Response::CustomKeyStore(KeyStoreResponse::Described(listing)) => listing.items,
        other => panic!("another answer was expected than {other:?}"),
    }
}

fn store(lab: &mut Lab, id: &str) -> CustomKeyStore {
    let found = stores(lab).into_iter().find(|store| store.id == id);
    found.expect("the store")
}

fn problem(lab: &mut Lab, action: Action) -> KeyStoreProblem {
    match lab.refusal(action) {
        KmsError::CustomKeyStore(problem) => problem,
        other => panic!("another refusal was expected than {other:?}"),
    }
}

fn key_in(lab: &mut Lab, store: &str) -> KeyId {
    let custom_key_store_id = Some(store.to_owned());
    lab.create(CreateKey { custom_key_store_id, ..Kind::CloudHsm.request() })
}

#[test]
fn cks_01_a_new_store_is_not_connected() {
    let mut lab = Lab::new(Era::Y2026);
    let id = created(&mut lab, "new");
    assert!(id.starts_with("cks-") && id.len() == 21, "{id}");
    let found = store(&mut lab, &id);
    assert_eq!((found.name.as_str(), found.is_connected()), ("new", false));
    assert_eq!(found.creation_date, lab.now());
    assert_eq!(found.cluster_id(), Some("cluster-newaaaaaaaa"));
}

#[test]
fn cks_02_names_clusters_and_proxies_are_unique() {
    let mut lab = Lab::new(Era::Y2026);
    let external = |proxy| create("another", KeyStoreConfiguration::External(proxy));
    let service = |name: &str| Some(format!("com.amazonaws.vpce.us-east-1.vpce-svc-{name}"));
    let by_service = XksProxy {
        connectivity: XksProxyConnectivity::VpcEndpointService,
        uri_endpoint: "https://private.example.com".to_owned(),
        vpc_endpoint_service_name: service("one"),
        ..proxy()
    };
    lab.done(create("service", KeyStoreConfiguration::External(by_service.clone())));
    let cases = [
        (
            create("CloudHSM", cloud_hsm("cluster-aaaaaaaaaaa")),
            KeyStoreProblem::NameInUse("CloudHSM".into()),
        ),
        (
            create("another", cloud_hsm("cluster-2a23b4cdefg")),
            KeyStoreProblem::ClusterInUse("cluster-2a23b4cdefg".into()),
        ),
        (external(proxy()), KeyStoreProblem::UriInUse),
        (
            external(XksProxy { uri_path: "/other/kms/xks/v1".into(), ..by_service.clone() }),
            KeyStoreProblem::UriEndpointInUse,
        ),
        (
            external(XksProxy { uri_endpoint: "https://other.example.com".into(), ..by_service }),
            KeyStoreProblem::VpcEndpointServiceInUse,
        ),
    ];
    for (action, expected) in cases {
        assert_eq!(problem(&mut lab, action), expected);
    }
    lab.done(external(XksProxy { uri_path: "/other/kms/xks/v1".into(), ..proxy() }));
    let name = Some("CloudHSM".to_owned());
    let renamed = UpdateCustomKeyStore { new_name: name, ..update(EXTERNAL) };
    let refusal = problem(&mut lab, Action::CustomKeyStore(KeyStoreAction::Update(renamed)));
    assert_eq!(refusal, KeyStoreProblem::NameInUse("CloudHSM".into()));
}

#[test]
fn quo_01_an_account_has_ten_stores() {
    let mut lab = Lab::new(Era::Y2026);
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        created(&mut lab, name);
    }
    let refusal = lab.refusal(create("one too many", cloud_hsm("cluster-22222222222")));
    let limit = Limit::Resources { quota: Quota::CustomKeyStores, limit: 10, usage: 10 };
    assert_eq!(refusal, KmsError::LimitExceeded(limit));
}

#[test]
fn cks_03_one_store_or_all_are_described() {
    let mut lab = Lab::new(Era::Y2026);
    let all = stores(&mut lab);
    let ids: Vec<_> = all.iter().map(|store| store.id.as_str()).collect();
    assert_eq!(ids, [CLOUD_HSM, EXTERNAL]);
    for selected in [KeyStoreName::Id(EXTERNAL.into()), KeyStoreName::Name("External".into())] {
        let answer = lab.done(describe(Some(selected)));
        let Response::CustomKeyStore(KeyStoreResponse::Described(found)) = answer else {
            panic!("{answer:?}")
        };
        assert_eq!((found.items, found.next), (vec![all[1].clone()], None));
    }
    for selected in [KeyStoreName::Id("cks-0".into()), KeyStoreName::Name("no".into())] {
        assert_eq!(problem(&mut lab, describe(Some(selected))), KeyStoreProblem::NotFound);
    }
    let page = Page { limit: 1, after: None };
    let first = DescribeCustomKeyStores { selected: None, page };
    let answer = lab.done(Action::CustomKeyStore(KeyStoreAction::Describe(first)));
    let Response::CustomKeyStore(KeyStoreResponse::Described(first)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((first.items.len(), first.next.as_deref()), (1, Some(CLOUD_HSM)));
    let page = Page { limit: 1, after: first.next };
    let last = DescribeCustomKeyStores { selected: None, page };
    let answer = lab.done(Action::CustomKeyStore(KeyStoreAction::Describe(last)));
    let Response::CustomKeyStore(KeyStoreResponse::Described(last)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((last.items, last.next), (vec![all[1].clone()], None));
    let elsewhere = lab.done_from(scope("111122223333", "eu-west-1"), describe(None));
    let Response::CustomKeyStore(KeyStoreResponse::Described(none)) = elsewhere else {
        panic!("{elsewhere:?}")
    };
    assert!(none.items.is_empty());
}

#[test]
fn cks_04_a_store_is_connected_and_disconnected() {
    let mut lab = Lab::new(Era::Y2026);
    let id = created(&mut lab, "new");
    let not_connected = KeyStoreProblem::NotConnected(id.clone());
    assert_eq!(problem(&mut lab, disconnect(&id)), not_connected);
    for _ in 0..2 {
        lab.done(connect(&id));
        assert!(store(&mut lab, &id).is_connected());
    }
    lab.done(disconnect(&id));
    assert!(!store(&mut lab, &id).is_connected());
    for action in [connect("cks-0"), disconnect("cks-0"), delete("cks-0")] {
        assert_eq!(problem(&mut lab, action), KeyStoreProblem::NotFound);
    }
}

#[test]
fn cks_05_the_name_can_always_be_updated_and_other_properties_while_disconnected() {
    let mut lab = Lab::new(Era::Y2026);
    let name = |id| UpdateCustomKeyStore { new_name: Some("renamed".into()), ..update(id) };
    lab.done(Action::CustomKeyStore(KeyStoreAction::Update(name(CLOUD_HSM))));
    assert_eq!(store(&mut lab, CLOUD_HSM).name, "renamed");
    let cluster_id = Some("cluster-bbbbbbbbbbb".to_owned());
    let cluster = UpdateCustomKeyStore { cluster_id, ..update(CLOUD_HSM) };
    let password = UpdateCustomKeyStore { has_password: true, ..update(CLOUD_HSM) };
    for it in [&cluster, &password] {
        let refusal = problem(&mut lab, Action::CustomKeyStore(KeyStoreAction::Update(it.clone())));
        assert_eq!(refusal, KeyStoreProblem::NotDisconnected(CLOUD_HSM.into()));
    }
    lab.done(disconnect(CLOUD_HSM));
    for it in [&cluster, &password] {
        lab.done(Action::CustomKeyStore(KeyStoreAction::Update(it.clone())));
    }
    assert_eq!(store(&mut lab, CLOUD_HSM).cluster_id(), Some("cluster-bbbbbbbbbbb"));
}

#[test]
fn cks_05_the_path_and_the_credential_of_a_connected_proxy_can_be_updated() {
    let mut lab = Lab::new(Era::Y2026);
    lab.done(Action::CustomKeyStore(KeyStoreAction::Update(UpdateCustomKeyStore {
        uri_path: Some("/new/kms/xks/v1".into()),
        access_key_id: Some(XksAccessKeyId("BBBBB22222CCCCC33333".into())),
        ..update(EXTERNAL)
    })));
    let uri_endpoint = Some("https://new.example.com".to_owned());
    let endpoint = UpdateCustomKeyStore { uri_endpoint, ..update(EXTERNAL) };
    let refusal =
        problem(&mut lab, Action::CustomKeyStore(KeyStoreAction::Update(endpoint.clone())));
    assert_eq!(refusal, KeyStoreProblem::NotDisconnected(EXTERNAL.into()));
    lab.done(disconnect(EXTERNAL));
    let by_service = UpdateCustomKeyStore {
        connectivity: Some(XksProxyConnectivity::VpcEndpointService),
        ..endpoint
    };
    let refusal = lab.refusal(Action::CustomKeyStore(KeyStoreAction::Update(by_service.clone())));
    let connectivity = XksProxyConnectivity::VpcEndpointService;
    let expected = Invalid::KeyStoreService { connectivity };
    assert_eq!(refusal, KmsError::Validation(expected));
    lab.done(Action::CustomKeyStore(KeyStoreAction::Update(UpdateCustomKeyStore {
        vpc_endpoint_service_name: Some("com.amazonaws.vpce.us-east-1.vpce-svc-a".into()),
        ..by_service
    })));
    let found = store(&mut lab, EXTERNAL);
    let proxy = found.proxy().expect("a proxy");
    assert_eq!(proxy.uri_path, "/new/kms/xks/v1");
    assert_eq!(proxy.uri_endpoint, "https://new.example.com");
    assert_eq!(proxy.connectivity, XksProxyConnectivity::VpcEndpointService);
    let public = UpdateCustomKeyStore {
        connectivity: Some(XksProxyConnectivity::PublicEndpoint),
        ..update(EXTERNAL)
    };
    lab.done(Action::CustomKeyStore(KeyStoreAction::Update(public)));
    let found = store(&mut lab, EXTERNAL);
    assert_eq!(found.proxy().expect("a proxy").vpc_endpoint_service_name, None);
}

#[test]
fn cks_05_a_store_has_the_properties_of_its_type() {
    let mut lab = Lab::new(Era::Y2026);
    let cluster =
        UpdateCustomKeyStore { cluster_id: Some("cluster-bbbbbbbbbbb".into()), ..update(EXTERNAL) };
    let path = UpdateCustomKeyStore { uri_path: Some("/kms/xks/v1".into()), ..update(CLOUD_HSM) };
    for (it, member, store_type) in [
        (cluster, "CloudHsmClusterId", CustomKeyStoreType::ExternalKeyStore),
        (path, "XksProxyUriPath", CustomKeyStoreType::AwsCloudHsm),
    ] {
        let refusal = lab.refusal(Action::CustomKeyStore(KeyStoreAction::Update(it)));
        let expected = Invalid::KeyStoreMember { member, store_type };
        assert_eq!(refusal, KmsError::Validation(expected));
    }
}

#[test]
fn cks_06_only_a_disconnected_store_without_keys_can_be_deleted() {
    let mut lab = Lab::new(Era::Y2026);
    let key = key_in(&mut lab, CLOUD_HSM);
    let not_disconnected = KeyStoreProblem::NotDisconnected(CLOUD_HSM.into());
    assert_eq!(problem(&mut lab, delete(CLOUD_HSM)), not_disconnected);
    lab.done(disconnect(CLOUD_HSM));
    let has_keys = KeyStoreProblem::HasKeys(CLOUD_HSM.into());
    assert_eq!(problem(&mut lab, delete(CLOUD_HSM)), has_keys);
    lab.schedule_deletion(key, 7);
    assert_eq!(problem(&mut lab, delete(CLOUD_HSM)), has_keys);
    lab.let_pass(7);
    lab.done(delete(CLOUD_HSM));
    assert_eq!(stores(&mut lab).len(), 1);
}

#[test]
fn cks_07_a_key_is_created_in_a_connected_store_of_its_origin() {
    let mut lab = Lab::new(Era::Y2026);
    let request = |store: &str, kind: Kind| CreateKey {
        custom_key_store_id: Some(store.to_owned()),
        ..kind.request()
    };
    let refusal = lab.refusal(request("cks-0", Kind::CloudHsm));
    assert_eq!(refusal, KmsError::CustomKeyStore(KeyStoreProblem::NotFound));
    for (store, kind, origin) in [
        (EXTERNAL, Kind::CloudHsm, Origin::AwsCloudHsm),
        (CLOUD_HSM, Kind::ExternalKeyStore, Origin::ExternalKeyStore),
    ] {
        let refusal = lab.refusal(request(store, kind));
        let store = store.to_owned();
        let expected = Invalid::KeyStoreOrigin { store, origin };
        assert_eq!(refusal, KmsError::Validation(expected));
    }
    lab.done(disconnect(CLOUD_HSM));
    let refusal = lab.refusal(request(CLOUD_HSM, Kind::CloudHsm));
    let expected = KeyStoreProblem::NotConnected(CLOUD_HSM.into());
    assert_eq!(refusal, KmsError::CustomKeyStore(expected));
}

#[test]
fn cks_07_an_external_key_belongs_to_one_key_of_a_store() {
    let mut lab = Lab::new(Era::Y2026);
    let xks_key_id = Some("bb8562717f809024".to_owned());
    let request = CreateKey { xks_key_id, ..Kind::ExternalKeyStore.request() };
    let key = lab.create(request.clone());
    let refusal = lab.refusal(request);
    assert_eq!(refusal, KmsError::CustomKeyStore(KeyStoreProblem::XksKeyInUse));
    assert_eq!(lab.describe(key).custom_key_store_id.as_deref(), Some(EXTERNAL));
}

#[test]
fn cks_08_key_13_random_bytes_come_from_a_connected_store_in_cloud_hsm() {
    let mut lab = Lab::new(Era::Y2026);
    let random = |store: &str| {
        Action::GenerateRandom(GenerateRandom {
            len: 32,
            custom_key_store_id: Some(store.to_owned()),
        })
    };
    assert!(matches!(lab.done(random(CLOUD_HSM)), Response::GenerateRandom { .. }));
    assert_eq!(problem(&mut lab, random("cks-0")), KeyStoreProblem::NotFound);
    let refusal = lab.refusal(random(EXTERNAL));
    assert_eq!(refusal, KmsError::Unsupported(Unsupported::ExternalKeyStore(EXTERNAL.into())));
    lab.done(disconnect(CLOUD_HSM));
    let expected = KeyStoreProblem::NotConnected(CLOUD_HSM.into());
    assert_eq!(problem(&mut lab, random(CLOUD_HSM)), expected);
}

#[test]
fn sta_10_keys_are_unavailable_while_their_store_is_disconnected() {
    let mut lab = Lab::new(Era::Y2026);
    let (enabled, disabled) = (key_in(&mut lab, CLOUD_HSM), key_in(&mut lab, CLOUD_HSM));
    let other = lab.create_kind(Kind::ExternalKeyStore);
    lab.disable(disabled);
    let ciphertext = lab.encrypt(enabled, b"x");
    lab.done(disconnect(CLOUD_HSM));
    for key in [enabled, disabled] {
        assert_eq!(lab.state(key), "Unavailable");
        assert!(!lab.describe(key).enabled);
        let problem = StateProblem::Unavailable;
        let refusal = KmsError::InvalidState(InvalidState { key: lab.arn(key), problem });
        assert_eq!(lab.refusal(actions::encrypt(key, b"x")), refusal);
    }
    assert_eq!(lab.state(other), "Enabled");
    lab.disable(enabled);
    lab.enable(disabled);
    assert_eq!(lab.key(enabled).state, KeyState::Unavailable { enabled: false });
    assert_eq!(lab.key(disabled).state, KeyState::Unavailable { enabled: true });
    lab.done(connect(CLOUD_HSM));
    assert_eq!((lab.state(enabled), lab.state(disabled)), ("Disabled", "Enabled"));
    lab.enable(enabled);
    assert_eq!(lab.decrypt(&ciphertext), b"x");
}

#[test]
fn sta_11_a_key_that_is_pending_deletion_stays_so() {
    let mut lab = Lab::new(Era::Y2026);
    let key = key_in(&mut lab, CLOUD_HSM);
    lab.schedule_deletion(key, 7);
    lab.done(disconnect(CLOUD_HSM));
    assert_eq!(lab.state(key), "PendingDeletion");
    lab.done(actions::cancel_deletion(key));
    assert_eq!(lab.state(key), "Unavailable");
    lab.done(connect(CLOUD_HSM));
    assert_eq!(lab.state(key), "Disabled");
}

#[test]
fn cks_01_every_operation_of_key_stores_answers() {
    let mut lab = Lab::new(Era::Y2020);
    let id = created(&mut lab, "old");
    for action in [connect(&id), disconnect(&id), delete(&id)] {
        let operation = action.operation();
        let answer = lab.done(action);
        let is_change =
            matches!(answer, Response::CustomKeyStore(KeyStoreResponse::Changed { .. }));
        assert!(is_change && operation.is_some_and(|it| !it.facts().is_read_only));
    }
    assert!(Operation::DescribeCustomKeyStores.facts().is_read_only);
}
