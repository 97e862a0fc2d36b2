//! A follower's part: it shows what the writer shows, asks it, and may take its place.

use std::rc::Rc;

use super::{Answering, Company, Question};
use crate::journal::{Head, Journal, JournalError, Opened};
use crate::laboratory::ask::Ask;
use crate::laboratory::message::{self, AskId, Bytes, Course, Message, Report};
use crate::laboratory::told::{Happened, Told};
use crate::laboratory::{Laboratory, Problem};
use crate::persisted::Payload;
use crate::store::{Store, StoreError};
use crate::{Entry, NumberedEvent, OpenError, Options, Simulator, Standing, WallTime};

/// Somebody who asked to be shown the laboratory that another tab writes.
pub struct Joining(Rc<Company>);

impl Joining {
    /// Asks for it; `post` posts a message to all others.
    ///
    /// # Errors
    /// [`OpenError::NoEntropy`] where the system gives no random bytes.
    pub fn new(post: impl Fn(&[u8]) + 'static) -> Result<Self, OpenError> {
        let company = Company::new(post, false)?;
        (company.post)(&message::join());
        Ok(Self(Rc::new(company)))
    }

    /// Hears a message. Once the laboratory is shown, it is here, and hears what comes next.
    ///
    /// # Errors
    /// [`OpenError::Mismatch`] where it was born with other choices than `options`.
    pub fn hear<S: Store>(
        &self,
        options: &Options,
        bytes: &[u8],
    ) -> Option<Result<Laboratory<S>, OpenError>> {
        match Message::read(bytes)? {
            Message::Here => (self.0.post)(&message::join()),
            Message::Whole(report, mut parts) => {
                let snapshot = parts.whole().ok()?;
                if let Err(mismatch) = options.check(&snapshot.birth) {
                    return Some(Err(OpenError::Mismatch(mismatch)));
                }
                self.0.course.set(report.course);
                let simulator = Simulator::restore(*snapshot, report.wall);
                let laboratory = Laboratory::new(simulator, None, Standing::Unmarked);
                laboratory.stand(report);
                *laboratory.0.company.borrow_mut() = Some(Rc::clone(&self.0));
                return Some(Ok(laboratory));
            }
            Message::Join
            | Message::Ask { .. }
            | Message::Tick
            | Message::Leave(_)
            | Message::Step(..)
            | Message::Told(..) => {}
        }
        None
    }
}

impl Company {
    /// Asks the writer, and waits for what comes of it, from this writer or the next one.
    pub(in crate::laboratory) async fn ask(&self, ask: &dyn Ask) -> Told {
        let number = self.asked.get() + 1;
        self.asked.set(number);
        let heard = self.open.borrow().front().map_or(number, |oldest| oldest.number);
        let answer = Rc::new(Answering::default());
        let ask = message::written(ask);
        let question = Question { number, heard, ask, answer: Rc::clone(&answer) };
        self.open.borrow_mut().push_back(question);
        self.post_question(number);
        answer.wait().await
    }

    pub(super) fn deliver(&self, number: u64, told: Told) {
        let question = {
            let mut open = self.open.borrow_mut();
            let at = open.iter().position(|question| question.number == number);
            at.and_then(|at| open.remove(at))
        };
        if let Some(question) = question {
            question.answer.tell(told);
        }
    }

    /// What was not answered.
    fn unanswered(&self) -> Vec<u64> {
        self.open.borrow().iter().map(|question| question.number).collect()
    }

    /// A question, for who writes now; `None` once it is answered.
    fn message(&self, number: u64) -> Option<Bytes> {
        let open = self.open.borrow();
        let question = open.iter().find(|question| question.number == number)?;
        let id = AskId { follower: self.me, number };
        Some(message::ask(self.course.get().writer, id, question.heard, &question.ask))
    }

    fn post_question(&self, number: u64) {
        if let Some(message) = self.message(number) {
            (self.post)(&message);
        }
    }

    /// Tells whoever still waits for an answer that there will be none.
    pub(in crate::laboratory) fn give_up(&self) {
        for question in self.open.take() {
            question.answer.tell(Told::Done);
        }
    }

    /// Goes.
    pub(in crate::laboratory) fn leave(&self) {
        (self.post)(&message::leave(self.me));
    }

    /// What fell due may happen.
    pub(in crate::laboratory) fn tick(&self) {
        (self.post)(&message::tick());
    }
}

impl<S: Store> Laboratory<S> {
    pub(super) fn hear_as_follower(&self, company: &Company, message: Message<'_>) {
        match message {
            Message::Here => (company.post)(&message::join()),
            Message::Whole(report, parts) => self.adopt(company, report, parts),
            Message::Step(report, entry) => self.go_along(company, report, entry),
            // What a writer tells that is not followed yet is asked again when it is.
            Message::Told(id, course, told)
                if id.follower == company.me && company.knows(course) =>
            {
                company.deliver(id.number, told);
            }
            Message::Join
            | Message::Ask { .. }
            | Message::Tick
            | Message::Leave(_)
            | Message::Told(..) => {}
        }
    }

