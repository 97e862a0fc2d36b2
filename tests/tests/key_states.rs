//! Walks AWS's table of key states, cell by cell: in the one match that it is made of, and from
//! outside, with keys of every kind brought into every state that can be reached.

#![cfg(test)]

use kms_core::{
    Action, Days, Era, GenerateDataKeyPair, GrantId, ImportKeyMaterial, InvalidKeyUsage,
    InvalidState, KeyArn, KeyId, KeySpec, KeyState, KmsError, MacAlgorithm, MaterialId, Operation,
    Rules, SecretKey, SigningAlgorithm, StateProblem, Timestamp, Unsupported, Verdict, Verify,
    VerifyMac, permit,
};
use kms_core::{Decrypt, EncryptionAlgorithm, EncryptionContext, GenerateDataKey};
use kms_crypto::Nonce;
use kms_tests::actions::{self, Ask, Kind, Reference, alias};
use kms_tests::lab::{Lab, date, get_parameters};
use kms_tests::table::Table;

const NOW: Timestamp = date(2026, 9, 1);
const SIGNING: SigningAlgorithm = SigningAlgorithm::RsassaPssSha256;

/// The states behind a column's name.
fn states(column: &str) -> Vec<KeyState> {
    match column {
        "Enabled" => vec![KeyState::Enabled],
        "Disabled" => vec![KeyState::Disabled],
        "PendingDeletion" => vec![
            KeyState::PendingDeletion { delete_at: NOW },
            KeyState::PendingReplicaDeletion { window: Days(7) },
        ],
        "PendingImport" => vec![KeyState::PendingImport],
        "Unavailable" => vec![KeyState::Unavailable],
        "Creating" => vec![KeyState::Creating { until: NOW }],
        "Updating" => vec![KeyState::Updating { until: NOW }],
        other => panic!("{other} is no state"),
    }
}

fn verdict(word: &str) -> Verdict {
    match word {
        "ok" => Verdict::Allowed,
        "disabled" => Verdict::Disabled,
        "pending-deletion" => Verdict::Invalid(StateProblem::PendingDeletion),
        "not-pending-deletion" => Verdict::Invalid(StateProblem::NotPendingDeletion),
        "pending-import" => Verdict::Invalid(StateProblem::PendingImport),
        "unavailable" => Verdict::Invalid(StateProblem::Unavailable),
        "creating" => Verdict::Invalid(StateProblem::Creating),
        "updating" => Verdict::Invalid(StateProblem::Updating),
        "external-origin" => Verdict::ExternalOrigin,
        "custom-key-store" => Verdict::CustomKeyStore,
        "not-importable" => Verdict::NotImportable,
        "n/a" => Verdict::NotApplicable,
        other => panic!("{other} is no verdict"),
    }
}

fn operation(name: &str) -> Operation {
    Operation::parse(name).unwrap_or_else(|| panic!("{name} is no operation"))
}

/// The word that the table has for this cell, under the rules of 2020 or of today.
fn cell<'a>(today: &'a Table, classic: &'a Table, is_classic: bool, at: (&str, &str)) -> &'a str {
    let (operation, state) = at;
    let differs = classic.rows().find(|row| {
        row.cell("operation") == operation && [state, "any"].contains(&row.cell("state"))
    });
    match differs {
        Some(row) if is_classic => row.cell("verdict"),
        _ => today.find("operation", operation).expect("a row of the table").cell(state),
    }
}

#[test]
fn sta_01_the_match_is_the_table_in_every_cell() {
    let (today, classic) = (Table::read("key-states"), Table::read("key-states-classic"));
    assert_eq!(today.rows().count(), 43);
    let eras = [(true, Era::Y2020), (false, Era::Y2024), (false, Era::Y2026)];
    let eras = eras.map(|(is_classic, era)| (is_classic, era.rules(NOW)));
    let history = [(true, date(2020, 5, 20)), (false, NOW)];
    let history = history.map(|(is_classic, at)| (is_classic, Era::Historical.rules(at)));
    for (is_classic, rules) in eras.into_iter().chain(history) {
        for row in today.rows() {
            let name = row.cell("operation");
            for (state, _) in row.after("operation") {
                let word = cell(&today, &classic, is_classic, (name, state));
                assert_cell(rules, name, state, word);
            }
        }
    }
}

fn assert_cell(rules: Rules, name: &str, column: &str, word: &str) {
    let operation = operation(name);
    if word == "no-row" {
        assert!(!rules.know(operation), "{name} exists in {rules:?}");
        return;
    }
    for state in states(column) {
        let verdict = verdict(word);
        assert_eq!(permit(rules, operation, state), verdict, "{name}, {state:?}, {rules:?}");
    }
}

