//! Errors of the API: code, message and HTTP status.

mod algorithms;
mod custom_key_stores;
mod imports;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};

use kms_core::{
    AccessDenied, Invalid, InvalidKeyUsage, InvalidState, KmsError, Limit, NotFound, Quota,
    StateProblem, TagProblem, Unsupported, XksProxyConnectivity,
};

use crate::json::Object;

/// The error of a failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the exception, such as `NotFoundException`.
    pub code: Cow<'static, str>,
    /// The message; empty if AWS sends none (WIR-07).
    pub message: String,
    /// The HTTP status: 400 for all errors of the caller (WIR-08).
    pub status: u16,
}

impl Fault {
    /// Returns the body: `{"__type":"<code>","message":"<message>"}` (WIR-06). Without a message, the
    /// `message` member is left out (WIR-07).
    #[must_use]
    pub fn body(&self) -> String {
        let message = Some(self.message.as_str()).filter(|it| !it.is_empty());
        Object::default().text("__type", &self.code).maybe("message", message, Object::text).done()
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        refused("ValidationException", message)
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        refused("SerializationException", message)
    }

    pub(crate) fn unknown_operation(message: impl Into<String>) -> Self {
        refused("UnknownOperationException", message)
    }

    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        refused("UnsupportedOperationException", message)
    }

    pub(crate) fn invalid_region(region: &str) -> Self {
        let message = format!(
            "Credential should be scoped to a valid region, not '{region}': lower-case letters, \
             digits and dashes are expected, such as eu-west-1."
        );
        refused("InvalidSignatureException", message)
    }

    pub(crate) fn malformed_policy(message: impl Into<String>) -> Self {
        refused("MalformedPolicyDocumentException", message)
    }
}

/// Returns an error of the caller, with status 400 (WIR-08).
pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Fault {
    Fault { code: code.into(), message: message.into(), status: 400 }
}

impl From<KmsError> for Fault {
    fn from(error: KmsError) -> Self {
        match error {
            KmsError::AccessDenied(it) => refused("AccessDeniedException", access_denied(&it)),
            KmsError::Algorithm(refusal) => algorithms::refused_by(refusal),
            KmsError::AlreadyExists(alias) => refused(
                "AlreadyExistsException",
                format!("An alias with the name {alias} already exists"),
            ),
            KmsError::AlreadyReplicated(key) => {
                refused("AlreadyExistsException", format!("Key '{key}' already exists"))
            }
            KmsError::Conflict(key, _) => refused(
                "ConflictException",
                format!(
                    "{key} has a rotation in progress or due within the next 20 minutes. \
                     Try again when it is complete."
                ),
            ),
            KmsError::CustomKeyStore(it) => custom_key_stores::refused_for(&it),
            KmsError::Disabled(key) => refused("DisabledException", format!("{key} is disabled.")),
            KmsError::DryRun => refused(
                "DryRunOperationException",
                "The request would have succeeded, but the DryRun option is set.",
            ),
            KmsError::Import(refusal) => imports::refused_for(*refusal),
            KmsError::IncorrectKey => refused(
                "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this \
                 operation.",
            ),
            KmsError::InvalidAliasName(name) => refused(
                "InvalidAliasNameException",
                format!("{name} is reserved: names that begin with alias/aws/ belong to AWS."),
            ),
            KmsError::InvalidCiphertext => refused("InvalidCiphertextException", ""),
            KmsError::InvalidKeyUsage(it) => {
                refused("InvalidKeyUsageException", invalid_key_usage(it))
            }
            KmsError::InvalidMac => refused("KMSInvalidMacException", ""),
            KmsError::InvalidMarker => refused(
                "InvalidMarkerException",
                "The marker was not issued by this operation. Pass the NextMarker of its last \
                 answer, unchanged.",
            ),
            KmsError::InvalidSignature => refused("KMSInvalidSignatureException", ""),
            KmsError::InvalidState(it) => refused("KMSInvalidStateException", invalid_state(it)),
            KmsError::LimitExceeded(it) => refused("LimitExceededException", limit(&it)),
            KmsError::Missing(_) => Self {
                code: "KMSInternalException".into(),
                message: "The algorithms of asymmetric and HMAC keys are not there.".to_string(),
                status: 500,
            },
            KmsError::NotFound(it) => refused("NotFoundException", not_found(&it)),
            KmsError::Tag(it) => refused("TagException", tag(it)),
            KmsError::Unsupported(it) => Self::unsupported(unsupported(&it)),
            KmsError::Validation(it) => Self::validation(invalid(&it)),
        }
    }
}

/// Returns the message of AccessDeniedException: the ciphertext names a deleted key (DEL-13), the key is
/// managed by AWS (ROT-65), or it belongs to another account (ODR-21).
fn access_denied(denied: &AccessDenied) -> String {
    match denied {
        AccessDenied::CiphertextOfNoKey => {
            "The ciphertext refers to a customer master key that does not exist, does not exist \
             in this region, or you are not allowed to access."
                .to_string()
        }
        AccessDenied::ManagedByAws { operation, key }
        | AccessDenied::OtherAccount { operation, key } => format!(
            "The caller is not authorized to perform: kms:{operation} on resource: {key} because \
             no resource-based policy allows the kms:{operation} action"
        ),
    }
}

/// Returns the message of InvalidKeyUsageException: the key's usage does not fit the operation (CRY-14).
fn invalid_key_usage(it: InvalidKeyUsage) -> String {
    match it {
        InvalidKeyUsage::Usage { key, usage, operation } => {
            format!("{key} key usage is {usage} which is not valid for {operation}.")
        }
        InvalidKeyUsage::Algorithm { spec, algorithm, .. } => {
            algorithms::incompatible(spec, algorithm)
        }
    }
}

