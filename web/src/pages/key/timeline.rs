//! The line of a key's rotations: a band for each material, what is to come dashed, the present
//! as a hand. The same in words below it, for everyone.

use kms_core::{Days, Timestamp};
use kms_sim::view::{self, RotationPanels, RotationPoint};
use leptos::prelude::*;

use super::rotation::Panels;
use crate::components::timestamp;
use crate::dom::{IntoPart, Part, View, changing, view};

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
pub(super) fn timeline(panels: Panels, now: ReadSignal<Timestamp>) -> Part {
    let is_there = move || panels.get(|all| !all.points().is_empty());
    changing(is_there, move |is_there| is_there.then(|| schedule(panels, now)))
}

fn schedule(panels: Panels, now: ReadSignal<Timestamp>) -> View {
    let drawing = move || draw(&panels.get(RotationPanels::points), now.get());
    view! {
        <section class="panel">
            <div class="panel-header"><h2>"Schedule"</h2></div>
            <div class="timeline">{drawing}</div>
            <p class="hint">
                "Each band is a key material, dashed lines are rotations to come."
            </p>
            <details>
                <summary>"As a list"</summary>
                {panels.show(|all| list(&all.points()).into_part())}
            </details>
        </section>
    }
}

/// The drawing is one piece of markup, with a path for all that looks alike: a shape in markup of
/// its own would be no shape, since it does not know the drawing around it.
fn draw(points: &[RotationPoint], now: Timestamp) -> View {
    let stretch = Stretch::of(points, now);
    let hand = stretch.place(now);
    let places = |is_future: bool| -> Vec<i64> {
        let points = points.iter().filter(|point| point.is_future == is_future);
        points.map(|point| stretch.place(point.at)).collect()
    };
    let (past, future) = (places(false), places(true));
    let ends = past.iter().copied().skip(1).chain([hand]);
    let bands: Vec<String> = past
        .iter()
        .zip(ends)
        .map(|(from, to)| format!("M{from} 18V40H{}V18Z", to.max(*from)))
        .collect();
    let band = |colour| -> String {
        bands.iter().skip(colour).step_by(COLOURS).map(String::as_str).collect()
    };
    view! {
        <svg viewBox="0 0 1000 58" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <line class="axis" x1="0" x2="1000" y1="29" y2="29" />
            <path class="band band-0" d=band(0) />
            <path class="band band-1" d=band(1) />
            <path class="band band-2" d=band(2) />
            <path class="band band-3" d=band(3) />
            <path class="band band-4" d=band(4) />
            <path class="band band-5" d=band(5) />
            <path class="mark" d=uprights(&past, 14, 44) />
            <path class="future" d=uprights(&future, 12, 46) />
            <line class="hand" x1=hand.to_string() x2=hand.to_string() y1="4" y2="54" />
        </svg>
        {labels(points, stretch, now)}
    }
}

/// Upright lines at these places.
fn uprights(places: &[i64], top: i64, bottom: i64) -> String {
    places.iter().map(|x| format!("M{x} {top}V{bottom}")).collect()
}

/// The dates at both ends, the present, and the next point where there is room for its date;
/// the list has them all.
fn labels(points: &[RotationPoint], stretch: Stretch, now: Timestamp) -> View {
    /// In permille of the line.
    const ROOM: core::ops::Range<i64> = 120..920;
    let here = stretch.place(now);
    let next = points.iter().find(|point| point.is_future).filter(|next| {
        let place = stretch.place(next.at);
        ROOM.contains(&place) && place - here > ROOM.start
    });
    let label = |class: &'static str, place: i64, text: String| {
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
}

fn list(points: &[RotationPoint]) -> View {
    let past = points.iter().filter(|point| !point.is_future).count();
    let hidden = past.saturating_sub(LISTED);
    let earlier = (hidden > 0).then(|| {
        let number = view::count(hidden as u64, "earlier point");
        view! { <li class="hint">{format!("{number} not listed here; see key materials.")}</li> }
    });
    let line = |point: &RotationPoint| {
        view! { <li>{timestamp(point.at)}": "{point.what.clone()}</li> }
    };
    let lines: Vec<View> = points.iter().skip(hidden).map(line).collect();
    view! { <ol class="points">{earlier}{lines}</ol> }
}