#[test]
fn sta_19_the_rows_of_2020_and_no_others_are_missing_then() {
    let (today, classic) = (Table::read("key-states"), Table::read("key-states-classic"));
    let rules = Era::Y2020.rules(NOW);
    for row in today.rows() {
        let name = row.cell("operation");
        let missing = classic
            .rows()
            .any(|row| row.cell("operation") == name && row.cell("verdict") == "no-row");
        assert_eq!(rules.know(operation(name)), !missing, "{name}");
    }
    assert!(!rules.know(Operation::GetKeyLastUsage));
}

/// What issue of the table the service itself answers, with the key brought into the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    Enabled,
    Disabled,
    PendingDeletion,
    PendingImport,
}

impl Reached {
    const ALL: [Self; 4] =
        [Self::Enabled, Self::Disabled, Self::PendingDeletion, Self::PendingImport];

    fn column(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
            Self::PendingImport => "PendingImport",
        }
    }

    /// Without import, a key of EXTERNAL origin is never enabled, and no other waits for import.
    fn can_be_of(self, kind: Kind) -> bool {
        match self {
            Self::Enabled => kind != Kind::External,
            Self::PendingImport => kind == Kind::External,
            Self::Disabled | Self::PendingDeletion => true,
        }
    }

    fn bring(self, lab: &mut Lab, key: KeyId) {
        match self {
            Self::Enabled | Self::PendingImport => {}
            Self::PendingDeletion => lab.schedule_deletion(key, 7),
            Self::Disabled => {
                lab.schedule_deletion(key, 7);
                lab.cancel_deletion(key);
            }
        }
    }
}

fn kind_column(kind: Kind) -> &'static str {
    match kind {
        Kind::Symmetric => "symmetric",
        Kind::RsaEncrypting => "rsa-encrypting",
        Kind::RsaSigning => "rsa-signing",
        Kind::Hmac => "hmac",
        Kind::External => "external",
        Kind::CloudHsm | Kind::ExternalKeyStore => "custom-key-store",
    }
}

/// A key in its state, and what operations need beside it.
struct Subject {
    key: KeyId,
    kind: Kind,
    ciphertext: Vec<u8>,
    /// What the key made of one byte, where it signs or authenticates.
    proof: Vec<u8>,
    algorithm: EncryptionAlgorithm,
    /// None of a key that waits for its material.
    grant: Option<GrantId>,
    import: ImportKeyMaterial,
}

impl Subject {
    fn prepare(lab: &mut Lab, kind: Kind, state: Reached, operation: &str) -> Self {
        let key = lab.create_kind(kind);
        let ciphertext = match kind {
            Kind::Symmetric | Kind::CloudHsm | Kind::ExternalKeyStore => lab.encrypt(key, b"x"),
            Kind::RsaEncrypting if ["Decrypt", "ReEncrypt"].contains(&operation) => {
                let algorithm = EncryptionAlgorithm::RsaesOaepSha256;
                lab.seal(kms_core::Encrypt { algorithm, ..actions::encrypt(key, b"x") })
            }
            Kind::RsaEncrypting | Kind::RsaSigning | Kind::Hmac | Kind::External => forged(key),
        };
        let proof = match (kind, operation) {
            (Kind::RsaSigning, "Verify") => lab.sign(actions::sign(key, SIGNING, b"x")),
            (Kind::Hmac, "VerifyMac") if lab.knows(Operation::GenerateMac) => {
                lab.mac(actions::mac(key, MacAlgorithm::HmacSha256, b"x"))
            }
            _ => vec![1],
        };
        let algorithm = match kind {
            Kind::RsaEncrypting | Kind::RsaSigning => EncryptionAlgorithm::RsaesOaepSha256,
            Kind::Hmac => EncryptionAlgorithm::RsaesOaepSha1,
            Kind::Symmetric | Kind::External | Kind::CloudHsm | Kind::ExternalKeyStore => {
                EncryptionAlgorithm::SymmetricDefault
            }
        };
        lab.create_alias("own", key);
        let granting = (kind != Kind::External).then(|| actions::create_grant(key));
        let grant = granting.map(|it| lab.grant(it));
        let other = lab.create_kind(kind);
        lab.create_alias("moving", other);
        let external = if kind == Kind::External { key } else { lab.create_kind(Kind::External) };
        let import = lab.importing(external, &[1; 32]);
        state.bring(lab, key);
        Self { key, kind, ciphertext, proof, algorithm, grant, import }
    }

