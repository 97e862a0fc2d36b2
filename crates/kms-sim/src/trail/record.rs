//! The shape of a record, with its members in the order in which AWS prints them.

use core::fmt;

use kms_core::{AccountId, KeyArn, Region, Rules, Scope, Timestamp};
use serde::{Serialize, Serializer};

use super::details::RotationDetails;
use super::elements::{AdditionalData, Elements};
use super::parameters::Parameters;

/// A record of CloudTrail (EVT-09, EVT-10, EVT-11, EVT-21).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record<'a> {
    pub(super) event_version: &'static str,
    pub(super) user_identity: Identity,
    pub(super) event_time: Shown<Seconds>,
    pub(super) event_source: &'static str,
    pub(super) event_name: &'a str,
    pub(super) aws_region: Shown<Region>,
    #[serde(rename = "sourceIPAddress")]
    pub(super) source_ip_address: &'static str,
    pub(super) user_agent: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_message: Option<&'a str>,
    pub(super) request_parameters: Option<Parameters<'a>>,
    pub(super) response_elements: Option<Elements<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_event_data: Option<AdditionalData>,
    #[serde(rename = "requestID", skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<&'a str>,
    #[serde(rename = "eventID")]
    pub(super) event_id: String,
    pub(super) read_only: bool,
    pub(super) resources: Vec<Resource>,
    pub(super) event_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) management_event: Option<bool>,
    pub(super) recipient_account_id: Shown<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_event_details: Option<RotationDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event_category: Option<&'static str>,
}

impl Record<'_> {
    /// What every record says of a moment and a place.
    pub(super) fn new(rules: Rules, at: Timestamp, scope: Scope, event_id: String) -> Self {
        let current = rules.are_current();
        Self {
            event_version: if current { "1.11" } else { "1.05" },
            user_identity: Identity::service(scope.account),
            event_time: Shown(Seconds(at)),
            event_source: "kms.amazonaws.com",
            event_name: "",
            aws_region: Shown(scope.region),
            source_ip_address: AWS_INTERNAL,
            user_agent: AWS_INTERNAL,
            error_code: None,
            error_message: None,
            request_parameters: None,
            response_elements: None,
            additional_event_data: None,
            request_id: None,
            event_id,
            read_only: false,
            resources: Vec::new(),
            event_type: "AwsServiceEvent",
            management_event: current.then_some(true),
            recipient_account_id: Shown(scope.account),
            service_event_details: None,
            event_category: current.then_some("Management"),
        }
    }

    pub(super) fn to_json(&self) -> String {
        // Nothing in a record can fail to be written as JSON: all its names are texts.
        serde_json::to_string(self).unwrap_or_default()
    }
}

const AWS_INTERNAL: &str = "AWS Internal";

/// Who did it.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum Identity {
    /// The account itself: a laboratory knows no users.
    Root {
        r#type: &'static str,
        principal_id: Shown<AccountId>,
        arn: String,
        account_id: Shown<AccountId>,
    },
    /// The service (EVT-09).
    Service { account_id: Shown<AccountId>, invoked_by: &'static str },
}

impl Identity {
    pub(super) fn root(scope: Scope) -> Self {
        let Scope { account, region } = scope;
        Self::Root {
            r#type: "Root",
            principal_id: Shown(account),
            arn: format!("arn:{}:iam::{account}:root", region.partition()),
            account_id: Shown(account),
        }
    }

    fn service(account: AccountId) -> Self {
        Self::Service { account_id: Shown(account), invoked_by: AWS_INTERNAL }
    }
}

/// A key or an alias that a record is about.
#[derive(Serialize)]
pub(super) struct Resource {
    #[serde(rename = "accountId")]
    account: Shown<AccountId>,
    r#type: &'static str,
    #[serde(rename = "ARN")]
    arn: String,
}

impl Resource {
    pub(super) fn key(arn: KeyArn) -> Self {
        Self::new(arn.scope.account, &arn)
    }

    /// A key, or an alias, which AWS prints with the type of a key too (EVT-19).
    pub(super) fn new(account: AccountId, arn: &dyn fmt::Display) -> Self {
        Self { account: Shown(account), r#type: "AWS::KMS::Key", arn: arn.to_string() }
    }
}

/// A value as the text that it shows.
pub(super) struct Shown<T>(pub(super) T);

impl<T: fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A moment in ISO 8601 without a fraction: `2025-05-20T20:44:37Z`.
pub(crate) struct Seconds(pub(crate) Timestamp);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        Timestamp::from_millis(millis - millis.rem_euclid(1000)).fmt(f)
    }
}
