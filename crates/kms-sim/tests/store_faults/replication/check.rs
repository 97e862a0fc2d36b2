//! The properties that every run must have.

use std::collections::BTreeSet;

use kms_core::Timestamp;
use kms_store::NumberedEvent;
use pollster::block_on;

use super::tab::{Lab, descriptions};
use super::{DAY_A_SECOND, Environment, START, Scenario};

impl Environment {
    /// Checks the clock of every tab: it must not go back, and not run faster than its rate.
    pub(super) fn check_clocks(&mut self) {
        let runs = if self.scenario == Scenario::Running { self.wall.0 - START.0 } else { return };
        let latest = Timestamp::from_date(2024, 1, 1).as_millis() as f64 + runs * DAY_A_SECOND;
        for tab in self.tabs.values_mut() {
            if let Some(laboratory) = tab.laboratory() {
                let now = laboratory.now(self.wall);
                assert!(now >= tab.shown || self.clock_may_go_back, "the clock goes back");
                assert!(now.as_millis() as f64 <= latest, "a late reading moved the clock");
                tab.shown = now;
            }
        }
    }

    pub(super) fn check(&self) {
        let promised = self.promised.borrow();
        let laboratories = self.tabs.values().map(|tab| tab.laboratory().unwrap());
        let laboratories: Vec<Lab> = laboratories.collect();
        let events: Vec<_> = laboratories.iter().map(|it| it.events(0)).collect();
        assert!(events.windows(2).all(|two| two[0] == two[1]), "tabs show different histories");
        let exports: Vec<_> = laboratories.iter().map(|it| it.export(self.wall).unwrap()).collect();
        assert!(exports.windows(2).all(|two| two[0] == two[1]), "tabs show different laboratories");
        for laboratory in &laboratories {
            let keys = descriptions(laboratory);
            let once: BTreeSet<usize> = keys.iter().copied().collect();
            assert_eq!(once.len(), keys.len(), "a request was carried out twice");
            assert!(promised.is_subset(&once), "a change with a reply is lost");
            assert_eq!(laboratory.status().problem, None);
        }
        for tab in self.tabs.values() {
            assert!(tab.requested.borrow().is_empty());
            let is_one_history = matches!(self.scenario, Scenario::Quiet | Scenario::Running);
            let reported = tab.reported.borrow();
            let in_order = reported.windows(2).all(|two| two[0] + 1 == two[1]);
            assert!(!is_one_history || in_order, "an event is reported twice, or not at all");
        }
        assert_eq!(self.reopened(), events[0]);
    }

    /// Returns the events that a new tab reads from the store.
    fn reopened(&self) -> Vec<NumberedEvent> {
        let (store, head) = (self.store.clone(), self.head.get());
        block_on(Lab::open_verified(store, head, self.options(), self.wall)).unwrap().events(0)
    }
}
