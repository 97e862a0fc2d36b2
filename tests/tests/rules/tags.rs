//! Tags (section 8).

use kms_core::{Action, CreateKey, KeyRef, KmsError, Listing, Response, TagProblem};
use kms_tests::actions::{self, page, tags};
use kms_tests::lab::Lab;

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn tag_01_tags_are_put_listed_and_taken_away() {
    for mut lab in Lab::all() {
        let key = lab.create(CreateKey { tags: tags(&[("born", "with")]), ..CreateKey::default() });
        let empty = Response::Empty { key: Some(lab.arn(key)) };
        assert_eq!(lab.done(actions::tag(key, &[("team", "blue"), ("stage", "")])), empty);
        assert_eq!(lab.tags(key), pairs(&[("born", "with"), ("stage", ""), ("team", "blue")]));
        assert_eq!(lab.done(actions::untag(key, &["team", "born"])), empty);
        assert_eq!(lab.tags(key), pairs(&[("stage", "")]));
    }
}

#[test]
fn tag_01_pages_of_tags_follow_each_other() {
    for mut lab in Lab::all() {
        let id = lab.create_key();
        lab.done(actions::tag(id, &[("a", "1"), ("b", "2"), ("c", "3")]));
        let (key, mut list) = (KeyRef::Id(id), |page| {
            let answer = lab.done(Action::ListResourceTags { key: KeyRef::Id(id), page });
            match answer {
                Response::ListResourceTags(Listing { items, next }) => (items, next),
                other => panic!("{other:?}"),
            }
        });
        let (first, next) = list(page(2, None));
        assert_eq!(first, tags(&[("a", "1"), ("b", "2")]));
        let (second, end) = list(page(2, next.as_deref()));
        assert_eq!((second, end), (tags(&[("c", "3")]), None));
        assert_eq!(key, KeyRef::Id(id));
    }
}

#[test]
fn tag_02_what_is_wrong_with_tags() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        let many: Vec<_> = (0..51).map(|number| format!("k{number}")).collect();
        let many: Vec<_> = many.iter().map(|key| (key.as_str(), "")).collect();
        for (wrong, problem) in [
            (vec![("a", "1"), ("a", "2")], TagProblem::Duplicate),
            (vec![("aws:x", "")], TagProblem::Reserved),
            (vec![("aWs:x", "")], TagProblem::Reserved),
            (many.clone(), TagProblem::TooMany),
        ] {
            let refused = KmsError::Tag(problem);
            assert_eq!(lab.refusal(actions::tag(key, &wrong)), refused);
            let create = CreateKey { tags: tags(&wrong), ..CreateKey::default() };
            assert_eq!(lab.refusal(create), refused);
        }
        lab.done(actions::tag(key, &many[..50]));
        let one_more = lab.refusal(actions::tag(key, &[("more", "")]));
        assert_eq!(one_more, KmsError::Tag(TagProblem::TooMany));
        lab.done(actions::tag(key, &[("k7", "another value"), ("k8", "and another")]));
        lab.done(actions::tag(key, &[]));
        assert_eq!(lab.tags(key).len(), 50);
    }
}

#[test]
fn tag_03_a_tag_gets_another_value_and_what_is_absent_is_removed_silently() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.done(actions::tag(key, &[("team", "blue")]));
        lab.done(actions::tag(key, &[("team", "red")]));
        lab.done(actions::untag(key, &["nothing"]));
        assert_eq!(lab.tags(key), pairs(&[("team", "red")]));
    }
}

#[test]
fn tag_04_tags_can_be_changed_until_the_key_waits_for_its_deletion() {
    for mut lab in Lab::all() {
        let key = lab.create_key();
        lab.disable(key);
        lab.done(actions::tag(key, &[("team", "blue")]));
        lab.schedule_deletion(key, 7);
        for action in [actions::tag(key, &[("team", "red")]), actions::untag(key, &["team"])] {
            assert!(matches!(lab.refusal(action), KmsError::InvalidState(_)));
        }
        assert_eq!(lab.tags(key), pairs(&[("team", "blue")]));
    }
}
