//! A writer and a follower, step by step; `store_faults` has them by the thousand.

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
type Post = Rc<RefCell<VecDeque<Vec<u8>>>>;

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, seed: Some("tests".to_owned()), ..Options::default() }
}

/// Two tabs, and what is on its way between them.
struct Two {
    store: MemoryStore,
    writer: Lab,
    follower: Lab,
    to_writer: Post,
    to_follower: Post,
}

fn post_to(inbox: &Post) -> impl Fn(&[u8]) + 'static {
    let inbox = Rc::clone(inbox);
    move |bytes| inbox.borrow_mut().push_back(bytes.to_vec())
}

fn next_of(inbox: &Post) -> Option<Vec<u8>> {
    inbox.borrow_mut().pop_front()
}

fn writer(store: &MemoryStore, to_follower: &Post) -> Lab {
    let writer = block_on(Lab::open(store.clone(), options(), WALL)).unwrap();
    writer.lead(post_to(to_follower), true).unwrap();
    block_on(writer.serve());
    writer
}

impl Two {
    fn open() -> Self {
        let (store, to_writer, to_follower) =
            (MemoryStore::new(), Post::default(), Post::default());
        let writer = writer(&store, &to_follower);
        let joining = Joining::new(post_to(&to_writer)).unwrap();
        let mut shown = None;
        while shown.is_none() {
            deliver(&to_writer, &writer);
            shown = next_of(&to_follower).and_then(|bytes| joining.receive(&options(), &bytes));
        }
        let follower: Lab = shown.unwrap().unwrap();
        block_on(follower.serve());
        Self { store, writer, follower, to_writer, to_follower }
    }

    /// What the follower's question comes to, with all that is posted meanwhile delivered.
    fn settle<T>(&self, asked: impl Future<Output = T>) -> T {
        let mut asked = pin!(asked);
        loop {
            if let Poll::Ready(told) = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()))
            {
                return told;
            }
            let is_idle =
                self.to_writer.borrow().is_empty() && self.to_follower.borrow().is_empty();
            assert!(!is_idle, "nobody answers");
            deliver(&self.to_writer, &self.writer);
            deliver(&self.to_follower, &self.follower);
        }
    }

    fn call(&self, operation: &str, input: &str) -> String {
        let target = format!("TrentService.{operation}");
        let answer = self.settle(self.follower.call(WALL, &target, input));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    fn assert_same(&self) {
        while !self.to_follower.borrow().is_empty() {
            deliver(&self.to_follower, &self.follower);
        }
        assert_eq!(self.follower.export(WALL), self.writer.export(WALL));
        assert_eq!(self.follower.now(WALL), self.writer.now(WALL));
    }
}

fn deliver(inbox: &Post, to: &Lab) {
    if let Some(bytes) = next_of(inbox) {
        block_on(to.receive(WALL, &bytes));
    }
}

