//! Several tabs of one laboratory: they ask at the same time, the writer is killed in the middle,
//! another one takes over. Whatever was answered is there, once, in the same order in all of them.

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use kms_sim::{Head, Joining, Laboratory, NumberedEvent, Simulator, WallTime};
use pollster::block_on;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::faulty::FaultyStore;
use crate::history::options;

type Lab = Laboratory<FaultyStore>;
type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What a tab has of the laboratory.
enum Seat {
    Opening,
    Joining(Joining),
    Open(Lab),
}

struct Tab {
    seat: Rc<RefCell<Seat>>,
    inbox: Inbox,
    tasks: Vec<Task>,
    /// The keys it asked for and got no answer to yet.
    asked: Rc<RefCell<BTreeSet<usize>>>,
}

type Inbox = Rc<RefCell<VecDeque<Vec<u8>>>>;

/// Everything that is not in a tab: the disk, the channel, the wall, and what was promised.
struct World {
    chance: Chance,
    store: FaultyStore,
    wall: WallTime,
    tabs: BTreeMap<usize, Tab>,
    /// The tab that holds the lock, and those that wait for it, in their order.
    locked: VecDeque<usize>,
    channel: Rc<RefCell<BTreeMap<usize, Inbox>>>,
    head: Rc<Cell<Option<Head>>>,
    answered: Rc<RefCell<BTreeSet<usize>>>,
    next_tab: usize,
    next_key: usize,
}

/// Runs once by a seed.
pub(crate) fn run(seed: u64) {
    let mut world = World {
        chance: Chance(seed),
        store: FaultyStore::default(),
        wall: WallTime(1_700_000_000_000.0),
        tabs: BTreeMap::new(),
        locked: VecDeque::new(),
        channel: Rc::default(),
        head: Rc::default(),
        answered: Rc::default(),
        next_tab: 0,
        next_key: 0,
    };
    world.open_tab();
    for _ in 0..300 {
        world.happen();
    }
    world.come_to_rest();
    world.check();
}

impl World {
    fn happen(&mut self) {
        match self.chance.below(40) {
            0 if self.tabs.len() < 4 => self.open_tab(),
            1 if self.tabs.len() > 1 => self.kill(),
            2..=9 => self.ask(),
            10..=20 => drop(self.store.complete_one()),
            21..=30 => self.deliver(),
            _ => self.work(),
        }
        self.wall.0 += 7.0;
    }

