//! Records of the operations on custom key stores.

use kms_core::{Action, KeyStoreAction, UpdateCustomKeyStore};
use serde_json::{Value, json};

use crate::trail::testing::Bench;

#[test]
fn cks_09_a_new_store_is_recorded_without_its_password() {
    let mut bench = Bench::current();
    let id = bench.key_store();
    let record = bench.named("CreateCustomKeyStore").remove(0);
    let expected =
        json!({ "customKeyStoreName": "ExampleKeyStore", "clusterId": "cluster-2a23b4cdefg" });
    assert_eq!(record["requestParameters"], expected);
    assert_eq!(record["responseElements"], json!({ "customKeyStoreId": id }));
    assert!(record.get("additionalEventData").is_none());
    assert!(!bench.text().contains("a secret"), "the password is in no record");
}

#[test]
fn cks_09_a_change_is_recorded_with_the_name_and_the_cluster() {
    let mut bench = Bench::current();
    let id = bench.key_store();
    let body = json!({ "CustomKeyStoreId": id });
    let update = UpdateCustomKeyStore { id: id.clone(), ..UpdateCustomKeyStore::default() };
    let changes = [
        Action::CustomKeyStore(KeyStoreAction::Connect { id: id.clone() }),
        Action::CustomKeyStore(KeyStoreAction::Update(update)),
        Action::CustomKeyStore(KeyStoreAction::Disconnect { id: id.clone() }),
        Action::CustomKeyStore(KeyStoreAction::Delete { id: id.clone() }),
    ];
    let data =
        json!({ "customKeyStoreName": "ExampleKeyStore", "clusterId": "cluster-2a23b4cdefg" });
    for action in changes {
        let record = bench.call(&body, action);
        assert_eq!(record["requestParameters"], json!({ "customKeyStoreId": id }));
        assert_eq!(record["responseElements"], Value::Null);
        assert_eq!(record["additionalEventData"], data);
        assert_eq!(record["readOnly"], false);
    }
}
