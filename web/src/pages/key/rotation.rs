//! The "Key material and rotations" tab: automatic rotation, on-demand rotation, the timeline and
//! the key materials.

use core::mem::discriminant;

use kms_sim::view::{self, OnDemand, Pause, Rotation, RotationPanels, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::KeyPage;
use super::materials::materials;
use super::timeline::timeline;
use crate::browser;
use crate::components::{
    ButtonVariant, button, checkbox, description_item, description_list, form_dialog, info_alert,
    on_open, status_indicator, text_field, timestamp, warning_alert,
};
use crate::dom::{Content, IntoContent, View, computed, dynamic, effect, view};
use crate::pages::key_actions::key_input;
use crate::sim::{ActionResult, Problem, SimHandle};

/// A key and the view of its rotation, which is `None` once the key is deleted.
#[derive(Clone, Copy)]
pub(super) struct RotationTab {
    key: KeyPage,
    panels: ReadSignal<Option<RotationPanels>>,
}

impl RotationTab {
    /// A value read from the view, tracked; `T::default()` once the key is deleted.
    pub(super) fn get<T: Default>(self, read: impl FnOnce(&RotationPanels) -> T) -> T {
        self.panels.read().as_ref().map(read).unwrap_or_default()
    }

    /// Content made from the view, rebuilt whenever it changes.
    pub(super) fn show(self, read: fn(&RotationPanels) -> Content) -> Content {
        (move || self.get(|panels| Some(read(panels)))).into_content()
    }

    /// The button that opens a dialog, while `is_possible` is true. Changes of the view do not
    /// rebuild it, since the dialog returns the focus to it.
    fn opener(
        self,
        label: &'static str,
        open: RwSignal<bool>,
        is_possible: fn(&RotationPanels) -> bool,
    ) -> Content {
        dynamic(
            move || self.get(is_possible),
            move |is_shown| {
                is_shown.then(|| button(ButtonVariant::Normal, label, move |_| open.set(true)))
            },
        )
    }
}

/// The content of the tab.
pub(super) fn tab(key: KeyPage) -> View {
    let panels =
        computed(move || key.sim.view(|kms, scope| view::rotation_panels(kms, scope, key.id)));
    let tab = RotationTab { key, panels };
    view! {
        <div class="two">
            {automatic(tab)}
            {on_demand(tab)}
        </div>
        {timeline(tab, key.sim.now())}
        {materials(tab)}
    }
}

fn automatic(tab: RotationTab) -> View {
    let editing = RwSignal::new(false);
    let edit = tab.opener("Edit", editing, |panels| panels.locked.is_none());
    let body = view! {
        {tab.show(|panels| panels.locked.map(|reason| locked_control(reason, panels.rotation)).into_content())}
        {tab.show(|panels| setting(panels.rotation).into_content())}
        {api_status(tab)}
    };
    view! {
        {crate::pages::panel("Automatic rotation", edit, body)}
        {edit_rotation(editing, tab)}
    }
}

/// The console's check box while the setting cannot be changed: disabled, and checked only if the
/// key rotates.
fn locked_control(reason: &'static str, rotation: Rotation) -> View {
    let rotates = matches!(rotation, Rotation::ByAws { .. } | Rotation::On { .. });
    view! {
        <div class="locked">
            <label class="checkbox">
                <input type="checkbox" disabled checked=rotates aria-describedby="locked-why" />
                <span>"Automatically rotate this key"</span>
            </label>
            <p class="hint" id="locked-why">{reason}</p>
        </div>
    }
}

fn setting(rotation: Rotation) -> View {
    let now = expect_context::<SimHandle>().now();
    let tone = match rotation {
        Rotation::On { .. } | Rotation::ByAws { .. } => Tone::Success,
        Rotation::Paused { .. } => Tone::Pending,
        Rotation::Off | Rotation::NotSupported(_) => Tone::Stopped,
    };
    let mut facts = vec![description_item("Status", status_indicator(tone, rotation.words()))];
    match rotation {
        Rotation::On { every, next } => {
            facts.push(description_item("Rotation period", format!("{} days", every.0)));
            facts.push(description_item("Next rotation", timestamp(next)));
        }
        Rotation::ByAws { every, next } => {
            facts.push(description_item("Rotation period", format!("{} days", every.0)));
            facts.push(description_item("Next rotation", next.map(timestamp)));
        }
        Rotation::Paused { every, next, why } => {
            facts.push(description_item("Rotation period", format!("{} days", every.0)));
            facts.push(description_item("Due", timestamp(next)));
            let condition = match why {
                Pause::Disabled => "After enabling",
                Pause::PendingDeletion => "After cancelling deletion and enabling",
            };
            let outcome = move || match next <= now.get() {
                true => "The key rotates at once.",
                false => "The key rotates on the due date.",
            };
            facts.push(description_item(condition, outcome));
        }
        Rotation::Off | Rotation::NotSupported(_) => {}
    }
    description_list(facts)
}

/// The reply of GetKeyRotationStatus. It is requested only when the setting has changed, since each
/// request adds a record to the trail.
fn api_status(tab: RotationTab) -> View {
    let KeyPage { id, sim, .. } = tab.key;
    let status = RwSignal::new(String::new());
    let request = move || async move {
        let response = sim.call("GetKeyRotationStatus", key_input(id)).await;
        status.try_set(match response {
            Ok(body) => {
                let enabled = body.get("KeyRotationEnabled").and_then(Value::as_bool);
                format!("KeyRotationEnabled {}", enabled.unwrap_or_default())
            }
            Err(problem) => problem.line(),
        });
    };
    let mut requested = None;
    effect(move || {
        let setting = tab.get(|panels| {
            Some((discriminant(&panels.rotation), panels.rotation.period(), panels.deletion_date))
        });
        if requested.replace(setting) != Some(setting) {
            spawn_local(request());
        }
    });
    view! {
        <p class="api">
            "API: "
            <code>{status}</code>
            <span class="hint">" (GetKeyRotationStatus)"</span>
        </p>
    }
}

fn edit_rotation(open: RwSignal<bool>, tab: RotationTab) -> Content {
    let enabled = RwSignal::new(false);
    let days = RwSignal::new(String::new());
    on_open(open, move || {
        let current = tab.get(|panels| Some(panels.rotation));
        enabled.set(matches!(current, Some(Rotation::On { .. })));
        days.set(current.map_or(365, |rotation| rotation.period()).to_string());
    });
    let is_free = move || tab.get(|panels| panels.period_is_free);
    let hint = move || {
        if is_free() {
            "90 to 2560. The first rotation is this many days from now."
        } else {
            "Always 365 in this era. The first rotation is 365 days from now."
        }
        .to_owned()
    };
    let fields = move || {
        let period = text_field("Rotation period (in days)", days)
            .hint(hint)
            .kind("number")
            .range("90", "2560")
            .disabled(move || !enabled.get() || !is_free());
        view! { {checkbox("Automatically rotate this key", enabled)}{period} }
    };
    form_dialog(open, "Edit automatic key rotation", "Save", fields, move || async move {
        if enabled.get_untracked() {
            let days = untrack(is_free).then(|| days.get_untracked());
            enable_rotation(tab.key, days).await
        } else {
            let done = "Automatic rotation is off. The key keeps all its key material.".to_owned();
            tab.key.change("DisableKeyRotation", key_input(tab.key.id), done).await
        }
    })
    .into_content()
}

/// Enables automatic rotation; `days` is the entered period, or `None` if the era has a fixed one.
async fn enable_rotation(key: KeyPage, days: Option<String>) -> ActionResult {
    let KeyPage { id, sim, flashbar, .. } = key;
    let mut input = key_input(id);
    if let Some(days) = days {
        let period = days.trim().parse::<i64>().map_err(|_| {
            Problem::new("The rotation period is not valid. Enter 90 to 2560 days.".to_owned())
        })?;
        if let Some(members) = input.as_object_mut() {
            members.insert("RotationPeriodInDays".to_owned(), period.into());
        }
    }
    sim.call("EnableKeyRotation", input).await?;
    // Reads the laboratory directly, since the signals are updated later.
    let panels = sim.view_untracked(|kms, scope| view::rotation_panels(kms, scope, id));
    let next = panels.and_then(|panels| panels.rotation.next());
    let next =
        next.map_or_else(String::new, |next| format!(". The next one is on {}", view::date(next)));
    flashbar.success(format!("Automatic rotation is on{next}."));
    Ok(())
}

fn on_demand(tab: RotationTab) -> View {
    let rotating = RwSignal::new(false);
    let rotate = tab.opener("Rotate now", rotating, |panels| {
        panels.on_demand.as_ref().is_some_and(|state| state.refused.is_none())
    });
    let body = tab.show(|panels| {
        let body = match &panels.on_demand {
            None => info_alert(
                "This era has no on-demand rotation. AWS introduced it on 12 April 2024.",
            ),
            Some(state) => on_demand_facts(state),
        };
        body.into_content()
    });
    view! {
        {crate::pages::panel("On-demand rotation", rotate, body)}
        {rotate_now(rotating, tab)}
    }
}

fn on_demand_facts(state: &OnDemand) -> View {
    let OnDemand { used, quota, completes, is_possible, refused } = state;
    if let (false, Some(why)) = (is_possible, refused) {
        return info_alert(*why);
    }
    let running = completes.map(|at| {
        view! {
            <div class="running">
                {status_indicator(Tone::Pending, "Rotation in progress")}
                <p>
                    "Completes "
                    <time datetime=at.to_string()>{view::date_time(at)}</time>
                    ". Until then the previous key material encrypts."
                </p>
            </div>
        }
    });
    let refused = refused.filter(|_| completes.is_none());
    view! {
        {running}
        {description_list(vec![
            description_item(
                "Remaining on-demand rotations",
                format!("{} of {quota}, for the life of the key", remaining(state)),
            ),
        ])}
        <meter
            min="0"
            max=quota.to_string()
            value=used.to_string()
            aria-label="On-demand rotations used"
        ></meter>
        {refused.map(|reason| view! { <p class="hint">{reason}</p> })}
        <p class="hint">"An on-demand rotation does not change the automatic schedule."</p>
    }
}

/// The number of remaining on-demand rotations.
fn remaining(state: &OnDemand) -> u32 {
    state.quota.saturating_sub(state.used)
}

fn rotate_now(open: RwSignal<bool>, tab: RotationTab) -> Content {
    let KeyPage { id, sim, flashbar, .. } = tab.key;
    let content = move || {
        let remaining = tab.show(|panels| {
            panels.on_demand.as_ref().map_or(0, remaining).to_string().into_content()
        });
        view! {
            {warning_alert("The number of on-demand rotations is limited for the life of the key, and this uses one. Existing ciphertexts do not change.")}
            <p>
                "Remaining on-demand rotations: " <strong>{remaining}</strong>
            </p>
        }
    };
    form_dialog(open, "Rotate key now", "Rotate key", content, move || async move {
        sim.call("RotateKeyOnDemand", key_input(id)).await?;
        flashbar.info("Rotation started. It completes within seconds of simulated time.");
        // The button that had the focus is removed while the rotation is in progress.
        browser::focus_after_render("#tabpanel".to_owned());
        Ok(())
    })
    .destructive()
    .into_content()
}
