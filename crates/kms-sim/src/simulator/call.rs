//! API requests: each is decoded, carried out, recorded and answered.

use kms_api::{Fault, RecordIds, Rejected};
use kms_core::{KeyArn, KmsError, LastUsage, Missing, Operation, Scope};

use super::{Attempt, Simulator};
use crate::trail::{self, Refusal};
use crate::{Answer, WallTime};

impl Simulator {
    /// Carries out an API request for the laboratory's own account and Region. Algorithms that the
    /// host has not loaded are not available to it.
    pub fn handle(&mut self, wall: WallTime, target: &str, body: &str) -> Answer {
        let unavailable = Some("this host does not load algorithms".to_owned());
        match self.call(&Attempt { wall, unavailable }, "", target, body) {
            Ok(answer) => answer,
            // With a reason, nothing is reported as missing.
            Err(_) => Answer::internal_error(String::new(), String::new()),
        }
    }

    /// Carries out an API request for the account and Region that its signature names
    /// ([`kms_api::scope`]).
    ///
    /// # Errors
    /// [`Missing`] if the host has to load something first. Only time has passed in that case, and nothing
    /// was recorded.
    pub(crate) fn call(
        &mut self,
        attempt: &Attempt,
        signed: &str,
        target: &str,
        body: &str,
    ) -> Result<Answer, Missing> {
        self.let_time_pass(attempt.wall);
        match kms_api::scope(self.genesis.scope, signed) {
            Ok(scope) => self.call_in(scope, attempt.unavailable.as_deref(), target, body),
            Err(fault) => Ok(Answer::new(self.unrecorded_request_id(), Err(fault))),
        }
    }

    fn call_in(
        &mut self,
        scope: Scope,
        unavailable: Option<&str>,
        target: &str,
        body: &str,
    ) -> Result<Answer, Missing> {
        let call = match kms_api::decode(self.kms.rules(), scope, target, body) {
            Ok(call) => call,
            Err(rejected) => return Ok(self.reject(scope, rejected)),
        };
        let named = call.command.action.key().and_then(|key| self.kms.locate(scope, key));
        let outcome = self.execute(&call.command);
        if let (Err(KmsError::Missing(missing)), None) = (&outcome, unavailable) {
            return Err(*missing);
        }
        let key = named.or_else(|| outcome.as_ref().err().and_then(KmsError::key));
        let outcome = outcome.map_err(|error| fault(error, unavailable));
        let record = trail::Call {
            operation: call.operation,
            parameters: Some(&call.parameters),
            key,
            outcome: outcome.as_ref().map_err(Refusal::from),
        };
        let request_id = self.record(scope, &record);
        let ids = self.ids();
        Ok(Answer::new(request_id, outcome.map(|response| kms_api::encode(&response, &ids))))
    }

    /// Records a request that could not be decoded, if its operation is known.
    fn reject(&mut self, scope: Scope, rejected: Rejected) -> Answer {
        let request_id = match rejected.operation {
            None => self.unrecorded_request_id(),
            Some(operation) => {
                let record = trail::Call {
                    operation,
                    parameters: rejected.parameters.as_ref(),
                    key: None,
                    outcome: Err(Refusal::from(&rejected.fault)),
                };
                self.record(scope, &record)
            }
        };
        Answer::new(request_id, Err(rejected.fault))
    }

    /// Records a call, and returns the ID of its request.
    fn record(&mut self, scope: Scope, call: &trail::Call<'_>) -> String {
        let seq = self.trail.next_seq();
        let request_id = self.ids().request_id(seq);
        let scene = trail::Scene { kms: &self.kms, ids: self.ids(), scope };
        let trail::CallRecord { record, keys } = trail::api_call(&scene, seq, &request_id, call);
        self.trail.push(record.clone());
        self.pending.trail.push(record);
        if call.outcome.is_ok() {
            self.note_use(call.operation, &keys, seq);
        }
        request_id
    }

    /// Notes the last use of keys, from the date on which AWS introduced it (KEY-11). It is stored
    /// with the record of the call, for which no reply waits.
    fn note_use(&mut self, operation: Operation, keys: &[KeyArn], record: u64) {
        let is_noted = self.kms.rules().know(Operation::GetKeyLastUsage);
        if !is_noted || !operation.facts().is_cryptographic() {
            return;
        }
        let usage = LastUsage { operation, at: self.kms.now(), record };
        for KeyArn { scope, key } in keys.iter().copied() {
            self.kms.note_usage(scope, key, usage);
            self.pending.note_usage(scope, key, usage);
        }
    }

    /// Returns the ID of a request that leaves no record. The numbers of records are not used for
    /// it, since a later record would have the same ID.
    pub(crate) fn unrecorded_request_id(&mut self) -> String {
        self.unrecorded += 1;
        let number = (self.trail.next_seq() << 24) | (self.unrecorded & 0xff_ffff);
        self.ids().uuid("unrecorded request", number)
    }
}

/// Converts an error to AWS's form, and adds the reason if something is not available.
fn fault(error: KmsError, unavailable: Option<&str>) -> Fault {
    let is_missing = matches!(error, KmsError::Missing(_));
    let mut fault = Fault::from(error);
    if let Some(why) = unavailable.filter(|_| is_missing) {
        fault.message = format!("{} ({why})", fault.message);
    }
    fault
}
