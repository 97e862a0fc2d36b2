//! The audit trail: CloudTrail-shaped records, written when things happen, in the form of their day
//! (EVT-09 to EVT-23).

mod details;
mod elements;
mod ids;
mod names;
mod parameters;
pub(crate) mod record;
mod recorded;
mod regions;
mod subjects;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use kms_api::{Fault, RecordIds};
use kms_core::{KeyArn, Kms, Operation, Response, Rules, Scope, ServiceAction};
use serde_json::Value;

pub use ids::Ids;
use kms_store::{NumberedEvent, TrailRecord};
use record::Record;
use recorded::Recorded;

/// The surroundings of a call.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The service, right after it executed the call: no time has passed since.
    pub(crate) kms: &'a Kms,
    /// Makes the ids of records.
    pub(crate) ids: Ids,
    /// The caller's account and the Region asked.
    pub(crate) scope: Scope,
}

/// One call of an operation. Requests for operations that do not exist leave no record.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The operation.
    pub(crate) operation: Operation,
    /// The parsed body of the request; `None` if it was no JSON.
    pub(crate) parameters: Option<&'a Value>,
    /// The key that the caller named, or that the refusal names.
    pub(crate) key: Option<KeyArn>,
    /// The response, or the refusal.
    pub(crate) outcome: Result<&'a Response, Refusal<'a>>,
}

/// A refusal, with the code and the message of the response (EVT-21).
#[derive(Clone, Copy)]
pub(crate) struct Refusal<'a> {
    /// AWS's name for the error, such as `DisabledException`.
    pub(crate) code: &'a str,
    /// The message; empty if AWS sends none.
    pub(crate) message: &'a str,
}

impl<'a> From<&'a Fault> for Refusal<'a> {
    fn from(fault: &'a Fault) -> Self {
        Self { code: &fault.code, message: &fault.message }
    }
}

/// The record of a call, and the keys that it is about.
pub(crate) struct CallRecord {
    pub(crate) record: TrailRecord,
    pub(crate) keys: Vec<KeyArn>,
}

/// Returns the record of a call. Its key is the last of its keys: of two, the one that is used anew.
pub(crate) fn api_call(
    scene: &Scene<'_>,
    seq: u64,
    request_id: &str,
    call: &Call<'_>,
) -> CallRecord {
    let Scene { kms, ids, scope } = *scene;
    let (rules, at, refusal) = (kms.rules(), kms.now(), call.outcome.err());
    let recorded = call.outcome.map(|response| Recorded::of(kms, response));
    let Recorded { keys, response_elements, additional_event_data } = recorded.unwrap_or_default();
    let keys = subjects::keys(call, keys);
    let alias = subjects::alias(scene, call);
    let alias = alias.iter().map(|alias| record::resource(alias.scope.account, alias));
    let record = Record {
        user_identity: record::root(scope),
        event_name: call.operation.as_str(),
        source_ip_address: "127.0.0.1",
        user_agent: "kms-orrery",
        error_code: refusal.map(|refusal| refusal.code),
        error_message: refusal.map(|refusal| refusal.message).filter(|it| !it.is_empty()),
        request_parameters: parameters::shown(rules, call.operation, call.parameters),
        response_elements,
        additional_event_data,
        request_id: Some(request_id),
        read_only: call.operation.facts().is_read_only,
        resources: alias.chain(keys.iter().copied().map(record::key)).collect(),
        event_type: "AwsApiCall",
        ..Record::new(rules, at, scope, ids.event_id(seq))
    };
    let key = keys.last().map(|arn| arn.key);
    CallRecord { record: TrailRecord { seq, at, key, json: record.to_json() }, keys }
}

/// Returns the record of something that the service did without a call: RotateKey for each rotation,
/// DeleteKey for each deletion, DeleteExpiredKeyMaterial for each expiry (EVT-09, EVT-18, EVT-23);
/// or the record that a call leaves in another Region than its own. `None` for everything else that
/// a call did. `rules` are those of the event's day.
pub(crate) fn service_event(
    rules: Rules,
    ids: Ids,
    seq: u64,
    NumberedEvent { event, .. }: &NumberedEvent,
) -> Option<TrailRecord> {
    if let Some(record) = regions::elsewhere(rules, ids, seq, event) {
        return Some(record);
    }
    let (event_name, key, service_event_details) = match event.kind.service_action()? {
        ServiceAction::Rotation(it) => ("RotateKey", it.key, Some(details::rotation(rules, it))),
        ServiceAction::Deletion(key) => ("DeleteKey", key, None),
        ServiceAction::Expiry(key, _) => {
            ("DeleteExpiredKeyMaterial", key, Some(details::expiry(key)))
        }
        ServiceAction::Settling(_) => return None,
    };
    let (at, scope) = (event.at, event.scope);
    let record = Record {
        event_name,
        resources: vec![record::key(scope.key_arn(key))],
        service_event_details,
        ..Record::new(rules, at, scope, ids.event_id(seq))
    };
    Some(TrailRecord { seq, at, key: Some(key), json: record.to_json() })
}
