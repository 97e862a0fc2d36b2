//! Several tabs of one laboratory: they ask at the same time, the writer is killed in the middle,
//! another one takes over. Whatever was answered is there, once, in the same order in all of them.
//! In some worlds the clock runs, in some the store fails, in some the laboratory is made anew.

mod check;
mod tab;

use core::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use kms_sim::{ClockCommand, Joining, Options, WallTime};
use kms_store::{Head, JournalError, Stored};
use serde_json::{Value, json};

use crate::faulty::FaultyStore;
use crate::history;
use crate::poll;
use crate::random::Random;
use pollster::block_on;
use tab::{Inbox, Lab, Seat, Tab, Task, described, listen};

/// What happens in a world, beside questions and deaths.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The clock is turned now and then.
    Quiet,
    /// The clock runs, a day a second.
    Running,
    /// Transactions are abandoned, and the laboratory is saved again.
    Failing,
    /// Tabs make the laboratory anew.
    Resetting,
}

const DAY_A_SECOND: f64 = 86_400.0;
const START: WallTime = WallTime(1_700_000_000_000.0);

/// Whether what is answered is promised: not while a tab makes the laboratory anew.
#[derive(Default)]
struct Resets {
    asked: Cell<usize>,
    under_way: Cell<usize>,
}

/// Everything that is not in a tab: the disk, the channel, the wall, and what was promised.
struct World {
    random: Random,
    kind: Kind,
    store: FaultyStore,
    wall: WallTime,
    resets: Rc<Resets>,
    may_go_back: bool,
    tabs: BTreeMap<usize, Tab>,
    /// The tab that holds the lock, and those that wait for it, in their order.
    locked: VecDeque<usize>,
    channel: Rc<RefCell<BTreeMap<usize, Inbox>>>,
    head: Rc<Cell<Option<Head>>>,
    answered: Rc<RefCell<BTreeSet<usize>>>,
    next_tab: usize,
    next_key: usize,
}

