//! Requests and responses of operations on asymmetric and HMAC keys, and of data key pairs.

use kms_api::Fault;
use kms_core::{
    Action, AlgorithmList, DataKeyPair, DeriveSharedSecret, EncryptionAlgorithm, Era,
    GenerateDataKeyPair, GenerateMac, Invalid, KeyArn, KeyRef, KeySpec, KeyUsage, KmsError,
    MacAlgorithm, MaterialId, MessageType, Origin, Plaintext, PublicKey, Response, Sign,
    SigningAlgorithm, Verify, VerifyMac,
};
use serde_json::{Value, json};

use crate::support::*;

fn key() -> KeyArn {
    scope().key_arn(key_id())
}

#[test]
fn cry_31_each_member_goes_to_its_place() {
    let signed = Sign {
        key: KeyRef::parse("alias/a"),
        message: Plaintext::from(b"abc".to_vec()),
        message_type: MessageType::Digest,
        algorithm: SigningAlgorithm::EcdsaSha384,
    };
    let mut body = json!({
        "KeyId": "alias/a", "Message": "YWJj", "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_384",
    });
    assert_eq!(taken("Sign", body.clone()), Action::Sign(signed.clone()));
    body["Signature"] = json!("c2ln");
    let verify = Verify { signed, signature: b"sig".to_vec() };
    assert_eq!(taken("Verify", body), Action::Verify(verify));

    let of = GenerateMac {
        key: KeyRef::Id(key_id()),
        message: Plaintext::from(b"abc".to_vec()),
        algorithm: MacAlgorithm::HmacSha512,
    };
    let mut body = json!({"KeyId": ID, "Message": "YWJj", "MacAlgorithm": "HMAC_SHA_512"});
    assert_eq!(taken("GenerateMac", body.clone()), Action::GenerateMac(of.clone()));
    body["Mac"] = json!("bWFj");
    let verify = VerifyMac { of, mac: b"mac".to_vec() };
    assert_eq!(taken("VerifyMac", body), Action::VerifyMac(verify));

    let body = json!({"KeyId": ID, "KeyAgreementAlgorithm": "ECDH", "PublicKey": "YWJj"});
    let derive = DeriveSharedSecret { key: KeyRef::Id(key_id()), public_key: b"abc".to_vec() };
    assert_eq!(taken("DeriveSharedSecret", body), Action::DeriveSharedSecret(derive));
    let body = json!({"KeyId": ID});
    assert_eq!(taken("GetPublicKey", body), Action::GetPublicKey { key: KeyRef::Id(key_id()) });
}

#[test]
fn cry_28_a_data_key_pair_is_asked_for_with_or_without_its_plaintext() {
    let body = json!({"KeyId": ID, "KeyPairSpec": "SM2", "EncryptionContext": {"k": "v"}});
    for (operation, with_plaintext) in
        [("GenerateDataKeyPair", true), ("GenerateDataKeyPairWithoutPlaintext", false)]
    {
        let asked = GenerateDataKeyPair {
            key: KeyRef::Id(key_id()),
            spec: KeySpec::Sm2,
            context: [("k".to_owned(), "v".to_owned())].into_iter().collect(),
            with_plaintext,
        };
        assert_eq!(taken(operation, body.clone()), Action::GenerateDataKeyPair(asked));
    }
}

#[test]
fn cry_28_data_key_pairs_come_with_the_years() {
    let body = |spec| json!({"KeyId": ID, "KeyPairSpec": spec});
    let fault = refused_in(Era::Y2020, "GenerateDataKeyPair", body("SM2"));
    assert_fault(
        &fault,
        "ValidationException",
        "1 validation error detected: Value 'SM2' at 'keyPairSpec' failed to satisfy constraint: \
         Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, \
         ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1]",
    );
    for spec in ["ECC_NIST_EDWARDS25519", "SM2", "RSA_4096"] {
        let _: Action = taken("GenerateDataKeyPair", body(spec));
    }
    let fault = refused_in(Era::Y2024, "GenerateDataKeyPair", body("ECC_NIST_EDWARDS25519"));
    assert!(fault.message.ends_with("ECC_SECG_P256K1, SM2]"), "{}", fault.message);
    assert!(refused("GenerateDataKeyPair", body("ML_DSA_44")).message.contains("enum value set"));
}

