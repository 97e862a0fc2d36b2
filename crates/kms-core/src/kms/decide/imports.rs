//! Operations that import and delete key material.

mod material;
mod token;
mod wrapping;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::command::{GetParametersForImport, ImportKeyMaterial};
use crate::entropy::draw;
use crate::error::{ImportProblem, KmsError};
use crate::event::{EventKind, ImportChange, Imported, LostImport};
use crate::id::KeyRef;
use crate::key::{BackingKey, BackingKeys, ImportParameters, Key, KeyState};
use crate::kms::decision::{Decided, Decision, Stage};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::Response;
use crate::time::Days;
use kms_crypto::{MaterialId, PrivateKey};
use kms_shapes::Origin;
use token::Token;

/// How long import parameters are valid (IMP-02).
const PARAMETERS_LIFE: Days = Days(1);
/// How far in the future `ValidTo` may be (IMP-05).
const MAX_LIFE: Days = Days(365);

/// Decides GetParametersForImport (IMP-02, IMP-03): one wrapping key for one import.
pub(super) fn parameters(
    request: &RequestContext<'_>,
    it: &GetParametersForImport,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = importable(request, &it.key)?;
    let Found { arn, key } = found;
    let spec = wrapping::spec(request, &found, it)?;
    let context = stage.effects()?;
    let pair = context.generate(spec)?;
    let parameters = ImportParameters {
        id: draw(context.entropy),
        wrapping_key: PrivateKey::from(pair.private.to_vec()),
        wrapping_key_spec: it.wrapping_key_spec,
        wrapping_algorithm: it.wrapping_algorithm,
        valid_to: request.now.plus_days(PARAMETERS_LIFE),
    };
    let response = Response::GetParametersForImport {
        key: arn,
        token: Token::of(key.id, &parameters).to_bytes(),
        public_key: pair.public,
        valid_to: parameters.valid_to,
    };
    let prepared = changed(key, ImportChange::Prepared(Box::new(parameters)));
    Ok(Decision::change(arn, [prepared], response))
}

/// Decides ImportKeyMaterial (IMP-06 to IMP-08, IMP-11 to IMP-14, IMP-22, IMP-23). A disabled key
/// stays disabled.
///
/// Whether the material belongs to the key shows only when it is decrypted, so those refusals are
/// not part of the checks.
pub(super) fn import(
    request: &RequestContext<'_>,
    it: &ImportKeyMaterial,
    stage: &mut Stage<'_, '_>,
) -> Decided {
    let found = importable(request, &it.key)?;
    let Found { arn, key } = found;
    check_members(request, &found, it)?;
    let parameters = token::parameters(request, &found, &it.token)?;
    let import_type = material::import_type(&found, it)?;
    let context = stage.effects()?;
    let decrypted = wrapping::decrypt(arn, parameters, &it.encrypted, context)?;
    let material::Candidate { id, secret, public_key } =
        material::read(&found, decrypted.as_bytes(), context)?;
    let known = material::known(request, &found, id);
    material::check_association(request, &found, it, import_type, id, known.is_some())?;
    let others_are_there = key.materials.as_ref().is_none_or(|materials| {
        materials.iter().all(|other| other.id == id || other.secret.is_some())
    });
    let imported = Imported {
        material: BackingKey {
            secret: Some(secret),
            ..material::metadata(request, key, it, id, known)
        },
        public_key,
        parameters: parameters.id,
        enabled: key.state == KeyState::PendingImport && others_are_there,
    };
    let imported = changed(key, ImportChange::Imported(Box::new(imported)));
    let is_named = request.rules.show_key_material();
    let material = shown(key, id).filter(|_| is_named);
    let response = Response::ImportKeyMaterial { key: arn, material, is_named };
    Ok(Decision::change(arn, [imported], response))
}

/// Decides DeleteImportedKeyMaterial (IMP-15 to IMP-17). Deleting material that is already deleted
/// succeeds. Material of a primary that waits for a rotation is deleted in all Regions.
pub(super) fn delete(
    request: &RequestContext<'_>,
    key: &KeyRef,
    material: Option<MaterialId>,
) -> Decided {
    let Found { arn, key } = importable(request, key)?;
    let materials = key.materials.as_ref();
    let found = match material {
        None => materials.map(BackingKeys::current),
        Some(id) => {
            let found = materials.and_then(|it| it.with_pending().find(|it| it.id == id));
            let unknown = KmsError::import(arn, ImportProblem::UnknownMaterial(id));
            Some(found.ok_or(unknown)?)
        }
    };
    let mut events = Vec::new();
    if let Some(id) = found.filter(|it| it.secret.is_some()).map(|it| it.id) {
        events.push((arn.scope, lost(key, id)));
        let is_pending = materials.and_then(BackingKeys::pending).is_some_and(|it| it.id == id);
        let replicas = request.kms.replicas_of(arn.scope, key).filter(|_| is_pending);
        let holders = replicas.filter(|(_, replica)| replica.holds(id));
        events.extend(holders.map(|(scope, replica)| (scope, lost(replica, id))));
    }
    let response = match request.rules.show_key_material() {
        true => {
            let material = found.and_then(|it| shown(key, it.id));
            Response::DeleteImportedKeyMaterial { key: arn, material }
        }
        false => Response::Empty { key: Some(arn) },
    };
    Ok(Decision { events, response })
}

fn lost(key: &Key, material: MaterialId) -> EventKind {
    let lost = LostImport { material, pending_import: key.needs(material) };
    changed(key, ImportChange::Deleted(lost))
}

fn changed(key: &Key, change: ImportChange) -> EventKind {
    EventKind::ImportChanged { key: key.id, change }
}

fn shown(key: &Key, material: MaterialId) -> Option<MaterialId> {
    key.names_material().then_some(material)
}

/// Finds a key for imported material. Its origin is checked before its state (AMB-19).
fn importable<'a>(request: &RequestContext<'a>, key: &KeyRef) -> Result<Found<'a>, KmsError> {
    let found = request.find(key)?;
    match found.key.origin {
        Origin::External => request.check_state(&found).map(|()| found),
        Origin::AwsKms | Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            Err(found.unsupported_origin())
        }
    }
}

/// Checks the members of a request that do not depend on the material (IMP-05, IMP-22).
fn check_members(
    request: &RequestContext<'_>,
    found: &Found<'_>,
    it: &ImportKeyMaterial,
) -> Result<(), KmsError> {
    let given = [
        ("ImportType", it.import_type.is_some()),
        ("KeyMaterialDescription", it.description.is_some()),
        ("KeyMaterialId", it.material.is_some()),
    ];
    let given = given.into_iter().find(|(_, is_given)| *is_given && !found.key.is_symmetric());
    let problem = match (given, it.valid_to) {
        (Some((member, _)), _) => ImportProblem::MemberOfSymmetric(member, found.key.spec),
        (None, Some(end)) if end <= request.now => ImportProblem::ExpiresInPast,
        (None, Some(end)) if end > request.now.plus_days(MAX_LIFE) => ImportProblem::ExpiresTooLate,
        (None, Some(_) | None) => return Ok(()),
    };
    Err(KmsError::import(found.arn, problem))
}
