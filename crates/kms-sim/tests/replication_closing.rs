//! A follower that is closed while it takes over from its leader, with a store that is slow to read.

use core::cell::RefCell;
use core::future::poll_fn;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use kms_core::Timestamp;
use kms_sim::{Joining, Laboratory, Options, WallTime};
use kms_store::{Durability, MemoryStore, Store, StoreError, Stored};
use pollster::block_on;

const WALL: WallTime = WallTime(1_700_000_000_000.0);

/// A store that returns its contents when it is polled for the second time.
#[derive(Clone)]
struct SlowStore(MemoryStore);

impl Store for SlowStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        let mut was_polled = false;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            if core::mem::replace(&mut was_polled, true) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        self.0.load().await
    }

    async fn append(
        &self,
        seq: u64,
        value: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError> {
        self.0.append(seq, value, durability).await
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        self.0.replace(snapshot, log_through).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.0.clear().await
    }

    async fn close(&self) {
        self.0.close().await;
    }
}

fn options() -> Options {
    let start = Some(Timestamp::from_date(2024, 1, 1));
    Options { start, rate: 86_400.0, seed: Some("tests".to_owned()), ..Options::default() }
}

#[test]
fn a_follower_that_is_closed_while_it_takes_over_writes_nothing() {
    let store = SlowStore(MemoryStore::new());
    let leader = block_on(Laboratory::open(store.clone(), options(), WALL)).unwrap();
    let posted = Rc::new(RefCell::new(Vec::new()));
    let to_follower = Rc::clone(&posted);
    leader.lead(move |bytes| to_follower.borrow_mut().push(bytes.to_vec()), true).unwrap();
    block_on(leader.serve());
    let requests = Rc::new(RefCell::new(Vec::new()));
    let to_leader = Rc::clone(&requests);
    let joining = Joining::new(move |bytes| *to_leader.borrow_mut() = bytes.to_vec()).unwrap();
    let join = requests.take();
    block_on(leader.receive(WALL, &join));
    let mut shown = posted.take().into_iter();
    let follower: Laboratory<SlowStore> =
        shown.find_map(|bytes| joining.receive(&options(), &bytes)).unwrap().unwrap();
    block_on(follower.serve());
    drop(leader);

    let later = WallTime(WALL.0 + 1000.0);
    let before = block_on(store.load()).unwrap();
    let taking_over = follower.take_over(Ok(store.clone()), None, later);
    let mut taking_over = pin!(taking_over);
    let context = &mut Context::from_waker(Waker::noop());
    assert!(taking_over.as_mut().poll(context).is_pending());
    block_on(follower.close(later));
    assert!(taking_over.as_mut().poll(context).is_ready());
    assert!(!follower.status().is_leader);
    assert_eq!(block_on(store.load()).unwrap(), before);
}
