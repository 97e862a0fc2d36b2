//! What goes wrong at the border, as a JavaScript `Error` with a `name`.

use kms_api::Fault;
use kms_sim::{ClockError, JournalError, OpenError, StoreError, TransferError};
use wasm_bindgen::JsValue;

/// Why something was not done. Nothing changed, unless the variant says otherwise.
#[derive(Debug)]
pub enum Error {
    /// `TypeError`: an argument is of the wrong type, or a member has an unknown name.
    Type(String),
    /// `RangeError`: an argument is of the right type, but out of bounds.
    Range(String),
    /// `StoreUnavailableError`, `LaboratoryMismatchError` and others: the store is not there, or
    /// what it holds cannot be opened as it was asked for.
    Open(OpenError),
    /// `LaboratoryInUseError`: another tab or worker writes this laboratory.
    InUse {
        /// The name of its database.
        name: String,
    },
    /// `LaboratoryClosedError`: `close` was called before.
    Closed,
    /// `RestoreError`: the text is no export of a laboratory.
    Restore(TransferError),
    /// The service refused; the name is AWS's code.
    Refused(Fault),
    /// What JavaScript itself threw.
    Thrown(JsValue),
}

/// What anything here gives.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    fn name(&self) -> &'static str {
        match self {
            Self::Type(_) => "TypeError",
            Self::Range(_) => "RangeError",
            Self::Open(error) => error.name(),
            Self::InUse { .. } => "LaboratoryInUseError",
            Self::Closed => "LaboratoryClosedError",
            Self::Restore(_) => "RestoreError",
            Self::Refused(fault) => fault.code,
            Self::Thrown(_) => "Error",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Type(text) | Self::Range(text) => text.clone(),
            Self::Open(error) => error.to_string(),
            Self::InUse { name } => format!(
                "the laboratory \"{name}\" is open for writing in another tab or worker; close it \
                 there first, or open one with another name"
            ),
            Self::Closed => "this laboratory is closed; Kms.open() opens one".to_owned(),
            Self::Restore(error) => error.to_string(),
            Self::Refused(fault) => fault.message.clone(),
            Self::Thrown(_) => String::new(),
        }
    }
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let message = error.message();
        match error {
            Error::Thrown(thrown) => thrown,
            Error::Type(_) => js_sys::TypeError::new(&message).into(),
            Error::Range(_) => js_sys::RangeError::new(&message).into(),
            Error::Open(_)
            | Error::InUse { .. }
            | Error::Closed
            | Error::Restore(_)
            | Error::Refused(_) => {
                let named = js_sys::Error::new(&message);
                named.set_name(error.name());
                named.into()
            }
        }
    }
}

impl From<ClockError> for Error {
    fn from(error: ClockError) -> Self {
        Self::Range(error.to_string())
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Clock(error) => error.into(),
            OpenError::Mismatch(_) | OpenError::Journal(_) | OpenError::NoEntropy => {
                Self::Open(error)
            }
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Open(OpenError::Journal(JournalError::Store(error)))
    }
}

impl From<TransferError> for Error {
    fn from(error: TransferError) -> Self {
        Self::Restore(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl From<serde_wasm_bindgen::Error> for Error {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self::Thrown(error.into())
    }
}
