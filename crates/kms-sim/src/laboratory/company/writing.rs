//! The writer's part: it shows what changes, and does what followers ask, once.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kms_core::Missing;

use super::Company;
use crate::laboratory::Laboratory;
use crate::laboratory::ask::Ask;
use crate::laboratory::message::{self, AskId, Course, MemberId, Message, Report};
use crate::laboratory::told::Told;
use crate::persisted::Payload;
use crate::simulator::Changed;
use crate::store::Store;
use crate::{DocumentChange, OpenError, Simulator, WallTime};

/// What came of a question is kept as a document of a name that no host's begins like.
pub(in crate::laboratory) const KEPT: char = '\0';

impl<S: Store> Laboratory<S> {
    /// Lets others follow from now on; `post` posts a message to all of them. `is_alone` says that
    /// nobody followed the writer before: what that one told is of no use any more.
    ///
    /// # Errors
    /// [`OpenError::NoEntropy`] where the system gives no random bytes.
    pub fn lead(&self, post: impl Fn(&[u8]) + 'static, is_alone: bool) -> Result<(), OpenError> {
        let company = Rc::new(Company::new(post, true)?);
        if is_alone {
            self.0.simulator.borrow_mut().forget_documents(KEPT);
        }
        *self.0.company.borrow_mut() = Some(company);
        Ok(())
    }

    /// Does the writer's part from now on, here or wherever this one takes over: answers others.
    /// Until then they wait.
    pub async fn serve(&self) {
        self.0.server.set(Some(|laboratory, company, wall, message| {
            Box::pin(laboratory.hear_as_writer(company, wall, message))
        }));
        let Some(company) = self.company().filter(|it| it.is_writer()) else { return };
        (company.post)(&message::here());
        self.answer_own(&company).await;
    }

    async fn hear_as_writer(&self, company: &Company, wall: WallTime, message: Message<'_>) {
        match message {
            Message::Join => self.welcome(company, wall).await,
            Message::Ask { writer, id, heard, ask } if writer == company.me => {
                self.answer(company, wall, (id, heard), ask).await;
            }
            Message::Tick if self.has_ticked(company, wall) => {}
            Message::Tick => {
                if !self.tick(wall).await.is_empty() {
                    self.changed();
                }
            }
            Message::Leave(follower) => {
                forget(&mut self.0.simulator.borrow_mut(), follower, u64::MAX);
                self.settle(wall).await;
            }
            Message::Ask { .. }
            | Message::Here
            | Message::Whole(..)
            | Message::Step(..)
            | Message::Told(..) => {}
        }
    }

    /// Shows the whole to whoever joined. What changes later is posted later, so nothing may be on
    /// its way to the store meanwhile.
    async fn welcome(&self, company: &Company, wall: WallTime) {
        company.is_followed.set(true);
        self.0.simulator.borrow_mut().let_time_pass(wall);
        self.enqueue(wall);
        while {
            self.store_queue().await;
            self.0.on_their_way.get() > 0
        } {}
        // Records that came meanwhile are shown, and the steps with them will be no news.
        self.enqueue_waiting();
        let Course { writer, step } = company.course.get();
        let step = step + self.0.queue.borrow().len() as u64;
        let (snapshot, wall) = self.read(|it| (it.as_last_read(), it.clock_read()));
        let report = self.report_of(Course { writer, step }, wall);
        (company.post)(&message::whole(&report, &snapshot));
    }

    /// Every follower lets the clock tick, once a second; after a sleep many ticks wait.
    fn has_ticked(&self, company: &Company, wall: WallTime) -> bool {
        let is_due = self.next_event().is_some_and(|due| due <= self.now(wall));
        !is_due && (0.0..900.0).contains(&(wall.0 - company.stepped.get().0))
    }

    /// Does what a follower asks, unless that was done before or is being done.
    async fn answer(
        &self,
        company: &Company,
        mut wall: WallTime,
        (id, heard): (AskId, u64),
        mut ask: Payload<'_>,
    ) {
        if company.under_way.borrow().contains(&id) {
            return;
        }
        let told = match self.read(|it| kept(it, id)) {
            Some(told) => told,
            None => {
                let Ok(mut ask) = ask.ask() else { return };
                company.under_way.borrow_mut().push(id);
                let told = loop {
                    let tried =
                        act(&mut self.0.simulator.borrow_mut(), wall, (id, heard), &mut *ask);
                    match tried {
                        Ok(told) => break told,
                        Err(need) => wall = self.supply(need, wall).await,
                    }
                    if self.0.is_closed.get() {
                        return;
                    }
                };
                self.enqueue(wall);
                self.store_queue().await;
                company.under_way.borrow_mut().retain(|other| *other != id);
                self.changed();
                told
            }
        };
        if id.follower == company.me {
            company.deliver(id.number, told);
        } else {
            (company.post)(&message::told(id, company.course.get(), &told));
        }
    }

    /// Posts what changed, now that it is stored, or could not be.
    pub(in crate::laboratory) fn post_change(&self, changed: &Changed, wall: WallTime) {
        let Some(company) = self.company().filter(|it| it.is_writer()) else { return };
        let Course { writer, step } = company.course.get();
        company.course.set(Course { writer, step: step + 1 });
        company.stepped.set(wall);
        if !company.is_followed.get() {
            return;
        }
        let report = self.report_of(company.course.get(), wall);
        match changed {
            Changed::Step(entry, _) => (company.post)(&message::step(&report, entry)),
            Changed::Whole(snapshot) => {
                (company.post)(&message::whole(&report, snapshot));
            }
        }
    }

    fn report_of(&self, course: Course, wall: WallTime) -> Report {
        let problem = self.0.problem.borrow().clone();
        Report { course, wall, problem, head: self.0.head.get() }
    }
}

/// Does it, and keeps what came of it until the follower has heard it. What changes nothing can be
/// done again instead: of that nothing is kept, least of all a plaintext.
fn act(
    simulator: &mut Simulator,
    wall: WallTime,
    (id, heard): (AskId, u64),
    ask: &mut dyn Ask,
) -> Result<Told, Missing> {
    let told = ask.act(simulator, wall)?;
    if simulator.has_awaited_change() {
        forget(simulator, id.follower, heard);
        let text = Some(STANDARD.encode(told.to_bytes()));
        simulator.put_document(DocumentChange { name: name_of(id), text });
    }
    Ok(told)
}

/// Lets go of what a follower has heard: all that it asked before number `heard`.
fn forget(simulator: &mut Simulator, follower: MemberId, heard: u64) {
    let first = name_of(AskId { follower, number: 0 });
    let next = name_of(AskId { follower, number: heard });
    let heard = simulator.documents().after(Some(&first)).take_while(|(name, _)| **name < next);
    let heard: Vec<String> = heard.map(|(name, _)| name.clone()).collect();
    for name in heard {
        simulator.put_document(DocumentChange { name, text: None });
    }
}

fn kept(simulator: &Simulator, id: AskId) -> Option<Told> {
    let text = simulator.documents().get(&name_of(id))?;
    Told::from_bytes(&STANDARD.decode(text).ok()?)
}

/// In the order of the numbers.
fn name_of(id: AskId) -> String {
    format!("{KEPT}{}/{:020}", STANDARD.encode(id.follower), id.number)
}
