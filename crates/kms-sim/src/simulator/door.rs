//! The simulator's door: a request is read, carried out, recorded and answered.

use kms_api::{Fault, RecordIds};
use kms_core::{KeyArn, KmsError, LastUsage, Missing, Operation, Scope};

use super::Simulator;
use crate::trail::{self, Refusal};
use crate::{Answer, Usage, WallTime};

impl Simulator {
    /// Answers one request at the door, in the scope of birth, with the algorithms that are there.
    pub fn handle(&mut self, wall: WallTime, target: &str, body: &str) -> Answer {
        loop {
            match self.handle_signed(wall, "", target, body) {
                Ok(answer) => return answer,
                Err(_) => self.lacks("this host does not get them".to_owned()),
            }
        }
    }

    /// Answers one request at the door, where its signature says ([`kms_api::scope`]).
    ///
    /// # Errors
    /// What the request needs and is not there yet: nothing was done, and nothing recorded.
    pub fn handle_signed(
        &mut self,
        wall: WallTime,
        signed: &str,
        target: &str,
        body: &str,
    ) -> Result<Answer, Missing> {
        self.let_time_pass(wall);
        match kms_api::scope(self.birth.scope, signed) {
            Ok(scope) => self.handle_in(scope, target, body),
            Err(fault) => Ok(Answer::new(self.unrecorded_request_id(), Err(fault))),
        }
    }

    fn handle_in(&mut self, scope: Scope, target: &str, body: &str) -> Result<Answer, Missing> {
        let lack = self.lack.take();
        Ok(match kms_api::decode(self.kms.rules(), scope, target, body) {
            Ok(call) => {
                let named = call.command.action.key().and_then(|key| self.kms.locate(scope, key));
                let outcome = self.execute(&call.command);
                if let (Err(KmsError::Missing(need)), None) = (&outcome, &lack) {
                    return Err(*need);
                }
                let key = named.or_else(|| outcome.as_ref().err().and_then(KmsError::key));
                let outcome = outcome.map_err(|error| fault(error, lack));
                let record = trail::Call {
                    operation: call.operation,
                    parameters: Some(&call.parameters),
                    key,
                    outcome: outcome.as_ref().map_err(Refusal::from),
                };
                let request_id = self.record(scope, &record);
                let ids = self.ids();
                Answer::new(request_id, outcome.map(|response| kms_api::encode(&response, &ids)))
            }
            Err(rejected) => {
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
        })
    }

    /// Writes the record of a call, and gives the id of its request.
    fn record(&mut self, scope: Scope, call: &trail::Call<'_>) -> String {
        let seq = self.trail.next_seq();
        let request_id = self.ids().request_id(seq);
        let scene = trail::Scene { kms: &self.kms, ids: self.ids(), scope };
        let trail::CallRecord { record, keys } = trail::api_call(&scene, seq, &request_id, call);
        self.keep_record(record);
        if call.outcome.is_ok() {
            self.note_use(call.operation, &keys, seq);
        }
        request_id
    }

    /// Takes note of what keys were used for, since the service does (KEY-11). It is stored with
    /// the record, for which no answer waits; of the uses between two entries only the last.
    fn note_use(&mut self, operation: Operation, keys: &[KeyArn], record: u64) {
        let is_noted = self.kms.rules().know(Operation::GetKeyLastUsage);
        if !is_noted || !operation.facts().is_cryptographic {
            return;
        }
        let usage = LastUsage { operation, at: self.kms.now(), record };
        for KeyArn { scope, key } in keys.iter().copied() {
            self.kms.note_usage(scope, key, usage);
            match self.pending.usages.last_mut() {
                Some(last) if (last.scope, last.key) == (scope, key) => last.usage = usage,
                Some(_) | None => self.pending.usages.push(Usage { scope, key, usage }),
            }
        }
    }

    /// A request for what does not exist leaves no record, whose number could be its own.
    pub(crate) fn unrecorded_request_id(&mut self) -> String {
        self.unrecorded += 1;
        let number = (self.trail.next_seq() << 24) | (self.unrecorded & 0xff_ffff);
        self.ids().uuid("unrecorded request", number)
    }
}

/// A refusal in AWS's words; where something is lacking, with the reason.
fn fault(error: KmsError, lack: Option<String>) -> Fault {
    let is_lack = matches!(error, KmsError::Missing(_));
    let mut fault = Fault::from(error);
    if let Some(why) = lack.filter(|_| is_lack) {
        fault.message = format!("{} ({why})", fault.message);
    }
    fault
}
