//! The replies that followers have not acknowledged yet.
//!
//! A reply is stored as a document of the laboratory, in the same value as the change that it reports.
//! So either both survive a crash of the leader or neither does, and the cache shows a successor
//! whether a request was carried out. The names of these documents begin with a character that a
//! host does not use.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_core::{Map, Missing};
use kms_store::{DocumentChange, message};

use super::protocol::{MemberId, RequestId};
use crate::Simulator;
use crate::laboratory::request::ForwardedRequest;
use crate::simulator::Attempt;

const PREFIX: char = '\0';

/// Returns whether a document of this name is a reply, which is neither exported nor shown to the host.
pub(crate) fn is_cached_reply(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// Copies the replies to the documents of a laboratory that replaces this one.
pub(crate) fn retain_replies(simulator: &Simulator, documents: &mut Map<String, String>) {
    let replies = simulator.documents().iter().filter(|(name, _)| is_cached_reply(name));
    for (name, text) in replies {
        documents.insert(name.clone(), text.clone());
    }
}

/// Removes the replies to all followers. The first leader of a laboratory calls this: no follower can
/// be waiting for them.
pub(super) fn clear(simulator: &mut Simulator) {
    simulator.remove_documents(PREFIX);
}

/// Carries out a request, and stores its reply with its changes.
///
/// The reply to a request that changes nothing is not stored, since it may contain a plaintext. Such a
/// request can be carried out again instead.
pub(super) fn apply(
    simulator: &mut Simulator,
    attempt: &Attempt,
    (id, acknowledged): (RequestId, u64),
    request: &mut dyn ForwardedRequest,
) -> Result<message::Bytes, Missing> {
    let reply = request.apply(simulator, attempt)?;
    if simulator.pending().is_awaited() {
        remove(simulator, id.follower, acknowledged);
        let mut cached = message::begin();
        cached.raw(&reply);
        let text = Some(STANDARD.encode(message::finish(cached)));
        simulator.put_document(DocumentChange { name: name_of(id), text });
    }
    Ok(reply)
}

/// Removes the replies to a follower's requests before number `acknowledged`.
pub(super) fn remove(simulator: &mut Simulator, follower: MemberId, acknowledged: u64) {
    let first = name_of(RequestId { follower, number: 0 });
    let end = name_of(RequestId { follower, number: acknowledged });
    let documents = simulator.documents().after(Some(&first));
    let names = documents.map(|(name, _)| name).take_while(|name| **name < end);
    let names: Vec<String> = names.cloned().collect();
    for name in names {
        simulator.put_document(DocumentChange { name, text: None });
    }
}

/// Returns the reply to a request that was carried out before, if it is in the cache.
pub(super) fn get(simulator: &Simulator, id: RequestId) -> Option<message::Bytes> {
    let text = simulator.documents().get(&name_of(id))?;
    let cached = message::Bytes::new(STANDARD.decode(text).ok()?);
    Some(message::Bytes::new(message::decoder(&cached)?.remaining().to_vec()))
}

/// The name of the document with a reply. The names are in the order of the numbers.
fn name_of(id: RequestId) -> String {
    format!("{PREFIX}{}/{:020}", STANDARD.encode(id.follower), id.number)
}
