//! Random histories: initial states, jumps of the clock, calls.

use kms_tests::actions::Kind;
use kms_tests::model::{Call, DAY, HOUR, MINUTE, Moment, SECOND, Target, Years};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const YEAR: i64 = 365 * DAY;

/// The initial state of a history, and its steps.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) genesis: Genesis,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Genesis {
    pub(crate) years: Years,
    pub(crate) now: Moment,
    pub(crate) on_demand_takes: i64,
    /// The keys that there are from the start.
    pub(crate) kinds: Vec<Kind>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) jump: Jump,
    pub(crate) call: Call,
}

/// A move of the clock.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Jump {
    /// So many milliseconds.
    By(i64),
    /// To the next moment at which something happens, or so many milliseconds beside it.
    Beside(i64),
    /// Not at all, but the next moment at which something happens is asked for.
    Look,
}

pub(crate) fn history(steps: usize) -> impl Strategy<Value = History> {
    let step = (jump(), call()).prop_map(|(jump, call)| Step { jump, call });
    (genesis(), vec(step, 1..=steps)).prop_map(|(genesis, steps)| History { genesis, steps })
}

/// Histories start anywhere from 2013 on, so that together they cross all dates of the rules.
fn genesis() -> impl Strategy<Value = Genesis> {
    let now = 1_360_000_000_000..1_800_000_000_000_i64;
    let on_demand_takes =
        prop_oneof![4 => Just(5 * SECOND), 1 => select(vec![1, HOUR, 40 * DAY, 400 * DAY])];
    let kinds = vec(prop_oneof![3 => Just(Kind::Symmetric), 1 => kind()], 2..5);
    (select(Years::ALL.to_vec()), now, on_demand_takes, kinds).prop_map(
        |(years, now, on_demand_takes, kinds)| Genesis { years, now, on_demand_takes, kinds },
    )
}

/// From a millisecond to twenty years.
fn jump() -> impl Strategy<Value = Jump> {
    prop_oneof![
        5 => Just(Jump::By(0)),
        2 => Just(Jump::Look),
        2 => Just(Jump::By(1)),
        2 => (1..60 * MINUTE).prop_map(Jump::By),
        3 => (HOUR..100 * DAY).prop_map(Jump::By),
        2 => select(vec![7, 29, 30, 89, 90, 180, 364, 365, 366]).prop_map(|n| Jump::By(n * DAY)),
        4 => select(vec![-20 * MINUTE - 1, -20 * MINUTE, -1, 0, 1]).prop_map(Jump::Beside),
        1 => (YEAR..6 * YEAR).prop_map(Jump::By),
        1 => (6 * YEAR..20 * YEAR).prop_map(Jump::By),
    ]
}

/// One of nine numbers. A history starts with two to four keys, so some numbers name no key.
fn key() -> impl Strategy<Value = usize> {
    prop_oneof![9 => 0..4_usize, 2 => 4..9_usize]
}

fn kind() -> impl Strategy<Value = Kind> {
    select(Kind::ALL.to_vec())
}

fn alias() -> impl Strategy<Value = String> {
    let names = ["alias/a", "alias/b", "alias/c", "alias/aws/s3"];
    select(names.map(str::to_owned).to_vec())
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![3 => key().prop_map(Target::Key), 1 => alias().prop_map(Target::Alias)]
}

fn word() -> impl Strategy<Value = String> {
    select(["", "x", "team", "aws:x"].map(str::to_owned).to_vec())
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        8 => switching(),
        11 => rotating(),
        4 => deleting(),
        8 => cryptography(),
        5 => naming(),
        4 => labelling(),
    ]
}

fn switching() -> impl Strategy<Value = Call> {
    prop_oneof![
        1 => kind().prop_map(Call::CreateKey),
        3 => key().prop_map(Call::EnableKey),
        3 => key().prop_map(Call::DisableKey),
        1 => Just(Call::UseAwsService("alias/aws/s3".into())),
    ]
}

fn rotating() -> impl Strategy<Value = Call> {
    let days = prop_oneof![Just(None), select(vec![90, 91, 180, 365, 2560]).prop_map(Some)];
    prop_oneof![
        4 => (key(), days).prop_map(|(key, days)| Call::EnableKeyRotation(key, days)),
        1 => key().prop_map(Call::DisableKeyRotation),
        4 => key().prop_map(Call::RotateKeyOnDemand),
        5 => key().prop_map(Call::GetKeyRotationStatus),
        1 => (key(), any::<bool>()).prop_map(|(key, all)| Call::ListKeyRotations { key, all }),
    ]
}

fn deleting() -> impl Strategy<Value = Call> {
    prop_oneof![
        (key(), 7..=30_u32).prop_map(|(key, days)| Call::ScheduleKeyDeletion(key, days)),
        key().prop_map(Call::CancelKeyDeletion),
    ]
}

fn cryptography() -> impl Strategy<Value = Call> {
    let (ciphertext, context) = (|| 0..4_usize, || prop_oneof![3 => Just(0_u8), 1 => Just(1)]);
    let named = || proptest::option::of(target());
    prop_oneof![
        3 => (target(), vec(any::<u8>(), 1..20), context())
            .prop_map(|(key, plaintext, context)| Call::Encrypt { key, plaintext, context }),
        2 => (ciphertext(), named(), context())
            .prop_map(|(ciphertext, named, context)| Call::Decrypt { ciphertext, named, context }),
        2 => (ciphertext(), context(), target())
            .prop_map(|(ciphertext, context, to)| Call::ReEncrypt { ciphertext, context, to }),
        1 => target().prop_map(Call::GenerateDataKey),
    ]
}

fn naming() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => (alias(), key()).prop_map(|(name, key)| Call::CreateAlias(name, key)),
        3 => (alias(), key()).prop_map(|(name, key)| Call::UpdateAlias(name, key)),
        1 => alias().prop_map(Call::DeleteAlias),
        1 => target().prop_map(Call::DescribeKey),
    ]
}

fn labelling() -> impl Strategy<Value = Call> {
    prop_oneof![
        (key(), word(), word()).prop_map(|(key, a, b)| Call::TagResource(key, vec![(a, b)])),
        (key(), word()).prop_map(|(key, name)| Call::UntagResource(key, name)),
        (key(), word()).prop_map(|(key, text)| Call::UpdateKeyDescription(key, text)),
        (key(), word()).prop_map(|(key, text)| Call::PutKeyPolicy(key, text)),
        key().prop_map(Call::GetKeyPolicy),
    ]
}
