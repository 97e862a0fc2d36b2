//! Takes a laboratory apart into what there are many of.

use kms_core::{Alias, AliasName, Key, Scope};

use crate::{NumberedEvent, Snapshot, TrailRecord};

/// What a laboratory has many of, in the order in which it is written and read.
pub(crate) struct Parts<'a> {
    pub(crate) keys: Vec<(Scope, &'a Key)>,
    pub(crate) aliases: Vec<(Scope, &'a AliasName, &'a Alias)>,
    pub(crate) events: Vec<&'a NumberedEvent>,
    pub(crate) trail: Vec<&'a TrailRecord>,
    pub(crate) documents: Vec<(&'a String, &'a String)>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        let mut parts = Self {
            keys: Vec::new(),
            aliases: Vec::new(),
            events: snapshot.events.iter().collect(),
            trail: snapshot.trail.iter().collect(),
            documents: snapshot.documents.iter().collect(),
        };
        for (scope, resources) in &snapshot.resources {
            parts.keys.extend(resources.keys.values().map(|key| (*scope, key)));
            let aliases = resources.aliases.iter();
            parts.aliases.extend(aliases.map(|(name, alias)| (*scope, name, alias)));
        }
        parts
    }
}
