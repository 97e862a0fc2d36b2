//! Tags of keys.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::{Decided, done};
use crate::kms::Decision;
use crate::kms::answer::paged;
use crate::kms::request_context::{Found, RequestContext};
use crate::{EventKind, KeyRef, KmsError, Page, Response, Tag, TagProblem};

/// The most tags of one key (TAG-02).
const MAX_TAGS: usize = 50;

/// TagResource: a tag that is there gets the new value (TAG-03, TAG-04).
pub(super) fn tag(request: &RequestContext<'_>, key: &KeyRef, tags: &[Tag]) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    check(tags, key.tags.keys())?;
    done(arn, [EventKind::ResourceTagged { key: key.id, tags: tags.to_owned() }])
}

/// UntagResource: removing what is not there is silent (TAG-03).
pub(super) fn untag(request: &RequestContext<'_>, key: &KeyRef, tag_keys: &[String]) -> Decided {
    let Found { arn, key } = request.permitted(key)?;
    done(arn, [EventKind::ResourceUntagged { key: key.id, tag_keys: tag_keys.to_owned() }])
}

/// ListResourceTags (TAG-01).
pub(super) fn list(request: &RequestContext<'_>, key: &KeyRef, page: &Page) -> Decided {
    let Found { key, .. } = request.permitted(key)?;
    let rest = key.tags.after(page.after.as_ref());
    let tags = rest.map(|(key, value)| Tag { key: key.clone(), value: value.clone() });
    Ok(Decision::quiet(Response::ListResourceTags(paged(tags, page, |tag| tag.key.clone()))))
}

/// Whether `new` tags may join those that are there (TAG-02).
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
