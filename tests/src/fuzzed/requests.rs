//! Requests to the JSON API.

#![expect(clippy::unwrap_used, reason = "what does not hold ends the test")]

use kms_core::{Map, Resources, Scope};
use kms_sim::{Answer, Laboratory, Options, WallTime};
use kms_store::{MemoryStore, TrailRecord, import};
use pollster::block_on;
use serde_json::Value;

use super::WALL;
use super::views::look;

/// So fast that half a year passes in a second.
const RATE: f64 = 182.0 * 86_400.0;

/// Sends requests to a laboratory. A request is a line with its target, then its body up to an empty
/// line; half a year passes before every second request. Responses have AWS's form, a refusal changes
/// nothing, and the resulting laboratory can be exported, and reopened from its store.
pub fn requests(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let store = MemoryStore::new();
    let mut session = Session { laboratory: opened(&store, WALL), wall: WALL };
    for (number, request) in text.split("\n\n").enumerate() {
        if number % 2 == 0 {
            session.wall.0 += 1000.0;
        }
        let (target, body) = request.split_once('\n').unwrap_or((request, ""));
        session.ask(target, body);
    }
    session.close(&store);
}

fn opened(store: &MemoryStore, wall: WallTime) -> Laboratory<MemoryStore> {
    let seed = Some("fuzz".to_owned());
    let options = Options { seed, rate: RATE, ..Options::default() };
    block_on(Laboratory::open(store.clone(), options, wall)).unwrap()
}

struct Session {
    laboratory: Laboratory<MemoryStore>,
    wall: WallTime,
}

impl Session {
    fn ask(&self, target: &str, body: &str) {
        block_on(self.laboratory.tick(self.wall)).unwrap();
        let before = self.resources();
        let answer = block_on(self.laboratory.call(self.wall, target, body));
        check_form(&answer);
        if answer.fault.is_some() {
            assert!(self.resources() == before, "a refusal changed something: {}", answer.body);
        }
    }

    fn resources(&self) -> Map<Scope, Resources> {
        self.laboratory.read(|simulator| simulator.kms().resources().clone())
    }

    fn close(self, store: &MemoryStore) {
        self.laboratory.trail(None).iter().for_each(check_record);
        assert_ne!(self.laboratory.read(look), 0);
        let exported = self.laboratory.export(self.wall).unwrap();
        assert!(import(&exported).is_ok(), "{:?}", import(&exported));
        block_on(self.laboratory.close(self.wall));
        let reopened = opened(store, self.wall);
        assert_eq!(reopened.export(self.wall).unwrap(), exported);
    }
}

/// WIR-06, WIR-07, and a request id in the form of a UUID.
fn check_form(Answer { status, body, request_id, fault }: &Answer) {
    let groups: Vec<_> = request_id.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12], "{request_id}");
    let members: Value = serde_json::from_str(if body.is_empty() { "{}" } else { body }).unwrap();
    assert!(members.is_object(), "{body}");
    match fault {
        None => assert_eq!(*status, 200),
        Some(fault) => {
            assert!((400..600).contains(status), "{status}");
            assert_eq!(members.get("__type").and_then(Value::as_str), Some(&*fault.code));
            let message = members.get("message").and_then(Value::as_str);
            assert_eq!(message.unwrap_or_default(), fault.message);
        }
    }
}

fn check_record(TrailRecord { json, .. }: &TrailRecord) {
    let record: Value = serde_json::from_str(json).unwrap();
    assert!(record.get("eventName").is_some_and(Value::is_string), "{json}");
}
