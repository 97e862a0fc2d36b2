//! Import tokens: each names a key and one of its wrapping keys.

use alloc::vec::Vec;

use crate::error::{ImportProblem, KmsError};
use crate::key::ImportParameters;
use crate::kms::request_context::{Found, RequestContext};
use crate::time::Timestamp;
use kms_crypto::KeyId;

/// The first byte of each token.
const VERSION: u8 = 1;

/// An import token: its version, key, end of validity and parameters.
///
/// The token contains the end of its validity, so that an expired token is told from an invalid one
/// after its parameters are deleted.
pub(super) struct Token {
    key: KeyId,
    valid_to: Timestamp,
    parameters: [u8; 32],
}

impl Token {
    pub(super) fn of(key: KeyId, parameters: &ImportParameters) -> Self {
        Self { key, valid_to: parameters.valid_to, parameters: parameters.id }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Self { key, valid_to, parameters } = self;
        let end = valid_to.as_millis().to_be_bytes();
        [&[VERSION], &key.to_bytes()[..], &end, parameters].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (&version, rest) = bytes.split_first()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (end, parameters) = rest.split_first_chunk()?;
        (version == VERSION).then_some(Self {
            key: KeyId::from_bytes(*key)?,
            valid_to: Timestamp::from_millis(i64::from_be_bytes(*end)),
            parameters: parameters.try_into().ok()?,
        })
    }
}

/// Returns the parameters that a token names: of this key, unused and not expired (IMP-02).
pub(super) fn parameters<'a>(
    request: &RequestContext<'_>,
    Found { arn, key }: &Found<'a>,
    token: &[u8],
) -> Result<&'a ImportParameters, KmsError> {
    let token = Token::read(token).filter(|token| token.key == key.id);
    let invalid = || KmsError::import(*arn, ImportProblem::InvalidToken);
    let token = token.ok_or_else(invalid)?;
    let found = key.import_parameters.iter().find(|it| it.id == token.parameters);
    if found.is_some_and(|it| it.valid_to != token.valid_to) {
        return Err(invalid());
    }
    if token.valid_to <= request.now {
        return Err(KmsError::import(*arn, ImportProblem::ExpiredToken));
    }
    found.ok_or_else(invalid)
}
