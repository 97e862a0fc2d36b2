//! The errors of custom key stores. Only the text of a missing store was observed (KEY-13).

use alloc::format;
use alloc::string::String;

use kms_core::KeyStoreProblem;

use super::{Fault, refused};

/// Returns the error for a problem with a custom key store.
pub(super) fn refused_for(problem: &KeyStoreProblem) -> Fault {
    let (code, message) = match problem {
        KeyStoreProblem::NotFound => ("CustomKeyStoreNotFoundException", String::new()),
        KeyStoreProblem::NotConnected(store) => (
            "CustomKeyStoreInvalidStateException",
            format!("{store} is not connected. Call ConnectCustomKeyStore first."),
        ),
        KeyStoreProblem::NotDisconnected(store) => (
            "CustomKeyStoreInvalidStateException",
            format!("{store} is not disconnected. Call DisconnectCustomKeyStore first."),
        ),
        KeyStoreProblem::HasKeys(store) => (
            "CustomKeyStoreHasCMKsException",
            format!(
                "{store} contains KMS keys. Delete them with ScheduleKeyDeletion, and wait until \
                 they are deleted."
            ),
        ),
        KeyStoreProblem::NameInUse(name) => (
            "CustomKeyStoreNameInUseException",
            format!("Another custom key store has the name {name}."),
        ),
        KeyStoreProblem::ClusterInUse(cluster) => {
            ("CloudHsmClusterInUseException", format!("Another custom key store uses {cluster}."))
        }
        KeyStoreProblem::UriInUse => (
            "XksProxyUriInUseException",
            String::from(
                "Another external key store has this XksProxyUriEndpoint and XksProxyUriPath.",
            ),
        ),
        KeyStoreProblem::UriEndpointInUse => (
            "XksProxyUriEndpointInUseException",
            String::from("Another external key store has this XksProxyUriEndpoint."),
        ),
        KeyStoreProblem::VpcEndpointServiceInUse => (
            "XksProxyVpcEndpointServiceInUseException",
            String::from("Another external key store has this XksProxyVpcEndpointServiceName."),
        ),
        KeyStoreProblem::XksKeyInUse => (
            "XksKeyAlreadyInUseException",
            String::from("Another KMS key in this external key store has this XksKeyId."),
        ),
    };
    refused(code, message)
}
