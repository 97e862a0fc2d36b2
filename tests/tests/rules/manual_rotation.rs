//! Rotating by hand: a new key behind an old name (section 6).

use kms_core::{KeyId, KmsError};
use kms_tests::actions::{self, alias};
use kms_tests::lab::Lab;

/// An application encrypts through `alias/application-current`; then the alias is moved.
struct Rotated {
    lab: Lab,
    old: KeyId,
    new: KeyId,
    before: Vec<u8>,
    after: Vec<u8>,
}

fn rotated(mut lab: Lab) -> Rotated {
    let old = lab.create_key();
    lab.done(actions::put_policy(old, r#"{"Statement":["for the application"]}"#));
    let current = lab.create_alias("application-current", old);
    let before = lab.encrypt("alias/application-current", b"before");
    lab.create_alias("application-20180606", old);
    let new = lab.create_key();
    lab.done(actions::update_alias(&current, new));
    let after = lab.encrypt("alias/application-current", b"after");
    Rotated { lab, old, new, before, after }
}

#[test]
fn ali_27_ali_29_old_ciphertext_opens_and_new_ciphertext_is_of_the_new_key() {
    for Rotated { mut lab, old, new, before, after } in Lab::all().map(rotated) {
        assert_eq!(lab.decrypt(&before), b"before");
        assert_eq!(lab.decrypt(&after), b"after");
        let key = |blob| kms_crypto::CiphertextBlob::parse(blob).expect("of ours").key;
        assert_eq!((key(&before), key(&after)), (old, new));
    }
}

#[test]
fn ali_28_the_list_shows_both_names() {
    for Rotated { mut lab, old, new, .. } in Lab::all().map(rotated) {
        let listed: Vec<_> =
            lab.aliases(None).into_iter().map(|entry| (entry.arn.name, entry.target)).collect();
        let expected = [(alias("application-20180606"), old), (alias("application-current"), new)];
        assert_eq!(listed, expected);
    }
}

#[test]
fn ali_30_without_the_old_key_its_ciphertext_is_lost() {
    for Rotated { mut lab, old, before, after, .. } in Lab::all().map(rotated) {
        lab.disable(old);
        let disabled = KmsError::Disabled(lab.arn(old));
        assert_eq!(lab.refusal(actions::decrypt(&before)), disabled);
        lab.delete(old);
        assert!(matches!(lab.refusal(actions::decrypt(&before)), KmsError::AccessDenied(_)));
        assert_eq!(lab.decrypt(&after), b"after");
    }
}

#[test]
fn ali_31_naming_the_moved_alias_names_the_wrong_key() {
    for Rotated { mut lab, before, after, .. } in Lab::all().map(rotated) {
        let name = "alias/application-current";
        let refusal = lab.refusal(actions::decrypt_with(name, &before));
        assert_eq!(refusal, KmsError::IncorrectKey);
        assert_eq!(lab.plaintext(actions::decrypt_with(name, &after)), b"after");
        let dated = actions::decrypt_with("alias/application-20180606", &before);
        assert_eq!(lab.plaintext(dated), b"before");
    }
}

#[test]
fn ali_32_the_new_key_has_the_default_policy_until_the_old_one_is_copied() {
    for Rotated { mut lab, old, new, .. } in Lab::all().map(rotated) {
        let policy = lab.policy(old);
        assert!(lab.policy(new).contains("key-default-1"));
        lab.done(actions::put_policy(new, &policy));
        assert_eq!(lab.policy(new), policy);
    }
}
