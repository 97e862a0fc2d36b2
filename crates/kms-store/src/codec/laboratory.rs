//! The header of a laboratory, the changes of one command, and records of the trail.

use core::time::Duration;

use kms_core::{Era, Map, Resources};

use super::{DecodeError, Decoder, Encoder, WithPath};
use crate::{ClockPosition, DocumentChange, Entry, Genesis, KeyLastUsage, Snapshot, TrailRecord};

impl Encoder {
    /// Adds the header of a snapshot: the members that are not lists of items.
    pub(crate) fn header(&mut self, snapshot: &Snapshot) -> &mut Self {
        self.genesis(&snapshot.genesis);
        self.clock(snapshot.clock);
        self.number(snapshot.draws).number(snapshot.next_event).number(snapshot.next_record);
        self.list(snapshot.resources.keys(), |to, scope| to.scope(*scope))
    }

    /// Adds the options with which the laboratory was created.
    fn genesis(&mut self, genesis: &Genesis) -> &mut Self {
        self.bytes(&genesis.id).text(genesis.era.as_str()).timestamp(genesis.start);
        self.optional_text(genesis.seed.as_ref()).scope(genesis.scope);
        let time = genesis.on_demand_rotation_time;
        self.number(time.as_secs()).number(time.subsec_nanos().into())
    }

    /// Adds the time and the rate of the clock.
    fn clock(&mut self, clock: ClockPosition) -> &mut Self {
        self.timestamp(clock.at).float(clock.rate)
    }

    /// Adds the changes of one command.
    pub fn entry(&mut self, entry: &Entry) -> &mut Self {
        self.clock(entry.clock).number(entry.draws);
        self.list(entry.events.iter(), Encoder::event);
        self.list(entry.trail.iter(), Encoder::trail_record);
        self.list(entry.documents.iter(), |to, change| {
            to.text(&change.name).optional_text(change.text.as_ref())
        });
        self.list(entry.last_usages.iter(), |to, it| {
            to.scope(it.scope).key_id(it.key).last_usage(it.usage)
        })
    }

    /// Adds a record of the trail.
    pub(crate) fn trail_record(&mut self, record: &TrailRecord) -> &mut Self {
        self.number(record.seq).timestamp(record.at);
        self.option(record.key, Encoder::key_id).text(&record.json)
    }
}

impl Decoder<'_> {
    /// Decodes a header, as a laboratory without keys, events, records and documents.
    pub(crate) fn header(&mut self) -> Result<Snapshot, DecodeError> {
        let mut snapshot = Snapshot {
            genesis: self.genesis().at("genesis")?,
            clock: self.clock().at("clock")?,
            draws: self.number("draws")?,
            resources: Map::new(),
            events: Vec::new(),
            next_event: self.number("nextEvent")?,
            trail: Vec::new(),
            next_record: self.number("nextRecord")?,
            documents: Map::new(),
        };
        self.each("scopes", &mut |from| {
            snapshot.resources.insert(from.scope()?, Resources::default());
            Ok(())
        })?;
        Ok(snapshot)
    }

    /// Decodes the options with which the laboratory was created.
    fn genesis(&mut self) -> Result<Genesis, DecodeError> {
        Ok(Genesis {
            id: self.array("id")?,
            era: self.parsed("era", Era::parse, "2020, 2024, 2026 or historical")?,
            start: self.clock_timestamp("start")?,
            seed: self.option("seed", Decoder::text)?,
            scope: self.scope_at("scope")?,
            on_demand_rotation_time: self.duration()?,
        })
    }

    /// Decodes a duration: seconds, then nanoseconds.
    fn duration(&mut self) -> Result<Duration, DecodeError> {
        let secs = self.number("onDemandRotationSecs")?;
        let nanos = self.number_u32("onDemandRotationNanos")?;
        if nanos < 1_000_000_000 {
            return Ok(Duration::new(secs, nanos));
        }
        let wrong = format!("less than a second expected, {nanos} ns found");
        Err(DecodeError::new(wrong)).at("onDemandRotationNanos")
    }

    /// Decodes the time and the rate of the clock.
    fn clock(&mut self) -> Result<ClockPosition, DecodeError> {
        let clock = ClockPosition { at: self.clock_timestamp("at")?, rate: self.float("rate")? };
        if clock.rate.is_finite() && clock.rate >= 0.0 {
            return Ok(clock);
        }
        Err(DecodeError::new("is not a finite number of 0 or more")).at("rate")
    }

    /// Decodes the changes of one command.
    pub fn entry(&mut self) -> Result<Entry, DecodeError> {
        Ok(Entry {
            clock: self.clock().at("clock")?,
            draws: self.number("draws")?,
            events: self.list("events", Decoder::event)?,
            trail: self.list("trail", Decoder::trail_record)?,
            documents: self.list("documents", |from| {
                let name = from.text("name")?;
                Ok(DocumentChange { name, text: from.option("text", Decoder::text)? })
            })?,
            last_usages: self.since(2, |from| from.list("lastUsages", Decoder::key_last_usage))?,
        })
    }

    /// Decodes the last use of a key, with the key.
    fn key_last_usage(&mut self) -> Result<KeyLastUsage, DecodeError> {
        Ok(KeyLastUsage {
            scope: self.scope_at("scope")?,
            key: self.key_id("key")?,
            usage: self.last_usage()?,
        })
    }

    /// Decodes a record of the trail.
    pub(crate) fn trail_record(&mut self) -> Result<TrailRecord, DecodeError> {
        Ok(TrailRecord {
            seq: self.seq()?,
            at: self.timestamp("at")?,
            key: self.option("key", Decoder::key_id)?,
            json: self.text("json")?,
        })
    }

    /// Decodes a document: its name, then its text.
    pub(crate) fn document(&mut self) -> Result<(String, String), DecodeError> {
        Ok((self.text("name")?, self.text("text")?))
    }
}
