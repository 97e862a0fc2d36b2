//! Operations on custom key stores, and the use of a store by other operations.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};

use super::quotas;
use crate::command::{
    CreateCustomKeyStore, CreateKey, DescribeCustomKeyStores, KeyStoreAction, KeyStoreName,
    UpdateCustomKeyStore,
};
use crate::custom_key_store::{CustomKeyStore, KeyStoreConfiguration, XksProxy};
use crate::entropy::draw;
use crate::error::{Invalid, KeyStoreProblem, KmsError, Quota, Unsupported};
use crate::event::{EventKind, KeyStoreChange};
use crate::key::Key;
use crate::kms::answer::{cursor, paged};
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::RequestContext;
use crate::response::{KeyStoreResponse, Listing, Response};
use kms_shapes::{ConnectionState, CustomKeyStoreType, Origin, XksProxyConnectivity};

/// The maximum number of custom key stores of an account in one Region (QUO-01).
const MAX_STORES: usize = 10;

/// Decides an operation on custom key stores.
pub(super) fn decide(
    request: &RequestContext<'_>,
    action: &KeyStoreAction,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    match action {
        KeyStoreAction::Connect { id } => connect(request, id),
        KeyStoreAction::Create(it) => create(request, it, stage),
        KeyStoreAction::Delete { id } => delete(request, id),
        KeyStoreAction::Describe(it) => describe(request, it),
        KeyStoreAction::Disconnect { id } => disconnect(request, id),
        KeyStoreAction::Update(it) => update(request, it),
    }
}

/// Decides CreateCustomKeyStore. A new store is not connected (CKS-01).
fn create(
    request: &RequestContext<'_>,
    it: &CreateCustomKeyStore,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    check_configuration(&it.configuration)?;
    check_unique(request, "", &it.name, &it.configuration)?;
    quotas::check(Quota::CustomKeyStores, Some(MAX_STORES), stores(request).count())?;
    let [number @ .., last] = draw::<9>(stage.effects()?.entropy);
    let number = number.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let id = format!("cks-{number}{:x}", last & 0xf);
    let store = CustomKeyStore {
        id: id.clone(),
        name: it.name.clone(),
        creation_date: request.now,
        connection_state: ConnectionState::Disconnected,
        configuration: it.configuration.clone(),
    };
    let change = KeyStoreChange::Created(Box::new(store));
    let response = Response::CustomKeyStore(KeyStoreResponse::Created { id: id.clone() });
    Ok(change_of(request, id, change, response))
}

/// Decides DescribeCustomKeyStores: one store, or a page of all, in the order of their IDs (CKS-03).
fn describe(request: &RequestContext<'_>, it: &DescribeCustomKeyStores) -> Decided {
    let page = &it.page;
    let listing = match &it.selected {
        Some(KeyStoreName::Id(id)) => only(find(request, id)?),
        Some(KeyStoreName::Name(name)) => {
            let named = stores(request).find(|store| store.name == *name);
            only(named.ok_or(KmsError::CustomKeyStore(KeyStoreProblem::NotFound))?)
        }
        None => {
            let after = cursor(page, |text| Some(text.to_string()))?;
            let all = request.resources().into_iter();
            let all = all.flat_map(|resources| resources.key_stores.after(after.as_ref()));
            paged(all.map(|(_, store)| store.clone()), page, |store| store.id.clone())
        }
    };
    Ok(Decision::reply(Response::CustomKeyStore(KeyStoreResponse::Described(listing))))
}

fn only(store: &CustomKeyStore) -> Listing<CustomKeyStore> {
    Listing { items: [store.clone()].into(), next: None }
}

