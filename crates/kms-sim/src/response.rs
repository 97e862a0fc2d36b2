//! The HTTP response to an API request.

use kms_api::Fault;

/// The status, headers and body of an HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, or the status of the error.
    pub status: u16,
    /// The JSON body; empty if the operation returns nothing.
    pub body: String,
    /// The value of `x-amzn-RequestId`; empty if the laboratory was closed before it replied.
    pub request_id: String,
    /// The error, if the request failed; the body holds the same.
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

    /// Creates the response to a request that failed inside the service, with AWS's error code for that.
    pub(crate) fn internal_error(request_id: String, message: String) -> Self {
        let code = "KMSInternalException".into();
        Self::new(request_id, Err(Fault { code, message, status: 500 }))
    }
}
