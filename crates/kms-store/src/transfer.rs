//! Export and import of a laboratory as text.
//!
//! An export is JSON around the values of a snapshot, as the journal stores them, with the key
//! material. So there is only one stored form, and one decoder that checks it.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_core::{BackingKey, BackingKeys, Key, MaterialId, Secret};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::Snapshot;
use crate::journal::{self, JournalError};

const FORMAT: &str = "kms-orrery";
const VERSION: u64 = 1;

/// The reason why a text could not be imported. No laboratory was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferError {
    /// The text is not an export of this program.
    NotAnExport,
    /// The text was exported by a later version of this program.
    NewerVersion {
        /// The version of the export.
        found: u64,
        /// The newest version that this program reads.
        supported: u64,
    },
    /// The export is damaged or was modified. The text describes the problem and its place.
    Damaged(String),
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnExport => write!(
                f,
                "the text is not an export of a laboratory; an export begins with \
                 {{\"format\":\"{FORMAT}\""
            ),
            Self::NewerVersion { found, supported } => write!(
                f,
                "the export has version {found}, and this program supports versions up to \
                 {supported}; reload to get the newer version"
            ),
            Self::Damaged(reason) => write!(
                f,
                "the export is damaged: {reason}; use another copy of it; nothing was changed"
            ),
        }
    }
}

impl core::error::Error for TransferError {}

impl From<JournalError> for TransferError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::NewerFormat { found, supported } => {
                Self::NewerVersion { found: found.into(), supported: supported.into() }
            }
            JournalError::Damaged { reason, .. } => Self::Damaged(reason),
            JournalError::Store(_) | JournalError::Occupied | JournalError::Unstorable(_) => {
                Self::Damaged(error.to_string())
            }
        }
    }
}

/// Exports a laboratory as text.
///
/// The text includes the key material, so it can decrypt every ciphertext of the laboratory.
///
/// # Errors
/// [`JournalError::Unstorable`] for a laboratory that has no stored form.
pub fn export(snapshot: &Snapshot) -> Result<String, JournalError> {
    let parts = journal::write_parts(snapshot)?;
    let parts: Vec<String> = parts.iter().map(|part| STANDARD.encode(part)).collect();
    let keys: usize = snapshot.resources.values().map(|resources| resources.keys.len()).sum();
    let about = format!(
        "A laboratory of KMS Orrery at {}, by the rules of {}, with {keys} keys. The parts hold \
         their material.",
        snapshot.clock.at,
        snapshot.genesis.era.as_str(),
    );
    // There is at least one part, and no character of the text needs escaping in JSON.
    let parts = parts.join("\",\"");
    Ok(format!(
        r#"{{"format":"{FORMAT}","version":{VERSION},"about":"{about}","parts":["{parts}"]}}"#
    ))
}

/// Imports a laboratory from an export.
///
/// # Errors
/// [`TransferError`], which describes the problem and its place.
pub fn import(text: &str) -> Result<Snapshot, TransferError> {
    let export: Value = serde_json::from_str(text)
        .map_err(|error| TransferError::Damaged(format!("it is not JSON ({error})")))?;
    let member = |name| export.get(name);
    match (member("format").and_then(Value::as_str), member("version").and_then(Value::as_u64)) {
        (Some(FORMAT), Some(VERSION)) => {}
        (Some(FORMAT), Some(found)) if found > VERSION => {
            return Err(TransferError::NewerVersion { found, supported: VERSION });
        }
        (Some(_) | None, _) => return Err(TransferError::NotAnExport),
    }
    let parts = member("parts").and_then(Value::as_array);
    let parts = parts.ok_or_else(|| damaged("parts: a list expected".to_owned()))?;
    let parts = parts.iter().enumerate().map(|(index, part)| read_part(index, part));
    let parts = Zeroizing::new(parts.collect::<Result<Vec<_>, _>>()?);
    let snapshot = journal::read_parts(&parts)?;
    let keys = snapshot.resources.values().flat_map(|resources| resources.keys.values());
    keys.into_iter().try_for_each(check_materials)?;
    Ok(snapshot)
}

