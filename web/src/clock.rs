//! Lets time pass: one timer for what falls due, one for the hands of the clock.

use core::cell::Cell;
use core::time::Duration;

use kms_core::{Days, Timestamp};
use kms_sim::view;
use kms_store::NumberedEvent;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::dom::follow;
use crate::flash::Flashes;
use crate::sim::{Phase, Problem, SimHandle};

/// A turn of the clock that a button asks for.
#[derive(Clone, Copy)]
pub(crate) enum Turn {
    By(Days),
    To(Timestamp),
    ToNextEvent,
}

/// How long the page waits at most until it stores where the clock stands.
const TICK: Duration = Duration::from_secs(1);
/// The hands move so often while the clock runs fast.
const FRAME: Duration = Duration::from_millis(100);
/// What falls due while the clock runs is told so often at most.
const TOLD_EVERY_MS: f64 = 5000.0;

/// The clock of the page.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    sim: SimHandle,
    flashes: Flashes,
    /// What the hands show; moves more often than [`SimHandle::now`].
    shown: RwSignal<Timestamp>,
    timer: StoredValue<Cell<Option<TimeoutHandle>>, LocalStorage>,
    untold: StoredValue<Vec<NumberedEvent>>,
    told_at: StoredValue<f64>,
}

impl Clock {
    /// A clock that goes from now on, once the laboratory is open.
    pub(crate) fn start(sim: SimHandle, flashes: Flashes) -> Self {
        let clock = Self {
            sim,
            flashes,
            shown: RwSignal::new(Timestamp::from_millis(0)),
            timer: StoredValue::new_local(Cell::new(None)),
            untold: StoredValue::new(Vec::new()),
            told_at: StoredValue::new(0.0),
        };
        // Each call and each change of pace ends here: what is next may have changed.
        follow(move || {
            if sim.phase() == Phase::Ready {
                sim.view(|_, _| ());
                sim.rate().track();
                clock.shown.set(sim.read_clock());
                clock.wait();
            }
        });
        clock.move_hands();
        clock
    }

    /// The time that the hands show.
    pub(crate) fn shown(self) -> ReadSignal<Timestamp> {
        self.shown.read_only()
    }

    /// Turns the clock and says in a sentence what that did.
    pub(crate) async fn turn(self, turn: Turn) -> Result<(), Problem> {
        let before = self.sim.read_clock();
        let events = match turn {
            Turn::By(days) => {
                let span = Duration::from_secs(u64::from(days.0) * 86_400);
                self.sim.advance_by(span).await?
            }
            Turn::To(at) => self.sim.advance_to(at).await?,
            Turn::ToNextEvent => self.sim.advance_to_next_event().await?,
        };
        let now = self.sim.read_clock();
        let span = span(before, now);
        let did = self.sim.look(|kms, _| view::summary(kms, &events));
        let did = if did.is_empty() { "Nothing fell due.".to_owned() } else { did };
        self.flashes.clock(format!("Advanced {span} to {}. {did}", view::date(now)));
        Ok(())
    }

    /// Lets the clock run at `rate`, or pauses it with 0.
    pub(crate) fn run(self, rate: f64) {
        spawn_local(async move {
            match self.sim.run(rate).await {
                Ok(events) => self.tell_of(events),
                Err(problem) => self.flashes.error(problem.line()),
            }
        });
    }

    /// Ticks once a second, or earlier where something falls due. While the clock stands, one
    /// tick stores the records that wait.
    fn wait(self) {
        let until_next = self.sim.until_next_event().unwrap_or(TICK);
        let next = set_timeout_with_handle(move || self.tick(), until_next.min(TICK)).ok();
        let before = self.timer.try_with_value(|timer| timer.replace(next)).flatten();
        if let Some(before) = before {
            before.clear();
        }
    }

    fn tick(self) {
        spawn_local(async move {
            let events = self.sim.tick().await;
            let nothing_happened = events.is_empty();
            self.tell_of(events);
            // What happened is a change, and the effect waits anew after each.
            if nothing_happened && self.sim.rate().get_untracked() > 0.0 {
                self.wait();
            }
        });
    }

    /// Tells what fell due by itself, not more often than one can read.
    fn tell_of(self, events: Vec<NumberedEvent>) {
        self.untold.update_value(|untold| untold.extend(events));
        let wall = browser::wall().0;
        if self.untold.with_value(Vec::is_empty) || wall - self.told_at.get_value() < TOLD_EVERY_MS
        {
            return;
        }
        self.told_at.set_value(wall);
        let events = self.untold.try_update_value(core::mem::take).unwrap_or_default();
        let did = self.sim.look(|kms, _| view::summary(kms, &events));
        if !did.is_empty() {
            self.flashes.clock(format!("{}: {did}", view::date(self.sim.read_clock())));
        }
    }

    fn move_hands(self) {
        let rate = self.sim.rate().get_untracked();
        if rate > 0.0 {
            self.shown.set(self.sim.read_clock());
        }
        let pause = if rate > 1.0 && !browser::prefers_reduced_motion() { FRAME } else { TICK };
        set_timeout(move || self.move_hands(), pause);
    }
}

/// `365 days`, or `5 seconds` for what is shorter than a day.
fn span(before: Timestamp, after: Timestamp) -> String {
    let span = view::relative(before, after);
    let days = after.millis_since(before) / Days(1).as_millis();
    if days > 0 { view::count(days.unsigned_abs(), "day") } else { span.replace("in ", "") }
}
