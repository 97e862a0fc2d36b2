//! Grant tokens: opaque texts that name a key and a grant. They are not stored.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kms_core::{AccountId, CreatedGrant, GrantId, KeyArn, KeyId, Region, Scope};

use crate::marker;

const CHECK_LEN: usize = 8;

/// Creates a token for a grant. Each token is different.
pub(crate) fn issue(CreatedGrant { key, grant, salt }: &CreatedGrant) -> String {
    let KeyArn { scope, key } = *key;
    let mut named = Vec::from(*salt);
    named.extend(grant.to_bytes());
    named.extend(key.to_bytes());
    named.extend(scope.account.as_str().bytes());
    named.extend(scope.region.as_str().bytes());
    let mut bytes = Vec::from(marker::hash(named.iter().copied()));
    bytes.extend(named);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the key and the grant that a token names, whether or not they exist. Returns `None` for a
/// text that was not issued here, or that was edited.
pub(crate) fn read(token: &str) -> Option<(KeyArn, GrantId)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (check, named) = bytes.split_first_chunk::<CHECK_LEN>()?;
    if *check != marker::hash(named.iter().copied()) {
        return None;
    }
    let (_salt, rest) = named.split_first_chunk::<12>()?;
    let (grant, rest) = rest.split_first_chunk()?;
    let (key, rest) = rest.split_first_chunk()?;
    let (account, region) = core::str::from_utf8(rest).ok()?.split_at_checked(12)?;
    let scope = Scope { account: AccountId::parse(account)?, region: Region::parse(region)? };
    Some((scope.key_arn(KeyId::from_bytes(*key)?), GrantId::from_bytes(*grant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created(salt: u8) -> CreatedGrant {
        let scope = Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 };
        let key = scope.key_arn(KeyId::multi_region_from_random([3; 16]));
        CreatedGrant { key, grant: GrantId::from_bytes([5; 32]), salt: [salt; 12] }
    }

    #[test]
    fn grt_03_tokens_of_a_grant_differ_and_name_the_same() {
        let (one, other) = (created(1), created(2));
        assert_ne!(issue(&one), issue(&other));
        assert_eq!(read(&issue(&one)), Some((one.key, one.grant)));
        assert_eq!(read(&issue(&other)), Some((one.key, one.grant)));
    }

    #[test]
    fn grt_01_strange_and_edited_tokens_are_none() {
        let token = issue(&created(1));
        for at in 0..token.len() {
            for other in ["A", "z", "-", "=", "%"] {
                let mut edited = token.clone();
                edited.replace_range(at..=at, other);
                assert!(edited == token || read(&edited).is_none(), "{edited}");
            }
            assert_eq!(read(&token[..at]), None);
        }
        for stranger in ["", "token", "AQpAM2RhZTk1MGMyNTk2ZmZmMzEyYWVhOWViN2I1MWM4"] {
            assert_eq!(read(stranger), None, "{stranger}");
        }
    }
}
