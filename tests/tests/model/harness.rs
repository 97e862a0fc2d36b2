//! The test harness: sends the same calls to engine and model, and compares their answers and keys.

use core::time::Duration;
use std::collections::BTreeSet;

use kms_core::invariant::{INVARIANTS, Observation};
use kms_core::{
    Action, Command, Context, Decrypt, Encrypt, EncryptionContext, Era, Event, IncludeKeyMaterial,
    KeyId, KeyRef, Kms, ReEncrypt, Response, RotationStatus, Settings, Step, Timestamp,
};
use kms_crypto::CiphertextBlob;
use kms_tests::actions::{self, Reference, Request};
use kms_tests::entropy::Seeded;
use kms_tests::key_stores;
use kms_tests::lab::{Thrifty, agree, home, previews};
use kms_tests::model::{Answer, Call, Model, Outcome, Target, Years};
use kms_tests::persistence::Persistence;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::compare;
use crate::random::{Genesis, History, Jump};

type Tested = Result<(), TestCaseError>;

/// The engine, the model, and which key is which.
pub(crate) struct Harness {
    kms: Kms,
    model: Model,
    entropy: Seeded,
    /// The model's keys by number.
    ids: Vec<KeyId>,
    /// The model's ciphertexts by number.
    blobs: Vec<Vec<u8>>,
    events: Vec<Event>,
    persistence: Persistence,
    /// Each kind of call with each kind of outcome that it had.
    seen: BTreeSet<String>,
}

/// The entropy for a history that is not compared byte by byte.
pub(crate) fn entropy() -> Seeded {
    Seeded::new(7)
}

impl Harness {
    pub(crate) fn new(genesis: &Genesis) -> Self {
        let takes = u64::try_from(genesis.on_demand_takes).expect("a span of time");
        let era = match genesis.years {
            Years::Of2020 => Era::Y2020,
            Years::Of2024 => Era::Y2024,
            Years::Of2026 => Era::Y2026,
            Years::AsTheyCome => Era::Historical,
        };
        let settings = Settings { era, on_demand_rotation_time: Duration::from_millis(takes) };
        let start = Timestamp::from_millis(genesis.now);
        let mut kms = Kms::new(settings, start);
        key_stores::add(&mut kms);
        let mut harness = Self {
            persistence: Persistence::new(&kms, start),
            kms,
            model: Model::new(genesis.years, genesis.now, genesis.on_demand_takes),
            entropy: Seeded::new(3),
            ids: Vec::new(),
            blobs: Vec::new(),
            events: Vec::new(),
            seen: BTreeSet::new(),
        };
        for kind in &genesis.kinds {
            harness.call(&Call::CreateKey(*kind)).expect("a new key");
        }
        harness
    }

    pub(crate) fn kms(&self) -> &Kms {
        &self.kms
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.model.now)
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// Runs a whole history.
    pub(crate) fn run(history: &History) -> Result<Self, TestCaseError> {
        let mut harness = Self::new(&history.genesis);
        for step in &history.steps {
            harness.jump(step.jump)?;
            harness.call(&step.call)?;
        }
        Ok(harness)
    }

    /// Turns both clocks.
    pub(crate) fn jump(&mut self, jump: Jump) -> Tested {
        let now = self.model.now;
        let to = match jump {
            Jump::By(span) => now + span,
            Jump::Beside(span) => {
                let next = self.kms.clone().next_deadline();
                next.map_or(now, |at| at.as_millis() + span).max(now)
            }
            Jump::Look => {
                prop_assert_eq!(self.kms.next_deadline(), self.afresh().next_deadline());
                now
            }
        };
        self.model.pass_time(to);
        let before = self.kms.clone();
        let to = Timestamp::from_millis(to);
        let events = self.kms.advance_to(to, &mut self.entropy);
        prop_assert!(previews(&before, to, &events), "previewed otherwise: {:#?}", events);
        self.observe(&before, Step { events, outcome: Ok(Response::Empty { key: None }) })?;
        compare::states(&self.model, &self.kms, &self.ids)
    }

    /// The same service as if it had just been loaded, without anything remembered.
    fn afresh(&self) -> Kms {
        Kms::restore(self.kms.settings(), self.now(), self.kms.resources().clone())
    }

    /// Sends a call to both, and compares their answers and their states.
    pub(crate) fn call(&mut self, call: &Call) -> Tested {
        if !self.exists(call) {
            return Ok(());
        }
        let expected = self.model.call(call);
        let name: String =
            format!("{call:?}").chars().take_while(|c| c.is_alphanumeric()).collect();
        self.seen.insert(format!("{name} {}", expected.as_ref().err().unwrap_or(&"ok")));
        let action = self.action(call);
        let outcome = self.ask(action)?;
        self.learn(call, &outcome);
        prop_assert_eq!(self.told(call, outcome), expected, "{:?}", call);
        compare::states(&self.model, &self.kms, &self.ids)?;
        self.compare_statuses()
    }

