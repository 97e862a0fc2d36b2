//! Calls in a laboratory with few keys and in one with many.

use core::hint::black_box;

use kms_core::{
    Action, Command, Context, Encrypt, EncryptionAlgorithm, EncryptionContext, KeyOwners, KeyRef,
    Kms, Page, Plaintext,
};
use kms_sim::LaboratoryEntropy;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::keys::{self, CREATED_AT};

/// The number of different keys that are used, one after the other.
const USED_KEYS: u32 = 1000;

/// A service with many keys, and calls that use some of them.
#[wasm_bindgen]
pub struct Scale {
    kms: Kms,
    entropy: LaboratoryEntropy,
    encrypts: Vec<Command>,
    describes: Vec<Command>,
    lists: Vec<Command>,
    long_lists: Vec<Command>,
}

#[wasm_bindgen]
impl Scale {
    /// Creates `keys` keys.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32) -> Self {
        Self {
            kms: keys::service(keys, 1),
            entropy: keys::entropy(),
            encrypts: commands(keys, 0, |key| Action::Encrypt(encrypt(key))),
            describes: commands(keys, 0, |key| Action::DescribeKey { key }),
            lists: commands(keys, 2, |key| list(1, &key)),
            long_lists: commands(keys, 101, |key| list(100, &key)),
        }
    }

    /// Encrypts 32 bytes.
    pub fn encrypt(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.entropy, &self.encrypts, rounds)
    }

    /// Describes a key.
    pub fn describe(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.entropy, &self.describes, rounds)
    }

    /// Lists one key. With at least three keys, the page has keys before and after it.
    pub fn list_one(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.entropy, &self.lists, rounds)
    }

    /// Lists a hundred keys. With at least 102 keys, the page has keys before and after it.
    pub fn list_hundred(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.entropy, &self.long_lists, rounds)
    }
}

fn run(kms: &mut Kms, entropy: &mut LaboratoryEntropy, all: &[Command], rounds: usize) -> usize {
    let mut context = Context::without_algorithms(entropy);
    let mut succeeds =
        |command| black_box(kms.execute(CREATED_AT, &mut context, command)).outcome.is_ok();
    all.iter().cycle().take(rounds).filter(|command| succeeds(command)).count()
}

/// Returns a command for each of [`USED_KEYS`] keys. They are spread over all keys except the last
/// `excluded` ones.
fn commands(keys: u32, excluded: u32, action: impl Fn(KeyRef) -> Action) -> Vec<Command> {
    let choice = keys.saturating_sub(excluded).max(1);
    // 7919 is a prime, so consecutive commands use keys that are not adjacent.
    let ids = (0..USED_KEYS).map(|number| keys::id(number * 7919 % choice, keys));
    ids.map(|id| keys::command(action(KeyRef::Id(id)))).collect()
}

fn encrypt(key: KeyRef) -> Encrypt {
    Encrypt {
        key,
        plaintext: Plaintext::from(vec![1; 32]),
        context: EncryptionContext::default(),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    }
}

/// Returns the command to list the page after this key.
fn list(limit: usize, key: &KeyRef) -> Action {
    let page = Page { limit, after: Some(key.to_string()) };
    Action::ListKeys { owners: KeyOwners::Caller, page }
}

/// Keys that are kept in memory, to measure its size.
#[wasm_bindgen]
pub struct KeyMemory {
    kms: Kms,
}

#[wasm_bindgen]
impl KeyMemory {
    /// Creates `keys` keys with `materials` materials each.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32, materials: u32) -> Self {
        Self { kms: keys::service(keys, materials) }
    }

    /// Returns the number of keys.
    pub fn count(&self) -> usize {
        self.kms.resources().values().map(|resources| resources.keys.len()).sum()
    }
}