/// Decides UpdateCustomKeyStore (CKS-05).
fn update(request: &RequestContext<'_>, it: &UpdateCustomKeyStore) -> Decided {
    let store = find(request, &it.id)?;
    check_members(store, it)?;
    if store.is_connected() && needs_disconnected(it) {
        return refused(KeyStoreProblem::NotDisconnected(store.id.clone()));
    }
    let updated = updated(store, it);
    check_configuration(&updated.configuration)?;
    check_unique(request, &store.id, &updated.name, &updated.configuration)?;
    let response = changed(&updated);
    let change = KeyStoreChange::Updated(Box::new(updated));
    Ok(change_of(request, it.id.clone(), change, response))
}

/// Checks that the members belong to a store of this type.
fn check_members(store: &CustomKeyStore, it: &UpdateCustomKeyStore) -> Result<(), KmsError> {
    let of_cloud_hsm =
        [("KeyStorePassword", it.has_password), ("CloudHsmClusterId", it.cluster_id.is_some())];
    let of_external = [
        ("XksProxyUriEndpoint", it.uri_endpoint.is_some()),
        ("XksProxyUriPath", it.uri_path.is_some()),
        ("XksProxyVpcEndpointServiceName", it.vpc_endpoint_service_name.is_some()),
        ("XksProxyVpcEndpointServiceOwner", it.vpc_endpoint_service_owner.is_some()),
        ("XksProxyAuthenticationCredential", it.access_key_id.is_some()),
        ("XksProxyConnectivity", it.connectivity.is_some()),
    ];
    let store_type = store.store_type();
    let foreign: &[(&'static str, bool)] = match store_type {
        CustomKeyStoreType::AwsCloudHsm => &of_external,
        CustomKeyStoreType::ExternalKeyStore => &of_cloud_hsm,
    };
    match foreign.iter().find(|(_, is_given)| *is_given) {
        Some((member, _)) => {
            Err(KmsError::Validation(Invalid::KeyStoreMember { member, store_type }))
        }
        None => Ok(()),
    }
}

/// Returns whether a store must be disconnected for an update. The name, and of an external key
/// store the path and the credential, can be changed while it is connected.
fn needs_disconnected(it: &UpdateCustomKeyStore) -> bool {
    it.has_password
        || it.cluster_id.is_some()
        || it.uri_endpoint.is_some()
        || it.vpc_endpoint_service_name.is_some()
        || it.vpc_endpoint_service_owner.is_some()
        || it.connectivity.is_some()
}

/// Returns the store with its new properties. A proxy with a public endpoint has no endpoint
/// service.
fn updated(store: &CustomKeyStore, it: &UpdateCustomKeyStore) -> CustomKeyStore {
    let mut updated = store.clone();
    set(&mut updated.name, it.new_name.as_ref());
    match &mut updated.configuration {
        KeyStoreConfiguration::CloudHsm { cluster_id, .. } => {
            set(cluster_id, it.cluster_id.as_ref());
        }
        KeyStoreConfiguration::External(proxy) => {
            set(&mut proxy.uri_endpoint, it.uri_endpoint.as_ref());
            set(&mut proxy.uri_path, it.uri_path.as_ref());
            set(&mut proxy.access_key_id, it.access_key_id.as_ref());
            set(&mut proxy.connectivity, it.connectivity.as_ref());
            if it.vpc_endpoint_service_name.is_some() {
                proxy.vpc_endpoint_service_name.clone_from(&it.vpc_endpoint_service_name);
            }
            if it.vpc_endpoint_service_owner.is_some() {
                proxy.vpc_endpoint_service_owner.clone_from(&it.vpc_endpoint_service_owner);
            }
            if proxy.connectivity == XksProxyConnectivity::PublicEndpoint
                && it.vpc_endpoint_service_name.is_none()
            {
                proxy.vpc_endpoint_service_name = None;
                proxy.vpc_endpoint_service_owner = None;
            }
        }
    }
    updated
}

fn set<T: Clone>(to: &mut T, from: Option<&T>) {
    if let Some(from) = from {
        to.clone_from(from);
    }
}

/// Checks that a proxy has an endpoint service exactly if KMS reaches it through one (CKS-01).
fn check_configuration(it: &KeyStoreConfiguration) -> Result<(), KmsError> {
    let KeyStoreConfiguration::External(proxy) = it else { return Ok(()) };
    let needs_service = proxy.connectivity == XksProxyConnectivity::VpcEndpointService;
    if needs_service == proxy.vpc_endpoint_service_name.is_some() {
        return Ok(());
    }
    Err(KmsError::Validation(Invalid::KeyStoreService { connectivity: proxy.connectivity }))
}

/// Decides ConnectCustomKeyStore. Connecting a connected store changes nothing (CKS-04).
fn connect(request: &RequestContext<'_>, id: &str) -> Decided {
    let store = find(request, id)?;
    if store.is_connected() {
        return Ok(Decision::reply(changed(store)));
    }
    Ok(change_of(request, id.to_string(), KeyStoreChange::Connected, changed(store)))
}

/// Decides DisconnectCustomKeyStore (CKS-04).
fn disconnect(request: &RequestContext<'_>, id: &str) -> Decided {
    let store = find(request, id)?;
    if !store.is_connected() {
        return refused(KeyStoreProblem::NotConnected(store.id.clone()));
    }
    Ok(change_of(request, id.to_string(), KeyStoreChange::Disconnected, changed(store)))
}

/// Decides DeleteCustomKeyStore. A store with keys cannot be deleted, even if all of them are pending
/// deletion (CKS-06).
fn delete(request: &RequestContext<'_>, id: &str) -> Decided {
    let store = find(request, id)?;
    if store.is_connected() {
        return refused(KeyStoreProblem::NotDisconnected(store.id.clone()));
    }
    if keys_in(request, id).next().is_some() {
        return refused(KeyStoreProblem::HasKeys(store.id.clone()));
    }
    Ok(change_of(request, id.to_string(), KeyStoreChange::Deleted, changed(store)))
}

/// Checks the custom key store in which a key is to be created: it is connected, and of the type
/// that the origin names; an external key is used by one KMS key only (CKS-07).
pub(super) fn check_new_key(request: &RequestContext<'_>, new: &CreateKey) -> Result<(), KmsError> {
    let Some(id) = &new.custom_key_store_id else { return Ok(()) };
    let store = find(request, id)?;
    let expected = match store.store_type() {
        CustomKeyStoreType::AwsCloudHsm => Origin::AwsCloudHsm,
        CustomKeyStoreType::ExternalKeyStore => Origin::ExternalKeyStore,
    };
    if new.origin != expected {
        let (store, origin) = (id.clone(), new.origin);
        return Err(KmsError::Validation(Invalid::KeyStoreOrigin { store, origin }));
    }
    if !store.is_connected() {
        return Err(KmsError::CustomKeyStore(KeyStoreProblem::NotConnected(id.clone())));
    }
    let uses_same = |key: &Key| key.xks_key_id.is_some() && key.xks_key_id == new.xks_key_id;
    match keys_in(request, id).any(uses_same) {
        true => Err(KmsError::CustomKeyStore(KeyStoreProblem::XksKeyInUse)),
        false => Ok(()),
    }
}

/// Checks the custom key store in which GenerateRandom generates bytes: one in AWS CloudHSM that is
/// connected (CKS-08, KEY-13).
pub(super) fn check_random(request: &RequestContext<'_>, id: &str) -> Result<(), KmsError> {
    let store = find(request, id)?;
    match store.store_type() {
        CustomKeyStoreType::ExternalKeyStore => {
            Err(KmsError::Unsupported(Unsupported::ExternalKeyStore(store.id.clone())))
        }
        CustomKeyStoreType::AwsCloudHsm if store.is_connected() => Ok(()),
        CustomKeyStoreType::AwsCloudHsm => {
            Err(KmsError::CustomKeyStore(KeyStoreProblem::NotConnected(store.id.clone())))
        }
    }
}

fn stores<'a>(request: &RequestContext<'a>) -> impl Iterator<Item = &'a CustomKeyStore> + use<'a> {
    request.resources().into_iter().flat_map(|resources| resources.key_stores.values())
}

