//! Compares the engine with a slow and obvious model of one multi-Region key in three Regions: after
//! every random call and every jump of the clock both must have the same keys, states, dates and
//! rotations; all Regions must hold the same material; and a ciphertext of one Region must be
//! decrypted in all. More cases on request: `KMS_ORRERY_CASES=10000 cargo test --test regions`.

#![cfg(test)]

mod model;

use core::time::Duration;
use std::collections::BTreeSet;

use kms_api::Fault;
use kms_core::{Action, Days, Era, KeyId, Response, Scope};
use kms_tests::actions;
use kms_tests::cases;
use kms_tests::lab::{Lab, home, scope};
use model::{Call, Life, Model, PLACES};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

/// The maximum number of calls in one history.
const STEPS: usize = 60;
/// The number of newest ciphertexts that are decrypted in all Regions after each step.
const DECRYPTED: usize = 3;

/// The results that random histories must reach, or they would prove little.
const REACHED: &[&str] = &[
    "Cancel KMSInvalidStateException",
    "Cancel NotFoundException",
    "Cancel ok",
    "Disable KMSInvalidStateException",
    "Disable ok",
    "DisableRotation UnsupportedOperationException",
    "DisableRotation ok",
    "Enable KMSInvalidStateException",
    "Enable ok",
    "EnableRotation DisabledException",
    "EnableRotation KMSInvalidStateException",
    "EnableRotation UnsupportedOperationException",
    "EnableRotation ok",
    "Encrypt DisabledException",
    "Encrypt KMSInvalidStateException",
    "Encrypt ok",
    "Replicate AlreadyExistsException",
    "Replicate DisabledException",
    "Replicate KMSInvalidStateException",
    "Replicate UnsupportedOperationException",
    "Replicate ok",
    "Rotate ConflictException",
    "Rotate DisabledException",
    "Rotate UnsupportedOperationException",
    "Rotate ok",
    "Schedule KMSInvalidStateException",
    "Schedule ok",
    "UpdatePrimary DisabledException",
    "UpdatePrimary KMSInvalidStateException",
    "UpdatePrimary NotFoundException",
    "UpdatePrimary UnsupportedOperationException",
    "UpdatePrimary ok",
    "a primary waited for its replicas",
    "a replica came again",
    "all is gone",
];

#[test]
fn mrk_01_mrk_03_mrk_04_engine_and_model_agree_in_all_regions_after_every_step() {
    let mut seen = BTreeSet::new();
    cases::run(384, &vec((jump(), call()), 1..=STEPS), |history| {
        let mut harness = Harness::new();
        for (jump, call) in history {
            if !harness.step(jump, call)? {
                break;
            }
        }
        seen.append(&mut harness.seen);
        Ok(())
    });
    let missing: Vec<_> = REACHED.iter().filter(|it| !seen.contains(**it)).collect();
    assert!(missing.is_empty(), "no history led to {missing:?}, but to {seen:#?}");
}

/// So many milliseconds: nothing, seconds, around the settling time, days, years.
fn jump() -> impl Strategy<Value = i64> {
    const DAY: i64 = 86_400_000;
    prop_oneof![
        5 => Just(0),
        3 => select(vec![1, 4_999, 5_000, 5_001]),
        2 => 1..20_000_i64,
        2 => (1..30_i64).prop_map(|days| days * DAY),
        2 => select(vec![7 * DAY - 1, 7 * DAY, 90 * DAY - 1_200_000, 90 * DAY]),
        1 => 30 * DAY..800 * DAY,
    ]
}

fn call() -> impl Strategy<Value = Call> {
    let place = || prop_oneof![2 => Just(0_usize), 1 => 0..PLACES];
    prop_oneof![
        5 => (place(), 0..PLACES).prop_map(|(at, to)| Call::Replicate(at, to)),
        2 => (place(), 0..PLACES).prop_map(|(at, to)| Call::UpdatePrimary(at, to)),
        3 => place().prop_map(Call::Enable),
        2 => place().prop_map(Call::Disable),
        3 => (place(), select(vec![90, 180])).prop_map(|(at, days)| Call::EnableRotation(at, days)),
        1 => place().prop_map(Call::DisableRotation),
        3 => place().prop_map(Call::Rotate),
        2 => (place(), 7..=9_u32).prop_map(|(at, days)| Call::Schedule(at, days)),
        2 => place().prop_map(Call::Cancel),
        4 => place().prop_map(Call::Encrypt),
    ]
}

/// The test harness: engine and model of one key.
struct Harness {
    lab: Lab,
    key: KeyId,
    model: Model,
    blobs: Vec<Vec<u8>>,
    seen: BTreeSet<String>,
}

fn place(number: usize) -> Scope {
    match number {
        0 => home(),
        1 => scope("111122223333", "eu-west-1"),
        _ => scope("111122223333", "ap-northeast-1"),
    }
}

impl Harness {
    fn new() -> Self {
        let mut lab = Lab::new(Era::Y2026);
        let key = lab.create(actions::multi_region());
        let model = Model::new(lab.now().as_millis(), lab.kms().rules().on_demand_quota());
        Self { lab, key, model, blobs: Vec::new(), seen: BTreeSet::new() }
    }

