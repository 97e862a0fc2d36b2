//! Tests of the prices of keys, rotations and requests (PRI-01 to PRI-06).

use super::*;
use crate::trail::testing::{Bench, id, scope};
use kms_core::{Action, AliasName, Days, Era, PendingWindow, RotationPeriod, Timestamp};
use serde_json::json;

/// Returns the cost of the only key of `bench`.
fn cost(bench: &Bench) -> MonthlyCost {
    let keys: Vec<_> = bench.kms.resources().get(&scope()).unwrap().keys.values().collect();
    assert_eq!(keys.len(), 1);
    monthly_cost(bench.kms.rules(), keys[0])
}

/// Adds a key that rotates every 365 days, and waits for `rotations` rotations.
fn rotated(mut bench: Bench, rotations: u32) -> Bench {
    let key = bench.key();
    let action = Action::EnableKeyRotation { key: id(key), period: None };
    bench.call(&json!({}), action);
    let days = Days(RotationPeriod::DEFAULT.days().0 * rotations);
    bench.advance_to(bench.kms.now().plus_days(days));
    assert_eq!(bench.named("RotateKey").len(), rotations as usize);
    bench
}

#[test]
fn pri_01_a_customer_managed_key_costs_one_dollar() {
    let bench = rotated(Bench::current(), 0);
    assert_eq!(cost(&bench).total(), Usd::dollars(1));
    assert_eq!(cost(&bench).base, Usd::dollars(1));
}

#[test]
fn pri_01_an_aws_managed_key_costs_nothing_however_often_it_rotates() {
    let mut bench = Bench::current();
    bench.use_aws_service(AliasName::parse("alias/aws/s3").unwrap());
    bench.advance_to(bench.kms.now().plus_days(Days(3 * 365)));
    assert_eq!(bench.named("RotateKey").len(), 3);
    assert_eq!(cost(&bench), MonthlyCost::default());
}

#[test]
fn pri_02_each_rotation_adds_a_dollar_without_limit() {
    for rotations in [1, 2, 3, 10] {
        let cost = cost(&rotated(Bench::classic(), rotations));
        assert_eq!(cost.total(), Usd::dollars(1 + u64::from(rotations)));
        assert_eq!((cost.rotations_charged, cost.rotations_free), (rotations.into(), 0));
    }
}

#[test]
fn pri_03_only_two_rotations_are_charged() {
    for (rotations, charged, free) in [(1, 1, 0), (2, 2, 0), (3, 2, 1), (10, 2, 8)] {
        let cost = cost(&rotated(Bench::current(), rotations));
        assert_eq!(cost.total(), Usd::dollars(1 + charged));
        assert_eq!(cost.rotations, Usd::dollars(charged));
        assert_eq!((cost.rotations_charged, cost.rotations_free), (charged, free));
    }
}

#[test]
fn pri_03_rotations_on_demand_count_as_well() {
    let mut bench = Bench::current();
    let key = bench.key();
    for _ in 0..3 {
        bench.call(&json!({}), Action::RotateKeyOnDemand { key: id(key) });
        bench.advance_to(bench.kms.now().plus_days(Days(1)));
    }
    let cost = cost(&bench);
    assert_eq!((cost.total(), cost.rotations_free), (Usd::dollars(3), 1));
}

#[test]
fn pri_04_del_17_a_key_that_is_scheduled_for_deletion_costs_nothing() {
    let mut bench = rotated(Bench::current(), 2);
    let key = *bench.kms.resources().get(&scope()).unwrap().keys.keys().next().unwrap();
    let before = cost(&bench);
    let window = PendingWindow::new(7).unwrap();
    bench.call(&json!({}), Action::ScheduleKeyDeletion { key: id(key), window });
    assert_eq!(cost(&bench), MonthlyCost::default());
    bench.call(&json!({}), Action::CancelKeyDeletion { key: id(key) });
    assert_eq!(cost(&bench), before);
    assert_eq!(before.total(), Usd::dollars(3));
}

#[test]
fn pri_05_the_first_twenty_thousand_requests_are_free() {
    for (requests, text) in [
        (0, "0.00"),
        (20_000, "0.00"),
        (20_001, "0.000003"),
        (30_000, "0.03"),
        (1_020_000, "3.00"),
        (2_000_000, "5.94"),
    ] {
        assert_eq!(request_cost(requests).to_string(), text, "{requests} requests");
    }
    assert!(request_cost(u64::MAX) > request_cost(1_000_000_000));
}

#[test]
fn pri_06_the_price_of_rotations_changed_in_april_2024() {
    let bench = rotated(Bench::new(Era::Historical, Timestamp::from_date(2018, 1, 1)), 4);
    let key = bench.kms.resources().get(&scope()).unwrap().keys.values().next().unwrap();
    let on = |year, month, day| {
        let rules = Era::Historical.rules(Timestamp::from_date(year, month, day));
        monthly_cost(rules, key).total()
    };
    assert_eq!(on(2024, 4, 11), Usd::dollars(5));
    assert_eq!(on(2024, 4, 12), Usd::dollars(3));
}

#[test]
fn pri_01_pri_03_the_cost_of_a_laboratory_is_the_sum_of_its_keys() {
    let mut bench = rotated(Bench::current(), 3);
    bench.key();
    bench.use_aws_service(AliasName::parse("alias/aws/s3").unwrap());
    let cost = laboratory_cost(bench.kms.rules(), bench.kms.resources());
    assert_eq!((cost.base, cost.rotations), (Usd::dollars(2), Usd::dollars(2)));
    assert_eq!((cost.rotations_charged, cost.rotations_free), (2, 1));
    assert_eq!(cost.total(), Usd::dollars(4));
}
