//! Asymmetric and HMAC keys: signatures, MACs and key agreement (section 7).

use kms_core::{
    Action, Algorithm, AlgorithmList, Context, CreateKey, EncapsulationAlgorithm, Era, GenerateMac,
    InvalidKeyUsage, InvalidState, Key, KeyAgreementAlgorithm, KeyId, KeySpec, KeyType, KeyUsage,
    Kms, KmsError, MacAlgorithm, MessageType, Operation, Origin, Response, Sign, SigningAlgorithm,
    StateProblem, Unsupported, Verify, VerifyMac,
};
use kms_tests::actions::{self, Kind, Reference, Request};
use kms_tests::entropy::Seeded;
use kms_tests::lab::{Lab, Thrifty, home};
use proptest::prelude::*;

/// A key of this spec for this use.
fn key_for(lab: &mut Lab, spec: KeySpec, usage: KeyUsage) -> KeyId {
    lab.create(CreateKey { spec, usage, ..CreateKey::default() })
}

/// Every spec for every use that there is in a laboratory's day. Of RSA, the shortest, as the
/// others do the same more slowly.
fn every_use(lab: &Lab) -> Vec<(KeySpec, KeyUsage)> {
    let rules = lab.kms().rules();
    let specs = KeySpec::ALL.iter().copied().filter(|spec| rules.have(spec.since()));
    specs
        .filter(|spec| !matches!(spec, KeySpec::Rsa3072 | KeySpec::Rsa4096))
        .flat_map(|spec| spec.usages().into_iter().map(move |usage| (spec, usage)))
        .collect()
}

/// The algorithms that keys of this spec sign with.
fn signing(spec: KeySpec) -> Vec<SigningAlgorithm> {
    SigningAlgorithm::ALL.iter().copied().filter(|it| spec.supports(*it)).collect()
}

/// A message that the algorithm takes: Ed25519ph takes digests alone.
fn message_for(key: KeyId, algorithm: SigningAlgorithm, message: &[u8]) -> Sign {
    let sign = actions::sign(key, algorithm, message);
    match algorithm {
        SigningAlgorithm::Ed25519PhSha512 => Sign {
            message: message.iter().copied().cycle().take(64).collect::<Vec<_>>().into(),
            message_type: MessageType::Digest,
            ..sign
        },
        _ => sign,
    }
}

#[test]
fn cry_31_every_key_that_signs_verifies_what_it_signed_and_nothing_else() {
    for mut lab in Lab::current().chain([Lab::new(Era::Y2020)]) {
        for (spec, usage) in every_use(&lab) {
            if usage != KeyUsage::SignVerify {
                continue;
            }
            let key = key_for(&mut lab, spec, usage);
            for algorithm in signing(spec) {
                let signed = message_for(key, algorithm, b"message");
                let signature = lab.sign(signed.clone());
                let answer = lab.done(Verify { signed, signature: signature.clone() });
                let arn = lab.arn(key);
                assert_eq!(
                    answer,
                    Response::Verify { key: arn, algorithm },
                    "{spec} {algorithm:?}"
                );
                let signed = message_for(key, algorithm, b"another");
                let refusal = lab.refusal(Verify { signed, signature });
                assert_eq!(refusal, KmsError::InvalidSignature, "{spec} {algorithm:?}");
            }
        }
    }
}

#[test]
fn wir_07_bytes_that_are_no_signature_or_code_are_a_wrong_one() {
    let mut lab = Lab::new(Era::Y2026);
    let rsa = lab.create_kind(Kind::RsaSigning);
    let signed = actions::sign(rsa, SigningAlgorithm::RsassaPssSha512, b"m");
    assert_eq!(
        lab.refusal(Verify { signed, signature: b"no signature".to_vec() }),
        KmsError::InvalidSignature
    );
    let hmac = lab.create_kind(Kind::Hmac);
    let of = actions::mac(hmac, MacAlgorithm::HmacSha256, b"m");
    assert_eq!(lab.refusal(VerifyMac { of, mac: vec![1; 32] }), KmsError::InvalidMac);
}

