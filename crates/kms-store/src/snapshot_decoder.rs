//! Assembles a laboratory from the values of a snapshot, and refuses values that contradict each
//! other.

#[cfg(test)]
mod tests;

use kms_core::{
    BackingKey, BackingKeys, Key, KeyState, Origin, Resources, RotationSchedule, Scope, Timestamp,
};

use crate::Snapshot;
use crate::codec::{DecodeError, Decoder, MAX_NUMBER, WithPath};
use crate::record::Kind;

/// The number of rotations on demand that a stored key may have at most, far above any limit of AWS.
const MAX_ON_DEMAND_ROTATIONS: u32 = 1_000_000;

/// A laboratory that is being assembled. Aliases must be added after the keys that they point to.
pub(crate) struct SnapshotDecoder(Snapshot);

impl SnapshotDecoder {
    /// Begins a laboratory with its header.
    pub(crate) fn begin(header: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        header.header().map(Self)
    }

    /// Adds the items of one value.
    pub(crate) fn add(&mut self, kind: Kind, part: &mut Decoder<'_>) -> Result<(), DecodeError> {
        match kind {
            Kind::Keys => part.each("keys", &mut |from| self.add_key(from)),
            Kind::Aliases => part.each("aliases", &mut |from| self.add_alias(from)),
            Kind::CustomKeyStores => {
                part.each("customKeyStores", &mut |from| self.add_key_store(from))
            }
            Kind::Events => part.each("events", &mut |from| {
                self.0.events.push(from.event()?);
                Ok(())
            }),
            Kind::Trail => part.each("trail", &mut |from| {
                self.0.trail.push(from.trail_record()?);
                Ok(())
            }),
            Kind::Documents => part.each("documents", &mut |from| {
                let (name, text) = from.document()?;
                self.0.documents.insert(name, text);
                Ok(())
            }),
            Kind::Entry | Kind::Header | Kind::Message => {
                Err(DecodeError::new("does not belong here"))
            }
        }
    }

    fn add_key(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let (scope, key) = from.key()?;
        self.check(&key)?;
        match self.resources(scope)?.keys.insert(key.id, key) {
            None => Ok(()),
            Some(_) => Err(DecodeError::new("there are two keys of this id")).at("id"),
        }
    }

    fn add_alias(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let (scope, name, alias) = from.alias()?;
        let resources = self.resources(scope)?;
        let Some(key) = resources.keys.get_mut(&alias.target) else {
            return Err(DecodeError::new("there is no such key")).at("target");
        };
        key.add_alias(name.clone());
        match resources.aliases.insert(name, alias) {
            None => Ok(()),
            Some(_) => Err(DecodeError::new("there are two aliases of this name")).at("name"),
        }
    }

    fn add_key_store(&mut self, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let (scope, store) = from.custom_key_store()?;
        in_order(self.0.genesis.start, store.creation_date).at("creationDate")?;
        match self.resources(scope)?.key_stores.insert(store.id.clone(), store) {
            None => Ok(()),
            Some(_) => Err(DecodeError::new("there are two custom key stores of this id")).at("id"),
        }
    }

    /// Completes the laboratory, and checks the numbers of its events and records.
    pub(crate) fn finish(self) -> Result<Snapshot, DecodeError> {
        let events = self.0.events.iter().map(|event| event.seq);
        check_numbers(events, self.0.next_event).at("events")?;
        let trail = self.0.trail.iter().map(|record| record.seq);
        check_numbers(trail, self.0.next_record).at("trail")?;
        Ok(self.0)
    }

    fn resources(&mut self, scope: Scope) -> Result<&mut Resources, DecodeError> {
        let unknown = || DecodeError::new("is not among the scopes of the laboratory");
        self.0.resources.get_mut(&scope).ok_or_else(unknown).at("scope")
    }

    /// Checks the dates from which later events of a key are computed. A key that the state machine
    /// made always passes.
    ///
    /// A date in a distant past would cause one rotation for each period since then, and could keep
    /// the laboratory busy without end.
    fn check(&self, key: &Key) -> Result<(), DecodeError> {
        let start = self.0.genesis.start;
        in_order(start, key.created_at).at("createdAt")?;
        if let KeyState::Creating { until } | KeyState::Updating { until } = key.state {
            in_order(key.created_at, until).at("until").at("state")?;
        }
        // All Regions of a multi-Region key have the same material and rotation (MRK-01), which
        // are older than a replica. After UpdatePrimaryRegion that replica may be the primary.
        let earliest = if key.multi_region.is_some() { start } else { key.created_at };
        check_materials(key, earliest).at("materials")?;
        check_rotation(key, earliest)
    }
}

/// Checks that the materials of `key` follow each other, and that none is older than `earliest`.
fn check_materials(key: &Key, earliest: Timestamp) -> Result<(), DecodeError> {
    let mut previous = earliest;
    for (index, material) in key.materials.iter().flat_map(BackingKeys::iter).enumerate() {
        in_order(previous, material.created_at).at("createdAt").at_index(index)?;
        previous = material.created_at;
    }
    let materials = key.materials.iter().flat_map(BackingKeys::with_pending);
    for valid_to in materials.filter_map(BackingKey::valid_to) {
        in_order(earliest, valid_to).at("validTo")?;
    }
    if key.is_symmetric() && key.origin == Origin::AwsKms && !key.has_all_material() {
        return Err(DecodeError::new("a key of AWS_KMS has material"));
    }
    Ok(())
}

/// Checks the rotation schedule of `key`, none of whose dates lies before `earliest`.
fn check_rotation(key: &Key, earliest: Timestamp) -> Result<(), DecodeError> {
    if let RotationSchedule::On { next, .. } = key.schedule {
        in_order(earliest, next).at("next").at("schedule")?;
        if !key.can_rotate_automatically() {
            return Err(DecodeError::new("such a key does not rotate automatically"))
                .at("schedule");
        }
    }
    if key.on_demand.used > MAX_ON_DEMAND_ROTATIONS {
        let wrong = format!("at most {MAX_ON_DEMAND_ROTATIONS} expected");
        return Err(DecodeError::new(wrong)).at("onDemandUsed");
    }
    Ok(())
}

fn in_order(earlier: Timestamp, later: Timestamp) -> Result<(), DecodeError> {
    if earlier <= later {
        Ok(())
    } else {
        Err(DecodeError::new(format!("{later} lies before {earlier}, the earliest possible time")))
    }
}

/// Checks that `numbers` have no gaps and end before `next`.
fn check_numbers(
    numbers: impl ExactSizeIterator<Item = u64>,
    next: u64,
) -> Result<(), DecodeError> {
    let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    let Some(first) = next.checked_sub(count).filter(|first| *first > 0 && next <= MAX_NUMBER)
    else {
        return Err(DecodeError::new(format!("{count} of them cannot come before number {next}")));
    };
    for (index, (number, expected)) in numbers.zip(first..).enumerate() {
        if number != expected {
            let wrong = format!("{expected} expected, {number} found");
            return Err(DecodeError::new(wrong)).at("seq").at_index(index);
        }
    }
    Ok(())
}
