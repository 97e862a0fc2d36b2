//! Explanations of dates, statuses, rotations and refusals: their rules and inputs.

use core::time::Duration;

use kms_core::{
    Action, AwsManagedRotation, CreateGrant, DateOrigin, Days, Era, Explanation,
    GetParametersForImport, GrantConstraints, GrantOperation, ImportKeyMaterial, KeyId, KeyRef,
    Map, MaterialId, NextRotation, Overdue, Pause, Region, RotationObstacle, RotationPeriod,
    RotationReason, RotationStatusReason, Timestamp, WrappingAlgorithm,
};
use kms_tests::actions::{self, Kind, Request};
use kms_tests::lab::{Lab, date, get_parameters, home};
use kms_tests::repository::sources;
use kms_tests::rulebook::rule_ids;

fn period(days: u32) -> RotationPeriod {
    RotationPeriod::new(days).expect("a period")
}

fn next(lab: &Lab, key: KeyId) -> NextRotation {
    lab.kms().explain_next_rotation(home(), key, lab.events()).expect("a date")
}

/// The rule and the origin of the date of the next rotation, which is `at`.
fn origin(lab: &Lab, key: KeyId, at: Timestamp) -> (&'static str, DateOrigin) {
    let next = next(lab, key);
    assert_eq!(next.at, at);
    (next.origin.rule.as_str(), next.origin.reason)
}

fn status(lab: &Lab, key: KeyId) -> (&'static str, RotationStatusReason) {
    let Explanation { rule, reason } =
        lab.kms().explain_rotation_status(home(), key).expect("a key");
    (rule.as_str(), reason)
}

fn rotations(lab: &Lab, key: KeyId) -> Vec<(&'static str, RotationReason)> {
    let all = lab.kms().explain_rotations(home(), key, lab.events());
    let made = lab.key(key).materials.iter().flat_map(|all| all.iter().skip(1));
    assert!(all.iter().map(|(id, _)| *id).eq(made.map(|material| material.id)));
    all.into_iter().map(|(_, it)| (it.rule.as_str(), it.reason)).collect()
}

#[test]
fn rot_02_rot_03_a_date_counts_from_enabling_or_from_the_last_rotation() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        assert_eq!(status(&lab, key), ("ROT-01", RotationStatusReason::Off));
        assert_eq!(lab.kms().explain_next_rotation(home(), key, lab.events()), None);
        lab.advance_days(10);
        lab.enable_rotation(key, None);
        let enabled = DateOrigin::Enabled { at: lab.day(10), period: period(365) };
        assert_eq!(origin(&lab, key, lab.day(375)), ("ROT-02", enabled));
        let scheduled = RotationStatusReason::Scheduled { period: period(365), next: lab.day(375) };
        assert_eq!(status(&lab, key), ("ROT-02", scheduled));
        lab.advance_days(365 + 365);
        let rotated = |day| DateOrigin::Rotated { at: day, period: period(365) };
        let last = rotated(lab.day(740));
        assert_eq!(origin(&lab, key, lab.day(1105)), ("ROT-03", last));
        let first = RotationReason::OnSchedule { origin: Some(enabled) };
        let second = RotationReason::OnSchedule { origin: Some(rotated(lab.day(375))) };
        assert_eq!(rotations(&lab, key), [("ROT-02", first), ("ROT-03", second)]);
    }
}

#[test]
fn rot_11_a_changed_period_starts_a_new_schedule() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(180));
        lab.advance_days(30);
        lab.enable_rotation(key, Some(90));
        let (at, previous) = (lab.day(30), period(180));
        let changed = DateOrigin::PeriodChanged { at, period: period(90), previous };
        assert_eq!(origin(&lab, key, lab.day(120)), ("ROT-11", changed));
        lab.advance_days(90);
        let rotation = RotationReason::OnSchedule { origin: Some(changed) };
        assert_eq!(rotations(&lab, key), [("ROT-11", rotation)]);
        lab.disable_rotation(key);
        lab.enable_rotation(key, Some(180));
        let enabled = DateOrigin::Enabled { at: lab.day(120), period: period(180) };
        assert_eq!(origin(&lab, key, lab.day(300)), ("ROT-02", enabled), "after it was off");
    }
}