#[test]
fn cry_31_every_hmac_key_verifies_the_code_that_it_made_and_no_other() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, algorithm, len) in [
        (KeySpec::Hmac224, MacAlgorithm::HmacSha224, 28),
        (KeySpec::Hmac256, MacAlgorithm::HmacSha256, 32),
        (KeySpec::Hmac384, MacAlgorithm::HmacSha384, 48),
        (KeySpec::Hmac512, MacAlgorithm::HmacSha512, 64),
    ] {
        let key = key_for(&mut lab, spec, KeyUsage::GenerateVerifyMac);
        let of = actions::mac(key, algorithm, b"message");
        let mac = lab.mac(of.clone());
        assert_eq!(mac.len(), len);
        let answer = lab.done(VerifyMac { of: of.clone(), mac: mac.clone() });
        assert_eq!(answer, Response::VerifyMac { key: lab.arn(key), algorithm });
        let other = GenerateMac { message: b"another".to_vec().into(), ..of };
        assert_eq!(lab.refusal(VerifyMac { of: other, mac }), KmsError::InvalidMac);
    }
}

#[test]
fn cry_31_two_keys_agree_on_a_secret_by_their_public_halves() {
    let mut lab = Lab::new(Era::Y2026);
    for spec in [KeySpec::EccNistP256, KeySpec::EccNistP384, KeySpec::EccNistP521, KeySpec::Sm2] {
        let usage = KeyUsage::KeyAgreement;
        let (mine, theirs) = (key_for(&mut lab, spec, usage), key_for(&mut lab, spec, usage));
        let [my_half, their_half] = [mine, theirs].map(|key| lab.public_key(key).public_key);
        let secret = lab.derive(actions::derive(mine, &their_half));
        assert_eq!(secret, lab.derive(actions::derive(theirs, &my_half)), "{spec}");
        assert!(secret.len() >= 32, "{spec}");
        let answer = lab.done(actions::derive(mine, &their_half));
        let Response::DeriveSharedSecret { key, origin, .. } = answer else { panic!("{answer:?}") };
        assert_eq!((key, origin), (lab.arn(mine), Origin::AwsKms));
        let refusal = lab.refusal(actions::derive(mine, b"no key"));
        assert!(matches!(refusal, KmsError::Algorithm(_)), "{refusal:?}");
    }
}

#[test]
fn cry_14_a_key_does_only_what_it_is_for_and_by_its_own_algorithms() {
    let mut lab = Lab::new(Era::Y2026);
    for (spec, usage) in every_use(&lab) {
        let key = key_for(&mut lab, spec, usage);
        let arn = lab.arn(key);
        let (ml_dsa, hmac) = (SigningAlgorithm::MlDsaShake256, MacAlgorithm::HmacSha384);
        for (algorithm, action) in [
            (Algorithm::from(ml_dsa), actions::sign(key, ml_dsa, b"m").action()),
            (hmac.into(), actions::mac(key, hmac, b"m").action()),
            (KeyAgreementAlgorithm::Ecdh.into(), actions::derive(key, b"p").action()),
            (EncapsulationAlgorithm::MlKem.into(), Action::Encapsulate { key: key.reference() }),
        ] {
            let operation = action.operation().expect("an operation");
            let refused = if usage != algorithm.usage() {
                InvalidKeyUsage::Usage { key: arn, usage, operation }
            } else if !AlgorithmList::of(spec, usage).iter().any(|it| it == algorithm) {
                InvalidKeyUsage::Algorithm { key: arn, spec, algorithm }
            } else {
                continue;
            };
            assert_eq!(lab.refusal(action), KmsError::InvalidKeyUsage(refused));
        }
    }
}

#[test]
fn sta_14_sta_15_a_key_that_cannot_be_used_says_so_before_what_it_is_for() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_key();
    lab.disable(key);
    let disabled = KmsError::Disabled(lab.arn(key));
    let sign = actions::sign(key, SigningAlgorithm::EcdsaSha256, b"m");
    assert_eq!(lab.refusal(sign), disabled);
    assert_eq!(lab.refusal(actions::derive(key, b"p")), disabled);
}

