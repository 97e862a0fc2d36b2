//! Requests for encryption, decryption, data keys and random bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_core::{
    Action, Context, Decrypt, Encrypt, EncryptionAlgorithm, EncryptionContext, Entropy, Era,
    GenerateDataKey, GenerateRandom, KeyRef, Kms, KmsError, Plaintext, ReEncrypt, Response,
    Settings, Timestamp,
};
use serde_json::{Value, json};

use crate::support::*;

fn base64(len: usize) -> String {
    STANDARD.encode(vec![7; len])
}

fn context(key: &str, value: &str) -> EncryptionContext {
    [(key.to_owned(), value.to_owned())].into_iter().collect()
}

#[test]
fn cry_01_cry_08_cry_20_each_member_goes_to_its_place() {
    let encrypt = taken(
        "Encrypt",
        json!({
            "KeyId": "alias/a", "Plaintext": "YWJj", "EncryptionContext": {"k": "v"},
            "EncryptionAlgorithm": "RSAES_OAEP_SHA_256", "GrantTokens": [token(1)],
        }),
    );
    let alias = KeyRef::parse("alias/a");
    let plaintext = Plaintext::from(b"abc".to_vec());
    let algorithm = EncryptionAlgorithm::RsaesOaepSha256;
    let context_kv = context("k", "v");
    assert_eq!(
        encrypt,
        Action::Encrypt(Encrypt { key: alias, plaintext, context: context_kv.clone(), algorithm })
    );
    let source = Decrypt {
        ciphertext: b"abc".to_vec(),
        key: None,
        context: context_kv,
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    };
    let decrypt =
        taken("Decrypt", json!({"CiphertextBlob": "YWJj", "EncryptionContext": {"k": "v"}}));
    assert_eq!(decrypt, Action::Decrypt(source.clone()));
    let re_encrypt = taken(
        "ReEncrypt",
        json!({
            "CiphertextBlob": "YWJj", "SourceEncryptionContext": {"k": "v"}, "SourceKeyId": ARN,
            "DestinationKeyId": ID, "DestinationEncryptionContext": {"x": "y"},
            "SourceEncryptionAlgorithm": "RSAES_OAEP_SHA_1",
            "DestinationEncryptionAlgorithm": "SM2PKE",
        }),
    );
    assert_eq!(
        re_encrypt,
        Action::ReEncrypt(ReEncrypt {
            source: Decrypt {
                key: Some(KeyRef::parse(ARN)),
                algorithm: EncryptionAlgorithm::RsaesOaepSha1,
                ..source
            },
            destination: KeyRef::Id(key_id()),
            destination_context: context("x", "y"),
            destination_algorithm: EncryptionAlgorithm::Sm2Pke,
        })
    );
}

#[test]
fn cry_02_cry_03_plaintexts_have_1_to_4096_bytes_and_are_not_repeated() {
    let body = |len| json!({"KeyId": ID, "Plaintext": base64(len)});
    assert_one_error(
        "Encrypt",
        body(4097),
        "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or \
         equal to 4096",
    );
    assert_one_error(
        "Encrypt",
        body(0),
        "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than \
         or equal to 1",
    );
    for len in [1, 4096] {
        let Action::Encrypt(it) = taken("Encrypt", body(len)) else { panic!("no Encrypt") };
        assert_eq!(it.plaintext.as_bytes().len(), len);
    }
}

#[test]
fn cry_06_ciphertexts_have_1_to_6144_bytes_and_are_not_repeated() {
    let at = "Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length";
    let body = |len| json!({"CiphertextBlob": base64(len), "DestinationKeyId": ID});
    for operation in ["Decrypt", "ReEncrypt"] {
        assert_one_error(operation, body(6145), &format!("{at} less than or equal to 6144"));
        assert_one_error(operation, body(0), &format!("{at} greater than or equal to 1"));
        let _: Action = taken(operation, body(6144));
    }
    assert_one_error(
        "Decrypt",
        json!({}),
        "Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
    );
}

