//! Imported key material (section 2.2).

mod expiry;
mod kinds;
mod regions;
mod rotation;

use kms_core::{
    Action, CreateKey, Days, Era, ImportKeyMaterial, ImportProblem, ImportRefusal, ImportType,
    IncludeKeyMaterial, IncorrectMaterial, InvalidState, KeyId, KeyRef, KmsError, MaterialId,
    Response, RotationEntry, StateProblem, Unsupported,
};
use kms_tests::actions::{self, Kind};
use kms_tests::lab::{Lab, get_parameters, wrapped};

fn problem(lab: &Lab, key: KeyId, problem: ImportProblem) -> KmsError {
    KmsError::Import(Box::new(ImportRefusal { key: lab.arn(key), problem }))
}

fn incorrect(lab: &Lab, key: KeyId, why: IncorrectMaterial) -> KmsError {
    problem(lab, key, ImportProblem::Incorrect(why))
}

fn delete(key: KeyId, material: Option<MaterialId>) -> Action {
    Action::DeleteImportedKeyMaterial { key: KeyRef::Id(key), material }
}

fn all_material(lab: &mut Lab, key: KeyId) -> Vec<RotationEntry> {
    lab.list_rotations(key, Some(IncludeKeyMaterial::AllKeyMaterial))
}

#[test]
fn imp_01_a_key_for_imported_material_waits_for_it() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let told = lab.describe(key);
        assert_eq!((told.state, told.enabled), ("PendingImport", false));
        assert_eq!(
            (told.current_material, told.expiration_model, told.valid_to),
            Default::default()
        );
    }
}

#[test]
fn imp_02_a_wrapping_key_is_for_one_import_within_a_day_into_one_key() {
    for mut lab in Lab::all() {
        let (key, other) = (lab.create_kind(Kind::External), lab.create_kind(Kind::External));
        let Response::GetParametersForImport { key: arn, valid_to, .. } =
            lab.done(get_parameters(key))
        else {
            panic!("no parameters");
        };
        assert_eq!((arn, valid_to), (lab.arn(key), lab.day(1)));
        let import = lab.importing(key, &[1; 32]);
        let into_other = ImportKeyMaterial { key: KeyRef::Id(other), ..import.clone() };
        let invalid = problem(&lab, other, ImportProblem::InvalidToken);
        assert_eq!(lab.refusal(into_other), invalid);
        lab.done(import.clone());
        let used_up = problem(&lab, key, ImportProblem::InvalidToken);
        assert_eq!(lab.refusal(import), used_up);
        let late = lab.importing(key, &[1; 32]);
        lab.advance_days(1);
        let expired = problem(&lab, key, ImportProblem::ExpiredToken);
        assert_eq!(lab.refusal(late.clone()), expired);
        // Later parameters let the old ones be forgotten; the token still says what it was.
        lab.parameters(key);
        assert_eq!(lab.refusal(late), expired);
    }
}

#[test]
fn imp_02_what_is_no_token_or_not_wrapped_with_its_key_is_refused() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_kind(Kind::External);
    let import = lab.importing(key, &[1; 32]);
    let invalid = problem(&lab, key, ImportProblem::InvalidToken);
    for at in 0..import.token.len() {
        let mut token = import.token.clone();
        token[at] ^= 1;
        let refusal = lab.refusal(ImportKeyMaterial { token, ..import.clone() });
        assert!(refusal == invalid, "{refusal:?} with byte {at} of the token changed");
    }
    for token in [vec![], vec![1], import.token[1..].to_vec(), [&import.token[..], &[0]].concat()] {
        let refusal = lab.refusal(ImportKeyMaterial { token, ..import.clone() });
        assert_eq!(refusal, invalid);
    }
    let invalid_ciphertext = problem(&lab, key, ImportProblem::InvalidCiphertext);
    let mut encrypted = import.encrypted.clone();
    encrypted[9] ^= 1;
    for encrypted in [encrypted, vec![0; 32], vec![1; 6144]] {
        let refusal = lab.refusal(ImportKeyMaterial { encrypted, ..import.clone() });
        assert_eq!(refusal, invalid_ciphertext);
    }
    // What was refused used nothing up.
    lab.done(import);
}

#[test]
fn imp_03_sta_24_keys_of_another_origin_take_no_material() {
    for mut lab in Lab::all() {
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::External) {
            let key = lab.create_kind(kind);
            let origin = lab.key(key).origin;
            let refusal = KmsError::Unsupported(Unsupported::Origin(lab.arn(key), origin));
            let external = lab.create_kind(Kind::External);
            let import = lab.importing(external, &[1; 32]);
            let import = ImportKeyMaterial { key: KeyRef::Id(key), ..import };
            assert_eq!(lab.refusal(get_parameters(key)), refusal);
            assert_eq!(lab.refusal(import), refusal);
            assert_eq!(lab.refusal(delete(key, None)), refusal);
        }
    }
}