#[test]
fn sta_20_a_public_key_is_there_while_its_key_is_disabled_but_not_before_2024() {
    for mut lab in Lab::current().chain([Lab::new(Era::Y2020)]) {
        for kind in [Kind::RsaEncrypting, Kind::RsaSigning] {
            let key = lab.create_kind(kind);
            let public = lab.public_key(key);
            let spec = KeySpec::Rsa2048;
            let usage = kind.request().usage;
            assert_eq!((public.key, public.usage), (lab.arn(key), usage));
            assert_eq!(public.customer_master_key_spec, Some(spec));
            assert_eq!(public.spec.is_some(), lab.kms().rules().show_key_spec());
            assert_eq!(public.algorithms, AlgorithmList::of(spec, usage));
            assert_eq!(public.public_key, lab.key(key).public_key);
            lab.disable(key);
            if lab.kms().rules().are_current() {
                assert_eq!(lab.public_key(key), public);
            } else {
                let disabled = KmsError::Disabled(lab.arn(key));
                assert_eq!(lab.refusal(actions::public_key(key)), disabled);
            }
        }
    }
}

#[test]
fn sta_25_only_key_pairs_have_a_public_key() {
    let mut lab = Lab::new(Era::Y2026);
    for kind in [Kind::Symmetric, Kind::Hmac, Kind::External, Kind::CloudHsm] {
        let key = lab.create_kind(kind);
        let refusal = KmsError::Unsupported(Unsupported::KeyType(lab.key(key).spec));
        assert_eq!(lab.refusal(actions::public_key(key)), refusal, "{kind:?}");
    }
    let request = CreateKey { origin: Origin::External, ..Kind::RsaSigning.request() };
    let waiting = lab.create(request);
    let problem = StateProblem::PendingImport;
    let refusal = KmsError::InvalidState(InvalidState { key: lab.arn(waiting), problem });
    assert_eq!(lab.refusal(actions::public_key(waiting)), refusal);
}

#[test]
fn ali_33_a_moved_alias_names_another_key_to_verify_and_decrypt_with() {
    let mut lab = Lab::new(Era::Y2026);
    let hmac = KeyUsage::GenerateVerifyMac;
    let (old, new) =
        (key_for(&mut lab, KeySpec::Hmac256, hmac), key_for(&mut lab, KeySpec::Hmac256, hmac));
    let alias = lab.create_alias("app", old);
    let name = alias.as_str();
    let of = actions::mac(name, MacAlgorithm::HmacSha256, b"m");
    let mac = lab.mac(of.clone());
    lab.done(VerifyMac { of: of.clone(), mac: mac.clone() });
    lab.done(actions::update_alias(&alias, new));
    assert_eq!(lab.refusal(VerifyMac { of, mac: mac.clone() }), KmsError::InvalidMac);
    let of = actions::mac(old, MacAlgorithm::HmacSha256, b"m");
    lab.done(VerifyMac { of, mac });

    let (old, new) = (KeySpec::EccNistP256, KeySpec::EccNistP256)
        .map_both(|spec| key_for(&mut lab, spec, KeyUsage::SignVerify));
    let alias = lab.create_alias("signer", old);
    let signed = actions::sign(alias.as_str(), SigningAlgorithm::EcdsaSha256, b"m");
    let signature = lab.sign(signed.clone());
    lab.done(actions::update_alias(&alias, new));
    assert_eq!(lab.refusal(Verify { signed, signature }), KmsError::InvalidSignature);
}

/// The same for both of a pair.
trait Both<T> {
    fn map_both<U>(self, how: impl FnMut(T) -> U) -> (U, U);
}

impl<T> Both<T> for (T, T) {
    fn map_both<U>(self, mut how: impl FnMut(T) -> U) -> (U, U) {
        (how(self.0), how(self.1))
    }
}