#[test]
fn cry_01_algorithms_come_with_the_years() {
    let body = json!({"KeyId": ID, "Plaintext": "YQ==", "EncryptionAlgorithm": "SM2PKE"});
    let fault = refused_in(Era::Y2020, "Encrypt", body.clone());
    assert_fault(
        &fault,
        "ValidationException",
        "1 validation error detected: Value 'SM2PKE' at 'encryptionAlgorithm' failed to satisfy \
         constraint: Member must satisfy enum value set: [SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, \
         RSAES_OAEP_SHA_256]",
    );
    let _: Action = taken_in(Era::Y2024, "Encrypt", body);
}

#[test]
fn cry_25_a_data_key_has_one_length() {
    for (members, len) in [
        (json!({"KeySpec": "AES_128"}), 16),
        (json!({"KeySpec": "AES_256"}), 32),
        (json!({"NumberOfBytes": 1}), 1),
        (json!({"NumberOfBytes": 1024}), 1024),
    ] {
        for (operation, with_plaintext) in
            [("GenerateDataKey", true), ("GenerateDataKeyWithoutPlaintext", false)]
        {
            let mut body = members.clone();
            body["KeyId"] = json!(ID);
            body["EncryptionContext"] = json!({"k": "v"});
            let (key, context) = (KeyRef::Id(key_id()), context("k", "v"));
            let made = GenerateDataKey { key, len, context, with_plaintext };
            assert_eq!(taken(operation, body), Action::GenerateDataKey(made));
        }
    }
}

#[test]
fn cry_25_a_data_key_of_no_or_two_lengths_is_refused() {
    for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
        for body in
            [json!({"KeyId": ID}), json!({"KeyId": ID, "KeySpec": "AES_256", "NumberOfBytes": 32})]
        {
            assert_invalid(operation, body, "Please specify either number of bytes or key spec.");
        }
        assert_one_error(
            operation,
            json!({"KeyId": ID, "KeySpec": "AES-256"}),
            "Value 'AES-256' at 'keySpec' failed to satisfy constraint: Member must satisfy enum \
             value set: [AES_256, AES_128]",
        );
    }
}

#[test]
fn cry_30_random_bytes_need_a_number() {
    assert_invalid("GenerateRandom", json!({}), "NumberOfBytes is required.");
    for (number, words) in [(0, "greater than or equal to 1"), (1025, "less than or equal to 1024")]
    {
        assert_one_error(
            "GenerateRandom",
            json!({"NumberOfBytes": number}),
            &format!(
                "Value '{number}' at 'numberOfBytes' failed to satisfy constraint: Member must \
                 have value {words}"
            ),
        );
    }
    for len in [1, 1024] {
        let action = taken("GenerateRandom", json!({"NumberOfBytes": len}));
        assert_eq!(
            action,
            Action::GenerateRandom(GenerateRandom { len, custom_key_store_id: None })
        );
    }
}

#[test]
fn recipients_are_refused_and_not_overlooked() {
    for (operation, mut body) in [
        ("Decrypt", json!({"CiphertextBlob": "YQ=="})),
        ("GenerateDataKey", json!({"KeyId": ID, "KeySpec": "AES_256"})),
        ("GenerateRandom", json!({"NumberOfBytes": 1})),
    ] {
        body["Recipient"] = json!({"AttestationDocument": "YQ=="});
        assert_fault(
            &refused(operation, body.clone()),
            "UnsupportedOperationException",
            "Recipient is not in this version of KMS Orrery; leave it out.",
        );
        let _: Action = taken_in(Era::Y2020, operation, body);
    }
}

const IGNORE: &str = "IGNORE_CIPHERTEXT";

