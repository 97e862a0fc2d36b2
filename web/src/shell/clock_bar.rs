//! The clock on every page: what time it is, and all that turns it.

use kms_core::Days;
use kms_sim::view;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::to_date::to_date;
use crate::browser;
use crate::clock::{Clock, Turn};
use crate::components::{Icon, Weight, button, icon};
use crate::dom::{View, computed, follow, view};
use crate::flash::Flashes;
use crate::sim::SimHandle;

/// The paces that are offered: simulated seconds per second, and the words for it.
const PACES: [(f64, &str); 4] =
    [(1.0, "1 s/s"), (3600.0, "1 hour/s"), (86_400.0, "1 day/s"), (2_592_000.0, "30 days/s")];

/// The jumps that are offered: days, their name, and its short form.
const JUMPS: [(u32, &str, &str); 3] =
    [(1, "+1 day", "+1 d"), (30, "+30 days", "+30 d"), (365, "+1 year", "+1 y")];

/// The bar.
pub(crate) fn clock_bar() -> View {
    let choosing_date = RwSignal::new(false);
    let turn = turner();
    let jumps = JUMPS.into_iter().map(|(days, long, short)| {
        button(Weight::Normal, long_and_short(long, short), move |_| turn(Turn::By(Days(days))))
    });
    let jumps: Vec<View> = jumps.collect();
    let to_a_date = view! { {icon(Icon::Calendar)}{long_and_short("To date", "Date")} };
    view! {
        <section class="clock" aria-label="Simulated clock">
            {hands()}
            {run()}
            <div class="clock-jumps" role="group" aria-label="Advance the clock">
                {jumps}
                {button(Weight::Normal, to_a_date, move |_| choosing_date.set(true))}
            </div>
            {next_event(turn)}
            {to_date(choosing_date)}
        </section>
    }
}

/// The date and the time of day. Not a live region: it moves all the time.
fn hands() -> View {
    let at = expect_context::<Clock>().shown();
    let time = move || view::date_time(at.get()).rsplit_once(", ").map(|(_, time)| time.to_owned());
    view! {
        <p class="hands">
            <span class="visually-hidden">"Simulated time: "</span>
            <span class="hands-date">{move || view::date(at.get())}</span>
            " "
            <span class="hands-time">{time}</span>
        </p>
    }
}

/// What turns the clock and says so where that is refused.
fn turner() -> impl Fn(Turn) + Copy + 'static {
    let clock: Clock = expect_context();
    let flashes: Flashes = expect_context();
    move |turn| {
        spawn_local(async move {
            if let Err(problem) = clock.turn(turn).await {
                flashes.error(problem.line());
            }
        });
    }
}

/// A name, and what is shown of it where there is little room.
fn long_and_short(long: &'static str, short: &'static str) -> View {
    view! {
        <span class="long">{long}</span>
        <span class="short" aria-hidden="true">{short}</span>
    }
}

/// The next thing that happens by itself; the button goes there.
fn next_event(turn: impl Fn(Turn) + Copy + 'static) -> View {
    let sim: SimHandle = expect_context();
    let next = computed(move || sim.view(|kms, _| view::next_event(kms)));
    let none = move || next.read().is_none();
    let go = move |_| {
        if !untrack(none) {
            turn(Turn::ToNextEvent);
        }
    };
    let what = move || match &*next.read() {
        Some(next) => format!("{}: {}", view::date(next.at), next.what),
        None => "Nothing is scheduled: switch a rotation on first.".to_owned(),
    };
    view! {
        <div class="clock-next">
            <button
                type="button"
                class="button next"
                aria-disabled=move || none().then_some("true")
                aria-describedby="next-event"
                on:click=go
            >
                {icon(Icon::Next)}
                {long_and_short("Next event", "Next")}
            </button>
            <span id="next-event" class="next-what">{what}</span>
        </div>
    }
}

/// Starts and stops the clock, and chooses its pace; a pace that is chosen while the clock
/// stands is kept until it runs.
fn run() -> View {
    let clock: Clock = expect_context();
    let rate = expect_context::<SimHandle>().rate();
    let pace = RwSignal::new(1.0);
    let runs = move || rate.get() > 0.0;
    follow(move || {
        if runs() {
            pace.set(rate.get());
        }
    });
    let toggle = move |_| clock.run(if untrack(runs) { 0.0 } else { pace.get_untracked() });
    let label = move || if runs() { "Pause the clock" } else { "Run the clock" };
    // The words name the pace: to read a number with a point would take a table of 10 KB.
    let choose = move |event| {
        let words = browser::value(&event);
        let Some((chosen, _)) = PACES.into_iter().find(|(_, pace)| *pace == words) else { return };
        pace.set(chosen);
        if untrack(runs) {
            clock.run(chosen);
        }
    };
    let paces = PACES.into_iter().map(|(rate, words)| {
        let is_chosen = move || (pace.get() - rate).abs() < 0.5;
        view! { <option value=words prop:selected=is_chosen>{words}</option> }
    });
    let paces: Vec<View> = paces.collect();
    view! {
        <div class="clock-run">
            <button type="button" class="button icon-only" aria-label=label title=label on:click=toggle>
                {move || icon(if runs() { Icon::Pause } else { Icon::Play })}
            </button>
            <select class="pace" aria-label="Speed of the clock" on:change=choose>
                {paces}
            </select>
        </div>
    }
}
