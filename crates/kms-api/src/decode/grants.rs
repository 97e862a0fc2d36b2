//! The inputs of the operations on grants.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kms_core::{
    AccountId, Action, CreateGrant, GrantConstraints, GrantId, GrantOperation, KeyRef, ListGrants,
    Map, Operation, Principal,
};

use super::actions::Request;
use super::lists::page;
use super::{Datum, Input};
use crate::error::refused;
use crate::{Fault, grant_token, validate};

/// The maximum number of pairs, and length of a value, in a constraint's encryption context.
const CONTEXT_PAIRS_MAX: usize = 8;
const CONTEXT_VALUE_MAX: usize = 384;

/// Checks that the grant tokens of a request are well formed. They are not needed otherwise, because
/// permissions are not evaluated. DescribeKey has no error for a malformed token.
pub(super) fn check_tokens(operation: Operation, input: &Input<'_>) -> Result<(), Fault> {
    let is_one =
        |token: &Datum<'_>| matches!(token, Datum::Text(it) if grant_token::read(it).is_some());
    if operation == Operation::DescribeKey || input.list("GrantTokens").iter().all(is_one) {
        return Ok(());
    }
    Err(invalid_token("GrantTokens"))
}

/// Decodes CreateGrant: a key, a grantee (GRT-01), and the operations that it may call (GRT-02).
pub(super) fn create(input: &Input<'_>) -> Result<CreateGrant, Fault> {
    let grantee = either(input, "GranteePrincipal", "GranteeServicePrincipal")?;
    let grantee = grantee.ok_or_else(|| {
        Fault::validation("You must specify either GranteePrincipal or GranteeServicePrincipal.")
    })?;
    let retiring = either(input, "RetiringPrincipal", "RetiringServicePrincipal")?;
    let constraints = constraints(input)?;
    if let Principal::Service(service) = &grantee
        && (constraints.source_arn.is_none() || retiring.is_none())
    {
        return Err(Fault::validation(format!(
            "A grant to the service {service} needs the constraint SourceArn, and a \
             RetiringPrincipal or RetiringServicePrincipal."
        )));
    }
    Ok(CreateGrant {
        key: input.key("KeyId"),
        name: input.text("Name").map(ToOwned::to_owned),
        grantee,
        retiring,
        operations: operations(input)?,
        constraints,
    })
}

/// Returns the operations in AWS's order, each once.
fn operations(input: &Input<'_>) -> Result<Vec<GrantOperation>, Fault> {
    let asked = input.list("Operations");
    let is_asked = |it: &GrantOperation| {
        asked.iter().any(|word| matches!(word, Datum::Text(t) if *t == it.as_str()))
    };
    let operations: Vec<_> = GrantOperation::ALL.iter().copied().filter(is_asked).collect();
    match operations.is_empty() {
        true => Err(Fault::validation("Operations must name at least one operation.")),
        false => Ok(operations),
    }
}

fn constraints(input: &Input<'_>) -> Result<GrantConstraints, Fault> {
    let Some(given) = input.structure("Constraints") else {
        return Ok(GrantConstraints::default());
    };
    let source_arn = given.text("SourceArn").map(|text| {
        let pattern = "^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$";
        shaped("constraints.sourceArn", text, pattern, is_source_arn(text))
    });
    Ok(GrantConstraints {
        context_subset: context(given, "EncryptionContextSubset")?,
        context_equals: context(given, "EncryptionContextEquals")?,
        source_arn: source_arn.transpose()?,
    })
}

fn context(given: &Input<'_>, name: &str) -> Result<Option<Map<String, String>>, Fault> {
    let Some(Datum::Map(pairs)) = given.get(name) else { return Ok(None) };
    let is_long = |(_, value): &(&str, &str)| value.chars().count() > CONTEXT_VALUE_MAX;
    if pairs.len() > CONTEXT_PAIRS_MAX || pairs.iter().any(is_long) {
        return Err(Fault::validation(format!(
            "{name} can hold at most {CONTEXT_PAIRS_MAX} pairs, with values of at most \
             {CONTEXT_VALUE_MAX} characters."
        )));
    }
    let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Ok(Some(pairs.collect()))
}

/// Decodes ListGrants, whose default page has 50 grants (GRT-05).
pub(super) fn list(request: &Request<'_>) -> Result<Action, Fault> {
    let input = request.input;
    Ok(Action::ListGrants(ListGrants {
        key: input.key("KeyId"),
        grant: input.text("GrantId").map(grant_id).transpose()?,
        grantee: either(input, "GranteePrincipal", "GranteeServicePrincipal")?,
        page: page(request, 50)?,
    }))
}

