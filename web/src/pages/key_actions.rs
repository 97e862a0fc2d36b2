//! What can be done to keys: enable, disable, schedule their deletion, cancel it.

use kms_core::{KeyId, KeyState};
use kms_sim::view::{self, KeyRow};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::key_list::name_of;
use crate::components::{CheckBox, FormDialog, MenuButton, MenuItem, TextField, submit, warning};
use crate::flash::Flashes;
use crate::sim::{Outcome, Problem, SimHandle};

/// The menu, for the keys that are selected, with the dialogs that it opens.
#[component]
pub(super) fn KeyActions(keys: Memo<Vec<KeyRow>>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let disabling = RwSignal::new(false);
    let scheduling = RwSignal::new(false);
    let at_once = move |op: &'static str, done: &'static str| {
        Callback::new(move |()| {
            let rows = keys.get_untracked();
            spawn_local(async move {
                if let Err(problem) = each(sim, flashes, &rows, op, None, done).await {
                    flashes.error(problem.line());
                }
            });
        })
    };
    let item = |label, action, fits: fn(KeyState) -> bool, why| MenuItem {
        label,
        action,
        refused: Signal::derive(move || refused(&keys.read(), fits, why)),
    };
    let items = vec![
        item(
            "Enable",
            at_once("EnableKey", "enabled"),
            |state| state == KeyState::Disabled,
            "Only disabled keys",
        ),
        item(
            "Disable",
            Callback::new(move |()| disabling.set(true)),
            |state| state == KeyState::Enabled,
            "Only enabled keys",
        ),
        item(
            "Schedule key deletion",
            Callback::new(move |()| scheduling.set(true)),
            |state| !is_pending(state),
            "Deletion is scheduled already",
        ),
        item(
            "Cancel key deletion",
            at_once("CancelKeyDeletion", "no longer pending deletion; it is disabled now"),
            is_pending,
            "No deletion is scheduled",
        ),
    ];
    view! {
        <MenuButton label="Key actions".to_owned() items=items />
        <DisableDialog open=disabling keys=keys />
        <ScheduleDialog open=scheduling keys=keys />
    }
}

fn is_pending(state: KeyState) -> bool {
    state.deletion_date().is_some() || matches!(state, KeyState::PendingReplicaDeletion { .. })
}

fn refused(keys: &[KeyRow], fits: fn(KeyState) -> bool, why: &'static str) -> Option<&'static str> {
    match keys {
        [] => Some("Select a key first"),
        keys if keys.iter().all(|key| fits(key.state)) => None,
        _ => Some(why),
    }
}

/// Asks the same of each key, and stops where one refuses.
async fn each(
    sim: SimHandle,
    flashes: Flashes,
    keys: &[KeyRow],
    op: &str,
    window: Option<u32>,
    done: &str,
) -> Outcome {
    for key in keys {
        let mut input = json!({ "KeyId": key.id.to_string() });
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

#[component]
fn DisableDialog(open: RwSignal<bool>, keys: Memo<Vec<KeyRow>>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let confirmed = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            confirmed.set(false)
        }
    });
    let disable = submit(move || async move {
        each(sim, flashes, &keys.get_untracked(), "DisableKey", None, "disabled").await
    });
    let title =
        move || if keys.read().len() == 1 { "Disable key" } else { "Disable keys" }.to_owned();
    view! {
        <FormDialog
            open=open
            title=Signal::derive(title)
            action=Signal::derive(title)
            destructive=true
            ready=confirmed
            on_submit=disable
        >
            <KeyNames keys=keys />
            <p>
                "A disabled key neither encrypts nor decrypts, and does not rotate. Its rotation \
                 setting stays as it is; a rotation that comes due meanwhile happens when the key \
                 is enabled again."
            </p>
            <CheckBox
                label=Signal::derive(move || {
                    format!("Confirm that you want to disable {}", these(&keys.read()))
                })
                checked=confirmed
            />
        </FormDialog>
    }
}

#[component]
fn ScheduleDialog(open: RwSignal<bool>, keys: Memo<Vec<KeyRow>>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let days = RwSignal::new("30".to_owned());
    let confirmed = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            confirmed.set(false)
        }
    });
    let schedule = submit(move || async move {
        let window = days.get_untracked().trim().parse::<u32>();
        let window = window.map_err(|_| {
            Problem::new("The waiting period is a number of days, 7 to 30.".to_owned())
        })?;
        let rows = keys.get_untracked();
        each(sim, flashes, &rows, "ScheduleKeyDeletion", Some(window), "pending deletion").await
    });
    let confirm = move || {
        let (these, days) = (these(&keys.read()), days.read());
        format!(
            "Confirm that you want to schedule {these} for deletion after a {days} day waiting period"
        )
    };
    view! {
        <FormDialog
            open=open
            title="Schedule key deletion".to_owned()
            action="Schedule deletion".to_owned()
            destructive=true
            ready=confirmed
            on_submit=schedule
        >
            <KeyNames keys=keys />
            {warning(blast_radius(sim, keys))}
            <TextField
                label="Waiting period (in days)"
                hint="7 to 30. Until it ends you can cancel; the key cannot be used and does not rotate meanwhile."
                kind="number"
                min="7"
                max="30"
                value=days
            />
            <CheckBox label=Signal::derive(confirm) checked=confirmed />
        </FormDialog>
    }
}

/// What is lost, in numbers.
fn blast_radius(sim: SimHandle, keys: Memo<Vec<KeyRow>>) -> AnyView {
    let lost = move || keys.read().iter().map(|key| sim.ciphertexts_of(key.id)).sum::<usize>();
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
    .into_any()
}

#[component]
fn KeyNames(keys: Memo<Vec<KeyRow>>) -> impl IntoView {
    const SHOWN: usize = 5;
    let line = |row: &KeyRow| {
        let id = row.id.to_string();
        view! { <li><strong>{row.alias.clone()}</strong>" "<code>{id}</code></li> }
    };
    let rest = move || {
        let more = keys.read().len().saturating_sub(SHOWN);
        (more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })
    };
    view! {
        <ul class="names">
            {move || keys.read().iter().take(SHOWN).map(line).collect_view()}
            {rest}
        </ul>
    }
}

/// One key as the menu wants it.
pub(super) fn only(row: Memo<Option<KeyRow>>) -> Memo<Vec<KeyRow>> {
    Memo::new(move |_| row.get().into_iter().collect())
}

/// The id as a request wants it.
pub(super) fn key_input(id: KeyId) -> serde_json::Value {
    json!({ "KeyId": id.to_string() })
}
