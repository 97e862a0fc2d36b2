//! Views of small laboratories.

mod ciphertexts;
mod imports;
mod regions;

use core::time::Duration;

use kms_core::{
    AccountId, Action, AliasName, BuiltIn, Command, Context, CreateKey, Days, Entropy, Era, Event,
    KeyId, KeyManager, KeyRef, Kms, PendingWindow, Region, Response, RotationPeriod, Scope,
    Settings, Timestamp,
};

use super::*;
use kms_store::NumberedEvent;

struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 += 1;
        bytes.fill(self.0);
    }

    fn repeats(&self) -> bool {
        true
    }
}

struct Bench {
    kms: Kms,
    entropy: Counting,
    scope: Scope,
    now: Timestamp,
}

impl Bench {
    fn new(era: Era) -> Self {
        let now = Timestamp::from_date(2024, 1, 1);
        let settings = Settings { era, on_demand_rotation_time: Duration::from_secs(5) };
        let scope = Scope {
            account: AccountId::parse("111122223333").unwrap(),
            region: Region::parse("us-east-1").unwrap(),
        };
        Self { kms: Kms::new(settings, now), entropy: Counting(0), scope, now }
    }

    fn act(&mut self, action: Action) -> Response {
        let command = Command { scope: self.scope, dry_run: false, action };
        let mut context = Context { entropy: &mut self.entropy, algorithms: &BuiltIn };
        self.kms.execute(self.now, &mut context, &command).outcome.unwrap()
    }

    fn key(&mut self, alias: Option<&str>) -> KeyId {
        let Response::CreateKey(metadata) = self.act(Action::CreateKey(CreateKey::default()))
        else {
            panic!("no key");
        };
        let id = metadata.arn.key;
        if let Some(alias) = alias {
            let name = AliasName::parse(alias).unwrap();
            self.act(Action::CreateAlias { name, target: KeyRef::Id(id) });
        }
        id
    }

    fn rotate_every(&mut self, key: KeyId, days: u32) {
        let period = RotationPeriod::new(days);
        self.act(Action::EnableKeyRotation { key: KeyRef::Id(key), period });
    }

    fn advance(&mut self, days: u32) -> Vec<NumberedEvent> {
        self.now = self.now.plus_days(Days(days));
        let events: Vec<Event> = self.kms.advance_to(self.now, &mut self.entropy);
        (1..).zip(events).map(|(seq, event)| NumberedEvent { seq, event }).collect()
    }

    fn panels(&self, key: KeyId) -> RotationPanels {
        rotation_panels(&self.kms, self.scope, key).unwrap()
    }
}

#[test]
fn rows_come_by_alias_and_those_without_one_last() {
    let mut bench = Bench::new(Era::Y2026);
    let bare = bench.key(None);
    let b = bench.key(Some("alias/b"));
    let a = bench.key(Some("alias/a"));
    bench.act(Action::CreateAlias {
        name: AliasName::parse("alias/z").unwrap(),
        target: KeyRef::Id(a),
    });
    let rows = key_rows(&bench.kms, bench.scope, KeyManager::Customer);
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [a, b, bare]);
    assert_eq!((rows[0].alias.as_deref(), rows[0].more_aliases), (Some("alias/a"), 1));
    assert!(key_rows(&bench.kms, bench.scope, KeyManager::Aws).is_empty());
    let detail = key_detail(&bench.kms, bench.scope, a).unwrap();
    assert_eq!(detail.aliases.len(), 2);
    assert!(detail.arn.ends_with(&format!("key/{a}")));
}

#[test]
fn rot_43_rot_44_a_disabled_key_is_paused_and_locked_and_keeps_its_date() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(Some("alias/app"));
    bench.rotate_every(key, 90);
    let next = bench.panels(key).rotation.next().unwrap();
    bench.act(Action::DisableKey { key: KeyRef::Id(key) });
    assert!(bench.advance(100).is_empty());
    let panels = bench.panels(key);
    assert_eq!(panels.rotation, Rotation::Paused { every: Days(90), next, why: Pause::Disabled });
    assert!(panels.locked.unwrap().contains("disabled"));
    assert!(panels.upcoming.is_empty());
    assert_eq!(panels.rotation.words(), "Paused: key disabled");
}

#[test]
fn rot_45_a_key_that_waits_for_its_deletion_is_locked() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(None);
    bench.rotate_every(key, 90);
    bench.act(Action::ScheduleKeyDeletion { key: KeyRef::Id(key), window: PendingWindow::DEFAULT });
    let panels = bench.panels(key);
    assert!(panels.locked.unwrap().contains("deletion"));
    assert_eq!(panels.deletion_date, Some(bench.now.plus_days(Days(30))));
    assert_eq!(panels.points().last().unwrap().what, "Key and all its material deleted");
    assert!(next_event(&bench.kms).unwrap().description.starts_with("deletion of "));
}