/// Runs once by a seed, from what is `stored`.
pub(crate) fn run(seed: u64, stored: &Stored) {
    let mut random = Random(seed);
    let kinds = [Kind::Quiet, Kind::Quiet, Kind::Running, Kind::Failing, Kind::Resetting];
    let kind = *random.pick(&kinds);
    let mut world = World {
        random,
        kind,
        store: FaultyStore::of(stored),
        wall: START,
        resets: Rc::default(),
        may_go_back: false,
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
    world.save();
    world.check();
}

impl World {
    fn happen(&mut self) {
        match self.random.below(40) {
            0 if self.tabs.len() < 4 => self.open_tab(),
            1 if self.tabs.len() > 1 => self.kill(),
            2 if self.tabs.len() > 1 && self.random.one_in(2) => self.close(),
            3 => self.do_its_kind(),
            4..=10 => self.ask(),
            11..=20 => drop(self.store.complete_one()),
            21..=30 => self.deliver(),
            _ => self.work(),
        }
        self.wall.0 += 7.0;
        self.part();
        self.look();
    }

    fn options(&self) -> Options {
        let rate = if self.kind == Kind::Running { DAY_A_SECOND } else { 0.0 };
        Options { rate, ..history::options() }
    }

    fn do_its_kind(&mut self) {
        let (wall, options, store) = (self.wall, self.options(), self.store.clone());
        let (kind, aborts) = (self.kind, self.random.one_in(2));
        let (resets, answered) = (Rc::clone(&self.resets), Rc::clone(&self.answered));
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        match kind {
            Kind::Quiet => {}
            Kind::Running => tab.tasks.push(Box::pin(async move {
                history::check(laboratory.tick(wall).await);
            })),
            Kind::Failing if aborts => store.abort_next(),
            Kind::Failing => tab.tasks.push(Box::pin(async move {
                if laboratory.status().is_leader {
                    save(&laboratory, store, &answered).await;
                }
            })),
            Kind::Resetting => {
                resets.asked.set(resets.asked.get() + 1);
                resets.under_way.set(resets.under_way.get() + 1);
                answered.borrow_mut().clear();
                tab.tasks.push(Box::pin(async move {
                    history::check(laboratory.reset(wall, options).await);
                    resets.under_way.set(resets.under_way.get() - 1);
                }));
            }
        }
        // The host of a tab carries out at once what it is asked.
        tab.work();
    }

    fn some_laboratory(&mut self) -> Option<(&mut Tab, Lab)> {
        let tab = self.some_tab().filter(|tab| !tab.is_closed.get())?;
        let laboratory = tab.laboratory()?;
        Some((tab, laboratory))
    }

    /// A tab closes its laboratory, and is gone when that is done.
    fn close(&mut self) {
        let wall = self.wall;
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        let is_closed = Rc::clone(&tab.is_closed);
        tab.tasks.push(Box::pin(async move {
            laboratory.close(wall).await;
            is_closed.set(true);
        }));
        tab.work();
    }

    /// Who has closed the laboratory goes.
    fn part(&mut self) {
        let closed: Vec<usize> = self
            .tabs
            .iter()
            .filter(|(_, tab)| tab.is_closed.get())
            .map(|(name, _)| *name)
            .collect();
        closed.into_iter().for_each(|name| self.remove(name, false));
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
        self.tabs.insert(name, Tab::new(joining, inbox));
        if is_first {
            self.initialize(name, true);
        }
    }

    /// Opens what is stored, as its writer.
    fn initialize(&mut self, name: usize, is_alone: bool) {
        let (store, head, wall) = (self.store.clone(), Rc::clone(&self.head), self.wall);
        let (post, options) = (self.post(name), self.options());
        // Who did not follow the writer before does not know what others show since it stored.
        self.may_go_back |= !is_alone;
        let tab = self.tabs.get_mut(&name).unwrap();
        let (seat, told) = (Rc::clone(&tab.seat), Rc::clone(&tab.told));
        *seat.borrow_mut() = Seat::Opening;
        tab.tasks.push(Box::pin(async move {
            let laboratory = Lab::open_verified(store, head.get(), options, wall).await.unwrap();
            listen(&laboratory, told);
            laboratory.on_head_change(move |new| head.set(Some(new)));
            laboratory.lead(post, is_alone).unwrap();
            laboratory.serve().await;
            *seat.borrow_mut() = Seat::Open(laboratory);
        }));
    }

    /// A tab goes without a word. The lock goes to who waits longest.
    fn kill(&mut self) {
        let names: Vec<usize> = self.tabs.keys().copied().collect();
        let name = *self.random.pick(&names);
        self.remove(name, true);
    }

    fn remove(&mut self, name: usize, is_killed: bool) {
        self.tabs.remove(&name);
        self.channel.borrow_mut().remove(&name);
        let was_writer = self.locked.front() == Some(&name);
        self.locked.retain(|other| *other != name);
        if !was_writer {
            return;
        }
        if is_killed {
            self.store.kill(&mut self.random);
        }
        let Some(next) = self.locked.front().copied() else { return self.open_tab() };
        let tab = self.tabs.get_mut(&next).unwrap();
        let Some(follower) = tab.laboratory() else { return self.initialize(next, false) };
        let (store, head, wall) = (self.store.clone(), Rc::clone(&self.head), self.wall);
        tab.tasks.push(Box::pin(async move {
            let known = head.get();
            follower.on_head_change(move |new| head.set(Some(new)));
            follower.take_over(Ok(store), known, wall).await;
        }));
    }

    fn some_tab(&mut self) -> Option<&mut Tab> {
        let names: Vec<usize> = self.tabs.keys().copied().collect();
        let name = if names.is_empty() { return None } else { *self.random.pick(&names) };
        self.tabs.get_mut(&name)
    }

    /// Asks a tab for a key with a description that nobody else asks for; sometimes turns its clock.
    fn ask(&mut self) {
        let (key, wall, answered) = (self.next_key, self.wall, Rc::clone(&self.answered));
        let (turns, reads) = (self.random.one_in(6), self.random.one_in(4));
        let turns = turns && self.kind != Kind::Running;
        let resets = Rc::clone(&self.resets);
        self.next_key += 1;
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        let asked = Rc::clone(&tab.asked);
        asked.borrow_mut().insert(key);
        let (epoch, is_alone) = (resets.asked.get(), resets.under_way.get() == 0);
        tab.tasks.push(Box::pin(async move {
            if turns {
                let a_day = ClockCommand::AdvanceBy(core::time::Duration::from_secs(86_400));
                history::check(laboratory.turn_clock(wall, a_day).await);
            }
            if reads {
                laboratory.call(wall, "TrentService.ListKeys", "{}").await;
            }
            let input = json!({ "Description": key.to_string() }).to_string();
            let answer = laboratory.call(wall, "TrentService.CreateKey", &input).await;
            asked.borrow_mut().remove(&key);
            if answer.status == 500 {
                return;
            }
            assert_eq!(answer.status, 200, "{}", answer.body);
            let body: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(body["KeyMetadata"]["Description"], key.to_string());
            if !is_alone || resets.asked.get() != epoch {
                return;
            }
            assert!(described(&laboratory).contains(&key), "a tab does not see what it was told");
            if laboratory.status().problem.is_none() {
                answered.borrow_mut().insert(key);
            }
        }));
    }

    /// A tab reads the next message.
    fn deliver(&mut self) {
        let (wall, options) = (self.wall, self.options());
        let Some(tab) = self.some_tab() else { return };
        let Some(message) = tab.inbox.borrow_mut().pop_front() else { return };
        let shown = match &*tab.seat.borrow() {
            Seat::Opening => None,
            Seat::Joining(joining) => joining.receive(&options, &message),
            Seat::Open(laboratory) => {
                let laboratory = laboratory.clone();
                let mut task: Task =
                    Box::pin(async move { laboratory.receive(wall, &message).await });
                if poll(&mut task).is_pending() {
                    tab.tasks.push(task);
                }
                None
            }
        };
        if let Some(laboratory) = shown {
            let laboratory = laboratory.unwrap();
            listen(&laboratory, Rc::clone(&tab.told));
            block_on(laboratory.serve());
            *tab.seat.borrow_mut() = Seat::Open(laboratory);
        }
    }

    /// A tab goes on with what it has to do.
    fn work(&mut self) {
        if let Some(tab) = self.some_tab() {
            tab.work();
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
            self.part();
        }
        panic!("something is never answered");
    }

    /// What is not stored is saved at last, and all tabs know all records.
    fn save(&mut self) {
        self.store.abort_no_more();
        let (store, wall) = (self.store.clone(), self.wall);
        let answered = Rc::clone(&self.answered);
        let writer = self.tabs.get_mut(&self.locked[0]).unwrap();
        let laboratory = writer.laboratory().unwrap();
        writer.tasks.push(Box::pin(async move {
            history::check(laboratory.tick(wall).await);
            save(&laboratory, store, &answered).await;
            history::check(laboratory.tick(wall).await);
        }));
        self.come_to_rest();
    }
}

/// Saves it again; that may fail again. What only the store holds is lost where the host agrees.
async fn save(laboratory: &Lab, store: FaultyStore, answered: &RefCell<BTreeSet<usize>>) {
    let saved = laboratory.store_in(store.clone(), false).await;
    if saved == Err(JournalError::Occupied) && laboratory.store_in(store, true).await.is_ok() {
        let kept = described(laboratory);
        answered.borrow_mut().retain(|key| kept.contains(key));
    }
}
