//! Grants: requests, tokens, answers and refusals.

use kms_core::{
    Action, CreateGrant, Era, Grant, GrantConstraints, GrantEntry, GrantOperation, KeyRef,
    ListGrants, Listing, Page, Principal, Response, Timestamp,
};
use serde_json::{Value, json};

use crate::support::*;

const ROLE: &str = "arn:aws:iam::111122223333:role/app";
const SERVICE: &str = "sample.us-east-1.amazonaws.com";
const SOURCE: &str = "arn:aws:sample:us-east-1:111122223333:thing/1";

fn role() -> Principal {
    Principal::Arn(ROLE.into())
}

fn service() -> Principal {
    Principal::Service(SERVICE.into())
}

fn key() -> KeyRef {
    KeyRef::Id(key_id())
}

/// A sound request of CreateGrant, with these members put in or, where they are null, left out.
fn create(with: Value) -> Value {
    let mut body =
        json!({ "KeyId": ID, "GranteePrincipal": ROLE, "Operations": ["Encrypt", "Decrypt"] });
    for (name, value) in with.as_object().expect("members") {
        body[name] = value.clone();
    }
    body
}

fn to_service(with: Value) -> Value {
    let mut body = create(json!({
        "GranteePrincipal": null,
        "GranteeServicePrincipal": SERVICE,
        "RetiringPrincipal": ROLE,
        "Constraints": { "SourceArn": SOURCE },
    }));
    for (name, value) in with.as_object().expect("members") {
        body[name] = value.clone();
    }
    body
}

#[test]
fn grt_01_create_grant_is_taken_with_all_its_members() {
    let plain = CreateGrant {
        key: key(),
        name: None,
        grantee: role(),
        retiring: None,
        operations: vec![GrantOperation::Decrypt, GrantOperation::Encrypt],
        constraints: GrantConstraints::default(),
    };
    for body in [
        create(json!({})),
        create(json!({ "Operations": ["Decrypt", "Encrypt", "Decrypt"], "Constraints": {} })),
        create(json!({ "GrantTokens": [token(1), token(2)] })),
    ] {
        assert_eq!(taken("CreateGrant", body), Action::CreateGrant(plain.clone()));
    }
    let constraints = json!({
        "EncryptionContextSubset": { "a": "1" },
        "EncryptionContextEquals": {},
        "SourceArn": SOURCE,
    });
    let all = json!({
        "Name": "a:b/c_d-E",
        "RetiringPrincipal": "arn:aws:sts::111122223333:assumed-role/a/b",
        "Constraints": constraints,
    });
    let expected = CreateGrant {
        name: Some("a:b/c_d-E".into()),
        retiring: Some(Principal::Arn("arn:aws:sts::111122223333:assumed-role/a/b".into())),
        constraints: GrantConstraints {
            context_subset: Some([("a".to_owned(), "1".to_owned())].into_iter().collect()),
            context_equals: Some(kms_core::Map::new()),
            source_arn: Some(SOURCE.into()),
        },
        ..plain.clone()
    };
    assert_eq!(taken("CreateGrant", create(all)), Action::CreateGrant(expected));
    let call =
        put(rules(Era::Y2026), "CreateGrant", &create(json!({ "DryRun": true })).to_string());
    assert!(call.expect("a sound request").command.dry_run);
}

#[test]
fn grt_01_services_are_principals_since_march_2026() {
    let Action::CreateGrant(grant) = taken("CreateGrant", to_service(json!({}))) else {
        panic!("another action")
    };
    assert_eq!((grant.grantee, grant.retiring), (service(), Some(role())));
    assert_eq!(grant.constraints.source_arn.as_deref(), Some(SOURCE));
    let both = to_service(json!({
        "RetiringPrincipal": null,
        "RetiringServicePrincipal": SERVICE,
    }));
    let Action::CreateGrant(grant) = taken("CreateGrant", both) else { panic!("another action") };
    assert_eq!((grant.grantee, grant.retiring), (service(), Some(service())));

    let fault = refused_in(Era::Y2024, "CreateGrant", to_service(json!({})));
    assert_fault(
        &fault,
        "ValidationException",
        "1 validation error detected: Value null at 'granteePrincipal' failed to satisfy \
         constraint: Member must not be null",
    );
    let ignored = create(json!({ "Constraints": { "SourceArn": SOURCE } }));
    let Action::CreateGrant(grant) = taken_in(Era::Y2024, "CreateGrant", ignored) else {
        panic!("another action")
    };
    assert_eq!(grant.constraints.source_arn, None);
}

