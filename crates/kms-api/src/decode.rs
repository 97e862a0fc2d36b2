//! Reads requests.

mod actions;
mod create_key;
mod cryptography;
mod grants;
mod imports;
mod input;
mod lists;
mod pairs;
mod regions;

pub(crate) use input::{Datum, Input};

use alloc::format;
use alloc::string::String;
use core::fmt;

use kms_core::{Command, KmsError, Operation, Rules, Scope, Unsupported};
use serde_json::{Map, Value};

use crate::{Fault, validate};
use kms_shapes::Member;

/// A request that was read.
#[derive(Clone, PartialEq)]
pub struct Call {
    /// What is asked, by its name in the API.
    pub operation: Operation,
    /// The request's body as it was read, for the audit trail. It may hold plaintext.
    pub parameters: Value,
    /// The same, typed.
    pub command: Command,
}

/// A request that was refused before it reached the core.
#[derive(Clone, PartialEq)]
pub struct Rejected {
    /// The operation, where there is one of that name; failed calls are recorded too (EVT-21).
    pub operation: Option<Operation>,
    /// The request's body, where it was a JSON object.
    pub parameters: Option<Value>,
    /// Why.
    pub fault: Fault,
}

/// Without the request's body, which may hold plaintext.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, parameters: _, command } = self;
        f.debug_struct("Call")
            .field("operation", operation)
            .field("command", command)
            .finish_non_exhaustive()
    }
}

/// Without the request's body, which may hold plaintext.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, parameters: _, fault } = self;
        f.debug_struct("Rejected")
            .field("operation", operation)
            .field("fault", fault)
            .finish_non_exhaustive()
    }
}

/// Reads one request. `target` is the header `X-Amz-Target`, `TrentService.<Operation>`; an
/// empty one stands for a missing header, an empty `body` for `{}` (WIR-01).
///
/// # Errors
/// In this order: `UnknownOperationException` where no operation of that name exists under
/// `rules`; `SerializationException` where the body is no JSON object, or a member of the wrong
/// type; `UnsupportedOperationException` for what is not in this version;
/// `ValidationException` and its like for what is missing, out of range or contradictory.
pub fn decode(rules: Rules, scope: Scope, target: &str, body: &str) -> Result<Call, Rejected> {
    let operation = operation(rules, target).map_err(|fault| Rejected {
        operation: None,
        parameters: None,
        fault,
    })?;
    let parameters = object(body).map_err(|fault| Rejected {
        operation: Some(operation),
        parameters: None,
        fault,
    })?;
    match command(rules, scope, operation, &parameters) {
        Ok(command) => Ok(Call { operation, parameters: Value::Object(parameters), command }),
        Err(fault) => Err(Rejected {
            operation: Some(operation),
            parameters: Some(Value::Object(parameters)),
            fault,
        }),
    }
}

/// WIR-10, ODR-23.
fn operation(rules: Rules, target: &str) -> Result<Operation, Fault> {
    let Some(name) = target.strip_prefix("TrentService.") else {
        return Err(Fault::unknown_operation(
            "The header X-Amz-Target must name the operation: TrentService.<Operation>.",
        ));
    };
    match Operation::parse(name) {
        Some(operation) if rules.know(operation) => Ok(operation),
        Some(operation) => Err(Fault::unknown_operation(format!(
            "{operation} does not exist yet at this date of the service's history."
        ))),
        None => Err(Fault::unknown_operation(format!("There is no operation '{name}'."))),
    }
}

fn object(body: &str) -> Result<Map<String, Value>, Fault> {
    if body.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::serialization("The body must be a JSON object.")),
        Err(error) => Err(Fault::serialization(format!("The body is not JSON: {error}."))),
    }
}

fn command(
    rules: Rules,
    scope: Scope,
    operation: Operation,
    body: &Map<String, Value>,
) -> Result<Command, Fault> {
    let Some(members) = operation.members() else {
        return Err(custom_key_stores(operation));
    };
    let input = input(rules, members, body)?;
    grants::check_tokens(operation, &input)?;
    let action = actions::action(&actions::Request { rules, scope, operation, input: &input })?;
    Ok(Command { scope, dry_run: input.flag("DryRun"), action })
}

fn input<'a>(
    rules: Rules,
    members: &[Member],
    body: &'a Map<String, Value>,
) -> Result<Input<'a>, Fault> {
    let input = Input::read(rules, members, body)?;
    validate::validate(rules, members, &input)?;
    Ok(input)
}

/// The refusal of an operation that has no members in the table: only those that manage custom key
/// stores have none.
fn custom_key_stores(operation: Operation) -> Fault {
    KmsError::Unsupported(Unsupported::CustomKeyStores(operation)).into()
}