    /// The calls by which an operation can be asked of the key.
    fn calls(&self, lab: &mut Lab, operation: &str) -> Vec<Action> {
        let key = self.key;
        let decrypt =
            Decrypt { algorithm: self.algorithm, ..actions::decrypt_with(key, &self.ciphertext) };
        let data_key =
            |with_plaintext| GenerateDataKey { with_plaintext, ..actions::data_key(key) }.action();
        let spec = KeySpec::EccNistP256;
        let data_key_pair = |with_plaintext| {
            GenerateDataKeyPair { with_plaintext, ..actions::data_key_pair(key, spec) }.action()
        };
        let sign = actions::sign(key, SIGNING, b"x");
        let mac = actions::mac(key, MacAlgorithm::HmacSha256, b"x");
        vec![match operation {
            "CancelKeyDeletion" => actions::cancel_deletion(key),
            "CreateAlias" => actions::create_alias(&alias("new"), key),
            "CreateGrant" => actions::create_grant(key).action(),
            "Decrypt" => return self.decryptions(decrypt),
            "DeleteAlias" => actions::delete_alias(&alias("own")),
            "DeleteImportedKeyMaterial" => {
                Action::DeleteImportedKeyMaterial { key: key.reference(), material: None }
            }
            "DeriveSharedSecret" => actions::derive(key, &[1]).action(),
            "DescribeKey" => actions::describe(key),
            "DisableKey" => actions::disable(key),
            "DisableKeyRotation" => actions::disable_rotation(key),
            "EnableKey" => actions::enable(key),
            "EnableKeyRotation" => actions::enable_rotation(key, None),
            "Encrypt" => {
                let encrypt = actions::encrypt(key, b"x");
                kms_core::Encrypt { algorithm: self.algorithm, ..encrypt }.action()
            }
            "GenerateDataKey" => data_key(true),
            "GenerateDataKeyWithoutPlaintext" => data_key(false),
            "GenerateDataKeyPair" => data_key_pair(true),
            "GenerateDataKeyPairWithoutPlaintext" => data_key_pair(false),
            "GenerateMac" => mac.action(),
            "GetKeyPolicy" => actions::policy(key),
            "GetKeyRotationStatus" => actions::rotation_status(key),
            "GetParametersForImport" => get_parameters(key).action(),
            "GetPublicKey" => actions::public_key(key),
            "ImportKeyMaterial" => {
                ImportKeyMaterial { key: key.reference(), ..self.import.clone() }.action()
            }
            "ListAliases" => actions::list_aliases(Some(key)),
            "ListGrants" => actions::list_grants(key).action(),
            "ListKeyPolicies" => actions::list_policies(key),
            "ListKeyRotations" => actions::list_rotations(key, None),
            "ListResourceTags" => actions::list_tags(key),
            "PutKeyPolicy" => actions::put_policy(key, "{}"),
            "ReEncrypt" => return self.re_encryptions(lab, decrypt),
            "RetireGrant" | "RevokeGrant" => return self.endings(operation),
            "RotateKeyOnDemand" => actions::rotate_on_demand(key),
            "ScheduleKeyDeletion" => actions::schedule_deletion(key, 30),
            "Sign" => sign.action(),
            "TagResource" => actions::tag(key, &[("a", "b")]),
            "UntagResource" => actions::untag(key, &["a"]),
            "UpdateAlias" => actions::update_alias(&alias("moving"), key),
            "UpdateKeyDescription" => actions::describe_as(key, "another"),
            "Verify" => Verify { signed: sign, signature: self.proof.clone() }.action(),
            "VerifyMac" => VerifyMac { of: mac, mac: self.proof.clone() }.action(),
            _ => return Vec::new(),
        }]
    }

    fn endings(&self, operation: &str) -> Vec<Action> {
        let ending = |grant| match operation {
            "RetireGrant" => actions::retire_grant(self.key, grant),
            _ => actions::revoke_grant(self.key, grant),
        };
        self.grant.map(ending).into_iter().collect()
    }

    /// Symmetric ciphertext names its key itself.
    fn decryptions(&self, named: Decrypt) -> Vec<Action> {
        let unnamed = Decrypt { key: None, ..named.clone() };
        let symmetric = self.algorithm == EncryptionAlgorithm::SymmetricDefault;
        [named].into_iter().chain(symmetric.then_some(unnamed)).map(Action::Decrypt).collect()
    }