#[test]
fn grt_01_principals_come_alone_and_services_with_their_source() {
    for (body, message) in [
        (
            create(json!({ "GranteePrincipal": null })),
            "You must specify either GranteePrincipal or GranteeServicePrincipal.",
        ),
        (
            create(json!({ "GranteeServicePrincipal": SERVICE })),
            "You can specify either GranteePrincipal or GranteeServicePrincipal, but not both.",
        ),
        (
            to_service(json!({ "RetiringServicePrincipal": SERVICE })),
            "You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.",
        ),
        (create(json!({ "Operations": [] })), "Operations must name at least one operation."),
    ] {
        assert_invalid("CreateGrant", body, message);
    }
    for lacking in [json!({ "Constraints": {} }), json!({ "RetiringPrincipal": null })] {
        assert_invalid(
            "CreateGrant",
            to_service(lacking),
            "A grant to the service sample.us-east-1.amazonaws.com needs the constraint SourceArn, \
             and a RetiringPrincipal or RetiringServicePrincipal.",
        );
    }
    let none = "You must specify either RetiringPrincipal or RetiringServicePrincipal.";
    assert_invalid("ListRetirableGrants", json!({}), none);
}

#[test]
fn grt_01_a_principal_is_an_arn_of_somebody() {
    for sound in [
        ROLE,
        "arn:aws:iam::111122223333:root",
        "arn:aws-cn:iam::111122223333:user/path/name",
        "arn:aws:sts::111122223333:federated-user/name",
    ] {
        let action = taken("ListRetirableGrants", json!({ "RetiringPrincipal": sound }));
        let page = Page { limit: 50, after: None };
        let retiring = Principal::Arn(sound.into());
        assert_eq!(action, Action::ListRetirableGrants { retiring, page });
    }
    for wrong in [
        "111122223333",
        SERVICE,
        "arn:aws:iam::1111:root",
        "arn:aws:iam:us-east-1:111122223333:root",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:group/all",
        "arn:aws:sts::111122223333:root",
        ARN,
    ] {
        let message = format!("ARN does not refer to a valid principal: {wrong}");
        let create = create(json!({ "GranteePrincipal": wrong }));
        for (operation, body) in [
            ("CreateGrant", create),
            ("ListGrants", json!({ "KeyId": ID, "GranteePrincipal": wrong })),
            ("ListRetirableGrants", json!({ "RetiringPrincipal": wrong })),
        ] {
            assert_fault(&refused(operation, body), "InvalidArnException", &message);
        }
    }
}

#[test]
fn grt_01_members_keep_to_their_patterns() {
    let pattern = |value: &str, member: &str, pattern: &str| {
        format!(
            "Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: {pattern}"
        )
    };
    for (member, name, value, text) in [
        ("GranteePrincipal", "granteePrincipal", "a b", r"^[\w+=,.@:/-]+$"),
        ("Name", "name", "a b", "^[a-zA-Z0-9:/_-]+$"),
    ] {
        let body = create(json!({ member: value }));
        assert_one_error("CreateGrant", body, &pattern(value, name, text));
    }
    let service = r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$";
    for wrong in ["amazonaws.com", "a..amazonaws.com", "a_b.amazonaws.com", "a.b.c."] {
        let body = to_service(json!({ "GranteeServicePrincipal": wrong }));
        assert_one_error("CreateGrant", body, &pattern(wrong, "granteeServicePrincipal", service));
    }
    let source = "^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$";
    for wrong in [
        "arn:aws:s3:::a-bucket-of-mine",
        "arn:aws:Sample:us-east-1:111122223333:thing/1",
        "arn:aws::us-east-1:111122223333:thing/1",
        "arn:aws:sample:us-east-1:111122223333:",
        "arn:gcp:sample:us-east-1:111122223333:thing",
        "a word of more than twenty",
    ] {
        let body = create(json!({ "Constraints": { "SourceArn": wrong } }));
        assert_one_error("CreateGrant", body, &pattern(wrong, "constraints.sourceArn", source));
    }
}

#[test]
fn grt_01_what_stands_inside_the_constraints_is_held_to_its_limits() {
    let sound = |len: usize| format!("arn:aws:s3:us-east-1:111122223333:{}", "a".repeat(len - 34));
    taken("CreateGrant", create(json!({ "Constraints": { "SourceArn": sound(512) } })));
    for (wrong, limit) in [
        (sound(513), "less than or equal to 512"),
        ("arn:aws:s3:::bucket".to_owned(), "greater than or equal to 20"),
    ] {
        let error = format!(
            "Value '{wrong}' at 'constraints.sourceArn' failed to satisfy constraint: Member must \
             have length {limit}"
        );
        let body = create(json!({ "Constraints": { "SourceArn": wrong } }));
        assert_one_error("CreateGrant", body, &error);
    }
}

