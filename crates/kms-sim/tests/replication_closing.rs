//! A follower that is closed while it takes the place of its writer, over a store that takes its
//! time to be read.

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

/// Answers what it holds when it is asked for the second time.
#[derive(Clone)]
struct SlowStore(MemoryStore);

impl Store for SlowStore {
    async fn load(&self) -> Result<Stored, StoreError> {
        let mut is_asked_again = false;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            if core::mem::replace(&mut is_asked_again, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
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
fn who_is_closed_while_it_takes_over_writes_nothing() {
    let store = SlowStore(MemoryStore::new());
    let writer = block_on(Laboratory::open(store.clone(), options(), WALL)).unwrap();
    let posted = Rc::new(RefCell::new(Vec::new()));
    let to_follower = Rc::clone(&posted);
    writer.lead(move |bytes| to_follower.borrow_mut().push(bytes.to_vec()), true).unwrap();
    block_on(writer.serve());
    let asked = Rc::new(RefCell::new(Vec::new()));
    let to_writer = Rc::clone(&asked);
    let joining = Joining::new(move |bytes| *to_writer.borrow_mut() = bytes.to_vec()).unwrap();
    let join = asked.take();
    block_on(writer.receive(WALL, &join));
    let mut shown = posted.take().into_iter();
    let follower: Laboratory<SlowStore> =
        shown.find_map(|bytes| joining.receive(&options(), &bytes)).unwrap().unwrap();
    block_on(follower.serve());
    drop(writer);

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
