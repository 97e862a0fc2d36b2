//! The table of members agrees with itself and with the enumerations.

#![cfg(test)]

use std::collections::BTreeSet;

use kms_shapes::{
    Date, EnumValue, GrantOperation, KeySpec, KeyType, Kind, Member, Operation, SigningAlgorithm,
    pattern, switch,
};

/// Each member of each operation, without those of structures.
fn members() -> impl Iterator<Item = (Operation, &'static Member)> {
    let all = Operation::ALL.iter();
    all.flat_map(|it| it.members().iter().map(|member| (*it, member)))
}

/// The values that a member of an operation can have.
fn values(operation: Operation, name: &str) -> &'static [EnumValue] {
    let found = members().find(|(of, member)| *of == operation && member.name == name);
    match found.map(|(_, member)| member.kind) {
        Some(Kind::Enum(values)) => values,
        other => panic!("{operation}.{name} is an enumeration, not {other:?}"),
    }
}

#[test]
fn no_member_stands_twice_in_an_operation() {
    for operation in Operation::ALL {
        let members = operation.members();
        let names: BTreeSet<_> = members.iter().map(|member| member.name).collect();
        assert_eq!(names.len(), members.len(), "{operation}");
    }
}

#[test]
fn limits_allow_something() {
    for (operation, member) in members() {
        let allows = match member.kind {
            Kind::Integer { min, max, .. } => min < max,
            Kind::Text { min, max, .. } | Kind::Blob { min, max } => min <= max,
            Kind::List { min, max, .. } => min <= max && max > 0,
            Kind::Enum(values) => !values.is_empty(),
            Kind::Structure(members) => !members.is_empty(),
            Kind::Boolean | Kind::Timestamp | Kind::Map | Kind::NotSimulated => true,
        };
        assert!(allows, "{operation}.{}", member.name);
    }
}

#[test]
fn the_values_of_an_enumeration_are_its_strings_and_dates() {
    let sm2 = EnumValue { string: "SM2", since: Some(switch::SM2_KEYS) };
    assert_eq!(KeySpec::Sm2.value(), sm2);
    assert_eq!(KeySpec::VALUES.len(), KeySpec::ALL.len());
    assert_eq!(values(Operation::CreateKey, "KeySpec"), KeySpec::VALUES);
}

fn strings(values: &[EnumValue]) -> Vec<&'static str> {
    values.iter().map(|value| value.string).collect()
}

#[test]
fn cry_28_data_key_pairs_have_every_asymmetric_key_spec_but_those_of_ml_dsa() {
    let is_of_pairs = |spec: &&KeySpec| {
        spec.key_type() == KeyType::Asymmetric && !spec.supports(SigningAlgorithm::MlDsaShake256)
    };
    let expected: BTreeSet<_> =
        KeySpec::ALL.iter().filter(is_of_pairs).map(|spec| spec.as_str()).collect();
    for operation in
        [Operation::GenerateDataKeyPair, Operation::GenerateDataKeyPairWithoutPlaintext]
    {
        let found = strings(values(operation, "KeyPairSpec"));
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    }
}

#[test]
fn the_older_name_of_the_key_spec_has_the_values_up_to_sm2() {
    let older = KeySpec::ALL.iter().filter(|spec| spec.since() <= Some(switch::SM2_KEYS));
    let older: Vec<_> = older.map(|spec| spec.as_str()).collect();
    assert_eq!(strings(values(Operation::CreateKey, "CustomerMasterKeySpec")), older);
}

#[test]
fn grt_02_a_grant_operation_is_as_old_as_its_operation() {
    for grant in GrantOperation::ALL {
        let mut all = Operation::ALL.iter().copied();
        let operation = all.find(|operation| operation.facts().grants.contains(grant)).unwrap();
        assert_eq!(grant.since(), operation.since(), "{grant}");
    }
}

#[test]
fn dates_are_ordered_and_written_as_in_iso_8601() {
    assert!(Date::new(2021, 8, 30) < Date::new(2022, 4, 19));
    assert!(Date::new(2022, 4, 9) < Date::new(2022, 4, 19));
    assert_eq!(switch::HMAC_KEYS.to_string(), "2022-04-19");
}

#[test]
fn a_pattern_tests_each_character_and_whether_there_is_one() {
    assert!(pattern::REGION.matches("cn-north-1"));
    assert!(!pattern::REGION.matches("CN-north-1"));
    assert!(!pattern::REGION.matches(""));
}
