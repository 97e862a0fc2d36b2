//! Requests put in a line, and what they were taken for.

use kms_api::{Call, Fault, RecordIds, Rejected, decode};
use kms_core::{
    AccountId, Action, CreatedGrant, Era, GrantId, KeyId, Region, Response, Rules, Scope, Timestamp,
};
use serde_json::Value;

pub(crate) const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
pub(crate) const ARN: &str =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

pub(crate) const GRANT: &str = "0505050505050505050505050505050505050505050505050505050505050505";

pub(crate) fn scope() -> Scope {
    Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 }
}

pub(crate) fn key_id() -> KeyId {
    KeyId::parse(ID).expect("a key id")
}

/// The rules of an era that does not follow the clock.
pub(crate) fn rules(era: Era) -> Rules {
    era.rules(Timestamp::from_date(2026, 8, 7))
}

/// Ids that tell what they are of.
struct Ids;

impl RecordIds for Ids {
    fn event_id(&self, record: u64) -> String {
        format!("event {record}")
    }

    fn request_id(&self, record: u64) -> String {
        format!("request {record}")
    }
}

/// The body of an answer.
pub(crate) fn encode(response: &Response) -> String {
    kms_api::encode(response, &Ids)
}

/// A grant of the key of these tests.
pub(crate) fn grant_id() -> GrantId {
    GrantId::from_bytes([5; 32])
}

/// A token of it.
pub(crate) fn token(salt: u8) -> String {
    let key = scope().key_arn(key_id());
    let created = CreatedGrant { key, grant: grant_id(), salt: [salt; 12] };
    let answer = answer_to(&Response::CreateGrant(created));
    assert_eq!(answer["GrantId"], GRANT);
    answer["GrantToken"].as_str().expect("a token").to_owned()
}

/// An answer, read back.
#[track_caller]
pub(crate) fn answer_to(response: &Response) -> Value {
    serde_json::from_str(&encode(response)).expect("JSON")
}

/// Puts a request; the operation's name goes behind `TrentService.`.
pub(crate) fn put(rules: Rules, operation: &str, body: &str) -> Result<Call, Rejected> {
    decode(rules, scope(), &format!("TrentService.{operation}"), body)
}

/// The command that a valid request becomes under the rules of an era.
pub(crate) fn taken_in(era: Era, operation: &str, body: Value) -> Action {
    match put(rules(era), operation, &body.to_string()) {
        Ok(call) => call.command.action,
        Err(rejected) => panic!("{operation} {body}: {:?}", rejected.fault),
    }
}

/// The command that a valid request becomes under today's rules.
pub(crate) fn taken(operation: &str, body: Value) -> Action {
    taken_in(Era::Y2026, operation, body)
}

/// Why a request of an era is refused.
pub(crate) fn refused_in(era: Era, operation: &str, body: Value) -> Fault {
    match put(rules(era), operation, &body.to_string()) {
        Ok(call) => panic!("{operation} {body} was taken for {:?}", call.command),
        Err(rejected) => rejected.fault,
    }
}

/// Why a request of today is refused.
pub(crate) fn refused(operation: &str, body: Value) -> Fault {
    refused_in(Era::Y2026, operation, body)
}

/// Demands code and text of a refusal, and that it is the caller's fault.
#[track_caller]
pub(crate) fn assert_fault(fault: &Fault, code: &str, message: &str) {
    assert_eq!((&*fault.code, fault.message.as_str(), fault.status), (code, message, 400));
}

/// Demands a ValidationException with exactly this text.
#[track_caller]
pub(crate) fn assert_invalid(operation: &str, body: Value, message: &str) {
    assert_fault(&refused(operation, body), "ValidationException", message);
}

/// Demands a ValidationException with one error in AWS's common form.
#[track_caller]
pub(crate) fn assert_one_error(operation: &str, body: Value, error: &str) {
    assert_invalid(operation, body, &format!("1 validation error detected: {error}"));
}
