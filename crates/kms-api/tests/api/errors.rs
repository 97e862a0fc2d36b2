//! The texts of every refusal of the core.

use kms_api::Fault;
use kms_core::{
    AccessDenied, AliasName, ConflictCause, EncryptionAlgorithm, Invalid, InvalidKeyUsage,
    InvalidState, KeyArn, KeySpec, KeyUsage, KmsError, Limit, NotFound, Operation, Origin, Quota,
    Region, StateProblem, TagProblem, Unsupported,
};

use crate::support::*;

fn key() -> KeyArn {
    scope().key_arn(key_id())
}

fn alias() -> AliasName {
    AliasName::parse("alias/a").expect("an alias name")
}

#[track_caller]
fn assert_says(error: KmsError, code: &str, message: &str) {
    assert_fault(&Fault::from(error), code, message);
}

#[test]
fn wir_06_wir_07_a_body_says_code_and_text_where_there_is_one() {
    let said = Fault::from(KmsError::NotFound(NotFound::KeyId("a\"b".into())));
    assert_eq!(said.body(), r#"{"__type":"NotFoundException","message":"Invalid keyId 'a\"b'"}"#);
    let silent = Fault::from(KmsError::InvalidCiphertext);
    assert_eq!(silent.body(), r#"{"__type":"InvalidCiphertextException"}"#);
}

#[test]
fn sta_07_sta_14_sta_15_rot_36_rot_48_states_are_named() {
    assert_says(KmsError::Disabled(key()), "DisabledException", &format!("{ARN} is disabled."));
    for (problem, words) in [
        (StateProblem::PendingDeletion, "is pending deletion."),
        (StateProblem::NotPendingDeletion, "is not pending deletion."),
        (StateProblem::PendingImport, "is pending import."),
        (StateProblem::Unavailable, "is unavailable."),
        (StateProblem::Creating, "is creating."),
        (StateProblem::Updating, "is updating."),
    ] {
        let error = KmsError::InvalidState(InvalidState { key: key(), problem });
        assert_says(error, "KMSInvalidStateException", &format!("{ARN} {words}"));
    }
}

#[test]
fn del_12_ali_16_key_05_key_06_pol_03_rot_17_what_is_missing_is_named() {
    let alias_arn = scope().alias_arn(alias());
    let elsewhere = Region::parse("eu-west-1").expect("a Region");
    for (missing, message) in [
        (NotFound::Key(key()), format!("Key '{ARN}' does not exist")),
        (
            NotFound::Alias(alias_arn),
            "Alias arn:aws:kms:us-east-1:111122223333:alias/a is not found.".into(),
        ),
        (NotFound::KeyId("alias/x".into()), "Invalid keyId 'alias/x'".into()),
        (NotFound::Arn(elsewhere), "Invalid arn eu-west-1".into()),
        (NotFound::Policy, "No such policy exists".into()),
    ] {
        assert_says(KmsError::NotFound(missing), "NotFoundException", &message);
    }
}

#[test]
fn odr_09_ali_08_pol_04_limits_say_what_they_are() {
    for (limit, message) in [
        (
            Limit::OnDemandRotations(key()),
            format!(
                "The on-demand rotations limit has been reached for the given keyId. No more \
                 on-demand rotations can be performed for this key: {ARN}"
            ),
        ),
        (
            Limit::Resources { quota: Quota::AliasesPerKey, limit: 50, usage: 51 },
            "Aliases per key quota for this account in this region is 50, current usage is 51."
                .into(),
        ),
        (
            Limit::Resources { quota: Quota::AliasesPerRegion, limit: 10_000, usage: 10_000 },
            "Aliases quota for this account in this region is 10000, current usage is 10000."
                .into(),
        ),
        (
            Limit::Resources { quota: Quota::GrantsPerKey, limit: 50_000, usage: 50_000 },
            "Grants per key quota for this account in this region is 50000, current usage is \
             50000."
                .into(),
        ),
        (
            Limit::Resources { quota: Quota::GrantsPerPrincipal, limit: 500, usage: 500 },
            "Grants per principal per key quota for this account in this region is 500, current \
             usage is 500."
                .into(),
        ),
        (
            Limit::Resources { quota: Quota::KeysPerRegion, limit: 100_000, usage: 100_000 },
            "Keys quota for this account in this region is 100000, current usage is 100000.".into(),
        ),
        (
            Limit::PolicyLength { limit: 32_768 },
            "The key policy must not be longer than 32768 bytes.".into(),
        ),
    ] {
        assert_says(KmsError::LimitExceeded(limit), "LimitExceededException", &message);
    }
}

#[test]
fn rot_54_rot_56_odr_18_pol_03_unsupported_says_why_where_aws_does() {
    for (it, message) in [
        (Unsupported::KeyType(KeySpec::Rsa2048), String::new()),
        (
            Unsupported::Origin(key(), Origin::External),
            format!("{ARN} origin is EXTERNAL which is not valid for this operation."),
        ),
        (Unsupported::PolicyName, "The only name that a key policy can have is default.".into()),
        (
            Unsupported::ExternalKeyStore("cks-1".into()),
            "cks-1 is an external key store, which generates no random bytes. Name a key store in \
             AWS CloudHSM, or none."
                .into(),
        ),
        (
            Unsupported::KeyPairs(key()),
            format!(
                "{ARN} has no key pair or secret: an earlier version of KMS Orrery made it, which \
                 could not use it. Create a new key."
            ),
        ),
    ] {
        assert_says(KmsError::Unsupported(it), "UnsupportedOperationException", &message);
    }
}

#[test]
fn tag_02_tags_are_refused_in_aws_words() {
    for (problem, message) in [
        (TagProblem::Duplicate, "Duplicate tag keys"),
        (TagProblem::TooMany, "Too many tags"),
        (TagProblem::Reserved, "Tags beginning with aws: are reserved"),
    ] {
        assert_says(KmsError::Tag(problem), "TagException", message);
    }
}

#[test]
fn cry_09_cry_14_cry_21_keys_that_do_not_fit_are_refused_in_aws_words() {
    assert_says(
        KmsError::IncorrectKey,
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
    );
    assert_says(
        KmsError::DryRun,
        "DryRunOperationException",
        "The request would have succeeded, but the DryRun option is set.",
    );
    let usage = KeyUsage::SignVerify;
    let operation = Operation::Encrypt;
    assert_says(
        KmsError::InvalidKeyUsage(InvalidKeyUsage::Usage { key: key(), usage, operation }),
        "InvalidKeyUsageException",
        &format!("{ARN} key usage is SIGN_VERIFY which is not valid for Encrypt."),
    );
    let algorithm = EncryptionAlgorithm::SymmetricDefault.into();
    let spec = KeySpec::Rsa4096;
    assert_says(
        KmsError::InvalidKeyUsage(InvalidKeyUsage::Algorithm { key: key(), spec, algorithm }),
        "InvalidKeyUsageException",
        "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_4096.",
    );
}

#[test]
fn wir_08_rot_65_del_13_denials_are_400() {
    assert_says(
        KmsError::AccessDenied(AccessDenied::CiphertextOfNoKey),
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in \
         this region, or you are not allowed to access.",
    );
    let operation = Operation::EnableKeyRotation;
    assert_says(
        KmsError::AccessDenied(AccessDenied::ManagedByAws { operation, key: key() }),
        "AccessDeniedException",
        &format!(
            "The caller is not authorized to perform: kms:EnableKeyRotation on resource: {ARN} \
             because no resource-based policy allows the kms:EnableKeyRotation action"
        ),
    );
}

#[test]
fn ali_03_ali_06_ali_15_aliases_are_refused_in_aws_words() {
    assert_says(
        KmsError::AlreadyExists(scope().alias_arn(alias())),
        "AlreadyExistsException",
        "An alias with the name arn:aws:kms:us-east-1:111122223333:alias/a already exists",
    );
    let reserved = AliasName::parse("alias/aws/s3").expect("an alias name");
    assert_says(
        KmsError::InvalidAliasName(reserved),
        "InvalidAliasNameException",
        "alias/aws/s3 is reserved: names that begin with alias/aws/ belong to AWS.",
    );
    let (from, to) = (KeyUsage::EncryptDecrypt, KeyUsage::SignVerify);
    assert_says(
        KmsError::Validation(Invalid::AliasTarget { alias: alias(), from, to }),
        "ValidationException",
        "Alias alias/a cannot be changed from a CMK with key usage ENCRYPT_DECRYPT to a CMK with \
         key usage SIGN_VERIFY. Both keys must be of the same type and for the same use.",
    );
}

#[test]
fn odr_12_odr_13_a_conflict_says_when_to_try_again() {
    assert_says(
        KmsError::Conflict(key(), ConflictCause::PrimaryLacksMaterial),
        "ConflictException",
        &format!(
            "{ARN} has a rotation in progress or due within the next 20 minutes. Try again when \
             it is complete."
        ),
    );
}
