//! What the door answers.

use kms_api::Fault;

/// Status, headers' values and body of an HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, or the status of the fault.
    pub status: u16,
    /// The JSON body; empty where the operation answers nothing.
    pub body: String,
    /// The value of `x-amzn-RequestId`.
    pub request_id: String,
    /// What went wrong, if anything did; the body says the same.
    pub fault: Option<Fault>,
}

impl Answer {
    pub(crate) fn new(request_id: String, outcome: Result<String, Fault>) -> Self {
        match outcome {
            Ok(body) => Self { status: 200, body, request_id, fault: None },
            Err(fault) => {
                Self { status: fault.status, body: fault.body(), request_id, fault: Some(fault) }
            }
        }
    }

    /// For whoever asked a laboratory that was closed before it answered.
    pub(crate) fn missing() -> Self {
        let fault = Fault {
            code: "KMSInternalException".into(),
            message: "The laboratory was closed before it answered.".to_owned(),
            status: 500,
        };
        Self::new(String::new(), Err(fault))
    }
}
