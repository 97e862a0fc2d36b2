//! Checks whether a key's usage and spec allow an operation.

use crate::error::{InvalidKeyUsage, KmsError};
use crate::id::KeyRef;
use crate::kms::request_context::{Found, RequestContext};
use kms_shapes::{Algorithm, Operation};

impl<'a> RequestContext<'a> {
    /// Finds a key that is usable with `algorithm` now. Its state is checked before its
    /// usage, and its usage before its algorithms.
    pub(super) fn usable_key(
        &self,
        reference: &KeyRef,
        algorithm: impl Into<Algorithm>,
    ) -> Result<Found<'a>, KmsError> {
        let found = self.permitted(reference)?;
        self.check_usage(&found, algorithm.into())?;
        Ok(found)
    }

    /// Checks the key's usage and algorithms (CRY-14). Only a symmetric encryption key protects
    /// data keys (CRY-32).
    pub(super) fn check_usage(
        &self,
        found: &Found<'_>,
        algorithm: Algorithm,
    ) -> Result<(), KmsError> {
        let Found { arn, key } = *found;
        let operation = self.operation.unwrap_or(Operation::Encrypt);
        if key.usage != algorithm.usage()
            || (operation.facts().makes_data_key && !key.is_symmetric())
        {
            let usage = InvalidKeyUsage::Usage { key: arn, usage: key.usage, operation };
            return Err(KmsError::InvalidKeyUsage(usage));
        }
        if !key.spec.supports(algorithm) {
            let usage = InvalidKeyUsage::Algorithm { key: arn, spec: key.spec, algorithm };
            return Err(KmsError::InvalidKeyUsage(usage));
        }
        Ok(())
    }
}
