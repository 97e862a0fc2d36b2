//! Wrapping keys and algorithms for the import of material.

use kms_algorithms::{Spec, Task};

use crate::algorithms::Context;
use crate::command::GetParametersForImport;
use crate::error::{ImportProblem, KmsError, WrappingProblem};
use crate::id::KeyArn;
use crate::key::{ImportParameters, WrappingAlgorithm, WrappingKeySpec};
use crate::kms::request_context::{Found, RequestContext};
use crate::spec::KeySpec;
use kms_crypto::Plaintext;

/// Returns the spec of the wrapping key. Combinations of key, algorithm and Region that AWS does not
/// offer are refused.
pub(super) fn spec(
    request: &RequestContext<'_>,
    found: &Found<'_>,
    it: &GetParametersForImport,
) -> Result<Spec, KmsError> {
    let spec = Spec::parse(it.wrapping_key_spec.as_str());
    match (problem(request, found, it), spec) {
        (None, Some(spec)) => Ok(spec),
        (problem, _) => {
            let problem = problem.unwrap_or(WrappingProblem::NotInThisVersion);
            Err(KmsError::import(found.arn, ImportProblem::Wrapping(problem)))
        }
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
        _ if is_sm2 => Some(WrappingProblem::Keys(algorithm, wrapping)),
        WrappingAlgorithm::RsaesOaepSha1 | WrappingAlgorithm::RsaesOaepSha256 => {
            is_too_long(spec, wrapping)
                .then_some(WrappingProblem::TooLong(algorithm, wrapping, spec))
        }
        WrappingAlgorithm::RsaAesKeyWrapSha1 | WrappingAlgorithm::RsaAesKeyWrapSha256 => {
            in_china.then_some(WrappingProblem::Region(algorithm))
        }
    }
}

/// Returns whether a private key of this spec is too long to be encrypted with RSA directly.
fn is_too_long(spec: KeySpec, wrapping: WrappingKeySpec) -> bool {
    match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => true,
        KeySpec::EccNistP521 => wrapping == WrappingKeySpec::Rsa2048,
        KeySpec::SymmetricDefault
        | KeySpec::EccNistP256
        | KeySpec::EccNistP384
        | KeySpec::EccSecgP256k1
        | KeySpec::EccNistEdwards25519
        | KeySpec::MlDsa44
        | KeySpec::MlDsa65
        | KeySpec::MlDsa87
        | KeySpec::Hmac224
        | KeySpec::Hmac256
        | KeySpec::Hmac384
        | KeySpec::Hmac512
        | KeySpec::Sm2 => false,
    }
}

/// Decrypts material that was wrapped with the public key of `parameters`.
pub(super) fn open(
    key: KeyArn,
    parameters: &ImportParameters,
    wrapped: &[u8],
    context: &mut Context<'_>,
) -> Result<Plaintext, KmsError> {
    let spec = Spec::parse(parameters.wrapping_key_spec.as_str());
    let algorithm =
        kms_algorithms::WrappingAlgorithm::parse(parameters.wrapping_algorithm.as_str());
    let unopened = KmsError::import(key, ImportProblem::Unopened);
    let (Some(spec), Some(algorithm)) = (spec, algorithm) else { return Err(unopened) };
    let private = parameters.wrapping_key.bytes();
    let opened = context.perform(Task::UnwrapMaterial { spec, private, algorithm, wrapped })?;
    opened.bytes().map(|it| Plaintext::from(it.to_vec())).map_err(|_| unopened)
}
