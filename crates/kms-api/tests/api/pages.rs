//! Lists come in pages, and only their own markers lead on.

use kms_core::{Action, Era, KeyArn, KeyOwners, Listing, Page, Response, Tag};
use serde_json::{Value, json};

use crate::support::*;

fn keys(next: Option<&str>) -> Response {
    let items = vec![KeyArn { scope: scope(), key: key_id() }];
    Response::ListKeys(Listing { items, next: next.map(Into::into) })
}

fn marker() -> String {
    let answer = answer_to(&keys(Some(ID)));
    answer["NextMarker"].as_str().expect("a marker").to_owned()
}

#[test]
fn wir_14_lkr_02_a_marker_stands_only_where_there_is_more() {
    let entry = json!([{"KeyArn": ARN, "KeyId": ID}]);
    assert_eq!(answer_to(&keys(None)), json!({"Keys": entry, "Truncated": false}));
    assert_eq!(
        answer_to(&keys(Some(ID))),
        json!({"Keys": entry, "Truncated": true, "NextMarker": marker()})
    );
}

#[test]
fn lkr_14_a_marker_leads_to_where_its_page_ended() {
    let action = taken("ListKeys", json!({"Marker": marker(), "Limit": 3}));
    let page = Page { limit: 3, after: Some(ID.into()) };
    assert_eq!(action, Action::ListKeys { owners: KeyOwners::Caller, page });
}

#[test]
fn kem_06_resource_owners_are_named_in_either_order() {
    let owners = |owners: &[&str]| {
        let action = taken("ListKeys", json!({"ResourceOwners": owners}));
        let Action::ListKeys { owners, .. } = action else { panic!("{action:?}") };
        owners
    };
    let (caller, others) = ("SELF", "OTHER_ACCOUNTS_VIA_RAM");
    assert_eq!(owners(&[caller]), KeyOwners::Caller);
    assert_eq!(owners(&[others]), KeyOwners::Others);
    assert_eq!(owners(&[caller, others]), KeyOwners::All);
    assert_eq!(owners(&[others, caller]), KeyOwners::All);
    assert_invalid(
        "ListKeys",
        json!({"ResourceOwners": []}),
        "1 validation error detected: Value '[]' at 'resourceOwners' failed to satisfy \
         constraint: Member must have length greater than or equal to 1",
    );
    let action = taken_in(Era::Y2024, "ListKeys", json!({"ResourceOwners": [others]}));
    assert!(matches!(action, Action::ListKeys { owners: KeyOwners::Caller, .. }), "{action:?}");
}

#[test]
fn lkr_14_a_marker_that_was_not_issued_is_refused() {
    let cut = marker().split_off(1);
    for (operation, marker) in [
        ("ListKeyPolicies", marker()),
        ("ListAliases", marker()),
        ("ListKeys", cut),
        ("ListKeys", ID.into()),
        ("ListKeys", "\u{e9}".into()),
    ] {
        let fault = refused(operation, json!({"KeyId": ID, "Marker": marker}));
        assert_fault(
            &fault,
            "InvalidMarkerException",
            "The marker was not issued by this operation. Pass the NextMarker of its last answer, \
             unchanged.",
        );
    }
}

#[test]
fn lkr_18_markers_have_1_to_1024_characters_of_latin() {
    let at = |value: &str, words: &str| {
        format!("Value '{value}' at 'marker' failed to satisfy constraint: Member must {words}")
    };
    let body = |marker: &str| json!({"KeyId": ID, "Marker": marker});
    let long = "m".repeat(1025);
    for (marker, words) in [
        ("", "have length greater than or equal to 1"),
        (long.as_str(), "have length less than or equal to 1024"),
        ("\n", r"satisfy regular expression pattern: [\u0020-\u00FF]*"),
        ("\u{100}", r"satisfy regular expression pattern: [\u0020-\u00FF]*"),
    ] {
        assert_one_error("ListKeyRotations", body(marker), &at(marker, words));
    }
}

#[test]
fn wir_13_ali_22_every_list_takes_back_its_own_marker() {
    let tag = Tag { key: "k".into(), value: "v".into() };
    let next = || Some("12".to_owned());
    for (operation, answer) in [
        ("ListAliases", Response::ListAliases(Listing { items: vec![], next: next() })),
        ("ListKeyPolicies", Response::ListKeyPolicies(Listing { items: vec![], next: next() })),
        ("ListKeyRotations", Response::ListKeyRotations(Listing { items: vec![], next: next() })),
        ("ListKeys", Response::ListKeys(Listing { items: vec![], next: next() })),
        (
            "ListResourceTags",
            Response::ListResourceTags(Listing { items: vec![tag], next: next() }),
        ),
    ] {
        let answer: Value = answer_to(&answer);
        assert_eq!(answer["Truncated"], json!(true));
        let body = json!({"KeyId": ID, "Marker": answer["NextMarker"]}).to_string();
        let call = put(rules(Era::Y2026), operation, &body).expect(operation);
        let (Action::ListAliases { page, .. }
        | Action::ListKeyPolicies { page, .. }
        | Action::ListKeyRotations { page, .. }
        | Action::ListKeys { page, .. }
        | Action::ListResourceTags { page, .. }) = call.command.action
        else {
            panic!("{operation} is no list")
        };
        assert_eq!(page.after, next(), "{operation}");
    }
}
