//! A small laboratory for the tests of records.

use kms_algorithms::{encrypt, rng_from_seed};
use kms_core::{
    AccountId, Action, AliasName, BuiltIn, Command, Context, CreateCustomKeyStore, CreateKey, Days,
    EncryptionAlgorithm, Entropy, Era, GetParametersForImport, ImportKeyMaterial, KeyId, KeyRef,
    KeySpec, KeyStoreAction, KeyStoreConfiguration, KeyStoreResponse, Kms, KmsError, Origin,
    Region, Response, Scope, Settings, Timestamp, WrappingAlgorithm, WrappingKeySpec,
};
use serde_json::{Value, json};

use super::{Call, Ids, Refusal, Scene, TrailRecord, service_event};
use kms_store::{EventLog, NumberedEvent, Sequenced, Trail};

/// Bytes that count up.
struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }

    fn repeats(&self) -> bool {
        true
    }
}

/// A service whose calls and events are recorded as a laboratory records them.
pub(crate) struct Bench {
    pub(crate) kms: Kms,
    pub(crate) events: EventLog,
    pub(crate) trail: Trail,
    entropy: Counting,
}

pub(crate) fn scope() -> Scope {
    let (account, region) = (AccountId::parse("111122223333"), Region::parse("us-east-1"));
    Scope { account: account.unwrap(), region: region.unwrap() }
}

pub(crate) fn ids() -> Ids {
    Ids::new([3; 16])
}

impl Bench {
    pub(crate) fn new(era: Era, start: Timestamp) -> Self {
        let kms = Kms::new(Settings { era, ..Settings::default() }, start);
        let (events, trail) = (EventLog::default(), Trail::default());
        Self { kms, events, trail, entropy: Counting(0) }
    }

    /// The rules of 2026, on a day of that year.
    pub(crate) fn current() -> Self {
        Self::new(Era::Y2026, Timestamp::from_date(2026, 8, 7))
    }

    /// The rules of 2020, on a day of that year.
    pub(crate) fn classic() -> Self {
        Self::new(Era::Y2020, Timestamp::from_date(2020, 5, 20))
    }

    /// Lets time pass, and records the events that fell due.
    pub(crate) fn advance_to(&mut self, now: Timestamp) {
        let events = self.kms.advance_to(now, &mut self.entropy);
        self.note(events);
    }

    fn note(&mut self, events: Vec<kms_core::Event>) {
        for event in events {
            let numbered = self.events.append(event);
            let (rules, seq) = (self.rules_of(&numbered), self.trail.next_seq());
            if let Some(record) = service_event(rules, ids(), seq, &numbered) {
                self.trail.push(record);
            }
        }
    }

    pub(crate) fn rules_of(&self, numbered: &NumberedEvent) -> kms_core::Rules {
        self.kms.settings().era.rules(numbered.event.at)
    }

    /// Carries out `action`, which `body` was read to be, and gives back the record of it.
    pub(crate) fn call(&mut self, body: &Value, action: Action) -> Value {
        self.answer(body, action).1
    }

    /// The same, with the answer.
    pub(crate) fn answer(
        &mut self,
        body: &Value,
        action: Action,
    ) -> (Result<Response, KmsError>, Value) {
        let operation = action.operation().unwrap();
        let key = action.key().and_then(|key| self.kms.locate(scope(), key));
        let command = Command { scope: scope(), dry_run: false, action };
        let mut context = Context { entropy: &mut self.entropy, algorithms: &BuiltIn };
        let step = self.kms.execute(self.kms.now(), &mut context, &command);
        self.note(step.events);
        let fault = step.outcome.as_ref().err().cloned().map(kms_api::Fault::from);
        let outcome = match (&step.outcome, &fault) {
            (Ok(response), _) => Ok(response),
            (Err(_), fault) => Err(Refusal::from(fault.as_ref().unwrap())),
        };
        let call = Call { operation, parameters: Some(body), key, outcome };
        let scene = Scene { kms: &self.kms, ids: ids(), scope: scope() };
        self.trail.push(record_of(&scene, self.trail.next_seq(), &call));
        (step.outcome, self.last())
    }

    /// An AWS service's first use of its managed key, which is no call of the API.
    pub(crate) fn use_aws_service(&mut self, alias: AliasName) {
        let action = Action::UseAwsService { alias };
        let command = Command { scope: scope(), dry_run: false, action };
        let mut context = Context { entropy: &mut self.entropy, algorithms: &BuiltIn };
        let step = self.kms.execute(self.kms.now(), &mut context, &command);
        self.note(step.events);
    }

