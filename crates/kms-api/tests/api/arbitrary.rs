//! Any request has a response.

use kms_api::decode;
use kms_core::{Era, Operation, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use crate::support::*;

/// Values of every JSON type, some of them sound.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        (0..400_i64).prop_map(Value::from),
        // Fractions that are the same after they were written and read.
        any::<i32>().prop_map(|it| Value::from(f64::from(it) / 4.0)),
        ".{0,20}".prop_map(Value::String),
        select(vec![
            ID,
            ARN,
            "alias/a",
            "YWJj",
            "AES_256",
            "SYMMETRIC_DEFAULT",
            "EXTERNAL_KEY_STORE",
            "default",
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"k*:*y"}]}"#,
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let name = prop_oneof![Just("TagKey".to_owned()), Just("TagValue".to_owned()), ".{0,5}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(name, inner, 0..4)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

/// An operation and a body whose members have its names.
fn request() -> impl Strategy<Value = (Operation, Value)> {
    select(Operation::ALL.to_vec()).prop_flat_map(|operation| {
        let names: Vec<&str> = operation.members().iter().map(|it| it.name).collect();
        let values = prop::collection::vec(prop::option::weighted(0.6, value()), names.len());
        let body = values.prop_map(move |values| {
            let named = names.iter().zip(values).filter_map(|(name, it)| Some((*name, it?)));
            Value::Object(named.map(|(name, it)| (name.to_owned(), it)).collect::<Map<_, _>>())
        });
        (Just(operation), body)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn wir_09_wir_10_every_request_is_taken_or_refused(
        (operation, body) in request(),
        era in select(Era::ALL.to_vec()),
    ) {
        let rules = era.rules(Timestamp::from_date(2022, 1, 1));
        match put(rules, operation.as_str(), &body.to_string()) {
            Ok(call) => {
                prop_assert_eq!(call.command.action.operation(), Some(operation));
                prop_assert_eq!(call.parameters, body);
            }
            Err(rejected) => {
                prop_assert_eq!(rejected.fault.status, 400);
                prop_assert!(!rejected.fault.message.is_empty());
                prop_assert_eq!(rejected.operation.is_some(), rules.know(operation));
            }
        }
    }

    #[test]
    fn wir_10_any_text_is_answered(target in ".{0,40}", body in ".{0,60}") {
        let rules = rules(Era::Y2026);
        let unknown = decode(rules, scope(), &target, &body).expect_err("no operation");
        prop_assert_eq!(unknown.fault.code, "UnknownOperationException");
        if let Err(rejected) = put(rules, "TagResource", &body) {
            prop_assert!(!rejected.fault.body().is_empty());
        }
    }
}
