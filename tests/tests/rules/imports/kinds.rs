//! Key pairs and HMAC keys with imported material, and the ways to wrap it (IMP-22).

use super::*;
use kms_algorithms::{generate, rng_from_seed};
use kms_core::{
    EncryptionAlgorithm, GetParametersForImport, KeySpec, KeyUsage, Origin, WrappingAlgorithm,
    WrappingKeySpec, WrappingProblem,
};
use kms_tests::lab::{date, home, scope};

fn external(spec: KeySpec, usage: KeyUsage) -> CreateKey {
    CreateKey { spec, usage, origin: Origin::External, ..CreateKey::default() }
}

/// A private key of this spec, and its public key.
fn pair(spec: KeySpec, byte: u8) -> (Vec<u8>, Vec<u8>) {
    let pair = generate(spec, &mut rng_from_seed([byte; 32])).expect("a pair");
    (pair.private.to_vec(), pair.public)
}

#[test]
fn imp_22_a_key_pair_has_one_private_key_for_life() {
    for mut lab in Lab::current() {
        let key = lab.create(external(KeySpec::EccNistP256, KeyUsage::SignVerify));
        let (private, public) = pair(KeySpec::EccNistP256, 1);
        let import = lab.importing(key, &private);
        let answer = lab.done(import);
        assert_eq!(lab.state(key), "Enabled");
        assert_eq!(lab.key(key).public_key, public);
        assert_eq!(lab.describe(key).current_material, None, "KEY-09");
        if lab.kms().rules().show_key_material() {
            let arn = lab.arn(key);
            let unnamed = Response::ImportKeyMaterial { key: arn, material: None, is_named: true };
            assert_eq!(answer, unnamed);
        }
        let (other, _) = pair(KeySpec::EccNistP256, 2);
        lab.delete_material(key, None);
        let import = lab.importing(key, &other);
        let refusal = incorrect(&lab, key, IncorrectMaterial::IsNotAssociated);
        assert_eq!(lab.refusal(import), refusal);
        let import = lab.importing(key, &private);
        lab.done(import);
        assert_eq!(lab.state(key), "Enabled");
    }
}

#[test]
fn imp_22_material_is_of_the_keys_own_spec() {
    let mut lab = Lab::new(Era::Y2026);
    let ecc = external(KeySpec::EccNistP256, KeyUsage::SignVerify);
    let hmac = external(KeySpec::Hmac384, KeyUsage::GenerateVerifyMac);
    let (p256, _) = pair(KeySpec::EccNistP256, 1);
    let (p384, _) = pair(KeySpec::EccNistP384, 1);
    for (request, wrong, right) in [
        (ecc, vec![p384, p256[1..].to_vec(), vec![1; 32]], p256),
        (hmac, vec![vec![1; 32], vec![1; 47], vec![1; 64]], vec![1; 48]),
    ] {
        let spec = request.spec;
        let key = lab.create(request);
        for material in wrong {
            let import = lab.importing(key, &material);
            let refusal = incorrect(&lab, key, IncorrectMaterial::Spec(spec));
            assert_eq!(lab.refusal(import), refusal);
        }
        let import = lab.importing(key, &right);
        lab.done(import);
    }
}

#[test]
fn imp_22_imp_23_what_is_for_symmetric_keys_is_refused() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(external(KeySpec::Hmac256, KeyUsage::GenerateVerifyMac));
    let plain = lab.importing(key, &[1; 32]);
    let id = MaterialId::from_bytes([1; 32]);
    let new = Some(ImportType::NewKeyMaterial);
    for (member, import) in [
        ("ImportType", ImportKeyMaterial { import_type: new, ..plain.clone() }),
        (
            "KeyMaterialDescription",
            ImportKeyMaterial { description: Some("mine".into()), ..plain.clone() },
        ),
        ("KeyMaterialId", ImportKeyMaterial { material: Some(id), ..plain.clone() }),
    ] {
        let why = ImportProblem::MemberOfSymmetric(member, KeySpec::Hmac256);
        let refusal = problem(&lab, key, why);
        assert_eq!(lab.refusal(import), refusal);
    }
    lab.done(plain);
}

fn asked(
    key: KeyId,
    algorithm: WrappingAlgorithm,
    spec: WrappingKeySpec,
) -> GetParametersForImport {
    GetParametersForImport {
        wrapping_algorithm: algorithm,
        wrapping_key_spec: spec,
        ..get_parameters(key)
    }
}

