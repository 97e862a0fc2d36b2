//! The "Key actions" menu: enable, disable, schedule deletion, cancel deletion.

use kms_core::{KeyId, KeyState};
use kms_sim::view::{self, KeyRow};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::ciphertexts::count_encrypted_under;
use super::key_list::display_name;
use crate::components::{
    MenuItem, checkbox, form_dialog, menu_button, on_open, text_field, warning_alert,
};
use crate::dom::{Content, IntoContent, View, view};
use crate::flashbar::Flashbar;
use crate::sim::{ActionResult, Problem, SimHandle};

/// The keys that the actions apply to.
pub(crate) type Keys = ReadSignal<Vec<KeyRow>>;

/// The menu button and the dialogs of its items.
pub(crate) fn key_actions(keys: Keys) -> View {
    let disabling = RwSignal::new(false);
    let scheduling = RwSignal::new(false);
    view! {
        {menu_button("Key actions", "button", items(keys, disabling, scheduling))}
        {disable_dialog(disabling, keys)}
        {schedule_dialog(scheduling, keys)}
    }
}

fn items(keys: Keys, disabling: RwSignal<bool>, scheduling: RwSignal<bool>) -> Vec<MenuItem> {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let call_now = |label, op: &'static str, new_state: &'static str| {
        MenuItem::new(label, move || {
            let rows = keys.get_untracked();
            spawn_local(async move {
                if let Err(problem) = call_for_each(sim, flashbar, &rows, op, None, new_state).await
                {
                    flashbar.error(problem.line());
                }
            });
        })
    };
    let open_dialog =
        |label, dialog: RwSignal<bool>| MenuItem::new(label, move || dialog.set(true));
    let enabled_if = |item: MenuItem, is_allowed: fn(KeyState) -> bool, reason| {
        item.disabled(move || disabled_reason(&keys.read(), is_allowed, reason))
    };
    vec![
        enabled_if(
            call_now("Enable", "EnableKey", "enabled"),
            |state| state == KeyState::Disabled,
            "Only disabled keys can be enabled",
        ),
        enabled_if(
            open_dialog("Disable", disabling),
            |state| state == KeyState::Enabled,
            "Only enabled keys can be disabled",
        ),
        enabled_if(
            open_dialog("Schedule key deletion", scheduling),
            |state| !state.is_pending_deletion(),
            "Deletion is already scheduled",
        ),
        enabled_if(
            call_now(
                "Cancel key deletion",
                "CancelKeyDeletion",
                "disabled, and no longer pending deletion",
            ),
            |state| state.is_pending_deletion(),
            "No deletion is scheduled",
        ),
    ]
}

fn disabled_reason(
    keys: &[KeyRow],
    is_allowed: fn(KeyState) -> bool,
    reason: &'static str,
) -> Option<&'static str> {
    match keys {
        [] => Some("Select a key first"),
        keys if keys.iter().all(|key| is_allowed(key.state)) => None,
        _ => Some(reason),
    }
}

/// Calls an operation for each key and reports the new state. Stops at the first key for which it fails;
/// the keys before it stay changed.
async fn call_for_each(
    sim: SimHandle,
    flashbar: Flashbar,
    keys: &[KeyRow],
    op: &str,
    window: Option<u32>,
    new_state: &str,
) -> ActionResult {
    for key in keys {
        let mut input = key_input(key.id);
        if let (Some(days), Some(members)) = (window, input.as_object_mut()) {
            members.insert("PendingWindowInDays".to_owned(), days.into());
        }
        sim.call(op, input).await?;
    }
    match keys {
        [key] => flashbar.success(format!("{} is {new_state}.", display_name(key))),
        keys => {
            flashbar.success(format!("{} are {new_state}.", view::count(keys.len() as u64, "key")))
        }
    }
    Ok(())
}

fn this_or_these(keys: &[KeyRow]) -> String {
    match keys {
        [_] => "this key".to_owned(),
        keys => format!("these {} keys", keys.len()),
    }
}

/// The state of a confirmation check box, cleared each time the dialog opens.
fn confirmation(open: RwSignal<bool>) -> RwSignal<bool> {
    let confirmed = RwSignal::new(false);
    on_open(open, move || {
        confirmed.set(false);
    });
    confirmed
}

