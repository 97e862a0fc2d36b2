//! A host that gets the algorithms of key pairs and HMAC keys when they are needed, or cannot.

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

/// Fetches what it is asked for, but for the first few times; counts how often it was asked.
#[derive(Default)]
struct Fetching {
    failures: Cell<u32>,
    asked: Cell<u32>,
    is_there: Cell<bool>,
    pairs: RefCell<Vec<KeyPair>>,
}

impl Algorithms for Fetching {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        self.is_there.get().then(|| BuiltIn.perform(task)).flatten()
    }

    fn rsa_pair(&self, _: KeySpec, _: &Seed) -> Option<KeyPair> {
        self.pairs.borrow_mut().pop()
    }
}

impl AlgorithmProvider for Fetching {
    fn provide(&self, need: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async move {
            self.asked.set(self.asked.get() + 1);
            if self.failures.get() > 0 {
                self.failures.set(self.failures.get() - 1);
                return Err("the network is down".to_owned());
            }
            match need {
                Missing::Algorithms => self.is_there.set(true),
                Missing::RsaPair(spec) => {
                    let seed = [u8::try_from(self.asked.get()).unwrap(); 32];
                    self.pairs.borrow_mut().extend(BuiltIn.rsa_pair(spec, &seed));
                }
            }
            Ok(())
        })
    }
}

fn laboratory(lender: Option<&Rc<Fetching>>) -> Laboratory<MemoryStore> {
    let start = Some(Timestamp::from_date(2026, 9, 1));
    let options = Options { start, seed: Some("tests".to_owned()), ..Options::default() };
    let laboratory = Laboratory::in_memory(options, WALL).unwrap();
    if let Some(lender) = lender {
        laboratory.set_algorithms(Rc::clone(lender) as Rc<dyn AlgorithmProvider>);
    }
    laboratory
}

fn ask(lab: &Laboratory<MemoryStore>, operation: &str, input: &Value) -> Answer {
    let target = format!("TrentService.{operation}");
    block_on(lab.call(WALL, &target, &input.to_string()))
}

fn body(lab: &Laboratory<MemoryStore>, operation: &str, input: &Value) -> Value {
    let answer = ask(lab, operation, input);
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
fn what_is_needed_is_fetched_once_and_symmetric_keys_need_nothing() {
    let lender = Rc::new(Fetching::default());
    let lab = laboratory(Some(&lender));
    let key = key_of(&body(&lab, "CreateKey", &json!({})));
    body(&lab, "Encrypt", &json!({ "KeyId": key, "Plaintext": "YQ==" }));
    assert_eq!(lender.asked.get(), 0);
    for _ in 0..2 {
        let key = key_of(&body(&lab, "CreateKey", &create("ECC_NIST_P256")));
        let input = json!({ "KeyId": key, "Message": "YQ==", "SigningAlgorithm": "ECDSA_SHA_256" });
        body(&lab, "Sign", &input);
    }
    assert_eq!(lender.asked.get(), 1);
}

#[test]
fn each_rsa_key_has_a_pair_of_its_own() {
    let lender = Rc::new(Fetching::default());
    let lab = laboratory(Some(&lender));
    let public =
        |key: &Value| body(&lab, "GetPublicKey", &json!({ "KeyId": key }))["PublicKey"].clone();
    let [one, other] = [(), ()].map(|()| key_of(&body(&lab, "CreateKey", &create("RSA_2048"))));
    assert_ne!(public(&one), public(&other));
    assert!(lender.pairs.borrow().is_empty());
}

#[test]
fn what_cannot_be_fetched_is_told_recorded_and_tried_again() {
    let lender = Rc::new(Fetching::default());
    lender.failures.set(1);
    let lab = laboratory(Some(&lender));
    let answer = ask(&lab, "CreateKey", &create("ML_DSA_44"));
    let fault = answer.fault.unwrap();
    assert_eq!((answer.status, &*fault.code), (500, "KMSInternalException"));
    assert!(fault.message.ends_with("(the network is down)"), "{}", fault.message);
    let records = lab.trail(None);
    assert!(records.iter().all(|it| it.json.contains("the network is down")));
    assert_eq!((records.len(), lab.events(0).len()), (1, 0));
    body(&lab, "CreateKey", &create("ML_DSA_44"));
    assert_eq!(lender.asked.get(), 2);
}

#[test]
fn a_laboratory_to_which_nobody_lends_says_so() {
    let answer = ask(&laboratory(None), "CreateKey", &create("SM2"));
    let Some(fault) = answer.fault else { panic!("{}", answer.body) };
    assert!(fault.message.ends_with("(this host has none)"), "{}", fault.message);
}

#[test]
fn a_seed_repeats_the_same_whether_the_algorithms_were_there_or_came() {
    let there = Rc::new(Fetching::default());
    there.is_there.set(true);
    let answers = [there, Rc::new(Fetching::default())].map(|lender| {
        let lab = laboratory(Some(&lender));
        let key = body(&lab, "CreateKey", &create("ECC_NIST_EDWARDS25519"));
        let public = body(&lab, "GetPublicKey", &json!({ "KeyId": key_of(&key) }));
        (key, public, body(&lab, "GenerateRandom", &json!({ "NumberOfBytes": 8 })))
    });
    let [one, other] = answers;
    assert_eq!(one, other);
}

/// What happens to a laboratory while its host fetches.
type Meanwhile = Box<dyn Fn(&Laboratory<MemoryStore>) -> Pin<Box<dyn Future<Output = ()>>>>;

/// Takes its time, in which something else happens.
struct Slow {
    fetching: Fetching,
    laboratory: RefCell<Option<Laboratory<MemoryStore>>>,
    meanwhile: Meanwhile,
}

impl Algorithms for Slow {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        self.fetching.perform(task)
    }

    fn rsa_pair(&self, spec: KeySpec, seed: &Seed) -> Option<KeyPair> {
        self.fetching.rsa_pair(spec, seed)
    }
}

impl AlgorithmProvider for Slow {
    fn provide(&self, need: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        let laboratory = self.laboratory.borrow().clone().unwrap();
        Box::pin(async move {
            (self.meanwhile)(&laboratory).await;
            self.fetching.provide(need).await
        })
    }
}

async fn stored(options: Options, meanwhile: Meanwhile) -> Laboratory<MemoryStore> {
    let laboratory = Laboratory::open(MemoryStore::default(), options, WALL).await.unwrap();
    let fetching = Fetching::default();
    let slow = Rc::new(Slow { fetching, laboratory: RefCell::default(), meanwhile });
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
fn what_is_closed_meanwhile_answers_nothing_that_is_not_stored() {
    let close: Meanwhile = Box::new(|laboratory| {
        let laboratory = laboratory.clone();
        Box::pin(async move { laboratory.close(WALL).await })
    });
    let laboratory = block_on(stored(Options::default(), close));
    let answer = ask(&laboratory, "CreateKey", &create("ECC_NIST_P256"));
    assert_ne!(answer.status, 200, "{}", answer.body);
}
