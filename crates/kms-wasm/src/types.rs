//! The plain objects that JavaScript receives. None contains a secret: of key material they have
//! only the ID.

mod change;

use change::ChangeView;
use js_sys::Date;
use kms_core::{BackingKey, EventKind, NewKey, Rotated, Tag, Timestamp};
use kms_sim::Status;
use kms_store::NumberedEvent;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

use crate::error::Result;

/// Converts a value to a plain JavaScript object.
///
/// # Errors
/// None for the types of this module.
pub(crate) fn to_object(value: &impl Serialize) -> Result<JsValue> {
    let plain = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    Ok(value.serialize(&plain)?)
}

/// The persistence status of a laboratory: `KmsStatus` in `js/index.d.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusView {
    store: &'static str,
    saved: bool,
    writer: bool,
    verified: bool,
    oldest_event: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem_name: Option<String>,
}

impl StatusView {
    /// Creates the status of a laboratory in a store of the kind `store`.
    pub(crate) fn new(store: &'static str, verified: bool, status: Status) -> Self {
        let Status { problem, is_leader: writer, oldest_event } = status;
        let saved = problem.is_none();
        let (problem_name, problem) = problem.map(|it| (it.name, it.text)).unzip();
        Self { store, saved, writer, verified, oldest_event, problem, problem_name }
    }
}

/// A time, which becomes a JavaScript `Date`.
struct DateView(Timestamp);

impl Serialize for DateView {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds until 9999 fit exactly")]
        let date = Date::new(&JsValue::from_f64(self.0.as_millis() as f64));
        serde_wasm_bindgen::preserve::serialize(&date, serializer)
    }
}

/// An event: `KmsEvent` in `js/index.d.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventView<'a> {
    seq: u64,
    at: DateView,
    account_id: &'a str,
    region: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    #[serde(flatten)]
    details: DetailsView<'a>,
}

impl<'a> From<&'a NumberedEvent> for EventView<'a> {
    fn from(NumberedEvent { seq, event }: &'a NumberedEvent) -> Self {
        Self {
            seq: *seq,
            at: DateView(event.at),
            account_id: event.scope.account.as_str(),
            region: event.scope.region.as_str(),
            key_id: event.kind.key().map(|key| key.to_string()),
            details: DetailsView::from(&event.kind),
        }
    }
}

/// The type of an event, and the members that only this type has.
#[derive(Serialize)]
#[serde(untagged)]
enum DetailsView<'a> {
    Kind(KindView<'a>),
    Change(ChangeView),
}

