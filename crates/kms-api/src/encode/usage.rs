//! The answer of GetKeyLastUsage.

use alloc::string::String;

use kms_core::{KeyUsageReport, LastUsage};

use crate::json::Object;

/// The ids of what the trail records, by the numbers of its records.
pub trait RecordIds {
    /// The id of the record.
    fn event_id(&self, record: u64) -> String;
    /// The id of the request that it is about.
    fn request_id(&self, record: u64) -> String;
}

impl Object {
    /// KEY-11: an empty `KeyLastUsage` where the key was not used. The service's model calls
    /// `KeyId` the identifier of the key, in the words that it has for the id and not for the ARN.
    pub(super) fn last_usage(&mut self, it: &KeyUsageReport, ids: &dyn RecordIds) -> &mut Self {
        let last = it.last.map_or_else(|| String::from("{}"), |last| used(last, ids));
        self.seconds("KeyCreationDate", it.creation_date)
            .shown("KeyId", it.key.key)
            .json("KeyLastUsage", &last)
            .seconds("TrackingStartDate", it.tracking_start)
    }
}

fn used(LastUsage { operation, at, record }: LastUsage, ids: &dyn RecordIds) -> String {
    Object::default()
        .text("CloudTrailEventId", &ids.event_id(record))
        .text("KmsRequestId", &ids.request_id(record))
        .shown("Operation", operation)
        .seconds("Timestamp", at)
        .done()
}
