//! The Regions of a multi-Region key in responses.

use alloc::string::String;

use kms_core::{KeyArn, MultiRegionConfiguration, Region, Scope};

use crate::json::{self, Object};

/// Encodes `MultiRegionConfiguration` for the key with this ARN.
pub(super) fn configuration(arn: KeyArn, regions: &MultiRegionConfiguration) -> String {
    let MultiRegionConfiguration { primary, replicas } = regions;
    let key = |region: Region| {
        let arn = Scope { region, ..arn.scope }.key_arn(arn.key);
        Object::default().shown("Arn", arn).shown("Region", region).done()
    };
    let is_primary = arn.scope.region == *primary;
    Object::default()
        .text("MultiRegionKeyType", if is_primary { "PRIMARY" } else { "REPLICA" })
        .json("PrimaryKey", &key(*primary))
        .json("ReplicaKeys", &json::list(replicas.iter().map(|region| key(*region))))
        .done()
}
