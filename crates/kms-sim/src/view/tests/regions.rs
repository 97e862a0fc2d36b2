//! Views of multi-Region keys, in the Region of genesis.

use kms_core::{EventKind, ReplicateKey};

use super::*;

const LATER: Duration = Duration::from_secs(5);

impl Bench {
    fn multi_region_key(&mut self) -> KeyId {
        let new = CreateKey { multi_region: true, ..CreateKey::default() };
        let Response::CreateKey(metadata) = self.act(Action::CreateKey(new)) else {
            panic!("no key");
        };
        metadata.arn.key
    }

    fn replicate(&mut self, key: KeyId, region: &str) {
        self.act(Action::ReplicateKey(ReplicateKey {
            key: KeyRef::Id(key),
            replica_region: Region::parse(region).unwrap(),
            policy: None,
            description: String::new(),
            tags: Vec::new(),
        }));
    }

    fn part(&self, key: KeyId) -> String {
        let detail = key_detail(&self.kms, self.scope, key).unwrap();
        detail.row.multi_region.as_ref().map_or_else(String::new, multi_region_word)
    }

    fn state(&self, key: KeyId) -> &'static str {
        status(self.kms.key(self.scope, key).unwrap().state).0
    }
}

#[test]
fn a_key_says_what_it_is_among_its_fellows() {
    let mut bench = Bench::new(Era::Y2026);
    let (single, key) = (bench.key(None), bench.multi_region_key());
    assert_eq!((bench.part(single), bench.part(key)), (String::new(), "Primary".to_owned()));
    bench.replicate(key, "eu-west-1");
    let next = next_event(&bench.kms).unwrap();
    assert_eq!(next.description, format!("{} is ready", short_id(&key.to_string())));
    bench.now = bench.now.plus(LATER);
    let region = Region::parse("eu-west-1").unwrap();
    bench.act(Action::UpdatePrimaryRegion { key: KeyRef::Id(key), region });
    assert_eq!(bench.part(key), "Replica of eu-west-1");
    assert_eq!(bench.state(key), "Updating");
}

#[test]
fn a_replica_shows_its_rotation_and_lets_nobody_set_it() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.multi_region_key();
    bench.replicate(key, "eu-west-1");
    bench.now = bench.now.plus(LATER);
    bench.act(Action::EnableKeyRotation { key: KeyRef::Id(key), period: None });
    assert_eq!(bench.panels(key).locked, None);
    let region = Region::parse("eu-west-1").unwrap();
    bench.act(Action::UpdatePrimaryRegion { key: KeyRef::Id(key), region });
    bench.now = bench.now.plus(LATER);
    bench.act(Action::DisableKey { key: KeyRef::Id(key) });
    let shown = bench.panels(key);
    let why = "A replica rotates with its primary, in whose Region that is set.";
    assert_eq!(shown.locked, Some(why));
    assert_eq!(shown.on_demand.unwrap().refused, Some(why));
    assert_eq!(shown.rotation.words(), "On, every 365 days");
}

#[test]
fn a_primary_that_waits_for_its_replicas_is_pending() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.multi_region_key();
    bench.replicate(key, "eu-west-1");
    bench.act(Action::EnableKeyRotation { key: KeyRef::Id(key), period: None });
    let window = PendingWindow::DEFAULT;
    bench.act(Action::ScheduleKeyDeletion { key: KeyRef::Id(key), window });
    assert_eq!(bench.state(key), "Pending replica deletion");
    let shown = bench.panels(key);
    assert_eq!(
        (shown.deletion_date, shown.rotation.words().as_str()),
        (None, "Paused: pending deletion")
    );
}

#[test]
fn a_sentence_names_the_region_of_an_event_elsewhere() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.multi_region_key();
    bench.replicate(key, "eu-west-1");
    let event = |region: &str, kind| {
        let scope = Scope { region: Region::parse(region).unwrap(), ..bench.scope };
        let event = Event { at: bench.now, scope, kind };
        event_row(bench.scope, &NumberedEvent { seq: 1, event }).sentence
    };
    assert_eq!(event("us-east-1", EventKind::KeyDisabled { key }), "Key disabled.");
    let there = event("eu-west-1", EventKind::KeyDisabled { key });
    assert_eq!(there, "In eu-west-1: Key disabled.");
    let gone = event("eu-west-1", EventKind::KeyDeleted { key });
    assert!(gone.ends_with("only in other Regions that have the key."), "{gone}");
    let scope = Scope { account: AccountId::parse("444455556666").unwrap(), ..bench.scope };
    let others = Event { at: bench.now, scope, kind: EventKind::KeyEnabled { key } };
    let row = event_row(bench.scope, &NumberedEvent { seq: 1, event: others });
    assert_eq!(row.sentence, "In us-east-1 of 444455556666: Key enabled.");
}
