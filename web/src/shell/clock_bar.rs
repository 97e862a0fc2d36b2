//! The clock on every page: what time it is, and all that turns it.

use kms_core::Days;
use kms_sim::view;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::to_date::ToDate;
use crate::clock::{Clock, Turn};
use crate::components::{Icon, act, icon};
use crate::flash::Flashes;
use crate::sim::SimHandle;

/// The paces that are offered: simulated seconds per second, and the words for it.
const PACES: [(f64, &str); 4] =
    [(1.0, "1 s/s"), (3600.0, "1 hour/s"), (86_400.0, "1 day/s"), (2_592_000.0, "30 days/s")];

/// The jumps that are offered: days, their name, and its short form.
const JUMPS: [(u32, &str, &str); 3] =
    [(1, "+1 day", "+1 d"), (30, "+30 days", "+30 d"), (365, "+1 year", "+1 y")];

/// The bar.
#[component]
pub(crate) fn ClockBar() -> impl IntoView {
    let choosing_date = RwSignal::new(false);
    let jump = |(days, label, short): (u32, &'static str, &'static str)| {
        jump_button(label, short, Turn::By(Days(days)))
    };
    view! {
        <section class="clock" aria-label="Simulated clock">
            <Hands />
            <Run />
            <div class="clock-jumps" role="group" aria-label="Advance the clock">
                {JUMPS.into_iter().map(jump).collect_view()}
                <button type="button" class="button" on:click=act(move |_| choosing_date.set(true))>
                    {icon(Icon::Calendar)}
                    {long_and_short("To date", "Date")}
                </button>
            </div>
            <NextEvent />
            <ToDate open=choosing_date />
        </section>
    }
}

/// The date and the time of day. Not a live region: it moves all the time.
#[component]
fn Hands() -> impl IntoView {
    let clock: Clock = expect_context();
    let at = clock.shown();
    let day = Memo::new(move |_| view::date(at.get()));
    let time = move || view::date_time(at.get()).rsplit_once(", ").map(|(_, time)| time.to_owned());
    view! {
        <p class="hands">
            <span class="visually-hidden">"Simulated time: "</span>
            <span class="hands-date">{move || day.get()}</span>
            " "
            <span class="hands-time">{move || time()}</span>
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
fn long_and_short(long: &'static str, short: &'static str) -> AnyView {
    view! {
        <span class="long">{long}</span>
        <span class="short" aria-hidden="true">{short}</span>
    }
    .into_any()
}

fn jump_button(label: &'static str, short: &'static str, to: Turn) -> AnyView {
    let turn = turner();
    view! {
        <button type="button" class="button" on:click=act(move |_| turn(to))>{long_and_short(label, short)}</button>
    }
    .into_any()
}

/// The next thing that happens by itself; the button goes there.
#[component]
fn NextEvent() -> impl IntoView {
    let sim: SimHandle = expect_context();
    let next = Memo::new(move |_| sim.view(|kms, _| view::next_event(kms)));
    let none = move || next.read().is_none();
    let turn = turner();
    let go = move |_| {
        if !none() {
            turn(Turn::ToNextEvent);
        }
    };
    let what = move || match next.get() {
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
                on:click=act(go)
            >
                {icon(Icon::Next)}
                {long_and_short("Next event", "Next")}
            </button>
            <span id="next-event" class="next-what">{move || what()}</span>
        </div>
    }
}

/// Starts and stops the clock, and chooses its pace; a pace that is chosen while the clock
/// stands is kept until it runs.
#[component]
fn Run() -> impl IntoView {
    let clock: Clock = expect_context();
    let rate = expect_context::<SimHandle>().rate();
    let pace = RwSignal::new(1.0);
    let runs = Memo::new(move |_| rate.get() > 0.0);
    Effect::new(move |_| {
        if runs.get() {
            pace.set(rate.get());
        }
    });
    let toggle = move |_| clock.run(if runs.get_untracked() { 0.0 } else { pace.get_untracked() });
    let label = move || if runs.get() { "Pause the clock" } else { "Run the clock" };
    // The words name the pace: to read a number with a point would take a table of 10 KB.
    let choose = move |event| {
        let words = event_target_value(&event);
        let Some((chosen, _)) = PACES.into_iter().find(|(_, pace)| *pace == words) else { return };
        pace.set(chosen);
        if runs.get_untracked() {
            clock.run(chosen);
        }
    };
    let option = move |(rate, words): (f64, &'static str)| {
        let is_chosen = move || (pace.get() - rate).abs() < 0.5;
        view! { <option value=words prop:selected=is_chosen>{words}</option> }
    };
    view! {
        <div class="clock-run">
            <button
                type="button"
                class="button icon-only"
                aria-label=label
                title=label
                on:click=act(toggle)
            >
                {move || icon(if runs.get() { Icon::Pause } else { Icon::Play })}
            </button>
            <select class="pace" aria-label="Speed of the clock" on:change=act(choose)>
                {PACES.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
