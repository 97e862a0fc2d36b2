//! A leader and a follower, step by step. `store_faults` runs thousands of random sequences with more
//! tabs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use core::cell::RefCell;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{
    ClockCommand, ClockError, Joining, Laboratory, LaboratoryError, OpenError, Options, WallTime,
};
use kms_store::{JournalError, MemoryStore, Store, StoreError};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);
const DAY: Duration = Duration::from_secs(86_400);

type Lab = Laboratory<MemoryStore>;
type Inbox = Rc<RefCell<VecDeque<Vec<u8>>>>;

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("tests".to_owned()), ..Options::default() }
}

/// Two tabs with a laboratory, and the messages between them.
struct Tabs {
    store: MemoryStore,
    leader: Lab,
    follower: Lab,
    to_leader: Inbox,
    to_follower: Inbox,
}

fn post_to(inbox: &Inbox) -> impl Fn(&[u8]) + 'static {
    let inbox = Rc::clone(inbox);
    move |bytes| inbox.borrow_mut().push_back(bytes.to_vec())
}

fn next_of(inbox: &Inbox) -> Option<Vec<u8>> {
    inbox.borrow_mut().pop_front()
}

fn leader(store: &MemoryStore, to_follower: &Inbox) -> Lab {
    let leader = block_on(Lab::open(store.clone(), options(), WALL)).unwrap();
    leader.lead(post_to(to_follower), true).unwrap();
    block_on(leader.serve());
    leader
}

impl Tabs {
    fn open() -> Self {
        let (store, to_leader, to_follower) =
            (MemoryStore::new(), Inbox::default(), Inbox::default());
        let leader = leader(&store, &to_follower);
        let joining = Joining::new(post_to(&to_leader)).unwrap();
        let mut shown = None;
        while shown.is_none() {
            deliver(&to_leader, &leader);
            shown = next_of(&to_follower).and_then(|bytes| joining.receive(&options(), &bytes));
        }
        let follower: Lab = shown.unwrap().unwrap();
        block_on(follower.serve());
        Self { store, leader, follower, to_leader, to_follower }
    }

    /// Waits for the reply to a request, and delivers all messages meanwhile.
    fn complete<T>(&self, request: impl Future<Output = T>) -> T {
        let mut request = pin!(request);
        let context = &mut Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(reply) = request.as_mut().poll(context) {
                return reply;
            }
            let is_idle =
                self.to_leader.borrow().is_empty() && self.to_follower.borrow().is_empty();
            assert!(!is_idle, "there is no reply");
            deliver(&self.to_leader, &self.leader);
            deliver(&self.to_follower, &self.follower);
        }
    }

    fn call(&self, operation: &str, input: &str) -> String {
        let target = format!("TrentService.{operation}");
        let answer = self.complete(self.follower.call(WALL, &target, input));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    fn assert_same(&self) {
        while !self.to_follower.borrow().is_empty() {
            deliver(&self.to_follower, &self.follower);
        }
        assert_eq!(self.follower.export(WALL), self.leader.export(WALL));
        assert_eq!(self.follower.now(WALL), self.leader.now(WALL));
    }
}

fn deliver(inbox: &Inbox, to: &Lab) {
    if let Some(bytes) = next_of(inbox) {
        block_on(to.receive(WALL, &bytes));
    }
}

#[test]
fn the_leader_carries_out_the_requests_of_a_follower() {
    let tabs = Tabs::open();
    assert!(tabs.leader.status().is_leader && !tabs.follower.status().is_leader);
    tabs.call("CreateKey", r#"{"Description":"requested by the follower"}"#);
    tabs.complete(tabs.follower.use_aws_service(WALL, "s3")).unwrap();
    tabs.complete(tabs.follower.put_document(WALL, "note", Some("text".to_owned()))).unwrap();
    tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::Run(60.0))).unwrap();
    assert_eq!(tabs.follower.rate(), 60.0);
    let day_later = tabs.leader.now(WALL).plus(DAY);
    tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::AdvanceBy(DAY))).unwrap();
    assert_eq!(tabs.leader.now(WALL), day_later);
    assert_eq!(tabs.leader.documents(""), [("note".to_owned(), "text".to_owned())]);
    assert_eq!(tabs.leader.events(0).len(), 3);
    tabs.assert_same();
}

