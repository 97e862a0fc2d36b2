//! Decodes requests.

mod actions;
mod asymmetric;
mod create_key;
mod cryptography;
mod custom_key_stores;
mod grants;
mod hmac;
mod imports;
mod input;
mod lists;
mod regions;

pub(crate) use input::{Datum, Input};

use alloc::format;
use alloc::string::String;
use core::fmt;

use kms_core::{Command, Operation, Rules, Scope};
use serde_json::{Map, Value};

use crate::{Fault, validate};
use kms_shapes::Member;

/// A decoded request.
#[derive(Clone, PartialEq)]
pub struct Call {
    /// The operation.
    pub operation: Operation,
    /// The request's body, for the audit trail. It may contain plaintext.
    pub parameters: Value,
    /// The typed command.
    pub command: Command,
}

/// A request that was refused before it reached the engine.
#[derive(Clone, PartialEq)]
pub struct Rejected {
    /// The operation, if it exists. Failed calls are recorded too (EVT-21).
    pub operation: Option<Operation>,
    /// The request's body, if it is a JSON object.
    pub parameters: Option<Value>,
    /// The error.
    pub fault: Fault,
}

/// Omits the request's body, which may contain plaintext.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, parameters: _, command } = self;
        f.debug_struct("Call")
            .field("operation", operation)
            .field("command", command)
            .finish_non_exhaustive()
    }
}

/// Omits the request's body, which may contain plaintext.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, parameters: _, fault } = self;
        f.debug_struct("Rejected")
            .field("operation", operation)
            .field("fault", fault)
            .finish_non_exhaustive()
    }
}

/// Decodes a request. `target` is the `X-Amz-Target` header, `TrentService.<Operation>`; an empty text
/// stands for a missing header, and an empty `body` for `{}` (WIR-01).
///
/// # Errors
/// In this order: `UnknownOperationException` if `rules` do not have the operation;
/// `SerializationException` if the body is not a JSON object, or a member has the wrong type;
/// `UnsupportedOperationException` for a member that is not simulated; `ValidationException` and similar
/// errors for members that are missing, out of range or contradictory.
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

/// Returns the operation that `X-Amz-Target` names. An unknown one is refused (WIR-10), and so is one that
/// the rules in force do not have yet (ODR-23).
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
    let input = input(rules, operation.members(), body)?;
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