    /// The rotation status of every key, as a caller sees it.
    fn compare_statuses(&mut self) -> Tested {
        for number in 0..self.ids.len() {
            let call = Call::GetKeyRotationStatus(number);
            let command = Command { scope: home(), dry_run: false, action: self.action(&call) };
            let now = self.now();
            let mut context = Context { entropy: &mut self.entropy, algorithms: &Thrifty };
            let outcome = self.kms.execute(now, &mut context, &command).outcome;
            let told = self.told(&call, outcome.map_err(|refusal| compare::name(&refusal)));
            prop_assert_eq!(told, self.model.call(&call), "key {}", number);
        }
        Ok(())
    }

    /// Decrypts every ciphertext that was ever made.
    pub(crate) fn decrypt_everything(&mut self) -> Tested {
        for ciphertext in 0..self.blobs.len() {
            let context = self.model.ciphertexts[ciphertext].context;
            self.call(&Call::Decrypt { ciphertext, named: None, context })?;
        }
        Ok(())
    }

    /// Whether a caller could ask this under the rules of the day (ODR-23).
    fn exists(&self, call: &Call) -> bool {
        let is_new = matches!(call, Call::RotateKeyOnDemand(_) | Call::ListKeyRotations { .. });
        !is_new || self.model.years.are_current(self.model.now)
    }

    fn ask(&mut self, action: Action) -> Result<Result<Response, &'static str>, TestCaseError> {
        let before = self.kms.clone();
        let command = Command { scope: home(), dry_run: false, action };
        let now = self.now();
        let checked = self.kms.check(&command);
        let mut context = Context { entropy: &mut self.entropy, algorithms: &Thrifty };
        let step = self.kms.execute(now, &mut context, &command);
        let outcome = step.outcome.clone();
        prop_assert!(agree(&checked, &outcome), "{:?} was checked as {:?}", outcome, checked);
        self.observe(&before, step)?;
        Ok(outcome.map_err(|refusal| compare::name(&refusal)))
    }

    fn observe(&mut self, before: &Kms, step: Step) -> Tested {
        // Looked at in a copy, since the service remembers what it was asked about the future.
        let after = self.kms.clone();
        let observation = Observation { before, step: &step, after: &after };
        for invariant in INVARIANTS {
            prop_assert!(invariant.holds(&observation), "{}: {:#?}", invariant.name, step);
        }
        self.persistence.record(&self.kms, self.now(), &step.events);
        self.events.extend(step.events);
        Ok(())
    }

    /// Notes the keys and ciphertexts that the engine has created.
    fn learn(&mut self, call: &Call, outcome: &Result<Response, &'static str>) {
        match (call, outcome) {
            (Call::CreateKey(_), Ok(Response::CreateKey(metadata))) => {
                self.ids.push(metadata.arn.key);
            }
            (Call::UseAwsService(_), Ok(Response::Empty { key: Some(arn) }))
                if !self.ids.contains(&arn.key) =>
            {
                self.ids.push(arn.key);
            }
            (_, Ok(Response::Encrypt { ciphertext, .. })) => self.blobs.push(ciphertext.clone()),
            (_, Ok(Response::ReEncrypt(it))) => self.blobs.push(it.ciphertext.clone()),
            _ => {}
        }
    }
}

/// From the model's words to the engine's.
impl Harness {
    fn key(&self, number: usize) -> KeyId {
        let missing = KeyId::from_random([0xaa; 16]);
        self.ids.get(number).copied().unwrap_or(missing)
    }

    fn target(&self, target: &Target) -> KeyRef {
        match target {
            Target::Key(number) => KeyRef::Id(self.key(*number)),
            Target::Alias(name) => KeyRef::parse(name),
        }
    }

    fn action(&self, call: &Call) -> Action {
        let name = |text: &str| kms_core::AliasName::parse(text).expect("an alias");
        let key = |number: &usize| self.key(*number);
        match call {
            Call::CancelKeyDeletion(k) => actions::cancel_deletion(key(k)),
            Call::CreateAlias(alias, k) => actions::create_alias(&name(alias), key(k)),
            Call::CreateKey(kind) => kind.request().action(),
            Call::DeleteAlias(alias) => actions::delete_alias(&name(alias)),
            Call::DescribeKey(target) => Action::DescribeKey { key: self.target(target) },
            Call::DisableKey(k) => actions::disable(key(k)),
            Call::DisableKeyRotation(k) => actions::disable_rotation(key(k)),
            Call::EnableKey(k) => actions::enable(key(k)),
            Call::EnableKeyRotation(k, days) => actions::enable_rotation(key(k), *days),
            Call::GetKeyPolicy(k) => actions::policy(key(k)),
            Call::GetKeyRotationStatus(k) => actions::rotation_status(key(k)),
            Call::ListKeyRotations { key: k, all } => {
                let include = all.then_some(IncludeKeyMaterial::AllKeyMaterial);
                actions::list_rotations(key(k), include)
            }
            Call::PutKeyPolicy(k, policy) => actions::put_policy(key(k), policy),
            Call::RotateKeyOnDemand(k) => actions::rotate_on_demand(key(k)),
            Call::ScheduleKeyDeletion(k, days) => actions::schedule_deletion(key(k), *days),
            Call::TagResource(k, tags) => {
                let pairs: Vec<_> = tags.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                actions::tag(key(k), &pairs)
            }
            Call::UntagResource(k, tag) => actions::untag(key(k), &[tag]),
            Call::UpdateAlias(alias, k) => actions::update_alias(&name(alias), key(k)),
            Call::UpdateKeyDescription(k, text) => actions::describe_as(key(k), text),
            Call::UseAwsService(alias) => Action::UseAwsService { alias: name(alias) },
            Call::Encrypt { .. }
            | Call::Decrypt { .. }
            | Call::ReEncrypt { .. }
            | Call::GenerateDataKey(_) => self.cryptography(call),
        }
    }