#[test]
fn cry_22_a_dry_run_can_do_without_ciphertext() {
    let dry = json!({
        "KeyId": ID, "SourceKeyId": ID, "DestinationKeyId": ARN, "DryRun": true,
        "DryRunModifiers": [IGNORE],
    });
    let Action::Decrypt(it) = taken("Decrypt", dry.clone()) else { panic!("no Decrypt") };
    assert_eq!((it.ciphertext.len(), it.key), (0, Some(KeyRef::Id(key_id()))));
    let Action::ReEncrypt(it) = taken("ReEncrypt", dry) else { panic!("no ReEncrypt") };
    assert_eq!((it.source.ciphertext.len(), it.source.key), (0, Some(KeyRef::Id(key_id()))));
}

#[test]
fn cry_22_without_a_dry_run_or_a_key_the_ciphertext_is_needed() {
    let null = "Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be \
                null";
    assert_one_error("Decrypt", json!({"KeyId": ID, "DryRunModifiers": [IGNORE]}), null);
    assert_one_error("Decrypt", json!({"KeyId": ID, "DryRun": true}), null);
    assert_invalid(
        "Decrypt",
        json!({"DryRun": true, "DryRunModifiers": [IGNORE]}),
        "KeyId is required when DryRunModifiers is IGNORE_CIPHERTEXT.",
    );
    assert_one_error(
        "Decrypt",
        json!({"CiphertextBlob": "YQ==", "DryRunModifiers": ["x"]}),
        "Value '[x]' at 'dryRunModifiers' failed to satisfy constraint: Member must satisfy \
         constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT]]",
    );
    let body = json!({"KeyId": ID, "DryRun": true, "DryRunModifiers": [IGNORE]});
    let fault = refused_in(Era::Y2024, "Decrypt", body);
    assert_fault(&fault, "ValidationException", &format!("1 validation error detected: {null}"));
}

/// Bytes that count up.
struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }

    fn repeats(&self) -> bool {
        true
    }
}

/// A service with one key, and what it answers to a request about that key.
struct Service {
    kms: Kms,
    entropy: Counting,
    key: String,
}

impl Service {
    fn new() -> Self {
        let kms = Kms::new(Settings::default(), Timestamp::from_date(2026, 8, 7));
        let mut service = Self { kms, entropy: Counting(0), key: String::new() };
        match service.ask("CreateKey", json!({})) {
            Ok(Response::CreateKey(key)) => service.key = key.arn.to_string(),
            other => panic!("{other:?}"),
        }
        service
    }

    fn ask(&mut self, operation: &str, body: Value) -> Result<Response, KmsError> {
        let call = put(rules(Era::Y2026), operation, &body.to_string()).expect("a sound request");
        let mut context = Context::without_algorithms(&mut self.entropy);
        self.kms.execute(self.kms.now(), &mut context, &call.command).outcome
    }

    fn ask_without_ciphertext(&mut self, operation: &str) -> Result<Response, KmsError> {
        let key = self.key.clone();
        self.ask(
            operation,
            json!({
                "KeyId": key, "SourceKeyId": key, "DestinationKeyId": key, "DryRun": true,
                "DryRunModifiers": [IGNORE],
            }),
        )
    }
}

#[test]
fn cry_22_a_dry_run_without_ciphertext_asks_the_key_alone() {
    let mut service = Service::new();
    let key = service.key.clone();
    for operation in ["Decrypt", "ReEncrypt"] {
        assert_eq!(service.ask_without_ciphertext(operation), Err(KmsError::DryRun));
    }
    let real = service.ask("Decrypt", json!({"KeyId": key, "CiphertextBlob": "YQ=="}));
    assert_eq!(real, Err(KmsError::InvalidCiphertext));
    service.ask("DisableKey", json!({"KeyId": key})).expect("disabled");
    for operation in ["Decrypt", "ReEncrypt"] {
        let refused = service.ask_without_ciphertext(operation);
        assert!(matches!(refused, Err(KmsError::Disabled(_))), "{operation}: {refused:?}");
    }
}
