//! Calls about grants.

use kms_core::{
    Action, CreateGrant, GrantConstraints, GrantId, GrantOperation, KeyRef, ListGrants, Page,
    Principal, Response,
};
use serde_json::{Value, json};

use crate::trail::testing::{Bench, arn, id};

const ROLE: &str = "arn:aws:iam::111122223333:role/app";

fn create(key: KeyRef) -> Action {
    Action::CreateGrant(CreateGrant {
        key,
        name: None,
        grantee: Principal::Arn(ROLE.to_owned()),
        retiring: None,
        operations: vec![GrantOperation::Encrypt],
        constraints: GrantConstraints::default(),
    })
}

fn created(bench: &mut Bench, body: &Value, key: KeyRef) -> (GrantId, Value) {
    match bench.answer(body, create(key)) {
        (Ok(Response::CreateGrant(created)), record) => (created.grant, record),
        other => panic!("{other:?}"),
    }
}

#[test]
fn evt_22_create_grant_shows_all_but_tokens() {
    let mut bench = Bench::current();
    let key = bench.key();
    let body = json!({
        "KeyId": key.to_string(),
        "GranteePrincipal": ROLE,
        "Operations": ["Encrypt"],
        "Constraints": { "EncryptionContextSubset": { "Team": "blue" }, "Other": 1 },
        "Name": "mine",
        "GrantTokens": ["a-token"],
        "Unknown": "x",
    });
    let (grant, record) = created(&mut bench, &body, id(key));
    assert_eq!(
        record["requestParameters"],
        json!({
            "keyId": key.to_string(),
            "granteePrincipal": ROLE,
            "operations": ["Encrypt"],
            "constraints": { "encryptionContextSubset": { "Team": "blue" } },
            "name": "mine",
        })
    );
    let answered = json!({ "grantId": grant.to_string(), "keyId": arn(key) });
    assert_eq!(record["responseElements"], answered);
    assert_eq!(record["readOnly"], false);
    assert_eq!(record["resources"][0]["ARN"], arn(key));
    assert!(!bench.text().contains("a-token") && !record.to_string().contains("grantToken"));

    let mut bench = Bench::classic();
    let key = bench.key();
    let (grant, record) = created(&mut bench, &json!({ "KeyId": key.to_string() }), id(key));
    assert_eq!(record["responseElements"], json!({ "grantId": grant.to_string() }));
}

#[test]
fn evt_22_a_retired_and_a_revoked_grant_are_named() {
    let mut bench = Bench::current();
    let key = bench.key();
    let (one, _) = created(&mut bench, &json!({}), id(key));
    let (two, _) = created(&mut bench, &json!({}), id(key));
    let retire = Action::RetireGrant { key: id(key), grant: one };
    let record = bench.call(&json!({ "GrantToken": "a-token" }), retire);
    assert_eq!(record["requestParameters"], Value::Null);
    assert_eq!(record["responseElements"], json!({ "keyId": arn(key) }));
    assert_eq!(record["additionalEventData"], json!({ "grantId": one.to_string() }));
    assert_eq!(record["resources"][0]["ARN"], arn(key));

    let body = json!({ "KeyId": key.to_string(), "GrantId": two.to_string() });
    let revoke = Action::RevokeGrant { key: id(key), grant: two };
    let record = bench.call(&body, revoke.clone());
    let shown = json!({ "keyId": key.to_string(), "grantId": two.to_string() });
    assert_eq!(record["requestParameters"], shown);
    assert_eq!(record["responseElements"], json!({ "keyId": arn(key) }));
    let record = bench.call(&body, revoke);
    assert_eq!(record["errorCode"], "NotFoundException");
    assert_eq!(record["responseElements"], Value::Null);
    assert_eq!(record["resources"][0]["ARN"], arn(key));
}

#[test]
fn evt_22_lists_of_grants_show_what_was_asked() {
    let mut bench = Bench::current();
    let key = bench.key();
    let page = Page { limit: 10, after: None };
    let body = json!({ "KeyId": key.to_string(), "Limit": 10 });
    let list = ListGrants { key: id(key), grant: None, grantee: None, page: page.clone() };
    let record = bench.call(&body, Action::ListGrants(list));
    let shown = json!({ "keyId": key.to_string(), "limit": 10 });
    assert_eq!(record["requestParameters"], shown);
    assert_eq!((&record["readOnly"], &record["responseElements"]), (&json!(true), &Value::Null));
    assert_eq!(record["resources"][0]["ARN"], arn(key));

    let retiring = Principal::Arn(ROLE.to_owned());
    let body = json!({ "RetiringPrincipal": ROLE });
    let record = bench.call(&body, Action::ListRetirableGrants { retiring, page });
    assert_eq!(record["requestParameters"], json!({ "retiringPrincipal": ROLE }));
    assert_eq!((&record["readOnly"], &record["resources"]), (&json!(true), &json!([])));
}