    fn cryptography(&self, call: &Call) -> Action {
        match call {
            Call::Encrypt { key, plaintext, context } => {
                let encrypt = actions::encrypt(Named(self.target(key)), plaintext);
                Encrypt { context: words(*context), ..encrypt }.action()
            }
            Call::Decrypt { ciphertext, named, context } => {
                let key = named.as_ref().map(|target| self.target(target));
                let decrypt = actions::decrypt(self.blob(*ciphertext));
                Decrypt { key, context: words(*context), ..decrypt }.action()
            }
            Call::ReEncrypt { ciphertext, context, to } => {
                let blob = self.blob(*ciphertext);
                let source = Decrypt { context: words(*context), ..actions::decrypt(blob) };
                let to = actions::re_encrypt(blob, Named(self.target(to)));
                ReEncrypt { source, destination_context: words(*context), ..to }.action()
            }
            Call::GenerateDataKey(target) => actions::data_key(Named(self.target(target))).action(),
            other => panic!("{other:?} is no cryptography"),
        }
    }

    /// A ciphertext; bytes that are none, where there is none of that number.
    fn blob(&self, number: usize) -> &[u8] {
        self.blobs.get(number).map_or(&[1, 2, 3], Vec::as_slice)
    }
}

/// A name that is read already.
struct Named(KeyRef);

impl Reference for Named {
    fn reference(&self) -> KeyRef {
        self.0.clone()
    }
}

fn words(context: u8) -> EncryptionContext {
    if context == 0 { EncryptionContext::default() } else { actions::context(&[("a", "b")]) }
}

/// From the engine's words to the model's.
impl Harness {
    fn told(&self, call: &Call, outcome: Result<Response, &'static str>) -> Outcome {
        Ok(match outcome? {
            Response::DescribeKey(it) => Answer::Described { key: self.number(it.arn.key) },
            Response::Encrypt { ciphertext, .. } | Response::GenerateDataKey { ciphertext, .. } => {
                let (key, generation) = self.made_with(&ciphertext);
                Answer::Encrypted { key, generation }
            }
            Response::ReEncrypt(it) => {
                let (key, generation) = self.made_with(&it.ciphertext);
                Answer::Encrypted { key, generation }
            }
            Response::Decrypt { key, plaintext, .. } => {
                let Call::Decrypt { ciphertext, .. } = call else {
                    panic!("{call:?} decrypts nothing")
                };
                let (_, generation) = self.made_with(self.blob(*ciphertext));
                let plaintext = plaintext.as_bytes().to_vec();
                Answer::Decrypted { key: self.number(key.key), generation, plaintext }
            }
            Response::GetKeyRotationStatus(status) => told_status(&status),
            Response::ListKeyRotations(listing) => {
                let dates = listing.items.iter().map(|entry| {
                    Some((entry.rotation_date?.as_millis(), compare::why(entry.rotation_type?)))
                });
                Answer::Rotations(dates.collect())
            }
            Response::GetKeyPolicy { policy, .. } => {
                let put = self.model.keys.iter().any(|it| it.policy.as_ref() == Some(&policy));
                Answer::Policy(put.then_some(policy))
            }
            _ => Answer::Nothing,
        })
    }

    fn number(&self, id: KeyId) -> usize {
        self.ids.iter().position(|it| *it == id).expect("a known key")
    }

    /// The key by number, and which of its materials it was.
    fn made_with(&self, blob: &[u8]) -> (usize, usize) {
        let CiphertextBlob { key, material, .. } = CiphertextBlob::parse(blob).expect("a blob");
        let materials = self.kms.key(home(), key).and_then(|key| key.materials.as_ref());
        let generation = materials.and_then(|all| all.iter().position(|it| it.id == material));
        (self.number(key), generation.expect("a material that is kept"))
    }
}

fn told_status(status: &RotationStatus) -> Answer {
    let dates = status.period.zip(status.next_rotation);
    Answer::Status {
        on: status.enabled,
        dates: dates.map(|(period, next)| (period.0, next.as_millis())),
        started: status.on_demand_rotation_start.map(Timestamp::as_millis),
    }
}