#[test]
fn cry_21_a_dry_run_signs_and_makes_nothing() {
    let mut lab = Lab::new(Era::Y2026);
    let (rsa, hmac) = (lab.create_kind(Kind::RsaSigning), lab.create_kind(Kind::Hmac));
    let key = lab.create_key();
    let before = lab.kms().resources().clone();
    for action in [
        actions::sign(rsa, SigningAlgorithm::RsassaPssSha256, b"m").action(),
        actions::mac(hmac, MacAlgorithm::HmacSha256, b"m").action(),
        actions::data_key_pair(key, KeySpec::Rsa4096).action(),
    ] {
        assert_eq!(lab.try_out(action), Err(KmsError::DryRun));
    }
    assert_eq!(lab.kms().resources(), &before);
}

/// A key as a version without algorithms made it: without material.
fn of_an_earlier_version(lab: &mut Lab, kind: Kind) -> (Kms, KeyId) {
    let id = lab.create_kind(kind);
    let mut resources = lab.kms().resources().clone();
    let stripped = Key { materials: None, public_key: Vec::new(), ..lab.key(id).clone() };
    resources.entry(home()).or_default().keys.insert(id, stripped);
    (Kms::restore(lab.kms().settings(), lab.now(), resources), id)
}

#[test]
fn keys_of_an_earlier_version_say_that_they_have_no_material() {
    let mut lab = Lab::new(Era::Y2026);
    for kind in [Kind::RsaEncrypting, Kind::RsaSigning, Kind::Hmac] {
        let (mut kms, key) = of_an_earlier_version(&mut lab, kind);
        let mut ask = |it: kms_core::Action| {
            let command = kms_core::Command { scope: home(), dry_run: false, action: it };
            let mut entropy = Seeded::new(3);
            let mut context = Context { entropy: &mut entropy, algorithms: &Thrifty };
            kms.execute(lab.now(), &mut context, &command).outcome
        };
        let refusal = Err(KmsError::Unsupported(Unsupported::KeyPairs(lab.arn(key))));
        let algorithm = kms_core::EncryptionAlgorithm::RsaesOaepSha1;
        let action = match kind {
            Kind::RsaEncrypting => {
                kms_core::Encrypt { algorithm, ..actions::encrypt(key, b"x") }.action()
            }
            Kind::Hmac => actions::mac(key, MacAlgorithm::HmacSha256, b"m").action(),
            _ => actions::sign(key, SigningAlgorithm::RsassaPssSha256, b"m").action(),
        };
        assert_eq!(ask(action), refusal);
        if kind.request().spec.key_type() == KeyType::Asymmetric {
            assert_eq!(ask(actions::public_key(key)), refusal);
        }
    }
}

#[test]
fn sta_19_the_operations_come_with_their_dates() {
    let old = Lab::new(Era::Y2020);
    assert!(old.knows(Operation::Sign) && old.knows(Operation::GetPublicKey));
    assert!(!old.knows(Operation::GenerateMac) && !old.knows(Operation::VerifyMac));
    assert!(!old.knows(Operation::DeriveSharedSecret));
    assert!(!Lab::new(Era::Y2024).knows(Operation::DeriveSharedSecret));
    assert!(Lab::new(Era::Y2026).knows(Operation::DeriveSharedSecret));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The signature of any message is valid, and invalid if one bit is flipped.
    #[test]
    fn any_message_is_signed_and_verified(
        message in prop::collection::vec(any::<u8>(), 1..4096),
        spec in prop::sample::select(vec![
            KeySpec::Rsa2048, KeySpec::EccNistP256, KeySpec::EccSecgP256k1,
            KeySpec::EccNistEdwards25519, KeySpec::Sm2, KeySpec::MlDsa44,
        ]),
        at in any::<prop::sample::Index>(),
    ) {
        let mut lab = Lab::new(Era::Y2026);
        let key = key_for(&mut lab, spec, KeyUsage::SignVerify);
        let algorithm = signing(spec)[0];
        let signed = actions::sign(key, algorithm, &message);
        let signature = lab.sign(signed.clone());
        lab.done(Verify { signed: signed.clone(), signature: signature.clone() });
        let mut other = message;
        let at = at.index(other.len());
        other[at] ^= 1;
        let signed = Sign { message: other.into(), ..signed };
        prop_assert_eq!(lab.refusal(Verify { signed, signature }), KmsError::InvalidSignature);
    }
}