    /// Makes one jump and one call. Returns whether the key still exists.
    fn step(&mut self, jump: i64, call: Call) -> Result<bool, TestCaseError> {
        let waited = self.model.waits_for_replicas();
        self.lab.advance(Duration::from_millis(jump.unsigned_abs()));
        self.model.advance(jump);
        if waited && !self.model.waits_for_replicas() {
            self.seen.insert("a primary waited for its replicas".into());
        }
        self.compare()?;
        if self.model.is_gone() {
            self.seen.insert("all is gone".into());
            return Ok(false);
        }
        let told = self.ask(call);
        prop_assert_eq!(&told, self.model.call(call), "{:?}", call);
        let name = format!("{call:?}");
        let name = name.split('(').next().unwrap_or_default();
        self.seen.insert(format!("{name} {told}"));
        if self.model.came_again {
            self.seen.insert("a replica came again".into());
        }
        self.compare()?;
        self.decrypt_everywhere()?;
        Ok(true)
    }

    /// The name of the refusal, or that there is none.
    fn ask(&mut self, call: Call) -> String {
        let key = self.key;
        let (at, action) = match call {
            Call::Replicate(at, to) => {
                (at, Action::ReplicateKey(actions::replicate(key, place(to).region)))
            }
            Call::UpdatePrimary(at, to) => (at, actions::update_primary(key, place(to).region)),
            Call::Enable(at) => (at, actions::enable(key)),
            Call::Disable(at) => (at, actions::disable(key)),
            Call::EnableRotation(at, days) => (at, actions::enable_rotation(key, Some(days))),
            Call::DisableRotation(at) => (at, actions::disable_rotation(key)),
            Call::Rotate(at) => (at, actions::rotate_on_demand(key)),
            Call::Schedule(at, days) => (at, actions::schedule_deletion(key, days)),
            Call::Cancel(at) => (at, actions::cancel_deletion(key)),
            Call::Encrypt(at) => (at, Action::Encrypt(actions::encrypt(key, b"x"))),
        };
        match self.lab.ask_from(place(at), action) {
            Ok(answer) => {
                if let Response::Encrypt { ciphertext, .. } = answer {
                    self.blobs.push(ciphertext);
                }
                "ok".into()
            }
            Err(refusal) => Fault::from(refusal).code.into_owned(),
        }
    }

    /// States, dates and rotations, and that all Regions hold the same material.
    fn compare(&mut self) -> Result<(), TestCaseError> {
        let primary = self.lab.kms().key(place(self.model.primary), self.key).cloned();
        for number in 0..PLACES {
            let key = self.lab.kms().key(place(number), self.key).cloned();
            let life = self.model.places[number];
            prop_assert_eq!(key.is_some(), life.is_some(), "in {}", number);
            let (Some(key), Some(life), Some(primary)) = (key, life, &primary) else { continue };
            prop_assert_eq!(key.state, life.state(), "in {}", number);
            prop_assert_eq!(&key.materials, &primary.materials, "in {}", number);
            let materials = key.materials.iter().flat_map(|all| all.iter()).skip(1);
            let rotated: Vec<_> = materials.map(|it| it.created_at.as_millis()).collect();
            prop_assert_eq!(&rotated, &self.model.rotations, "in {}", number);
            self.compare_answers(number, life)?;
        }
        Ok(())
    }

    fn compare_answers(&mut self, number: usize, life: Life) -> Result<(), TestCaseError> {
        let answer = self.lab.done_from(place(number), actions::rotation_status(self.key));
        let Response::GetKeyRotationStatus(status) = answer else { panic!("another answer") };
        let schedule = self.model.schedule.filter(|_| !life.is_pending());
        prop_assert_eq!(status.enabled, schedule.is_some());
        prop_assert_eq!(status.period, schedule.map(|(days, _)| Days(days)));
        prop_assert_eq!(status.next_rotation.map(|at| at.as_millis()), schedule.map(|(_, at)| at));
        let started = status.on_demand_rotation_start.is_some();
        prop_assert_eq!(started, self.model.running.is_some());
        let answer = self.lab.done_from(place(number), actions::describe(self.key));
        let Response::DescribeKey(metadata) = answer else { panic!("another answer") };
        let told = metadata.multi_region_configuration.expect("a multi-Region key");
        prop_assert_eq!(told.primary, place(self.model.primary).region);
        let replicas = (0..PLACES).filter(|it| self.model.is_replica(*it));
        let mut replicas: Vec<_> = replicas.map(|it| place(it).region).collect();
        replicas.sort_unstable();
        prop_assert_eq!(told.replicas, replicas);
        Ok(())
    }

    /// Decrypts the first ciphertext and the last ones in each Region where the key can be used.
    fn decrypt_everywhere(&mut self) -> Result<(), TestCaseError> {
        let last = self.blobs.len().saturating_sub(DECRYPTED).max(1);
        let blobs: Vec<_> = self.blobs.iter().take(1).chain(self.blobs.iter().skip(last)).collect();
        for number in 0..PLACES {
            if !self.model.places[number].is_some_and(Life::is_usable) {
                continue;
            }
            for blob in &blobs {
                let decrypted = self.lab.ask_from(place(number), actions::decrypt(blob));
                let Ok(Response::Decrypt { plaintext, .. }) = decrypted else {
                    return Err(TestCaseError::fail(format!("in {number}: {decrypted:?}")));
                };
                prop_assert_eq!(plaintext.as_bytes(), b"x");
            }
        }
        Ok(())
    }
}