#[test]
fn a_forwarded_request_keeps_its_signed_region_and_account() {
    let tabs = Tabs::open();
    let signed = "AWS4-HMAC-SHA256 Credential=444455556666/20261121/eu-west-1/kms/aws4_request";
    let call = tabs.follower.call_signed(WALL, signed, "TrentService.CreateKey", "{}");
    let answer = tabs.complete(call);
    assert!(answer.body.contains("arn:aws:kms:eu-west-1:444455556666:key/"), "{}", answer.body);
    assert!(tabs.call("ListKeys", "{}").contains(r#""Keys":[]"#));
    tabs.assert_same();
}

#[test]
fn a_follower_receives_the_errors_of_the_leader() {
    let tabs = Tabs::open();
    let past = tabs.complete(
        tabs.follower.turn_clock(WALL, ClockCommand::AdvanceTo(Timestamp::from_millis(0))),
    );
    assert!(matches!(past, Err(LaboratoryError::Clock(ClockError::InThePast { .. }))));
    let late = tabs.complete(
        tabs.follower.turn_clock(WALL, ClockCommand::AdvanceTo(Timestamp::MAX.plus(DAY))),
    );
    assert_eq!(late, Err(LaboratoryError::Clock(ClockError::TooLate)));
    let rate = tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::Run(-1.0)));
    assert_eq!(rate, Err(LaboratoryError::Clock(ClockError::InvalidRate(-1.0))));
    let service = tabs.complete(tabs.follower.use_aws_service(WALL, "No Service"));
    let Err(LaboratoryError::Refused(fault)) = service else { panic!("{service:?}") };
    assert_eq!(fault.code, "ValidationException");
    let answer = tabs.complete(tabs.follower.call(WALL, "TrentService.DescribeKey", "{}"));
    assert_eq!(answer.fault.unwrap().code, "ValidationException");
    tabs.assert_same();
}

#[test]
fn replacing_the_laboratory_replaces_it_in_both_tabs() {
    let tabs = Tabs::open();
    tabs.call("CreateKey", "{}");
    let saved = tabs.follower.export(WALL).unwrap();
    tabs.complete(tabs.follower.reset(WALL, options())).unwrap();
    assert!(tabs.leader.events(0).is_empty());
    tabs.assert_same();
    tabs.complete(tabs.follower.restore(WALL, &saved)).unwrap();
    assert_eq!(tabs.leader.events(0).len(), 1);
    tabs.assert_same();
    let again = block_on(Lab::open(tabs.store.clone(), options(), WALL)).unwrap();
    assert_eq!(again.export(WALL), tabs.leader.export(WALL));
}

#[test]
fn a_follower_must_have_the_options_of_its_leader() {
    let (store, to_leader, to_follower) = (MemoryStore::new(), Inbox::default(), Inbox::default());
    let leader = leader(&store, &to_follower);
    let joining = Joining::new(post_to(&to_leader)).unwrap();
    let other = Options { seed: Some("another".to_owned()), ..options() };
    deliver(&to_leader, &leader);
    let shown = core::iter::from_fn(|| next_of(&to_follower))
        .find_map(|bytes| joining.receive::<MemoryStore>(&other, &bytes));
    assert!(matches!(shown, Some(Err(OpenError::Mismatch(_)))));
}

#[test]
fn bytes_that_are_not_a_message_are_ignored() {
    let tabs = Tabs::open();
    let before = tabs.leader.export(WALL).unwrap();
    for bytes in [&b""[..], b"KO", &[0; 64], b"a message of another page of this site"] {
        block_on(tabs.leader.receive(WALL, bytes));
        block_on(tabs.follower.receive(WALL, bytes));
    }
    assert_eq!(tabs.leader.export(WALL).unwrap(), before);
    tabs.assert_same();
}

#[test]
fn a_successor_retains_changes_that_the_leader_could_not_store() {
    let tabs = Tabs::open();
    tabs.call("CreateKey", "{}");
    tabs.store.fail_next(StoreError::QuotaExceeded);
    tabs.call("CreateKey", "{}");
    assert_eq!(tabs.follower.status().problem.unwrap().name, "StoreFullError");
    let Tabs { store, leader, follower, .. } = tabs;
    drop(leader);
    block_on(follower.take_over(Ok(store.clone()), None, WALL));
    assert!(follower.status().is_leader && follower.status().problem.is_some());
    assert_eq!(follower.events(0).len(), 2);
    // The store holds an earlier state of this laboratory, so it may be overwritten.
    block_on(follower.store_in(store.clone(), false)).unwrap();
    assert_eq!(follower.status().problem, None);
    let again = block_on(Lab::open(store, options(), WALL)).unwrap();
    assert_eq!(again.events(0).len(), 2);
}