    /// Shows the whole as the writer shows it; what was not answered by then is asked again.
    fn adopt(&self, company: &Company, report: Report, mut parts: Payload<'_>) {
        if company.knows(report.course) {
            return;
        }
        let Ok(snapshot) = parts.whole() else { return };
        company.course.set(report.course);
        let news = self.exchange(Simulator::restore(*snapshot, report.wall));
        self.stand(report);
        company.unanswered().into_iter().for_each(|number| company.post_question(number));
        self.tell(&news);
        self.changed();
    }

    /// Goes a step with the writer. Where one is missing, the whole is asked for.
    fn go_along(&self, company: &Company, report: Report, entry: Entry) {
        let Course { writer, step } = company.course.get();
        if company.knows(report.course) {
            return;
        }
        if report.course != (Course { writer, step: step + 1 }) {
            return (company.post)(&message::join());
        }
        company.course.set(report.course);
        let happened = entry.events.clone();
        let is_tick = entry.is_tick_at(self.rate()) && report.problem == *self.0.problem.borrow();
        self.0.simulator.borrow_mut().go_along(entry, report.wall);
        self.stand(report);
        self.tell(&happened);
        if !is_tick {
            self.changed();
        }
    }

    /// It stands here as it stands with the writer.
    fn stand(&self, report: Report) {
        *self.0.problem.borrow_mut() = report.problem;
        self.0.head.set(report.head);
    }

    /// Puts another state of the same laboratory in its place, and gives what is new in it.
    fn exchange(&self, simulator: Simulator) -> Vec<NumberedEvent> {
        let mut present = self.0.simulator.borrow_mut();
        let is_same = present.birth().id == simulator.birth().id;
        let seen = present.events().next_seq() - 1;
        present.give_way(simulator);
        let news = present.events().after(seen);
        if is_same { news.cloned().collect() } else { Vec::new() }
    }

    /// Becomes the writer, in the place of one that is gone: the laboratory is what `store` holds.
    /// Where that cannot be opened, it goes on in memory, and says why.
    pub async fn take_over(
        &self,
        store: Result<S, StoreError>,
        head: Option<Head>,
        wall: WallTime,
    ) {
        let Some(company) = self.followed() else { return };
        let mut place = self.0.journal.lock().await;
        let opened = open(store, head, wall).await;
        if self.0.is_closed.get() {
            return;
        }
        let mut news = Vec::new();
        match opened {
            // What the writer could not store is nowhere but here.
            _ if !self.is_saved() => {}
            Ok((journal, simulator)) => {
                self.0.head.set(journal.head());
                *place = Some(journal);
                news = self.go_on_from(simulator, wall);
            }
            Err(error) => self.not_saved(Problem::from(&error)),
        }
        drop(place);
        company.course.set(Course { writer: company.me, step: 0 });
        (company.post)(&message::here());
        self.tell_head();
        self.tell(&news);
        self.settle(self.clock_read()).await;
        self.answer_own(&company).await;
        self.changed();
    }

    /// Puts what is stored in the place of what is shown. The clock went on while nobody wrote;
    /// what fell due meanwhile happens now, and is told when it is stored.
    fn go_on_from(&self, simulator: Simulator, wall: WallTime) -> Vec<NumberedEvent> {
        let shown = self.now(wall);
        let wall = self.clock_read();
        let news = self.exchange(simulator);
        // It may have been stored later still.
        let _ = self.0.simulator.borrow_mut().advance_to(wall, shown);
        news
    }

    /// A new writer answers what it asked as a follower, and has nothing kept for it after that.
    pub(super) async fn answer_own(&self, company: &Company) {
        for number in company.unanswered() {
            let Some(message) = company.message(number) else { continue };
            self.hear(self.clock_read(), &message).await;
        }
        self.hear(self.clock_read(), &message::leave(company.me)).await;
    }

    /// What happened on the way, of which a follower is told the numbers: it has the events.
    pub(in crate::laboratory) fn happened(&self, happened: Happened) -> Vec<NumberedEvent> {
        match happened {
            Happened::Events(events) => events,
            Happened::Numbers { first, count } => {
                let end = first.saturating_add(count);
                self.read(|simulator| {
                    let events = simulator.events().after(first.saturating_sub(1));
                    events.take_while(|event| event.seq < end).cloned().collect()
                })
            }
        }
    }
}

impl Company {
    /// Whether this is no news.
    fn knows(&self, course: Course) -> bool {
        let known = self.course.get();
        course.writer == known.writer && course.step <= known.step
    }
}

async fn open<S: Store>(
    store: Result<S, StoreError>,
    head: Option<Head>,
    wall: WallTime,
) -> Result<(Journal<S>, Simulator), JournalError> {
    match Journal::open_knowing(store?, head).await? {
        (journal, Opened::Found(history)) => Ok((journal, history.replayed(wall))),
        (_, Opened::Empty) => Err(JournalError::gone()),
    }
}
