//! The checks of PutKeyPolicy: the text must be a policy (POL-04), and must not lock its own account out
//! (POL-07). Policies are not evaluated otherwise.

use alloc::format;
use alloc::string::String;

use kms_core::Scope;
use serde_json::{Map, Value};

use crate::Fault;

/// The action that the policy must still allow the caller (POL-07).
const NEEDED: &str = "kms:PutKeyPolicy";

/// Checks the policy of a caller in `scope`. With `bypass`, it may lock the caller out.
///
/// # Errors
/// `MalformedPolicyDocumentException`
pub(crate) fn check(scope: Scope, policy: &str, bypass: bool) -> Result<(), Fault> {
    let policy: Value = serde_json::from_str(policy)
        .map_err(|error| Fault::malformed_policy(format!("The policy is not JSON: {error}.")))?;
    let Value::Object(policy) = policy else {
        return Err(Fault::malformed_policy("The policy must be a JSON object."));
    };
    let statements = one_or_more(policy.get("Statement"));
    if statements.is_empty() || !statements.iter().all(Value::is_object) {
        return Err(Fault::malformed_policy(
            "The policy must have a Statement: an object, or a list of objects.",
        ));
    }
    if bypass || keeps_access(scope, statements) {
        return Ok(());
    }
    Err(Fault::malformed_policy(
        "The new key policy will not allow you to update the key policy in the future.",
    ))
}

/// Returns whether the account may call PutKeyPolicy again: a statement allows it, and none denies it.
/// Statements with conditions are ignored, because a condition may not hold later.
fn keeps_access(scope: Scope, statements: &[Value]) -> bool {
    let about = statements
        .iter()
        .filter_map(Value::as_object)
        .filter(|it| !it.contains_key("Condition"))
        .filter(|it| names_account(scope, it) && names_action(it));
    let effects = about.filter_map(|it| it.get("Effect")?.as_str());
    let (mut allowed, mut denied) = (false, false);
    for effect in effects {
        allowed |= effect == "Allow";
        denied |= effect == "Deny";
    }
    allowed && !denied
}

/// Returns whether a statement applies to everybody, or to the root principal of the account.
fn names_account(scope: Scope, statement: &Map<String, Value>) -> bool {
    let (account, partition) = (scope.account, scope.region.partition());
    let root = format!("arn:{partition}:iam::{account}:root");
    let is_caller = |name: &str| name == "*" || name == root || name == account.as_str();
    match statement.get("Principal") {
        Some(Value::Object(principal)) => {
            let names = one_or_more(principal.get("AWS"));
            names.iter().filter_map(Value::as_str).any(is_caller)
        }
        Some(Value::String(name)) => name == "*",
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) | None => false,
    }
}

fn names_action(statement: &Map<String, Value>) -> bool {
    let actions = one_or_more(statement.get("Action"));
    actions.iter().filter_map(Value::as_str).any(|action| is_like(NEEDED, action))
}

/// Returns the items of a list, or a single value as a list of one: policies allow both everywhere.
fn one_or_more(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value) => core::slice::from_ref(value),
        None => &[],
    }
}

/// Returns whether `pattern` matches `name`; `*` matches any text and `?` one character. Names of actions
/// are case-insensitive.
fn is_like(name: &str, pattern: &str) -> bool {
    let (name, pattern) = (name.as_bytes(), pattern.as_bytes());
    let (mut at, mut in_pattern) = (0, 0);
    // Where the last star stood, and how much of the name it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = name.get(at) {
        match pattern.get(in_pattern) {
            Some(b'*') => {
                star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                in_pattern += 1;
            }
            Some(_) | None => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    at = taken + 1;
                    in_pattern = star_at + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(in_pattern).all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pol_07_actions_are_named_by_patterns() {
        for pattern in ["*", "kms:*", "kms:Put*", "kms:PutKeyPolicy", "KMS:putkeypolicy", "k?s:*y"]
        {
            assert!(is_like(NEEDED, pattern), "{pattern}");
        }
        for pattern in ["", "kms:Get*", "kms:PutKeyPolic", "kms:PutKeyPolicy?", "s3:*", "*x"] {
            assert!(!is_like(NEEDED, pattern), "{pattern}");
        }
    }
}
