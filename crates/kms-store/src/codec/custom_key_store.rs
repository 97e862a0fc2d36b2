//! Custom key stores and their changes.

use kms_core::{
    ConnectionState, CustomKeyStore, KeyStoreChange, KeyStoreConfiguration, Scope, XksAccessKeyId,
    XksProxy, XksProxyConnectivity,
};

use super::{DecodeError, Decoder, Encoder, WithPath};

impl Encoder {
    /// Adds a custom key store with its account and Region.
    pub(crate) fn custom_key_store(
        &mut self,
        (scope, store): (Scope, &CustomKeyStore),
    ) -> &mut Self {
        self.scope(scope).key_store(store)
    }

    fn key_store(&mut self, store: &CustomKeyStore) -> &mut Self {
        self.text(&store.id).text(&store.name).timestamp(store.creation_date);
        self.text(store.connection_state.as_str());
        match &store.configuration {
            KeyStoreConfiguration::CloudHsm { cluster_id, trust_anchor_certificate } => {
                self.number(0).text(cluster_id).text(trust_anchor_certificate)
            }
            KeyStoreConfiguration::External(proxy) => self.number(1).xks_proxy(proxy),
        }
    }

    fn xks_proxy(&mut self, proxy: &XksProxy) -> &mut Self {
        self.text(proxy.connectivity.as_str()).text(&proxy.uri_endpoint).text(&proxy.uri_path);
        self.text(&proxy.access_key_id.0);
        self.optional_text(proxy.vpc_endpoint_service_name.as_ref());
        self.optional_text(proxy.vpc_endpoint_service_owner.as_ref())
    }

    /// Adds a change of a custom key store. The number of each kind is part of the stored form.
    pub(crate) fn key_store_change(&mut self, change: &KeyStoreChange) -> &mut Self {
        match change {
            KeyStoreChange::Created(store) => self.number(0).key_store(store),
            KeyStoreChange::Updated(store) => self.number(1).key_store(store),
            KeyStoreChange::Connected => self.number(2),
            KeyStoreChange::Disconnected => self.number(3),
            KeyStoreChange::Deleted => self.number(4),
        }
    }
}

impl Decoder<'_> {
    /// Decodes a custom key store with its account and Region.
    pub(crate) fn custom_key_store(&mut self) -> Result<(Scope, CustomKeyStore), DecodeError> {
        Ok((self.scope_at("scope")?, self.key_store()?))
    }

    fn key_store(&mut self) -> Result<CustomKeyStore, DecodeError> {
        Ok(CustomKeyStore {
            id: self.text("id")?,
            name: self.text("name")?,
            creation_date: self.timestamp("creationDate")?,
            connection_state: self.parsed(
                "connectionState",
                ConnectionState::parse,
                "a connection state",
            )?,
            configuration: self.key_store_configuration().at("configuration")?,
        })
    }

    fn key_store_configuration(&mut self) -> Result<KeyStoreConfiguration, DecodeError> {
        Ok(match self.number("kind")? {
            0 => KeyStoreConfiguration::CloudHsm {
                cluster_id: self.text("clusterId")?,
                trust_anchor_certificate: self.text("trustAnchorCertificate")?,
            },
            1 => KeyStoreConfiguration::External(self.xks_proxy()?),
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    fn xks_proxy(&mut self) -> Result<XksProxy, DecodeError> {
        Ok(XksProxy {
            connectivity: self.parsed(
                "connectivity",
                XksProxyConnectivity::parse,
                "a connectivity",
            )?,
            uri_endpoint: self.text("uriEndpoint")?,
            uri_path: self.text("uriPath")?,
            access_key_id: XksAccessKeyId(self.text("accessKeyId")?),
            vpc_endpoint_service_name: self.option("vpcEndpointServiceName", Decoder::text)?,
            vpc_endpoint_service_owner: self.option("vpcEndpointServiceOwner", Decoder::text)?,
        })
    }

    /// Decodes a change of a custom key store.
    pub(crate) fn key_store_change(&mut self) -> Result<KeyStoreChange, DecodeError> {
        Ok(match self.number("kind")? {
            0 => KeyStoreChange::Created(Box::new(self.key_store()?)),
            1 => KeyStoreChange::Updated(Box::new(self.key_store()?)),
            2 => KeyStoreChange::Connected,
            3 => KeyStoreChange::Disconnected,
            4 => KeyStoreChange::Deleted,
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }
}
