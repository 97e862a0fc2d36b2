//! Folds the events of multi-Region keys.

use crate::event::{Event, EventKind, MultiRegionChange, SettledState};
use crate::id::{Region, Scope};
use crate::key::{Key, KeyState, MultiRegion};
use crate::kms::Kms;

impl Kms {
    /// Updates the primary's list of replicas when one is created or deleted.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these make and end replicas")]
    pub(super) fn update_replica_list(&mut self, Event { scope, kind, .. }: &Event) {
        let (replica, is_created) = match kind {
            EventKind::MultiRegionChanged {
                change: MultiRegionChange::Replicated(replica),
                ..
            } => (Some(&**replica), true),
            EventKind::KeyDeleted { key } => (self.key(*scope, *key), false),
            _ => return,
        };
        let Some(replica) = replica else { return };
        let Some(primary) = replica.multi_region.as_ref().and_then(MultiRegion::followed) else {
            return;
        };
        let id = replica.id;
        let primary = self.resources.get_mut(&Scope { region: primary, ..*scope });
        let primary = primary.and_then(|resources| resources.keys.get_mut(&id));
        if let Some(primary) = primary.and_then(|key| key.multi_region.as_mut()) {
            match is_created {
                true => primary.add_replica(scope.region),
                false => primary.remove_replica(scope.region),
            }
        }
    }
}

impl Key {
    pub(super) fn change_regions(&mut self, region: Region, change: &MultiRegionChange) {
        match change {
            // The event contained the whole key.
            MultiRegionChange::Replicated(_) => {}
            MultiRegionChange::Settled(SettledState::Enabled) => self.state = KeyState::Enabled,
            MultiRegionChange::Settled(SettledState::PendingImport) => {
                self.state = KeyState::PendingImport;
            }
            MultiRegionChange::PrimaryUpdated { primary, replicas, until } => {
                self.multi_region = Some(match *primary == region {
                    true => MultiRegion::Primary { replicas: replicas.clone() },
                    false => MultiRegion::Replica { primary: *primary },
                });
                if let Some(until) = *until {
                    self.state = KeyState::Updating { until };
                }
            }
            MultiRegionChange::DeletionPendingReplicas { window } => {
                self.state = KeyState::PendingReplicaDeletion { window: *window };
            }
        }
    }
}
