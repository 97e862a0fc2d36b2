//! A host that loads the algorithms of asymmetric and HMAC keys when they are needed, or fails to.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use std::rc::Rc;

use kms_core::{BuiltIn, Timestamp};
use kms_sim::{
    AlgorithmProvider, Algorithms, Answer, KeyPair, KeySpec, Laboratory, Missing, Options, Seed,
    WallTime,
};
use kms_store::MemoryStore;
use pollster::block_on;
use serde_json::{Value, json};

const WALL: WallTime = WallTime(1_700_000_000_000.0);

/// Provides algorithms after a number of failures, and counts the requests for them.
#[derive(Default)]
struct TestProvider {
    failures: Cell<u32>,
    requests: Cell<u32>,
    is_loaded: Cell<bool>,
    pairs: RefCell<Vec<KeyPair>>,
}

impl Algorithms for TestProvider {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        self.is_loaded.get().then(|| BuiltIn.perform(task)).flatten()
    }

    fn rsa_pair(&self, _: KeySpec, _: &Seed) -> Option<KeyPair> {
        self.pairs.borrow_mut().pop()
    }
}

impl AlgorithmProvider for TestProvider {
    fn provide(&self, missing: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async move {
            self.requests.set(self.requests.get() + 1);
            if self.failures.get() > 0 {
                self.failures.set(self.failures.get() - 1);
                return Err("the network is down".to_owned());
            }
            match missing {
                Missing::Algorithms => self.is_loaded.set(true),
                Missing::RsaPair(spec) => {
                    let seed = [u8::try_from(self.requests.get()).unwrap(); 32];
                    self.pairs.borrow_mut().extend(BuiltIn.rsa_pair(spec, &seed));
                }
            }
            Ok(())
        })
    }
}

fn laboratory(provider: Option<&Rc<TestProvider>>) -> Laboratory<MemoryStore> {
    let start = Some(Timestamp::from_date(2026, 9, 1));
    let options = Options { start, seed: Some("tests".to_owned()), ..Options::default() };
    let laboratory = Laboratory::in_memory(options, WALL).unwrap();
    if let Some(provider) = provider {
        laboratory.set_algorithms(Rc::clone(provider) as Rc<dyn AlgorithmProvider>);
    }
    laboratory
}

fn call(lab: &Laboratory<MemoryStore>, operation: &str, input: &Value) -> Answer {
    let target = format!("TrentService.{operation}");
    block_on(lab.call(WALL, &target, &input.to_string()))
}