#[test]
fn imp_05_the_end_is_in_the_future_and_no_more_than_365_days_away() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let import = lab.importing(key, &[1; 32]);
        let now = lab.now();
        let too_late = now.plus_days(Days(365)).plus(core::time::Duration::from_millis(1));
        for (valid_to, why) in
            [(now, ImportProblem::ExpiresInPast), (too_late, ImportProblem::ExpiresTooLate)]
        {
            let import = ImportKeyMaterial { valid_to: Some(valid_to), ..import.clone() };
            let refusal = problem(&lab, key, why);
            assert_eq!(lab.refusal(import), refusal);
        }
        let valid_to = Some(now.plus_days(Days(365)));
        lab.done(ImportKeyMaterial { valid_to, ..import });
        let told = lab.describe(key);
        assert_eq!(told.expiration_model, Some("KEY_MATERIAL_EXPIRES"));
        assert_eq!(told.valid_to, valid_to);
    }
}

#[test]
fn imp_06_imp_07_the_first_import_enables_the_key_and_fixes_its_material() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        let import = lab.importing(key, &[1; 32]);
        let answer = lab.done(import);
        let (arn, material) = (lab.arn(key), lab.material(key));
        let named = lab.kms().rules().show_key_material();
        let shown = named.then_some(material);
        let expected = Response::ImportKeyMaterial { key: arn, material: shown, is_named: named };
        assert_eq!(answer, expected);
        let told = lab.describe(key);
        assert_eq!((told.state, told.enabled), ("Enabled", true));
        assert_eq!(told.current_material, named.then_some(material));
        assert_eq!(told.expiration_model, Some("KEY_MATERIAL_DOES_NOT_EXPIRE"));
        let ciphertext = lab.encrypt(key, b"with my own");
        assert_eq!(lab.decrypt(&ciphertext), b"with my own");
        // Without a word, an import means what is there already.
        let again = lab.importing(key, &[1; 32]);
        lab.done(again);
        let other = lab.importing(key, &[2; 32]);
        let refusal = incorrect(&lab, key, IncorrectMaterial::IsNotAssociated);
        assert_eq!(lab.refusal(other), refusal);
        assert_eq!(lab.decrypt(&ciphertext), b"with my own");
    }
}

#[test]
fn imp_12_new_material_is_new_and_existing_material_is_known() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        let with = |lab: &mut Lab, byte, import_type| {
            let import_type = Some(import_type);
            let import = ImportKeyMaterial { import_type, ..lab.importing(key, &[byte; 32]) };
            lab.ask(import)
        };
        let unknown = incorrect(&lab, key, IncorrectMaterial::IsNotAssociated);
        let existing = ImportType::ExistingKeyMaterial;
        assert_eq!(with(&mut lab, 1, existing), Err(unknown.clone()));
        lab.import(key, 1);
        assert_eq!(with(&mut lab, 2, existing), Err(unknown));
        let known = incorrect(&lab, key, IncorrectMaterial::IsAssociated(lab.material(key)));
        assert_eq!(with(&mut lab, 1, ImportType::NewKeyMaterial), Err(known));
        let pending = lab.import_new(key, 2);
        let known = incorrect(&lab, key, IncorrectMaterial::IsAssociated(pending));
        assert_eq!(with(&mut lab, 2, ImportType::NewKeyMaterial), Err(known));
    }
}

#[test]
fn imp_13_an_id_is_of_key_and_material_and_names_what_is_imported_again() {
    for mut lab in Lab::with_named_material() {
        let (key, other) = (lab.create_kind(Kind::External), lab.create_kind(Kind::External));
        let first = lab.import_new(key, 1);
        let elsewhere = lab.import_new(other, 1);
        assert_ne!(first, elsewhere, "two keys with the same material");
        assert_eq!(first.to_string().len(), 64);
        let named = |lab: &mut Lab, material, import_type| {
            let material = Some(material);
            let import = lab.importing(key, &[1; 32]);
            lab.ask(ImportKeyMaterial { material, import_type, ..import })
        };
        let (arn, material) = (lab.arn(key), Some(first));
        let answer = Response::ImportKeyMaterial { key: arn, material, is_named: true };
        assert_eq!(named(&mut lab, first, None), Ok(answer));
        let another = incorrect(&lab, key, IncorrectMaterial::IsAnother(first));
        assert_eq!(named(&mut lab, elsewhere, None), Err(another));
        let refusal = problem(&lab, key, ImportProblem::IdOfNew);
        let new = Some(ImportType::NewKeyMaterial);
        assert_eq!(named(&mut lab, first, new), Err(refusal));
    }
}

