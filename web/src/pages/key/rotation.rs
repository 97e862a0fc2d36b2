//! Key material and rotations: three panels, and the line on which they happen.

use kms_core::RotationType;
use kms_sim::view::{self, Material, OnDemand, Pause, Rotation, RotationPanels, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::Shown;
use super::timeline::Timeline;
use crate::components::{
    CheckBox, FormDialog, TextField, Weight, button, cell, copy_button, header, live, note, pair,
    pairs, row, status_indicator, submit, table, timestamp, warning,
};
use crate::flash::Flashes;
use crate::pages::key_actions::key_input;
use crate::sim::{Problem, SimHandle};

#[derive(Clone, Copy)]
struct Panels {
    key: Shown,
    all: Memo<Option<RotationPanels>>,
}

impl Panels {
    fn get<T: Default>(self, look: impl FnOnce(&RotationPanels) -> T) -> T {
        self.all.read().as_ref().map(look).unwrap_or_default()
    }
}

/// The tab.
pub(super) fn tab(key: Shown) -> AnyView {
    let sim: SimHandle = expect_context();
    let all = Memo::new(move |_| sim.view(|kms, scope| view::rotation_panels(kms, scope, key.id)));
    let panels = Panels { key, all };
    view! {
        <div class="two">
            {automatic(panels)}
            {on_demand(panels)}
        </div>
        <Timeline panels=all />
        {materials(panels)}
    }
    .into_any()
}

fn automatic(panels: Panels) -> AnyView {
    let editing = RwSignal::new(false);
    let rotation = Memo::new(move |_| panels.get(|all| Some(all.rotation)));
    let locked = Memo::new(move |_| panels.get(|all| all.locked));
    let edit = move || {
        let edit = || button(Weight::Normal, "Edit", move |_| editing.set(true));
        locked.get().is_none().then(edit).into_any()
    };
    let body = view! {
        {move || locked.get().map(|why| locked_control(why, rotation.get()))}
        {move || rotation.get().map(setting)}
        <ApiStatus panels=panels />
    };
    view! {
        {crate::pages::panel("Automatic rotation", live(edit), body.into_any())}
        <EditRotation open=editing panels=panels />
    }
    .into_any()
}

/// The console's check box as it looks while it cannot be used: cleared and locked.
fn locked_control(why: &'static str, rotation: Option<Rotation>) -> AnyView {
    let by_aws = matches!(rotation, Some(Rotation::ByAws { .. }));
    view! {
        <div class="locked">
            <label class="checkbox">
                <input type="checkbox" disabled checked=by_aws aria-describedby="locked-why" />
                <span>"Automatically rotate this key"</span>
            </label>
            <p class="hint" id="locked-why">{why}</p>
        </div>
    }
    .into_any()
}

fn setting(rotation: Rotation) -> AnyView {
    let tone = match rotation {
        Rotation::On { .. } | Rotation::ByAws { .. } => Tone::Success,
        Rotation::Paused { .. } => Tone::Pending,
        Rotation::Off | Rotation::NotSupported(_) => Tone::Stopped,
    };
    let mut facts = vec![pair("Status", status_indicator(tone, rotation.words()))];
    match rotation {
        Rotation::On { every, next } => {
            facts.push(pair("Rotation period", format!("{} days", every.0)));
            facts.push(pair("Next rotation", timestamp(next)));
        }
        Rotation::ByAws { every, next } => {
            facts.push(pair("Rotation period", format!("{} days", every.0)));
            facts.push(pair("Next rotation", next.map(timestamp)));
        }
        Rotation::Paused { every, next, why } => {
            facts.push(pair("Rotation period", format!("{} days", every.0)));
            facts.push(pair("Date kept", timestamp(next)));
            let then = match why {
                Pause::Disabled => {
                    "If the date has passed, it rotates at the moment it is enabled."
                }
                Pause::PendingDeletion => {
                    "After cancelling the deletion and enabling the key it goes on, at once if the date has passed."
                }
            };
            facts.push(pair("When it is enabled again", then));
        }
        Rotation::Off | Rotation::NotSupported(_) => {}
    }
    pairs(facts)
}

/// What the API itself answers, beside what the page shows. It is asked again whenever the
/// setting has changed.
#[component]
fn ApiStatus(panels: Panels) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let answer = RwSignal::new(String::new());
    let asked = Memo::new(move |_| panels.get(|all| Some((all.rotation, all.deletion_date))));
    Effect::new(move |_| {
        asked.get();
        spawn_local(async move {
            let said = sim.call("GetKeyRotationStatus", key_input(panels.key.id)).await;
            answer.try_set(match said {
                Ok(body) => {
                    let enabled = body.get("KeyRotationEnabled").and_then(Value::as_bool);
                    format!("KeyRotationEnabled {}", enabled.unwrap_or_default())
                }
                Err(problem) => problem.line(),
            });
        });
    });
    view! {
        <p class="api">
            "API: "
            <code>{move || answer.get()}</code>
            <span class="hint">" (GetKeyRotationStatus)"</span>
        </p>
    }
}