    /// The key may be the source, or the destination.
    fn re_encryptions(&self, lab: &mut Lab, source: Decrypt) -> Vec<Action> {
        let other = lab.create_key();
        let ciphertext = lab.encrypt(other, b"x");
        let from = kms_core::ReEncrypt { source, ..actions::re_encrypt(&ciphertext, other) };
        let into = kms_core::ReEncrypt {
            destination_algorithm: self.algorithm,
            ..actions::re_encrypt(&ciphertext, self.key)
        };
        vec![from.action(), into.action()]
    }
}

/// A ciphertext that names this key, though the key has no material to make one.
fn forged(key: KeyId) -> Vec<u8> {
    let secret = SecretKey::from_bytes([1; 32]);
    let (material, context) = (MaterialId::of(key, &secret), EncryptionContext::default());
    let nonce = Nonce::Drawn([0; 12]);
    kms_crypto::seal(key, material, &secret, &context, b"x", nonce).expect("one byte").to_bytes()
}

/// The word for a refusal, once its key is seen to be the right one.
fn word(refusal: &KmsError, key: KeyArn) -> &'static str {
    let (named, word) = match refusal {
        KmsError::Disabled(named) => (*named, "disabled"),
        KmsError::InvalidState(InvalidState { key: named, problem }) => {
            let word = match problem {
                StateProblem::PendingDeletion => "pending-deletion",
                StateProblem::NotPendingDeletion => "not-pending-deletion",
                StateProblem::PendingImport => "pending-import",
                other => panic!("{other:?} cannot be reached"),
            };
            (*named, word)
        }
        KmsError::Unsupported(Unsupported::Origin(named, _)) => (*named, "origin"),
        KmsError::Unsupported(Unsupported::KeyType(_)) => (key, "key-type"),
        KmsError::InvalidKeyUsage(
            InvalidKeyUsage::Usage { key: named, .. }
            | InvalidKeyUsage::Algorithm { key: named, .. },
        ) => (*named, "usage"),
        other => panic!("no word for {other:?}"),
    };
    assert_eq!(named, key, "{refusal:?} names another key");
    word
}

/// What both tables together say.
fn expected(state: &str, kind: Option<(&str, &str)>, is_classic: bool) -> String {
    let names_origin = matches!(state, "external-origin" | "not-importable" | "n/a");
    let state = if names_origin { "origin" } else { state };
    let Some((first, kind)) = kind else { return state.to_owned() };
    let kind = kind.split_once('/').map_or(kind, |(a, b)| if is_classic { a } else { b });
    let (a, b) = if first == "kind" { (kind, state) } else { (state, kind) };
    if a == "ok" { b.to_owned() } else { a.to_owned() }
}

#[test]
fn sta_14_sta_15_sta_16_sta_17_every_key_in_every_state_answers_as_the_table_says() {
    let (today, classic) = (Table::read("key-states"), Table::read("key-states-classic"));
    let kinds = Table::read("key-kinds");
    let mut asked = 0;
    for era in Era::ALL {
        let rules = era.rules(NOW);
        let is_classic = !rules.are_current();
        for (kind, state) in Kind::ALL.iter().flat_map(|kind| Reached::ALL.map(|s| (*kind, s))) {
            for row in today
                .rows()
                .filter(|row| state.can_be_of(kind) && rules.know(operation(row.cell("operation"))))
            {
                let name = row.cell("operation");
                let state_word = cell(&today, &classic, is_classic, (name, state.column()));
                let kind_row = kinds.find("operation", name);
                let kind_word =
                    kind_row.map(|row| (row.cell("first"), row.cell(kind_column(kind))));
                let expected = expected(state_word, kind_word, is_classic);
                asked += assert_answers(*era, kind, state, name, &expected);
            }
        }
    }
    assert!(asked > 2000, "only {asked} calls");
}

fn assert_answers(era: Era, kind: Kind, state: Reached, name: &str, expected: &str) -> usize {
    let calls = |lab: &mut Lab| {
        let subject = Subject::prepare(lab, kind, state, name);
        let calls = subject.calls(lab, name);
        (subject, calls)
    };
    let count = calls(&mut Lab::starting(era, NOW)).1.len();
    for index in 0..count {
        let mut lab = Lab::starting(era, NOW);
        let (subject, calls) = calls(&mut lab);
        let outcome = lab.ask(calls[index].clone());
        let answer = outcome.as_ref().err().map_or("ok", |e| word(e, lab.arn(subject.key)));
        assert_eq!(answer, expected, "{name} of a {:?} key, {state:?}", subject.kind);
    }
    count
}
