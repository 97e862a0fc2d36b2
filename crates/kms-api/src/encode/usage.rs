//! The response of GetKeyLastUsage.

use alloc::string::String;

use kms_core::{KeyUsageReport, LastUsage};

use crate::json::Object;

/// Gives the IDs of the trail's records, by their numbers.
pub trait RecordIds {
    /// Returns the ID of the record.
    fn event_id(&self, record: u64) -> String;
    /// Returns the ID of the request that the record is about.
    fn request_id(&self, record: u64) -> String;
}

impl Object {
    /// Adds the last use of a key; `KeyLastUsage` is empty if the key was not used (KEY-11). `KeyId` is the
    /// ID and not the ARN, as the description in the service's model reads.
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