    fn post(&self, from: usize) -> impl Fn(&[u8]) + 'static {
        let channel = Rc::clone(&self.channel);
        move |bytes| {
            for (_, inbox) in channel.borrow().iter().filter(|(tab, _)| **tab != from) {
                inbox.borrow_mut().push_back(bytes.to_vec());
            }
        }
    }

    fn open_tab(&mut self) {
        let name = self.next_tab;
        self.next_tab += 1;
        let inbox = Inbox::default();
        self.channel.borrow_mut().insert(name, Rc::clone(&inbox));
        let is_first = self.locked.is_empty();
        self.locked.push_back(name);
        let joining = Joining::new(self.post(name)).unwrap();
        let seat = Rc::new(RefCell::new(Seat::Joining(joining)));
        self.tabs.insert(name, Tab { seat, inbox, tasks: Vec::new(), asked: Rc::default() });
        if is_first {
            self.found(name, true);
        }
    }

    /// Opens what is stored, as its writer.
    fn found(&mut self, name: usize, is_alone: bool) {
        let (store, head, wall) = (self.store.clone(), Rc::clone(&self.head), self.wall);
        let post = self.post(name);
        let tab = self.tabs.get_mut(&name).unwrap();
        let seat = Rc::clone(&tab.seat);
        *seat.borrow_mut() = Seat::Opening;
        tab.tasks.push(Box::pin(async move {
            let laboratory = Lab::open_knowing(store, head.get(), options(), wall).await.unwrap();
            laboratory.keep_head(move |new| head.set(Some(new)));
            laboratory.lead(post, is_alone).unwrap();
            laboratory.serve().await;
            *seat.borrow_mut() = Seat::Open(laboratory);
        }));
    }

    /// A tab goes without a word. The lock goes to who waits longest.
    fn kill(&mut self) {
        let names: Vec<usize> = self.tabs.keys().copied().collect();
        let name = *self.chance.pick(&names);
        self.tabs.remove(&name);
        self.channel.borrow_mut().remove(&name);
        let was_writer = self.locked.front() == Some(&name);
        self.locked.retain(|other| *other != name);
        if !was_writer {
            return;
        }
        self.store.kill(&mut self.chance);
        let Some(next) = self.locked.front().copied() else { return self.open_tab() };
        let tab = self.tabs.get_mut(&next).unwrap();
        let follower = match &*tab.seat.borrow() {
            Seat::Open(laboratory) => Some(laboratory.clone()),
            Seat::Joining(_) | Seat::Opening => None,
        };
        let Some(follower) = follower else { return self.found(next, false) };
        let (store, head, wall) = (self.store.clone(), Rc::clone(&self.head), self.wall);
        tab.tasks.push(Box::pin(async move {
            follower.take_over(Ok(store), head.get(), wall).await;
            follower.keep_head(move |new| head.set(Some(new)));
        }));
    }

    fn some_tab(&mut self) -> Option<&mut Tab> {
        let names: Vec<usize> = self.tabs.keys().copied().collect();
        let name = if names.is_empty() { return None } else { *self.chance.pick(&names) };
        self.tabs.get_mut(&name)
    }

    /// Asks a tab for a key with a description that nobody else asks for; sometimes turns its clock.
    fn ask(&mut self) {
        let (key, wall, answered) = (self.next_key, self.wall, Rc::clone(&self.answered));
        let turns = self.chance.one_in(6);
        self.next_key += 1;
        let Some(tab) = self.some_tab() else { return };
        let Seat::Open(laboratory) = &*tab.seat.borrow() else { return };
        let (laboratory, asked) = (laboratory.clone(), Rc::clone(&tab.asked));
        asked.borrow_mut().insert(key);
        tab.tasks.push(Box::pin(async move {
            if turns {
                laboratory.advance_by(wall, core::time::Duration::from_secs(86_400)).await.unwrap();
            }
            let input = json!({ "Description": key.to_string() }).to_string();
            let answer = laboratory.call(wall, "TrentService.CreateKey", &input).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let body: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(body["KeyMetadata"]["Description"], key.to_string());
            assert!(described(&laboratory).contains(&key), "a tab does not see what it was told");
            asked.borrow_mut().remove(&key);
            answered.borrow_mut().insert(key);
        }));
    }

    /// A tab reads the next message.
    fn deliver(&mut self) {
        let wall = self.wall;
        let Some(tab) = self.some_tab() else { return };
        let Some(message) = tab.inbox.borrow_mut().pop_front() else { return };
        let shown = match &*tab.seat.borrow() {
            Seat::Opening => None,
            Seat::Joining(joining) => joining.hear(&options(), &message),
            Seat::Open(laboratory) => {
                let laboratory = laboratory.clone();
                let mut task: Task = Box::pin(async move { laboratory.hear(wall, &message).await });
                if poll(&mut task).is_pending() {
                    tab.tasks.push(task);
                }
                None
            }
        };
        if let Some(laboratory) = shown {
            let laboratory = laboratory.unwrap();
            block_on(laboratory.serve());
            *tab.seat.borrow_mut() = Seat::Open(laboratory);
        }
    }

    /// A tab goes on with what it has to do.
    fn work(&mut self) {
        if let Some(tab) = self.some_tab() {
            tab.tasks.retain_mut(|task| poll(task).is_pending());
        }
    }

    fn come_to_rest(&mut self) {
        for _ in 0..100_000 {
            let is_at_rest =
                self.tabs.values().all(|tab| tab.tasks.is_empty() && tab.inbox.borrow().is_empty());
            if is_at_rest {
                return;
            }
            self.store.complete_one();
            self.deliver();
            self.work();
        }
        panic!("something is never answered");
    }

    fn check(&self) {
        let answered = self.answered.borrow();
        let open = |tab: &Tab| match &*tab.seat.borrow() {
            Seat::Open(laboratory) => Some(laboratory.clone()),
            Seat::Joining(_) | Seat::Opening => None,
        };
        let laboratories: Vec<Lab> = self.tabs.values().map(|tab| open(tab).unwrap()).collect();
        let events: Vec<_> = laboratories.iter().map(|it| it.events(0)).collect();
        assert!(events.windows(2).all(|two| two[0] == two[1]), "tabs show different histories");
        for laboratory in &laboratories {
            let keys = described(laboratory);
            let once: BTreeSet<usize> = keys.iter().copied().collect();
            assert_eq!(once.len(), keys.len(), "something was done twice");
            assert!(answered.is_subset(&once), "something that was answered is lost");
            assert_eq!(laboratory.status().problem, None);
        }
        assert!(self.tabs.values().all(|tab| tab.asked.borrow().is_empty()));
        assert_eq!(reopened(&self.store, self.wall), events[0]);
    }
}

/// What a new tab would find.
fn reopened(store: &FaultyStore, wall: WallTime) -> Vec<NumberedEvent> {
    block_on(Lab::open_knowing(store.clone(), None, options(), wall)).unwrap().events(0)
}

/// The descriptions of all keys.
fn described(laboratory: &Lab) -> Vec<usize> {
    let all = |simulator: &Simulator| {
        let keys = simulator.kms().resources().values().flat_map(|it| it.keys.values());
        keys.filter_map(|key| key.description.parse().ok()).collect()
    };
    laboratory.read(all)
}

fn poll<T>(future: &mut Pin<Box<dyn Future<Output = T> + '_>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}