/// Finds a custom key store of the caller's account and Region.
fn find<'a>(request: &RequestContext<'a>, id: &str) -> Result<&'a CustomKeyStore, KmsError> {
    let found = request.resources().and_then(|resources| resources.key_stores.get(id));
    found.ok_or(KmsError::CustomKeyStore(KeyStoreProblem::NotFound))
}

/// Returns the keys in a custom key store.
fn keys_in<'a>(request: &RequestContext<'a>, store: &str) -> impl Iterator<Item = &'a Key> {
    let keys = request.resources().into_iter().flat_map(|resources| resources.keys.values());
    keys.filter(move |key| key.custom_key_store_id.as_deref() == Some(store))
}

/// Checks that no store but `own` has the name, the cluster, or the proxy (CKS-02).
fn check_unique(
    request: &RequestContext<'_>,
    own: &str,
    name: &str,
    configuration: &KeyStoreConfiguration,
) -> Result<(), KmsError> {
    let problem = |store: &CustomKeyStore| {
        if store.name == name {
            return Some(KeyStoreProblem::NameInUse(name.to_string()));
        }
        match (&store.configuration, configuration) {
            (
                KeyStoreConfiguration::CloudHsm { cluster_id: theirs, .. },
                KeyStoreConfiguration::CloudHsm { cluster_id: ours, .. },
            ) => (theirs == ours).then(|| KeyStoreProblem::ClusterInUse(ours.clone())),
            (KeyStoreConfiguration::External(theirs), KeyStoreConfiguration::External(ours)) => {
                shared_proxy(theirs, ours)
            }
            (KeyStoreConfiguration::CloudHsm { .. }, KeyStoreConfiguration::External(_))
            | (KeyStoreConfiguration::External(_), KeyStoreConfiguration::CloudHsm { .. }) => None,
        }
    };
    let mut others = stores(request).filter(|store| store.id != own);
    match others.find_map(problem) {
        Some(problem) => Err(KmsError::CustomKeyStore(problem)),
        None => Ok(()),
    }
}

