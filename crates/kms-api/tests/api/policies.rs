//! Key policies as they are put.

use kms_core::{Action, KeyRef, PolicyName};
use serde_json::{Value, json};

use crate::support::*;

const LOCKED_OUT: &str =
    "The new key policy will not allow you to update the key policy in the future.";

fn put_policy(policy: &str, bypass: bool) -> Value {
    json!({"KeyId": ID, "Policy": policy, "BypassPolicyLockoutSafetyCheck": bypass})
}

fn statement(effect: &str, principal: Value, action: Value) -> Value {
    json!({"Effect": effect, "Principal": principal, "Action": action, "Resource": "*"})
}

fn allow(principal: Value, action: Value) -> Value {
    statement("Allow", principal, action)
}

fn root() -> Value {
    json!({"AWS": "arn:aws:iam::111122223333:root"})
}

fn policy(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

#[test]
fn pol_04_what_is_no_policy_is_malformed_even_where_lockout_is_allowed() {
    for (text, message) in [
        ("[]", "The policy must be a JSON object."),
        ("\"x\"", "The policy must be a JSON object."),
        ("{}", "The policy must have a Statement: an object, or a list of objects."),
        (
            "{\"Statement\":[]}",
            "The policy must have a Statement: an object, or a list of objects.",
        ),
        (
            "{\"Statement\":[1]}",
            "The policy must have a Statement: an object, or a list of objects.",
        ),
    ] {
        let fault = refused("PutKeyPolicy", put_policy(text, true));
        assert_fault(&fault, "MalformedPolicyDocumentException", message);
    }
    for text in ["{", "nonsense", "{\"Statement\":{}}}"] {
        let fault = refused("PutKeyPolicy", put_policy(text, true));
        assert_eq!(fault.code, "MalformedPolicyDocumentException", "{text}");
        assert!(fault.message.starts_with("The policy is not JSON: "), "{}", fault.message);
    }
}

#[test]
fn pol_07_a_policy_that_keeps_its_account_is_taken() {
    for kept in [
        allow(root(), json!("kms:*")),
        allow(root(), json!(["kms:Encrypt", "KMS:PutKeyPolicy"])),
        allow(
            json!({"AWS": ["arn:aws:iam::999988887777:root", "111122223333"]}),
            json!("kms:Put*"),
        ),
        allow(json!("*"), json!("*")),
        allow(json!({"AWS": "*"}), json!("kms:P?tKeyPolicy")),
    ] {
        let text = policy(&[allow(json!({"AWS": "nobody"}), json!("kms:Decrypt")), kept]);
        let (key, name) = (KeyRef::Id(key_id()), PolicyName::Default);
        let action = taken("PutKeyPolicy", put_policy(&text, false));
        assert_eq!(action, Action::PutKeyPolicy { key, name, policy: text });
    }
}

#[test]
fn pol_07_a_policy_that_locks_its_account_out_needs_the_bypass() {
    let mut conditional = allow(root(), json!("kms:*"));
    conditional["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let denied = statement("Deny", json!("*"), json!("kms:PutKeyPolicy"));
    for statements in [
        vec![statement("Deny", root(), json!("kms:*"))],
        vec![allow(root(), json!("kms:Get*"))],
        vec![allow(json!({"AWS": "arn:aws:iam::999988887777:root"}), json!("kms:*"))],
        vec![allow(json!({"Service": "*"}), json!("kms:*"))],
        vec![json!({"Effect": "Allow", "Action": "kms:*"})],
        vec![json!({"Effect": "Allow", "Principal": "*"})],
        vec![conditional],
        vec![allow(root(), json!("kms:*")), denied],
    ] {
        let text = policy(&statements);
        let fault = refused("PutKeyPolicy", put_policy(&text, false));
        assert_fault(&fault, "MalformedPolicyDocumentException", LOCKED_OUT);
        let action = taken("PutKeyPolicy", put_policy(&text, true));
        assert!(matches!(action, Action::PutKeyPolicy { policy, .. } if policy == text));
    }
}

#[test]
fn pol_04_a_policy_has_few_characters_and_at_least_one() {
    assert_invalid(
        "PutKeyPolicy",
        put_policy("", false),
        "2 validation errors detected: Value '' at 'policy' failed to satisfy constraint: Member \
         must have length greater than or equal to 1; Value '' at 'policy' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: \
         [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
    );
    let fault = refused("PutKeyPolicy", put_policy("{\"\u{100}\":1}", false));
    assert_eq!(fault.code, "ValidationException");
}

#[test]
fn pol_04_a_long_policy_is_left_to_the_limits_of_the_core() {
    let padded = policy(&[allow(root(), json!("kms:*"))]) + &" ".repeat(200_000);
    let action = taken("PutKeyPolicy", put_policy(&padded, false));
    assert!(matches!(action, Action::PutKeyPolicy { policy, .. } if policy == padded));
}

#[test]
fn pol_03_other_names_are_left_to_the_core() {
    let text = policy(&[allow(root(), json!("kms:*"))]);
    let body = json!({"KeyId": ID, "Policy": text, "PolicyName": "other"});
    let action = taken("PutKeyPolicy", body);
    assert!(matches!(action, Action::PutKeyPolicy { name: PolicyName::Other, .. }));
    let action = taken("GetKeyPolicy", json!({"KeyId": ID, "PolicyName": "Default"}));
    assert!(matches!(action, Action::GetKeyPolicy { name: PolicyName::Other, .. }));
}
