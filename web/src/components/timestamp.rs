//! Moments: absolute in UTC, and how far they are.

use kms_core::Timestamp;
use kms_sim::view;
use leptos::prelude::*;

use crate::sim::SimHandle;

/// A date with its distance from the simulated present: `15 Mar 2025 (in 34 days)`.
pub(crate) fn timestamp(at: Timestamp) -> AnyView {
    let now = expect_context::<SimHandle>().now();
    let relative = Memo::new(move |_| view::relative(now.get(), at));
    view! {
        <span class="timestamp">
            <time datetime=at.to_string() title=view::date_time(at)>{view::date(at)}</time>
            " "
            <span class="relative">"("{move || relative.get()}")"</span>
        </span>
    }
    .into_any()
}

/// A date alone, the time of day on demand.
pub(crate) fn date(at: Timestamp) -> AnyView {
    view! { <time datetime=at.to_string() title=view::date_time(at)>{view::date(at)}</time> }
        .into_any()
}