/// Returns the part of a proxy that another store has too. Two stores with public endpoints may
/// share one with different paths; the name of an endpoint service is never shared.
fn shared_proxy(theirs: &XksProxy, ours: &XksProxy) -> Option<KeyStoreProblem> {
    let same_endpoint = theirs.uri_endpoint == ours.uri_endpoint;
    let are_public = [theirs, ours]
        .iter()
        .all(|proxy| proxy.connectivity == XksProxyConnectivity::PublicEndpoint);
    let service = ours.vpc_endpoint_service_name.as_ref();
    if same_endpoint && theirs.uri_path == ours.uri_path {
        Some(KeyStoreProblem::UriInUse)
    } else if same_endpoint && !are_public {
        Some(KeyStoreProblem::UriEndpointInUse)
    } else if service.is_some() && service == theirs.vpc_endpoint_service_name.as_ref() {
        Some(KeyStoreProblem::VpcEndpointServiceInUse)
    } else {
        None
    }
}

fn changed(store: &CustomKeyStore) -> Response {
    let cluster_id = store.cluster_id().map(ToString::to_string);
    Response::CustomKeyStore(KeyStoreResponse::Changed { name: store.name.clone(), cluster_id })
}

fn change_of(
    request: &RequestContext<'_>,
    store: String,
    change: KeyStoreChange,
    response: Response,
) -> Decision {
    let event = EventKind::KeyStoreChanged { store, change };
    Decision { events: [(request.scope, event)].into(), response }
}

fn refused(problem: KeyStoreProblem) -> Decided {
    Err(KmsError::CustomKeyStore(problem).into())
}
