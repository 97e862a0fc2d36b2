//! The same calls whether there is one key or a hundred thousand.

use core::hint::black_box;

use kms_core::{
    Action, Command, Context, Encrypt, EncryptionAlgorithm, EncryptionContext, KeyRef, Kms, Page,
    Plaintext,
};
use kms_sim::LaboratoryEntropy;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fleet::{self, BORN};

/// How many different keys are asked about, one after the other.
const ASKED: u32 = 1000;

/// So many keys, and calls about some of them.
#[wasm_bindgen]
pub struct Scale {
    kms: Kms,
    chance: LaboratoryEntropy,
    encrypts: Vec<Command>,
    describes: Vec<Command>,
    lists: Vec<Command>,
    long_lists: Vec<Command>,
}

#[wasm_bindgen]
impl Scale {
    /// So many keys.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32) -> Self {
        Self {
            kms: fleet::service(keys, 1),
            chance: fleet::chance(),
            encrypts: commands(keys, 0, |key| Action::Encrypt(encrypt(key))),
            describes: commands(keys, 0, |key| Action::DescribeKey { key }),
            lists: commands(keys, 2, |key| list(1, &key)),
            long_lists: commands(keys, 101, |key| list(100, &key)),
        }
    }

    /// Encrypt, of 32 bytes.
    pub fn encrypt(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.chance, &self.encrypts, rounds)
    }

    /// DescribeKey.
    pub fn describe(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.chance, &self.describes, rounds)
    }

    /// ListKeys, one key a page; there are more before and behind, where there are three.
    pub fn list_one(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.chance, &self.lists, rounds)
    }

    /// ListKeys, a hundred keys a page; there are more before and behind, where there are as many.
    pub fn list_hundred(&mut self, rounds: usize) -> usize {
        run(&mut self.kms, &mut self.chance, &self.long_lists, rounds)
    }
}

fn run(kms: &mut Kms, chance: &mut LaboratoryEntropy, all: &[Command], rounds: usize) -> usize {
    let mut context = Context::without_algorithms(chance);
    let mut ask = |command| black_box(kms.execute(BORN, &mut context, command)).outcome.is_ok();
    all.iter().cycle().take(rounds).filter(|command| ask(command)).count()
}

/// One call for each of [`ASKED`] keys, from all over the keys that there are but the last ones.
fn commands(keys: u32, but_last: u32, action: impl Fn(KeyRef) -> Action) -> Vec<Command> {
    let choice = keys.saturating_sub(but_last).max(1);
    // A prime, so that neighbours in this list are none in the laboratory.
    let ids = (0..ASKED).map(|number| fleet::id(number * 7919 % choice, keys));
    ids.map(|id| fleet::command(action(KeyRef::Id(id)))).collect()
}

fn encrypt(key: KeyRef) -> Encrypt {
    Encrypt {
        key,
        plaintext: Plaintext::from(vec![1; 32]),
        context: EncryptionContext::default(),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    }
}

/// The page behind this key.
fn list(limit: usize, key: &KeyRef) -> Action {
    Action::ListKeys { page: Page { limit, after: Some(key.to_string()) } }
}

/// Keys that are only held, to see how much memory they take.
#[wasm_bindgen]
pub struct Held {
    kms: Kms,
}

#[wasm_bindgen]
impl Held {
    /// So many keys of so many materials.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: u32, materials: u32) -> Self {
        Self { kms: fleet::service(keys, materials) }
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.kms.resources().values().map(|resources| resources.keys.len()).sum()
    }
}
