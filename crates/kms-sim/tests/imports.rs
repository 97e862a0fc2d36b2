//! Imported key material over the API: wrapped with real keys, stored and reopened.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use core::time::Duration;
use std::rc::Rc;
use std::sync::OnceLock;

use aes_kw::KwpAes256;
use aes_kw::aes::cipher::KeyInit;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_algorithms::{Seed, encrypt, rng_from_seed};
use kms_core::{Algorithms, BuiltIn, EncryptionAlgorithm, KeyPair, KeySpec, Missing, Timestamp};
use kms_sim::{AlgorithmProvider, ClockCommand, Laboratory, Options, WallTime};
use kms_store::MemoryStore;
use pollster::block_on;
use serde_json::{Value, json};

const WALL: WallTime = WallTime(1_700_000_000_000.0);
const DAY: Duration = Duration::from_secs(86_400);

/// The built-in algorithms, with one RSA key pair for all tests, since it takes long to generate.
struct OnePair;

impl Algorithms for OnePair {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        BuiltIn.perform(task)
    }

    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair> {
        static PAIR: OnceLock<Option<KeyPair>> = OnceLock::new();
        PAIR.get_or_init(|| BuiltIn.rsa_pair(spec, seed)).clone()
    }
}

impl AlgorithmProvider for OnePair {
    fn provide(
        &self,
        _: Missing,
    ) -> core::pin::Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Ok(()) })
    }
}

struct Lab(Laboratory<MemoryStore>);

impl Lab {
    fn open(store: &MemoryStore) -> Self {
        let start = Some(Timestamp::from_date(2026, 9, 1));
        let options = Options { start, seed: Some("tests".to_owned()), ..Options::default() };
        let laboratory = block_on(Laboratory::open(store.clone(), options, WALL)).unwrap();
        laboratory.set_algorithms(Rc::new(OnePair));
        Self(laboratory)
    }

    fn call(&self, operation: &str, input: &Value) -> Result<Value, (String, String)> {
        let target = format!("TrentService.{operation}");
        let answer = block_on(self.0.call(WALL, &target, &input.to_string()));
        match answer.fault {
            Some(fault) => Err((fault.code.into_owned(), fault.message)),
            None if answer.body.is_empty() => Ok(Value::Null),
            None => Ok(serde_json::from_str(&answer.body).unwrap()),
        }
    }

    fn get(&self, operation: &str, input: &Value) -> Value {
        self.call(operation, input).unwrap()
    }

