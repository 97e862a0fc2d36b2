//! Operations on HMAC keys: generate and verify message authentication codes.

use kms_algorithms::task;

use super::asymmetric::private;
use crate::command::{GenerateMac, VerifyMac};
use crate::error::KmsError;
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::RequestContext;
use crate::response::Response;

/// Decides GenerateMac.
pub(super) fn generate_mac(
    request: &RequestContext<'_>,
    it: &GenerateMac,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let algorithm = it.algorithm;
    let found = request.usable_key(&it.key, algorithm)?;
    let (spec, secret) = private(&found)?;
    let message = it.message.as_bytes();
    let mac = stage.effects()?.perform(&task::GenerateMac { spec, secret, algorithm, message })?;
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
    let found = request.usable_key(&of.key, algorithm)?;
    let (spec, secret) = private(&found)?;
    let message = of.message.as_bytes();
    let task = task::VerifyMac { spec, secret, algorithm, message, mac };
    match stage.effects()?.perform(&task)? {
        true => Ok(Decision::reply(Response::VerifyMac { key: found.arn, algorithm })),
        false => Err(KmsError::InvalidMac.into()),
    }
}
