//! Operations on HMAC keys: generate and verify message authentication codes.

use kms_algorithms::Task;

use super::asymmetric::private;
use crate::command::{GenerateMac, VerifyMac};
use crate::error::KmsError;
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::RequestContext;
use crate::response::Response;
use crate::spec::KeyUsage;

/// Decides GenerateMac.
pub(super) fn generate_mac(
    request: &RequestContext<'_>,
    it: &GenerateMac,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let algorithm = it.algorithm;
    let found = request.usable_key(&it.key, KeyUsage::GenerateVerifyMac, algorithm.as_str())?;
    let (spec, secret) = private(&found)?;
    let message = it.message.as_bytes();
    let mac = stage.effects()?.bytes(Task::Mac { spec, secret, algorithm, message })?;
    Ok(Decision::reply(Response::GenerateMac { key: found.arn, mac, algorithm }))
}

/// Decides VerifyMac. The code of another message is refused (WIR-07).
pub(super) fn verify_mac(
    request: &RequestContext<'_>,
    it: &VerifyMac,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let VerifyMac { of, mac } = it;
    let algorithm = of.algorithm;
    let found = request.usable_key(&of.key, KeyUsage::GenerateVerifyMac, algorithm.as_str())?;
    let (spec, secret) = private(&found)?;
    let message = of.message.as_bytes();
    let task = Task::VerifyMac { spec, secret, algorithm, message, tag: mac };
    match stage.effects()?.perform(task)?.verdict().map_err(KmsError::Algorithm)? {
        true => Ok(Decision::reply(Response::VerifyMac { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidMac.into()),
    }
}
