//! Previews: the events that happen if no command comes in between.

use alloc::vec::Vec;

use crate::event::{EventKind, ImportChange, MultiRegionChange, RotationType, SettledState};
use crate::id::Scope;
use crate::time::Timestamp;
use kms_crypto::{KeyId, MaterialId};

/// The events that happen up to some time if no command comes in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The first events, in the order in which they happen.
    pub events: Vec<PreviewedEvent>,
    /// Whether more events happen up to that time.
    pub is_truncated: bool,
}

/// An event of a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviewedEvent {
    /// When it happens.
    pub at: Timestamp,
    /// The account and Region of the key.
    pub scope: Scope,
    /// The key.
    pub key: KeyId,
    /// The kind of event.
    pub kind: PreviewedKind,
}

/// The kinds of previewed events.
///
/// A previewed rotation has no material: it is generated when the rotation happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewedKind {
    /// The key gets new current material.
    Rotated(RotationType),
    /// Imported material expires (IMP-20).
    MaterialExpired(MaterialId),
    /// The creation of a replica or the change of a primary Region completes (MRK-07).
    Settled(SettledState),
    /// The waiting period of a primary starts, because its last replica is deleted (STA-12).
    DeletionScheduled {
        /// The end of the waiting period.
        delete_at: Timestamp,
    },
    /// The key is deleted (DEL-10).
    Deleted,
}

impl PreviewedKind {
    /// Returns the previewed form of an event; `None` for events that only commands cause.
    #[must_use]
    pub fn of(kind: &EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::KeyRotated(rotated) => Self::Rotated(rotated.rotation_type),
            EventKind::ImportChanged { change: ImportChange::Expired(lost), .. } => {
                Self::MaterialExpired(lost.material)
            }
            EventKind::MultiRegionChanged { change: MultiRegionChange::Settled(state), .. } => {
                Self::Settled(*state)
            }
            EventKind::KeyDeletionScheduled { delete_at, .. } => {
                Self::DeletionScheduled { delete_at: *delete_at }
            }
            EventKind::KeyDeleted { .. } => Self::Deleted,
            EventKind::ImportChanged {
                change:
                    ImportChange::Prepared(_) | ImportChange::Imported(_) | ImportChange::Deleted(_),
                ..
            }
            | EventKind::MultiRegionChanged {
                change:
                    MultiRegionChange::Replicated(_)
                    | MultiRegionChange::PrimaryUpdated { .. }
                    | MultiRegionChange::DeletionPendingReplicas { .. },
                ..
            }
            | EventKind::AliasCreated { .. }
            | EventKind::AliasDeleted { .. }
            | EventKind::AliasUpdated { .. }
            | EventKind::GrantChanged { .. }
            | EventKind::KeyCreated(_)
            | EventKind::KeyDeletionCancelled { .. }
            | EventKind::KeyDescriptionUpdated { .. }
            | EventKind::KeyDisabled { .. }
            | EventKind::KeyEnabled { .. }
            | EventKind::KeyLeftPendingImport { .. }
            | EventKind::KeyPolicyPut { .. }
            | EventKind::KeyRotationDisabled { .. }
            | EventKind::KeyRotationEnabled { .. }
            | EventKind::KeyStoreChanged { .. }
            | EventKind::OnDemandRotationStarted { .. }
            | EventKind::ResourceTagged { .. }
            | EventKind::ResourceUntagged { .. } => return None,
        })
    }
}
