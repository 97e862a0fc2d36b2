//! The dialog that replaces the laboratory by a new one.

use kms_core::{Era, Region};
use kms_sim::Options;
use leptos::prelude::*;

use super::ERAS;
use super::advance_to_date::{input_value, read_input};
use super::laboratory_menu::export;
use crate::browser::wall;
use crate::components::{
    ButtonVariant, button, form_dialog, on_open, radio_button, text_field, warning_alert,
};
use crate::dom::{Content, IntoContent, View, view};
use crate::flashbar::Flashbar;
use crate::router::navigate;
use crate::sim::{ActionResult, Problem, SimHandle, era_name};

#[derive(Clone, Copy)]
struct Choices {
    era: RwSignal<String>,
    start: RwSignal<String>,
    seed: RwSignal<String>,
    region: RwSignal<String>,
}

/// The dialog, shown while `open` is true.
pub(crate) fn new_laboratory(open: RwSignal<bool>) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let choices = Choices {
        era: RwSignal::new(Era::default().as_str().to_owned()),
        start: RwSignal::new(String::new()),
        seed: RwSignal::default(),
        region: RwSignal::new("us-east-1".to_owned()),
    };
    on_open(open, move || {
        choices.start.set(input_value(today()));
    });
    let fields = move || fields(sim, flashbar, choices);
    form_dialog(open, "New laboratory", "Replace and create", fields, move || {
        create(sim, flashbar, choices)
    })
    .destructive()
    .wide()
    .into_content()
}

fn fields(sim: SimHandle, flashbar: Flashbar, choices: Choices) -> View {
    let eras = ERAS
        .into_iter()
        .map(|(era, about)| radio_button("era", era.as_str(), era_name(era), about, choices.era));
    let eras: Vec<View> = eras.collect();
    let start = text_field("Start date and time (UTC)", choices.start)
        .hint("The first time of the simulated clock. For the historical era, try 2018.")
        .kind("datetime-local");
    let seed = text_field("Seed - optional", choices.seed).hint(
        "The same seed and steps give the same IDs and ciphertexts, for documentation and tests.",
    );
    view! {
        {warning_alert(view! {
            <p>
                "This deletes the current laboratory. Export it first if you want to keep it."
            </p>
            {button(ButtonVariant::Normal, "Export laboratory", move |_| export(sim, flashbar))}
        })}
        <fieldset class="field">
            <legend>"Rules in force"</legend>
            {eras}
        </fieldset>
        {start}
        {seed}
        {text_field("Region", choices.region).hint("Part of every ARN.")}
    }
}

fn today() -> kms_core::Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
    let millis = wall().0 as i64;
    kms_core::Timestamp::from_millis(millis)
}

async fn create(sim: SimHandle, flashbar: Flashbar, choices: Choices) -> ActionResult {
    let Choices { era, start, seed, region } = choices;
    let region = Region::parse(region.get_untracked().trim());
    let seed = seed.get_untracked();
    let start = read_input(&start.get_untracked());
    let options = Options {
        era: Era::parse(&era.get_untracked()),
        start: Some(start.ok_or_else(|| form_error("Enter a start date and time."))?),
        seed: (!seed.is_empty()).then_some(seed),
        region: Some(region.ok_or_else(|| {
            form_error("The Region is not valid. Use lower-case letters, digits and dashes, as in us-east-1.")
        })?),
        rate: 1.0,
        ..Options::default()
    };
    sim.reset(options).await?;
    navigate("#/keys");
    flashbar.success("A new laboratory is ready.");
    Ok(())
}

fn form_error(text: &str) -> Problem {
    Problem::new(text.to_owned())
}