#[test]
fn a_message_is_raw_where_nothing_is_said_and_has_1_to_4096_bytes() {
    let body = |message: &str| json!({"KeyId": ID, "Message": message, "SigningAlgorithm": "ECDSA_SHA_256"});
    let Action::Sign(sign) = taken("Sign", body("YQ==")) else { panic!("no Sign") };
    assert_eq!(sign.message_type, MessageType::Raw);
    let at = "Value at 'message' failed to satisfy constraint: Member must have length";
    let long = "AAAA".repeat(1366);
    assert_one_error("Sign", body(""), &format!("{at} greater than or equal to 1"));
    assert_one_error("Sign", body(&long), &format!("{at} less than or equal to 4096"));
}

#[test]
fn what_must_be_there_is_named_when_it_is_not() {
    let missing = |member: &str| {
        format!("Value null at '{member}' failed to satisfy constraint: Member must not be null")
    };
    let sign = json!({"KeyId": ID, "Message": "YQ=="});
    assert_one_error("Sign", sign, &missing("signingAlgorithm"));
    let mac = json!({"KeyId": ID, "Message": "YQ==", "MacAlgorithm": "HMAC_SHA_256"});
    assert_one_error("VerifyMac", mac, &missing("mac"));
    let derive = json!({"KeyId": ID, "PublicKey": "YQ=="});
    assert_one_error("DeriveSharedSecret", derive, &missing("keyAgreementAlgorithm"));
    assert_one_error("GenerateDataKeyPair", json!({"KeyId": ID}), &missing("keyPairSpec"));
}

#[test]
fn sta_19_words_and_operations_come_with_the_years() {
    let sign = |algorithm, message_type| {
        json!({
            "KeyId": ID, "Message": "YQ==", "SigningAlgorithm": algorithm,
            "MessageType": message_type,
        })
    };
    for (era, algorithm, message_type) in [
        (Era::Y2020, "SM2DSA", "RAW"),
        (Era::Y2024, "ML_DSA_SHAKE_256", "RAW"),
        (Era::Y2024, "ED25519_SHA_512", "RAW"),
        (Era::Y2024, "ECDSA_SHA_256", "EXTERNAL_MU"),
    ] {
        let fault = refused_in(era, "Sign", sign(algorithm, message_type));
        assert!(fault.message.contains("enum value set"), "{}", fault.message);
        let _: Action = taken("Sign", sign(algorithm, message_type));
    }
    let derive = put(rules(Era::Y2024), "DeriveSharedSecret", "{}").expect_err("of June 2024");
    assert_eq!(derive.fault.code, "UnknownOperationException");
}

#[test]
fn a_ciphertext_of_a_key_pair_does_not_name_its_key_so_the_caller_does() {
    let body = json!({"CiphertextBlob": "YQ==", "EncryptionAlgorithm": "SM2PKE"});
    let says = "KeyId is required with the algorithm SM2PKE: its ciphertext does not name its key.";
    assert_invalid("Decrypt", body, says);
    let body = json!({
        "CiphertextBlob": "YQ==", "SourceEncryptionAlgorithm": "RSAES_OAEP_SHA_1",
        "DestinationKeyId": ID,
    });
    assert!(refused("ReEncrypt", body).message.starts_with("SourceKeyId is required"));
}

#[test]
fn each_answer_has_its_members_and_no_others() {
    let algorithm = SigningAlgorithm::Ed25519Sha512;
    let mac = MacAlgorithm::HmacSha256;
    for (response, expected) in [
        (
            Response::Sign { key: key(), signature: b"sig".to_vec(), algorithm },
            json!({"KeyId": ARN, "Signature": "c2ln", "SigningAlgorithm": "ED25519_SHA_512"}),
        ),
        (
            Response::Verify { key: key(), algorithm },
            json!({"KeyId": ARN, "SignatureValid": true, "SigningAlgorithm": "ED25519_SHA_512"}),
        ),
        (
            Response::GenerateMac { key: key(), mac: b"mac".to_vec(), algorithm: mac },
            json!({"KeyId": ARN, "Mac": "bWFj", "MacAlgorithm": "HMAC_SHA_256"}),
        ),
        (
            Response::VerifyMac { key: key(), algorithm: mac },
            json!({"KeyId": ARN, "MacValid": true, "MacAlgorithm": "HMAC_SHA_256"}),
        ),
        (
            Response::DeriveSharedSecret {
                key: key(),
                secret: Plaintext::from(b"abc".to_vec()),
                origin: Origin::AwsKms,
            },
            json!({
                "KeyId": ARN, "SharedSecret": "YWJj", "KeyAgreementAlgorithm": "ECDH",
                "KeyOrigin": "AWS_KMS",
            }),
        ),
        (
            Response::Encapsulate {
                key: key(),
                secret: Plaintext::from(b"abc".to_vec()),
                ciphertext: b"sig".to_vec(),
            },
            json!({
                "KeyId": ARN, "SharedSecret": "YWJj", "SharedSecretCiphertextBlob": "c2ln",
                "EncapsulationAlgorithm": "ML_KEM",
            }),
        ),
        (
            Response::Decapsulate { key: key(), secret: Plaintext::from(b"abc".to_vec()) },
            json!({"KeyId": ARN, "SharedSecret": "YWJj", "EncapsulationAlgorithm": "ML_KEM"}),
        ),
    ] {
        assert_eq!(answer_to(&response), expected);
    }
}