#[test]
fn grt_01_a_context_to_ask_for_is_short() {
    let constrained = |pairs: usize, len: usize| {
        let pairs = (0..pairs).map(|it| (it.to_string(), json!("v".repeat(len))));
        let pairs: serde_json::Map<_, _> = pairs.collect();
        create(json!({ "Constraints": { "EncryptionContextEquals": pairs } }))
    };
    taken("CreateGrant", constrained(8, 384));
    for body in [constrained(9, 1), constrained(1, 385)] {
        assert_invalid(
            "CreateGrant",
            body,
            "EncryptionContextEquals can hold at most 8 pairs, with values of at most 384 \
             characters.",
        );
    }
}

#[test]
fn grt_02_what_can_be_granted_grew_with_the_operations() {
    let granted = |era, word: &str| {
        let body = create(json!({ "Operations": [word] })).to_string();
        put(rules(era), "CreateGrant", &body).is_ok()
    };
    for operation in GrantOperation::ALL {
        assert!(granted(Era::Y2026, operation.as_str()), "{operation}");
    }
    for (word, in_2020, in_2024) in [
        ("ReEncryptFrom", true, true),
        ("GetPublicKey", true, true),
        ("GenerateMac", false, true),
        ("DeriveSharedSecret", false, false),
        ("ReEncrypt", false, false),
        ("RotateKeyOnDemand", false, false),
    ] {
        assert_eq!(granted(Era::Y2020, word), in_2020, "{word} in 2020");
        assert_eq!(granted(Era::Y2024, word), in_2024, "{word} in 2024");
    }
    assert!(!granted(Era::Y2026, "RotateKeyOnDemand"));
}

#[test]
fn grt_03_tokens_differ_and_are_taken_wherever_they_are_members() {
    let tokens = [token(1), token(2)];
    assert_ne!(tokens[0], tokens[1]);
    let encrypt = json!({ "KeyId": ID, "Plaintext": "YQ==", "GrantTokens": tokens });
    taken("Encrypt", encrypt);
    let strange = |operation: &str| {
        let body = json!({
            "KeyId": ID,
            "Plaintext": "YQ==",
            "CiphertextBlob": "YQ==",
            "DestinationKeyId": ID,
            "KeySpec": "AES_256",
            "GranteePrincipal": ROLE,
            "Operations": ["Encrypt"],
            "GrantTokens": [token(1), "strange"],
        });
        put(rules(Era::Y2026), operation, &body.to_string()).err().map(|it| it.fault)
    };
    for operation in [
        "CreateGrant",
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncrypt",
    ] {
        assert_fault(
            &strange(operation).expect("a refusal"),
            "InvalidGrantTokenException",
            "GrantTokens holds what is no grant token. Pass what CreateGrant answered, unchanged.",
        );
    }
    assert_eq!(strange("DescribeKey"), None, "it has no such error");
    let many: Vec<String> = (0..11).map(token).collect();
    let fault = refused("DescribeKey", json!({ "KeyId": ID, "GrantTokens": many }));
    assert!(fault.message.ends_with("Member must have length less than or equal to 10"));
}

#[test]
fn grt_04_a_grant_is_retired_by_token_or_by_key_and_id() {
    let arn = scope().key_arn(key_id());
    let retire = |key| Action::RetireGrant { key, grant: grant_id() };
    let by_token = taken("RetireGrant", json!({ "GrantToken": token(3) }));
    assert_eq!(by_token, retire(KeyRef::Arn(arn)));
    let by_id = taken("RetireGrant", json!({ "KeyId": ID, "GrantId": GRANT }));
    assert_eq!(by_id, retire(key()));
    let revoke = taken("RevokeGrant", json!({ "KeyId": ARN, "GrantId": GRANT }));
    assert_eq!(revoke, Action::RevokeGrant { key: KeyRef::Arn(arn), grant: grant_id() });
    for body in [
        json!({}),
        json!({ "KeyId": ID }),
        json!({ "GrantId": GRANT }),
        json!({ "GrantToken": token(1), "KeyId": ID, "GrantId": GRANT }),
    ] {
        let message = "You must specify either GrantToken, or both KeyId and GrantId.";
        assert_invalid("RetireGrant", body, message);
    }
    assert_fault(
        &refused("RetireGrant", json!({ "GrantToken": "strange" })),
        "InvalidGrantTokenException",
        "GrantToken holds what is no grant token. Pass what CreateGrant answered, unchanged.",
    );
    for operation in ["ListGrants", "RetireGrant", "RevokeGrant"] {
        for id in ["x", &GRANT[1..], &GRANT.replace("05", "0A")] {
            assert_fault(
                &refused(operation, json!({ "KeyId": ID, "GrantId": id })),
                "InvalidGrantIdException",
                &format!("'{id}' is no grant ID: 64 hexadecimal digits are expected."),
            );
        }
    }
}

