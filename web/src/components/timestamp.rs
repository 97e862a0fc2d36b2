//! Dates in UTC, absolute and relative to the simulated time.

use kms_core::Timestamp;
use kms_sim::view;
use leptos::prelude::*;

use crate::dom::{View, view};
use crate::sim::SimHandle;

/// A date and its distance from the simulated time: `15 Mar 2025 (in 34 days)`.
pub(crate) fn timestamp(at: Timestamp) -> View {
    let now = expect_context::<SimHandle>().now();
    let relative = move || view::relative(now.get(), at);
    view! {
        <span class="timestamp">{date(at)}" "<span class="relative">"("{relative}")"</span></span>
    }
}

/// A date; the time of day is in its tooltip.
pub(crate) fn date(at: Timestamp) -> View {
    view! { <time datetime=at.to_string() title=view::date_time(at)>{view::date(at)}</time> }
}
