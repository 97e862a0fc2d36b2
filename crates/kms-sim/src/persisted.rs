//! The stored form of entries and snapshots: types of its own, so that the state machine's may
//! change. One module a version; a version that was ever written is read for ever.

pub(crate) mod v1;
mod wrong;

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::Draft;
pub(crate) use wrong::{Place, Wrong};

/// Adds `value` to a stored value that is being written.
pub(crate) fn encode(value: &impl Serialize, draft: Draft) -> Result<Draft, Wrong> {
    postcard::serialize_with_flavor(value, Writing(draft))
        .map_err(|error| Wrong::new(format!("cannot be encoded ({error})")))
}

/// Reads a payload to its end.
pub(crate) fn decode<T: DeserializeOwned>(payload: &[u8]) -> Result<T, Wrong> {
    let (value, rest) = postcard::take_from_bytes(payload)
        .map_err(|error| Wrong::new(format!("cannot be decoded ({error})")))?;
    if rest.is_empty() { Ok(value) } else { Err(Wrong::new("goes on after its end")) }
}

/// Lets postcard write into a buffer that wipes what it leaves behind.
struct Writing(Draft);

impl Flavor for Writing {
    type Output = Draft;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.extend(&[byte]);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Draft> {
        Ok(self.0)
    }
}
