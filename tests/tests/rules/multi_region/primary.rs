//! Changing the primary Region.

use kms_core::{InvalidState, NotFound, StateProblem};

use super::*;

#[test]
fn mrk_01_another_region_becomes_the_primary_one() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland(), tokyo()]);
        lab.enable_rotation(key, Some(90));
        lab.rotate_on_demand_and_wait(key);
        let blob = lab.encrypt(key, b"x");
        lab.done(actions::update_primary(key, ireland().region));
        for (place, state) in everywhere().into_iter().zip(["Updating", "Updating", "Enabled"]) {
            let metadata = lab.describe_in(place, key);
            let told = Some(regions(ireland(), &[home(), tokyo()]));
            assert_eq!((metadata.state, metadata.multi_region_configuration), (state, told));
        }
        // Cryptography goes on meanwhile, and so does what is shared.
        assert_decrypted_everywhere(&mut lab, &everywhere(), &[blob], b"x");
        only_primary(&mut lab, key, &[home(), tokyo()], actions::disable_rotation(key));
        assert_eq!(lab.advance(SETTLING).len(), 2);
        assert_eq!(lab.describe_in(home(), key).state, "Enabled");
        assert_eq!(lab.describe_in(ireland(), key).state, "Enabled");
        let next = lab.status_in(home(), key).next_rotation.expect("a date");
        lab.advance_to(next);
        assert_eq!(lab.rotations_in(tokyo(), key).len(), 2);
        lab.done_from(ireland(), actions::rotate_on_demand(key));
        lab.advance(SETTLING);
        assert_eq!(lab.materials_in(home(), key).len(), 4);
        lab.done_from(ireland(), actions::update_primary(key, home().region));
        lab.advance(SETTLING);
        assert_eq!(lab.key_in(home(), key).on_demand.used, 2, "used up by the key, not a Region");
    }
}

#[test]
fn mrk_01_a_rotation_that_is_running_ends_in_the_new_primary_region() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        lab.rotate_on_demand(key);
        assert!(lab.status_in(ireland(), key).on_demand_rotation_start.is_some());
        lab.done(actions::update_primary(key, ireland().region));
        lab.advance(SETTLING);
        lab.done_from(ireland(), actions::replicate(key, tokyo().region));
        lab.advance(SETTLING);
        for place in everywhere() {
            assert_eq!(lab.materials_in(place, key).len(), 2, "{place:?}");
            assert_eq!(lab.status_in(place, key).on_demand_rotation_start, None);
        }
    }
}

#[test]
fn mrk_02_what_cannot_become_the_primary() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        let here = KmsError::Unsupported(Unsupported::NotReplica(lab.arn(key)));
        assert_eq!(lab.refusal(actions::update_primary(key, home().region)), here);
        let missing = KmsError::NotFound(NotFound::Key(tokyo().key_arn(key)));
        assert_eq!(lab.refusal(actions::update_primary(key, tokyo().region)), missing);
        only_primary(&mut lab, key, &[ireland()], actions::update_primary(key, home().region));
        let single = lab.create_key();
        let refused = lab.refusal(actions::update_primary(single, ireland().region));
        assert_eq!(refused, not_primary(home(), single));
        let there = ireland().key_arn(key);
        lab.done_from(ireland(), actions::disable(key));
        let refused = lab.refusal(actions::update_primary(key, ireland().region));
        assert_eq!(refused, KmsError::Disabled(there));
        lab.done_from(ireland(), actions::schedule_deletion(key, 7));
        let problem = StateProblem::PendingDeletion;
        let refused = lab.refusal(actions::update_primary(key, ireland().region));
        assert_eq!(refused, KmsError::InvalidState(InvalidState { key: there, problem }));
        lab.done(actions::replicate(key, tokyo().region));
        let creating = InvalidState { key: tokyo().key_arn(key), problem: StateProblem::Creating };
        let refused = lab.refusal(actions::update_primary(key, tokyo().region));
        assert_eq!(refused, KmsError::InvalidState(creating));
    }
}

#[test]
fn mrk_01_a_key_that_is_updating_is_not_replicated_or_switched() {
    for mut lab in Lab::current() {
        let key = lab.create_in(&[ireland()]);
        lab.done(actions::update_primary(key, ireland().region));
        let updating = |place: Scope| {
            let (key, problem) = (place.key_arn(key), StateProblem::Updating);
            KmsError::InvalidState(InvalidState { key, problem })
        };
        let refused = lab.refusal_from(ireland(), actions::replicate(key, tokyo().region));
        assert_eq!(refused, updating(ireland()));
        assert_eq!(lab.refusal(actions::disable(key)), updating(home()));
        // The table allows this one: back at once.
        lab.done_from(ireland(), actions::update_primary(key, home().region));
        lab.advance(SETTLING);
        assert_eq!(
            lab.describe(key).multi_region_configuration,
            Some(regions(home(), &[ireland()]))
        );
    }
}
