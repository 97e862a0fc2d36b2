//! Sentences about changes of multi-Region keys.

use kms_core::{MultiRegion, MultiRegionChange, SettledState};

/// Returns the sentence about a change.
pub(super) fn sentence(change: &MultiRegionChange) -> String {
    match change {
        MultiRegionChange::Replicated(replica) => {
            match replica.multi_region.as_ref().and_then(MultiRegion::followed) {
                Some(primary) => format!("Replica of the key in {primary} created."),
                None => "Replica created.".to_owned(),
            }
        }
        MultiRegionChange::Settled(SettledState::Enabled) => "Key ready.".to_owned(),
        MultiRegionChange::Settled(SettledState::PendingImport) => {
            "Replica ready; it waits for its material to be imported.".to_owned()
        }
        MultiRegionChange::PrimaryUpdated { primary, .. } => {
            format!("{primary} is the primary Region from now on.")
        }
        MultiRegionChange::DeletionPendingReplicas { window } => {
            format!("Deletion scheduled for {} days after that of the last replica.", window.0)
        }
    }
}
