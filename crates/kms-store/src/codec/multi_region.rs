//! The roles and changes of multi-Region keys.

use kms_core::{Days, MultiRegion, MultiRegionChange, Scope, SettledState};

use super::{DecodeError, Decoder, Encoder};

impl Encoder {
    /// Adds the role of a key: 0 for a single-Region key, 1 for a primary key, 2 for a replica key.
    pub(crate) fn multi_region(&mut self, it: Option<&MultiRegion>) -> &mut Self {
        match it {
            None => self.number(0),
            Some(MultiRegion::Primary { replicas }) => {
                self.number(1).list(replicas.iter(), Encoder::region)
            }
            Some(MultiRegion::Replica { primary }) => self.number(2).region(primary),
        }
    }

    /// Adds a change of a multi-Region key. The number of each kind is part of the stored form.
    pub(crate) fn multi_region_change(
        &mut self,
        scope: Scope,
        change: &MultiRegionChange,
    ) -> &mut Self {
        match change {
            MultiRegionChange::Replicated(replica) => self.number(0).key((scope, replica)),
            MultiRegionChange::Settled(state) => {
                self.number(1).flag(*state == SettledState::Enabled)
            }
            MultiRegionChange::PrimaryUpdated { primary, replicas, until } => {
                self.number(2).region(primary).list(replicas.iter(), Encoder::region);
                self.option(*until, Encoder::timestamp)
            }
            MultiRegionChange::DeletionPendingReplicas { window } => {
                self.number(3).number(window.0.into())
            }
        }
    }
}

impl Decoder<'_> {
    /// Decodes the role of a key. Version 1 stored only whether a key is a multi-Region key: it had no
    /// replica keys.
    pub(crate) fn multi_region(&mut self) -> Result<Option<MultiRegion>, DecodeError> {
        if self.is_before(2) {
            return Ok(self.flag("kind")?.then(MultiRegion::primary));
        }
        Ok(match self.number("kind")? {
            0 => None,
            1 => Some(MultiRegion::Primary { replicas: self.regions("replicas")? }),
            2 => Some(MultiRegion::Replica { primary: self.region("primary")? }),
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    /// Decodes a change of a multi-Region key.
    pub(crate) fn multi_region_change(&mut self) -> Result<MultiRegionChange, DecodeError> {
        Ok(match self.number("kind")? {
            0 => MultiRegionChange::Replicated(Box::new(self.key()?.1)),
            1 => MultiRegionChange::Settled(match self.flag("enabled")? {
                true => SettledState::Enabled,
                false => SettledState::PendingImport,
            }),
            2 => MultiRegionChange::PrimaryUpdated {
                primary: self.region("primary")?,
                replicas: self.regions("replicas")?,
                until: self.option("until", Decoder::timestamp)?,
            },
            3 => MultiRegionChange::DeletionPendingReplicas {
                window: Days(self.number_u32("windowDays")?),
            },
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }
}
