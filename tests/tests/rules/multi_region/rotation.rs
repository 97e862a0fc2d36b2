//! Rotation, which all Regions of a key share.

use kms_core::{
    DateOrigin, Days, Limit, Pause, RotationPeriod, RotationReason, RotationStatusReason,
    RotationType,
};
use kms_tests::lab::date;

use super::*;

#[test]
fn mrk_01_status_and_period_are_shared() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        for days in [90, 120, 120] {
            lab.enable_rotation(key, Some(days));
            lab.advance_days(1);
        }
        let told = lab.status_in(home(), key);
        assert_eq!((told.enabled, told.period.map(|days| days.0)), (true, Some(120)));
        for place in everywhere() {
            assert_eq!(lab.status_in(place, key), told, "{place:?}");
        }
        lab.disable_rotation(key);
        assert_eq!(everywhere().map(|place| lab.status_in(place, key).enabled), [false; 3]);
    }
}

#[test]
fn mrk_02_rotation_is_set_and_asked_for_in_the_primary_region_alone() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        let replicas = [ireland(), tokyo()];
        only_primary(&mut lab, key, &replicas, actions::enable_rotation(key, Some(90)));
        only_primary(&mut lab, key, &replicas, actions::disable_rotation(key));
        only_primary(&mut lab, key, &replicas, actions::rotate_on_demand(key));
    }
}

#[test]
fn mrk_03_all_regions_rotate_at_one_moment_with_one_material() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        lab.enable_rotation(key, Some(90));
        let mut blobs = everywhere().map(|place| lab.encrypt_in(place, key, b"x")).to_vec();
        lab.done_from(tokyo(), actions::disable(key));
        let events = lab.advance_days(90);
        assert_eq!(events.len(), 3);
        assert!(events.iter().all(|event| event.at == lab.now()), "at one moment");
        lab.rotate_on_demand(key);
        let running = lab.status_in(home(), key).on_demand_rotation_start;
        assert_eq!(
            everywhere().map(|place| lab.status_in(place, key).on_demand_rotation_start),
            [running; 3]
        );
        assert_eq!(everywhere().map(|place| lab.materials_in(place, key).len()), [2; 3]);
        lab.advance(SETTLING);
        let materials = lab.materials_in(home(), key);
        assert_eq!(materials.len(), 3);
        assert_eq!(everywhere().map(|place| lab.materials_in(place, key) == materials), [true; 3]);
        // The disabled replica has kept up.
        lab.done_from(tokyo(), actions::enable(key));
        blobs.extend(everywhere().map(|place| lab.encrypt_in(place, key, b"x")));
        assert_decrypted_everywhere(&mut lab, &everywhere(), &blobs, b"x");
        assert_eq!(lab.rotations_in(tokyo(), key), lab.rotations_in(home(), key));
    }
}

#[test]
fn mrk_03_a_replica_that_is_being_made_rotates_too() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[]);
        lab.rotate_on_demand(key);
        lab.advance(Duration::from_secs(2));
        lab.done(actions::replicate(key, ireland().region));
        lab.advance(Duration::from_secs(3));
        assert_eq!(lab.describe_in(ireland(), key).state, "Creating");
        assert_eq!(lab.materials_in(ireland(), key), lab.materials_in(home(), key));
        lab.advance(SETTLING);
        let blob = lab.encrypt_in(ireland(), key, b"x");
        assert_decrypted_everywhere(&mut lab, &[home(), ireland()], &[blob], b"x");
    }
}

#[test]
fn mrk_03_a_primary_that_catches_up_takes_its_replicas_along() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        lab.enable_rotation(key, Some(90));
        lab.disable(key);
        lab.done_from(tokyo(), actions::disable(key));
        lab.advance_days(400);
        assert_eq!(everywhere().map(|place| lab.materials_in(place, key).len()), [1; 3]);
        // A replica does not catch up by itself.
        lab.done_from(tokyo(), actions::enable(key));
        assert_eq!(lab.materials_in(tokyo(), key).len(), 1);
        lab.enable(key);
        assert_eq!(everywhere().map(|place| lab.materials_in(place, key).len()), [2; 3]);
        let blob = lab.encrypt(key, b"x");
        assert_decrypted_everywhere(&mut lab, &everywhere(), &[blob], b"x");
        let next = lab.status_in(home(), key).next_rotation;
        assert_eq!(everywhere().map(|place| lab.status_in(place, key).next_rotation), [next; 3]);
    }
}

/// Of 2022, when multi-Region keys were there and the rules of 2024 were not.
#[test]
fn mrk_03_classic_keys_catch_up_in_all_regions_too() {
    let mut lab = Lab::starting(kms_core::Era::Historical, date(2022, 3, 1));
    let key = lab.create_in(&[ireland()]);
    lab.enable_rotation(key, None);
    lab.disable(key);
    lab.done_from(ireland(), actions::disable(key));
    lab.advance_days(400);
    lab.done_from(ireland(), actions::enable(key));
    assert_eq!(lab.materials_in(ireland(), key).len(), 1);
    lab.enable(key);
    assert_eq!([home(), ireland()].map(|place| lab.materials_in(place, key).len()), [2; 2]);
}

#[test]
fn mrk_02_rotations_on_demand_are_counted_on_the_primary() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let quota = lab.kms().rules().on_demand_quota();
        for _ in 0..quota {
            lab.rotate_on_demand_and_wait(key);
        }
        let limit =
            |place: Scope| KmsError::LimitExceeded(Limit::OnDemandRotations(place.key_arn(key)));
        assert_eq!(lab.refusal(actions::rotate_on_demand(key)), limit(home()));
        let kinds: Vec<_> = lab.rotations(key).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, vec![RotationType::OnDemand; quota as usize]);
        lab.done(actions::update_primary(key, ireland().region));
        assert_eq!(lab.refusal_from(ireland(), actions::rotate_on_demand(key)), limit(ireland()));
    }
}

#[test]
fn mrk_01_mrk_03_what_a_replica_does_is_explained_by_its_primary() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let primary = home().region;
        let status = |lab: &Lab| lab.kms().explain_rotation_status(ireland(), key).unwrap();
        let follows = |schedule| RotationStatusReason::FollowsPrimary { primary, schedule };
        assert_eq!(status(&lab).reason, follows(None));
        lab.enable_rotation(key, Some(90));
        let next = lab.now().plus_days(Days(90));
        let period = RotationPeriod::new(90).unwrap();
        lab.done_from(ireland(), actions::disable(key));
        assert_eq!(status(&lab).reason, follows(Some((period, next))), "it rotates all the same");
        assert_eq!(status(&lab).rule.as_str(), "MRK-01");
        let date = lab.kms().explain_next_rotation(ireland(), key, lab.events()).unwrap();
        assert_eq!((date.at, date.origin.reason), (next, DateOrigin::FollowsPrimary { primary }));
        lab.advance_to(next);
        let rotations = lab.kms().explain_rotations(ireland(), key, lab.events());
        let (_, rotation) = rotations.last().unwrap();
        assert_eq!(rotation.reason, RotationReason::FollowsPrimary { primary });
        assert_eq!(rotation.rule.as_str(), "MRK-03");
        lab.done_from(ireland(), actions::schedule_deletion(key, 7));
        let pause = Pause::PendingDeletion;
        assert!(
            matches!(status(&lab).reason, RotationStatusReason::Paused { pause: it, .. } if it == pause)
        );
    }
}
