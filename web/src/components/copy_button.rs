//! Copies a text and says so.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Icon, icon, icon_button};
use crate::browser;
use crate::dom::{IntoText, View, view};
use crate::live::Live;

/// A button that copies `text`; `what` names it, as in "Copy ARN".
pub(crate) fn copy_button(what: &'static str, text: impl IntoText) -> View {
    let text = text.into_text();
    let live: Live = expect_context();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = untrack(|| text.get()).into_owned();
        spawn_local(async move {
            if browser::copy(&text).await.is_err() {
                live.interrupt("This browser did not allow copying.");
                return;
            }
            live.say(&format!("{what} copied."));
            copied.try_set(true);
            let relax = move || {
                copied.try_set(false);
            };
            set_timeout(relax, Duration::from_secs(2));
        });
    };
    let picture = move || icon(if copied.get() { Icon::Check } else { Icon::Copy });
    icon_button(format!("Copy {what}"), picture, copy)
}

/// A text in fixed width that can be copied.
pub(crate) fn copyable(what: &'static str, text: impl IntoText) -> View {
    let text = text.into_text();
    view! { <span class="copyable">{copy_button(what, text.clone())}<code>{text}</code></span> }
}
