//! Advances a copy of the keys, to preview the events that happen without further commands.

use alloc::vec::Vec;

use super::{Kms, Resources};
use crate::entropy::Entropy;
use crate::event::Event;
use crate::id::{KeyArn, Scope};
use crate::key::Key;
use crate::preview::{Preview, PreviewedEvent, PreviewedKind};
use crate::time::Timestamp;
use kms_crypto::KeyId;

impl Kms {
    /// Returns the events that happen up to `until` if no command comes in between: the first
    /// `limit` of them, and whether there are more.
    ///
    /// Nothing changes. The material of previewed rotations is a placeholder that is dropped with
    /// the copy in which they happen.
    #[must_use]
    pub fn preview(&self, until: Timestamp, limit: usize) -> Preview {
        let era = self.settings.era;
        let is_due = |key: &Key| key.next_deadline(era).is_some_and(|at| at <= until);
        // The keys of other Regions can act on a multi-Region key.
        self.with_keys(|key| key.multi_region.is_some() || is_due(key)).run(until, limit, None)
    }

    /// Returns the events of one key in one Region, as [`preview`](Self::preview) does of all keys.
    #[must_use]
    pub fn preview_key(&self, scope: Scope, id: KeyId, until: Timestamp, limit: usize) -> Preview {
        self.with_keys(|key| key.id == id).run(until, limit, Some(scope.key_arn(id)))
    }

    /// Returns a copy with some of the keys only, and without aliases.
    fn with_keys(&self, is_kept: impl Fn(&Key) -> bool) -> Self {
        let resources = self.resources.iter().map(|(scope, resources)| {
            let kept = resources.keys.iter().filter(|(_, key)| is_kept(key));
            let keys = kept.map(|(id, key)| (*id, key.clone())).collect();
            (*scope, Resources { keys, ..Resources::default() })
        });
        Self::restore(self.settings, self.now, resources.collect())
    }

    /// Advances to `until`, or to the event after the `limit`th, and collects the events: all, or
    /// those of one key for as long as it exists.
    fn run(mut self, until: Timestamp, limit: usize, only: Option<KeyArn>) -> Preview {
        let (mut events, mut entropy) = (Vec::new(), Placeholder(0));
        let exists = |kms: &Self| only.is_none_or(|arn| kms.key(arn.scope, arn.key).is_some());
        let is_shown =
            |event: &PreviewedEvent| only.is_none_or(|arn| arn == event.scope.key_arn(event.key));
        // One deadline after the other: a key that rotates has them without end.
        while exists(&self)
            && let Some(at) = self.next_deadline().filter(|at| *at <= until)
        {
            let happened = self.advance_to(at, &mut entropy);
            for event in happened.iter().filter_map(previewed).filter(is_shown) {
                if events.len() >= limit {
                    return Preview { events, is_truncated: true };
                }
                events.push(event);
            }
        }
        Preview { events, is_truncated: false }
    }
}

fn previewed(Event { at, scope, kind }: &Event) -> Option<PreviewedEvent> {
    let (key, kind) = (kind.key()?, PreviewedKind::of(kind)?);
    Some(PreviewedEvent { at: *at, scope: *scope, key, kind })
}

/// Bytes that differ from draw to draw. They make placeholders for material, never secrets.
struct Placeholder(u64);

impl Entropy for Placeholder {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            self.0 += 1;
            chunk.iter_mut().zip(self.0.to_le_bytes()).for_each(|(to, from)| *to = from);
        }
    }

    fn repeats(&self) -> bool {
        true
    }
}