/// Decodes ListRetirableGrants. AWS lets only services use RetiringServicePrincipal; permissions are not
/// evaluated here.
pub(super) fn list_retirable(request: &Request<'_>) -> Result<Action, Fault> {
    let retiring = either(request.input, "RetiringPrincipal", "RetiringServicePrincipal")?;
    let retiring = retiring.ok_or_else(|| {
        Fault::validation("You must specify either RetiringPrincipal or RetiringServicePrincipal.")
    })?;
    Ok(Action::ListRetirableGrants { retiring, page: page(request, 50)? })
}

/// Decodes RetireGrant: a token, or a key and a grant, but not both.
pub(super) fn retire(input: &Input<'_>) -> Result<Action, Fault> {
    match (input.text("GrantToken"), input.optional_key("KeyId"), input.text("GrantId")) {
        (Some(token), None, None) => {
            let named = grant_token::read(token).ok_or_else(|| invalid_token("GrantToken"));
            named.map(|(key, grant)| Action::RetireGrant { key: KeyRef::Arn(key), grant })
        }
        (None, Some(key), Some(id)) => Ok(Action::RetireGrant { key, grant: grant_id(id)? }),
        _ => {
            Err(Fault::validation("You must specify either GrantToken, or both KeyId and GrantId."))
        }
    }
}

pub(super) fn revoke(input: &Input<'_>) -> Result<Action, Fault> {
    let grant = grant_id(input.required_text("GrantId"))?;
    Ok(Action::RevokeGrant { key: input.key("KeyId"), grant })
}

/// Returns one of two principals, or none.
fn either(input: &Input<'_>, arn: &str, service: &str) -> Result<Option<Principal>, Fault> {
    match (input.text(arn), input.text(service)) {
        (Some(_), Some(_)) => Err(Fault::validation(format!(
            "You can specify either {arn} or {service}, but not both."
        ))),
        (Some(text), None) if is_principal(text) => Ok(Some(Principal::Arn(text.to_owned()))),
        (Some(text), None) => Err(refused(
            "InvalidArnException",
            format!("ARN does not refer to a valid principal: {text}"),
        )),
        (None, Some(text)) => {
            let pattern = r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$";
            shaped(service, text, pattern, is_service(text)).map(Principal::Service).map(Some)
        }
        (None, None) => Ok(None),
    }
}

/// Returns whether a text is the ARN of an account, a user, a role, a role session or a federated user.
fn is_principal(text: &str) -> bool {
    let Some([partition, service, "", account, resource]) = arn(text) else { return false };
    let names = |kind| resource.strip_prefix(kind).is_some_and(|name: &str| !name.is_empty());
    let is_somebody = match service {
        "iam" => resource == "root" || names("user/") || names("role/"),
        "sts" => names("assumed-role/") || names("federated-user/"),
        _ => false,
    };
    partition.starts_with("aws") && AccountId::parse(account).is_some() && is_somebody
}

/// Returns the parts of an ARN after `arn:`. The last part may contain colons.
fn arn(text: &str) -> Option<[&str; 5]> {
    let mut parts = [text.strip_prefix("arn:")?; 5];
    for at in 1..parts.len() {
        let (head, tail) = parts.get(at)?.split_once(':')?;
        *parts.get_mut(at - 1)? = head;
        parts.iter_mut().skip(at).for_each(|part| *part = tail);
    }
    Some(parts)
}

/// Returns whether a text has at least three labels separated by dots: `SERVICE.amazonaws.com`.
fn is_service(text: &str) -> bool {
    let is_label =
        |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    text.bytes().filter(|it| *it == b'.').count() >= 2 && text.split('.').all(is_label)
}

fn is_source_arn(text: &str) -> bool {
    let Some([partition, service, region, account, resource]) = arn(text) else { return false };
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    partition.starts_with("aws")
        && !service.is_empty()
        && [partition, service, region].iter().all(|part| part.bytes().all(is_plain))
        && AccountId::parse(account).is_some()
        && !resource.is_empty()
}

/// Returns a text that is `sound`, or AWS's refusal of one that is not.
fn shaped(member: &str, text: &str, pattern: &str, sound: bool) -> Result<String, Fault> {
    sound.then(|| text.to_owned()).ok_or_else(|| validate::unfit(member, text, pattern))
}

fn grant_id(text: &str) -> Result<GrantId, Fault> {
    GrantId::parse(text).ok_or_else(|| {
        refused(
            "InvalidGrantIdException",
            format!("'{text}' is no grant ID: 64 hexadecimal digits are expected."),
        )
    })
}

fn invalid_token(member: &str) -> Fault {
    refused(
        "InvalidGrantTokenException",
        format!(
            "{member} holds what is no grant token. Pass what CreateGrant answered, unchanged."
        ),
    )
}
