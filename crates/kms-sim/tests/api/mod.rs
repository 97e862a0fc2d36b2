//! A laboratory, and helpers that send API requests to it.

use kms_core::Timestamp;
use kms_sim::{Answer, Laboratory, Options, WallTime};
use kms_store::MemoryStore;
use pollster::block_on;
use serde_json::Value;

pub(crate) const WALL: WallTime = WallTime(1_700_000_000_000.0);
/// No signature: the request is for the account and Region of the laboratory.
pub(crate) const HOME: &str = "";
/// A signature for another Region.
pub(crate) const IRELAND: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/kms/aws4_request, \
     SignedHeaders=host, Signature=0";
/// A signature of another account, in the Region of the laboratory.
pub(crate) const OTHERS: &str =
    "AWS4-HMAC-SHA256 Credential=444455556666/20261121/us-east-1/kms/aws4_request";

pub(crate) struct Lab(pub(crate) Laboratory<MemoryStore>);

impl Lab {
    pub(crate) fn open(store: &MemoryStore) -> Self {
        let start = Some(Timestamp::from_date(2024, 1, 1));
        let options = Options { start, seed: Some("tests".to_owned()), ..Options::default() };
        Self(block_on(Laboratory::open(store.clone(), options, WALL)).unwrap())
    }

    /// Sends a request.
    pub(crate) fn call(&self, signed: &str, operation: &str, input: &Value) -> Answer {
        let target = format!("TrentService.{operation}");
        block_on(self.0.call_signed(WALL, signed, &target, &input.to_string()))
    }

    /// Sends a request that must succeed, and returns its output.
    pub(crate) fn get(&self, signed: &str, operation: &str, input: &Value) -> Value {
        let answer = self.call(signed, operation, input);
        assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
        if answer.body.is_empty() { Value::Null } else { json_of(&answer.body) }
    }

    /// Sends a request that must fail, and returns its error code.
    pub(crate) fn refusal(&self, signed: &str, operation: &str, input: &Value) -> String {
        self.call(signed, operation, input).fault.unwrap().code.into_owned()
    }
}

pub(crate) fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
