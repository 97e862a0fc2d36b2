//! The requests of tests in a laboratory, which are expected to succeed.

use kms_core::{
    Action, AliasEntry, AliasName, CreateKey, GrantEntry, GrantId, IncludeKeyMaterial, KeyArn,
    KeyId, KeyMetadata, Listing, MaterialId, Operation, ReEncrypted, Response, RotationEntry,
    RotationStatus, RotationType, Timestamp,
};

use super::{Lab, home};
use crate::actions::{self, Kind, Reference, Request};

/// The part of a response that a method returns.
macro_rules! part {
    ($answer:expr, $pattern:pat => $part:expr) => {
        match $answer {
            $pattern => $part,
            other => panic!("another answer was expected than {other:?}"),
        }
    };
}

impl Lab {
    /// A symmetric key with material that KMS made.
    pub fn create_key(&mut self) -> KeyId {
        self.create(CreateKey::default())
    }

    /// A key of this kind.
    pub fn create_kind(&mut self, kind: Kind) -> KeyId {
        self.create(kind.request())
    }

    /// A key.
    pub fn create(&mut self, request: CreateKey) -> KeyId {
        part!(self.done(request), Response::CreateKey(metadata) => metadata.arn.key)
    }

    /// The AWS managed key of a service, which its first use creates.
    pub fn use_aws_service(&mut self, service: &str) -> KeyId {
        let alias = actions::alias(&format!("aws/{service}"));
        let used = self.act(Action::UseAwsService { alias });
        part!(used, Response::Empty { key: Some(arn) } => arn.key)
    }

    /// Returns the metadata of DescribeKey.
    pub fn describe(&mut self, key: impl Reference) -> KeyMetadata {
        part!(self.done(actions::describe(key)), Response::DescribeKey(metadata) => metadata)
    }

