//! Enumerations that describe custom key stores.

use crate::string_enum;

string_enum! {
    /// The kinds of custom key stores.
    CustomKeyStoreType {
        /// A key store in an AWS CloudHSM cluster.
        AwsCloudHsm = "AWS_CLOUDHSM",
        /// A key store outside of AWS, which KMS uses through a proxy.
        ExternalKeyStore = "EXTERNAL_KEY_STORE" since EXTERNAL_KEY_STORES,
    }
}

string_enum! {
    /// The connection of a custom key store. A connection attempt is complete at once and succeeds
    /// here, so a store is never connecting, disconnecting or failed.
    ConnectionState {
        Connected = "CONNECTED",
        Disconnected = "DISCONNECTED",
    }
}

string_enum! {
    /// The way in which KMS reaches the proxy of an external key store.
    XksProxyConnectivity {
        PublicEndpoint = "PUBLIC_ENDPOINT",
        VpcEndpointService = "VPC_ENDPOINT_SERVICE",
    }
}
