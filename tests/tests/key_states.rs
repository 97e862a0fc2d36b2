//! Walks AWS's table of key states, cell by cell: in the match that implements it, and with keys of
//! every kind in every state that can be reached.

#![cfg(test)]

use kms_core::{
    Action, Days, Decrypt, Encrypt, EncryptionAlgorithm, EncryptionContext, Era, GenerateDataKey,
    GenerateDataKeyPair, GenerateMac, GrantId, ImportKeyMaterial, InvalidKeyUsage, InvalidState,
    KeyArn, KeyId, KeySpec, KeyState, KmsError, MacAlgorithm, MaterialId, Operation, ReEncrypt,
    Rules, SecretKey, Sign, SigningAlgorithm, StateProblem, Timestamp, Unsupported, Verdict,
    Verify, VerifyMac, permit,
};
use kms_crypto::Nonce;
use kms_tests::actions::{self, Kind, Reference, Request, alias};
use kms_tests::lab::{Lab, date, get_parameters};
use kms_tests::table::Table;

const NOW: Timestamp = date(2026, 9, 1);
const SIGNING: SigningAlgorithm = SigningAlgorithm::RsassaPssSha256;

/// Returns the states of a column.
fn states(column: &str) -> Vec<KeyState> {
    match column {
        "Enabled" => vec![KeyState::Enabled],
        "Disabled" => vec![KeyState::Disabled],
        "PendingDeletion" => vec![
            KeyState::PendingDeletion { delete_at: NOW },
            KeyState::PendingReplicaDeletion { window: Days(7) },
        ],
        "PendingImport" => vec![KeyState::PendingImport],
        "Unavailable" => {
            vec![KeyState::Unavailable { enabled: true }, KeyState::Unavailable { enabled: false }]
        }
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

/// Returns the word of a cell, under the rules of 2020 or of today.
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

/// A state into which commands can bring a key.
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

/// A key in its state, and the other inputs of operations.
struct Subject {
    key: KeyId,
    kind: Kind,
    ciphertext: Vec<u8>,
    /// The signature or code that the key made of one byte.
    proof: Vec<u8>,
    algorithm: EncryptionAlgorithm,
    /// A grant of the key; `None` for a key without material.
    grant: Option<GrantId>,
    import: ImportKeyMaterial,
}

impl Subject {
    fn prepare(lab: &mut Lab, kind: Kind, state: Reached, operation: Operation) -> Self {
        let key = lab.create_kind(kind);
        let is_decryption = [Operation::Decrypt, Operation::ReEncrypt].contains(&operation);
        let ciphertext = match kind {
            Kind::Symmetric | Kind::CloudHsm | Kind::ExternalKeyStore => lab.encrypt(key, b"x"),
            Kind::RsaEncrypting if is_decryption => {
                let algorithm = EncryptionAlgorithm::RsaesOaepSha256;
                lab.ciphertext(Encrypt { algorithm, ..actions::encrypt(key, b"x") })
            }
            Kind::RsaEncrypting | Kind::RsaSigning | Kind::Hmac | Kind::External => forged(key),
        };
        let proof = match kind {
            Kind::RsaSigning if operation == Operation::Verify => {
                lab.sign(actions::sign(key, SIGNING, b"x"))
            }
            Kind::Hmac if operation == Operation::VerifyMac && lab.knows(operation) => {
                lab.mac(actions::mac(key, MacAlgorithm::HmacSha256, b"x"))
            }
            Kind::Symmetric
            | Kind::RsaEncrypting
            | Kind::RsaSigning
            | Kind::Hmac
            | Kind::External
            | Kind::CloudHsm
            | Kind::ExternalKeyStore => vec![1],
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
        let import = ImportKeyMaterial { key: key.reference(), ..import };
        state.bring(lab, key);
        Self { key, kind, ciphertext, proof, algorithm, grant, import }
    }

    /// The calls of an operation on the key. None of those that the table has no row for, and of those
    /// on multi-Region keys, which the tests of Regions have in every state.
    fn calls(&self, lab: &mut Lab, operation: Operation) -> Vec<Action> {
        let key = self.key;
        vec![match operation {
            Operation::CancelKeyDeletion => actions::cancel_deletion(key),
            Operation::CreateAlias => actions::create_alias(&alias("new"), key),
            Operation::CreateGrant => actions::create_grant(key).action(),
            Operation::Decapsulate => {
                Action::Decapsulate { key: key.reference(), ciphertext: vec![1] }
            }
            Operation::Decrypt => return self.decryptions(self.decrypt()),
            Operation::DeleteAlias => actions::delete_alias(&alias("own")),
            Operation::DeleteImportedKeyMaterial => {
                Action::DeleteImportedKeyMaterial { key: key.reference(), material: None }
            }
            Operation::DeriveSharedSecret => actions::derive(key, &[1]).action(),
            Operation::DescribeKey => actions::describe(key),
            Operation::DisableKey => actions::disable(key),
            Operation::DisableKeyRotation => actions::disable_rotation(key),
            Operation::EnableKey => actions::enable(key),
            Operation::EnableKeyRotation => actions::enable_rotation(key, None),
            Operation::Encapsulate => Action::Encapsulate { key: key.reference() },
            Operation::Encrypt => self.encrypt().action(),
            Operation::GenerateDataKey => self.data_key(true),
            Operation::GenerateDataKeyWithoutPlaintext => self.data_key(false),
            Operation::GenerateDataKeyPair => self.data_key_pair(true),
            Operation::GenerateDataKeyPairWithoutPlaintext => self.data_key_pair(false),
            Operation::GenerateMac => self.mac().action(),
            Operation::GetKeyPolicy => actions::policy(key),
            Operation::GetKeyRotationStatus => actions::rotation_status(key),
            Operation::GetParametersForImport => get_parameters(key).action(),
            Operation::GetPublicKey => actions::public_key(key),
            Operation::ImportKeyMaterial => self.import.clone().action(),
            Operation::ListAliases => actions::list_aliases(Some(key)),
            Operation::ListGrants => actions::list_grants(key).action(),
            Operation::ListKeyPolicies => actions::list_policies(key),
            Operation::ListKeyRotations => actions::list_rotations(key, None),
            Operation::ListResourceTags => actions::list_tags(key),
            Operation::PutKeyPolicy => actions::put_policy(key, "{}"),
            Operation::ReEncrypt => return self.re_encryptions(lab, self.decrypt()),
            Operation::RetireGrant => return self.ending(actions::retire_grant),
            Operation::RevokeGrant => return self.ending(actions::revoke_grant),
            Operation::RotateKeyOnDemand => actions::rotate_on_demand(key),
            Operation::ScheduleKeyDeletion => actions::schedule_deletion(key, 30),
            Operation::Sign => self.sign().action(),
            Operation::TagResource => actions::tag(key, &[("a", "b")]),
            Operation::UntagResource => actions::untag(key, &["a"]),
            Operation::UpdateAlias => actions::update_alias(&alias("moving"), key),
            Operation::UpdateKeyDescription => actions::describe_as(key, "another"),
            Operation::Verify => self.verify().action(),
            Operation::VerifyMac => VerifyMac { of: self.mac(), mac: self.proof.clone() }.action(),
            Operation::ReplicateKey
            | Operation::UpdatePrimaryRegion
            | Operation::ConnectCustomKeyStore
            | Operation::CreateCustomKeyStore
            | Operation::CreateKey
            | Operation::DeleteCustomKeyStore
            | Operation::DescribeCustomKeyStores
            | Operation::DisconnectCustomKeyStore
            | Operation::GenerateRandom
            | Operation::GetKeyLastUsage
            | Operation::ListKeys
            | Operation::ListRetirableGrants
            | Operation::UpdateCustomKeyStore => return Vec::new(),
        }]
    }

    fn decrypt(&self) -> Decrypt {
        Decrypt { algorithm: self.algorithm, ..actions::decrypt_with(self.key, &self.ciphertext) }
    }

    fn encrypt(&self) -> Encrypt {
        Encrypt { algorithm: self.algorithm, ..actions::encrypt(self.key, b"x") }
    }

    fn data_key(&self, with_plaintext: bool) -> Action {
        GenerateDataKey { with_plaintext, ..actions::data_key(self.key) }.action()
    }

    fn data_key_pair(&self, with_plaintext: bool) -> Action {
        let pair = actions::data_key_pair(self.key, KeySpec::EccNistP256);
        GenerateDataKeyPair { with_plaintext, ..pair }.action()
    }

    fn sign(&self) -> Sign {
        actions::sign(self.key, SIGNING, b"x")
    }

    fn verify(&self) -> Verify {
        Verify { signed: self.sign(), signature: self.proof.clone() }
    }

    fn mac(&self) -> GenerateMac {
        actions::mac(self.key, MacAlgorithm::HmacSha256, b"x")
    }

    fn ending(&self, end: fn(KeyId, GrantId) -> Action) -> Vec<Action> {
        self.grant.map(|grant| end(self.key, grant)).into_iter().collect()
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
        let from = ReEncrypt { source, ..actions::re_encrypt(&ciphertext, other) };
        let into = ReEncrypt {
            destination_algorithm: self.algorithm,
            ..actions::re_encrypt(&ciphertext, self.key)
        };
        vec![from.action(), into.action()]
    }
}

/// Returns a ciphertext that names this key, although the key has no material to make one.
fn forged(key: KeyId) -> Vec<u8> {
    let secret = SecretKey::from_bytes([1; 32]);
    let (material, context) = (MaterialId::of(key, &secret), EncryptionContext::default());
    let nonce = Nonce::Drawn([0; 12]);
    kms_crypto::encrypt(key, material, &secret, &context, b"x", nonce).expect("one byte").to_bytes()
}

/// Returns the word for a refusal, after checking that it names the key.
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

/// Returns the word that both tables together demand.
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
            for row in today.rows().filter(|_| state.can_be_of(kind)) {
                let name = row.cell("operation");
                let operation = operation(name);
                if !rules.know(operation) {
                    continue;
                }
                let state_word = cell(&today, &classic, is_classic, (name, state.column()));
                let kind_row = kinds.find("operation", name);
                let kind_word =
                    kind_row.map(|row| (row.cell("first"), row.cell(kind_column(kind))));
                let expected = expected(state_word, kind_word, is_classic);
                asked += assert_answers(*era, kind, state, operation, &expected);
            }
        }
    }
    assert!(asked > 2000, "only {asked} calls");
}

fn assert_answers(
    era: Era,
    kind: Kind,
    state: Reached,
    operation: Operation,
    expected: &str,
) -> usize {
    let calls = |lab: &mut Lab| {
        let subject = Subject::prepare(lab, kind, state, operation);
        let calls = subject.calls(lab, operation);
        (subject, calls)
    };
    let count = calls(&mut Lab::starting(era, NOW)).1.len();
    for index in 0..count {
        let mut lab = Lab::starting(era, NOW);
        let (subject, calls) = calls(&mut lab);
        let outcome = lab.ask(calls[index].clone());
        let answer = outcome.as_ref().err().map_or("ok", |e| word(e, lab.arn(subject.key)));
        assert_eq!(answer, expected, "{operation} of a {:?} key, {state:?}", subject.kind);
    }
    count
}
