//! ML-KEM keys: encapsulation of a shared secret (section 7.4).

use kms_core::{
    Action, AlgorithmList, CreateGrant, CreateKey, Era, GrantOperation, Invalid, InvalidKeyUsage,
    KeyId, KeyOwners, KeySpec, KeyUsage, KmsError, Operation, Page, Response,
};
use kms_tests::actions::{self, Kind, Reference, Request};
use kms_tests::lab::{Lab, date, scope};

/// The key specs of ML-KEM, with the length of their ciphertexts.
const SPECS: [(KeySpec, usize); 3] =
    [(KeySpec::MlKem512, 768), (KeySpec::MlKem768, 1088), (KeySpec::MlKem1024, 1568)];

fn request(spec: KeySpec) -> CreateKey {
    CreateKey { spec, usage: KeyUsage::EncapsulateDecapsulate, ..CreateKey::default() }
}

fn encapsulate(key: impl Reference) -> Action {
    Action::Encapsulate { key: key.reference() }
}

fn decapsulate(key: impl Reference, ciphertext: &[u8]) -> Action {
    Action::Decapsulate { key: key.reference(), ciphertext: ciphertext.to_vec() }
}

/// Returns the shared secret and the ciphertext of a new encapsulation.
fn encapsulated(lab: &mut Lab, key: impl Reference) -> (Vec<u8>, Vec<u8>) {
    match lab.done(encapsulate(key)) {
        Response::Encapsulate { secret, ciphertext, .. } => {
            (secret.as_bytes().to_vec(), ciphertext)
        }
        other => panic!("another answer was expected than {other:?}"),
    }
}

fn decapsulated(lab: &mut Lab, key: impl Reference, ciphertext: &[u8]) -> Vec<u8> {
    match lab.done(decapsulate(key, ciphertext)) {
        Response::Decapsulate { secret, .. } => secret.as_bytes().to_vec(),
        other => panic!("another answer was expected than {other:?}"),
    }
}

#[test]
fn kem_01_the_keys_have_one_usage_and_one_algorithm() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, _) in SPECS {
        assert_eq!(spec.usages(), [KeyUsage::EncapsulateDecapsulate]);
        let key = lab.create(request(spec));
        let shown = lab.describe(key);
        let algorithms = AlgorithmList::of(spec, KeyUsage::EncapsulateDecapsulate);
        assert_eq!((shown.spec, shown.algorithms), (Some(spec), Some(algorithms)));
        assert_eq!(algorithms.member(), "EncapsulationAlgorithms");
        assert_eq!(algorithms.names().collect::<Vec<_>>(), ["ML_KEM"]);
        assert_eq!(shown.customer_master_key_spec, None);
        let public = lab.public_key(key);
        assert_eq!((public.algorithms, public.customer_master_key_spec), (algorithms, None));
    }
}

#[test]
fn kem_02_kem_03_a_shared_secret_is_recovered_from_its_ciphertext() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, length) in SPECS {
        let key = lab.create(request(spec));
        let alias = lab.create_alias(&format!("kem-{length}"), key);
        let (secret, ciphertext) = encapsulated(&mut lab, alias.as_str());
        assert_eq!((secret.len(), ciphertext.len()), (32, length));
        assert_eq!(decapsulated(&mut lab, key, &ciphertext), secret);
        assert_eq!(lab.try_out(encapsulate(key)), Err(KmsError::DryRun));
    }
}

#[test]
fn kem_02_a_key_of_another_account_is_named_by_its_arn() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(request(KeySpec::MlKem512));
    let arn = lab.arn(key);
    let other = scope("444455556666", "us-east-1");
    let answer = lab.ask_from(other, encapsulate(arn));
    let Ok(Response::Encapsulate { key: answered, ciphertext, .. }) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(answered, arn);
    assert!(lab.ask_from(other, decapsulate(arn, &ciphertext)).is_ok());
}

#[test]
fn kem_03_only_the_length_of_a_ciphertext_is_checked() {
    let mut lab = Lab::new(Era::Y2026);
    let (key, other) =
        (lab.create(request(KeySpec::MlKem768)), lab.create(request(KeySpec::MlKem768)));
    let (secret, ciphertext) = encapsulated(&mut lab, key);
    let foreign = decapsulated(&mut lab, other, &ciphertext);
    let altered = decapsulated(&mut lab, key, &[&ciphertext[..1087], &[0]].concat());
    assert_eq!((foreign.len(), altered.len()), (32, 32));
    assert!(foreign != secret && altered != secret);
    for bytes in [&ciphertext[1..], &[1; 768], b"x"] {
        let refusal = lab.refusal(decapsulate(key, bytes));
        assert_eq!(refusal, KmsError::Algorithm(kms_algorithms::Refusal::InvalidCiphertext));
    }
}

