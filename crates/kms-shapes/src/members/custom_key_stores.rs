//! The members of the operations on custom key stores.

use super::{MARKER, limit};
use crate::{CustomKeyStoreType, Kind, Member, Pattern, XksProxyConnectivity, pattern, switch};

const STORE_ID: Kind = Kind::text(1, 64);
const STORE_NAME: Kind = Kind::text(1, 256);

pub(super) const STORE: &[Member] = &[Member::required("CustomKeyStoreId", STORE_ID)];

/// A member of external key stores, which are younger than key stores in AWS CloudHSM.
const fn external(name: &'static str, kind: Kind) -> Member {
    Member::optional(name, kind).since(switch::EXTERNAL_KEY_STORES)
}

/// A text of `min` to `max` characters that matches a pattern.
const fn matching(min: usize, max: usize, pattern: Pattern) -> Kind {
    Kind::Text { min, max, pattern: Some(pattern) }
}

const CREDENTIAL: Kind = Kind::Structure(&[
    Member::required("AccessKeyId", matching(20, 30, pattern::XKS_PROXY_ACCESS_KEY_ID)),
    Member::required("RawSecretAccessKey", matching(43, 64, pattern::XKS_PROXY_SECRET_ACCESS_KEY)),
]);

const CLUSTER_ID: Member =
    Member::optional("CloudHsmClusterId", matching(19, 24, pattern::CLOUD_HSM_CLUSTER_ID));
const PASSWORD: Member = Member::optional("KeyStorePassword", Kind::text(7, 32));
const URI_ENDPOINT: Member =
    external("XksProxyUriEndpoint", matching(10, 128, pattern::XKS_PROXY_URI_ENDPOINT));
const URI_PATH: Member =
    external("XksProxyUriPath", matching(10, 128, pattern::XKS_PROXY_URI_PATH));
const SERVICE_NAME: Member = external(
    "XksProxyVpcEndpointServiceName",
    matching(20, 64, pattern::VPC_ENDPOINT_SERVICE_NAME),
);
const SERVICE_OWNER: Member =
    external("XksProxyVpcEndpointServiceOwner", matching(12, 12, pattern::ACCOUNT_ID));
const PROXY_CREDENTIAL: Member = external("XksProxyAuthenticationCredential", CREDENTIAL);
const CONNECTIVITY: Member =
    external("XksProxyConnectivity", Kind::Enum(XksProxyConnectivity::VALUES));

pub(super) const CREATE: &[Member] = &[
    Member::required("CustomKeyStoreName", STORE_NAME),
    CLUSTER_ID,
    Member::optional("TrustAnchorCertificate", Kind::text(1, 5000)),
    PASSWORD,
    external("CustomKeyStoreType", Kind::Enum(CustomKeyStoreType::VALUES)),
    URI_ENDPOINT,
    URI_PATH,
    SERVICE_NAME,
    SERVICE_OWNER,
    PROXY_CREDENTIAL,
    CONNECTIVITY,
];

pub(super) const UPDATE: &[Member] = &[
    Member::required("CustomKeyStoreId", STORE_ID),
    Member::optional("NewCustomKeyStoreName", STORE_NAME),
    PASSWORD,
    CLUSTER_ID,
    URI_ENDPOINT,
    URI_PATH,
    SERVICE_NAME,
    SERVICE_OWNER,
    PROXY_CREDENTIAL,
    CONNECTIVITY,
];

pub(super) const DESCRIBE: &[Member] = &[
    Member::optional("CustomKeyStoreId", STORE_ID),
    Member::optional("CustomKeyStoreName", STORE_NAME),
    limit(1000),
    MARKER,
];
