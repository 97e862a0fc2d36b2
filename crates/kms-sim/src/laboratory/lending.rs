//! A host lends its algorithms, and gets them when a command needs them.

use std::rc::Rc;

use kms_core::Missing;

use super::Laboratory;
use crate::store::Store;
use crate::{Lender, Simulator, WallTime};

impl<S: Store> Laboratory<S> {
    /// Lets commands use a host's algorithms; without any, those that need them fail.
    pub fn lend(&self, lender: Rc<dyn Lender>) {
        self.0.simulator.borrow_mut().borrow_from(lender);
    }

    /// Gets what a command needs, and gives a time of the wall that is not before any read
    /// meanwhile: an old one would count as a wall put back. Where the need cannot be met, the
    /// command will say why.
    pub(super) async fn supply(&self, need: Missing, wall: WallTime) -> WallTime {
        let lender = self.read(Simulator::lender);
        if let Err(why) = lender.provide(need).await {
            self.0.simulator.borrow_mut().lacks(why);
        }
        WallTime(wall.0.max(self.clock_read().0))
    }
}
