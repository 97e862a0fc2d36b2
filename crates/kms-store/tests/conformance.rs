//! Runs the conformance suite on the memory store.

use kms_store::conformance::{self, StoreFactory};
use kms_store::{MemoryStore, for_each_store_test};

struct Memory(MemoryStore);

impl StoreFactory for Memory {
    type Store = MemoryStore;

    async fn open(&self) -> MemoryStore {
        self.0.clone()
    }
}

macro_rules! in_memory {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            pollster::block_on(conformance::$name(&Memory(MemoryStore::new())));
        }
    )*};
}

for_each_store_test!(in_memory);
