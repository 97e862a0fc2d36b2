//! Properties: the same cases each time, and more of them on request.

use std::{cell::RefCell, env, fmt::Debug};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// Returns the number of cases that a property tries: `default`, or more by `KMS_ORRERY_CASES` or
/// `PROPTEST_CASES`.
fn count(default: u32) -> u32 {
    let asked = ["KMS_ORRERY_CASES", "PROPTEST_CASES"]
        .into_iter()
        .find_map(|name| env::var(name).ok()?.parse().ok());
    asked.map_or(default, |asked: u32| asked.max(default))
}

/// Puts `property` to so many values of `strategy`. The seed is fixed; where more cases are asked
/// for, the later ones are new.
///
/// # Panics
/// With the smallest value found that the property does not hold for.
#[expect(clippy::panic, reason = "a property that does not hold fails its test")]
pub fn run<S>(default: u32, strategy: &S, mut property: impl FnMut(S::Value) -> TestCaseResult)
where
    S: Strategy,
    S::Value: Debug,
{
    let config = Config { cases: count(default), failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let property = RefCell::new(&mut property);
    let outcome = runner.run(strategy, |value| property.borrow_mut()(value));
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }
}
