//! The members that records show and hide.

use std::collections::BTreeSet;

use kms_core::Operation;
use kms_shapes::{Kind, Member};

use crate::trail::parameters::SHOWN;

/// The members that no record shows.
const HIDDEN: &[&str] = &[
    "CiphertextBlob",
    "AccessKeyId",
    "DryRunModifiers",
    "EncryptedKeyMaterial",
    "GrantToken",
    "GrantTokens",
    "ImportToken",
    "KeyStorePassword",
    "Mac",
    "Message",
    "Plaintext",
    "PublicKey",
    "RawSecretAccessKey",
    "Recipient",
    "SharedSecretCiphertextBlob",
    "Signature",
    "TrustAnchorCertificate",
    "XksProxyAuthenticationCredential",
];

/// All members of all operations, those of structures included.
fn members() -> Vec<&'static Member> {
    fn collect(members: &'static [Member], into: &mut Vec<&'static Member>) {
        for member in members {
            into.push(member);
            if let Kind::Structure(inner) | Kind::List { of: &Kind::Structure(inner), .. } =
                member.kind
            {
                collect(inner, into);
            }
        }
    }
    let mut all = Vec::new();
    for operation in Operation::ALL {
        collect(operation.members(), &mut all);
    }
    all
}

#[test]
fn evt_20_evt_22_each_member_is_declared_as_shown_or_as_hidden() {
    let declared: Vec<_> = SHOWN.iter().chain(HIDDEN).copied().collect();
    let names: BTreeSet<_> = members().iter().map(|member| member.name).collect();
    assert_eq!(declared.iter().copied().collect::<BTreeSet<_>>(), names);
    assert_eq!(declared.len(), names.len(), "a member is declared twice");
}

#[test]
fn evt_20_no_bytes_are_shown() {
    for member in members() {
        let is_blob = matches!(member.kind, Kind::Blob { .. });
        assert!(!(is_blob && SHOWN.contains(&member.name)), "{}", member.name);
    }
}
