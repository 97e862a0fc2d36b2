//! The page's clock: a timer that applies due events, and a timer that refreshes the displayed
//! time.

use core::cell::Cell;
use core::time::Duration;

use kms_core::{Days, Timestamp};
use kms_sim::view;
use kms_store::NumberedEvent;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::dom::effect;
use crate::flashbar::Flashbar;
use crate::sim::{Phase, Problem, SimHandle};

/// An amount of simulated time to skip.
#[derive(Clone, Copy)]
pub(crate) enum Advance {
    By(Days),
    To(Timestamp),
    ToNextEvent,
}

/// The longest time between two ticks, and so between two writes of the clock's position.
const TICK_INTERVAL: Duration = Duration::from_secs(1);
/// The interval between refreshes of the displayed time while the clock runs faster than real time.
const FAST_REFRESH: Duration = Duration::from_millis(100);
/// The shortest time between two reports of due events, in milliseconds.
const REPORT_INTERVAL_MS: f64 = 5000.0;

/// A handle on the page's clock. Copies share one clock.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    sim: SimHandle,
    flashbar: Flashbar,
    /// The displayed time. It is refreshed more often than [`SimHandle::now`].
    displayed: RwSignal<Timestamp>,
    timer: StoredValue<Cell<Option<TimeoutHandle>>, LocalStorage>,
    unreported: StoredValue<Vec<NumberedEvent>>,
    reported_at: StoredValue<f64>,
}

impl Clock {
    /// Starts the clock; it ticks from the moment the laboratory is open.
    pub(crate) fn start(sim: SimHandle, flashbar: Flashbar) -> Self {
        let clock = Self {
            sim,
            flashbar,
            displayed: RwSignal::new(Timestamp::from_millis(0)),
            timer: StoredValue::new_local(Cell::new(None)),
            unreported: StoredValue::new(Vec::new()),
            reported_at: StoredValue::new(0.0),
        };
        // Reruns after each request and each change of speed, since both can change the next due
        // time.
        effect(move || {
            if sim.phase() == Phase::Ready {
                sim.view(|_, _| ());
                sim.rate().track();
                clock.displayed.set(sim.read_clock());
                clock.schedule_tick();
            }
        });
        clock.refresh_display();
        clock
    }

    /// The displayed time.
    pub(crate) fn displayed(self) -> ReadSignal<Timestamp> {
        self.displayed.read_only()
    }

    /// Advances the clock and reports the events that came due.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if the time to advance to is in the past; the clock has not moved.
    pub(crate) async fn advance(self, advance: Advance) -> Result<(), Problem> {
        let before = self.sim.read_clock();
        let events = match advance {
            Advance::By(days) => {
                let span = Duration::from_secs(u64::from(days.0) * 86_400);
                self.sim.advance_by(span).await?
            }
            Advance::To(at) => self.sim.advance_to(at).await?,
            Advance::ToNextEvent => self.sim.advance_to_next_event().await?,
        };
        let now = self.sim.read_clock();
        let span = span(before, now);
        let summary = self.sim.view_untracked(|kms, _| view::event_summary(kms, &events));
        let summary =
            if summary.is_empty() { "No key rotated or changed.".to_owned() } else { summary };
        self.flashbar.clock(format!("Advanced {span} to {}. {summary}", view::date(now)));
        Ok(())
    }

    /// Runs the clock at `rate` simulated seconds per second, or pauses it if `rate` is 0.
    pub(crate) fn run(self, rate: f64) {
        spawn_local(async move {
            match self.sim.run(rate).await {
                Ok(events) => self.report(events),
                Err(problem) => self.flashbar.error(problem.line()),
            }
        });
    }

    /// Schedules the next tick: in one second, or earlier if an event is due before. While the
    /// clock is paused, one tick stores the pending trail records.
    fn schedule_tick(self) {
        let until_next = self.sim.until_next_event().unwrap_or(TICK_INTERVAL);
        let next = set_timeout_with_handle(move || self.tick(), until_next.min(TICK_INTERVAL)).ok();
        let before = self.timer.try_with_value(|timer| timer.replace(next)).flatten();
        if let Some(before) = before {
            before.clear();
        }
    }

    fn tick(self) {
        spawn_local(async move {
            let events = self.sim.tick().await;
            let is_idle = events.is_empty();
            self.report(events);
            // Events are a change, after which the effect in `start` schedules the next tick.
            if is_idle && self.sim.rate().get_untracked() > 0.0 {
                self.schedule_tick();
            }
        });
    }

    /// Reports due events, at most once per `REPORT_INTERVAL_MS`, so that a fast clock leaves time
    /// to read. The events in between are part of the next report.
    fn report(self, events: Vec<NumberedEvent>) {
        self.unreported.update_value(|unreported| unreported.extend(events));
        let wall = browser::wall().0;
        if self.unreported.with_value(Vec::is_empty)
            || wall - self.reported_at.get_value() < REPORT_INTERVAL_MS
        {
            return;
        }
        self.reported_at.set_value(wall);
        let events = self.unreported.try_update_value(core::mem::take).unwrap_or_default();
        let summary = self.sim.view_untracked(|kms, _| view::event_summary(kms, &events));
        if !summary.is_empty() {
            self.flashbar.clock(format!("{}: {summary}", view::date(self.sim.read_clock())));
        }
    }

    fn refresh_display(self) {
        let rate = self.sim.rate().get_untracked();
        if rate > 0.0 {
            self.displayed.set(self.sim.read_clock());
        }
        let pause = if rate > 1.0 && !browser::prefers_reduced_motion() {
            FAST_REFRESH
        } else {
            TICK_INTERVAL
        };
        set_timeout(move || self.refresh_display(), pause);
    }
}

/// The time between two moments: `365 days`, or `5 seconds` if it is less than a day. Days are
/// rounded to the nearest, since the clock may have run for some seconds of the period.
fn span(before: Timestamp, after: Timestamp) -> String {
    let (elapsed, day) = (after.millis_since(before), Days(1).as_millis());
    if elapsed < day {
        return view::relative(before, after).replace("in ", "");
    }
    view::count(elapsed.saturating_add(day / 2).unsigned_abs() / day.unsigned_abs(), "day")
}
