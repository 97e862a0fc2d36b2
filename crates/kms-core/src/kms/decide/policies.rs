//! Key policies. They are kept and shown; nothing here judges by them but the two rules that
//! stand for AWS's own keys and for other accounts.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::{Decided, done};
use crate::kms::Decision;
use crate::kms::answer::paged;
use crate::kms::request_context::{Found, RequestContext};
use crate::{
    EventKind, KeyRef, KmsError, Limit, NotFound, Page, PolicyName, Response, Scope, Unsupported,
};

/// GetKeyPolicy (POL-03, POL-06).
pub(super) fn get(request: &RequestContext<'_>, key: &KeyRef, name: PolicyName) -> Decided {
    let Found { key, .. } = request.permitted(key)?;
    match name {
        PolicyName::Other => Err(KmsError::NotFound(NotFound::Policy)),
        PolicyName::Default => Ok(Decision::quiet(Response::GetKeyPolicy {
            policy: key.policy.clone(),
            name: request.rules.are_current().then_some(name),
        })),
    }
}

/// PutKeyPolicy (POL-03, POL-04). That the text is a policy was seen when it was read.
pub(super) fn put(
    request: &RequestContext<'_>,
    key: &KeyRef,
    name: PolicyName,
    policy: &str,
) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    match name {
        PolicyName::Other => Err(KmsError::Unsupported(Unsupported::PolicyName)),
        PolicyName::Default => {
            check_length(request, policy)?;
            done(arn, [EventKind::KeyPolicyPut { key: key.id, policy: policy.to_owned() }])
        }
    }
}

/// ListKeyPolicies: always the one (POL-02, POL-06).
pub(super) fn list(request: &RequestContext<'_>, key: &KeyRef, page: &Page) -> Decided {
    request.permitted(key)?;
    let names = page.after.is_none().then_some(PolicyName::Default);
    let listing = paged(names.into_iter(), page, |_| String::new());
    Ok(Decision::quiet(Response::ListKeyPolicies(listing)))
}

/// POL-04, POL-05.
pub(super) fn check_length(request: &RequestContext<'_>, policy: &str) -> Result<(), KmsError> {
    let limit = request.rules.max_policy_len();
    if policy.len() > limit {
        return Err(KmsError::LimitExceeded(Limit::PolicyLength { limit }));
    }
    Ok(())
}

/// The policy of a key that was created without one (POL-01).
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

/// The policy of an AWS managed key: its service may use it for the account, and the account may
/// look at it.
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
