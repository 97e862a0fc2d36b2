//! Operations on HMAC keys: generate and verify message authentication codes.

use kms_algorithms::Task;

use super::Decided;
use super::asymmetric::private;
use crate::kms::Decision;
use crate::kms::request_context::RequestContext;
use crate::{Context, GenerateMac, KeyUsage, KmsError, Response, VerifyMac};

/// GenerateMac.
pub(super) fn generate_mac(
    request: &RequestContext<'_>,
    it: &GenerateMac,
    context: &mut Context<'_>,
) -> Decided {
    let algorithm = it.algorithm;
    let found = request.usable_key(&it.key, KeyUsage::GenerateVerifyMac, algorithm.as_str())?;
    let (spec, secret) = private(&found)?;
    let message = it.message.as_bytes();
    let mac = context.bytes(Task::Mac { spec, secret, algorithm, message })?;
    Ok(Decision::quiet(Response::GenerateMac { key: found.arn, mac, algorithm }))
}

/// VerifyMac: a code that is not the message's is refused (WIR-07).
pub(super) fn verify_mac(
    request: &RequestContext<'_>,
    it: &VerifyMac,
    context: &mut Context<'_>,
) -> Decided {
    let VerifyMac { of, mac } = it;
    let algorithm = of.algorithm;
    let found = request.usable_key(&of.key, KeyUsage::GenerateVerifyMac, algorithm.as_str())?;
    let (spec, secret) = private(&found)?;
    let message = of.message.as_bytes();
    let task = Task::VerifyMac { spec, secret, algorithm, message, tag: mac };
    match context.perform(task)?.verdict().map_err(KmsError::Algorithm)? {
        true => Ok(Decision::quiet(Response::VerifyMac { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidMac),
    }
}
