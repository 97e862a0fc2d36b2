//! The regular expressions of texts.
//!
//! A function tests each: most are a set of characters. A library for regular expressions would be
//! larger than the whole table.

/// A regular expression.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The regular expression, as AWS writes it in messages.
    pub text: &'static str,
    /// Returns whether a text matches it.
    test: fn(&str) -> bool,
}

impl Pattern {
    /// Returns whether `text` matches the regular expression.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        (self.test)(text)
    }
}

/// Returns whether a text matches `[...]*` with these characters.
fn all(text: &str, allows: fn(char) -> bool) -> bool {
    text.chars().all(allows)
}

/// Returns whether a text matches `[...]+` with these characters.
fn some(text: &str, allows: fn(char) -> bool) -> bool {
    !text.is_empty() && all(text, allows)
}

/// Returns whether a prefix and then only these characters, at least one, make up the text.
fn follows(text: &str, prefix: &str, allows: fn(char) -> bool) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| some(rest, allows))
}

/// The names of aliases (ALI-04) and grants. The service refuses a colon in the name of an alias
/// later (ALI-01).
pub(crate) const ALIAS_NAME: Pattern = Pattern {
    text: "^[a-zA-Z0-9:/_-]+$",
    test: |text| some(text, |it| it.is_ascii_alphanumeric() || matches!(it, ':' | '/' | '_' | '-')),
};

/// The description of imported key material (IMP-23). The pattern of AWS requires a character, but
/// its limits allow an empty text, and so does the service.
pub(crate) const KEY_MATERIAL_DESCRIPTION: Pattern = Pattern {
    text: r"^[a-zA-Z0-9:/_\s.-]*$",
    test: |text| {
        all(text, |it| {
            it.is_ascii_alphanumeric()
                || matches!(it, ':' | '/' | '_' | '.' | '-' | ' ' | '\t'..='\r')
        })
    },
};

/// The ID of key material (IMP-13).
pub(crate) const KEY_MATERIAL_ID: Pattern = Pattern {
    text: "^[a-f0-9]+$",
    test: |text| some(text, |it| matches!(it, 'a'..='f' | '0'..='9')),
};

/// The marker of a list (LKR-18).
pub(crate) const MARKER: Pattern = Pattern {
    text: r"[\u0020-\u00FF]*",
    test: |text| all(text, |it| matches!(it, '\u{20}'..='\u{FF}')),
};

/// A key policy (POL-04).
pub(crate) const POLICY: Pattern = Pattern {
    text: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    test: |text| some(text, |it| matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}')),
};

/// The name of a key policy (POL-02).
pub(crate) const POLICY_NAME: Pattern = Pattern {
    text: r"[\w]+",
    test: |text| some(text, |it| it.is_ascii_alphanumeric() || it == '_'),
};

/// The ARN of a principal (GRT-01).
pub(crate) const PRINCIPAL: Pattern = Pattern {
    text: r"^[\w+=,.@:/-]+$",
    test: |text| some(text, |it| it.is_ascii_alphanumeric() || "_+=,.@:/-".contains(it)),
};

/// The name of a Region: two or three words and a number, joined by dashes.
pub const REGION: Pattern = Pattern {
    text: r"^([a-z]+-){2,3}\d+$",
    test: |text| {
        let Some((words, number)) = text.rsplit_once('-') else { return false };
        (2..=3).contains(&words.split('-').count())
            && words.split('-').all(|word| some(word, |it| it.is_ascii_lowercase()))
            && some(number, |it| it.is_ascii_digit())
    },
};