#[test]
fn whatever_a_follower_is_asked_is_done_by_the_writer() {
    let two = Two::open();
    assert!(two.writer.status().is_leader && !two.follower.status().is_leader);
    two.call("CreateKey", r#"{"Description":"asked of the follower"}"#);
    two.settle(two.follower.use_aws_service(WALL, "s3")).unwrap();
    two.settle(two.follower.put_document(WALL, "note", Some("text".to_owned()))).unwrap();
    two.settle(two.follower.turn_clock(WALL, ClockCommand::Run(60.0))).unwrap();
    assert_eq!(two.follower.rate(), 60.0);
    let day_later = two.writer.now(WALL).plus(DAY);
    two.settle(two.follower.turn_clock(WALL, ClockCommand::AdvanceBy(DAY))).unwrap();
    assert_eq!(two.writer.now(WALL), day_later);
    assert_eq!(two.writer.documents(""), [("note".to_owned(), "text".to_owned())]);
    assert_eq!(two.writer.events(0).len(), 3);
    two.assert_same();
}

#[test]
fn what_a_follower_is_asked_is_done_in_the_region_that_it_is_signed_for() {
    let two = Two::open();
    let signed = "AWS4-HMAC-SHA256 Credential=444455556666/20261121/eu-west-1/kms/aws4_request";
    let call = two.follower.call_signed(WALL, signed, "TrentService.CreateKey", "{}");
    let answer = two.settle(call);
    assert!(answer.body.contains("arn:aws:kms:eu-west-1:444455556666:key/"), "{}", answer.body);
    assert!(two.call("ListKeys", "{}").contains(r#""Keys":[]"#));
    two.assert_same();
}

#[test]
fn a_refusal_comes_back_as_it_was() {
    let two = Two::open();
    let past = two
        .settle(two.follower.turn_clock(WALL, ClockCommand::AdvanceTo(Timestamp::from_millis(0))));
    assert!(matches!(past, Err(LaboratoryError::Clock(ClockError::InThePast { .. }))));
    let late = two
        .settle(two.follower.turn_clock(WALL, ClockCommand::AdvanceTo(Timestamp::MAX.plus(DAY))));
    assert_eq!(late, Err(LaboratoryError::Clock(ClockError::TooLate)));
    let rate = two.settle(two.follower.turn_clock(WALL, ClockCommand::Run(-1.0)));
    assert_eq!(rate, Err(LaboratoryError::Clock(ClockError::InvalidRate(-1.0))));
    let service = two.settle(two.follower.use_aws_service(WALL, "No Service"));
    let Err(LaboratoryError::Refused(fault)) = service else { panic!("{service:?}") };
    assert_eq!(fault.code, "ValidationException");
    let answer = two.settle(two.follower.call(WALL, "TrentService.DescribeKey", "{}"));
    assert_eq!(answer.fault.unwrap().code, "ValidationException");
    two.assert_same();
}

#[test]
fn another_laboratory_takes_the_place_in_both() {
    let two = Two::open();
    two.call("CreateKey", "{}");
    let saved = two.follower.export(WALL).unwrap();
    two.settle(two.follower.reset(WALL, options())).unwrap();
    assert!(two.writer.events(0).is_empty());
    two.assert_same();
    two.settle(two.follower.restore(WALL, &saved)).unwrap();
    assert_eq!(two.writer.events(0).len(), 1);
    two.assert_same();
    let again = block_on(Lab::open(two.store.clone(), options(), WALL)).unwrap();
    assert_eq!(again.export(WALL), two.writer.export(WALL));
}

#[test]
fn a_follower_was_born_like_its_writer() {
    let (store, to_writer, to_follower) = (MemoryStore::new(), Post::default(), Post::default());
    let writer = writer(&store, &to_follower);
    let joining = Joining::new(post_to(&to_writer)).unwrap();
    let other = Options { seed: Some("another".to_owned()), ..options() };
    deliver(&to_writer, &writer);
    let shown = core::iter::from_fn(|| next_of(&to_follower))
        .find_map(|bytes| joining.receive::<MemoryStore>(&other, &bytes));
    assert!(matches!(shown, Some(Err(OpenError::Mismatch(_)))));
}

#[test]
fn what_is_no_message_changes_nothing() {
    let two = Two::open();
    let before = two.writer.export(WALL).unwrap();
    for bytes in [&b""[..], b"KO", &[0; 64], b"something that another page of this site says"] {
        block_on(two.writer.receive(WALL, bytes));
        block_on(two.follower.receive(WALL, bytes));
    }
    assert_eq!(two.writer.export(WALL).unwrap(), before);
    two.assert_same();
}

#[test]
fn a_successor_keeps_what_the_writer_could_not_store() {
    let two = Two::open();
    two.call("CreateKey", "{}");
    two.store.fail_next(StoreError::QuotaExceeded);
    two.call("CreateKey", "{}");
    assert_eq!(two.follower.status().problem.unwrap().name, "StoreFullError");
    let Two { store, writer, follower, .. } = two;
    drop(writer);
    block_on(follower.take_over(Ok(store.clone()), None, WALL));
    assert!(follower.status().is_leader && follower.status().problem.is_some());
    assert_eq!(follower.events(0).len(), 2);
    // What is stored is an earlier state of it, and nothing else.
    block_on(follower.store_in(store.clone(), false)).unwrap();
    assert_eq!(follower.status().problem, None);
    let again = block_on(Lab::open(store, options(), WALL)).unwrap();
    assert_eq!(again.events(0).len(), 2);
}

#[test]
fn a_successor_that_finds_nothing_says_so_and_goes_on() {
    let two = Two::open();
    two.call("CreateKey", "{}");
    let follower = two.follower;
    drop(two.writer);
    block_on(follower.take_over(Ok(MemoryStore::new()), None, WALL));
    assert_eq!(follower.status().problem.unwrap().name, "LaboratoryDamagedError");
    assert_eq!(follower.events(0).len(), 1);
}

#[test]
fn who_goes_is_owed_no_answer() {
    let two = Two::open();
    let call = two.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    let context = &mut Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(context).is_pending());
    block_on(two.follower.close(WALL));
    let Poll::Ready(answer) = call.as_mut().poll(context) else { panic!("it waits for ever") };
    assert_eq!(answer.status, 500);
    while !two.to_writer.borrow().is_empty() {
        deliver(&two.to_writer, &two.writer);
    }
    // Nothing of what it was told is kept for it.
    let kept = |laboratory: &Lab| laboratory.read(|simulator| simulator.documents().len());
    assert_eq!(kept(&two.writer), 0);
}

#[test]
fn what_was_asked_of_one_writer_is_not_done_by_its_successor() {
    let two = Two::open();
    let call = two.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let late = two.to_writer.borrow().back().cloned().unwrap();
    assert_eq!(two.settle(call).status, 200);
    // It has heard the answer now, and nothing is kept of that any more.
    two.call("CreateKey", "{}");
    let successor = block_on(Lab::open(two.store.clone(), options(), WALL)).unwrap();
    successor.lead(|_| (), false).unwrap();
    block_on(successor.serve());
    block_on(successor.receive(WALL, &late));
    assert_eq!(successor.events(0).len(), 2);
}

#[test]
fn nothing_is_kept_of_what_changes_nothing() {
    let two = Two::open();
    let kept = || two.writer.read(|simulator| simulator.documents().clone());
    two.call("CreateAlias", &alias_of(&two.call("CreateKey", "{}")));
    let before = kept();
    assert_eq!(before.len(), 1);
    let stored = block_on(two.store.load()).unwrap().log.len();
    let data_key = r#"{"KeyId":"alias/app","KeySpec":"AES_256"}"#;
    two.call("GenerateDataKey", data_key);
    assert_eq!(kept(), before);
    assert_eq!(block_on(two.store.load()).unwrap().log.len(), stored + 1, "of the record");
    assert_eq!(two.follower.trail(None), two.writer.trail(None));
}

#[test]
fn key_11_a_follower_sees_what_a_key_was_used_for() {
    let two = Two::open();
    two.call("CreateAlias", &alias_of(&two.call("CreateKey", "{}")));
    two.call("GenerateDataKey", r#"{"KeyId":"alias/app","KeySpec":"AES_256"}"#);
    let used = |lab: &Lab| {
        lab.read(|simulator| {
            let keys = simulator.kms().resources().values().flat_map(|it| it.keys.values());
            keys.filter_map(|key| key.last_usage).map(|it| it.record).collect::<Vec<_>>()
        })
    };
    assert_eq!((used(&two.writer), used(&two.follower)), (vec![3], vec![3]));
}

fn alias_of(created: &str) -> String {
    let id = created.split("\"KeyId\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    format!(r#"{{"AliasName":"alias/app","TargetKeyId":"{id}"}}"#)
}

#[test]
fn a_successor_tells_what_fell_due_once_and_turns_no_clock() {
    let two = Two::open();
    two.call("CreateAlias", &alias_of(&two.call("CreateKey", "{}")));
    let key = two.follower.read(|simulator| {
        let mut keys = simulator.kms().resources().values().flat_map(|it| it.keys.keys());
        keys.next().copied().unwrap()
    });
    two.call("EnableKeyRotation", &format!(r#"{{"KeyId":"{key}","RotationPeriodInDays":90}}"#));
    two.settle(two.follower.turn_clock(WALL, ClockCommand::Run(86_400.0))).unwrap();
    let told = Rc::new(RefCell::new(Vec::new()));
    let listening = Rc::clone(&told);
    two.follower.subscribe(move |events| {
        listening.borrow_mut().extend(events.iter().map(|event| event.seq));
    });
    let Two { store, writer, follower, .. } = two;
    drop(writer);
    let later = WallTime(WALL.0 + 200_000.0);
    let shown = follower.now(later);
    // The wall was read before the store was opened, which takes a while.
    block_on(follower.take_over(Ok(store), None, WallTime(later.0 - 5000.0)));
    assert_eq!(follower.now(later), shown);
    assert_eq!(*told.borrow(), [4, 5]);
    assert_eq!(follower.events(3).len(), 2);
}

#[test]
fn what_is_saved_again_is_saved_for_all() {
    let two = Two::open();
    two.store.fail_next(StoreError::QuotaExceeded);
    two.call("CreateKey", "{}");
    assert!(two.follower.status().problem.is_some());
    block_on(two.writer.store_in(two.store.clone(), false)).unwrap();
    two.assert_same();
    assert_eq!(two.follower.status().problem, None);
    let Two { store, writer, follower, .. } = two;
    drop(writer);
    block_on(follower.take_over(Ok(store), None, WALL));
    assert_eq!(follower.status().problem, None);
}

#[test]
fn a_follower_has_the_rules_of_the_present() {
    let two = Two::open();
    two.settle(two.follower.turn_clock(WALL, ClockCommand::AdvanceBy(DAY * 400))).unwrap();
    let now = |laboratory: &Lab| laboratory.read(|simulator| simulator.kms().now());
    assert_eq!(now(&two.follower), now(&two.writer));
}

#[test]
fn many_followers_let_the_clock_tick_once() {
    let two = Two::open();
    two.settle(two.follower.turn_clock(WALL, ClockCommand::Run(60.0))).unwrap();
    assert_eq!(two.follower.wall_time_until_next_event(WALL), None);
    let stored = || block_on(two.store.load()).unwrap().log.len();
    let before = stored();
    let later = WallTime(WALL.0 + 1000.0);
    for _ in 0..20 {
        block_on(two.follower.tick(later)).unwrap();
        let tick = next_of(&two.to_writer).unwrap();
        block_on(two.writer.receive(later, &tick));
    }
    assert_eq!(stored(), before + 1);
    let seen = Rc::new(RefCell::new(0));
    let watching = Rc::clone(&seen);
    two.follower.on_change(move || *watching.borrow_mut() += 1);
    deliver(&two.to_follower, &two.follower);
    assert_eq!(*seen.borrow(), 0, "a clock that goes on is no change");
    assert_eq!(two.follower.now(later), two.writer.now(later));
}

#[test]
fn who_is_closed_does_nothing_more() {
    let two = Two::open();
    block_on(two.writer.close(WALL));
    let before = block_on(two.store.load()).unwrap();
    let call = two.follower.call(WALL, "TrentService.CreateKey", "{}");
    let mut call = pin!(call);
    let context = &mut Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(context).is_pending());
    deliver(&two.to_writer, &two.writer);
    let kept = block_on(two.writer.store_in(two.store.clone(), true));
    assert_eq!(kept, Err(JournalError::Store(StoreError::Closed)));
    assert_eq!(block_on(two.store.load()).unwrap(), before);
    assert!(two.writer.events(0).is_empty());
    // The successor does it.
    block_on(two.follower.take_over(Ok(two.store.clone()), None, WALL));
    let Poll::Ready(answer) = call.as_mut().poll(context) else { panic!("nobody answers") };
    assert_eq!(answer.status, 200);
    // As a writer it needs nothing to be kept for it.
    assert_eq!(two.follower.read(|simulator| simulator.documents().len()), 0);
}
