//! Key material and rotations: three panels, and the line on which they happen.

use core::mem::discriminant;

use kms_sim::view::{self, OnDemand, Pause, Rotation, RotationPanels, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::Shown;
use super::materials::materials;
use super::timeline::timeline;
use crate::browser;
use crate::components::{
    Weight, button, check_box, form_dialog, note, on_open, pair, pairs, status_indicator,
    text_field, timestamp, warning,
};
use crate::dom::{IntoPart, Part, View, changing, computed, follow, view};
use crate::pages::key_actions::key_input;
use crate::sim::{Outcome, Problem};

/// A key, and what is shown of its rotation; `None` once it is deleted.
#[derive(Clone, Copy)]
pub(super) struct Panels {
    key: Shown,
    all: ReadSignal<Option<RotationPanels>>,
}

impl Panels {
    /// What `look` sees of the rotation.
    pub(super) fn get<T: Default>(self, look: impl FnOnce(&RotationPanels) -> T) -> T {
        self.all.read().as_ref().map(look).unwrap_or_default()
    }

    /// What `look` makes of the rotation, anew whenever that changes.
    pub(super) fn show(self, look: fn(&RotationPanels) -> Part) -> Part {
        (move || self.get(|all| Some(look(all)))).into_part()
    }

    /// The button that opens a dialog. It stays in place while `is_possible` holds, since the
    /// dialog gives the focus back to it.
    fn opener(
        self,
        label: &'static str,
        open: RwSignal<bool>,
        is_possible: fn(&RotationPanels) -> bool,
    ) -> Part {
        changing(
            move || self.get(is_possible),
            move |there| there.then(|| button(Weight::Normal, label, move |_| open.set(true))),
        )
    }
}

/// The tab.
pub(super) fn tab(key: Shown) -> View {
    let all =
        computed(move || key.sim.view(|kms, scope| view::rotation_panels(kms, scope, key.id)));
    let panels = Panels { key, all };
    view! {
        <div class="two">
            {automatic(panels)}
            {on_demand(panels)}
        </div>
        {timeline(panels, key.sim.now())}
        {materials(panels)}
    }
}

fn automatic(panels: Panels) -> View {
    let editing = RwSignal::new(false);
    let edit = panels.opener("Edit", editing, |all| all.locked.is_none());
    let body = view! {
        {panels.show(|all| all.locked.map(|why| locked_control(why, all.rotation)).into_part())}
        {panels.show(|all| setting(all.rotation).into_part())}
        {api_status(panels)}
    };
    view! {
        {crate::pages::panel("Automatic rotation", edit, body)}
        {edit_rotation(editing, panels)}
    }
}

/// The console's check box as it looks while it cannot be used: locked, and cleared where nothing
/// rotates.
fn locked_control(why: &'static str, rotation: Rotation) -> View {
    let rotates = matches!(rotation, Rotation::ByAws { .. } | Rotation::On { .. });
    view! {
        <div class="locked">
            <label class="checkbox">
                <input type="checkbox" disabled checked=rotates aria-describedby="locked-why" />
                <span>"Automatically rotate this key"</span>
            </label>
            <p class="hint" id="locked-why">{why}</p>
        </div>
    }
}

fn setting(rotation: Rotation) -> View {
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
/// setting has changed, and then only: a question changes the laboratory, too.
fn api_status(panels: Panels) -> View {
    let Shown { id, sim, .. } = panels.key;
    let answer = RwSignal::new(String::new());
    let ask = move || async move {
        let said = sim.call("GetKeyRotationStatus", key_input(id)).await;
        answer.try_set(match said {
            Ok(body) => {
                let enabled = body.get("KeyRotationEnabled").and_then(Value::as_bool);
                format!("KeyRotationEnabled {}", enabled.unwrap_or_default())
            }
            Err(problem) => problem.line(),
        });
    };
    let mut asked = None;
    follow(move || {
        let setting = panels.get(|all| {
            Some((discriminant(&all.rotation), all.rotation.period(), all.deletion_date))
        });
        if asked.replace(setting) != Some(setting) {
            spawn_local(ask());
        }
    });
    view! {
        <p class="api">
            "API: "
            <code>{answer}</code>
            <span class="hint">" (GetKeyRotationStatus)"</span>
        </p>
    }
}

fn edit_rotation(open: RwSignal<bool>, panels: Panels) -> Part {
    let enabled = RwSignal::new(false);
    let days = RwSignal::new(String::new());
    on_open(open, move || {
        let present = panels.get(|all| Some(all.rotation));
        enabled.set(matches!(present, Some(Rotation::On { .. })));
        days.set(present.map_or(365, |rotation| rotation.period()).to_string());
    });
    let is_free = move || panels.get(|all| all.period_is_free);
    let hint = move || {
        if is_free() {
            "90 to 2560. The first rotation comes this many days after today."
        } else {
            "Always 365 in this era. The first rotation comes 365 days after today."
        }
        .to_owned()
    };
    let fields = move || {
        let period = text_field("Rotation period (in days)", days)
            .hint(hint)
            .kind("number")
            .range("90", "2560")
            .disabled(move || !enabled.get() || !is_free());
        view! { {check_box("Automatically rotate this key", enabled)}{period} }
    };
    form_dialog(open, "Edit automatic key rotation", "Save", fields, move || async move {
        if enabled.get_untracked() {
            let days = untrack(is_free).then(|| days.get_untracked());
            switch_on(panels.key, days).await
        } else {
            let done = "Automatic rotation is off. All material is kept.".to_owned();
            panels.key.change("DisableKeyRotation", key_input(panels.key.id), done).await
        }
    })
    .into_part()
}

/// Switches the rotation on; `days` are the period as it was typed, where it can be chosen.
async fn switch_on(key: Shown, days: Option<String>) -> Outcome {
    let Shown { id, sim, flashes, .. } = key;
    let mut input = key_input(id);
    if let Some(days) = days {
        let period = days.trim().parse::<i64>().map_err(|_| {
            Problem::new("The rotation period is a number of days, 90 to 2560.".to_owned())
        })?;
        if let Some(members) = input.as_object_mut() {
            members.insert("RotationPeriodInDays".to_owned(), period.into());
        }
    }
    sim.call("EnableKeyRotation", input).await?;
    // The signals follow later: the laboratory itself knows already.
    let panels = sim.look(|kms, scope| view::rotation_panels(kms, scope, id));
    let next = panels.and_then(|all| all.rotation.next());
    let next = next.map_or_else(String::new, |next| format!(", next on {}", view::date(next)));
    flashes.success(format!("Automatic rotation is on{next}."));
    Ok(())
}

fn on_demand(panels: Panels) -> View {
    let asking = RwSignal::new(false);
    let ask = panels.opener("Rotate now", asking, |all| {
        all.on_demand.as_ref().is_some_and(|state| state.refused.is_none())
    });
    let body = panels.show(|all| {
        let body = match &all.on_demand {
            None => note("This era has no rotation on demand: it came on 12 April 2024."),
            Some(state) => on_demand_facts(state),
        };
        body.into_part()
    });
    view! {
        {crate::pages::panel("On-demand rotation", ask, body)}
        {rotate_now(asking, panels)}
    }
}

fn on_demand_facts(state: &OnDemand) -> View {
    let OnDemand { used, quota, completes, is_possible, refused } = state;
    if let (false, Some(why)) = (is_possible, refused) {
        return note(*why);
    }
    let running = completes.map(|at| {
        view! {
            <div class="running">
                {status_indicator(Tone::Pending, "Rotation in progress")}
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
            pair("Left", left(state).to_string()),
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
}

/// How many rotations on demand a key still has.
fn left(state: &OnDemand) -> u32 {
    state.quota.saturating_sub(state.used)
}

fn rotate_now(open: RwSignal<bool>, panels: Panels) -> Part {
    let Shown { id, sim, flashes, .. } = panels.key;
    let content = move || {
        let left =
            panels.show(|all| all.on_demand.as_ref().map_or(0, left).to_string().into_part());
        view! {
            {warning("A key has a fixed number of rotations on demand for its whole life, and this uses one up. Nothing that was encrypted is touched.")}
            <p>
                "On-demand rotations left: " <strong>{left}</strong>
            </p>
        }
    };
    form_dialog(open, "Rotate key now", "Rotate key", content, move || async move {
        sim.call("RotateKeyOnDemand", key_input(id)).await?;
        flashes.info("The rotation is running: a few seconds of simulated time.");
        // Its button is gone while it runs.
        browser::focus_once_shown("#tabpanel".to_owned());
        Ok(())
    })
    .destructive()
    .into_part()
}
