//! Pages of lists: their items, `Truncated` and `NextMarker` (LKR-02, WIR-14).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use kms_core::{
    AliasEntry, CustomKeyStore, GrantEntry, KeyArn, Listing, Operation, PolicyName, RotationEntry,
    Tag,
};

use super::{custom_key_stores, grants, policy_name, tag};
use crate::json::{self, Object};
use crate::marker;

impl Object {
    pub(super) fn aliases(&mut self, it: &Listing<AliasEntry>) -> &mut Self {
        self.list(Operation::ListAliases, "Aliases", it, alias)
    }

    pub(super) fn custom_key_stores(&mut self, it: &Listing<CustomKeyStore>) -> &mut Self {
        let operation = Operation::DescribeCustomKeyStores;
        self.list(operation, "CustomKeyStores", it, custom_key_stores::entry)
    }

    /// Adds a page of grants, of a key or of a retiring principal.
    pub(super) fn grants(&mut self, operation: Operation, it: &Listing<GrantEntry>) -> &mut Self {
        self.list(operation, "Grants", it, grants::entry)
    }

    pub(super) fn key_policies(&mut self, it: &Listing<PolicyName>) -> &mut Self {
        self.list(Operation::ListKeyPolicies, "PolicyNames", it, |name| {
            policy_name(*name).map_or_else(|| String::from("null"), json::text)
        })
    }

    pub(super) fn key_rotations(&mut self, it: &Listing<RotationEntry>) -> &mut Self {
        self.list(Operation::ListKeyRotations, "Rotations", it, rotation)
    }

    pub(super) fn keys(&mut self, it: &Listing<KeyArn>) -> &mut Self {
        self.list(Operation::ListKeys, "Keys", it, key_entry)
    }

    pub(super) fn resource_tags(&mut self, it: &Listing<Tag>) -> &mut Self {
        self.list(Operation::ListResourceTags, "Tags", it, tag)
    }

    /// Adds a page: `Truncated` always, and `NextMarker` only if there are more items (LKR-02, WIR-14).
    fn list<T>(
        &mut self,
        operation: Operation,
        name: &str,
        listing: &Listing<T>,
        write: fn(&T) -> String,
    ) -> &mut Self {
        let items: Vec<String> = listing.items.iter().map(write).collect();
        let next = listing.next.as_deref();
        let marker = next.map(|cursor| marker::issue(operation, cursor));
        self.json(name, &json::list(items))
            .maybe("NextMarker", marker.as_deref(), Object::text)
            .flag("Truncated", next.is_some())
    }
}

/// Encodes an entry of ListAliases, which has dates (ALI-19) since 2020-12-17 (ALI-20).
fn alias(entry: &AliasEntry) -> String {
    Object::default()
        .shown("AliasArn", &entry.arn)
        .text("AliasName", entry.arn.name.as_str())
        .maybe("CreationDate", entry.creation_date, Object::seconds)
        .maybe("LastUpdatedDate", entry.last_updated_date, Object::seconds)
        .shown("TargetKeyId", entry.target)
        .done()
}

/// Encodes an entry of ListKeyRotations (LKR-06), with the state of an import (LKR-11) and the key
/// (LKR-19).
fn rotation(entry: &RotationEntry) -> String {
    let import = entry.import.as_ref();
    Object::default()
        .maybe("ExpirationModel", import.and_then(|it| it.expiration_model), Object::text)
        .maybe("ImportState", import.map(|it| it.state), Object::text)
        .shown("KeyId", entry.key)
        .maybe(
            "KeyMaterialDescription",
            import.and_then(|it| it.description.as_deref()),
            Object::text,
        )
        .maybe("KeyMaterialId", entry.material, Object::shown)
        .maybe("KeyMaterialState", entry.material_state, Object::text)
        .maybe("RotationDate", entry.rotation_date, Object::seconds)
        .maybe("RotationType", entry.rotation_type, Object::shown)
        .maybe("ValidTo", import.and_then(|it| it.valid_to), Object::seconds)
        .done()
}

/// Encodes an entry of ListKeys. A page has up to a thousand of them, so it is written with few copies.
fn key_entry(arn: &KeyArn) -> String {
    let mut entry = String::with_capacity(160);
    // Writing into a text does not fail.
    let _ = write!(entry, r#"{{"KeyArn":"{arn}","KeyId":"{}"}}"#, arn.key);
    entry
}
