//! Words for moments, spans, numbers and names.

use kms_core::{Civil, KeySpec, KeyType, KeyUsage, MultiRegion, Timestamp};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// `15 Mar 2025`, in UTC.
#[must_use]
pub fn date(at: Timestamp) -> String {
    let Civil { year, month, day, .. } = at.civil();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

/// `15 Mar 2025, 09:30:07 UTC`.
#[must_use]
pub fn date_time(at: Timestamp) -> String {
    let Civil { hour, minute, second, .. } = at.civil();
    format!("{}, {hour:02}:{minute:02}:{second:02} UTC", date(at))
}

/// The distance of `at` from `now`: `in 34 days`, `5 hours ago`, `now`. Up to two years it is in days,
/// as rotation counts; rounded to the nearest day, so that a period of 365 days is still shown as 365
/// days a second after it began.
#[must_use]
pub fn relative(now: Timestamp, at: Timestamp) -> String {
    let millis = at.millis_since(now);
    let distance = millis.saturating_abs();
    let (number, unit) = match distance {
        0..1000 => return "now".to_owned(),
        1000..MINUTE => (distance / 1000, "second"),
        MINUTE..HOUR => (distance / MINUTE, "minute"),
        HOUR..DAY => (distance / HOUR, "hour"),
        _ if distance < 2 * YEAR => ((distance + DAY / 2) / DAY, "day"),
        _ => (distance / YEAR, "year"),
    };
    let number = count(number.unsigned_abs(), unit);
    if millis > 0 { format!("in {number}") } else { format!("{number} ago") }
}

/// `1 key`, `12 keys`, `10,000 keys`.
#[must_use]
pub fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(number))
}

/// `10,000`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns the part of a multi-Region key: `Primary`, or `Replica of us-east-1`.
#[must_use]
pub fn multi_region_word(multi_region: &MultiRegion) -> String {
    match multi_region.followed() {
        None => "Primary".to_owned(),
        Some(primary) => format!("Replica of {primary}"),
    }
}

/// `a`, `a and b`, `a, b and c`, `a, b, c and 9 more`.
#[must_use]
pub fn list(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let (mut shown, rest) = match names.split_at_checked(SHOWN) {
        Some((shown, [_, ..])) => (shown.to_vec(), names.len() - SHOWN),
        Some(_) | None => (names.to_vec(), 0),
    };
    if rest > 0 {
        shown.push(format!("{rest} more"));
    }
    match shown.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// The first part of an id, with an ellipsis.
#[must_use]
pub fn short_id(id: &str) -> String {
    match id.get(..8) {
        Some(start) if id.len() > 8 => format!("{start}…"),
        Some(_) | None => id.to_owned(),
    }
}

/// The console's word for the type of a key.
#[must_use]
pub const fn key_type_word(spec: KeySpec) -> &'static str {
    match spec.key_type() {
        KeyType::Symmetric => "Symmetric",
        KeyType::Asymmetric => "Asymmetric",
        KeyType::Hmac => "HMAC",
    }
}

/// Returns the console's words for a key usage.
#[must_use]
pub const fn usage_word(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::EncryptDecrypt => "Encrypt and decrypt",
        KeyUsage::SignVerify => "Sign and verify",
        KeyUsage::GenerateVerifyMac => "Generate and verify MAC",
        KeyUsage::KeyAgreement => "Key agreement",
        KeyUsage::EncapsulateDecapsulate => "Encapsulate and decapsulate",
    }
}
