//! A failed action: AWS's code and text, and a remedy.

use kms_api::Fault;

/// The error of an action, to be shown next to that action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// AWS's code; empty for errors of the page itself.
    pub(crate) code: String,
    /// AWS's text, unchanged, or the page's own.
    pub(crate) message: String,
    /// The remedy; empty if none is known.
    pub(crate) advice: &'static str,
}

impl Problem {
    /// An error of the page itself.
    pub(crate) fn new(message: String) -> Self {
        Self { code: String::new(), message, advice: "" }
    }

    pub(super) fn from_fault(fault: &Fault) -> Self {
        let advice = advice(&fault.code, &fault.message);
        Self { code: fault.code.clone().into_owned(), message: fault.message.clone(), advice }
    }

    /// Code and text on one line.
    pub(crate) fn line(&self) -> String {
        match (self.code.as_str(), self.message.as_str()) {
            ("", message) => message.to_owned(),
            (code, "") => code.to_owned(),
            (code, message) => format!("{code}: {message}"),
        }
    }
}

fn advice(code: &str, message: &str) -> &'static str {
    match code {
        "DisabledException" => "Enable the key with Key actions, then try again.",
        "KMSInvalidStateException" if message.contains("pending deletion") => {
            "Cancel the key deletion, then enable the key."
        }
        "KMSInvalidStateException" if message.contains("pending import") => {
            "The key has no key material yet."
        }
        "AlreadyExistsException" => "Choose another name, or point the existing alias to this key.",
        "InvalidAliasNameException" => {
            "Names that begin with alias/aws/ are reserved for AWS. Choose another name."
        }
        "ConflictException" => {
            "A rotation is in progress or due within 20 minutes. Advance the clock past it, then try again."
        }
        "LimitExceededException" if message.contains("rotations") => {
            "The quota is for the life of the key. Create a new key and point the alias to it."
        }
        "InvalidCiphertextException" => {
            "Use the whole ciphertext and exactly the encryption context that it was encrypted with."
        }
        "UnknownOperationException" => {
            "The operation does not exist in this era. Use a laboratory of a later era."
        }
        _ => "",
    }
}
