//! The line of a key's rotations: a band for each material, what is to come dashed, the present
//! as a hand. The same in words below it, for everyone.

use kms_core::{Days, Timestamp};
use kms_sim::view::{self, RotationPanels, RotationPoint};
use leptos::prelude::*;

use crate::components::timestamp;
use crate::sim::SimHandle;

/// The line's length in its own units.
const LENGTH: i64 = 1000;
/// How many colours the bands take in turn.
const COLOURS: usize = 6;
/// The list shows so many of the newest points and all that are to come.
const LISTED: usize = 8;

/// The stretch of time that is drawn.
#[derive(Clone, Copy)]
struct Stretch {
    from: Timestamp,
    to: Timestamp,
}

impl Stretch {
    fn of(points: &[RotationPoint], now: Timestamp) -> Self {
        let from = points.first().map_or(now, |point| point.at);
        let last = points.last().map_or(now, |point| point.at.max(now));
        // Some air after the last point, and never nothing at all.
        let air = (last.millis_since(from) / 20).max(Days(1).as_millis());
        Self { from, to: Timestamp::from_millis(last.as_millis().saturating_add(air)) }
    }

    fn place(self, at: Timestamp) -> i64 {
        let length = self.to.millis_since(self.from).max(1);
        at.millis_since(self.from).saturating_mul(LENGTH) / length
    }
}

/// The panel.
#[component]
pub(super) fn Timeline(panels: Memo<Option<RotationPanels>>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let points =
        Memo::new(move |_| panels.read().as_ref().map(RotationPanels::points).unwrap_or_default());
    let drawing = move || {
        let now = sim.now().get();
        let points = points.read();
        draw(&points, now)
    };
    view! {
        <Show when=move || !points.read().is_empty()>
            <section class="panel">
                <div class="panel-header"><h2>"Schedule"</h2></div>
                <div class="timeline">{move || drawing()}</div>
                <p class="hint">
                    "Each band is a key material, dashed lines are rotations to come."
                </p>
                <details>
                    <summary>"As a list"</summary>
                    {move || list(&points.read())}
                </details>
            </section>
        </Show>
    }
}

fn draw(points: &[RotationPoint], now: Timestamp) -> AnyView {
    let stretch = Stretch::of(points, now);
    let hand = stretch.place(now);
    let past: Vec<i64> = points
        .iter()
        .filter(|point| !point.is_future)
        .map(|point| stretch.place(point.at))
        .collect();
    let ends = past.iter().copied().skip(1).chain([hand]);
    let band = |(number, (from, to)): (usize, (&i64, i64))| {
        let class = format!("band band-{}", number % COLOURS);
        view! { <rect class=class x=*from y="18" width=(to - from).max(0) height="22" /> }
    };
    let bands = past.iter().zip(ends).enumerate().map(band).collect_view();
    let marks = past.iter().map(|x| {
        view! { <line class="mark" x1=*x x2=*x y1="14" y2="44" /> }
    });
    let future = points.iter().filter(|point| point.is_future).map(|point| {
        let x = stretch.place(point.at);
        view! { <line class="future" x1=x x2=x y1="12" y2="46" /> }
    });
    view! {
        <svg viewBox="0 0 1000 58" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <line class="axis" x1="0" x2="1000" y1="29" y2="29" />
            {bands}
            {marks.collect_view()}
            {future.collect_view()}
            <line class="hand" x1=hand x2=hand y1="4" y2="54" />
        </svg>
        {labels(points, stretch, now)}
    }
    .into_any()
}

/// The dates at both ends, the present, and the next point where there is room for its date;
/// the list has them all.
fn labels(points: &[RotationPoint], stretch: Stretch, now: Timestamp) -> AnyView {
    /// In permille of the line.
    const ROOM: core::ops::Range<i64> = 120..920;
    let here = stretch.place(now);
    let next = points.iter().find(|point| point.is_future).filter(|next| {
        let place = stretch.place(next.at);
        ROOM.contains(&place) && place - here > ROOM.start
    });
    let label = |class, place: i64, text: String| {
        let place = format!("{}.{}%", place / 10, place % 10);
        view! { <span class=class style:inset-inline-start=place>{text}</span> }
    };
    let last = points.last().map_or(now, |point| point.at.max(now));
    view! {
        <div class="timeline-labels" aria-hidden="true">
            {label("now", here.clamp(20, 980), "Now".to_owned())}
            {next.map(|next| label("next", stretch.place(next.at), view::date(next.at)))}
            <span>{view::date(stretch.from)}</span>
            <span>{view::date(last)}</span>
        </div>
    }
    .into_any()
}

fn list(points: &[RotationPoint]) -> AnyView {
    let past = points.iter().filter(|point| !point.is_future).count();
    let hidden = past.saturating_sub(LISTED);
    let earlier = (hidden > 0).then(|| {
        let number = view::count(hidden as u64, "earlier point");
        view! { <li class="hint">{format!("{number} not listed here; see key materials.")}</li> }
    });
    let line = |point: &RotationPoint| {
        let what = point.what.clone();
        view! { <li>{timestamp(point.at)}": "{what}</li> }
    };
    view! {
        <ol class="points">
            {earlier}
            {points.iter().skip(hidden).map(line).collect_view()}
        </ol>
    }
    .into_any()
}
