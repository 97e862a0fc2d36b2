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
        "DisabledException" => "Enable the key first, with Key actions.",
        "KMSInvalidStateException" if message.contains("pending deletion") => {
            "Cancel the deletion first, then enable the key."
        }
        "KMSInvalidStateException" if message.contains("pending import") => {
            "The key has no material yet."
        }
        "AlreadyExistsException" => {
            "Choose another name, or point the existing alias to this key on its Aliases tab."
        }
        "InvalidAliasNameException" => "Names that begin with alias/aws/ belong to AWS.",
        "ConflictException" => {
            "A rotation is running or due within 20 minutes. Turn the clock past it and try again."
        }
        "LimitExceededException" if message.contains("rotations") => {
            "The quota is for the key's whole life. A new key behind the same alias is the way on."
        }
        "InvalidCiphertextException" => {
            "It takes the whole blob, and the very encryption context that it was made with."
        }
        "UnknownOperationException" => "This era does not know the operation yet.",
        _ => "",
    }
}