    /// A new symmetric key.
    pub(crate) fn key(&mut self) -> KeyId {
        match self.answer(&json!({}), Action::CreateKey(CreateKey::default())).0 {
            Ok(Response::CreateKey(metadata)) => metadata.arn.key,
            other => panic!("{other:?}"),
        }
    }

    /// The ID of a new custom key store in AWS CloudHSM, which is connected.
    pub(crate) fn key_store(&mut self) -> String {
        let configuration = KeyStoreConfiguration::CloudHsm {
            cluster_id: "cluster-2a23b4cdefg".to_owned(),
            trust_anchor_certificate: "-----BEGIN CERTIFICATE-----".to_owned(),
        };
        let name = "ExampleKeyStore".to_owned();
        let create = Action::CustomKeyStore(KeyStoreAction::Create(CreateCustomKeyStore {
            name,
            configuration,
        }));
        let body = json!({
            "CustomKeyStoreName": "ExampleKeyStore", "CloudHsmClusterId": "cluster-2a23b4cdefg",
            "TrustAnchorCertificate": "-----BEGIN CERTIFICATE-----", "KeyStorePassword": "a secret",
        });
        let Ok(Response::CustomKeyStore(KeyStoreResponse::Created { id })) =
            self.answer(&body, create).0
        else {
            panic!("no key store");
        };
        let connect = Action::CustomKeyStore(KeyStoreAction::Connect { id: id.clone() });
        self.call(&json!({ "CustomKeyStoreId": id }), connect);
        id
    }

    /// A key for imported material.
    pub(crate) fn external_key(&mut self) -> KeyId {
        let create = CreateKey { origin: Origin::External, ..CreateKey::default() };
        match self.answer(&json!({}), Action::CreateKey(create)).0 {
            Ok(Response::CreateKey(metadata)) => metadata.arn.key,
            other => panic!("{other:?}"),
        }
    }

    /// The request to import 32 bytes, wrapped for the key.
    pub(crate) fn importing(&mut self, key: KeyId, body: &Value) -> ImportKeyMaterial {
        let get = GetParametersForImport {
            key: id(key),
            wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
            wrapping_key_spec: WrappingKeySpec::Rsa2048,
        };
        let answer = self.answer(body, Action::GetParametersForImport(get)).0;
        let Ok(Response::GetParametersForImport { token, public_key, .. }) = answer else {
            panic!("{answer:?}");
        };
        let (spec, algorithm) = (KeySpec::Rsa2048, EncryptionAlgorithm::RsaesOaepSha256);
        let rng = &mut rng_from_seed([5; 32]);
        ImportKeyMaterial {
            key: id(key),
            token,
            encrypted: encrypt(spec, &public_key, algorithm, &[9; 32], rng).unwrap(),
            valid_to: Some(self.kms.now().plus_days(Days(1))),
            import_type: None,
            description: None,
            material: None,
        }
    }

    pub(crate) fn last(&self) -> Value {
        serde_json::from_str(&self.trail.iter().next_back().unwrap().json).unwrap()
    }

    /// The records of that name, oldest first.
    pub(crate) fn named(&self, name: &str) -> Vec<Value> {
        let records = self.trail.iter().map(|it| serde_json::from_str(&it.json).unwrap());
        records.filter(|record: &Value| record["eventName"] == name).collect()
    }

    /// The text of every record.
    pub(crate) fn text(&self) -> String {
        self.trail.iter().map(|record| record.json.as_str()).collect()
    }
}

/// The record of a call.
pub(crate) fn record_of(scene: &Scene<'_>, seq: u64, call: &Call<'_>) -> TrailRecord {
    super::api_call(scene, seq, "the-request", call).record
}

pub(crate) fn id(key: KeyId) -> KeyRef {
    KeyRef::Id(key)
}

pub(crate) fn arn(key: KeyId) -> String {
    scope().key_arn(key).to_string()
}

/// Numbers of a sequence without gaps.
pub(crate) fn is_numbered<'a, T: Sequenced + 'a>(items: impl Iterator<Item = &'a T>) -> bool {
    items.zip(1..).all(|(item, number)| item.seq() == number)
}
