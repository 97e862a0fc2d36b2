//! ListKeyRotations (section 3).

use kms_core::{
    Action, Era, IncludeKeyMaterial, KeyRef, KmsError, Listing, Response, RotationEntry,
    RotationType, Unsupported,
};
use kms_tests::actions::{self, Kind, page};
use kms_tests::lab::Lab;

const ALL: Option<IncludeKeyMaterial> = Some(IncludeKeyMaterial::AllKeyMaterial);
const ROTATIONS: Option<IncludeKeyMaterial> = Some(IncludeKeyMaterial::RotationsOnly);

/// A key that rotated by itself twice, on day 90 and 180, and on demand in between.
fn rotated_key(lab: &mut Lab) -> kms_core::KeyId {
    let key = lab.create_key();
    lab.enable_rotation(key, Some(90));
    lab.advance_to(lab.day(100));
    lab.rotate_on_demand_and_wait(key);
    lab.advance_to(lab.day(180));
    key
}

#[test]
fn lkr_04_rotations_only_is_the_default_and_leaves_out_the_first_material() {
    for mut lab in Lab::current() {
        let fresh = lab.create_key();
        assert_eq!(lab.list_rotations(fresh, None), []);
        let key = rotated_key(&mut lab);
        assert_eq!(lab.list_rotations(key, None).len(), 3);
        assert_eq!(lab.list_rotations(key, None), lab.list_rotations(key, ROTATIONS));
    }
}

#[test]
fn lkr_05_lkr_09_all_material_begins_with_the_first_which_has_no_date_and_no_type() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        let all = lab.list_rotations(key, ALL);
        assert_eq!(all.len(), 4);
        assert_eq!((all[0].rotation_date, all[0].rotation_type), (None, None));
        assert_eq!(
            all[1..].iter().map(|it| it.rotation_date).collect::<Vec<_>>(),
            dates(&lab, key)
        );
    }
}

fn dates(lab: &Lab, key: kms_core::KeyId) -> Vec<Option<kms_core::Timestamp>> {
    lab.rotated_at(key).into_iter().map(Some).collect()
}

#[test]
fn lkr_06_lkr_08_lkr_17_lkr_19_since_2025_an_entry_names_its_material_and_the_bare_key_id() {
    for mut lab in Lab::with_named_material() {
        let key = rotated_key(&mut lab);
        let entries = lab.list_rotations(key, None);
        let last = RotationEntry {
            key,
            material: Some(lab.material(key)),
            material_state: Some("CURRENT"),
            rotation_date: Some(lab.day(180)),
            rotation_type: Some(RotationType::Automatic),
            import: None,
        };
        assert_eq!(entries.last(), Some(&last));
        let states: Vec<_> = entries.iter().map(|entry| entry.material_state).collect();
        assert_eq!(states, [Some("NON_CURRENT"), Some("NON_CURRENT"), Some("CURRENT")]);
    }
}

#[test]
fn lkr_06_in_2024_material_has_no_name() {
    let mut lab = Lab::new(Era::Y2024);
    let key = rotated_key(&mut lab);
    let entry = RotationEntry {
        key,
        material: None,
        material_state: None,
        rotation_date: Some(lab.day(90)),
        rotation_type: Some(RotationType::Automatic),
        import: None,
    };
    assert_eq!(lab.list_rotations(key, None).first(), Some(&entry));
}

#[test]
fn lkr_07_an_entry_says_what_made_it() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        let types: Vec<_> =
            lab.list_rotations(key, None).iter().map(|it| it.rotation_type).collect();
        let automatic = Some(RotationType::Automatic);
        assert_eq!(types, [automatic, Some(RotationType::OnDemand), automatic]);
        assert_eq!(
            RotationType::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
            ["ON_DEMAND", "AUTOMATIC"]
        );
    }
}

