//! Imported key material: requests, answers and the texts of refusals.

use kms_api::Fault;
use kms_core::{
    Action, Era, GetParametersForImport, ImportEntry, ImportKeyMaterial, ImportProblem,
    ImportRefusal, ImportType, IncorrectMaterial, KeyRef, KeySpec, KmsError, Listing, MaterialId,
    Region, Response, RotationEntry, Rules, Scope, Timestamp, WrappingAlgorithm, WrappingKeySpec,
    WrappingProblem,
};
use serde_json::{Value, json};

use crate::support::*;

const MATERIAL: &str = "0707070707070707070707070707070707070707070707070707070707070707";

fn material() -> MaterialId {
    MaterialId::from_bytes([7; 32])
}

/// The least that ImportKeyMaterial takes, and these members.
fn import(more: Value) -> Value {
    let mut body = json!({"KeyId": ID, "ImportToken": "AQ==", "EncryptedKeyMaterial": "Ag=="});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

fn least() -> ImportKeyMaterial {
    ImportKeyMaterial {
        key: KeyRef::Id(key_id()),
        token: vec![1],
        encrypted: vec![2],
        valid_to: None,
        import_type: None,
        description: None,
        material: None,
    }
}

const FOR_EVER: &str = "KEY_MATERIAL_DOES_NOT_EXPIRE";

#[test]
fn imp_02_parameters_are_asked_for_by_algorithm_and_size() {
    let body = |algorithm: &str, spec: &str| json!({"KeyId": ID, "WrappingAlgorithm": algorithm, "WrappingKeySpec": spec});
    let asked = taken("GetParametersForImport", body("RSA_AES_KEY_WRAP_SHA_256", "RSA_4096"));
    let expected = GetParametersForImport {
        key: KeyRef::Id(key_id()),
        wrapping_algorithm: WrappingAlgorithm::RsaAesKeyWrapSha256,
        wrapping_key_spec: WrappingKeySpec::Rsa4096,
    };
    assert_eq!(asked, Action::GetParametersForImport(expected));
    for (era, algorithms, specs) in [
        (Era::Y2020, "RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256", "RSA_2048"),
        (
            Era::Y2024,
            "RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_1, \
             RSA_AES_KEY_WRAP_SHA_256, SM2PKE",
            "RSA_2048, RSA_3072, RSA_4096, SM2",
        ),
    ] {
        let fault = refused_in(era, "GetParametersForImport", body("X", "Y"));
        let text = format!(
            "2 validation errors detected: Value 'X' at 'wrappingAlgorithm' failed to satisfy \
             constraint: Member must satisfy enum value set: [{algorithms}]; Value 'Y' at \
             'wrappingKeySpec' failed to satisfy constraint: Member must satisfy enum value set: \
             [{specs}]"
        );
        assert_fault(&fault, "ValidationException", &text);
    }
}

#[test]
fn imp_04_imp_05_what_expires_says_when_and_what_does_not_does_not() {
    let missing = "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES";
    assert_invalid("ImportKeyMaterial", import(json!({})), missing);
    let expires = json!({"ExpirationModel": "KEY_MATERIAL_EXPIRES"});
    assert_invalid("ImportKeyMaterial", import(expires), missing);
    let both = json!({"ExpirationModel": FOR_EVER, "ValidTo": 1_800_000_000});
    let text =
        "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE";
    assert_invalid("ImportKeyMaterial", import(both), text);
    let never = taken("ImportKeyMaterial", import(json!({"ExpirationModel": FOR_EVER})));
    assert_eq!(never, Action::ImportKeyMaterial(least()));
    for (seconds, millis) in [
        (json!(1_800_000_000), 1_800_000_000_000),
        (json!(1_800_000_000.25), 1_800_000_000_250),
        (json!(1.8e9), 1_800_000_000_000),
    ] {
        let valid_to = Some(Timestamp::from_millis(millis));
        let taken = taken("ImportKeyMaterial", import(json!({"ValidTo": seconds})));
        assert_eq!(taken, Action::ImportKeyMaterial(ImportKeyMaterial { valid_to, ..least() }));
    }
    for wrong in [json!("2027-01-01"), json!(-1), json!(1e300), json!(true)] {
        let fault = refused("ImportKeyMaterial", import(json!({"ValidTo": wrong})));
        assert_eq!(fault.code, "SerializationException", "{wrong}");
        assert!(fault.message.contains("a number of seconds since 1970"), "{}", fault.message);
    }
}

#[test]
fn imp_07_imp_13_imp_23_what_the_material_is_to_its_key() {
    let more = json!({
        "ExpirationModel": FOR_EVER,
        "ImportType": "EXISTING_KEY_MATERIAL",
        "KeyMaterialDescription": "of 2026: a/b_c.d-e",
        "KeyMaterialId": MATERIAL,
    });
    let expected = ImportKeyMaterial {
        import_type: Some(ImportType::ExistingKeyMaterial),
        description: Some("of 2026: a/b_c.d-e".into()),
        material: Some(material()),
        ..least()
    };
    let taken = |era| taken_in(era, "ImportKeyMaterial", import(more.clone()));
    assert_eq!(taken(Era::Y2026), Action::ImportKeyMaterial(expected));
    // Before 2025 these members did not exist, and are ignored.
    assert_eq!(taken(Era::Y2024), Action::ImportKeyMaterial(least()));
}

#[test]
fn imp_13_imp_23_ids_and_descriptions_are_held_to_their_limits() {
    let described =
        |text: &str| import(json!({"ExpirationModel": FOR_EVER, "KeyMaterialDescription": text}));
    for sound in ["", "a\tb\nc", &"x".repeat(256)] {
        taken("ImportKeyMaterial", described(sound));
    }
    let pattern = "'keyMaterialDescription' failed to satisfy constraint: Member must satisfy \
                   regular expression pattern: ^[a-zA-Z0-9:/_\\s.-]*$";
    assert_one_error("ImportKeyMaterial", described("é"), &format!("Value 'é' at {pattern}"));
    let long = "x".repeat(257);
    let length = "'keyMaterialDescription' failed to satisfy constraint: Member must have length \
                  less than or equal to 256";
    assert_one_error("ImportKeyMaterial", described(&long), &format!("Value '{long}' at {length}"));
    let named = json!({"KeyId": ID, "KeyMaterialId": "G".repeat(64)});
    let text = format!(
        "Value '{}' at 'keyMaterialId' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: ^[a-f0-9]+$",
        "G".repeat(64)
    );
    assert_one_error("DeleteImportedKeyMaterial", named, &text);
    let named = json!({"KeyId": ID, "KeyMaterialId": MATERIAL});
    let material = Some(material());
    let delete = Action::DeleteImportedKeyMaterial { key: KeyRef::Id(key_id()), material };
    assert_eq!(taken("DeleteImportedKeyMaterial", named), delete);
}

#[test]
fn imp_02_imp_06_imp_16_answers_name_key_and_material() {
    let key = scope().key_arn(key_id());
    let parameters = Response::GetParametersForImport {
        key,
        token: vec![1],
        public_key: vec![2],
        valid_to: Timestamp::from_millis(1_500),
    };
    let expected = json!({
        "KeyId": ARN, "ImportToken": "AQ==", "PublicKey": "Ag==", "ParametersValidTo": 1.5,
    });
    assert_eq!(answer_to(&parameters), expected);
    let named = json!({"KeyId": ARN, "KeyMaterialId": MATERIAL});
    let unnamed = json!({"KeyId": ARN});
    for (material, expected) in [(Some(material()), named), (None, unnamed)] {
        let imported = Response::ImportKeyMaterial { key, material, is_named: true };
        assert_eq!(answer_to(&imported), expected);
        assert_eq!(answer_to(&Response::DeleteImportedKeyMaterial { key, material }), expected);
    }
}

/// Before material had ids, an import was answered with an object, and a deletion with nothing.
#[test]
fn imp_06_imp_16_what_named_nothing_yet_is_an_empty_object() {
    let key = scope().key_arn(key_id());
    let imported = Response::ImportKeyMaterial { key, material: None, is_named: false };
    assert_eq!(encode(&imported), "{}");
    assert_eq!(encode(&Response::Empty { key: Some(key) }), "");
}

#[test]
fn lkr_06_lkr_08_lkr_11_entries_tell_of_their_import() {
    let entry = RotationEntry {
        key: key_id(),
        material: Some(material()),
        material_state: Some("PENDING_ROTATION"),
        rotation_date: None,
        rotation_type: None,
        import: Some(ImportEntry {
            description: Some("mine".into()),
            state: "IMPORTED",
            expiration_model: Some("KEY_MATERIAL_EXPIRES"),
            valid_to: Some(Timestamp::from_millis(7_000)),
        }),
    };
    let listing = Listing { items: vec![entry], next: None };
    let expected = json!([{
        "KeyId": ID, "KeyMaterialId": MATERIAL, "KeyMaterialState": "PENDING_ROTATION",
        "KeyMaterialDescription": "mine", "ImportState": "IMPORTED",
        "ExpirationModel": "KEY_MATERIAL_EXPIRES", "ValidTo": 7,
    }]);
    assert_eq!(answer_to(&Response::ListKeyRotations(listing))["Rotations"], expected);
}

#[track_caller]
fn assert_says(problem: ImportProblem, code: &str, message: &str) {
    let key = scope().key_arn(key_id());
    let error = KmsError::Import(Box::new(ImportRefusal { key, problem }));
    assert_eq!(error.key(), Some(key));
    assert_fault(&Fault::from(error), code, message);
}

#[test]
fn imp_10_imp_11_refusals_in_the_words_of_aws() {
    let none = format!("No available key material pending rotation for the key: {ARN}.");
    assert_says(ImportProblem::NoneIsPending, "KMSInvalidStateException", &none);
    let pending = MaterialId::from_bytes([8; 32]);
    let another = format!(
        "New key material (id: {MATERIAL}) cannot be imported into KMS key {ARN}, because another \
         key material (id: {pending}) is pending rotation."
    );
    let problem = ImportProblem::AnotherIsPending { new: material(), pending };
    assert_says(problem, "KMSInvalidStateException", &another);
}

#[test]
fn imp_02_imp_05_imp_12_imp_13_imp_22_mrk_05_each_problem_has_its_exception_and_its_advice() {
    let algorithm = WrappingAlgorithm::RsaesOaepSha256;
    let (size, spec) = (WrappingKeySpec::Rsa2048, KeySpec::Rsa2048);
    let incorrect = ImportProblem::Incorrect;
    for (problem, code, advice) in [
        (ImportProblem::ExpiredToken, "ExpiredImportToken", "Call GetParametersForImport again"),
        (ImportProblem::InvalidToken, "InvalidImportToken", "gives a token for one import"),
        (ImportProblem::InvalidCiphertext, "InvalidCiphertext", "Encrypt it with the public key"),
        (incorrect(IncorrectMaterial::Length(31)), "IncorrectKeyMaterial", "has 32 bytes"),
        (incorrect(IncorrectMaterial::Spec(spec)), "IncorrectKeyMaterial", "of key spec RSA_2048"),
        (
            incorrect(IncorrectMaterial::IsAssociated(material())),
            "IncorrectKeyMaterial",
            "ImportType EXISTING_KEY_MATERIAL",
        ),
        (incorrect(IncorrectMaterial::IsNotAssociated), "IncorrectKeyMaterial", "NEW_KEY_MATERIAL"),
        (incorrect(IncorrectMaterial::IsAnother(material())), "IncorrectKeyMaterial", MATERIAL),
        (ImportProblem::IdOfNew, "Validation", "must not be set"),
        (ImportProblem::ExpiresInPast, "Validation", "in the future"),
        (ImportProblem::ExpiresTooLate, "Validation", "at most 365 days"),
        (ImportProblem::UnknownMaterial(material()), "NotFound", "ALL_KEY_MATERIAL names those"),
        (
            ImportProblem::MemberOfSymmetric("ImportType", spec),
            "UnsupportedOperation",
            "ImportType is for symmetric encryption keys only",
        ),
        (ImportProblem::NewInReplica, "UnsupportedOperation", "into its primary key"),
        (ImportProblem::OneMaterialYet, "UnsupportedOperation", "no more than one"),
    ] {
        let key = scope().key_arn(key_id());
        let fault = Fault::from(KmsError::Import(Box::new(ImportRefusal { key, problem })));
        assert_eq!((fault.code, fault.status), (format!("{code}Exception").into(), 400));
        assert!(fault.message.contains(advice), "{}", fault.message);
    }
    for (problem, text) in [
        (
            WrappingProblem::Withdrawn,
            "AWS KMS does not support RSAES_PKCS1_V1_5 since 10 October 2023. Use \
             RSAES_OAEP_SHA_256, or RSA_AES_KEY_WRAP_SHA_256 for a key pair.",
        ),
        (
            WrappingProblem::NotInThisVersion,
            "RSAES_PKCS1_V1_5 is not in this version of KMS Orrery. Use RSAES_OAEP_SHA_256, or \
             RSA_AES_KEY_WRAP_SHA_256 for a key pair.",
        ),
        (
            WrappingProblem::Keys(algorithm, WrappingKeySpec::Sm2),
            "WrappingAlgorithm RSAES_OAEP_SHA_256 does not go with WrappingKeySpec SM2: SM2PKE needs \
             WrappingKeySpec SM2, all others an RSA one.",
        ),
        (
            WrappingProblem::Region(WrappingAlgorithm::Sm2Pke),
            "WrappingAlgorithm SM2PKE is not supported in this Region. Use RSAES_OAEP_SHA_256 or \
             RSA_AES_KEY_WRAP_SHA_256.",
        ),
        (
            WrappingProblem::TooLong(algorithm, size, spec),
            "WrappingAlgorithm RSAES_OAEP_SHA_256 with WrappingKeySpec RSA_2048 cannot wrap a \
             private key of key spec RSA_2048. Use RSA_AES_KEY_WRAP_SHA_256.",
        ),
    ] {
        assert_says(ImportProblem::Wrapping(problem), "UnsupportedOperationException", text);
    }
}

#[test]
fn imp_02_in_china_the_way_out_is_sm2() {
    let beijing = Region::parse("cn-north-1").expect("a Region");
    let key = Scope { region: beijing, ..scope() }.key_arn(key_id());
    let (size, spec) = (WrappingKeySpec::Rsa2048, KeySpec::Rsa2048);
    for problem in [
        WrappingProblem::Region(WrappingAlgorithm::RsaAesKeyWrapSha256),
        WrappingProblem::TooLong(WrappingAlgorithm::RsaesOaepSha256, size, spec),
    ] {
        let problem = ImportProblem::Wrapping(problem);
        let fault = Fault::from(KmsError::Import(Box::new(ImportRefusal { key, problem })));
        let advice = "Use SM2PKE with WrappingKeySpec SM2.";
        assert!(fault.message.ends_with(advice), "{}", fault.message);
    }
}

#[test]
fn imp_16_the_operations_have_always_been_there() {
    let oldest = Rules::as_of(Timestamp::from_date(2014, 11, 1));
    for name in ["DeleteImportedKeyMaterial", "GetParametersForImport", "ImportKeyMaterial"] {
        let fault = put(oldest, name, "{}").err().map(|rejected| rejected.fault);
        assert_eq!(fault.map(|it| it.code), Some("ValidationException".into()), "{name}");
    }
}
