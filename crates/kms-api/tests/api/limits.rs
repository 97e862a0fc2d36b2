//! The limits of members, and the words in which AWS refuses what is beyond them.

use kms_core::{Action, Era, IncludeKeyMaterial, KeyRef, Page, PendingWindow, RotationPeriod};
use serde_json::{Value, json};

use crate::support::*;

fn at_least(value: i64, member: &str, least: i64) -> String {
    format!(
        "Value '{value}' at '{member}' failed to satisfy constraint: Member must have value \
         greater than or equal to {least}"
    )
}

fn at_most(value: i64, member: &str, most: i64) -> String {
    format!(
        "Value '{value}' at '{member}' failed to satisfy constraint: Member must have value less \
         than or equal to {most}"
    )
}

#[test]
fn wir_09_missing_members_are_named_all_at_once() {
    assert_one_error(
        "DescribeKey",
        json!({"KeyId": null}),
        "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    );
    assert_invalid(
        "CreateAlias",
        json!({}),
        "2 validation errors detected: Value null at 'aliasName' failed to satisfy constraint: \
         Member must not be null; Value null at 'targetKeyId' failed to satisfy constraint: \
         Member must not be null",
    );
}

#[test]
fn wir_09_lengths_are_held() {
    assert_one_error(
        "DescribeKey",
        json!({"KeyId": ""}),
        "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than \
         or equal to 1",
    );
    let long = "k".repeat(2049);
    assert_one_error(
        "DescribeKey",
        json!({"KeyId": long}),
        &format!(
            "Value '{long}' at 'keyId' failed to satisfy constraint: Member must have length \
             less than or equal to 2048"
        ),
    );
    // What may be used by who reads it is not repeated.
    assert_one_error(
        "DescribeKey",
        json!({"KeyId": ID, "GrantTokens": vec!["t"; 11]}),
        "Value at 'grantTokens' failed to satisfy constraint: Member must have length less than \
         or equal to 10",
    );
    assert_one_error(
        "DescribeKey",
        json!({"KeyId": ID, "GrantTokens": ["t".repeat(8193)]}),
        "Value at 'grantTokens' failed to satisfy constraint: Member must satisfy constraint: \
         [Member must have length less than or equal to 8192, Member must have length greater \
         than or equal to 1]",
    );
    assert_one_error(
        "RetireGrant",
        json!({"GrantToken": "t".repeat(8193)}),
        "Value at 'grantToken' failed to satisfy constraint: Member must have length less than \
         or equal to 8192",
    );
}

#[test]
fn rot_06_the_period_is_90_to_2560_days() {
    let body = |days| json!({"KeyId": ID, "RotationPeriodInDays": days});
    for days in [i64::MIN, -1, 0, 89] {
        let error = at_least(days, "rotationPeriodInDays", 90);
        assert_one_error("EnableKeyRotation", body(days), &error);
    }
    assert_one_error("EnableKeyRotation", body(2561), &at_most(2561, "rotationPeriodInDays", 2560));
    for days in [90, 2560] {
        let action = taken("EnableKeyRotation", body(days));
        let period = RotationPeriod::new(u32::try_from(days).expect("days"));
        assert!(period.is_some());
        assert_eq!(action, Action::EnableKeyRotation { key: KeyRef::Id(key_id()), period });
    }
}

#[test]
fn del_02_the_window_has_words_of_its_own() {
    let body = |days: i64| json!({"KeyId": ID, "PendingWindowInDays": days});
    for days in [-1, 0, 6, 31, 365, 366] {
        let words = "PendingWindowInDays must be between 7 and 30";
        assert_invalid("ScheduleKeyDeletion", body(days), words);
    }
    for days in [7, 30] {
        let window = PendingWindow::new(days).expect("in range");
        let action = taken("ScheduleKeyDeletion", body(i64::from(days)));
        assert_eq!(action, Action::ScheduleKeyDeletion { key: KeyRef::Id(key_id()), window });
    }
}

#[test]
fn wir_13_lkr_13_ali_22_each_list_has_its_longest_page() {
    for (operation, most) in [
        ("ListKeys", 1000),
        ("ListKeyRotations", 1000),
        ("ListKeyPolicies", 1000),
        ("ListAliases", 100),
        ("ListResourceTags", 50),
    ] {
        let body = |limit: i64| json!({"KeyId": ID, "Limit": limit});
        assert_one_error(operation, body(0), &at_least(0, "limit", 1));
        assert_one_error(operation, body(most + 1), &at_most(most + 1, "limit", most));
        let _: Action = taken(operation, body(most));
    }
}

#[test]
fn lkr_03_include_key_material_is_one_of_two_words() {
    let body = |word: &str| json!({"KeyId": ID, "IncludeKeyMaterial": word});
    assert_one_error(
        "ListKeyRotations",
        body("all"),
        "Value 'all' at 'includeKeyMaterial' failed to satisfy constraint: Member must satisfy \
         enum value set: [ALL_KEY_MATERIAL, ROTATIONS_ONLY]",
    );
    for (word, include) in [
        ("ALL_KEY_MATERIAL", IncludeKeyMaterial::AllKeyMaterial),
        ("ROTATIONS_ONLY", IncludeKeyMaterial::RotationsOnly),
    ] {
        let page = Page { limit: 100, after: None };
        let key = KeyRef::Id(key_id());
        let listed = Action::ListKeyRotations { key, include: Some(include), page };
        assert_eq!(taken("ListKeyRotations", body(word)), listed);
    }
}

#[test]
fn ali_02_an_alias_needs_its_prefix() {
    for operation in ["CreateAlias", "UpdateAlias", "DeleteAlias"] {
        for name in ["a", "Alias/a", "/alias/a", "alias"] {
            assert_invalid(
                operation,
                json!({"AliasName": name, "TargetKeyId": ID}),
                "Alias must start with the prefix \"alias/\". Please see \
                 https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
            );
        }
    }
}

#[test]
fn ali_04_an_alias_has_few_characters() {
    for name in ["alias/a b", "alias/\u{e9}", "alias/a.b", "no prefix"] {
        assert_one_error(
            "CreateAlias",
            json!({"AliasName": name, "TargetKeyId": ID}),
            &format!(
                "Value '{name}' at 'aliasName' failed to satisfy constraint: Member must satisfy \
                 regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
            ),
        );
    }
}

#[test]
fn ali_01_an_alias_has_a_name_no_colon_and_256_characters_at_most() {
    for name in ["alias/", "alias/a:b"] {
        assert_invalid(
            "CreateAlias",
            json!({"AliasName": name, "TargetKeyId": ID}),
            &format!(
                "Alias '{name}' needs a name of letters, digits, '/', '_' and '-' after the \
                 prefix \"alias/\"."
            ),
        );
    }
    let named = |len| json!({"AliasName": format!("alias/{}", "a".repeat(len)), "TargetKeyId": ID});
    let _: Action = taken("CreateAlias", named(250));
    let long = format!("alias/{}", "a".repeat(251));
    assert_one_error(
        "CreateAlias",
        named(251),
        &format!(
            "Value '{long}' at 'aliasName' failed to satisfy constraint: Member must have length \
             less than or equal to 256"
        ),
    );
    assert_invalid(
        "DeleteAlias",
        json!({"AliasName": ""}),
        "2 validation errors detected: Value '' at 'aliasName' failed to satisfy constraint: \
         Member must have length greater than or equal to 1; Value '' at 'aliasName' failed to \
         satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    );
}

#[test]
fn reserved_names_are_left_to_the_core() {
    let action = taken("CreateAlias", json!({"AliasName": "alias/aws/s3", "TargetKeyId": ID}));
    assert!(matches!(action, Action::CreateAlias { name, .. } if name.is_reserved()));
}

#[test]
fn tag_01_tag_02_tags_are_held_to_their_lengths() {
    let body = |key: &str, value: Value| {
        let second = json!({"TagKey": key, "TagValue": value});
        json!({"KeyId": ID, "Tags": [{"TagKey": "a", "TagValue": "b"}, second]})
    };
    let long = "k".repeat(129);
    assert_one_error(
        "TagResource",
        body(&long, json!("")),
        &format!(
            "Value '{long}' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must \
             have length less than or equal to 128"
        ),
    );
    let long = "v".repeat(257);
    assert_one_error(
        "TagResource",
        body("k", json!(long)),
        &format!(
            "Value '{long}' at 'tags.2.member.tagValue' failed to satisfy constraint: Member must \
             have length less than or equal to 256"
        ),
    );
    assert_one_error(
        "TagResource",
        body("k", Value::Null),
        "Value null at 'tags.2.member.tagValue' failed to satisfy constraint: Member must not be \
         null",
    );
    let _: Action = taken("TagResource", body(&"\u{1F511}".repeat(128), json!("v".repeat(256))));
}

#[test]
fn tag_01_keys_to_untag_are_held_to_their_lengths_together() {
    assert_one_error(
        "UntagResource",
        json!({"KeyId": ID, "TagKeys": ["a", ""]}),
        "Value '[a, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: \
         [Member must have length less than or equal to 128, Member must have length greater than \
         or equal to 1]",
    );
}

#[test]
fn key_10_a_description_has_8192_characters_at_most() {
    let body = |len| json!({"KeyId": ID, "Description": "\u{e9}".repeat(len)});
    let _: Action = taken("UpdateKeyDescription", body(8192));
    let fault = refused("UpdateKeyDescription", body(8193));
    let end = "at 'description' failed to satisfy constraint: Member must have length less than \
               or equal to 8192";
    assert!(fault.message.ends_with(end), "{}", fault.message);
    let fault = refused("CreateKey", json!({"Description": "d".repeat(8193)}));
    assert!(fault.message.ends_with(end), "{}", fault.message);
}

#[test]
fn wir_09_words_and_numbers_are_told_together() {
    assert_invalid(
        "ListKeyRotations",
        json!({"IncludeKeyMaterial": "x", "Limit": 1001}),
        "3 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member \
         must not be null; Value 'x' at 'includeKeyMaterial' failed to satisfy constraint: Member \
         must satisfy enum value set: [ALL_KEY_MATERIAL, ROTATIONS_ONLY]; Value '1001' at 'limit' \
         failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
}

#[test]
fn pol_02_the_policys_name_had_to_be_given_until_2024() {
    let fault = refused_in(Era::Y2020, "GetKeyPolicy", json!({"KeyId": ID}));
    assert_fault(
        &fault,
        "ValidationException",
        "1 validation error detected: Value null at 'policyName' failed to satisfy constraint: \
         Member must not be null",
    );
    let _: Action =
        taken_in(Era::Y2020, "GetKeyPolicy", json!({"KeyId": ID, "PolicyName": "default"}));
    let _: Action = taken_in(Era::Y2024, "GetKeyPolicy", json!({"KeyId": ID}));
    assert_one_error(
        "GetKeyPolicy",
        json!({"KeyId": ID, "PolicyName": "no name"}),
        "Value 'no name' at 'policyName' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\w]+",
    );
}
