//! Grants of another account: created, listed, retired by token, and stored.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;

use api::{HOME, IRELAND, Lab, OTHERS};
use kms_store::MemoryStore;
use serde_json::{Value, json};

#[test]
fn grt_01_grt_03_a_token_retires_the_grant_of_another_accounts_key_after_reopening() {
    let store = MemoryStore::default();
    let lab = Lab::open(&store);
    let key = lab.get(HOME, "CreateKey", &json!({}))["KeyMetadata"]["Arn"].clone();
    let role = "arn:aws:iam::444455556666:role/app";
    let create = json!({
        "KeyId": key,
        "GranteePrincipal": role,
        "RetiringPrincipal": role,
        "Operations": ["Decrypt"],
        "Name": "theirs",
    });
    let first = lab.get(OTHERS, "CreateGrant", &create);
    let again = lab.get(OTHERS, "CreateGrant", &create);
    assert_eq!(first["GrantId"], again["GrantId"]);
    assert_ne!(first["GrantToken"], again["GrantToken"]);
    let mine = lab.get(HOME, "CreateGrant", &create);
    assert_ne!(mine["GrantId"], first["GrantId"], "another account issued it");
    drop(lab);

    let lab = Lab::open(&store);
    let retirable = json!({ "RetiringPrincipal": role });
    let shown = lab.get(OTHERS, "ListRetirableGrants", &retirable);
    let issuers: Vec<&Value> =
        shown["Grants"].as_array().unwrap().iter().map(|it| &it["IssuingAccount"]).collect();
    assert!(issuers.contains(&&json!("arn:aws:iam::444455556666:root")), "{shown}");
    assert_eq!(issuers.len(), 2);

    let by_token = json!({ "GrantToken": first["GrantToken"] });
    assert_eq!(lab.refusal(IRELAND, "RetireGrant", &by_token), "NotFoundException");
    let dry_run = json!({ "GrantToken": first["GrantToken"], "DryRun": true });
    assert_eq!(lab.refusal(OTHERS, "RetireGrant", &dry_run), "DryRunOperationException");
    lab.get(OTHERS, "RetireGrant", &by_token);
    let again = json!({ "GrantToken": again["GrantToken"] });
    assert_eq!(lab.refusal(OTHERS, "RetireGrant", &again), "NotFoundException");
    let left = lab.get(HOME, "ListGrants", &json!({ "KeyId": key }));
    assert_eq!(left["Grants"].as_array().unwrap().len(), 1);
    let record = lab.0.trail(None).into_iter().rev().nth(2).unwrap();
    let record: Value = serde_json::from_str(&record.json).unwrap();
    assert_eq!(record["eventName"], "RetireGrant");
    assert_eq!(record["additionalEventData"]["grantId"], first["GrantId"]);
    assert_eq!(record["resources"][0]["ARN"], key);
}
