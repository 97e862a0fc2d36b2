//! Explains rotation dates, rotation statuses and past rotations.
//!
//! The state of a key holds its rotation period, its next date and its materials. These distinguish a
//! date that counts from EnableKeyRotation from one that counts from a rotation, and an automatic
//! rotation from one on demand. The state does not contain whether EnableKeyRotation changed the period
//! of a schedule, whether a rotation made up for a missed one, or when one on demand was requested.
//! That comes from the events of the key: a caller passes those it has, oldest first. If they do not
//! reach back far enough, an explanation has only the reasons that the state holds.

mod history;

use alloc::vec::Vec;

use super::Kms;
use crate::command::RotationPeriod;
use crate::event::{Event, RotationType};
use crate::explanation::{
    DateOrigin, Explanation, NextRotation, Pause, RotationReason, RotationStatusReason, rule,
};
use crate::id::{Region, Scope};
use crate::key::{BackingKey, BackingKeys, Key, RotationSchedule};
use crate::time::Timestamp;
use history::History;
use kms_crypto::{KeyId, MaterialId};

impl Kms {
    /// Explains the date of a key's next automatic rotation; `None` if there is no such key, or no
    /// date.
    pub fn explain_next_rotation<'e>(
        &self,
        scope: Scope,
        id: KeyId,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Option<NextRotation> {
        let key = self.key(scope, id)?;
        let at = key.next_rotation(self.settings.era)?;
        let origin = match (followed(key), key.schedule) {
            (Some(primary), _) => DateOrigin::FollowsPrimary { primary },
            (None, RotationSchedule::Off) => return None,
            (None, RotationSchedule::ByAws) => {
                let since = key.materials.as_ref()?.current().created_at;
                DateOrigin::ManagedByAws(self.settings.era.aws_managed_rotation(since))
            }
            (None, RotationSchedule::On { period, next }) => {
                let history = History::read(self.settings.era, scope, key, events);
                history.origin_of(period, next).unwrap_or_else(|| from_state(key, period, next))
            }
        };
        let unchanged_by = latest_on_demand(key, origin);
        let unchanged_by = unchanged_by.map(|reason| Explanation { rule: rule!("ODR-06"), reason });
        Some(NextRotation { at, origin: origin.explained(), unchanged_by })
    }

    /// Explains whether a key rotates automatically; `None` if there is no such key.
    #[must_use]
    pub fn explain_rotation_status(
        &self,
        scope: Scope,
        id: KeyId,
    ) -> Option<Explanation<RotationStatusReason>> {
        Some(self.rotation_status_of(self.key(scope, id)?).explained())
    }

    fn rotation_status_of(&self, key: &Key) -> RotationStatusReason {
        if let Some(obstacle) = key.obstacle_to_automatic_rotation() {
            return RotationStatusReason::NotSupported(obstacle);
        }
        let (period, next) = match key.schedule {
            RotationSchedule::On { period, next } => (period, next),
            RotationSchedule::Off => {
                return followed(key).map_or(RotationStatusReason::Off, |primary| {
                    RotationStatusReason::FollowsPrimary { primary, schedule: None }
                });
            }
            RotationSchedule::ByAws => {
                let current = key.materials.as_ref().map(BackingKeys::current);
                let since = current.map_or(key.created_at, |material| material.created_at);
                let rotation = self.settings.era.aws_managed_rotation(since);
                return RotationStatusReason::ManagedByAws(rotation);
            }
        };
        match (key.state.pause(), followed(key)) {
            (Some(pause), None) | (Some(pause @ Pause::PendingDeletion), Some(_)) => {
                let overdue = key.overdue(self.rules(), self.now);
                RotationStatusReason::Paused { pause, period, next, overdue }
            }
            // A disabled replica rotates with its primary.
            (Some(Pause::Disabled) | None, Some(primary)) => {
                let schedule = Some((period, next));
                RotationStatusReason::FollowsPrimary { primary, schedule }
            }
            (None, None) => RotationStatusReason::Scheduled { period, next },
        }
    }

    /// Explains the past rotations of a key, oldest first, each with the material that it made
    /// current; empty if there is no such key.
    pub fn explain_rotations<'e>(
        &self,
        scope: Scope,
        id: KeyId,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Vec<(MaterialId, Explanation<RotationReason>)> {
        let Some(key) = self.key(scope, id) else { return Vec::new() };
        let history = History::read(self.settings.era, scope, key, events);
        let mut materials = key.materials.iter().flat_map(BackingKeys::iter);
        let mut previous = materials.next();
        let explained = materials.filter_map(|material| {
            let previous = previous.replace(material)?;
            let reason = self.reason_of(key, &history, previous, material)?;
            Some((material.id, reason.explained()))
        });
        explained.collect()
    }

    /// Returns the reason for the rotation that made `material` current.
    fn reason_of(
        &self,
        key: &Key,
        history: &History<'_>,
        previous: &BackingKey,
        material: &BackingKey,
    ) -> Option<RotationReason> {
        let rotation_type = material.rotation_type?;
        if let Some(primary) = followed(key) {
            return Some(RotationReason::FollowsPrimary { primary });
        }
        if let RotationSchedule::ByAws = key.schedule {
            let rotation = self.settings.era.aws_managed_rotation(previous.created_at);
            return Some(RotationReason::ManagedByAws(rotation));
        }
        let from_state = match rotation_type {
            RotationType::Automatic => RotationReason::OnSchedule { origin: None },
            RotationType::OnDemand => RotationReason::OnDemand { requested_at: None },
        };
        Some(history.reason_of(material.id).unwrap_or(from_state))
    }
}

/// Returns the primary's Region if the key is a replica.
fn followed(key: &Key) -> Option<Region> {
    key.multi_region.as_ref()?.followed()
}

/// Derives the origin of a date from the state only: it counts from an automatic rotation if there
/// was one, else from EnableKeyRotation.
fn from_state(key: &Key, period: RotationPeriod, next: Timestamp) -> DateOrigin {
    let at = next.minus_days(period.days());
    let materials = key.materials.iter().flat_map(BackingKeys::iter);
    let mut automatic = materials.filter(|it| it.rotation_type == Some(RotationType::Automatic));
    match automatic.any(|material| material.created_at == at) {
        true => DateOrigin::Rotated { at, period },
        false => DateOrigin::Enabled { at, period },
    }
}

/// Returns the time of the latest on-demand rotation, completed or running, after the event from
/// which an automatic date counts.
fn latest_on_demand(key: &Key, origin: DateOrigin) -> Option<Timestamp> {
    let since = match origin {
        DateOrigin::Enabled { at, .. }
        | DateOrigin::PeriodChanged { at, .. }
        | DateOrigin::Rotated { at, .. }
        | DateOrigin::CaughtUp { at, .. } => at,
        DateOrigin::ManagedByAws(_) | DateOrigin::FollowsPrimary { .. } => return None,
    };
    let materials = key.materials.iter().flat_map(BackingKeys::iter);
    let completed = materials
        .filter(|it| it.rotation_type == Some(RotationType::OnDemand))
        .map(|it| it.created_at)
        .filter(|at| *at > since);
    completed.chain(key.on_demand.running.map(|running| running.started_at)).max()
}
