//! Key policies (section 8).

use kms_core::{
    Action, CreateKey, Era, KeyRef, KmsError, Limit, Listing, NotFound, PolicyName, Response,
    Unsupported,
};
use kms_tests::actions;
use kms_tests::lab::{Lab, date};

#[test]
fn pol_01_the_default_policy_gives_the_account_all_rights() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let policy = lab.policy(key);
        for part in [
            r#""Version" : "2012-10-17""#,
            r#""Id" : "key-default-1""#,
            r#""Sid" : "Enable IAM User Permissions""#,
            r#""Effect" : "Allow""#,
            r#""AWS" : "arn:aws:iam::111122223333:root""#,
            r#""Action" : "kms:*""#,
            r#""Resource" : "*""#,
        ] {
            assert!(policy.contains(part), "{part} is not in {policy}");
        }
    }
}

#[test]
fn pol_02_since_march_2024_the_name_may_be_left_out() {
    for (era, at, optional) in [
        (Era::Y2020, date(2026, 1, 1), false),
        (Era::Historical, date(2024, 3, 17), false),
        (Era::Historical, date(2024, 3, 18), true),
        (Era::Y2024, date(2026, 1, 1), true),
    ] {
        assert_eq!(era.rules(at).policy_name_is_optional(), optional, "{era:?} {at}");
    }
}

#[test]
fn pol_03_there_is_no_policy_of_another_name() {
    for mut lab in Lab::all() {
        let key = KeyRef::Id(lab.create_key());
        let name = PolicyName::Other;
        let get = Action::GetKeyPolicy { key: key.clone(), name };
        assert_eq!(lab.refusal(get), KmsError::NotFound(NotFound::Policy));
        let put = Action::PutKeyPolicy { key, name, policy: "{}".into() };
        assert_eq!(lab.refusal(put), KmsError::Unsupported(Unsupported::PolicyName));
    }
}

#[test]
fn pol_04_pol_05_a_policy_may_be_so_long_and_no_longer() {
    let longest = Lab::classic().map(|lab| (lab, 32_768));
    for (mut lab, limit) in longest.chain(Lab::current().map(|lab| (lab, 131_072))) {
        let key = lab.create_key();
        let (fits, too_long) = ("x".repeat(limit), "x".repeat(limit + 1));
        let answer = lab.done(actions::put_policy(key, &fits));
        assert_eq!(answer, Response::Empty { key: Some(lab.arn(key)) });
        assert_eq!(lab.policy(key), fits);
        let refused = KmsError::LimitExceeded(Limit::PolicyLength { limit });
        assert_eq!(lab.refusal(actions::put_policy(key, &too_long)), refused);
        let create = CreateKey { policy: Some(too_long), ..CreateKey::default() };
        assert_eq!(lab.refusal(create), refused);
    }
}

#[test]
fn pol_06_since_2024_the_answer_names_the_policy_and_the_list_has_one() {
    for mut lab in Lab::current() {
        let key = lab.create_key();
        let answer = lab.done(actions::policy(key));
        let name = Some(PolicyName::Default);
        assert!(matches!(answer, Response::GetKeyPolicy { name: n, .. } if n == name));
    }
    for mut lab in Lab::classic() {
        let key = lab.create_key();
        let answer = lab.done(actions::policy(key));
        assert!(matches!(answer, Response::GetKeyPolicy { name: None, .. }));
    }
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let listing = Listing { items: vec![PolicyName::Default], next: None };
        assert_eq!(lab.done(actions::list_policies(key)), Response::ListKeyPolicies(listing));
    }
}

#[test]
fn pol_08_policies_can_be_read_and_put_in_every_state() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let put_and_get = |lab: &mut Lab, policy: &str| {
            lab.done(actions::put_policy(key, policy));
            assert_eq!(lab.policy(key), policy);
        };
        put_and_get(&mut lab, "enabled");
        lab.disable(key);
        put_and_get(&mut lab, "disabled");
        lab.schedule_deletion(key, 7);
        put_and_get(&mut lab, "pending deletion");
    }
}