#[component]
fn EditRotation(open: RwSignal<bool>, panels: Panels) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let enabled = RwSignal::new(false);
    let days = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            let present = untrack(|| panels.get(|all| Some(all.rotation)));
            enabled.set(matches!(present, Some(Rotation::On { .. })));
            days.set(present.map_or(365, |rotation| rotation.period()).to_string());
        }
    });
    let is_free = Memo::new(move |_| panels.get(|all| all.period_is_free));
    let save = submit(move || async move {
        let mut input = key_input(panels.key.id);
        if !enabled.get_untracked() {
            sim.call("DisableKeyRotation", input).await?;
            flashes.success("Automatic rotation is off. All material is kept.");
            return Ok(());
        }
        if is_free.get_untracked() {
            let period = days.get_untracked().trim().parse::<i64>();
            let period = period.map_err(|_| {
                Problem::new("The rotation period is a number of days, 90 to 2560.".to_owned())
            })?;
            if let Some(members) = input.as_object_mut() {
                members.insert("RotationPeriodInDays".to_owned(), period.into());
            }
        }
        sim.call("EnableKeyRotation", input).await?;
        let id = panels.key.id;
        let panels = sim.look(|kms, scope| view::rotation_panels(kms, scope, id));
        let next = panels.and_then(|all| all.rotation.next());
        let next = next.map_or_else(String::new, |next| format!(", next on {}", view::date(next)));
        flashes.success(format!("Automatic rotation is on{next}."));
        Ok(())
    });
    let hint = move || {
        if is_free.get() {
            "90 to 2560. The first rotation comes this many days after today."
        } else {
            "Always 365 in this era. The first rotation comes 365 days after today."
        }
        .to_owned()
    };
    view! {
        <FormDialog open=open title="Edit automatic key rotation" action="Save" on_submit=save>
            <CheckBox label="Automatically rotate this key".to_owned() checked=enabled />
            <TextField
                label="Rotation period (in days)"
                hint=Signal::derive(hint)
                kind="number"
                min="90"
                max="2560"
                disabled=Signal::derive(move || !enabled.get() || !is_free.get())
                value=days
            />
        </FormDialog>
    }
}

fn on_demand(panels: Panels) -> AnyView {
    let asking = RwSignal::new(false);
    let state = Memo::new(move |_| panels.get(|all| all.on_demand.clone()));
    let ask = move || {
        let ask = || button(Weight::Normal, "Rotate now", move |_| asking.set(true));
        let is_allowed = state.read().as_ref().is_some_and(|state| state.refused.is_none());
        is_allowed.then(ask).into_any()
    };
    let body = move || match state.get() {
        None => note("This era has no rotation on demand: it came on 12 April 2024."),
        Some(state) => on_demand_facts(&state),
    };
    view! {
        {crate::pages::panel("On-demand rotation", live(ask), live(body))}
        <RotateNow open=asking panels=panels />
    }
    .into_any()
}

