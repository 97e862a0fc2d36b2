//! Views of keys with imported material.

use super::*;
use kms_core::{
    BackingKey, EventKind, Import, ImportChange, Imported, LostImport, MaterialId, Secret,
    SecretKey,
};

/// A material that was imported, as an event tells of it.
fn imported(byte: u8, at: Timestamp, valid_to: Option<Timestamp>) -> Imported {
    let material = BackingKey {
        id: MaterialId::from_bytes([byte; 32]),
        secret: Some(Secret::Symmetric(SecretKey::from_bytes([byte; 32]))),
        created_at: at,
        rotation_type: None,
        import: Some(Box::new(Import { description: None, valid_to })),
    };
    Imported { material, public_key: Vec::new(), parameters: [0; 32], enabled: true }
}

#[test]
fn a_key_for_imported_material_says_what_it_waits_for_and_what_it_will_lose() {
    let mut lab = Bench::new(Era::Y2026);
    let Response::CreateKey(metadata) =
        lab.act(Action::CreateKey(CreateKey { origin: Origin::External, ..CreateKey::default() }))
    else {
        panic!("no key");
    };
    let key = metadata.arn.key;
    let told = |lab: &Bench| key_detail(&lab.kms, lab.scope, key).unwrap().imported.unwrap();
    assert!(told(&lab).starts_with("None yet"), "{}", told(&lab));
    let (at, scope) = (lab.now, lab.scope);
    let change = |lab: &mut Bench, change| {
        lab.kms.apply(&Event { at, scope, kind: EventKind::ImportChanged { key, change } });
        told(lab)
    };
    let import = |byte, valid_to| ImportChange::Imported(Box::new(imported(byte, at, valid_to)));
    assert_eq!(change(&mut lab, import(1, None)), "It does not expire.");
    let end = at.plus_days(Days(3));
    let expires = change(&mut lab, import(1, Some(end)));
    assert_eq!(expires, format!("The first of it expires on {}.", date(end)));
    let waits = change(&mut lab, import(2, None));
    assert_eq!(waits, format!("{expires} 02020202… waits for a rotation on demand."));
    let lost = |byte: u8| {
        let material = MaterialId::from_bytes([byte; 32]);
        ImportChange::Deleted(LostImport { material, pending_import: byte == 1 })
    };
    change(&mut lab, lost(2));
    let again = "01010101… has to be imported again before it can be used.";
    assert_eq!(change(&mut lab, lost(1)), again);
    let other = lab.key(None);
    assert_eq!(key_detail(&lab.kms, lab.scope, other).unwrap().imported, None);
}

/// A key with imported material, and more that waits for a rotation if `waits`.
fn imported_key(lab: &mut Bench, waits: bool) -> KeyId {
    let new = CreateKey { origin: Origin::External, ..CreateKey::default() };
    let Response::CreateKey(metadata) = lab.act(Action::CreateKey(new)) else { panic!("no key") };
    let (key, at, scope) = (metadata.arn.key, lab.now, lab.scope);
    for byte in 1..=1 + u8::from(waits) {
        let change = ImportChange::Imported(Box::new(imported(byte, at, None)));
        lab.kms.apply(&Event { at, scope, kind: EventKind::ImportChanged { key, change } });
    }
    key
}

#[test]
fn imp_09_imp_10_a_key_with_imported_material_rotates_on_demand_once_more_waits() {
    let mut lab = Bench::new(Era::Y2026);
    let key = imported_key(&mut lab, false);
    let on_demand = lab.panels(key).on_demand.unwrap();
    assert!(on_demand.is_possible);
    assert!(on_demand.refused.unwrap().starts_with("No new material waits"), "{on_demand:?}");
    let key = imported_key(&mut lab, true);
    let panels = lab.panels(key);
    let on_demand = panels.on_demand.unwrap();
    assert_eq!((on_demand.is_possible, on_demand.refused), (true, None));
    let never = "Keys with imported material never rotate automatically.";
    assert_eq!((panels.rotation, panels.locked), (Rotation::NotSupported(never), Some(never)));
    lab.act(Action::RotateKeyOnDemand { key: KeyRef::Id(key) });
    let running = lab.panels(key).on_demand.unwrap();
    assert_eq!(running.refused, Some("A rotation is running. Try again when it is complete."));
    lab.advance(1);
    let rotated = lab.panels(key);
    let second = MaterialId::from_bytes([2; 32]).to_string();
    assert_eq!(rotated.materials.last().map(|it| it.id.clone()), Some(second));
    assert_eq!(rotated.on_demand.unwrap().used, 1);
}

#[test]
fn imp_21_until_june_2025_keys_with_imported_material_do_not_rotate() {
    let mut lab = Bench::new(Era::Y2024);
    let key = imported_key(&mut lab, true);
    let on_demand = lab.panels(key).on_demand.unwrap();
    let never = "Under these rules, keys with imported material do not rotate.";
    assert_eq!((on_demand.is_possible, on_demand.refused), (false, Some(never)));
}