/// The details of an event of a key or an alias. A member that AWS has too has AWS's name, in camel
/// case.
#[derive(Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
enum KindView<'a> {
    AliasCreated { alias_name: &'a str },
    AliasDeleted { alias_name: &'a str },
    AliasUpdated { alias_name: &'a str },
    KeyCreated(KeyCreatedView<'a>),
    KeyDeleted,
    KeyDeletionCancelled,
    KeyDeletionScheduled { deletion_date: DateView },
    KeyDescriptionUpdated { description: &'a str },
    KeyDisabled,
    KeyEnabled,
    KeyLeftPendingImport,
    KeyPolicyPut { policy: &'a str },
    KeyRotated(KeyRotatedView),
    KeyRotationDisabled,
    KeyRotationEnabled { rotation_period_in_days: u32, next_rotation_date: DateView },
    OnDemandRotationStarted { completion_date: DateView },
    ResourceTagged { tags: Vec<TagView<'a>> },
    ResourceUntagged { tag_keys: &'a [String] },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyCreatedView<'a> {
    key_spec: &'static str,
    key_usage: &'static str,
    origin: &'static str,
    key_manager: &'static str,
    multi_region: bool,
    description: &'a str,
    policy: &'a str,
    tags: Vec<TagView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_key_store_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xks_key_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyRotatedView {
    rotation_type: &'static str,
    key_material_id: String,
    previous_key_material_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_rotation_date: Option<DateView>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TagView<'a> {
    tag_key: &'a str,
    tag_value: &'a str,
}

impl<'a> From<&'a EventKind> for DetailsView<'a> {
    fn from(kind: &'a EventKind) -> Self {
        let kind = match kind {
            EventKind::GrantChanged { change, .. } => return Self::Change(change.into()),
            EventKind::ImportChanged { change, .. } => return Self::Change(change.into()),
            EventKind::KeyStoreChanged { store, change } => {
                return Self::Change(ChangeView::of_key_store(store, change));
            }
            EventKind::MultiRegionChanged { change, .. } => return Self::Change(change.into()),
            EventKind::AliasCreated { name, .. } => {
                KindView::AliasCreated { alias_name: name.as_str() }
            }
            EventKind::AliasDeleted { name } => {
                KindView::AliasDeleted { alias_name: name.as_str() }
            }
            EventKind::AliasUpdated { name, .. } => {
                KindView::AliasUpdated { alias_name: name.as_str() }
            }
            EventKind::KeyCreated(new) => KindView::KeyCreated(new.as_ref().into()),
            EventKind::KeyDeleted { .. } => KindView::KeyDeleted,
            EventKind::KeyDeletionCancelled { .. } => KindView::KeyDeletionCancelled,
            EventKind::KeyDeletionScheduled { delete_at, .. } => {
                KindView::KeyDeletionScheduled { deletion_date: DateView(*delete_at) }
            }
            EventKind::KeyDescriptionUpdated { description, .. } => {
                KindView::KeyDescriptionUpdated { description }
            }
            EventKind::KeyDisabled { .. } => KindView::KeyDisabled,
            EventKind::KeyEnabled { .. } => KindView::KeyEnabled,
            EventKind::KeyLeftPendingImport { .. } => KindView::KeyLeftPendingImport,
            EventKind::KeyPolicyPut { policy, .. } => KindView::KeyPolicyPut { policy },
            EventKind::KeyRotated(rotated) => KindView::KeyRotated(rotated.as_ref().into()),
            EventKind::KeyRotationDisabled { .. } => KindView::KeyRotationDisabled,
            EventKind::KeyRotationEnabled { period, next, .. } => KindView::KeyRotationEnabled {
                rotation_period_in_days: period.days().0,
                next_rotation_date: DateView(*next),
            },
            EventKind::OnDemandRotationStarted { due, .. } => {
                KindView::OnDemandRotationStarted { completion_date: DateView(*due) }
            }
            EventKind::ResourceTagged { tags, .. } => {
                KindView::ResourceTagged { tags: tags.iter().map(TagView::from).collect() }
            }
            EventKind::ResourceUntagged { tag_keys, .. } => KindView::ResourceUntagged { tag_keys },
        };
        Self::Kind(kind)
    }
}

impl<'a> From<&'a NewKey> for KeyCreatedView<'a> {
    fn from(new: &'a NewKey) -> Self {
        Self {
            key_spec: new.spec.as_str(),
            key_usage: new.usage.as_str(),
            origin: new.origin.as_str(),
            key_manager: new.manager.as_str(),
            multi_region: new.multi_region,
            description: &new.description,
            policy: &new.policy,
            tags: new.tags.iter().map(TagView::from).collect(),
            custom_key_store_id: new.custom_key_store_id.as_deref(),
            xks_key_id: new.xks_key_id.as_deref(),
            key_material_id: new.material.as_ref().map(material_id),
        }
    }
}

impl From<&Rotated> for KeyRotatedView {
    fn from(rotated: &Rotated) -> Self {
        Self {
            rotation_type: rotated.rotation_type.as_str(),
            key_material_id: material_id(&rotated.material),
            previous_key_material_id: rotated.previous.to_string(),
            next_rotation_date: rotated.next.map(DateView),
        }
    }
}

impl<'a> From<&'a Tag> for TagView<'a> {
    fn from(tag: &'a Tag) -> Self {
        Self { tag_key: &tag.key, tag_value: &tag.value }
    }
}

fn material_id(material: &BackingKey) -> String {
    material.id.to_string()
}