#[test]
fn rot_34_rot_39_rot_41_a_disabled_key_is_paused_and_catches_up_when_enabled() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.disable(key);
        let (next, pause) = (lab.day(90), Pause::Disabled);
        let paused =
            |overdue| RotationStatusReason::Paused { pause, period: period(90), next, overdue };
        assert_eq!(status(&lab, key), ("ROT-34", paused(None)));
        lab.advance_days(100);
        let overdue = Overdue::MissedDate { date: next };
        assert_eq!(status(&lab, key), ("ROT-34", paused(Some(overdue))));
        lab.enable(key);
        let caught_up = DateOrigin::CaughtUp { at: lab.day(100), period: period(90), pause };
        assert_eq!(origin(&lab, key, lab.day(190)), ("ROT-41", caught_up));
        let rotation = RotationReason::CaughtUp { overdue: Some(overdue), pause };
        assert_eq!(rotations(&lab, key), [("ROT-39", rotation)]);
        lab.advance_days(90);
        let on_schedule = RotationReason::OnSchedule { origin: Some(caught_up) };
        assert_eq!(rotations(&lab, key)[1], ("ROT-03", on_schedule));
    }
}

#[test]
fn rot_37_until_2024_old_material_makes_a_key_overdue() {
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        lab.advance_days(300);
        lab.enable_rotation(key, None);
        lab.disable(key);
        lab.advance_days(100);
        let overdue = Overdue::OldMaterial { created_at: lab.day(0) };
        let (pause, next) = (Pause::Disabled, lab.day(665));
        let paused = RotationStatusReason::Paused {
            pause,
            period: period(365),
            next,
            overdue: Some(overdue),
        };
        assert_eq!(status(&lab, key), ("ROT-34", paused));
        lab.enable(key);
        let rotation = RotationReason::CaughtUp { overdue: Some(overdue), pause };
        assert_eq!(rotations(&lab, key), [("ROT-37", rotation)]);
    }
}

#[test]
fn rot_46_rot_50_a_cancelled_deletion_can_leave_a_key_overdue() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.advance_days(80);
        lab.schedule_deletion(key, 30);
        let (next, pause) = (lab.day(90), Pause::PendingDeletion);
        let masked =
            RotationStatusReason::Paused { pause, period: period(90), next, overdue: None };
        assert_eq!(status(&lab, key), ("ROT-46", masked));
        lab.advance_days(20);
        lab.cancel_deletion(key);
        lab.advance_days(5);
        lab.enable(key);
        let caught_up = DateOrigin::CaughtUp { at: lab.day(105), period: period(90), pause };
        assert_eq!(origin(&lab, key, lab.day(195)), ("ROT-41", caught_up));
        let overdue = Some(Overdue::MissedDate { date: next });
        let rotation = RotationReason::CaughtUp { overdue, pause };
        assert_eq!(rotations(&lab, key), [("ROT-50", rotation)]);
    }
}

#[test]
fn rot_39_a_date_missed_after_the_cancelling_was_missed_while_disabled() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        lab.schedule_deletion(key, 30);
        lab.cancel_deletion(key);
        lab.advance_days(95);
        lab.enable(key);
        let overdue = Some(Overdue::MissedDate { date: lab.day(90) });
        let rotation = RotationReason::CaughtUp { overdue, pause: Pause::Disabled };
        assert_eq!(rotations(&lab, key), [("ROT-39", rotation)]);
    }
}

#[test]
fn odr_03_odr_06_a_rotation_on_demand_leaves_the_date_unchanged() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.enable_rotation(key, Some(90));
        let unchanged_by = |lab: &Lab| {
            let reason = next(lab, key).unchanged_by?;
            Some((reason.rule.as_str(), reason.reason))
        };
        assert_eq!(unchanged_by(&lab), None);
        lab.advance_days(10);
        lab.rotate_on_demand(key);
        let requested_at = lab.now();
        assert_eq!(unchanged_by(&lab), Some(("ODR-06", requested_at)), "while it runs");
        let completed_at = requested_at.plus(Duration::from_secs(5));
        lab.advance_to(completed_at);
        assert_eq!(unchanged_by(&lab), Some(("ODR-06", completed_at)));
        let enabled = DateOrigin::Enabled { at: lab.day(0), period: period(90) };
        assert_eq!(origin(&lab, key, lab.day(90)), ("ROT-02", enabled));
        let on_demand = RotationReason::OnDemand { requested_at: Some(requested_at) };
        assert_eq!(rotations(&lab, key), [("ODR-03", on_demand)]);
        lab.advance_to(lab.day(90));
        assert_eq!(unchanged_by(&lab), None, "the date counts from a later rotation");
    }
}

