//! Views of ciphertexts, and the log in sentences.

use kms_core::{Encrypt, EncryptionAlgorithm, EncryptionContext, EventKind, KeySpec, KeyUsage};

use super::*;

fn encrypt(bench: &mut Bench, key: KeyId, text: &[u8]) -> Vec<u8> {
    let encrypt = Encrypt {
        key: KeyRef::Id(key),
        plaintext: text.to_vec().into(),
        context: EncryptionContext::default(),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
    };
    let Response::Encrypt { ciphertext, .. } = bench.act(Action::Encrypt(encrypt)) else {
        panic!("no ciphertext");
    };
    ciphertext
}

#[test]
fn a_blob_is_taken_apart_to_the_last_byte() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(Some("alias/app"));
    let blob = encrypt(&mut bench, key, b"hello");
    let anatomy = blob_anatomy(&blob).unwrap();
    let material = &bench.panels(key).materials[0];
    assert_eq!((anatomy.key, anatomy.len), (key, blob.len()));
    assert_eq!(anatomy.material.to_string(), material.id);
    let lens: Vec<usize> = anatomy.parts.iter().map(|part| part.len).collect();
    assert_eq!(lens, [1, 17, 32, 8, 12, 5, 16]);
    let hex: String = anatomy.parts.iter().map(|part| part.hex.as_str()).collect();
    let whole: String = blob.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, whole);
    assert_eq!(anatomy.parts[2].hex, material.id);

    assert_eq!(blob_anatomy(&[]), None);
    assert_eq!(blob_anatomy(&blob[..blob.len() - 6]), None);
    let mut damaged = blob;
    damaged[3] ^= 1;
    assert_eq!(blob_anatomy(&damaged), None);
}

#[test]
fn rot_29_the_material_of_a_blob_ages_and_is_gone_with_its_key() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(Some("alias/app"));
    let blob = blob_anatomy(&encrypt(&mut bench, key, b"hello")).unwrap();
    let fate = |bench: &Bench| encrypted_with(&bench.kms, bench.scope, blob.key, blob.material);
    assert_eq!(fate(&bench), EncryptedWith::Current);
    bench.rotate_every(key, 90);
    bench.advance(90);
    assert_eq!(fate(&bench).words(), "1 rotation ago");
    bench.advance(180);
    assert_eq!(fate(&bench), EncryptedWith::Earlier { rotations: 3 });
    assert_eq!(fate(&bench).words(), "3 rotations ago");
    bench.act(Action::ScheduleKeyDeletion { key: KeyRef::Id(key), window: PendingWindow::DEFAULT });
    assert_eq!(fate(&bench), EncryptedWith::Earlier { rotations: 3 });
    bench.advance(31);
    assert_eq!(fate(&bench), EncryptedWith::Gone);
    assert_eq!(fate(&bench).words(), "key deleted");
}

#[test]
fn only_symmetric_encryption_keys_are_offered_for_encryption() {
    let mut bench = Bench::new(Era::Y2026);
    let bare = bench.key(None).to_string();
    let b = bench.key(Some("alias/b"));
    bench.key(Some("alias/a"));
    let name = AliasName::parse("alias/c").unwrap();
    bench.act(Action::CreateAlias { name, target: KeyRef::Id(b) });
    let hmac = CreateKey {
        spec: KeySpec::Hmac256,
        usage: KeyUsage::GenerateVerifyMac,
        ..CreateKey::default()
    };
    bench.act(Action::CreateKey(hmac));
    bench.act(Action::DisableKey { key: KeyRef::Id(b) });
    let choices = encryption_keys(&bench.kms, bench.scope);
    let named: Vec<&str> = choices.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, ["alias/a", "alias/b", "alias/c", &bare]);
    let shown: Vec<&str> = choices.iter().map(|(_, shown)| shown.as_str()).collect();
    assert_eq!(shown, ["alias/a", "alias/b (disabled)", "alias/c (disabled)", &bare]);
}

#[test]
fn the_log_reads_as_sentences() {
    let mut bench = Bench::new(Era::Y2026);
    let key = bench.key(Some("alias/app"));
    bench.rotate_every(key, 365);
    let first = bench.panels(key).materials[0].id.clone();
    let events = bench.advance(365);
    let row = event_row(bench.scope, &events[0]);
    assert_eq!((row.seq, row.key, row.topic), (1, Some(key), Topic::Rotation));
    let (new, old) = (&bench.panels(key).materials[1].id, short_id(&first));
    let new = short_id(new);
    assert_eq!(
        row.sentence,
        format!(
            "Rotated automatically: key material {new} encrypts from now on; {old} still decrypts its ciphertexts."
        )
    );
    let sentence = |kind| {
        let event = Event { at: bench.now, scope: bench.scope, kind };
        event_row(bench.scope, &NumberedEvent { seq: 2, event })
    };
    let name = AliasName::parse("alias/app").unwrap();
    let gone = sentence(EventKind::AliasDeleted { name });
    assert_eq!((gone.key, gone.sentence.as_str()), (None, "alias/app was deleted."));
    let scheduled = sentence(EventKind::KeyDeletionScheduled { key, delete_at: bench.now });
    assert_eq!(scheduled.sentence, "Deletion scheduled for 31 Dec 2024.");
    assert_eq!(scheduled.topic, Topic::Life);
}