#[test]
fn a_successor_with_an_empty_store_reports_damage_and_continues() {
    let tabs = Tabs::open();
    tabs.call("CreateKey", "{}");
    let follower = tabs.follower;
    drop(tabs.leader);
    block_on(follower.take_over(Ok(MemoryStore::new()), None, WALL));
    assert_eq!(follower.status().problem.unwrap().name, "LaboratoryDamagedError");
    assert_eq!(follower.events(0).len(), 1);
}

#[test]
fn a_follower_that_closes_gets_no_reply() {
    let tabs = Tabs::open();
    let call = tabs.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    let context = &mut Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(context).is_pending());
    block_on(tabs.follower.close(WALL));
    let Poll::Ready(answer) = call.as_mut().poll(context) else { panic!("it waits for a reply") };
    assert_eq!(answer.status, 500);
    while !tabs.to_leader.borrow().is_empty() {
        deliver(&tabs.to_leader, &tabs.leader);
    }
    // The leader does not retain the reply.
    let retained = |laboratory: &Lab| laboratory.read(|simulator| simulator.documents().len());
    assert_eq!(retained(&tabs.leader), 0);
}

#[test]
fn a_successor_ignores_a_late_request_to_its_predecessor() {
    let tabs = Tabs::open();
    let call = tabs.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let late = tabs.to_leader.borrow().back().cloned().unwrap();
    assert_eq!(tabs.complete(call).status, 200);
    // The next request acknowledges the reply, which is then removed from the cache.
    tabs.call("CreateKey", "{}");
    let successor = block_on(Lab::open(tabs.store.clone(), options(), WALL)).unwrap();
    successor.lead(|_| (), false).unwrap();
    block_on(successor.serve());
    block_on(successor.receive(WALL, &late));
    assert_eq!(successor.events(0).len(), 2);
}

#[test]
fn the_reply_to_a_request_that_changes_nothing_is_not_stored() {
    let tabs = Tabs::open();
    let documents = || tabs.leader.read(|simulator| simulator.documents().clone());
    tabs.call("CreateAlias", &alias_of(&tabs.call("CreateKey", "{}")));
    let before = documents();
    assert_eq!(before.len(), 1);
    let stored = block_on(tabs.store.load()).unwrap().log.len();
    let data_key = r#"{"KeyId":"alias/app","KeySpec":"AES_256"}"#;
    tabs.call("GenerateDataKey", data_key);
    assert_eq!(documents(), before);
    assert_eq!(block_on(tabs.store.load()).unwrap().log.len(), stored + 1, "only the record");
    assert_eq!(tabs.follower.trail(None), tabs.leader.trail(None));
}