#[test]
fn rot_62_rot_63_rot_64_rot_66_aws_rotates_its_own_keys() {
    for (era, start, rule, days) in [
        (Era::Y2020, date(2026, 1, 1), "ROT-62", 1095),
        (Era::Y2026, date(2026, 1, 1), "ROT-63", 365),
        (Era::Historical, date(2021, 9, 1), "ROT-66", 365),
    ] {
        let mut lab = Lab::starting(era, start);
        let key = lab.use_aws_service("s3");
        let is_shortened = rule == "ROT-66";
        let rotation = |since: Timestamp| AwsManagedRotation {
            since,
            period: Days(days),
            next: since.plus_days(Days(days)),
            is_shortened,
        };
        let first = rotation(start);
        assert_eq!(origin(&lab, key, first.next), (rule, DateOrigin::ManagedByAws(first)));
        assert_eq!(status(&lab, key), ("ROT-64", RotationStatusReason::ManagedByAws(first)));
        lab.advance_to(first.next);
        assert_eq!(rotations(&lab, key), [(rule, RotationReason::ManagedByAws(first))]);
    }
}

#[test]
fn rot_54_rot_55_rot_57_imp_19_keys_of_other_kinds_never_rotate_by_themselves() {
    let mut lab = Lab::new(Era::Y2026);
    for (kind, rule) in [
        (Kind::RsaSigning, "ROT-54"),
        (Kind::Hmac, "ROT-55"),
        (Kind::CloudHsm, "ROT-57"),
        (Kind::External, "IMP-19"),
    ] {
        let key = lab.create_kind(kind);
        let obstacle = match kind {
            Kind::RsaSigning | Kind::Hmac => RotationObstacle::KeyType(lab.key(key).spec),
            _ => RotationObstacle::Origin(lab.key(key).origin),
        };
        assert_eq!(status(&lab, key), (rule, RotationStatusReason::NotSupported(obstacle)));
        assert_eq!(lab.kms().explain_next_rotation(home(), key, lab.events()), None);
    }
}

#[test]
fn without_events_an_explanation_has_what_the_state_tells() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    lab.enable_rotation(key, Some(180));
    lab.enable_rotation(key, Some(90));
    let origin =
        |lab: &Lab| lab.kms().explain_next_rotation(home(), key, []).map(|it| it.origin.reason);
    let enabled = DateOrigin::Enabled { at: lab.day(0), period: period(90) };
    assert_eq!(origin(&lab), Some(enabled));
    lab.rotate_on_demand_and_wait(key);
    lab.disable(key);
    lab.advance_days(100);
    let enabled_at = lab.now();
    lab.enable(key);
    let rotated = DateOrigin::Rotated { at: enabled_at, period: period(90) };
    assert_eq!(origin(&lab), Some(rotated));
    let reasons = lab.kms().explain_rotations(home(), key, []);
    let reasons: Vec<_> = reasons.iter().map(|(_, it)| it.reason).collect();
    assert_eq!(
        reasons,
        [
            RotationReason::OnDemand { requested_at: None },
            RotationReason::OnSchedule { origin: None },
        ]
    );
    // EnableKey and the rotation that it caused.
    let latest = &lab.events()[lab.events().len() - 2..];
    let reasons = lab.kms().explain_rotations(home(), key, latest);
    let caught_up = RotationReason::CaughtUp { overdue: None, pause: Pause::Disabled };
    assert_eq!(reasons[1].1.reason, caught_up);
}