fn on_demand_facts(state: &OnDemand) -> AnyView {
    let OnDemand { used, quota, completes, is_possible, refused } = state;
    if let (false, Some(why)) = (is_possible, refused) {
        return note(*why);
    }
    let running = completes.map(|at| {
        view! {
            <div class="running">
                {status_indicator(Tone::Pending, "Rotation in progress".to_owned())}
                <p>
                    "Completes "
                    <time datetime=at.to_string()>{view::date_time(at)}</time>
                    ". Until then the old material encrypts."
                </p>
            </div>
        }
    });
    let refused = refused.filter(|_| completes.is_none());
    view! {
        {running}
        {pairs(vec![
            pair("Used for life", format!("{used} of {quota}")),
            pair("Left", quota.saturating_sub(*used).to_string()),
        ])}
        <meter
            min="0"
            max=quota.to_string()
            value=used.to_string()
            aria-label="Rotations on demand used"
        ></meter>
        {refused.map(|why| view! { <p class="hint">{why}</p> })}
        <p class="hint">"It leaves the automatic schedule as it is."</p>
    }
    .into_any()
}

#[component]
fn RotateNow(open: RwSignal<bool>, panels: Panels) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let left = Memo::new(move |_| {
        panels.get(|all| {
            all.on_demand.as_ref().map_or(0, |state| state.quota.saturating_sub(state.used))
        })
    });
    let rotate = submit(move || async move {
        sim.call("RotateKeyOnDemand", json!({ "KeyId": panels.key.id.to_string() })).await?;
        flashes.info("The rotation is running: a few seconds of simulated time.");
        Ok(())
    });
    view! {
        <FormDialog
            open=open
            title="Rotate key now"
            action="Rotate key"
            destructive=true
            on_submit=rotate
        >
            {warning("A key has a fixed number of rotations on demand for its whole life, and this uses one up. Nothing that was encrypted is touched.")}
            <p>
                "On-demand rotations left: " <strong>{move || left.get()}</strong>
            </p>
        </FormDialog>
    }
}

fn materials(panels: Panels) -> AnyView {
    let all = Memo::new(move |_| panels.get(|all| all.materials.clone()));
    let line = |material: Material| {
        let (tone, state) = if material.is_current {
            (Tone::Success, "Current")
        } else {
            (Tone::Stopped, "Non-current")
        };
        let (rotated, how) = match material.rotation_type {
            Some(RotationType::Automatic) => (Some(material.since), "Automatic"),
            Some(RotationType::OnDemand) => (Some(material.since), "On-demand"),
            None => (None, "First material"),
        };
        let short = view::short_id(&material.id);
        row(vec![
            cell("No.", material.number.to_string()),
            cell(
                "Key material ID",
                view! {
                    <span class="copyable">
                        {copy_button("key material ID", material.id)}<code>{short}</code>
                    </span>
                },
            ),
            cell("State", status_indicator(tone, state.to_owned())),
            cell("Rotation date", rotated.map_or_else(|| "-".into_any(), timestamp)),
            cell("Rotation type", how),
        ])
    };
    let body = move || {
        let mut newest_first = all.get();
        newest_first.reverse();
        if newest_first.is_empty() {
            return note("KMS holds no symmetric material of this key.");
        }
        let names = ["No.", "Key material ID", "State", "Rotation date", "Rotation type"];
        table(
            "Key materials",
            names.into_iter().map(header).collect(),
            newest_first.into_iter().map(line).collect_view(),
        )
    };
    let title = view! {
        "Key materials "
        <span class="counter">{move || format!("({})", all.read().len())}</span>
    };
    crate::pages::panel(title, ().into_any(), live(body))
}