fn body(lab: &Laboratory<MemoryStore>, operation: &str, input: &Value) -> Value {
    let answer = call(lab, operation, input);
    assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn create(spec: &str) -> Value {
    json!({ "KeySpec": spec, "KeyUsage": "SIGN_VERIFY" })
}

fn key_of(answer: &Value) -> Value {
    answer["KeyMetadata"]["KeyId"].clone()
}

#[test]
fn algorithms_are_loaded_once_and_not_for_symmetric_keys() {
    let provider = Rc::new(TestProvider::default());
    let lab = laboratory(Some(&provider));
    let key = key_of(&body(&lab, "CreateKey", &json!({})));
    body(&lab, "Encrypt", &json!({ "KeyId": key, "Plaintext": "YQ==" }));
    assert_eq!(provider.requests.get(), 0);
    for _ in 0..2 {
        let key = key_of(&body(&lab, "CreateKey", &create("ECC_NIST_P256")));
        let input = json!({ "KeyId": key, "Message": "YQ==", "SigningAlgorithm": "ECDSA_SHA_256" });
        body(&lab, "Sign", &input);
    }
    assert_eq!(provider.requests.get(), 1);
}

#[test]
fn each_rsa_key_has_its_own_key_pair() {
    let provider = Rc::new(TestProvider::default());
    let lab = laboratory(Some(&provider));
    let public =
        |key: &Value| body(&lab, "GetPublicKey", &json!({ "KeyId": key }))["PublicKey"].clone();
    let [one, other] = [(), ()].map(|()| key_of(&body(&lab, "CreateKey", &create("RSA_2048"))));
    assert_ne!(public(&one), public(&other));
    assert!(provider.pairs.borrow().is_empty());
}

#[test]
fn a_failed_download_is_reported_recorded_and_retried() {
    let provider = Rc::new(TestProvider::default());
    provider.failures.set(1);
    let lab = laboratory(Some(&provider));
    let answer = call(&lab, "CreateKey", &create("ML_DSA_44"));
    let fault = answer.fault.unwrap();
    assert_eq!((answer.status, &*fault.code), (500, "KMSInternalException"));
    assert!(fault.message.ends_with("(the network is down)"), "{}", fault.message);
    let records = lab.trail(None);
    assert!(records.iter().all(|it| it.json.contains("the network is down")));
    assert_eq!((records.len(), lab.events(0).len()), (1, 0));
    body(&lab, "CreateKey", &create("ML_DSA_44"));
    assert_eq!(provider.requests.get(), 2);
}

#[test]
fn a_laboratory_without_a_provider_refuses_asymmetric_keys() {
    let answer = call(&laboratory(None), "CreateKey", &create("SM2"));
    let Some(fault) = answer.fault else { panic!("{}", answer.body) };
    assert!(fault.message.ends_with("(this host provides no algorithms)"), "{}", fault.message);
}

#[test]
fn a_seed_gives_the_same_keys_whenever_the_algorithms_were_loaded() {
    let loaded = Rc::new(TestProvider::default());
    loaded.is_loaded.set(true);
    let answers = [loaded, Rc::new(TestProvider::default())].map(|provider| {
        let lab = laboratory(Some(&provider));
        let key = body(&lab, "CreateKey", &create("ECC_NIST_EDWARDS25519"));
        let public = body(&lab, "GetPublicKey", &json!({ "KeyId": key_of(&key) }));
        (key, public, body(&lab, "GenerateRandom", &json!({ "NumberOfBytes": 8 })))
    });
    let [one, other] = answers;
    assert_eq!(one, other);
}

/// An action on a laboratory while its host downloads.
type Meanwhile = Box<dyn Fn(&Laboratory<MemoryStore>) -> Pin<Box<dyn Future<Output = ()>>>>;

/// A download during which something else happens to the laboratory.
struct SlowProvider {
    provider: TestProvider,
    laboratory: RefCell<Option<Laboratory<MemoryStore>>>,
    meanwhile: Meanwhile,
}

impl Algorithms for SlowProvider {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        self.provider.perform(task)
    }

    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair> {
        self.provider.rsa_pair(spec, seed)
    }
}

impl AlgorithmProvider for SlowProvider {
    fn provide(&self, missing: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        let laboratory = self.laboratory.borrow().clone().unwrap();
        Box::pin(async move {
            (self.meanwhile)(&laboratory).await;
            self.provider.provide(missing).await
        })
    }
}

async fn stored(options: Options, meanwhile: Meanwhile) -> Laboratory<MemoryStore> {
    let laboratory = Laboratory::open(MemoryStore::default(), options, WALL).await.unwrap();
    let provider = TestProvider::default();
    let slow = Rc::new(SlowProvider { provider, laboratory: RefCell::default(), meanwhile });
    *slow.laboratory.borrow_mut() = Some(laboratory.clone());
    laboratory.set_algorithms(slow);
    laboratory
}

#[test]
fn the_clock_does_not_run_twice_through_a_slow_download() {
    const LATER: WallTime = WallTime(WALL.0 + 12_000.0);
    const START: Timestamp = Timestamp::from_date(2026, 9, 1);
    let options = Options { start: Some(START), rate: 1.0, ..Options::default() };
    let tick: Meanwhile = Box::new(|laboratory| {
        let laboratory = laboratory.clone();
        Box::pin(async move { drop(laboratory.tick(LATER).await) })
    });
    let laboratory = block_on(stored(options, tick));
    body(&laboratory, "CreateKey", &create("ECC_NIST_P256"));
    let passed = laboratory.now(LATER).millis_since(START);
    assert_eq!(passed, 12_000);
}

#[test]
fn a_laboratory_that_is_closed_meanwhile_does_not_report_success() {
    let close: Meanwhile = Box::new(|laboratory| {
        let laboratory = laboratory.clone();
        Box::pin(async move { laboratory.close(WALL).await })
    });
    let laboratory = block_on(stored(Options::default(), close));
    let answer = call(&laboratory, "CreateKey", &create("ECC_NIST_P256"));
    assert_ne!(answer.status, 200, "{}", answer.body);
}