    fn create(&self, more: &Value) -> String {
        let mut input = json!({ "Origin": "EXTERNAL" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        text(&self.get("CreateKey", &input)["KeyMetadata"]["Arn"])
    }

    fn parameters(&self, key: &str, algorithm: &str) -> Value {
        let input = json!({
            "KeyId": key, "WrappingAlgorithm": algorithm, "WrappingKeySpec": "RSA_2048",
        });
        self.get("GetParametersForImport", &input)
    }

    fn import(&self, parameters: &Value, wrapped: &[u8], more: &Value) -> Value {
        let mut input = json!({
            "KeyId": parameters["KeyId"],
            "ImportToken": parameters["ImportToken"],
            "EncryptedKeyMaterial": STANDARD.encode(wrapped),
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.get("ImportKeyMaterial", &input)
    }

    fn state(&self, key: &str) -> String {
        text(&self.get("DescribeKey", &json!({ "KeyId": key }))["KeyMetadata"]["KeyState"])
    }

    fn materials(&self, key: &str) -> Vec<(String, String)> {
        let input = json!({ "KeyId": key, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
        let listed = self.get("ListKeyRotations", &input);
        let state = |it: &Value| (text(&it["KeyMaterialState"]), text(&it["ImportState"]));
        listed["Rotations"].as_array().unwrap().iter().map(state).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn without_expiration(more: Value) -> Value {
    let mut input = json!({ "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE" });
    if let Value::Object(more) = more {
        input.as_object_mut().unwrap().extend(more);
    }
    input
}

fn new_material() -> Value {
    without_expiration(json!({ "ImportType": "NEW_KEY_MATERIAL" }))
}

/// Wraps material with RSAES_OAEP_SHA_256.
fn wrap(parameters: &Value, material: &[u8]) -> Vec<u8> {
    let public = STANDARD.decode(text(&parameters["PublicKey"])).unwrap();
    let algorithm = EncryptionAlgorithm::RsaesOaepSha256;
    encrypt(KeySpec::Rsa2048, &public, algorithm, material, &mut rng_from_seed([3; 32])).unwrap()
}

/// Wraps material with RSA_AES_KEY_WRAP_SHA_256.
fn wrap_with_aes(parameters: &Value, material: &[u8]) -> Vec<u8> {
    let aes = [8; 32];
    let mut room = vec![0; material.len().div_ceil(8) * 8 + 8];
    let inner = KwpAes256::new(&aes.into()).wrap_key(material, &mut room).unwrap();
    [&wrap(parameters, &aes)[..], inner].concat()
}

const OAEP: &str = "RSAES_OAEP_SHA_256";
const RSA_AES: &str = "RSA_AES_KEY_WRAP_SHA_256";

#[test]
fn imp_06_imp_09_imported_material_is_rotated_and_used() {
    let lab = Lab::open(&MemoryStore::new());
    let key = lab.create(&json!({}));
    let parameters = lab.parameters(&key, OAEP);
    assert_eq!(parameters["ParametersValidTo"], 1_788_307_200);
    let first =
        lab.import(&parameters, &wrap(&parameters, &[1; 32]), &without_expiration(json!({})));
    assert_eq!(first["KeyId"], key);
    assert_eq!(lab.state(&key), "Enabled");
    let input = json!({ "KeyId": key, "Plaintext": "aGVsbG8=" });
    let ciphertext = lab.get("Encrypt", &input)["CiphertextBlob"].clone();
    let parameters = lab.parameters(&key, RSA_AES);
    let second = lab.import(&parameters, &wrap_with_aes(&parameters, &[2; 32]), &new_material());
    lab.get("RotateKeyOnDemand", &json!({ "KeyId": key }));
    block_on(lab.0.turn_clock(WALL, ClockCommand::AdvanceBy(DAY))).unwrap();
    let described = lab.get("DescribeKey", &json!({ "KeyId": key }));
    assert_eq!(described["KeyMetadata"]["CurrentKeyMaterialId"], second["KeyMaterialId"]);
    let decrypted = lab.get("Decrypt", &json!({ "CiphertextBlob": ciphertext }));
    assert_eq!(decrypted["Plaintext"], "aGVsbG8=");
    assert_eq!(decrypted["KeyMaterialId"], first["KeyMaterialId"]);
}

#[test]
fn imp_22_a_private_key_is_imported_with_a_wrapped_aes_key() {
    let lab = Lab::open(&MemoryStore::new());
    let key = lab.create(&json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" }));
    let pair = OnePair.rsa_pair(KeySpec::Rsa2048, &[1; 32]).unwrap();
    let parameters = lab.parameters(&key, RSA_AES);
    let answer = lab.import(
        &parameters,
        &wrap_with_aes(&parameters, &pair.private),
        &without_expiration(json!({})),
    );
    assert_eq!(answer, json!({ "KeyId": key }));
    assert_eq!(lab.state(&key), "Enabled");
}

#[test]
fn imp_02_imp_08_pending_material_is_stored_and_used_after_reopening() {
    let store = MemoryStore::new();
    let lab = Lab::open(&store);
    let key = lab.create(&json!({}));
    let parameters = lab.parameters(&key, OAEP);
    lab.import(&parameters, &wrap(&parameters, &[1; 32]), &without_expiration(json!({})));
    let parameters = lab.parameters(&key, OAEP);
    lab.import(&parameters, &wrap(&parameters, &[2; 32]), &new_material());
    let unused = lab.parameters(&key, OAEP);
    drop(lab);

    let lab = Lab::open(&store);
    let pair = |state: &str| (state.to_owned(), "IMPORTED".to_owned());
    assert_eq!(lab.materials(&key), [pair("CURRENT"), pair("PENDING_ROTATION")]);
    lab.import(
        &unused,
        &wrap(&unused, &[2; 32]),
        &without_expiration(json!({ "KeyMaterialDescription": "b" })),
    );
    lab.get("RotateKeyOnDemand", &json!({ "KeyId": key }));
    block_on(lab.0.turn_clock(WALL, ClockCommand::AdvanceBy(DAY))).unwrap();
    assert_eq!(lab.materials(&key), [pair("NON_CURRENT"), pair("CURRENT")]);
    let exported = lab.0.export(WALL).unwrap();
    let other = Lab::open(&MemoryStore::new());
    block_on(other.0.restore(WALL, &exported)).unwrap();
    assert_eq!(other.materials(&key), [pair("NON_CURRENT"), pair("CURRENT")]);
}

#[test]
fn imp_02_events_and_records_hold_neither_material_nor_wrapping_key() {
    let lab = Lab::open(&MemoryStore::new());
    let key = lab.create(&json!({}));
    let parameters = lab.parameters(&key, OAEP);
    let wrapped = wrap(&parameters, &[0xa5; 32]);
    lab.import(&parameters, &wrapped, &without_expiration(json!({})));
    let (events, trail) = (lab.0.events(0), lab.0.trail(None));
    let shown: String = events.iter().map(|event| format!("{event:?}")).collect();
    assert!(shown.contains("Imported") && shown.contains("Prepared"), "{shown}");
    assert!(!shown.contains("165, 165, 165"), "the material");
    let records: String = trail.iter().map(|it| it.json.clone()).collect();
    for secret in ["ImportToken", "PublicKey", "EncryptedKeyMaterial"] {
        assert!(!records.contains(&text(&parameters[secret])) || parameters[secret].is_null());
    }
    assert!(!records.contains(&STANDARD.encode(&wrapped)));
}

#[test]
fn imp_02_a_host_without_algorithms_refuses_the_import() {
    let options = Options { seed: Some("tests".to_owned()), ..Options::default() };
    let laboratory = Laboratory::<MemoryStore>::in_memory(options, WALL).unwrap();
    let lab = Lab(laboratory);
    let key = lab.create(&json!({}));
    let input = json!({
        "KeyId": key, "WrappingAlgorithm": OAEP, "WrappingKeySpec": "RSA_2048",
    });
    let (code, message) = lab.call("GetParametersForImport", &input).unwrap_err();
    assert_eq!(code, "KMSInternalException");
    assert!(message.contains("this host provides no algorithms"), "{message}");
}