#[test]
fn imp_02_which_material_is_wrapped_how() {
    use WrappingAlgorithm::{RsaAesKeyWrapSha256, RsaesOaepSha1, RsaesOaepSha256, Sm2Pke};
    use WrappingKeySpec::{Rsa2048, Sm2};
    let mut lab = Lab::new(Era::Y2026);
    let rsa = lab.create(external(KeySpec::Rsa2048, KeyUsage::SignVerify));
    let p521 = lab.create(external(KeySpec::EccNistP521, KeyUsage::SignVerify));
    let symmetric = lab.create_kind(Kind::External);
    let too_long = |key_spec, algorithm| WrappingProblem::TooLong(algorithm, Rsa2048, key_spec);
    for (key, algorithm, spec, expected) in [
        (rsa, RsaesOaepSha256, Rsa2048, too_long(KeySpec::Rsa2048, RsaesOaepSha256)),
        (p521, RsaesOaepSha1, Rsa2048, too_long(KeySpec::EccNistP521, RsaesOaepSha1)),
        (symmetric, RsaesOaepSha256, Sm2, WrappingProblem::Keys(RsaesOaepSha256, Sm2)),
        (symmetric, Sm2Pke, Rsa2048, WrappingProblem::Keys(Sm2Pke, Rsa2048)),
        (symmetric, Sm2Pke, Sm2, WrappingProblem::Region(Sm2Pke)),
    ] {
        let refusal = problem(&lab, key, ImportProblem::Wrapping(expected));
        assert_eq!(lab.refusal(asked(key, algorithm, spec)), refusal);
    }
    for key in [rsa, p521, symmetric] {
        lab.done(asked(key, RsaAesKeyWrapSha256, Rsa2048));
    }
}

#[test]
fn imp_02_the_china_regions_wrap_by_sm2_and_not_twice() {
    use WrappingAlgorithm::{RsaAesKeyWrapSha1, Sm2Pke};
    let mut lab = Lab::new(Era::Y2026);
    let beijing = scope(home().account.as_str(), "cn-north-1");
    let answer = lab.ask_from(beijing, Kind::External.request());
    let Ok(Response::CreateKey(metadata)) = answer else { panic!("{answer:?}") };
    let key = metadata.arn.key;
    let answer = lab.ask_from(beijing, asked(key, Sm2Pke, WrappingKeySpec::Sm2));
    let Ok(Response::GetParametersForImport { token, public_key, .. }) = answer else {
        panic!("{answer:?}");
    };
    let (algorithm, rng) = (EncryptionAlgorithm::Sm2Pke, &mut rng_from_seed([7; 32]));
    let encrypted = kms_algorithms::encrypt(KeySpec::Sm2, &public_key, algorithm, &[1; 32], rng);
    let import = ImportKeyMaterial {
        token,
        encrypted: encrypted.expect("a ciphertext"),
        ..lab.importing_from(beijing, key, &[1; 32])
    };
    assert!(matches!(lab.ask_from(beijing, import), Ok(Response::ImportKeyMaterial { .. })));
    let twice = asked(key, RsaAesKeyWrapSha1, WrappingKeySpec::Rsa2048);
    let problem = ImportProblem::Wrapping(WrappingProblem::Region(RsaAesKeyWrapSha1));
    let refusal = ImportRefusal { key: metadata.arn, problem };
    assert_eq!(lab.ask_from(beijing, twice), Err(KmsError::Import(Box::new(refusal))));
}

#[test]
fn imp_02_the_oldest_algorithm_was_withdrawn_in_2023() {
    for (day, why) in [
        (date(2023, 10, 9), WrappingProblem::NotInThisVersion),
        (date(2023, 10, 10), WrappingProblem::Withdrawn),
    ] {
        let mut lab = Lab::starting(Era::Historical, day);
        let key = lab.create_kind(Kind::External);
        let oldest = asked(key, WrappingAlgorithm::RsaesPkcs1V15, WrappingKeySpec::Rsa2048);
        let refusal = problem(&lab, key, ImportProblem::Wrapping(why));
        assert_eq!(lab.refusal(oldest), refusal);
    }
}

#[test]
fn sta_09_a_key_pair_that_never_had_material_says_what_it_waits_for() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(CreateKey {
        spec: KeySpec::Rsa2048,
        usage: KeyUsage::SignVerify,
        ..Kind::External.request()
    });
    lab.done(actions::schedule_deletion(key, 7));
    lab.done(actions::cancel_deletion(key));
    assert_eq!(lab.state(key), "Disabled");
    let problem = StateProblem::PendingImport;
    let waits = KmsError::InvalidState(InvalidState { key: lab.arn(key), problem });
    assert_eq!(lab.refusal(actions::public_key(key)), waits);
}

#[test]
fn imp_02_only_the_newest_hundred_wrapping_keys_are_kept() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_kind(Kind::External);
    let first = lab.importing(key, &[1; 32]);
    for _ in 0..100 {
        lab.parameters(key);
    }
    assert_eq!(lab.key(key).import_parameters.len(), 100);
    let forgotten = problem(&lab, key, ImportProblem::InvalidToken);
    assert_eq!(lab.refusal(first), forgotten);
}