/// Returns the message for a state that does not allow the operation, as in the key-state table.
fn invalid_state(InvalidState { key, problem }: InvalidState) -> String {
    let problem = match problem {
        StateProblem::PendingDeletion => "pending deletion",
        StateProblem::NotPendingDeletion => "not pending deletion",
        StateProblem::PendingImport => "pending import",
        StateProblem::Unavailable => "unavailable",
        StateProblem::Creating => "creating",
        StateProblem::Updating => "updating",
    };
    format!("{key} is {problem}.")
}

/// Returns the message of LimitExceededException: for rotations on demand (ODR-09), aliases (ALI-08,
/// ALI-09) and the length of policies (POL-04). The other quotas have the same form as that of aliases.
fn limit(limit: &Limit) -> String {
    match limit {
        Limit::OnDemandRotations(key) => format!(
            "The on-demand rotations limit has been reached for the given keyId. No more \
             on-demand rotations can be performed for this key: {key}"
        ),
        Limit::Resources { quota, limit, usage } => {
            let what = match quota {
                Quota::AliasesPerKey => "Aliases per key",
                Quota::AliasesPerRegion => "Aliases",
                Quota::GrantsPerKey => "Grants per key",
                Quota::GrantsPerPrincipal => "Grants per principal per key",
                Quota::KeysPerRegion => "Keys",
                Quota::CustomKeyStores => "Custom key stores",
            };
            format!(
                "{what} quota for this account in this region is {limit}, current usage is {usage}."
            )
        }
        Limit::PolicyLength { limit } => {
            format!("The key policy must not be longer than {limit} bytes.")
        }
    }
}

/// Returns the message of NotFoundException: for a key (DEL-12), an alias (ALI-16), a malformed key ID
/// (KEY-05), another Region (KEY-06) and a policy name (POL-03).
fn not_found(it: &NotFound) -> String {
    match it {
        NotFound::Key(key) => format!("Key '{key}' does not exist"),
        NotFound::Alias(alias) => format!("Alias {alias} is not found."),
        NotFound::KeyId(text) => format!("Invalid keyId '{text}'"),
        NotFound::Arn(region) => format!("Invalid arn {region}"),
        NotFound::Grant { key, grant } => format!("{key} has no grant {grant}."),
        NotFound::Policy => "No such policy exists".to_string(),
    }
}

/// Returns the message of TagException: duplicate keys, or more than 50 tags (TAG-02).
fn tag(problem: TagProblem) -> &'static str {
    match problem {
        TagProblem::Duplicate => "Duplicate tag keys",
        TagProblem::TooMany => "Too many tags",
        TagProblem::Reserved => "Tags beginning with aws: are reserved",
    }
}

/// Returns the message of UnsupportedOperationException: for the rotation of asymmetric (ROT-54) and
/// imported keys (ROT-56), another policy name (POL-03), and the rotation of a replica (MRK-02).
fn unsupported(it: &Unsupported) -> String {
    match it {
        Unsupported::KeyType(_) => String::new(),
        Unsupported::Origin(key, origin) => {
            format!("{key} origin is {origin} which is not valid for this operation.")
        }
        Unsupported::NotPrimary(key) => format!("{key} is not a multi-region primary key."),
        Unsupported::NotReplica(key) => format!(
            "{key} is not a multi-region replica key, but the primary key already. Name a Region \
             that has a replica of it."
        ),
        Unsupported::Partition { key, region } => format!(
            "{key} cannot be replicated to {region}: a multi-Region key stays in its partition, \
             which is {}.",
            key.scope.region.partition()
        ),
        Unsupported::PolicyName => {
            "The only name that a key policy can have is default.".to_string()
        }
        Unsupported::ExternalKeyStore(store) => format!(
            "{store} is an external key store, which generates no random bytes. Name a key store in \
             AWS CloudHSM, or none."
        ),
        Unsupported::KeyPairs(key) => format!(
            "{key} has no key pair or secret: an earlier version of KMS Orrery made it, which could \
             not use it. Create a new key."
        ),
    }
}

/// Returns the message of ValidationException, such as that for an alias of another type of key (ALI-15).
fn invalid(it: &Invalid) -> String {
    match it {
        Invalid::AliasTarget { alias, from, to } => format!(
            "Alias {alias} cannot be changed from a CMK with key usage {from} to a CMK with key \
             usage {to}. Both keys must be of the same type and for the same use."
        ),
        Invalid::Context { spec } => format!(
            "An encryption context is not valid with key spec {spec}: only symmetric encryption \
             keys bind one. Leave it out."
        ),
        Invalid::KeyStoreOrigin { store, origin } => {
            format!(
                "A key of Origin {origin} cannot be created in {store}, a store of another type."
            )
        }
        Invalid::KeyStoreMember { member, store_type } => {
            format!("{member} is not valid for a custom key store of type {store_type}.")
        }
        Invalid::KeyStoreService { connectivity: XksProxyConnectivity::VpcEndpointService } => {
            "XksProxyVpcEndpointServiceName is required when XksProxyConnectivity is \
             VPC_ENDPOINT_SERVICE."
                .to_string()
        }
        Invalid::KeyStoreService { connectivity: XksProxyConnectivity::PublicEndpoint } => {
            "XksProxyVpcEndpointServiceName is not valid when XksProxyConnectivity is \
             PUBLIC_ENDPOINT. Leave it out."
                .to_string()
        }
        Invalid::GrantContext { key } => format!(
            "{key} is no symmetric encryption key, so that a grant of it cannot be constrained to \
             an encryption context."
        ),
        Invalid::GrantOperation { key, operation } => {
            format!("A grant of {key} cannot allow {operation}, which the key does not support.")
        }
    }
}
