//! The timeline of a key: a band for the time of each key material, dashed lines for scheduled
//! events, and a line for the simulated time. A list below it has the same content as text.

use kms_core::{Days, Timestamp};
use kms_sim::view::{self, RotationPanels, RotationPoint};
use leptos::prelude::*;

use super::rotation::RotationTab;
use crate::components::timestamp;
use crate::dom::{Content, IntoContent, View, dynamic, view};

/// The length of the axis in units of the drawing.
const LENGTH: i64 = 1000;
/// The number of colours of the bands, which repeat.
const COLOR_COUNT: usize = 6;
/// The number of past points in the list, which shows the newest ones and all scheduled ones.
const LISTED_PAST_MAX: usize = 8;

/// The time span of the drawing.
#[derive(Clone, Copy)]
struct TimeSpan {
    from: Timestamp,
    to: Timestamp,
}

impl TimeSpan {
    fn of(points: &[RotationPoint], now: Timestamp) -> Self {
        let from = points.first().map_or(now, |point| point.at);
        let last = points.last().map_or(now, |point| point.at.max(now));
        // Leaves a margin after the last point: a twentieth of the span, at least a day.
        let margin = (last.millis_since(from) / 20).max(Days(1).as_millis());
        Self { from, to: Timestamp::from_millis(last.as_millis().saturating_add(margin)) }
    }

    fn position(self, at: Timestamp) -> i64 {
        let length = self.to.millis_since(self.from).max(1);
        at.millis_since(self.from).saturating_mul(LENGTH) / length
    }
}

/// The panel with the timeline; empty if the key has no key material.
pub(super) fn timeline(tab: RotationTab, now: ReadSignal<Timestamp>) -> Content {
    let has_points = move || tab.get(|panels| !panels.points().is_empty());
    dynamic(has_points, move |has_points| has_points.then(|| schedule(tab, now)))
}

fn schedule(tab: RotationTab, now: ReadSignal<Timestamp>) -> View {
    let drawing = move || draw(&tab.get(RotationPanels::points), now.get());
    view! {
        <section class="panel">
            <div class="panel-header"><h2>"Schedule"</h2></div>
            <div class="timeline">{drawing}</div>
            <p class="hint">
                "Each band is the time during which one key material encrypts. Dashed lines are scheduled rotations or deletion."
            </p>
            <details>
                <summary>"As a list"</summary>
                {tab.show(|panels| list(&panels.points()).into_content())}
            </details>
        </section>
    }
}

/// The drawing and its labels. All shapes of one kind are one path in one piece of markup, because
/// `build` creates SVG elements only inside an `<svg>` element of the same piece.
fn draw(points: &[RotationPoint], now: Timestamp) -> View {
    let span = TimeSpan::of(points, now);
    let now_position = span.position(now);
    let positions = |is_future: bool| -> Vec<i64> {
        let points = points.iter().filter(|point| point.is_future == is_future);
        points.map(|point| span.position(point.at)).collect()
    };
    let (past, future) = (positions(false), positions(true));
    let ends = past.iter().copied().skip(1).chain([now_position]);
    let bands: Vec<String> = past
        .iter()
        .zip(ends)
        .map(|(from, to)| format!("M{from} 18V40H{}V18Z", to.max(*from)))
        .collect();
    let band = |color| -> String {
        bands.iter().skip(color).step_by(COLOR_COUNT).map(String::as_str).collect()
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
            <path class="mark" d=vertical_lines(&past, 14, 44) />
            <path class="future" d=vertical_lines(&future, 12, 46) />
            <line class="hand" x1=now_position.to_string() x2=now_position.to_string() y1="4" y2="54" />
        </svg>
        {labels(points, span, now)}
    }
}

/// The path of vertical lines at these positions.
fn vertical_lines(positions: &[i64], top: i64, bottom: i64) -> String {
    positions.iter().map(|x| format!("M{x} {top}V{bottom}")).collect()
}

/// The labels: the dates at both ends, the simulated time, and the next scheduled date if it does
/// not overlap another label.
fn labels(points: &[RotationPoint], span: TimeSpan, now: Timestamp) -> View {
    /// The positions at which the label of the next date fits, in units of the drawing.
    const NEXT_LABEL_RANGE: core::ops::Range<i64> = 120..920;
    let now_position = span.position(now);
    let next = points.iter().find(|point| point.is_future).filter(|next| {
        let position = span.position(next.at);
        NEXT_LABEL_RANGE.contains(&position) && position - now_position > NEXT_LABEL_RANGE.start
    });
    let label = |class: &'static str, position: i64, text: String| {
        let position = format!("{}.{}%", position / 10, position % 10);
        view! { <span class=class style:inset-inline-start=position>{text}</span> }
    };
    let last = points.last().map_or(now, |point| point.at.max(now));
    view! {
        <div class="timeline-labels" aria-hidden="true">
            {label("now", now_position.clamp(20, 980), "Now".to_owned())}
            {next.map(|next| label("next", span.position(next.at), view::date(next.at)))}
            <span>{view::date(span.from)}</span>
            <span>{view::date(last)}</span>
        </div>
    }
}

fn list(points: &[RotationPoint]) -> View {
    let past = points.iter().filter(|point| !point.is_future).count();
    let hidden = past.saturating_sub(LISTED_PAST_MAX);
    let earlier = (hidden > 0).then(|| {
        let number = view::count(hidden as u64, "earlier point");
        view! { <li class="hint">{format!("{number} not listed; see Key materials below.")}</li> }
    });
    let line = |point: &RotationPoint| {
        view! { <li>{timestamp(point.at)}": "{point.what.clone()}</li> }
    };
    let lines: Vec<View> = points.iter().skip(hidden).map(line).collect();
    view! { <ol class="points">{earlier}{lines}</ol> }
}
