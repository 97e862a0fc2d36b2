//! Runs with several tabs of one laboratory. The tabs send requests at the same time, and leaders are
//! killed and replaced meanwhile. Each change with a reply must exist once, and in the same order in all
//! tabs. Depending on the scenario, the clock runs, the store fails, or the laboratory is reset.

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
use tab::{Inbox, Lab, Tab, TabState, Task, collect_events, descriptions};

/// The additional actions of a run, besides requests and the end of tabs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scenario {
    /// The clock is advanced sometimes.
    Quiet,
    /// The clock runs at one day per second.
    Running,
    /// Transactions are aborted, and the laboratory is saved again.
    Failing,
    /// Tabs reset the laboratory.
    Resetting,
}

const DAY_A_SECOND: f64 = 86_400.0;
const START: WallTime = WallTime(1_700_000_000_000.0);

/// The resets of a run. A reply during a reset promises nothing.
#[derive(Default)]
struct Resets {
    requested: Cell<usize>,
    in_progress: Cell<usize>,
}

/// The environment of the tabs: the disk, the channel, the wall clock, and the promised changes.
// It has many fields, because every step of a run can use all parts of the simulated machine.
struct Environment {
    random: Random,
    scenario: Scenario,
    store: FaultyStore,
    wall: WallTime,
    resets: Rc<Resets>,
    clock_may_go_back: bool,
    tabs: BTreeMap<usize, Tab>,
    /// The tab that holds the lock, and those that wait for it, in their order.
    lock_queue: VecDeque<usize>,
    channel: Rc<RefCell<BTreeMap<usize, Inbox>>>,
    head: Rc<Cell<Option<Head>>>,
    /// The keys whose creation had a reply.
    promised: Rc<RefCell<BTreeSet<usize>>>,
    next_tab: usize,
    next_key: usize,
}

/// Performs the run of a seed, which begins with the contents `stored`.
pub(crate) fn run(seed: u64, stored: &Stored) {
    let mut random = Random(seed);
    let scenarios = [
        Scenario::Quiet,
        Scenario::Quiet,
        Scenario::Running,
        Scenario::Failing,
        Scenario::Resetting,
    ];
    let scenario = *random.pick(&scenarios);
    let mut environment = Environment {
        random,
        scenario,
        store: FaultyStore::of(stored),
        wall: START,
        resets: Rc::default(),
        clock_may_go_back: false,
        tabs: BTreeMap::new(),
        lock_queue: VecDeque::new(),
        channel: Rc::default(),
        head: Rc::default(),
        promised: Rc::default(),
        next_tab: 0,
        next_key: 0,
    };
    environment.open_tab();
    for _ in 0..300 {
        environment.step();
    }
    environment.run_until_idle();
    environment.save();
    environment.check();
}

impl Environment {
    fn step(&mut self) {
        match self.random.below(40) {
            0 if self.tabs.len() < 4 => self.open_tab(),
            1 if self.tabs.len() > 1 => self.kill(),
            2 if self.tabs.len() > 1 && self.random.one_in(2) => self.close(),
            3 => self.act_by_scenario(),
            4..=10 => self.create_key(),
            11..=20 => drop(self.store.complete_one()),
            21..=30 => self.deliver(),
            _ => self.poll_tasks(),
        }
        self.wall.0 += 7.0;
        self.remove_closed_tabs();
        self.check_clocks();
    }

    fn options(&self) -> Options {
        let rate = if self.scenario == Scenario::Running { DAY_A_SECOND } else { 0.0 };
        Options { rate, ..history::options() }
    }

    fn act_by_scenario(&mut self) {
        let (wall, options, store) = (self.wall, self.options(), self.store.clone());
        let (scenario, aborts) = (self.scenario, self.random.one_in(2));
        let (resets, promised) = (Rc::clone(&self.resets), Rc::clone(&self.promised));
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        match scenario {
            Scenario::Quiet => {}
            Scenario::Running => tab.tasks.push(Box::pin(async move {
                history::check(laboratory.tick(wall).await);
            })),
            Scenario::Failing if aborts => store.abort_next(),
            Scenario::Failing => tab.tasks.push(Box::pin(async move {
                if laboratory.status().is_leader {
                    save(&laboratory, store, &promised).await;
                }
            })),
            Scenario::Resetting => {
                resets.requested.set(resets.requested.get() + 1);
                resets.in_progress.set(resets.in_progress.get() + 1);
                promised.borrow_mut().clear();
                tab.tasks.push(Box::pin(async move {
                    history::check(laboratory.reset(wall, options).await);
                    resets.in_progress.set(resets.in_progress.get() - 1);
                }));
            }
        }
        // The host of a tab sends a request at once.
        tab.poll_tasks();
    }

    fn some_laboratory(&mut self) -> Option<(&mut Tab, Lab)> {
        let tab = self.some_tab().filter(|tab| !tab.is_closed.get())?;
        let laboratory = tab.laboratory()?;
        Some((tab, laboratory))
    }

    /// Closes the laboratory of a tab. The tab is removed when that is done.
    fn close(&mut self) {
        let wall = self.wall;
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        let is_closed = Rc::clone(&tab.is_closed);
        tab.tasks.push(Box::pin(async move {
            laboratory.close(wall).await;
            is_closed.set(true);
        }));
        tab.poll_tasks();
    }

    /// Removes the tabs that have closed their laboratory.
    fn remove_closed_tabs(&mut self) {
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
        let is_first = self.lock_queue.is_empty();
        self.lock_queue.push_back(name);
        let joining = Joining::new(self.post(name)).unwrap();
        self.tabs.insert(name, Tab::new(joining, inbox));
        if is_first {
            self.initialize(name, true);
        }
    }

