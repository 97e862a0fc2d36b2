//! The inputs of the operations on custom key stores.

use alloc::format;
use alloc::string::{String, ToString};

use kms_core::{
    Action, CreateCustomKeyStore, CustomKeyStoreType, DescribeCustomKeyStores, KeyStoreAction,
    KeyStoreConfiguration, KeyStoreName, UpdateCustomKeyStore, XksAccessKeyId, XksProxy,
    XksProxyConnectivity,
};

use super::Input;
use super::actions::Request;
use super::lists::page;
use crate::Fault;

/// The members that only a key store in AWS CloudHSM has.
const CLOUD_HSM: [&str; 3] = ["CloudHsmClusterId", "KeyStorePassword", "TrustAnchorCertificate"];

/// The members that only an external key store has, with those that it always has first.
const EXTERNAL: [&str; 6] = [
    "XksProxyConnectivity",
    "XksProxyAuthenticationCredential",
    "XksProxyUriEndpoint",
    "XksProxyUriPath",
    "XksProxyVpcEndpointServiceName",
    "XksProxyVpcEndpointServiceOwner",
];

pub(super) fn connect(input: &Input<'_>) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Connect { id: text(input, "CustomKeyStoreId") })
}

pub(super) fn disconnect(input: &Input<'_>) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Disconnect { id: text(input, "CustomKeyStoreId") })
}

pub(super) fn delete(input: &Input<'_>) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Delete { id: text(input, "CustomKeyStoreId") })
}

/// Decodes CreateCustomKeyStore. The required members depend on the type (CKS-01).
pub(super) fn create(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let named = input.text("CustomKeyStoreType").and_then(CustomKeyStoreType::parse);
    let store_type = named.unwrap_or(CustomKeyStoreType::AwsCloudHsm);
    let configuration = match store_type {
        CustomKeyStoreType::AwsCloudHsm => {
            check_members(input, store_type, &CLOUD_HSM, &EXTERNAL)?;
            KeyStoreConfiguration::CloudHsm {
                cluster_id: text(input, "CloudHsmClusterId"),
                trust_anchor_certificate: text(input, "TrustAnchorCertificate"),
            }
        }
        CustomKeyStoreType::ExternalKeyStore => {
            let [always @ .., _, _] = &EXTERNAL;
            check_members(input, store_type, always, &CLOUD_HSM)?;
            KeyStoreConfiguration::External(proxy(request))
        }
    };
    let name = text(input, "CustomKeyStoreName");
    Ok(Action::CustomKeyStore(KeyStoreAction::Create(CreateCustomKeyStore { name, configuration })))
}

/// Checks that the members that a type of store requires are given, and none of the other type.
fn check_members(
    input: &Input<'_>,
    store_type: CustomKeyStoreType,
    required: &[&str],
    foreign: &[&str],
) -> Result<(), Fault> {
    let missing = required.iter().find(|name| input.get(name).is_none());
    if let Some(name) = missing {
        let problem = format!("{name} is required when CustomKeyStoreType is {store_type}.");
        return Err(Fault::validation(problem));
    }
    match foreign.iter().find(|name| input.get(name).is_some()) {
        Some(name) => Err(Fault::validation(format!(
            "{name} is not valid when CustomKeyStoreType is {store_type}. Leave it out."
        ))),
        None => Ok(()),
    }
}

/// Decodes the proxy of an external key store. The owner of its endpoint service is the caller's
/// account by default.
fn proxy(request: &Request<'_>) -> XksProxy {
    let input = request.input;
    let service = optional_text(input, "XksProxyVpcEndpointServiceName");
    let owner = optional_text(input, "XksProxyVpcEndpointServiceOwner");
    let caller = || request.scope.account.to_string();
    XksProxy {
        connectivity: connectivity(input).unwrap_or(XksProxyConnectivity::PublicEndpoint),
        uri_endpoint: text(input, "XksProxyUriEndpoint"),
        uri_path: text(input, "XksProxyUriPath"),
        access_key_id: access_key_id(input).unwrap_or_else(|| XksAccessKeyId(String::new())),
        vpc_endpoint_service_owner: service.is_some().then(|| owner.unwrap_or_else(caller)),
        vpc_endpoint_service_name: service,
    }
}

/// Decodes UpdateCustomKeyStore.
pub(super) fn update(input: &Input<'_>) -> Action {
    Action::CustomKeyStore(KeyStoreAction::Update(UpdateCustomKeyStore {
        id: text(input, "CustomKeyStoreId"),
        new_name: optional_text(input, "NewCustomKeyStoreName"),
        has_password: input.get("KeyStorePassword").is_some(),
        cluster_id: optional_text(input, "CloudHsmClusterId"),
        uri_endpoint: optional_text(input, "XksProxyUriEndpoint"),
        uri_path: optional_text(input, "XksProxyUriPath"),
        vpc_endpoint_service_name: optional_text(input, "XksProxyVpcEndpointServiceName"),
        vpc_endpoint_service_owner: optional_text(input, "XksProxyVpcEndpointServiceOwner"),
        access_key_id: access_key_id(input),
        connectivity: connectivity(input),
    }))
}

/// Decodes DescribeCustomKeyStores, which takes an ID or a name, but not both (CKS-03).
pub(super) fn describe(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    let id = optional_text(input, "CustomKeyStoreId");
    let name = optional_text(input, "CustomKeyStoreName");
    let selected = match (id, name) {
        (Some(_), Some(_)) => {
            return Err(Fault::validation(
                "Give CustomKeyStoreId or CustomKeyStoreName, but not both.",
            ));
        }
        (Some(id), None) => Some(KeyStoreName::Id(id)),
        (None, Some(name)) => Some(KeyStoreName::Name(name)),
        (None, None) => None,
    };
    let page = page(request, 100)?;
    Ok(Action::CustomKeyStore(KeyStoreAction::Describe(DescribeCustomKeyStores { selected, page })))
}

/// Returns `AccessKeyId` of the credential. The secret access key is not used.
fn access_key_id(input: &Input<'_>) -> Option<XksAccessKeyId> {
    let credential = input.structure("XksProxyAuthenticationCredential")?;
    Some(XksAccessKeyId(text(credential, "AccessKeyId")))
}

fn connectivity(input: &Input<'_>) -> Option<XksProxyConnectivity> {
    input.text("XksProxyConnectivity").and_then(XksProxyConnectivity::parse)
}

fn text(input: &Input<'_>, name: &str) -> String {
    input.required_text(name).to_string()
}

fn optional_text(input: &Input<'_>, name: &str) -> Option<String> {
    input.text(name).map(ToString::to_string)
}
