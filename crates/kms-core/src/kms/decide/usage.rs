//! GetKeyLastUsage.

use crate::id::KeyRef;
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::{KeyUsageReport, Response};

/// Decides GetKeyLastUsage (KEY-11), which works in every state (STA-18).
pub(super) fn get(request: &RequestContext<'_>, key: &KeyRef) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    Ok(Decision::reply(Response::GetKeyLastUsage(KeyUsageReport {
        key: arn,
        creation_date: key.created_at,
        tracking_start: request.kms.settings.era.tracks_usage_since(key.created_at),
        last: key.last_usage,
    })))
}