#[test]
fn lkr_10_exactly_one_material_is_current() {
    for mut lab in Lab::with_named_material() {
        let key = rotated_key(&mut lab);
        let all = lab.list_rotations(key, ALL);
        let current: Vec<_> =
            all.iter().filter(|it| it.material_state == Some("CURRENT")).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].material, Some(lab.material(key)));
    }
}

#[test]
fn lkr_12_the_oldest_comes_first() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        let listed: Vec<_> =
            lab.list_rotations(key, None).iter().map(|it| it.rotation_date).collect();
        assert!(listed.is_sorted());
        assert_eq!(listed, dates(&lab, key));
    }
}

#[test]
fn lkr_02_lkr_13_pages_follow_each_other_until_there_is_no_more() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        for (include, limit) in [(None, 1), (None, 2), (None, 3), (ALL, 1), (ALL, 3)] {
            let (mut collected, mut after) = (Vec::new(), None);
            loop {
                let page = page(limit, after.as_deref());
                let key = KeyRef::Id(key);
                let answer = lab.done(Action::ListKeyRotations { key, include, page });
                let Response::ListKeyRotations(Listing { items, next }) = answer else {
                    panic!("{answer:?}")
                };
                assert!(items.len() <= limit);
                collected.extend(items);
                let Some(next) = next else { break };
                after = Some(next);
            }
            assert_eq!(collected, lab.list_rotations(key, include));
        }
    }
}

#[test]
fn lkr_14_a_marker_that_was_not_issued_is_refused() {
    for mut lab in Lab::current() {
        let key = KeyRef::Id(rotated_key(&mut lab));
        for marker in ["", "x", "-1", "1 ", "0x1", "3", "1000000"] {
            let page = page(10, Some(marker));
            let action = Action::ListKeyRotations { key: key.clone(), include: None, page };
            assert_eq!(lab.refusal(action), KmsError::InvalidMarker, "{marker:?}");
        }
    }
}

#[test]
fn lkr_15_it_works_in_every_state_but_not_for_custom_key_stores() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        let listed = lab.list_rotations(key, None);
        lab.disable(key);
        assert_eq!(lab.list_rotations(key, None), listed);
        lab.schedule_deletion(key, 7);
        assert_eq!(lab.list_rotations(key, None), listed);
        let external = lab.create_kind(Kind::External);
        assert_eq!(lab.list_rotations(external, None), []);
        for kind in [Kind::CloudHsm, Kind::ExternalKeyStore] {
            let key = lab.create_kind(kind);
            let refusal = lab.refusal(actions::list_rotations(key, None));
            assert!(matches!(refusal, KmsError::Unsupported(Unsupported::Origin(..))));
        }
    }
}

#[test]
fn lkr_16_key_pairs_and_hmac_keys_have_none_and_know_no_material() {
    for mut lab in Lab::current() {
        for kind in [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac] {
            let key = lab.create_kind(kind);
            assert_eq!(lab.list_rotations(key, None), []);
            for include in [ALL, ROTATIONS] {
                let refusal = lab.refusal(actions::list_rotations(key, include));
                assert_eq!(refusal, KmsError::Unsupported(Unsupported::KeyType(lab.key(key).spec)));
            }
        }
    }
}

#[test]
fn lkr_20_a_running_rotation_is_not_listed() {
    for mut lab in Lab::current() {
        let key = rotated_key(&mut lab);
        let before = lab.list_rotations(key, ALL);
        lab.rotate_on_demand(key);
        assert_eq!(lab.list_rotations(key, ALL), before);
    }
}

#[test]
fn lkr_01_an_alias_is_no_name_for_a_key_here() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        lab.create_alias("app", key);
        let by_arn = lab.done(actions::list_rotations(lab.arn(key), None));
        assert_eq!(by_arn, lab.done(actions::list_rotations(key, None)));
        let refusal = lab.refusal(actions::list_rotations("alias/app", None));
        assert!(matches!(refusal, KmsError::NotFound(_)));
    }
}
