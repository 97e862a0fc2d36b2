//! The members of records about multi-Region keys.

use kms_api::RecordIds as _;
use kms_api::json::{self, Object};
use kms_core::{
    Event, EventKind, KeyArn, MultiRegionChange, MultiRegionConfiguration, Operation, Region,
    Rules, Scope,
};

use super::Ids;
use super::record::{self, Record};
use kms_store::TrailRecord;

/// Returns `multiRegionConfiguration` as seen from the key with this ARN.
pub(super) fn configuration(arn: KeyArn, regions: &MultiRegionConfiguration) -> String {
    let MultiRegionConfiguration { primary, replicas } = regions;
    let key = |region: Region| {
        let arn = Scope { region, ..arn.scope }.key_arn(arn.key);
        Object::default().shown("arn", arn).shown("region", region).done()
    };
    let is_primary = arn.scope.region == *primary;
    Object::default()
        .text("multiRegionKeyType", if is_primary { "PRIMARY" } else { "REPLICA" })
        .json("primaryKey", &key(*primary))
        .json("replicaKeys", &json::list(replicas.iter().map(|region| key(*region))))
        .done()
}

/// The record that a call leaves in the Region of the other key: of ReplicateKey a CreateKey there,
/// of UpdatePrimaryRegion the same once more. It has neither parameters nor an answer, which the
/// record of the call itself shows.
pub(super) fn elsewhere(rules: Rules, ids: Ids, seq: u64, event: &Event) -> Option<TrailRecord> {
    let EventKind::MultiRegionChanged { key, change } = &event.kind else { return None };
    let operation = match change {
        MultiRegionChange::Replicated(_) => Operation::CreateKey,
        MultiRegionChange::PrimaryUpdated { primary, .. } if *primary == event.scope.region => {
            Operation::UpdatePrimaryRegion
        }
        MultiRegionChange::PrimaryUpdated { .. }
        | MultiRegionChange::Settled(_)
        | MultiRegionChange::DeletionPendingReplicas { .. } => return None,
    };
    let record = Record {
        user_identity: record::root(event.scope),
        event_name: operation.as_str(),
        resources: vec![record::key(event.scope.key_arn(*key))],
        event_type: "AwsApiCall",
        ..Record::new(rules, event.at, event.scope, ids.event_id(seq))
    };
    Some(TrailRecord { seq, at: event.at, key: Some(*key), json: record.to_json() })
}