#[test]
fn key_11_a_follower_receives_the_last_use_of_a_key() {
    let tabs = Tabs::open();
    tabs.call("CreateAlias", &alias_of(&tabs.call("CreateKey", "{}")));
    tabs.call("GenerateDataKey", r#"{"KeyId":"alias/app","KeySpec":"AES_256"}"#);
    let used = |lab: &Lab| {
        lab.read(|simulator| {
            let keys = simulator.kms().resources().values().flat_map(|it| it.keys.values());
            keys.filter_map(|key| key.last_usage).map(|it| it.record).collect::<Vec<_>>()
        })
    };
    assert_eq!((used(&tabs.leader), used(&tabs.follower)), (vec![3], vec![3]));
}

fn alias_of(created: &str) -> String {
    let id = created.split("\"KeyId\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    format!(r#"{{"AliasName":"alias/app","TargetKeyId":"{id}"}}"#)
}

#[test]
fn a_successor_reports_due_events_once_and_does_not_move_the_clock() {
    let tabs = Tabs::open();
    tabs.call("CreateAlias", &alias_of(&tabs.call("CreateKey", "{}")));
    let key = tabs.follower.read(|simulator| {
        let mut keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.next().copied().unwrap()
    });
    tabs.call("EnableKeyRotation", &format!(r#"{{"KeyId":"{key}","RotationPeriodInDays":90}}"#));
    tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::Run(86_400.0))).unwrap();
    let reported = Rc::new(RefCell::new(Vec::new()));
    let receiver = Rc::clone(&reported);
    tabs.follower.subscribe(move |events| {
        receiver.borrow_mut().extend(events.iter().map(|event| event.seq));
    });
    let Tabs { store, leader, follower, .. } = tabs;
    drop(leader);
    let later = WallTime(WALL.0 + 200_000.0);
    let shown = follower.now(later);
    // The wall clock was read before the store was opened, which takes a while.
    block_on(follower.take_over(Ok(store), None, WallTime(later.0 - 5000.0)));
    assert_eq!(follower.now(later), shown);
    assert_eq!(*reported.borrow(), [4, 5]);
    assert_eq!(follower.events(3).len(), 2);
}

#[test]
fn saving_again_informs_the_followers() {
    let tabs = Tabs::open();
    tabs.store.fail_next(StoreError::QuotaExceeded);
    tabs.call("CreateKey", "{}");
    assert!(tabs.follower.status().problem.is_some());
    block_on(tabs.leader.store_in(tabs.store.clone(), false)).unwrap();
    tabs.assert_same();
    assert_eq!(tabs.follower.status().problem, None);
    let Tabs { store, leader, follower, .. } = tabs;
    drop(leader);
    block_on(follower.take_over(Ok(store), None, WALL));
    assert_eq!(follower.status().problem, None);
}

#[test]
fn a_follower_does_not_store_and_names_the_tab_that_does() {
    let tabs = Tabs::open();
    tabs.store.fail_next(StoreError::QuotaExceeded);
    tabs.call("CreateKey", "{}");
    let before = block_on(tabs.store.load()).unwrap();
    let refused = block_on(tabs.follower.store_in(tabs.store.clone(), true));
    let error = JournalError::Store(StoreError::OtherWriter);
    assert_eq!(refused, Err(error.clone()));
    assert_eq!(error.to_string(), "another tab stores this laboratory; save it in that tab");
    assert_eq!(block_on(tabs.store.load()).unwrap(), before);
    assert!(!tabs.follower.status().is_leader);
}

#[test]
fn the_state_machine_of_a_follower_has_the_present_time() {
    let tabs = Tabs::open();
    tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::AdvanceBy(DAY * 400))).unwrap();
    let now = |laboratory: &Lab| laboratory.read(|simulator| simulator.kms().now());
    assert_eq!(now(&tabs.follower), now(&tabs.leader));
}

#[test]
fn the_ticks_of_many_followers_are_stored_once() {
    let tabs = Tabs::open();
    tabs.complete(tabs.follower.turn_clock(WALL, ClockCommand::Run(60.0))).unwrap();
    assert_eq!(tabs.follower.wall_time_until_next_event(WALL), None);
    let stored = || block_on(tabs.store.load()).unwrap().log.len();
    let before = stored();
    let later = WallTime(WALL.0 + 1000.0);
    for _ in 0..20 {
        block_on(tabs.follower.tick(later)).unwrap();
        let tick = next_of(&tabs.to_leader).unwrap();
        block_on(tabs.leader.receive(later, &tick));
    }
    assert_eq!(stored(), before + 1);
    let seen = Rc::new(RefCell::new(0));
    let watching = Rc::clone(&seen);
    tabs.follower.on_change(move || *watching.borrow_mut() += 1);
    deliver(&tabs.to_follower, &tabs.follower);
    assert_eq!(*seen.borrow(), 0, "a tick of the clock is not reported as a change");
    assert_eq!(tabs.follower.now(later), tabs.leader.now(later));
}

#[test]
fn a_closed_leader_ignores_requests() {
    let tabs = Tabs::open();
    block_on(tabs.leader.close(WALL));
    let before = block_on(tabs.store.load()).unwrap();
    let call = tabs.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    let context = &mut Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(context).is_pending());
    deliver(&tabs.to_leader, &tabs.leader);
    let refused = block_on(tabs.leader.store_in(tabs.store.clone(), true));
    assert_eq!(refused, Err(JournalError::Store(StoreError::Closed)));
    assert_eq!(block_on(tabs.store.load()).unwrap(), before);
    assert!(tabs.leader.events(0).is_empty());
    // The successor carries out the request.
    block_on(tabs.follower.take_over(Ok(tabs.store.clone()), None, WALL));
    let Poll::Ready(answer) = call.as_mut().poll(context) else { panic!("there is no reply") };
    assert_eq!(answer.status, 200);
    // A leader's own replies are not retained.
    assert_eq!(tabs.follower.read(|simulator| simulator.documents().len()), 0);
}
