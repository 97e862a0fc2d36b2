//! What can be done to keys: enable, disable, schedule their deletion, cancel it.

use kms_core::{KeyId, KeyState};
use kms_sim::view::{self, KeyRow};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::ciphertexts::kept_under;
use super::key_list::name_of;
use crate::components::{
    MenuItem, check_box, form_dialog, menu_button, on_open, text_field, warning,
};
use crate::dom::{IntoPart, Part, View, view};
use crate::flash::Flashes;
use crate::sim::{Outcome, Problem, SimHandle};

/// The keys that something is done to.
pub(crate) type Keys = ReadSignal<Vec<KeyRow>>;

/// The menu, for the keys that are selected, with the dialogs that it opens.
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
    let flashes: Flashes = expect_context();
    let at_once = |label, op: &'static str, done: &'static str| {
        MenuItem::new(label, move || {
            let rows = keys.get_untracked();
            spawn_local(async move {
                if let Err(problem) = ask_each(sim, flashes, &rows, op, None, done).await {
                    flashes.error(problem.line());
                }
            });
        })
    };
    let opens = |label, dialog: RwSignal<bool>| MenuItem::new(label, move || dialog.set(true));
    let only_where = |item: MenuItem, fits: fn(KeyState) -> bool, why| {
        item.refused(move || refused(&keys.read(), fits, why))
    };
    vec![
        only_where(
            at_once("Enable", "EnableKey", "enabled"),
            |state| state == KeyState::Disabled,
            "Only disabled keys",
        ),
        only_where(
            opens("Disable", disabling),
            |state| state == KeyState::Enabled,
            "Only enabled keys",
        ),
        only_where(
            opens("Schedule key deletion", scheduling),
            |state| !state.is_pending_deletion(),
            "Deletion is scheduled already",
        ),
        only_where(
            at_once(
                "Cancel key deletion",
                "CancelKeyDeletion",
                "no longer pending deletion; it is disabled now",
            ),
            |state| state.is_pending_deletion(),
            "No deletion is scheduled",
        ),
    ]
}

fn refused(keys: &[KeyRow], fits: fn(KeyState) -> bool, why: &'static str) -> Option<&'static str> {
    match keys {
        [] => Some("Select a key first"),
        keys if keys.iter().all(|key| fits(key.state)) => None,
        _ => Some(why),
    }
}

/// Asks the same of each key, and stops where one refuses.
async fn ask_each(
    sim: SimHandle,
    flashes: Flashes,
    keys: &[KeyRow],
    op: &str,
    window: Option<u32>,
    done: &str,
) -> Outcome {
    for key in keys {
        let mut input = key_input(key.id);
        if let (Some(days), Some(members)) = (window, input.as_object_mut()) {
            members.insert("PendingWindowInDays".to_owned(), days.into());
        }
        sim.call(op, input).await?;
    }
    match keys {
        [key] => flashes.success(format!("{} is {done}.", name_of(key))),
        keys => flashes.success(format!("{}: {done}.", view::count(keys.len() as u64, "key"))),
    }
    Ok(())
}

fn these(keys: &[KeyRow]) -> String {
    match keys {
        [_] => "this key".to_owned(),
        keys => format!("these {} keys", keys.len()),
    }
}

/// What the visitor confirms anew whenever the dialog opens.
fn confirmation(open: RwSignal<bool>) -> RwSignal<bool> {
    let confirmed = RwSignal::new(false);
    on_open(open, move || {
        confirmed.set(false);
    });
    confirmed
}

fn disable_dialog(open: RwSignal<bool>, keys: Keys) -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let confirmed = confirmation(open);
    let title =
        move || if keys.read().len() == 1 { "Disable key" } else { "Disable keys" }.to_owned();
    let confirm = move || format!("Confirm that you want to disable {}", these(&keys.read()));
    let content = move || {
        view! {
            {key_names(keys)}
            <p>
                "A disabled key neither encrypts nor decrypts, and does not rotate. Its rotation \
                 setting stays as it is; a rotation that comes due meanwhile happens when the key \
                 is enabled again."
            </p>
            {check_box(confirm, confirmed)}
        }
    };
    form_dialog(open, title, title, content, move || async move {
        let rows = keys.get_untracked();
        ask_each(sim, flashes, &rows, "DisableKey", None, "disabled").await
    })
    .destructive()
    .ready(move || confirmed.get())
    .into_part()
}

fn schedule_dialog(open: RwSignal<bool>, keys: Keys) -> Part {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let days = RwSignal::new("30".to_owned());
    let confirmed = confirmation(open);
    let confirm = move || {
        let (these, days) = (these(&keys.read()), days.read());
        format!(
            "Confirm that you want to schedule {these} for deletion after a {days} day waiting period"
        )
    };
    let content = move || {
        let window = text_field("Waiting period (in days)", days)
            .hint("7 to 30. Until it ends you can cancel; the key cannot be used and does not rotate meanwhile.")
            .kind("number")
            .range("7", "30");
        view! {
            {key_names(keys)}
            {warning(blast_radius(sim, keys))}
            {window}
            {check_box(confirm, confirmed)}
        }
    };
    form_dialog(open, "Schedule key deletion", "Schedule deletion", content, move || {
        schedule(sim, flashes, keys, days)
    })
    .destructive()
    .ready(move || confirmed.get())
    .into_part()
}

async fn schedule(sim: SimHandle, flashes: Flashes, keys: Keys, days: RwSignal<String>) -> Outcome {
    let window = days.get_untracked().trim().parse::<u32>();
    let window = window
        .map_err(|_| Problem::new("The waiting period is a number of days, 7 to 30.".to_owned()))?;
    let rows = keys.get_untracked();
    ask_each(sim, flashes, &rows, "ScheduleKeyDeletion", Some(window), "pending deletion").await
}

/// What is lost, in numbers.
fn blast_radius(sim: SimHandle, keys: Keys) -> View {
    let lost = move || {
        let keys = keys.read();
        kept_under(sim, |id| keys.iter().any(|key| key.id == id))
    };
    let sentence = move || match lost() {
        0 => "No kept ciphertext is lost.".to_owned(),
        1 => "1 kept ciphertext becomes unreadable.".to_owned(),
        many => format!("{many} kept ciphertexts become unreadable."),
    };
    view! {
        <p>
            <strong>{sentence}</strong>
            " After the waiting period the key material is gone. Whatever it \
             encrypted can never be read again, by anyone."
        </p>
    }
}

/// The first few keys by name, and how many more there are.
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

/// The id as a request wants it.
pub(super) fn key_input(id: KeyId) -> serde_json::Value {
    json!({ "KeyId": id.to_string() })
}
