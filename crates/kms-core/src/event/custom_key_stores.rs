//! Changes of custom key stores.

use alloc::boxed::Box;

use crate::custom_key_store::CustomKeyStore;

/// A change of a custom key store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStoreChange {
    /// By CreateCustomKeyStore.
    Created(Box<CustomKeyStore>),
    /// By UpdateCustomKeyStore, with all properties.
    Updated(Box<CustomKeyStore>),
    /// By ConnectCustomKeyStore: the keys in the store can be used again.
    Connected,
    /// By DisconnectCustomKeyStore: the keys in the store are unavailable (STA-10).
    Disconnected,
    /// By DeleteCustomKeyStore.
    Deleted,
}
