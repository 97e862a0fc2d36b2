//! The import of key material: its parameters, and the changes that it causes.

use kms_core::{
    ImportChange, ImportParameters, Imported, LostImport, PrivateKey, WrappingAlgorithm,
    WrappingKeySpec,
};

use super::{DecodeError, Decoder, Encoder, WithPath};

impl Encoder {
    /// Adds the parameters of an import: the wrapping key, its use and its expiration.
    pub(crate) fn import_parameters(&mut self, it: &ImportParameters) -> &mut Self {
        self.bytes(&it.id).bytes(it.wrapping_key.bytes());
        self.text(it.wrapping_key_spec.as_str()).text(it.wrapping_algorithm.as_str());
        self.timestamp(it.valid_to)
    }

    /// Adds a change of imported material. The number of each kind is part of the stored form.
    pub(crate) fn import_change(&mut self, change: &ImportChange) -> &mut Self {
        match change {
            ImportChange::Prepared(parameters) => self.number(0).import_parameters(parameters),
            ImportChange::Imported(it) => {
                self.number(1).material(&it.material).bytes(&it.public_key);
                self.bytes(&it.parameters).flag(it.enabled)
            }
            ImportChange::Deleted(lost) => self.number(2).lost(*lost),
            ImportChange::Expired(lost) => self.number(3).lost(*lost),
        }
    }

    fn lost(&mut self, lost: LostImport) -> &mut Self {
        self.material_id(lost.material).flag(lost.pending_import)
    }
}

impl Decoder<'_> {
    /// Decodes the parameters of an import.
    pub(crate) fn import_parameters(&mut self) -> Result<ImportParameters, DecodeError> {
        Ok(ImportParameters {
            id: self.array("id")?,
            wrapping_key: PrivateKey::from(self.bytes("wrappingKey")?.to_vec()),
            wrapping_key_spec: self.parsed(
                "spec",
                WrappingKeySpec::parse,
                "a wrapping key spec",
            )?,
            wrapping_algorithm: self.parsed(
                "algorithm",
                WrappingAlgorithm::parse,
                "a wrapping algorithm",
            )?,
            valid_to: self.timestamp("validTo")?,
        })
    }

    /// Decodes a change of imported material.
    pub(crate) fn import_change(&mut self) -> Result<ImportChange, DecodeError> {
        Ok(match self.number("kind")? {
            0 => ImportChange::Prepared(Box::new(self.import_parameters()?)),
            1 => ImportChange::Imported(Box::new(Imported {
                material: self.material().at("material")?,
                public_key: self.bytes("publicKey")?.to_vec(),
                parameters: self.array("parameters")?,
                enabled: self.flag("enabled")?,
            })),
            2 => ImportChange::Deleted(self.lost()?),
            3 => ImportChange::Expired(self.lost()?),
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    fn lost(&mut self) -> Result<LostImport, DecodeError> {
        Ok(LostImport {
            material: self.material_id("material")?,
            pending_import: self.flag("pendingImport")?,
        })
    }
}
