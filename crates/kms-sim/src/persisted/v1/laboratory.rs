//! A laboratory's birth and clock, what one command changed, and the whole as an export.

use core::time::Duration;

use kms_core::Era;
use serde::{Deserialize, Serialize};

use super::list::{Item, List};
use super::value::{Bytes, Scope, key_id, moment, read, shown_moment};
use crate::persisted::{Place, Wrong};

pub(crate) use super::event::NumberedEvent;

#[derive(Serialize, Deserialize)]
struct Birth {
    id: Bytes,
    era: String,
    start: i64,
    seed: Option<String>,
    scope: Scope,
    on_demand_rotation_secs: u64,
    on_demand_rotation_nanos: u32,
}

impl From<&crate::Birth> for Birth {
    fn from(birth: &crate::Birth) -> Self {
        Self {
            id: Bytes::new(&birth.id),
            era: birth.era.as_str().to_owned(),
            start: birth.start.as_millis(),
            seed: birth.seed.clone(),
            scope: birth.scope.into(),
            on_demand_rotation_secs: birth.on_demand_rotation_time.as_secs(),
            on_demand_rotation_nanos: birth.on_demand_rotation_time.subsec_nanos(),
        }
    }
}

impl Birth {
    fn read(&self) -> Result<crate::Birth, Wrong> {
        let (secs, nanos) = (self.on_demand_rotation_secs, self.on_demand_rotation_nanos);
        if nanos >= 1_000_000_000 {
            let wrong = Wrong::new(format!("less than a second expected, {nanos} ns found"));
            return Err(wrong).at("onDemandRotationNanos");
        }
        Ok(crate::Birth {
            id: self.id.array().at("id")?,
            era: read(&self.era, Era::parse, "2020, 2024, 2026 or historical").at("era")?,
            start: shown_moment(self.start).at("start")?,
            seed: self.seed.clone(),
            scope: (&self.scope).try_into().at("scope")?,
            on_demand_rotation_time: Duration::new(secs, nanos),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct ClockPosition {
    at: i64,
    rate: f64,
}

impl From<crate::ClockPosition> for ClockPosition {
    fn from(position: crate::ClockPosition) -> Self {
        Self { at: position.at.as_millis(), rate: position.rate }
    }
}

impl ClockPosition {
    fn read(&self) -> Result<crate::ClockPosition, Wrong> {
        if !self.rate.is_finite() || self.rate < 0.0 {
            let wrong = Wrong::new("is no finite number of 0 or more");
            return Err(wrong).at("rate");
        }
        Ok(crate::ClockPosition { at: shown_moment(self.at).at("at")?, rate: self.rate })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TrailRecord {
    seq: u64,
    at: i64,
    key: Option<String>,
    json: String,
}

impl Item for TrailRecord {
    const LIST: &'static str = "trail";
}

impl From<&crate::TrailRecord> for TrailRecord {
    fn from(record: &crate::TrailRecord) -> Self {
        Self {
            seq: record.seq,
            at: record.at.as_millis(),
            key: record.key.map(|key| key.to_string()),
            json: record.json.clone(),
        }
    }
}

impl TrailRecord {
    pub(crate) fn read(&self) -> Result<crate::TrailRecord, Wrong> {
        Ok(crate::TrailRecord {
            seq: self.seq,
            at: moment(self.at).at("at")?,
            key: self.key.as_deref().map(key_id).transpose().at("key")?,
            json: self.json.clone(),
        })
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Item for Document {
    const LIST: &'static str = "documents";
}

impl From<(&String, &String)> for Document {
    fn from((name, text): (&String, &String)) -> Self {
        Self { name: name.clone(), text: text.clone() }
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentChange {
    name: String,
    text: Option<String>,
}

impl Item for DocumentChange {
    const LIST: &'static str = "documents";
}

impl From<&crate::DocumentChange> for DocumentChange {
    fn from(change: &crate::DocumentChange) -> Self {
        Self { name: change.name.clone(), text: change.text.clone() }
    }
}

impl DocumentChange {
    fn read(&self) -> crate::DocumentChange {
        crate::DocumentChange { name: self.name.clone(), text: self.text.clone() }
    }
}

/// What one command changed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Entry {
    clock: ClockPosition,
    draws: u64,
    events: List<NumberedEvent>,
    trail: List<TrailRecord>,
    documents: List<DocumentChange>,
}

impl From<&crate::Entry> for Entry {
    fn from(entry: &crate::Entry) -> Self {
        Self {
            clock: entry.clock.into(),
            draws: entry.draws,
            events: List::of(&entry.events),
            trail: List::of(&entry.trail),
            documents: List::of(&entry.documents),
        }
    }
}

impl Entry {
    pub(crate) fn read(&self) -> Result<crate::Entry, Wrong> {
        Ok(crate::Entry {
            clock: self.clock.read().at("clock")?,
            draws: self.draws,
            events: self.events.read(NumberedEvent::read)?,
            trail: self.trail.read(TrailRecord::read)?,
            documents: self.documents.read(|change| Ok(change.read()))?,
        })
    }
}

/// The beginning of a snapshot: all that there is only one of.
#[derive(Serialize, Deserialize)]
pub(crate) struct Header {
    birth: Birth,
    clock: ClockPosition,
    draws: u64,
    next_event: u64,
    next_record: u64,
    scopes: Vec<Scope>,
}

impl From<&crate::Snapshot> for Header {
    fn from(snapshot: &crate::Snapshot) -> Self {
        Self {
            birth: (&snapshot.birth).into(),
            clock: snapshot.clock.into(),
            draws: snapshot.draws,
            next_event: snapshot.next_event,
            next_record: snapshot.next_record,
            scopes: snapshot.resources.keys().map(|scope| (*scope).into()).collect(),
        }
    }
}

impl Header {
    /// A laboratory without keys, events, records and documents.
    pub(crate) fn read(&self) -> Result<crate::Snapshot, Wrong> {
        let mut resources = std::collections::BTreeMap::new();
        for (index, scope) in self.scopes.iter().enumerate() {
            let scope = kms_core::Scope::try_from(scope).at_index(index).at("scopes")?;
            resources.insert(scope, kms_core::Resources::default());
        }
        Ok(crate::Snapshot {
            birth: self.birth.read().at("birth")?,
            clock: self.clock.read().at("clock")?,
            draws: self.draws,
            resources,
            events: Vec::new(),
            next_event: self.next_event,
            trail: Vec::new(),
            next_record: self.next_record,
            documents: std::collections::BTreeMap::new(),
        })
    }
}