#[test]
fn imp_16_imp_17_imp_18_what_is_deleted_can_be_imported_again() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let (arn, material) = (lab.arn(key), lab.material(key));
        let ciphertext = lab.encrypt(key, b"mine");
        let named = lab.kms().rules().show_key_material();
        let expected = match named {
            true => Response::DeleteImportedKeyMaterial { key: arn, material: Some(material) },
            false => Response::Empty { key: Some(arn) },
        };
        // What is gone already may be deleted again.
        for _ in 0..2 {
            assert_eq!(lab.delete_material(key, None), expected);
        }
        let told = lab.describe(key);
        assert_eq!((told.state, told.enabled), ("PendingImport", false));
        assert_eq!(told.current_material, named.then_some(material));
        assert_eq!((told.expiration_model, told.valid_to), (None, None));
        let waits = InvalidState { key: arn, problem: StateProblem::PendingImport };
        assert_eq!(lab.refusal(actions::decrypt(&ciphertext)), KmsError::InvalidState(waits));
        let other = lab.importing(key, &[2; 32]);
        let refusal = incorrect(&lab, key, IncorrectMaterial::IsNotAssociated);
        assert_eq!(lab.refusal(other), refusal);
        lab.import(key, 1);
        assert_eq!(lab.decrypt(&ciphertext), b"mine");
    }
}

#[test]
fn imp_16_a_key_that_never_had_material_has_none_to_delete() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create_kind(Kind::External);
    let answer = Response::DeleteImportedKeyMaterial { key: lab.arn(key), material: None };
    assert_eq!(lab.delete_material(key, None), answer);
    let unknown = MaterialId::from_bytes([1; 32]);
    let refusal = problem(&lab, key, ImportProblem::UnknownMaterial(unknown));
    assert_eq!(lab.refusal(delete(key, Some(unknown))), refusal);
}

#[test]
fn imp_16_sta_21_amb_19_a_key_that_waits_for_its_deletion() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        let import = lab.importing(key, &[1; 32]);
        lab.schedule_deletion(key, 7);
        let pending = InvalidState { key: lab.arn(key), problem: StateProblem::PendingDeletion };
        let pending = KmsError::InvalidState(pending);
        assert_eq!(lab.refusal(get_parameters(key)), pending);
        assert_eq!(lab.refusal(import), pending);
        if !lab.kms().rules().are_current() {
            let origin = lab.key(key).origin;
            let refusal = KmsError::Unsupported(Unsupported::Origin(lab.arn(key), origin));
            assert_eq!(lab.refusal(delete(key, None)), refusal);
            continue;
        }
        lab.delete_material(key, None);
        assert_eq!(lab.state(key), "PendingDeletion");
        // STA-09, AMB-17: nothing makes material appear.
        lab.cancel_deletion(key);
        assert_eq!(lab.state(key), "Disabled");
        lab.enable(key);
        assert_eq!(lab.state(key), "PendingImport");
        lab.import(key, 1);
        assert_eq!(lab.state(key), "Enabled");
    }
}

#[test]
fn imp_06_what_its_owner_disabled_stays_disabled() {
    for mut lab in Lab::all() {
        let key = lab.create_kind(Kind::External);
        lab.import(key, 1);
        lab.disable(key);
        lab.import(key, 1);
        assert_eq!(lab.state(key), "Disabled");
        lab.delete_material(key, None);
        assert_eq!(lab.state(key), "PendingImport");
    }
}

#[test]
fn imp_23_a_description_stays_until_there_is_another() {
    for mut lab in Lab::with_named_material() {
        let key = lab.create_kind(Kind::External);
        let steps = [(None, None), (Some("one"), Some("one")), (None, Some("one"))];
        for (given, shown) in steps.into_iter().chain([(Some(""), Some(""))]) {
            let description = given.map(str::to_owned);
            let import = ImportKeyMaterial { description, ..lab.importing(key, &[1; 32]) };
            lab.done(import);
            let entry = all_material(&mut lab, key).remove(0).import.expect("an imported one");
            assert_eq!(entry.description.as_deref(), shown);
        }
        lab.delete_material(key, None);
        let gone = all_material(&mut lab, key).remove(0).import.expect("an imported one");
        assert_eq!((gone.state, gone.description.as_deref()), ("PENDING_IMPORT", Some("")));
    }
}

#[test]
fn imp_12_symmetric_material_has_32_bytes() {
    let mut lab = Lab::new(Era::Y2026);
    let key = lab.create(CreateKey::clone(&Kind::External.request()));
    for length in [0, 16, 31, 33, 64] {
        let parameters = lab.parameters(key);
        let import = lab.importing(key, &[1; 32]);
        let encrypted = wrapped(&parameters.public_key, &vec![1; length]);
        let import = ImportKeyMaterial { token: parameters.token, encrypted, ..import };
        let refusal = lab.refusal(import);
        let expected = incorrect(&lab, key, IncorrectMaterial::Length(length));
        let invalid_ciphertext = problem(&lab, key, ImportProblem::InvalidCiphertext);
        assert!(
            refusal == expected || (length == 0 && refusal == invalid_ciphertext),
            "{refusal:?}"
        );
    }
}
