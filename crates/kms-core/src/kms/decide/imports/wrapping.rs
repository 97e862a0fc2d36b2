//! How material is wrapped for its import, and opened.

use kms_algorithms::task;

use crate::kms::call::{Call, Found};
use crate::{
    GetParametersForImport, ImportParameters, ImportProblem, KeyArn, KeySpec, KmsError, Means,
    Plaintext, WrappingAlgorithm, WrappingKeySpec, WrappingProblem,
};

/// Returns the key spec of the wrapping key; refused where AWS has none for that key, algorithm or
/// Region.
pub(super) fn spec(
    call: &Call<'_>,
    found: &Found<'_>,
    it: &GetParametersForImport,
) -> Result<KeySpec, KmsError> {
    match problem(call, found, it) {
        None => Ok(it.wrapping_key_spec.key_spec()),
        Some(problem) => Err(KmsError::import(found.arn, ImportProblem::Wrapping(problem))),
    }
}

fn problem(
    call: &Call<'_>,
    found: &Found<'_>,
    it: &GetParametersForImport,
) -> Option<WrappingProblem> {
    let (algorithm, wrapping, spec) = (it.wrapping_algorithm, it.wrapping_key_spec, found.key.spec);
    let in_china = found.arn.scope.region.partition() == "aws-cn";
    let is_sm2 = wrapping == WrappingKeySpec::Sm2;
    match algorithm {
        WrappingAlgorithm::RsaesPkcs1V15 => {
            Some(match call.rules.have_withdrawn_pkcs1_wrapping() {
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

/// Opens what was wrapped with the public half of `parameters`.
pub(super) fn open(
    key: KeyArn,
    parameters: &ImportParameters,
    wrapped: &[u8],
    means: &mut Means<'_>,
) -> Result<Plaintext, KmsError> {
    let task = task::UnwrapMaterial {
        spec: parameters.wrapping_key_spec.key_spec(),
        private: parameters.wrapping_key.bytes(),
        algorithm: parameters.wrapping_algorithm,
        wrapped,
    };
    let material = means.try_perform(&task)?;
    material.map(Plaintext::from).map_err(|_| KmsError::import(key, ImportProblem::Unopened))
}