    /// Opens the stored laboratory in a tab that holds the lock and has none yet.
    fn initialize(&mut self, name: usize, is_first: bool) {
        let (store, head, wall) = (self.store.clone(), Rc::clone(&self.head), self.wall);
        let (post, options) = (self.post(name), self.options());
        // This tab did not follow the previous leader, so it cannot continue the clock where other tabs
        // show it, but only from the stored position.
        self.clock_may_go_back |= !is_first;
        let tab = self.tabs.get_mut(&name).unwrap();
        let (state, reported) = (Rc::clone(&tab.state), Rc::clone(&tab.reported));
        *state.borrow_mut() = TabState::Opening;
        tab.tasks.push(Box::pin(async move {
            let laboratory = Lab::open_verified(store, head.get(), options, wall).await.unwrap();
            collect_events(&laboratory, reported);
            laboratory.on_head_change(move |new| head.set(Some(new)));
            laboratory.lead(post, is_first).unwrap();
            laboratory.serve().await;
            *state.borrow_mut() = TabState::Open(laboratory);
        }));
    }

    /// Kills a tab. The lock passes to the tab that has waited longest.
    fn kill(&mut self) {
        let names: Vec<usize> = self.tabs.keys().copied().collect();
        let name = *self.random.pick(&names);
        self.remove(name, true);
    }

    fn remove(&mut self, name: usize, is_killed: bool) {
        self.tabs.remove(&name);
        self.channel.borrow_mut().remove(&name);
        let was_leader = self.lock_queue.front() == Some(&name);
        self.lock_queue.retain(|other| *other != name);
        if !was_leader {
            return;
        }
        if is_killed {
            self.store.kill(&mut self.random);
        }
        let Some(next) = self.lock_queue.front().copied() else { return self.open_tab() };
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

    /// Sends a request for a key with a unique description to a tab; sometimes advances its clock before.
    fn create_key(&mut self) {
        let (key, wall, promised) = (self.next_key, self.wall, Rc::clone(&self.promised));
        let (advances, reads) = (self.random.one_in(6), self.random.one_in(4));
        let advances = advances && self.scenario != Scenario::Running;
        let resets = Rc::clone(&self.resets);
        self.next_key += 1;
        let Some((tab, laboratory)) = self.some_laboratory() else { return };
        let requested = Rc::clone(&tab.requested);
        requested.borrow_mut().insert(key);
        let (epoch, no_reset) = (resets.requested.get(), resets.in_progress.get() == 0);
        tab.tasks.push(Box::pin(async move {
            if advances {
                let a_day = ClockCommand::AdvanceBy(core::time::Duration::from_secs(86_400));
                history::check(laboratory.turn_clock(wall, a_day).await);
            }
            if reads {
                laboratory.call(wall, "TrentService.ListKeys", "{}").await;
            }
            let input = json!({ "Description": key.to_string() }).to_string();
            let answer = laboratory.call(wall, "TrentService.CreateKey", &input).await;
            requested.borrow_mut().remove(&key);
            if answer.status == 500 {
                return;
            }
            assert_eq!(answer.status, 200, "{}", answer.body);
            let body: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(body["KeyMetadata"]["Description"], key.to_string());
            if !no_reset || resets.requested.get() != epoch {
                return;
            }
            assert!(
                descriptions(&laboratory).contains(&key),
                "a tab does not show a change with a reply"
            );
            if laboratory.status().problem.is_none() {
                promised.borrow_mut().insert(key);
            }
        }));
    }

    /// Delivers the next message of a tab.
    fn deliver(&mut self) {
        let (wall, options) = (self.wall, self.options());
        let Some(tab) = self.some_tab() else { return };
        let Some(message) = tab.inbox.borrow_mut().pop_front() else { return };
        let shown = match &*tab.state.borrow() {
            TabState::Opening => None,
            TabState::Joining(joining) => joining.receive(&options, &message),
            TabState::Open(laboratory) => {
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
            collect_events(&laboratory, Rc::clone(&tab.reported));
            block_on(laboratory.serve());
            *tab.state.borrow_mut() = TabState::Open(laboratory);
        }
    }

    /// Polls the tasks of a tab.
    fn poll_tasks(&mut self) {
        if let Some(tab) = self.some_tab() {
            tab.poll_tasks();
        }
    }

    fn run_until_idle(&mut self) {
        for _ in 0..100_000 {
            let is_idle =
                self.tabs.values().all(|tab| tab.tasks.is_empty() && tab.inbox.borrow().is_empty());
            if is_idle {
                return;
            }
            self.store.complete_one();
            self.deliver();
            self.poll_tasks();
            self.remove_closed_tabs();
        }
        panic!("a request never gets a reply");
    }

    /// Saves the laboratory at the end, and waits until all tabs have all records.
    fn save(&mut self) {
        self.store.stop_aborting();
        let (store, wall) = (self.store.clone(), self.wall);
        let promised = Rc::clone(&self.promised);
        let leader = self.tabs.get_mut(&self.lock_queue[0]).unwrap();
        let laboratory = leader.laboratory().unwrap();
        leader.tasks.push(Box::pin(async move {
            history::check(laboratory.tick(wall).await);
            save(&laboratory, store, &promised).await;
            history::check(laboratory.tick(wall).await);
        }));
        self.run_until_idle();
    }
}

/// Saves the laboratory again, which may fail again. Changes that only the store holds are lost with
/// the host's permission.
async fn save(laboratory: &Lab, store: FaultyStore, promised: &RefCell<BTreeSet<usize>>) {
    let saved = laboratory.store_in(store.clone(), false).await;
    if saved == Err(JournalError::Occupied) && laboratory.store_in(store, true).await.is_ok() {
        let present = descriptions(laboratory);
        promised.borrow_mut().retain(|key| present.contains(key));
    }
}
