//! The store of a page, whichever it got.

use kms_sim::{Durability, MemoryStore, Store, StoreError, Stored};

use crate::IdbStore;

/// The two places where a page can keep its laboratory.
pub enum BrowserStore {
    /// It goes with the page.
    Memory(MemoryStore),
    /// It stays in the browser.
    IndexedDb(IdbStore),
}

impl Store for BrowserStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        match self {
            Self::Memory(store) => store.load().await,
            Self::IndexedDb(store) => store.load().await,
        }
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.append(seq, value, durability).await,
            Self::IndexedDb(store) => store.append(seq, value, durability).await,
        }
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.replace(snapshot, log_through).await,
            Self::IndexedDb(store) => store.replace(snapshot, log_through).await,
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.clear().await,
            Self::IndexedDb(store) => store.clear().await,
        }
    }

    async fn close(&self) {
        match self {
            Self::Memory(store) => store.close().await,
            Self::IndexedDb(store) => store.close().await,
        }
    }
}