/// The ID of a key in an external key manager.
pub(crate) const XKS_KEY_ID: Pattern = Pattern {
    text: "^[a-zA-Z0-9-_.]+$",
    test: |text| some(text, |it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.')),
};

/// The ID of an AWS CloudHSM cluster.
pub(crate) const CLOUD_HSM_CLUSTER_ID: Pattern = Pattern {
    text: "cluster-[2-7a-zA-Z]{11,16}",
    test: |text| {
        (19..=24).contains(&text.len())
            && follows(text, "cluster-", |it| it.is_ascii_alphabetic() || matches!(it, '2'..='7'))
    },
};

/// The URI of the endpoint of an external key store proxy.
pub(crate) const XKS_PROXY_URI_ENDPOINT: Pattern = Pattern {
    text: "^https://[a-zA-Z0-9.-]+$",
    test: |text| {
        follows(text, "https://", |it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-'))
    },
};

/// The path of the API of an external key store proxy, which ends with its version.
pub(crate) const XKS_PROXY_URI_PATH: Pattern = Pattern {
    text: r"^(/[a-zA-Z0-9\/_-]+/kms/xks/v\d{1,2})$|^(/kms/xks/v\d{1,2})$",
    test: |text| {
        let before = text.trim_end_matches(|it: char| it.is_ascii_digit());
        let Some(prefix) = before.strip_suffix("/kms/xks/v") else { return false };
        let is_prefix = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '_' | '-');
        (1..=2).contains(&(text.len() - before.len()))
            && (prefix.is_empty() || follows(prefix, "/", is_prefix))
    },
};

/// The name of an Amazon VPC endpoint service.
pub(crate) const VPC_ENDPOINT_SERVICE_NAME: Pattern = Pattern {
    text: r"^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$",
    test: |text| {
        let rest = text.strip_prefix("com").or_else(|| text.strip_prefix("eu"));
        let rest = rest.and_then(|rest| rest.strip_prefix(".amazonaws.vpce."));
        let Some((region, service)) = rest.and_then(|rest| rest.split_once('.')) else {
            return false;
        };
        REGION.matches(region)
            && follows(service, "vpce-svc-", |it| it.is_ascii_lowercase() || it.is_ascii_digit())
    },
};

/// An AWS account ID.
pub(crate) const ACCOUNT_ID: Pattern = Pattern {
    text: "[0-9]{12}",
    test: |text| text.len() == 12 && all(text, |it| it.is_ascii_digit()),
};

/// The access key ID of the credential for an external key store proxy.
pub(crate) const XKS_PROXY_ACCESS_KEY_ID: Pattern = Pattern {
    text: "^[A-Z2-7]+$",
    test: |text| some(text, |it| it.is_ascii_uppercase() || matches!(it, '2'..='7')),
};

/// The secret access key of the credential for an external key store proxy.
pub(crate) const XKS_PROXY_SECRET_ACCESS_KEY: Pattern = Pattern {
    text: r"^[a-zA-Z0-9\/+=]+$",
    test: |text| some(text, |it| it.is_ascii_alphanumeric() || matches!(it, '/' | '+' | '=')),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_key_stores_have_their_form() {
        let cases = [
            (CLOUD_HSM_CLUSTER_ID, "cluster-1a23b4cdefg", false),
            (CLOUD_HSM_CLUSTER_ID, "cluster-2a23b4cdefg", true),
            (CLOUD_HSM_CLUSTER_ID, "cluster-2a23b4cdef", false),
            (XKS_PROXY_URI_ENDPOINT, "https://proxy.example.com", true),
            (XKS_PROXY_URI_ENDPOINT, "http://proxy.example.com", false),
            (XKS_PROXY_URI_ENDPOINT, "https://proxy.example.com/", false),
            (XKS_PROXY_URI_PATH, "/kms/xks/v1", true),
            (XKS_PROXY_URI_PATH, "/a-b/c/kms/xks/v12", true),
            (XKS_PROXY_URI_PATH, "kms/xks/v1", false),
            (XKS_PROXY_URI_PATH, "/kms/xks/v123", false),
            (XKS_PROXY_URI_PATH, "/a.b/kms/xks/v1", false),
            (VPC_ENDPOINT_SERVICE_NAME, "com.amazonaws.vpce.us-east-1.vpce-svc-example1", true),
            (VPC_ENDPOINT_SERVICE_NAME, "org.amazonaws.vpce.us-east-1.vpce-svc-example1", false),
            (VPC_ENDPOINT_SERVICE_NAME, "com.amazonaws.vpce.us-east-1.vpce-svc-", false),
            (ACCOUNT_ID, "111122223333", true),
            (ACCOUNT_ID, "11112222333", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(pattern.matches(text), expected, "{text}");
        }
    }
}
