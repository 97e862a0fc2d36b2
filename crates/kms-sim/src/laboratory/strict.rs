//! A laboratory that is never ahead of its store: what cannot be stored is undone, and a call is
//! answered when its record is stored too.

use kms_api::Fault;
use kms_core::Missing;

use super::told::Told;
use super::{Laboratory, Problem};
use crate::journal::{Journal, JournalError};
use crate::simulator::Changed;
use crate::store::{Durability, Store};
use crate::{Answer, Simulator, WallTime};

impl<S: Store> Laboratory<S> {
    /// Is strict from now on. Without a journal it has nothing to be strict about.
    pub fn be_strict(&self) {
        self.0.is_strict.set(true);
    }

    /// Why the newest step of a strict laboratory was undone; `None` where it was stored.
    #[must_use]
    pub fn undone(&self) -> Option<Problem> {
        self.0.undone.borrow().clone()
    }

    /// Takes a step, and stores what it changed; or undoes it, and tells so.
    ///
    /// # Errors
    /// What the step needs first. Only time has passed then.
    pub(super) async fn step_strictly(
        &self,
        wall: WallTime,
        step: &mut dyn FnMut(&mut Simulator) -> Result<Told, Missing>,
    ) -> Result<Told, Missing> {
        let place = self.0.journal.lock().await;
        let Some(journal) = place.as_ref() else { return Ok(Told::Done) };
        if !self.is_saved() {
            // An earlier step could not be undone, which is made up for.
            self.go_back(journal, wall).await;
        }
        let before = *self.0.simulator.borrow_mut().clock();
        let tried = step(&mut self.0.simulator.borrow_mut());
        let told = match tried {
            Ok(told) => told,
            Err(need) => {
                // What fell due is stored before anybody can look at it.
                if self.is_saved() && self.store_strictly(journal, wall).await.is_err() {
                    self.go_back(journal, wall).await;
                }
                return Err(need);
            }
        };
        let unread = self.0.problem.borrow().clone();
        let why = match unread {
            None => self.store_strictly(journal, wall).await.err().as_ref().map(Problem::from),
            unread => unread,
        };
        if why.is_some() {
            *self.0.simulator.borrow_mut().clock() = before;
            self.go_back(journal, wall).await;
        }
        self.0.undone.borrow_mut().clone_from(&why);
        Ok(match why {
            None => told,
            Some(why) => self.refuse(told, &why),
        })
    }

    async fn store_strictly(
        &self,
        journal: &Journal<S>,
        wall: WallTime,
    ) -> Result<(), JournalError> {
        let change = self.0.simulator.borrow_mut().take_change(wall);
        let Some(change) = change else { return Ok(()) };
        match &change.what {
            Changed::Step(entry, _) => self.store(journal, entry, Durability::Strict).await,
            Changed::Whole(snapshot) => journal.found(snapshot).await,
        }?;
        if journal.wants_compaction() {
            let snapshot = self.read(Simulator::as_last_read);
            if journal.compact(&snapshot).await.is_err() {
                // The log is as it was, and is no hindrance: a whole laboratory with each step is.
                journal.put_off();
            }
        }
        self.note(journal, Ok(()));
        self.passed(change);
        Ok(())
    }

    /// Shows what is stored again; the clock goes on as it goes. Where that cannot be read, it is
    /// not saved, and nothing more is done until it can.
    async fn go_back(&self, journal: &Journal<S>, wall: WallTime) {
        let problem = match journal.read_again().await {
            Ok(history) => {
                self.0.simulator.borrow_mut().go_back(history.replayed(wall));
                None
            }
            Err(error) => Some(Problem::from(&error)),
        };
        *self.0.problem.borrow_mut() = problem;
    }

    fn refuse(&self, told: Told, why: &Problem) -> Told {
        let fault = Fault {
            code: "KMSInternalException".into(),
            message: format!("Nothing was done, since it could not be stored: {}.", why.text),
            status: 500,
        };
        match told {
            Told::Answered(_) => {
                let request_id = self.0.simulator.borrow_mut().unrecorded_request_id();
                Told::Answered(Answer::new(request_id, Err(fault)))
            }
            Told::Used(_) => Told::Used(Err(fault)),
            Told::Turned(_) | Told::Done => Told::Done,
        }
    }
}
