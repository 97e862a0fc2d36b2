//! Custom key stores, and the states of the keys in them.

use alloc::string::String;

use crate::event::KeyStoreChange;
use crate::key::{Key, KeyState};
use crate::kms::Resources;
use kms_crypto::KeyId;
use kms_shapes::ConnectionState;

impl Resources {
    pub(super) fn change_key_store(&mut self, id: &str, change: &KeyStoreChange) {
        match change {
            KeyStoreChange::Created(store) | KeyStoreChange::Updated(store) => {
                self.key_stores.insert(String::from(id), (**store).clone());
            }
            KeyStoreChange::Connected => {
                self.set_connection(id, ConnectionState::Connected);
                self.keys_in(id).for_each(Key::store_connected);
            }
            KeyStoreChange::Disconnected => {
                self.set_connection(id, ConnectionState::Disconnected);
                self.keys_in(id).for_each(Key::store_disconnected);
            }
            KeyStoreChange::Deleted => {
                self.key_stores.remove(id);
            }
        }
    }

    fn set_connection(&mut self, id: &str, state: ConnectionState) {
        if let Some(store) = self.key_stores.get_mut(id) {
            store.connection_state = state;
        }
    }

    fn keys_in(&mut self, store: &str) -> impl Iterator<Item = &mut Key> {
        let all = self.keys.values_mut();
        all.filter(move |key| key.custom_key_store_id.as_deref() == Some(store))
    }

    /// Returns whether the custom key store of a key is disconnected. A key that names a store that
    /// does not exist was created before stores were simulated, and can be used.
    pub(super) fn is_disconnected(&self, key: KeyId) -> bool {
        let key = self.keys.get(&key);
        let store = key.and_then(|key| key.custom_key_store_id.as_ref());
        let store = store.and_then(|id| self.key_stores.get(id));
        store.is_some_and(|store| !store.is_connected())
    }
}

impl Key {
    /// Makes a key that could be enabled or disabled unavailable. A key that is pending deletion
    /// stays so (STA-11).
    pub(super) fn store_disconnected(&mut self) {
        match self.state {
            KeyState::Enabled => self.state = KeyState::Unavailable { enabled: true },
            KeyState::Disabled => self.state = KeyState::Unavailable { enabled: false },
            KeyState::Creating { .. }
            | KeyState::PendingDeletion { .. }
            | KeyState::PendingReplicaDeletion { .. }
            | KeyState::PendingImport
            | KeyState::Unavailable { .. }
            | KeyState::Updating { .. } => {}
        }
    }

    /// Shows the state of an unavailable key again (STA-10).
    fn store_connected(&mut self) {
        if let KeyState::Unavailable { enabled } = self.state {
            self.state = if enabled { KeyState::Enabled } else { KeyState::Disabled };
        }
    }
}
