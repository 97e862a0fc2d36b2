//! Operations on key policies.
//!
//! A policy is stored and returned, but never evaluated. Two fixed rules stand in its place: for
//! AWS managed keys and for the keys of other accounts.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::command::{Page, PolicyName};
use crate::error::{KmsError, Limit, NotFound, Unsupported};
use crate::event::EventKind;
use crate::id::{KeyRef, Scope};
use crate::kms::answer::paged;
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::Response;

/// Decides GetKeyPolicy (POL-03, POL-06).
pub(super) fn get(request: &RequestContext<'_>, key: &KeyRef, name: PolicyName) -> Decided {
    let Found { key, .. } = request.permitted(key)?;
    match name {
        PolicyName::Other => Err(KmsError::NotFound(NotFound::Policy).into()),
        PolicyName::Default => Ok(Decision::reply(Response::GetKeyPolicy {
            policy: key.policy.clone(),
            name: request.rules.are_current().then_some(name),
        })),
    }
}

/// Decides PutKeyPolicy (POL-03, POL-04). The request was parsed, so the text is a policy.
pub(super) fn put(
    request: &RequestContext<'_>,
    key: &KeyRef,
    name: PolicyName,
    policy: &str,
) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    match name {
        PolicyName::Other => Err(KmsError::Unsupported(Unsupported::PolicyName).into()),
        PolicyName::Default => {
            check_length(request, policy)?;
            let put = EventKind::KeyPolicyPut { key: key.id, policy: policy.to_owned() };
            Ok(Decision::done(arn, [put]))
        }
    }
}

/// Decides ListKeyPolicies: every key has exactly one policy (POL-02, POL-06).
pub(super) fn list(request: &RequestContext<'_>, key: &KeyRef, page: &Page) -> Decided {
    request.permitted(key)?;
    let names = page.after.is_none().then_some(PolicyName::Default);
    let listing = paged(names.into_iter(), page, |_| String::new());
    Ok(Decision::reply(Response::ListKeyPolicies(listing)))
}

/// Checks the length of a policy (POL-04, POL-05).
pub(super) fn check_length(request: &RequestContext<'_>, policy: &str) -> Result<(), KmsError> {
    let limit = request.rules.max_policy_len();
    if policy.len() > limit {
        return Err(KmsError::LimitExceeded(Limit::PolicyLength { limit }));
    }
    Ok(())
}

/// Returns the policy of a key that is created without one (POL-01).
pub(super) fn default_policy(scope: Scope) -> String {
    let Scope { account, region } = scope;
    alloc::format!(
        r#"{{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{}:iam::{account}:root"
    }},
    "Action" : "kms:*",
    "Resource" : "*"
  }} ]
}}"#,
        region.partition()
    )
}

/// Returns the policy of an AWS managed key: its service can use it for the account, and the account
/// can read its metadata.
pub(super) fn aws_managed_policy(scope: Scope, service: &str) -> String {
    let Scope { account, region } = scope;
    alloc::format!(
        r#"{{
  "Version" : "2012-10-17",
  "Id" : "auto-{service}-1",
  "Statement" : [ {{
    "Sid" : "Allow access through {service} for all principals in the account that may use it",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "*"
    }},
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {{
      "StringEquals" : {{
        "kms:CallerAccount" : "{account}",
        "kms:ViaService" : "{service}.{region}.amazonaws.com"
      }}
    }}
  }}, {{
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{}:iam::{account}:root"
    }},
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
    "Resource" : "*"
  }} ]
}}"#,
        region.partition()
    )
}
