//! Texts that are given as the export of a laboratory.

#![expect(clippy::unwrap_used, reason = "what does not hold ends the test")]

use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_sim::{ClockCommand, Simulator};
use kms_store::conformance::stored_from_payloads;
use kms_store::{Snapshot, TransferError};
use serde_json::Value;

use super::WALL;
use super::views::look;

/// A rotation every 90 days since the year 1 takes its time.
const YEARS_MAX: i64 = 30;
const YEAR_MILLIS: i64 = 365 * 86_400_000;

/// An accepted export is exported as a text that is accepted as the same laboratory, which can go on. The
/// same holds for a text whose parts have no header and checksum: each part is then the number of its
/// kind and its payload, in base64.
pub fn import(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    check(&text);
    if let Some(text) = with_checksums(&text) {
        check(&text);
    }
}

fn check(text: &str) {
    match kms_store::import(text) {
        Err(refusal) => assert_ne!(refusal.to_string(), ""),
        Ok(snapshot) => {
            assert_eq!(exported_and_back(&snapshot), Ok(snapshot.clone()));
            live(snapshot);
        }
    }
}

fn exported_and_back(snapshot: &Snapshot) -> Result<Snapshot, TransferError> {
    kms_store::import(&kms_store::export(snapshot).unwrap())
}

fn live(snapshot: Snapshot) {
    let age = snapshot.clock.at.millis_since(snapshot.genesis.start);
    let mut simulator = Simulator::restore(snapshot, WALL);
    assert_ne!(look(&simulator), 0);
    if age > YEARS_MAX * YEAR_MILLIS {
        return;
    }
    let tomorrow = simulator.now(WALL).plus(Duration::from_hours(24));
    // Refused after the clock's last day.
    let _ = simulator.turn_clock(WALL, ClockCommand::AdvanceTo(tomorrow));
    let answer = simulator.handle(WALL, "TrentService.ListKeys", "{}");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let later = simulator.snapshot(WALL);
    assert_eq!(exported_and_back(&later), Ok(later));
}

fn with_checksums(text: &str) -> Option<String> {
    let mut whole: Value = serde_json::from_str(text).ok()?;
    let parts = whole.get_mut("parts")?;
    let texts = parts.as_array()?.iter().filter_map(Value::as_str);
    let payloads: Vec<_> = texts.filter_map(|text| STANDARD.decode(text).ok()).collect();
    let payloads: Vec<_> = payloads.iter().filter_map(|it| it.split_first()).collect();
    let payloads: Vec<_> = payloads.iter().map(|(kind, payload)| (**kind, *payload)).collect();
    let stored = stored_from_payloads(&payloads);
    let stored_parts = stored.snapshot.iter().flatten();
    *parts = stored_parts.map(|part| STANDARD.encode(part)).collect();
    Some(whole.to_string())
}
