//! Wrapping keys and algorithms for the import of material.

use kms_algorithms::task;

use crate::algorithms::Context;
use crate::command::GetParametersForImport;
use crate::error::{ImportProblem, KmsError, WrappingProblem};
use crate::id::KeyArn;
use crate::key::ImportParameters;
use crate::kms::request_context::{Found, RequestContext};
use kms_crypto::Plaintext;
use kms_shapes::KeySpec;
use kms_shapes::{WrappingAlgorithm, WrappingKeySpec};

/// Returns the spec of the wrapping key. Combinations of key, algorithm and Region that AWS does not
/// offer are refused.
pub(super) fn spec(
    request: &RequestContext<'_>,
    found: &Found<'_>,
    it: &GetParametersForImport,
) -> Result<KeySpec, KmsError> {
    match problem(request, found, it) {
        None => Ok(it.wrapping_key_spec.key_spec()),
        Some(problem) => Err(KmsError::import(found.arn, ImportProblem::Wrapping(problem))),
    }
}

fn problem(
    request: &RequestContext<'_>,
    found: &Found<'_>,
    it: &GetParametersForImport,
) -> Option<WrappingProblem> {
    let (algorithm, wrapping, spec) = (it.wrapping_algorithm, it.wrapping_key_spec, found.key.spec);
    let in_china = found.arn.scope.region.partition() == "aws-cn";
    let is_sm2 = wrapping == WrappingKeySpec::Sm2;
    match algorithm {
        WrappingAlgorithm::RsaesPkcs1V15 => {
            Some(match request.rules.have_withdrawn_pkcs1_wrapping() {
                true => WrappingProblem::Withdrawn,
                false => WrappingProblem::NotInThisVersion,
            })
        }
        WrappingAlgorithm::Sm2Pke if !is_sm2 => Some(WrappingProblem::Keys(algorithm, wrapping)),
        WrappingAlgorithm::Sm2Pke => (!in_china).then_some(WrappingProblem::Region(algorithm)),
        WrappingAlgorithm::RsaesOaepSha1
        | WrappingAlgorithm::RsaesOaepSha256
        | WrappingAlgorithm::RsaAesKeyWrapSha1
        | WrappingAlgorithm::RsaAesKeyWrapSha256
            if is_sm2 =>
        {
            Some(WrappingProblem::Keys(algorithm, wrapping))
        }
        WrappingAlgorithm::RsaesOaepSha1 | WrappingAlgorithm::RsaesOaepSha256 => {
            let fits = spec.fits_rsa_block(wrapping);
            (!fits).then_some(WrappingProblem::TooLong(algorithm, wrapping, spec))
        }
        WrappingAlgorithm::RsaAesKeyWrapSha1 | WrappingAlgorithm::RsaAesKeyWrapSha256 => {
            in_china.then_some(WrappingProblem::Region(algorithm))
        }
    }
}

/// Decrypts material that was wrapped with the public key of `parameters`.
pub(super) fn decrypt(
    key: KeyArn,
    parameters: &ImportParameters,
    wrapped: &[u8],
    context: &mut Context<'_>,
) -> Result<Plaintext, KmsError> {
    let task = task::UnwrapMaterial {
        spec: parameters.wrapping_key_spec.key_spec(),
        private: parameters.wrapping_key.bytes(),
        algorithm: parameters.wrapping_algorithm,
        wrapped,
    };
    let material = context.try_perform(&task)?;
    material
        .map(Plaintext::from)
        .map_err(|_| KmsError::import(key, ImportProblem::InvalidCiphertext))
}
