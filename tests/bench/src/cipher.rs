//! Encryption and decryption: with only the cipher, with the state machine, and with the JSON API.

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

use crate::keys::{self, CREATED_AT, SCOPE};

const NONCE: [u8; 12] = [5; 12];

/// A message and the keys that encrypt it.
#[wasm_bindgen]
pub struct Cipher {
    secret: SecretKey,
    message: Vec<u8>,
    ciphertext: Vec<u8>,
    kms: Kms,
    entropy: LaboratoryEntropy,
    seeded_entropy: LaboratoryEntropy,
    encrypt: Command,
    decrypt: Command,
    encrypt_body: String,
    decrypt_body: String,
    simulator: Simulator,
}

#[wasm_bindgen]
impl Cipher {
    /// Creates a message of `len` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(len: usize) -> Self {
        let (key, mut kms) = (keys::id(0, 1), keys::service(1, 1));
        let (message, mut entropy) = (vec![0x5a; len], keys::entropy());
        let encrypt = keys::command(Action::Encrypt(Encrypt {
            key: KeyRef::Id(key),
            plaintext: Plaintext::from(message.clone()),
            context: EncryptionContext::default(),
            algorithm: EncryptionAlgorithm::SymmetricDefault,
        }));
        let Ok(Response::Encrypt { ciphertext, .. }) = execute(&mut kms, &mut entropy, &encrypt)
        else {
            panic!("the key does not encrypt")
        };
        let (secret, blob) = (SecretKey::from_bytes([3; 32]), STANDARD.encode(&ciphertext));
        let plaintext = STANDARD.encode(&message);
        Self {
            ciphertext: gcm::encrypt(&secret, &NONCE, &message, &[]).unwrap(),
            secret,
            message,
            kms,
            entropy,
            seeded_entropy: LaboratoryEntropy::new(Some("bench"), 0),
            encrypt,
            decrypt: keys::command(Action::Decrypt(Decrypt {
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

    /// Encrypts with only the cipher, including its key schedule.
    pub fn bare_encrypt(&self, rounds: u32) -> usize {
        let encrypt = |_| gcm::encrypt(&self.secret, &NONCE, black_box(&self.message), &[]);
        (0..rounds).map(|round| encrypt(round).unwrap().len()).sum()
    }

    /// Decrypts with only the cipher, including its key schedule.
    pub fn bare_decrypt(&self, rounds: u32) -> usize {
        let decrypt = |_| gcm::decrypt(&self.secret, &NONCE, black_box(&self.ciphertext), &[]);
        (0..rounds).map(|round| decrypt(round).unwrap().len()).sum()
    }

    /// Executes Encrypt on the state machine, without JSON.
    pub fn execute_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, entropy, encrypt, .. } = self;
        (0..rounds).map(|_| output_len(execute(kms, entropy, black_box(encrypt)))).sum()
    }

    /// Executes Decrypt on the state machine, without JSON.
    pub fn execute_decrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, entropy, decrypt, .. } = self;
        (0..rounds).map(|_| output_len(execute(kms, entropy, black_box(decrypt)))).sum()
    }

    /// Executes Encrypt on the state machine with seeded entropy, whose nonces also depend on the
    /// message.
    pub fn seeded_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, seeded_entropy, encrypt, .. } = self;
        (0..rounds).map(|_| output_len(execute(kms, seeded_entropy, black_box(encrypt)))).sum()
    }

    /// Decodes an Encrypt request from JSON, executes it, and encodes the response as JSON.
    pub fn json_encrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, entropy, encrypt_body, .. } = self;
        (0..rounds).map(|_| call(kms, entropy, "TrentService.Encrypt", encrypt_body)).sum()
    }

    /// Decodes a Decrypt request from JSON, executes it, and encodes the response as JSON.
    pub fn json_decrypt(&mut self, rounds: u32) -> usize {
        let Self { kms, entropy, decrypt_body, .. } = self;
        (0..rounds).map(|_| call(kms, entropy, "TrentService.Decrypt", decrypt_body)).sum()
    }

    /// Handles an Encrypt request like [`Self::json_encrypt`], and records it in the trail.
    pub fn recorded_encrypt(&mut self, rounds: u32) -> usize {
        let Self { simulator, encrypt_body, .. } = self;
        let mut call = || simulator.handle(WallTime(0.0), "TrentService.Encrypt", encrypt_body);
        (0..rounds).map(|_| call().body.len()).sum()
    }
}

fn execute(
    kms: &mut Kms,
    entropy: &mut LaboratoryEntropy,
    command: &Command,
) -> Result<Response, KmsError> {
    kms.execute(CREATED_AT, &mut Context::without_algorithms(entropy), command).outcome
}

fn call(kms: &mut Kms, entropy: &mut LaboratoryEntropy, target: &str, body: &str) -> usize {
    let Ok(request) = decode(kms.rules(), SCOPE, target, black_box(body)) else {
        panic!("the request is invalid")
    };
    let outcome = execute(kms, entropy, &request.command);
    let ids = Ids::new([0; 16]);
    outcome.map_or_else(|error| panic!("{error:?}"), |response| encode(&response, &ids).len())
}

/// Returns the length of the ciphertext or plaintext in a response.
fn output_len(outcome: Result<Response, kms_core::KmsError>) -> usize {
    match black_box(outcome) {
        Ok(Response::Encrypt { ciphertext, .. }) => ciphertext.len(),
        Ok(Response::Decrypt { plaintext, .. }) => plaintext.as_bytes().len(),
        other => panic!("{other:?}"),
    }
}

/// Returns a simulator with one key, without a journal.
fn simulator() -> Simulator {
    let snapshot = Snapshot { resources: keys::resources(1, 1), ..empty() };
    Simulator::restore(snapshot, WallTime(0.0))
}

/// Returns the snapshot of a laboratory without keys whose clock is stopped.
pub(crate) fn empty() -> Snapshot {
    let genesis = Genesis {
        id: [1; 16],
        era: Era::default(),
        start: CREATED_AT,
        seed: None,
        scope: SCOPE,
        on_demand_rotation_time: Genesis::ON_DEMAND_ROTATION_TIME,
    };
    Simulator::create(genesis, 0.0, WallTime(0.0)).snapshot(WallTime(0.0))
}