#[test]
fn odr_10_odr_23_on_demand_has_a_quota_and_no_place_in_2020() {
    let mut bench = Bench::new(Era::Y2020);
    let key = bench.key(None);
    assert_eq!(bench.panels(key).on_demand, None);
    assert!(!bench.panels(key).period_is_free);

    let mut bench = Bench::new(Era::Y2024);
    let key = bench.key(None);
    bench.act(Action::RotateKeyOnDemand { key: KeyRef::Id(key) });
    let on_demand = bench.panels(key).on_demand.unwrap();
    assert_eq!((on_demand.used, on_demand.quota), (1, 10));
    assert_eq!(on_demand.completes, Some(bench.now.plus(Duration::from_secs(5))));
    assert_eq!(on_demand.refused, Some("A rotation is running. Try again when it is complete."));
}

#[test]
fn the_line_shows_past_and_future() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(Some("alias/app"));
    bench.rotate_every(key, 100);
    bench.advance(250);
    let points = bench.panels(key).points();
    let what: Vec<&str> = points.iter().map(|point| point.what.as_str()).collect();
    assert_eq!(
        what[..3],
        [
            "Key created, material 1",
            "Automatic rotation, material 2",
            "Automatic rotation, material 3",
        ]
    );
    assert_eq!(points.iter().filter(|point| point.is_future).count(), 3);
    assert!(points.is_sorted_by_key(|point| point.at));
}

#[test]
fn a_jump_is_summed_up_by_kind_and_key() {
    let mut bench = Bench::new(Era::Y2026);
    assert_eq!(next_event(&bench.kms), None);
    assert_eq!(event_summary(&bench.kms, &[]), "");
    let app = bench.key(Some("alias/app"));
    bench.rotate_every(app, 365);
    let gone = bench.key(Some("alias/gone"));
    bench
        .act(Action::ScheduleKeyDeletion { key: KeyRef::Id(gone), window: PendingWindow::DEFAULT });
    let events = bench.advance(365);
    let text = event_summary(&bench.kms, &events);
    let short = short_id(&gone.to_string());
    assert_eq!(text, format!("1 automatic rotation: alias/app. 1 key deleted: {short}."));
    assert_eq!(next_event(&bench.kms).unwrap().description, "rotation of alias/app");
    let events = bench.advance(730);
    assert_eq!(event_summary(&bench.kms, &events), "2 automatic rotations: alias/app (2).");
}

#[test]
fn words_for_spans_numbers_and_names() {
    let now = Timestamp::from_date(2024, 3, 15);
    let day = |days| now.plus_days(Days(days));
    for (at, words) in [
        (now, "now"),
        (now.plus(Duration::from_secs(1)), "in 1 second"),
        (now.plus(Duration::from_secs(7200)), "in 2 hours"),
        (day(1), "in 1 day"),
        (day(365), "in 365 days"),
        (Timestamp::from_millis(day(365).as_millis() - 1), "in 365 days"),
        (day(2560), "in 7 years"),
        (Timestamp::from_date(2024, 3, 13), "2 days ago"),
    ] {
        assert_eq!(relative(now, at), words);
    }
    assert_eq!(date(now), "15 Mar 2024");
    assert_eq!(date_time(now), "15 Mar 2024, 00:00:00 UTC");
    assert_eq!(count(1, "key"), "1 key");
    assert_eq!(count(10_000, "key"), "10,000 keys");
    let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
    assert_eq!(list(&names[..1]), "a");
    assert_eq!(list(&names[..3]), "a, b and c");
    assert_eq!(list(&names), "a, b, c and 2 more");
}

#[test]
fn odr_12_odr_18_what_keeps_a_key_from_rotating_on_demand_is_what_the_engine_refuses() {
    let mut bench = Bench::new(Era::Y2026);
    let on_demand = |bench: &Bench, key| bench.panels(key).on_demand.unwrap();
    let key = bench.key(None);
    bench.rotate_every(key, 90);
    bench.now = Timestamp::from_millis(bench.now.plus_days(Days(90)).as_millis() - 1000);
    bench.advance(0);
    let due = on_demand(&bench, key);
    assert!(due.refused.unwrap().contains("due within 20 minutes"), "{due:?}");
    bench.act(Action::DisableKey { key: KeyRef::Id(key) });
    let disabled = on_demand(&bench, key);
    assert_eq!(disabled.refused, Some("The key is disabled. Enable it, then try again."));
    assert!(disabled.is_possible);
    let new = CreateKey {
        spec: KeySpec::EccNistP256,
        usage: KeyUsage::SignVerify,
        ..CreateKey::default()
    };
    let Response::CreateKey(pair) = bench.act(Action::CreateKey(new)) else { panic!("no key") };
    let pair = pair.arn.key;
    bench.act(Action::DisableKey { key: KeyRef::Id(pair) });
    let never = on_demand(&bench, pair);
    assert!(never.refused.unwrap().starts_with("Asymmetric keys do not rotate"), "{never:?}");
    assert!(!never.is_possible);
}
