//! Buttons that copy a text to the clipboard.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Icon, icon, icon_button};
use crate::browser;
use crate::dom::{IntoText, View, view};
use crate::live_regions::LiveRegions;

/// A button that copies `text`. `subject` names the text, as in "Copy ARN".
pub(crate) fn copy_button(subject: &'static str, text: impl IntoText) -> View {
    let text = text.into_text();
    let live: LiveRegions = expect_context();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = untrack(|| text.get()).into_owned();
        spawn_local(async move {
            if browser::copy(&text).await.is_err() {
                live.announce_assertively(
                    "The browser refused copying. Select the text and copy it yourself.",
                );
                return;
            }
            live.announce(&format!("{subject} copied."));
            copied.try_set(true);
            let relax = move || {
                copied.try_set(false);
            };
            set_timeout(relax, Duration::from_secs(2));
        });
    };
    let picture = move || icon(if copied.get() { Icon::Check } else { Icon::Copy });
    icon_button(format!("Copy {subject}"), picture, copy)
}

/// A text in monospace with a copy button.
pub(crate) fn copyable(subject: &'static str, text: impl IntoText) -> View {
    let text = text.into_text();
    view! { <span class="copyable">{copy_button(subject, text.clone())}<code>{text}</code></span> }
}