#[test]
fn grt_05_lists_have_1_to_100_grants_and_50_by_default() {
    let list = |limit, grant, grantee| {
        let page = Page { limit, after: None };
        Action::ListGrants(ListGrants { key: key(), grant, grantee, page })
    };
    assert_eq!(taken("ListGrants", json!({ "KeyId": ID })), list(50, None, None));
    let all = json!({ "KeyId": ID, "Limit": 100, "GrantId": GRANT, "GranteePrincipal": ROLE });
    assert_eq!(taken("ListGrants", all), list(100, Some(grant_id()), Some(role())));
    let of_service = json!({ "KeyId": ID, "GranteeServicePrincipal": SERVICE });
    assert_eq!(taken("ListGrants", of_service), list(50, None, Some(service())));
    for operation in ["ListGrants", "ListRetirableGrants"] {
        for (limit, words) in
            [(0, "greater than or equal to 1"), (101, "less than or equal to 100")]
        {
            let body = json!({ "KeyId": ID, "RetiringPrincipal": ROLE, "Limit": limit });
            let error = format!(
                "Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value \
                 {words}"
            );
            assert_one_error(operation, body, &error);
        }
    }
}

#[test]
fn grt_05_grants_are_shown_member_by_member() {
    let plain = Grant {
        id: grant_id(),
        name: None,
        created_at: Timestamp::from_millis(1_528_289_057_531),
        issuing_account: scope().account,
        grantee: role(),
        retiring: None,
        operations: vec![GrantOperation::Decrypt, GrantOperation::ReEncryptTo],
        constraints: GrantConstraints::default(),
    };
    let full = Grant {
        name: Some("mine".into()),
        grantee: service(),
        retiring: Some(service()),
        constraints: GrantConstraints {
            context_subset: Some([("a".to_owned(), "1".to_owned())].into_iter().collect()),
            context_equals: Some(kms_core::Map::new()),
            source_arn: Some(SOURCE.into()),
        },
        ..plain.clone()
    };
    let key = scope().key_arn(key_id());
    let items = vec![GrantEntry { key, grant: plain }, GrantEntry { key, grant: full }];
    let expected = json!({
        "Grants": [
            {
                "CreationDate": 1_528_289_057.531,
                "GrantId": GRANT,
                "GranteePrincipal": ROLE,
                "IssuingAccount": "arn:aws:iam::111122223333:root",
                "KeyId": ARN,
                "Operations": ["Decrypt", "ReEncryptTo"],
            },
            {
                "Constraints": {
                    "EncryptionContextEquals": {},
                    "EncryptionContextSubset": { "a": "1" },
                    "SourceArn": SOURCE,
                },
                "CreationDate": 1_528_289_057.531,
                "GrantId": GRANT,
                "GranteeServicePrincipal": SERVICE,
                "IssuingAccount": "arn:aws:iam::111122223333:root",
                "KeyId": ARN,
                "Name": "mine",
                "Operations": ["Decrypt", "ReEncryptTo"],
                "RetiringServicePrincipal": SERVICE,
            },
        ],
        "Truncated": false,
    });
    let listing = |next: Option<&str>| Listing { items: items.clone(), next: next.map(Into::into) };
    assert_eq!(answer_to(&Response::ListGrants(listing(None))), expected);
    assert_eq!(answer_to(&Response::ListRetirableGrants(listing(None))), expected);
    let answer = answer_to(&Response::ListGrants(listing(Some(GRANT))));
    let marker = &answer["NextMarker"];
    let Action::ListGrants(next) = taken("ListGrants", json!({ "KeyId": ID, "Marker": marker }))
    else {
        panic!("another action")
    };
    assert_eq!(next.page.after.as_deref(), Some(GRANT));
    let retired = Response::RetireGrant { key, grant: grant_id() };
    assert_eq!(encode(&retired), "");
}