    /// The word for a key's state.
    pub fn state(&mut self, key: KeyId) -> &'static str {
        self.describe(key).state
    }

    /// EnableKey.
    pub fn enable(&mut self, key: KeyId) {
        self.done(actions::enable(key));
    }

    /// DisableKey.
    pub fn disable(&mut self, key: KeyId) {
        self.done(actions::disable(key));
    }

    /// EnableKeyRotation, with a period in days or without one.
    pub fn enable_rotation(&mut self, key: KeyId, days: Option<u32>) {
        self.done(actions::enable_rotation(key, days));
    }

    /// DisableKeyRotation.
    pub fn disable_rotation(&mut self, key: KeyId) {
        self.done(actions::disable_rotation(key));
    }

    /// Returns the response of GetKeyRotationStatus.
    pub fn rotation_status(&mut self, key: KeyId) -> RotationStatus {
        let answer = self.done(actions::rotation_status(key));
        part!(answer, Response::GetKeyRotationStatus(status) => status)
    }

    /// The date of the next rotation, as GetKeyRotationStatus tells it.
    pub fn next_rotation(&mut self, key: KeyId) -> Option<Timestamp> {
        self.rotation_status(key).next_rotation
    }

    /// RotateKeyOnDemand, without waiting for its end.
    pub fn rotate_on_demand(&mut self, key: KeyId) {
        self.done(actions::rotate_on_demand(key));
    }

    /// RotateKeyOnDemand, and the time until its end.
    pub fn rotate_on_demand_and_wait(&mut self, key: KeyId) {
        self.rotate_on_demand(key);
        self.advance(self.kms.settings().on_demand_rotation_time);
    }

    /// When a key rotated and why, oldest first, under the rules of any year.
    #[must_use]
    pub fn rotations(&self, key: KeyId) -> Vec<(Timestamp, RotationType)> {
        let materials = self.key(key).materials.iter().flat_map(|materials| materials.iter());
        materials.filter_map(|it| Some((it.created_at, it.rotation_type?))).collect()
    }

    /// When a key rotated, oldest first.
    #[must_use]
    pub fn rotated_at(&self, key: KeyId) -> Vec<Timestamp> {
        self.rotations(key).into_iter().map(|(at, _)| at).collect()
    }

    /// Returns the entries of ListKeyRotations.
    pub fn list_rotations(
        &mut self,
        key: KeyId,
        include: Option<IncludeKeyMaterial>,
    ) -> Vec<RotationEntry> {
        let answer = self.done(actions::list_rotations(key, include));
        part!(answer, Response::ListKeyRotations(Listing { items, .. }) => items)
    }

    /// The material that encrypts.
    ///
    /// # Panics
    /// Where the key has none.
    #[must_use]
    pub fn material(&self, key: KeyId) -> MaterialId {
        match &self.key(key).materials {
            Some(materials) => materials.current().id,
            None => panic!("{key} has no material"),
        }
    }

    /// The ciphertext of this plaintext, without a context.
    pub fn encrypt(&mut self, key: impl Reference, plaintext: &[u8]) -> Vec<u8> {
        self.ciphertext(actions::encrypt(key, plaintext))
    }

    /// Returns the ciphertext of an Encrypt request.
    pub fn ciphertext(&mut self, it: impl Request) -> Vec<u8> {
        part!(self.done(it), Response::Encrypt { ciphertext, .. } => ciphertext)
    }

    /// The plaintext of this ciphertext, which names its key itself.
    pub fn decrypt(&mut self, ciphertext: &[u8]) -> Vec<u8> {
        self.plaintext(actions::decrypt(ciphertext))
    }

    /// Returns the plaintext of a Decrypt request.
    pub fn plaintext(&mut self, it: impl Request) -> Vec<u8> {
        let answer = self.done(it);
        part!(answer, Response::Decrypt { plaintext, .. } => plaintext.as_bytes().to_vec())
    }

    /// ReEncrypt.
    pub fn re_encrypt(&mut self, it: impl Request) -> ReEncrypted {
        part!(self.done(it), Response::ReEncrypt(answer) => answer)
    }

    /// A data key: its plaintext and its ciphertext.
    pub fn data_key(&mut self, key: impl Reference) -> (Vec<u8>, Vec<u8>) {
        part!(
            self.done(actions::data_key(key)),
            Response::GenerateDataKey { ciphertext, plaintext: Some(plaintext), .. } =>
                (plaintext.as_bytes().to_vec(), ciphertext)
        )
    }

    /// ScheduleKeyDeletion after so many days.
    pub fn schedule_deletion(&mut self, key: KeyId, days: u32) {
        self.done(actions::schedule_deletion(key, days));
    }

    /// CancelKeyDeletion.
    pub fn cancel_deletion(&mut self, key: KeyId) {
        self.done(actions::cancel_deletion(key));
    }

    /// A key whose waiting period has ended.
    pub fn delete(&mut self, key: KeyId) {
        self.schedule_deletion(key, 7);
        self.advance_days(7);
    }

    /// CreateAlias of `alias/NAME`.
    pub fn create_alias(&mut self, name: &str, target: KeyId) -> AliasName {
        let name = actions::alias(name);
        self.done(actions::create_alias(&name, target));
        name
    }

    /// Returns the entries of ListAliases for one key, or for all.
    pub fn aliases(&mut self, key: Option<KeyId>) -> Vec<AliasEntry> {
        let answer = self.done(actions::list_aliases(key));
        part!(answer, Response::ListAliases(Listing { items, .. }) => items)
    }

    /// Returns the entries of ListKeys.
    pub fn keys(&mut self) -> Vec<KeyArn> {
        let answer = self.done(actions::list_keys());
        part!(answer, Response::ListKeys(Listing { items, .. }) => items)
    }

    /// A key's tags, as pairs.
    pub fn tags(&mut self, key: KeyId) -> Vec<(String, String)> {
        let answer = self.done(actions::list_tags(key));
        let tags = part!(answer, Response::ListResourceTags(Listing { items, .. }) => items);
        tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
    }

    /// CreateGrant, and the grant's id.
    pub fn grant(&mut self, it: impl Request) -> GrantId {
        part!(self.done(it), Response::CreateGrant(created) => created.grant)
    }

    /// Returns the grants of ListGrants or ListRetirableGrants, by ID.
    pub fn grants(&mut self, it: impl Request) -> Vec<GrantEntry> {
        match self.done(it) {
            Response::ListGrants(Listing { items, .. })
            | Response::ListRetirableGrants(Listing { items, .. }) => items,
            other => panic!("{other:?}"),
        }
    }

    /// A key's policy.
    pub fn policy(&mut self, key: KeyId) -> String {
        part!(self.done(actions::policy(key)), Response::GetKeyPolicy { policy, .. } => policy)
    }

    /// Whether the rules of the day know an operation.
    #[must_use]
    pub fn knows(&self, operation: Operation) -> bool {
        self.kms.rules().know(operation)
    }

    /// The full name of an alias.
    #[must_use]
    pub fn alias_arn(&self, name: &AliasName) -> kms_core::AliasArn {
        home().alias_arn(name.clone())
    }
}
