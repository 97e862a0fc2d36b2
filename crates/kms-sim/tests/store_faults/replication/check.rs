//! What has to be so in a world, whatever happened in it.

use std::collections::BTreeSet;

use kms_core::Timestamp;
use kms_store::NumberedEvent;
use pollster::block_on;

use super::tab::{Lab, described};
use super::{DAY_A_SECOND, Kind, START, World};

impl World {
    /// Every tab shows the time: it never goes back, nor on faster than it may.
    pub(super) fn look(&mut self) {
        let runs = if self.kind == Kind::Running { self.wall.0 - START.0 } else { return };
        let latest = Timestamp::from_date(2024, 1, 1).as_millis() as f64 + runs * DAY_A_SECOND;
        for tab in self.tabs.values_mut() {
            if let Some(laboratory) = tab.laboratory() {
                let now = laboratory.now(self.wall);
                assert!(now >= tab.shown || self.may_go_back, "time goes back");
                assert!(now.as_millis() as f64 <= latest, "a late reading turned the clock");
                tab.shown = now;
            }
        }
    }

    pub(super) fn check(&self) {
        let answered = self.answered.borrow();
        let laboratories = self.tabs.values().map(|tab| tab.laboratory().unwrap());
        let laboratories: Vec<Lab> = laboratories.collect();
        let events: Vec<_> = laboratories.iter().map(|it| it.events(0)).collect();
        assert!(events.windows(2).all(|two| two[0] == two[1]), "tabs show different histories");
        let exports: Vec<_> = laboratories.iter().map(|it| it.export(self.wall).unwrap()).collect();
        assert!(exports.windows(2).all(|two| two[0] == two[1]), "tabs show different laboratories");
        for laboratory in &laboratories {
            let keys = described(laboratory);
            let once: BTreeSet<usize> = keys.iter().copied().collect();
            assert_eq!(once.len(), keys.len(), "something was done twice");
            assert!(answered.is_subset(&once), "something that was answered is lost");
            assert_eq!(laboratory.status().problem, None);
        }
        for tab in self.tabs.values() {
            assert!(tab.asked.borrow().is_empty());
            let is_of_one = matches!(self.kind, Kind::Quiet | Kind::Running);
            let told = tab.told.borrow();
            let in_order = told.windows(2).all(|two| two[0] + 1 == two[1]);
            assert!(!is_of_one || in_order, "events are told twice, or not at all");
        }
        assert_eq!(self.reopened(), events[0]);
    }

    /// What a new tab would find.
    fn reopened(&self) -> Vec<NumberedEvent> {
        let (store, head) = (self.store.clone(), self.head.get());
        block_on(Lab::open_verified(store, head, self.options(), self.wall)).unwrap().events(0)
    }
}
