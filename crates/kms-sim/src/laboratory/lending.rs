//! The algorithms of key pairs and HMAC keys, which a host lends: their code is fetched when it is
//! needed first, and RSA pairs are made beside the page.

use core::pin::Pin;
use std::rc::Rc;

use kms_core::{Algorithms, BuiltIn, Need};

use super::Laboratory;
use crate::WallTime;
use crate::store::Store;

/// A host's algorithms, which it can get when they are needed.
pub trait Lender: Algorithms {
    /// Gets what is missing. The error says why that cannot be.
    fn provide(&self, need: Need) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>>;
}

impl Lender for BuiltIn {
    fn provide(&self, _: Need) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async { Ok(()) })
    }
}

impl<S: Store> Laboratory<S> {
    /// Lets commands use a host's algorithms; without any, those that need them fail.
    pub fn lend(&self, lender: Rc<dyn Lender>) {
        self.0.simulator.borrow_mut().set_algorithms(Rc::clone(&lender) as Rc<dyn Algorithms>);
        *self.0.lender.borrow_mut() = Some(lender);
    }

    /// Gets what a command needs, and gives a time of the wall that is not before any read
    /// meanwhile: an old one would count as a wall put back. Where the need cannot be met, the
    /// command will say why.
    pub(super) async fn supply(&self, need: Need, wall: WallTime) -> WallTime {
        if let Err(why) = self.provide(need).await {
            self.0.simulator.borrow_mut().lacks(why);
        }
        WallTime(wall.0.max(self.clock_read().0))
    }

    async fn provide(&self, need: Need) -> Result<(), String> {
        let lender = self.0.lender.borrow().clone();
        match lender {
            Some(lender) => lender.provide(need).await,
            None => Err("this host has none".to_owned()),
        }
    }
}
