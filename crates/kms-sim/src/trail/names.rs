//! The names of members in records.

/// Returns the name of a member in records, which is the API's name in lower camel case (EVT-22).
/// Only the ID of a cluster has another name (CKS-09).
pub(super) fn lower_camel(name: &str) -> String {
    if name == "CloudHsmClusterId" {
        return "clusterId".to_owned();
    }
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}
