//! The bar with the simulated time and the controls that advance, run and pause the clock.

use kms_core::Days;
use kms_sim::view;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::advance_to_date::advance_to_date;
use crate::browser;
use crate::clock::{Advance, Clock};
use crate::components::{ButtonVariant, Icon, button, icon};
use crate::dom::{View, computed, effect, view};
use crate::flashbar::Flashbar;
use crate::sim::SimHandle;

/// The offered speeds, in simulated seconds per second, with their labels.
const SPEEDS: [(f64, &str); 4] =
    [(1.0, "Real time"), (3600.0, "1 hour/s"), (86_400.0, "1 day/s"), (2_592_000.0, "30 days/s")];

/// The offered jumps: days, label, and label on narrow screens.
const JUMPS: [(u32, &str, &str); 3] =
    [(1, "+1 day", "+1 d"), (30, "+30 days", "+30 d"), (365, "+1 year", "+1 y")];

pub(crate) fn clock_bar() -> View {
    let choosing_date = RwSignal::new(false);
    let advance = advance_action();
    let jumps = JUMPS.into_iter().map(|(days, long, short)| {
        button(ButtonVariant::Normal, long_and_short(long, short), move |_| {
            advance(Advance::By(Days(days)))
        })
    });
    let jumps: Vec<View> = jumps.collect();
    let to_a_date = view! { {icon(Icon::Calendar)}{long_and_short("To date", "Date")} };
    view! {
        <section class="clock" aria-label="Simulated clock">
            {display()}
            {run_controls()}
            <div class="clock-jumps" role="group" aria-label="Advance the clock">
                {jumps}
                {button(ButtonVariant::Normal, to_a_date, move |_| choosing_date.set(true))}
            </div>
            {next_event(advance)}
            {advance_to_date(choosing_date)}
        </section>
    }
}

/// The simulated date and time. It is not a live region, since it changes all the time.
fn display() -> View {
    let at = expect_context::<Clock>().displayed();
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

/// A function that advances the clock, and reports an error if that is refused.
fn advance_action() -> impl Fn(Advance) + Copy + 'static {
    let clock: Clock = expect_context();
    let flashbar: Flashbar = expect_context();
    move |amount| {
        spawn_local(async move {
            if let Err(problem) = clock.advance(amount).await {
                flashbar.error(problem.line());
            }
        });
    }
}

/// A label, and its short form for narrow screens.
fn long_and_short(long: &'static str, short: &'static str) -> View {
    view! {
        <span class="long">{long}</span>
        <span class="short" aria-hidden="true">{short}</span>
    }
}

/// The button that advances to the next scheduled event, with the event's date and description.
fn next_event(advance: impl Fn(Advance) + Copy + 'static) -> View {
    let sim: SimHandle = expect_context();
    let next = computed(move || sim.view(|kms, _| view::next_event(kms)));
    let none = move || next.read().is_none();
    let advance_to_next = move |_| {
        if !untrack(none) {
            advance(Advance::ToNextEvent);
        }
    };
    let description = move || match &*next.read() {
        Some(next) => format!("{}: {}", view::date(next.at), next.description),
        None => "No event is scheduled. Turn on automatic rotation of an enabled key.".to_owned(),
    };
    view! {
        <div class="clock-next">
            <button
                type="button"
                class="button next"
                aria-disabled=move || none().then_some("true")
                aria-describedby="next-event"
                on:click=advance_to_next
            >
                {icon(Icon::Next)}
                {long_and_short("Next event", "Next")}
            </button>
            <span id="next-event" class="next-what">{description}</span>
        </div>
    }
}

/// The button that runs or pauses the clock, and the choice of its speed. A speed chosen while the
/// clock is paused applies when it runs.
fn run_controls() -> View {
    let clock: Clock = expect_context();
    let rate = expect_context::<SimHandle>().rate();
    let speed = RwSignal::new(1.0);
    let is_running = move || rate.get() > 0.0;
    effect(move || {
        if is_running() {
            speed.set(rate.get());
        }
    });
    let toggle = move |_| clock.run(if untrack(is_running) { 0.0 } else { speed.get_untracked() });
    let label = move || if is_running() { "Pause the clock" } else { "Run the clock" };
    // The options' values are their labels: parsing a decimal number would add a table of 10 KB to
    // the module.
    let choose = move |event| {
        let words = browser::value(&event);
        let Some((chosen, _)) = SPEEDS.into_iter().find(|(_, speed)| *speed == words) else {
            return;
        };
        speed.set(chosen);
        if untrack(is_running) {
            clock.run(chosen);
        }
    };
    let speeds = SPEEDS.into_iter().map(|(rate, words)| {
        let is_chosen = move || (speed.get() - rate).abs() < 0.5;
        view! { <option value=words prop:selected=is_chosen>{words}</option> }
    });
    let speeds: Vec<View> = speeds.collect();
    view! {
        <div class="clock-run">
            <button type="button" class="button icon-only" aria-label=label title=label on:click=toggle>
                {move || icon(if is_running() { Icon::Pause } else { Icon::Play })}
            </button>
            <select class="pace" aria-label="Speed of the clock" on:change=choose>
                {speeds}
            </select>
        </div>
    }
}