#[test]
fn rot_36_rot_65_odr_15_odr_16_sta_14_the_rule_of_a_refusal_depends_on_the_operation() {
    let mut lab = Lab::new(Era::Y2026);
    let (disabled, pending) = (lab.create_key(), lab.create_key());
    let managed = lab.use_aws_service("s3");
    lab.disable(disabled);
    lab.schedule_deletion(pending, 7);
    let refusals = [
        (actions::enable_rotation(disabled, None), "ROT-36"),
        (actions::rotate_on_demand(disabled), "ODR-15"),
        (actions::enable_rotation(pending, None), "ROT-48"),
        (actions::rotate_on_demand(pending), "ODR-16"),
        (actions::enable(pending), "STA-08"),
        (actions::schedule_deletion(pending, 7), "DEL-08"),
        (actions::enable_rotation(managed, None), "ROT-65"),
        (actions::schedule_deletion(managed, 7), "DEL-16"),
        (actions::cancel_deletion(disabled), "STA-07"),
    ];
    for (action, rule) in refusals {
        assert_eq!(rule_of_refusal(&mut lab, action), Some(rule));
    }
}

/// The rule by which a request is refused.
fn rule_of_refusal(lab: &mut Lab, it: impl Request) -> Option<&'static str> {
    let action = it.action();
    let operation = action.operation().expect("an operation");
    let rule = lab.refusal(action).rule(operation, lab.kms().rules());
    rule.map(|it| it.as_str())
}

#[test]
fn refusals_of_replicas_have_a_rule_unless_aws_does_not_refuse() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(actions::multi_region());
    let region = |name| Region::parse(name).expect("a Region");
    let home = home().region;
    for (request, rule) in [
        (actions::replicate(key, home).action(), Some("MRK-08")),
        (actions::replicate(key, region("cn-north-1")).action(), Some("MRK-08")),
        (actions::update_primary(key, home), None),
    ] {
        assert_eq!(rule_of_refusal(&mut lab, request), rule);
    }
}

#[test]
fn refusals_of_grants_for_another_type_of_key_have_a_rule() {
    let mut lab = Lab::new(Era::Y2026);
    let hmac = lab.create_kind(Kind::Hmac);
    let operations = vec![GrantOperation::Encrypt];
    let operation = CreateGrant { operations, ..actions::create_grant(hmac) };
    assert_eq!(rule_of_refusal(&mut lab, operation), Some("GRT-06"));
    let constraints =
        GrantConstraints { context_equals: Some(Map::new()), ..GrantConstraints::default() };
    let context = CreateGrant { constraints, ..actions::create_grant(hmac) };
    assert_eq!(rule_of_refusal(&mut lab, context), Some("GRT-06"));
}

#[test]
fn refusals_of_imported_material_have_a_rule() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_kind(Kind::External);
    let withdrawn = GetParametersForImport {
        wrapping_algorithm: WrappingAlgorithm::RsaesPkcs1V15,
        ..get_parameters(key)
    };
    assert_eq!(rule_of_refusal(&mut lab, withdrawn), Some("IMP-24"));
    let short = lab.importing(key, &[1; 16]);
    assert_eq!(rule_of_refusal(&mut lab, short), Some("IMP-25"));
    let garbage = ImportKeyMaterial { encrypted: vec![1; 256], ..lab.importing(key, &[1; 32]) };
    assert_eq!(rule_of_refusal(&mut lab, garbage), Some("IMP-25"));
    lab.import(key, 1);
    let material = Some(MaterialId::from_bytes([7; 32]));
    let unknown = Action::DeleteImportedKeyMaterial { key: KeyRef::Id(key), material };
    assert_eq!(rule_of_refusal(&mut lab, unknown), Some("IMP-27"));
}

#[test]
fn every_rule_that_the_engine_names_is_in_the_rulebook() {
    let rulebook = rule_ids();
    let engine = sources(&["rs"]).expect("the sources can be read");
    let engine = engine.iter().filter(|source| source.path.starts_with("crates/kms-core/src"));
    let text: String = engine.map(|source| source.text.as_str()).collect();
    let named: Vec<_> = text.split("rule!(\"").skip(1).filter_map(|rest| rest.get(..6)).collect();
    assert!(named.len() > 50, "only {} rules are named", named.len());
    for id in named {
        assert!(rulebook.contains(id), "{id} is not in the rulebook");
    }
}