fn damaged(reason: String) -> TransferError {
    TransferError::Damaged(reason)
}

fn read_part(index: usize, part: &Value) -> Result<Vec<u8>, TransferError> {
    let text = part.as_str();
    let text = text.ok_or_else(|| damaged(format!("parts[{index}]: a text expected")))?;
    let bytes = STANDARD.decode(text);
    bytes.map_err(|error| damaged(format!("parts[{index}]: is not base64 ({error})")))
}

/// Checks that the ID of each material belongs to its secret.
///
/// A checksum detects damage, but not a deliberate change: anyone can compute it for other bytes.
fn check_materials(key: &Key) -> Result<(), TransferError> {
    let mut materials = key.materials.iter().flat_map(BackingKeys::with_pending);
    let is_own = |it: &BackingKey| match &it.secret {
        Some(Secret::Symmetric(secret)) => MaterialId::of(key.id, secret) == it.id,
        Some(Secret::Private(private)) => MaterialId::of_private(key.id, private) == it.id,
        None => true,
    };
    match materials.position(|it| !is_own(it)) {
        Some(index) => Err(damaged(format!(
            "key {}: materials[{index}].id: is not the ID of this secret of this key",
            key.id
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::conformance;

    fn exported() -> (Snapshot, Value) {
        let snapshot = conformance::snapshot();
        let text = export(&snapshot).unwrap();
        (snapshot, serde_json::from_str(&text).unwrap())
    }

    fn error_of(export: &Value) -> String {
        import(&export.to_string()).unwrap_err().to_string()
    }

    #[test]
    fn an_export_reads_back() {
        let (snapshot, export) = exported();
        assert_eq!(import(&export.to_string()), Ok(snapshot));
    }

    #[test]
    fn other_texts_are_not_exports() {
        for text in ["{}", "[]", "null", r#"{"format":"other","version":1}"#] {
            assert_eq!(import(text), Err(TransferError::NotAnExport), "{text}");
        }
        assert!(matches!(import("no JSON"), Err(TransferError::Damaged(_))));
        let (_, mut export) = exported();
        export["version"] = json!(2);
        let newer = TransferError::NewerVersion { found: 2, supported: 1 };
        assert_eq!(import(&export.to_string()), Err(newer));
    }

    #[test]
    fn a_damaged_export_is_refused_with_the_place() {
        let (_, export) = exported();
        let count = export["parts"].as_array().unwrap().len();
        for index in 0..count {
            let mut damaged = export.clone();
            let mut part = STANDARD.decode(export["parts"][index].as_str().unwrap()).unwrap();
            let middle = part.len() / 2;
            part[middle] ^= 1;
            damaged["parts"][index] = json!(STANDARD.encode(part));
            assert!(error_of(&damaged).contains("damaged"), "part {index}");
            damaged["parts"][index] = json!("*");
            assert!(error_of(&damaged).contains(&format!("parts[{index}]: is not base64")));
            damaged["parts"].as_array_mut().unwrap().remove(index);
            assert!(import(&damaged.to_string()).is_err(), "without part {index}");
        }
    }

    #[test]
    fn material_with_another_id_is_refused() {
        let (mut snapshot, _) = exported();
        let (_, other) = exported();
        let key = snapshot.resources.values_mut().flat_map(|it| it.keys.values_mut()).next();
        let key = key.unwrap();
        let mut material = key.materials.as_ref().unwrap().current().clone();
        material.id = MaterialId::from_bytes([7; 32]);
        key.materials = Some(BackingKeys::new(material));
        let text = export(&snapshot).unwrap();
        assert_ne!(text, other.to_string());
        assert!(import(&text).unwrap_err().to_string().contains("materials[0].id"));
    }
}
