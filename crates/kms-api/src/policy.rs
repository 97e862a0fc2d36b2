//! Key policies as they are put: whether the text is a policy at all, and whether it locks its
//! own account out (POL-04, POL-07). Nothing else here judges by a policy.

use alloc::format;
use alloc::string::String;

use kms_core::Scope;
use serde_json::{Map, Value};

use crate::Fault;

/// What the caller must still be allowed to do (POL-07).
const NEEDED: &str = "kms:PutKeyPolicy";

/// Checks a policy that a caller in `scope` puts. With `bypass` it may lock the caller out.
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

/// Whether the account may put a policy again: something allows it, and nothing denies it.
/// Statements with a condition do not count, as it may not hold then.
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

/// Whether a statement is about everybody, or the root principal of the account.
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

/// A value that stands alone where a list could stand, as policies have it everywhere.
fn one_or_more(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value) => core::slice::from_ref(value),
        None => &[],
    }
}

/// Whether `name` is one that `pattern` means, in which `*` stands for any text and `?` for one
/// character. Names of actions know no case.
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
