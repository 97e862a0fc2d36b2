//! Multi-Region keys (section 2.3).

mod deletion;
mod primary;
mod replicas;
mod rotation;

use core::time::Duration;

use kms_core::{
    Key, KeyId, KeyMetadata, KmsError, Listing, MaterialId, MultiRegionConfiguration, Region,
    Response, RotationEntry, RotationStatus, Scope, Unsupported,
};
use kms_tests::actions::{self, Request};
use kms_tests::lab::{Lab, home, scope};

/// How long a replica takes to come about, and a primary Region to change.
const SETTLING: Duration = Duration::from_secs(5);

fn ireland() -> Scope {
    scope("111122223333", "eu-west-1")
}

fn tokyo() -> Scope {
    scope("111122223333", "ap-northeast-1")
}

/// The multi-Region configuration, as all Regions of a key return it.
fn regions(primary: Scope, replicas: &[Scope]) -> MultiRegionConfiguration {
    let mut replicas: Vec<Region> = replicas.iter().map(|scope| scope.region).collect();
    replicas.sort_unstable();
    MultiRegionConfiguration { primary: primary.region, replicas }
}

fn not_primary(scope: Scope, key: KeyId) -> KmsError {
    KmsError::Unsupported(Unsupported::NotPrimary(scope.key_arn(key)))
}

/// The actions of tests in a Region.
trait InRegions {
    /// A multi-Region key at home, with replicas that are ready.
    fn create_in(&mut self, replicas: &[Scope]) -> KeyId;
    /// A replica, which is ready.
    fn replicate(&mut self, key: KeyId, to: Scope);
    fn describe_in(&mut self, scope: Scope, key: KeyId) -> KeyMetadata;
    fn status_in(&mut self, scope: Scope, key: KeyId) -> RotationStatus;
    fn rotations_in(&mut self, scope: Scope, key: KeyId) -> Vec<RotationEntry>;
    fn encrypt_in(&mut self, scope: Scope, key: KeyId, text: &[u8]) -> Vec<u8>;
    fn decrypt_in(&mut self, scope: Scope, blob: &[u8]) -> Vec<u8>;
    fn key_in(&self, scope: Scope, key: KeyId) -> &Key;
    fn materials_in(&self, scope: Scope, key: KeyId) -> Vec<MaterialId>;
}

impl InRegions for Lab {
    fn create_in(&mut self, replicas: &[Scope]) -> KeyId {
        let key = self.create(actions::multi_region());
        replicas.iter().for_each(|to| self.replicate(key, *to));
        key
    }

    fn replicate(&mut self, key: KeyId, to: Scope) {
        self.done(actions::replicate(key, to.region));
        self.advance(SETTLING);
        assert_eq!(self.describe_in(to, key).state, "Enabled");
    }

    fn describe_in(&mut self, scope: Scope, key: KeyId) -> KeyMetadata {
        match self.done_from(scope, actions::describe(key)) {
            Response::DescribeKey(metadata) => metadata,
            other => panic!("{other:?}"),
        }
    }

    fn status_in(&mut self, scope: Scope, key: KeyId) -> RotationStatus {
        match self.done_from(scope, actions::rotation_status(key)) {
            Response::GetKeyRotationStatus(status) => RotationStatus { key: None, ..status },
            other => panic!("{other:?}"),
        }
    }

    fn rotations_in(&mut self, scope: Scope, key: KeyId) -> Vec<RotationEntry> {
        match self.done_from(scope, actions::list_rotations(key, None)) {
            Response::ListKeyRotations(Listing { items, .. }) => items,
            other => panic!("{other:?}"),
        }
    }

    fn encrypt_in(&mut self, scope: Scope, key: KeyId, text: &[u8]) -> Vec<u8> {
        match self.done_from(scope, actions::encrypt(key, text)) {
            Response::Encrypt { ciphertext, .. } => ciphertext,
            other => panic!("{other:?}"),
        }
    }

    fn decrypt_in(&mut self, scope: Scope, blob: &[u8]) -> Vec<u8> {
        match self.done_from(scope, actions::decrypt(blob)) {
            Response::Decrypt { plaintext, key, .. } => {
                assert_eq!(key.scope, scope, "a key decrypts in its own Region");
                plaintext.as_bytes().to_vec()
            }
            other => panic!("{other:?}"),
        }
    }

    fn key_in(&self, scope: Scope, key: KeyId) -> &Key {
        self.kms().key(scope, key).unwrap_or_else(|| panic!("{key} is not in {scope:?}"))
    }

    fn materials_in(&self, scope: Scope, key: KeyId) -> Vec<MaterialId> {
        let materials = self.key_in(scope, key).materials.iter();
        materials.flat_map(|all| all.iter()).map(|material| material.id).collect()
    }
}

/// Asks the same in several Regions, each of which refuses it as one that is not the primary's.
fn only_primary(lab: &mut Lab, key: KeyId, replicas: &[Scope], it: impl Request + Clone) {
    for replica in replicas {
        assert_eq!(lab.refusal_from(*replica, it.clone()), not_primary(*replica, key));
    }
}

/// Asserts that ciphertext of each Region can be decrypted in all Regions.
fn assert_decrypted_everywhere(lab: &mut Lab, places: &[Scope], blobs: &[Vec<u8>], text: &[u8]) {
    for place in places {
        for blob in blobs {
            assert_eq!(lab.decrypt_in(*place, blob), text, "in {place:?}");
        }
    }
}

/// Home, Ireland and Tokyo.
fn everywhere() -> [Scope; 3] {
    [home(), ireland(), tokyo()]
}
