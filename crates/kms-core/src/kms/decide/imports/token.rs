//! What an import token says: to which key it belongs, and to which of its wrapping keys.

use alloc::vec::Vec;

use crate::kms::request_context::{Found, RequestContext};
use crate::{ImportParameters, ImportProblem, KeyId, KmsError, Timestamp};

/// The first byte of each token.
const VERSION: u8 = 1;

/// The bytes of a token: version, key, end, name of the parameters. The end is in it so that an old
/// token is told from a false one when its parameters are forgotten.
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

/// The parameters that a token names (IMP-02): those of this very key, not used up, not too old.
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