#[test]
fn sta_25_a_public_key_is_answered_with_what_it_is_for() {
    let answer = |spec: Option<KeySpec>, usage| {
        answer_to(&Response::GetPublicKey(PublicKey {
            key: key(),
            public_key: b"abc".to_vec(),
            customer_master_key_spec: Some(KeySpec::EccNistP256),
            spec,
            usage,
            algorithms: AlgorithmList::of(KeySpec::EccNistP256, usage),
        }))
    };
    let expected = json!({
        "KeyId": ARN, "PublicKey": "YWJj", "CustomerMasterKeySpec": "ECC_NIST_P256",
        "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY",
        "SigningAlgorithms": ["ECDSA_SHA_256"],
    });
    assert_eq!(answer(Some(KeySpec::EccNistP256), KeyUsage::SignVerify), expected);
    let agrees = answer(None, KeyUsage::KeyAgreement);
    assert_eq!(agrees["KeyAgreementAlgorithms"], json!(["ECDH"]));
    assert_eq!(agrees.get("KeySpec"), None);
}

#[test]
fn cry_28_a_data_key_pair_is_answered_in_five_parts_or_six() {
    let pair = |plaintext: Option<&[u8]>| {
        answer_to(&Response::GenerateDataKeyPair(DataKeyPair {
            key: key(),
            spec: KeySpec::Rsa2048,
            ciphertext: b"abc".to_vec(),
            plaintext: plaintext.map(|it| Plaintext::from(it.to_vec())),
            public_key: b"sig".to_vec(),
            material: Some(MaterialId::from_bytes([0xab; 32])),
        }))
    };
    let mut expected = json!({
        "KeyId": ARN, "KeyPairSpec": "RSA_2048", "PrivateKeyCiphertextBlob": "YWJj",
        "PublicKey": "c2ln", "KeyMaterialId": "ab".repeat(32),
    });
    assert_eq!(pair(None), expected);
    expected["PrivateKeyPlaintext"] = Value::from("bWFj");
    assert_eq!(pair(Some(b"mac")), expected);
}

#[test]
fn wir_07_cry_13_what_does_not_fit_is_refused_in_aws_words_or_in_none() {
    let says = |error: KmsError, code: &str, message: &str| {
        assert_fault(&Fault::from(error), code, message);
    };
    says(KmsError::InvalidMac, "KMSInvalidMacException", "");
    says(KmsError::InvalidSignature, "KMSInvalidSignatureException", "");
    says(
        KmsError::Validation(Invalid::Context { spec: KeySpec::Sm2 }),
        "ValidationException",
        "An encryption context is not valid with key spec SM2: only symmetric encryption keys \
         bind one. Leave it out.",
    );
    says(
        KmsError::Algorithm(kms_algorithms::Refusal::PlaintextTooLong {
            spec: KeySpec::Rsa2048,
            algorithm: EncryptionAlgorithm::RsaesOaepSha256,
            max: 190,
        }),
        "ValidationException",
        "Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 \
         bytes.",
    );
    says(
        KmsError::Algorithm(kms_algorithms::Refusal::MalformedKey),
        "ValidationException",
        "PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec that the KMS key has.",
    );
    says(
        KmsError::Algorithm(kms_algorithms::Refusal::NotOfSpec { spec: KeySpec::EccNistP256 }),
        "ValidationException",
        "PublicKey must be a SubjectPublicKeyInfo in DER, of the key spec ECC_NIST_P256.",
    );
    says(
        KmsError::Algorithm(kms_algorithms::Refusal::InvalidCiphertext),
        "InvalidCiphertextException",
        "",
    );
}
