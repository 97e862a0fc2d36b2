//! The account and Region of a request: the credential scope of its Signature Version 4 (WIR-11).

use alloc::borrow::Cow;

use kms_core::{AccountId, Region, Scope};

use crate::Fault;

/// Returns the account and Region of a request: those of `home`, unless its signature names others.
///
/// In `Credential=AKID/20261121/eu-west-1/kms/aws4_request`, the Region is `eu-west-1`. The access key ID
/// is the account if it has twelve digits. `signed` is the `Authorization` header, or the query of a
/// presigned request; another text names nothing. The signature is not verified, because a laboratory
/// has no secret for it.
///
/// # Errors
/// `InvalidSignatureException` if the Region is malformed: a response from another Region would hide
/// the mistake.
pub fn scope(home: Scope, signed: &str) -> Result<Scope, Fault> {
    let Some(credential) = credential(signed) else { return Ok(home) };
    let mut parts = credential.split('/');
    let (Some(access_key), Some(_date), Some(region), Some(_service), Some("aws4_request"), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(home);
    };
    let region = Region::parse(region).ok_or_else(|| Fault::invalid_region(region))?;
    Ok(Scope { account: AccountId::parse(access_key).unwrap_or(home.account), region })
}

/// Returns the value of `Credential`, or of `X-Amz-Credential`, whose slashes are `%2F` in a query.
fn credential(signed: &str) -> Option<Cow<'_, str>> {
    if let Some(fields) = signed.strip_prefix("AWS4-HMAC-SHA256 ") {
        let named = fields.split(',').find_map(|field| field.trim().strip_prefix("Credential="));
        return named.map(Cow::Borrowed);
    }
    let query = signed.strip_prefix('?').unwrap_or(signed);
    let named = query.split('&').find_map(|field| field.strip_prefix("X-Amz-Credential="))?;
    Some(Cow::Owned(named.replace("%2F", "/").replace("%2f", "/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Scope = Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 };

    fn at(account: &str, region: &str) -> Result<Scope, Fault> {
        let scope = AccountId::parse(account).zip(Region::parse(region));
        Ok(scope.map(|(account, region)| Scope { account, region }).unwrap())
    }

    #[test]
    fn wir_11_a_header_names_the_region_and_an_account_of_twelve_digits() {
        for (signed, account) in [
            (
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/kms/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=5d67",
                "111122223333",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=444455556666/20261121/eu-west-1/kms/aws4_request",
                "444455556666",
            ),
            (
                "AWS4-HMAC-SHA256 SignedHeaders=host,Signature=0,\
                 Credential=44445555666/20261121/eu-west-1/kms/aws4_request",
                "111122223333",
            ),
        ] {
            assert_eq!(scope(HOME, signed), at(account, "eu-west-1"), "{signed}");
        }
    }

    #[test]
    fn wir_11_a_presigned_query_names_them_too() {
        for signed in [
            "?X-Amz-Credential=444455556666%2F20261121%2Feu-west-1%2Fkms%2Faws4_request&a=b",
            "a=b&X-Amz-Credential=444455556666%2f20261121%2feu-west-1%2fkms%2faws4_request",
            "?X-Amz-Credential=444455556666/20261121/eu-west-1/kms/aws4_request",
        ] {
            assert_eq!(scope(HOME, signed), at("444455556666", "eu-west-1"), "{signed}");
        }
    }

    #[test]
    fn wir_11_what_is_no_signature_names_nothing() {
        for signed in [
            "",
            "?",
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 ",
            "AWS4-HMAC-SHA256 Credential=",
            "AWS4-HMAC-SHA256 Credential=any",
            "AWS4-HMAC-SHA256 Credential=any/20261121/eu-west-1/kms",
            "AWS4-HMAC-SHA256 Credential=any/20261121/eu-west-1/kms/aws4_request/more",
            "AWS4-HMAC-SHA256 Credential=any/20261121/eu-west-1/kms/another",
            "AWS4-ECDSA-P256-SHA256 Credential=any/20261121/kms/aws4_request",
            "Bearer Credential=444455556666/20261121/eu-west-1/kms/aws4_request",
            "?Credential=444455556666/20261121/eu-west-1/kms/aws4_request",
        ] {
            assert_eq!(scope(HOME, signed), Ok(HOME), "{signed}");
        }
    }

    #[test]
    fn wir_11_a_region_that_cannot_be_one_is_refused() {
        for region in ["", "EU_WEST_1", "eu west", "a-name-that-is-longer-than-any-region"] {
            let signed =
                alloc::format!("AWS4-HMAC-SHA256 Credential=a/1/{region}/kms/aws4_request");
            let refused = scope(HOME, &signed).unwrap_err();
            assert_eq!((&*refused.code, refused.status), ("InvalidSignatureException", 400));
            assert!(refused.message.contains("valid region"), "{}", refused.message);
        }
    }
}
