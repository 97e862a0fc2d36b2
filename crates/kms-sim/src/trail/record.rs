//! The shape of a record, with its members in the order in which AWS prints them.

use core::fmt;

use kms_api::json::{self, Object};
use kms_core::{AccountId, KeyArn, Rules, Scope, Timestamp};

/// A CloudTrail record. Structures are JSON already.
///
/// A service event comes from `AWS Internal` and has no request (EVT-09); its details depend on the era
/// (EVT-10, EVT-11). The record of a failed call has an error and no response (EVT-21).
// It has many fields: the members of a CloudTrail record, in AWS's order.
pub(super) struct Record<'a> {
    pub(super) rules: Rules,
    pub(super) at: Timestamp,
    pub(super) scope: Scope,
    pub(super) user_identity: String,
    pub(super) event_name: &'a str,
    pub(super) source_ip_address: &'static str,
    pub(super) user_agent: &'static str,
    pub(super) error_code: Option<&'a str>,
    pub(super) error_message: Option<&'a str>,
    pub(super) request_parameters: Option<String>,
    pub(super) response_elements: Option<String>,
    pub(super) additional_event_data: Option<String>,
    pub(super) request_id: Option<&'a str>,
    pub(super) event_id: String,
    pub(super) read_only: bool,
    pub(super) resources: Vec<String>,
    pub(super) event_type: &'static str,
    pub(super) service_event_details: Option<String>,
}

impl Record<'_> {
    /// The members that every record has: time, Region and account.
    pub(super) fn new(rules: Rules, at: Timestamp, scope: Scope, event_id: String) -> Self {
        Self {
            rules,
            at,
            scope,
            user_identity: service(scope.account),
            event_name: "",
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
            service_event_details: None,
        }
    }

    pub(super) fn to_json(&self) -> String {
        let current = self.rules.are_current();
        Object::default()
            .text("eventVersion", if current { "1.11" } else { "1.05" })
            .json("userIdentity", &self.user_identity)
            .shown("eventTime", Seconds(self.at))
            .text("eventSource", "kms.amazonaws.com")
            .text("eventName", self.event_name)
            .shown("awsRegion", self.scope.region)
            .text("sourceIPAddress", self.source_ip_address)
            .text("userAgent", self.user_agent)
            .maybe("errorCode", self.error_code, Object::text)
            .maybe("errorMessage", self.error_message, Object::text)
            .json("requestParameters", null_or(self.request_parameters.as_deref()))
            .json("responseElements", null_or(self.response_elements.as_deref()))
            .maybe("additionalEventData", self.additional_event_data.as_deref(), Object::json)
            .maybe("requestID", self.request_id, Object::text)
            .text("eventID", &self.event_id)
            .flag("readOnly", self.read_only)
            .json("resources", &json::list(&self.resources))
            .text("eventType", self.event_type)
            .maybe("managementEvent", current.then_some(true), Object::flag)
            .shown("recipientAccountId", self.scope.account)
            .maybe("serviceEventDetails", self.service_event_details.as_deref(), Object::json)
            .maybe("eventCategory", current.then_some("Management"), Object::text)
            .done()
    }
}

const AWS_INTERNAL: &str = "AWS Internal";

fn null_or(json: Option<&str>) -> &str {
    json.unwrap_or("null")
}

/// Returns `userIdentity` of a request: the account root, because users are not simulated.
pub(super) fn root(Scope { account, region }: Scope) -> String {
    Object::default()
        .text("type", "Root")
        .shown("principalId", account)
        .shown("arn", format_args!("arn:{}:iam::{account}:root", region.partition()))
        .shown("accountId", account)
        .done()
}

/// Returns `userIdentity` of a service event (EVT-09).
fn service(account: AccountId) -> String {
    Object::default().shown("accountId", account).text("invokedBy", AWS_INTERNAL).done()
}

/// A key that a record is about.
pub(super) fn key(arn: KeyArn) -> String {
    resource(arn.scope.account, &arn)
}

/// A key, or an alias, which AWS prints with the type of a key too (EVT-19).
pub(super) fn resource(account: AccountId, arn: &dyn fmt::Display) -> String {
    Object::default()
        .shown("accountId", account)
        .text("type", "AWS::KMS::Key")
        .shown("ARN", arn)
        .done()
}

/// A moment in ISO 8601 without a fraction: `2025-05-20T20:44:37Z`.
pub(crate) struct Seconds(pub(crate) Timestamp);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        Timestamp::from_millis(millis - millis.rem_euclid(1000)).fmt(f)
    }
}
