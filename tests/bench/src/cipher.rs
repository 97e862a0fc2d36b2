//! Encrypting and decrypting: by the bare cipher, by the state machine, by the JSON door.

use core::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::{decode, encode};
use kms_core::{
    Action, Command, Context, Decrypt, Encrypt, EncryptionAlgorithm, EncryptionContext, Era,
    KeyRef, Kms, KmsError, Plaintext, Response, SecretKey,
};
use kms_crypto::gcm;
use kms_sim::{Ids, LaboratoryEntropy, Simulator, WallTime};
use kms_store::{Genesis, Snapshot};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fleet::{self, BORN, HOME};

const NONCE: [u8; 12] = [5; 12];

/// One message, and one key to seal it.
#[wasm_bindgen]
pub struct Cipher {
    secret: SecretKey,
    message: Vec<u8>,
    sealed: Vec<u8>,
    kms: Kms,
    chance: LaboratoryEntropy,
    seeded: LaboratoryEntropy,
    encrypt: Command,
    decrypt: Command,
    encrypt_body: String,
    decrypt_body: String,
    simulator: Simulator,
}

#[wasm_bindgen]
impl Cipher {
    /// A message of so many bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(len: usize) -> Self {
        let (key, mut kms) = (fleet::id(0, 1), fleet::service(1, 1));
        let (message, mut chance) = (vec![0x5a; len], fleet::chance());
        let encrypt = fleet::command(Action::Encrypt(Encrypt {
            key: KeyRef::Id(key),
            plaintext: Plaintext::from(message.clone()),
            context: EncryptionContext::default(),
            algorithm: EncryptionAlgorithm::SymmetricDefault,
        }));
        let Ok(Response::Encrypt { ciphertext, .. }) = execute(&mut kms, &mut chance, &encrypt)
        else {
            panic!("the key does not encrypt")
        };
        let (secret, blob) = (SecretKey::from_bytes([3; 32]), STANDARD.encode(&ciphertext));
        let plaintext = STANDARD.encode(&message);
        Self {
            sealed: gcm::encrypt(&secret, &NONCE, &message, &[]).unwrap(),
            secret,
            message,
            kms,
            chance,
            seeded: LaboratoryEntropy::new(Some("bench"), 0),
            encrypt,
            decrypt: fleet::command(Action::Decrypt(Decrypt {
                ciphertext,
                key: None,
                context: EncryptionContext::default(),
                algorithm: EncryptionAlgorithm::SymmetricDefault,
            })),
            encrypt_body: format!(r#"{{"KeyId":"{key}","Plaintext":"{plaintext}"}}"#),
            decrypt_body: format!(r#"{{"CiphertextBlob":"{blob}"}}"#),
            simulator: simulator(),
        }
    }

    /// The cipher alone, its key schedule included.
    pub fn bare_encrypt(&self, rounds: u32) -> usize {
        let seal = |_| gcm::encrypt(&self.secret, &NONCE, black_box(&self.message), &[]);
        (0..rounds).map(|round| seal(round).unwrap().len()).sum()
    }

    /// The cipher alone, its key schedule included.
    pub fn bare_decrypt(&self, rounds: u32) -> usize {
        let open = |_| gcm::decrypt(&self.secret, &NONCE, black_box(&self.sealed), &[]);
        (0..rounds).map(|round| open(round).unwrap().len()).sum()
    }

    /// The state machine, without JSON.
    pub fn execute_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, chance, encrypt, .. } = self;
        (0..rounds).map(|_| weight(execute(kms, chance, black_box(encrypt)))).sum()
    }

    /// The state machine, without JSON.
    pub fn execute_decrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, chance, decrypt, .. } = self;
        (0..rounds).map(|_| weight(execute(kms, chance, black_box(decrypt)))).sum()
    }

    /// The state machine of a laboratory with a seed, whose nonce is made of the message too.
    pub fn seeded_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, seeded, encrypt, .. } = self;
        (0..rounds).map(|_| weight(execute(kms, seeded, black_box(encrypt)))).sum()
    }

    /// From JSON to JSON.
    pub fn door_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, chance, encrypt_body, .. } = self;
        (0..rounds).map(|_| door(kms, chance, "TrentService.Encrypt", encrypt_body)).sum()
    }

    /// From JSON to JSON.
    pub fn door_decrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, chance, decrypt_body, .. } = self;
        (0..rounds).map(|_| door(kms, chance, "TrentService.Decrypt", decrypt_body)).sum()
    }

    /// From JSON to JSON, and the record of the trail.
    pub fn recorded_encrypt(&mut self, rounds: u32) -> usize {
        let Self { simulator, encrypt_body, .. } = self;
        let mut ask = || simulator.handle(WallTime(0.0), "TrentService.Encrypt", encrypt_body);
        (0..rounds).map(|_| ask().body.len()).sum()
    }
}

fn execute(
    kms: &mut Kms,
    entropy: &mut LaboratoryEntropy,
    command: &Command,
) -> Result<Response, KmsError> {
    kms.execute(BORN, &mut Context::without_algorithms(entropy), command).outcome
}

fn door(kms: &mut Kms, chance: &mut LaboratoryEntropy, target: &str, body: &str) -> usize {
    let Ok(call) = decode(kms.rules(), HOME, target, black_box(body)) else {
        panic!("the request is refused")
    };
    let outcome = execute(kms, chance, &call.command);
    let ids = Ids::new([0; 16]);
    outcome.map_or_else(|refusal| panic!("{refusal:?}"), |response| encode(&response, &ids).len())
}

/// The length of what was made; nothing else than that is ever answered here.
fn weight(outcome: Result<Response, kms_core::KmsError>) -> usize {
    match black_box(outcome) {
        Ok(Response::Encrypt { ciphertext, .. }) => ciphertext.len(),
        Ok(Response::Decrypt { plaintext, .. }) => plaintext.as_bytes().len(),
        other => panic!("{other:?}"),
    }
}

/// A laboratory with one key, without its journal.
fn simulator() -> Simulator {
    let snapshot = Snapshot { resources: fleet::resources(1, 1), ..empty() };
    Simulator::restore(snapshot, WallTime(0.0))
}

/// A laboratory without keys, whose clock stands.
pub(crate) fn empty() -> Snapshot {
    let birth = Genesis {
        id: [1; 16],
        era: Era::default(),
        start: BORN,
        seed: None,
        scope: HOME,
        on_demand_rotation_time: Genesis::ON_DEMAND_ROTATION_TIME,
    };
    Simulator::create(birth, 0.0, WallTime(0.0)).snapshot(WallTime(0.0))
}
