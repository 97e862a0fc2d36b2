//! Operations on the tags of a key.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::command::{Page, Tag};
use crate::error::{KmsError, TagProblem};
use crate::event::EventKind;
use crate::id::KeyRef;
use crate::kms::answer::paged;
use crate::kms::decision::{Decided, Decision};
use crate::kms::request_context::{Found, RequestContext};
use crate::response::Response;

/// The maximum number of tags of one key (TAG-02).
const MAX_TAGS: usize = 50;

/// Decides TagResource (TAG-04). A tag key that exists gets the new value (TAG-03).
pub(super) fn tag(request: &RequestContext<'_>, key: &KeyRef, tags: &[Tag]) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    check(tags, key.tags.keys())?;
    let tagged = EventKind::ResourceTagged { key: key.id, tags: tags.to_owned() };
    Ok(Decision::done(arn, [tagged]))
}

/// Decides UntagResource. Removing a tag key that does not exist succeeds (TAG-03).
pub(super) fn untag(request: &RequestContext<'_>, key: &KeyRef, tag_keys: &[String]) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    let untagged = EventKind::ResourceUntagged { key: key.id, tag_keys: tag_keys.to_owned() };
    Ok(Decision::done(arn, [untagged]))
}

/// Decides ListResourceTags (TAG-01).
pub(super) fn list(request: &RequestContext<'_>, key: &KeyRef, page: &Page) -> Decided {
    let Found { key, .. } = request.permitted(key)?;
    let rest = key.tags.after(page.after.as_ref());
    let tags = rest.map(|(key, value)| Tag { key: key.clone(), value: value.clone() });
    Ok(Decision::reply(Response::ListResourceTags(paged(tags, page, |tag| tag.key.clone()))))
}

/// Checks that the `new` tags can be added to a key that has the `present` tag keys (TAG-02).
pub(super) fn check<'a>(
    new: &'a [Tag],
    present: impl Iterator<Item = &'a String>,
) -> Result<(), KmsError> {
    if new.len() > MAX_TAGS {
        return Err(KmsError::Tag(TagProblem::TooMany));
    }
    for (at, Tag { key, .. }) in new.iter().enumerate() {
        if key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
            return Err(KmsError::Tag(TagProblem::Reserved));
        }
        if new.iter().skip(at + 1).any(|other| other.key == *key) {
            return Err(KmsError::Tag(TagProblem::Duplicate));
        }
    }
    let kept = present.filter(|key| new.iter().all(|tag| tag.key != **key)).count();
    if kept + new.len() > MAX_TAGS { Err(KmsError::Tag(TagProblem::TooMany)) } else { Ok(()) }
}
