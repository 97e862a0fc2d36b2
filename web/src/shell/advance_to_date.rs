//! The dialog that advances the clock to a date.

use core::time::Duration;

use kms_core::Timestamp;
use leptos::prelude::*;

use crate::clock::{Advance, Clock};
use crate::components::{form_dialog, on_open, text_field};
use crate::dom::{Content, IntoContent};
use crate::sim::{Problem, SimHandle};

/// The dialog, shown while `open` is true.
pub(super) fn advance_to_date(open: RwSignal<bool>) -> Content {
    let clock: Clock = expect_context();
    let sim: SimHandle = expect_context();
    let value = RwSignal::new(String::new());
    // The field has no seconds, so the earliest date that it can hold is the next minute.
    let earliest = move || input_value(sim.read_clock().plus(Duration::from_secs(60)));
    on_open(open, move || {
        value.set(earliest());
    });
    let field = move || {
        text_field("Date and time (UTC)", value)
            .hint("Simulated time only goes forward. Events on the way happen at their own times.")
            .kind("datetime-local")
            .range(earliest(), "9999-12-31T23:59")
            .autofocus()
    };
    form_dialog(
        open,
        "Advance the clock to a date",
        "Advance the clock",
        field,
        move || async move {
            let at = read_input(&value.get_untracked());
            let at = at.ok_or_else(|| Problem::new("Enter a date and a time.".to_owned()))?;
            clock.advance(Advance::To(at)).await
        },
    )
    .into_content()
}

/// The value of an `<input type=datetime-local>` for a time, in UTC, to the minute.
pub(super) fn input_value(at: Timestamp) -> String {
    at.to_string().get(..16).unwrap_or_default().to_owned()
}

/// Parses the value of an `<input type=datetime-local>`, ignoring seconds; `None` if it is
/// incomplete.
pub(super) fn read_input(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.split('-').map(str::parse::<i64>);
    let mut time = time.split(':').map(str::parse::<u64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let midnight = Timestamp::from_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    Some(midnight.plus(Duration::from_secs((hour * 60 + minute) * 60)))
}