fn disable_dialog(open: RwSignal<bool>, keys: Keys) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let confirmed = confirmation(open);
    let title =
        move || if keys.read().len() == 1 { "Disable key" } else { "Disable keys" }.to_owned();
    let confirm =
        move || format!("Confirm that you want to disable {}", this_or_these(&keys.read()));
    let content = move || {
        view! {
            {key_names(keys)}
            <p>
                "A disabled key cannot encrypt, decrypt or rotate. Its rotation setting stays: if a rotation comes due meanwhile, the key rotates as soon as you enable it."
            </p>
            {checkbox(confirm, confirmed)}
        }
    };
    form_dialog(open, title, title, content, move || async move {
        let rows = keys.get_untracked();
        call_for_each(sim, flashbar, &rows, "DisableKey", None, "disabled").await
    })
    .destructive()
    .ready(move || confirmed.get())
    .into_content()
}

fn schedule_dialog(open: RwSignal<bool>, keys: Keys) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let days = RwSignal::new("30".to_owned());
    let confirmed = confirmation(open);
    let confirm = move || {
        let (this_or_these, days) = (this_or_these(&keys.read()), days.read());
        format!(
            "Confirm that you want to schedule {this_or_these} for deletion after a {days} day waiting period"
        )
    };
    let content = move || {
        let window = text_field("Waiting period (in days)", days)
            .hint("7 to 30. You can cancel until it ends. Meanwhile the key cannot be used and does not rotate.")
            .kind("number")
            .range("7", "30");
        view! {
            {key_names(keys)}
            {warning_alert(affected_ciphertexts(sim, keys))}
            {window}
            {checkbox(confirm, confirmed)}
        }
    };
    form_dialog(open, "Schedule key deletion", "Schedule deletion", content, move || {
        schedule(sim, flashbar, keys, days)
    })
    .destructive()
    .ready(move || confirmed.get())
    .into_content()
}

async fn schedule(
    sim: SimHandle,
    flashbar: Flashbar,
    keys: Keys,
    days: RwSignal<String>,
) -> ActionResult {
    let window = days.get_untracked().trim().parse::<u32>();
    let window = window.map_err(|_| {
        Problem::new("The waiting period is not valid. Enter 7 to 30 days.".to_owned())
    })?;
    let rows = keys.get_untracked();
    call_for_each(sim, flashbar, &rows, "ScheduleKeyDeletion", Some(window), "pending deletion")
        .await
}

/// The number of stored ciphertexts that become unreadable.
fn affected_ciphertexts(sim: SimHandle, keys: Keys) -> View {
    let lost = move || {
        let keys = keys.read();
        count_encrypted_under(sim, |id| keys.iter().any(|key| key.id == id))
    };
    let sentence = move || match lost() {
        0 => "No ciphertext on the Ciphertexts page is lost; data elsewhere may be.".to_owned(),
        1 => "1 ciphertext on the Ciphertexts page becomes unreadable.".to_owned(),
        many => format!("{many} ciphertexts on the Ciphertexts page become unreadable."),
    };
    view! {
        <p>
            <strong>{sentence}</strong>
            " After the waiting period the key material is deleted, and nothing that it encrypted can be decrypted again."
        </p>
    }
}

/// The names of the first few keys, and the number of further ones.
fn key_names(keys: Keys) -> View {
    const SHOWN: usize = 5;
    let line = |row: &KeyRow| {
        let id = row.id.to_string();
        view! { <li><strong>{row.alias.clone()}</strong>" "<code>{id}</code></li> }
    };
    let lines = move || {
        let keys = keys.read();
        let mut lines: Vec<View> = keys.iter().take(SHOWN).map(line).collect();
        if let more @ 1.. = keys.len().saturating_sub(SHOWN) {
            lines.push(view! { <li>{format!("and {more} more")}</li> });
        }
        lines
    };
    view! { <ul class="names">{lines}</ul> }
}

/// A request body with a key ID.
pub(super) fn key_input(id: KeyId) -> serde_json::Value {
    json!({ "KeyId": id.to_string() })
}