#[test]
fn kem_04_the_private_key_of_a_data_key_pair_is_a_seed() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    for (spec, _) in SPECS {
        let pair = lab.data_key_pair(actions::data_key_pair(key, spec));
        let private = pair.plaintext.expect("the private key");
        assert_eq!((pair.spec, private.as_bytes().len()), (spec, 86));
        assert_eq!(lab.decrypt(&pair.ciphertext), private.as_bytes());
    }
}

#[test]
fn kem_05_the_usage_and_the_state_decide() {
    let mut lab = Lab::new(Era::Y2026);
    let kem = lab.create(request(KeySpec::MlKem512));
    let refused = |lab: &Lab, key: KeyId, usage, operation| {
        KmsError::InvalidKeyUsage(InvalidKeyUsage::Usage { key: lab.arn(key), usage, operation })
    };
    for kind in [Kind::Symmetric, Kind::RsaEncrypting, Kind::Hmac] {
        let key = lab.create_kind(kind);
        let usage = kind.request().usage;
        let refusal = refused(&lab, key, usage, Operation::Encapsulate);
        assert_eq!(lab.refusal(encapsulate(key)), refusal);
        let refusal = refused(&lab, key, usage, Operation::Decapsulate);
        assert_eq!(lab.refusal(decapsulate(key, &[1])), refusal);
    }
    let refusal = refused(&lab, kem, KeyUsage::EncapsulateDecapsulate, Operation::Encrypt);
    assert_eq!(lab.refusal(actions::encrypt(kem, b"x").action()), refusal);
    lab.disable(kem);
    assert_eq!(lab.refusal(encapsulate(kem)), KmsError::Disabled(lab.arn(kem)));
    assert_eq!(lab.refusal(decapsulate(kem, &[1; 768])), KmsError::Disabled(lab.arn(kem)));
}

#[test]
fn kem_05_grants_allow_both_operations() {
    let mut lab = Lab::new(Era::Y2026);
    let operations = [GrantOperation::Encapsulate, GrantOperation::Decapsulate];
    let kem = lab.create(request(KeySpec::MlKem1024));
    let grant = CreateGrant { operations: operations.to_vec(), ..actions::create_grant(kem) };
    lab.done(grant);
    let symmetric = lab.create_key();
    for operation in operations {
        let operations = vec![operation];
        let grant = CreateGrant { operations, ..actions::create_grant(symmetric) };
        let refusal = Invalid::GrantOperation { key: lab.arn(symmetric), operation };
        assert_eq!(lab.refusal(grant), KmsError::Validation(refusal));
    }
}

#[test]
fn kem_01_the_operations_came_with_the_keys() {
    for operation in [Operation::Encapsulate, Operation::Decapsulate] {
        let known = |at| Era::Historical.rules(at).know(operation);
        assert!(!known(date(2026, 10, 25)) && known(date(2026, 10, 26)), "{operation}");
    }
}

/// Returns the keys of a page and its marker.
fn page(lab: &mut Lab, owners: KeyOwners, after: Option<String>) -> (usize, Option<String>) {
    let page = Page { limit: 2, after };
    match lab.done(Action::ListKeys { owners, page }) {
        Response::ListKeys(listing) => (listing.items.len(), listing.next),
        other => panic!("another answer was expected than {other:?}"),
    }
}

#[test]
fn kem_06_nothing_is_shared_and_a_marker_belongs_to_its_owners() {
    let mut lab = Lab::new(Era::Y2026);
    for _ in 0..3 {
        lab.create_key();
    }
    assert_eq!(page(&mut lab, KeyOwners::Others, None), (0, None));
    for (owners, other) in
        [(KeyOwners::Caller, KeyOwners::All), (KeyOwners::All, KeyOwners::Caller)]
    {
        let (count, next) = page(&mut lab, owners, None);
        assert_eq!((count, next.is_some()), (2, true));
        assert_eq!(page(&mut lab, owners, next.clone()), (1, None));
        for owners in [other, KeyOwners::Others] {
            let page = Page { limit: 2, after: next.clone() };
            let refusal = lab.refusal(Action::ListKeys { owners, page });
            assert_eq!(refusal, KmsError::InvalidMarker);
        }
    }
}
