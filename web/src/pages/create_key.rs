//! Creates a key. Rotation is no part of it: it is off, and set on the key's page.

use kms_core::{KeySpec, KeyUsage, Origin};
use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::{CheckBox, Choice, FormDialog, Select, TextField, submit};
use crate::flash::Flashes;
use crate::router::navigate;
use crate::sim::{Outcome, Problem, SimHandle};

#[derive(Clone, Copy)]
struct Draft {
    alias: RwSignal<String>,
    description: RwSignal<String>,
    tags: RwSignal<String>,
    spec: RwSignal<String>,
    usage: RwSignal<String>,
    origin: RwSignal<String>,
    multi_region: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            alias: RwSignal::default(),
            description: RwSignal::default(),
            tags: RwSignal::default(),
            spec: RwSignal::new(KeySpec::SymmetricDefault.as_str().to_owned()),
            usage: RwSignal::new(KeyUsage::EncryptDecrypt.as_str().to_owned()),
            origin: RwSignal::new(Origin::AwsKms.as_str().to_owned()),
            multi_region: RwSignal::new(false),
        }
    }

    fn clear(self) {
        let fresh = Self::new();
        self.alias.set(String::new());
        self.description.set(String::new());
        self.tags.set(String::new());
        self.spec.set(fresh.spec.get_untracked());
        self.usage.set(fresh.usage.get_untracked());
        self.origin.set(fresh.origin.get_untracked());
        self.multi_region.set(false);
    }
}

/// The dialog.
#[component]
pub(super) fn CreateKey(open: RwSignal<bool>) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let flashes: Flashes = expect_context();
    let draft = Draft::new();
    Effect::new(move |_| {
        if open.get() {
            draft.clear()
        }
    });
    // The usage follows the spec: there is always one that fits.
    Effect::new(move |_| {
        let spec = draft.spec.read();
        let usages = KeySpec::parse(&spec).map_or(&[][..], KeySpec::usages);
        let fits = usages.iter().any(|usage| *draft.usage.read_untracked() == usage.as_str());
        if let (false, Some(first)) = (fits, usages.first()) {
            draft.usage.set(first.as_str().to_owned());
        }
    });
    let create = submit(move || create(sim, flashes, draft));
    view! {
        <FormDialog open=open title="Create key" action="Create key" on_submit=create>
            <TextField
                label="Alias - optional"
                hint="A name that can later point to another key. Letters, digits, dash, underscore, slash."
                prefix="alias/"
                autofocus=true
                value=draft.alias
            />
            <TextField label="Description - optional" value=draft.description />
            <TextField
                label="Tags - optional"
                hint="As in Team=payments, Stage=test."
                value=draft.tags
            />
            <Advanced draft=draft />
            <p class="hint">
                "Automatic rotation is off at first. Switch it on afterwards on the key's page."
            </p>
        </FormDialog>
    }
}

#[component]
fn Advanced(draft: Draft) -> impl IntoView {
    let sim: SimHandle = expect_context();
    let specs = Signal::derive(move || {
        let known = sim.view(|kms, _| Some(kms.rules()));
        let specs =
            KeySpec::ALL.iter().filter(|spec| known.is_none_or(|rules| rules.have(spec.since())));
        let all: Vec<Choice> = specs.map(|spec| choice(spec.as_str(), spec.as_str())).collect();
        all
    });
    let usages = Signal::derive(move || {
        let usages = KeySpec::parse(&draft.spec.read()).map_or(&[][..], KeySpec::usages);
        usages.iter().map(|usage| choice(usage.as_str(), view::usage_word(*usage))).collect()
    });
    let origins = Signal::derive(move || {
        [
            choice(Origin::AwsKms.as_str(), "KMS: material is made by KMS"),
            choice(Origin::External.as_str(), "External: material is imported"),
        ]
        .into()
    });
    view! {
        <details>
            <summary>"Advanced: key spec, usage, origin, multi-Region"</summary>
            <Select
                label="Key spec"
                hint="Only SYMMETRIC_DEFAULT keys rotate. Of the others, key pairs and codes are not made in this version."
                choices=specs
                value=draft.spec
            />
            <Select label="Key usage" choices=usages value=draft.usage />
            <Select label="Key material origin" choices=origins value=draft.origin />
            <CheckBox label="Multi-Region key".to_owned() checked=draft.multi_region />
        </details>
    }
}

fn choice(word: &str, text: &str) -> Choice {
    (word.to_owned(), text.to_owned())
}

async fn create(sim: SimHandle, flashes: Flashes, draft: Draft) -> Outcome {
    let alias = draft.alias.get_untracked();
    let alias = alias.trim();
    let mut input = json!({
        "Description": draft.description.get_untracked(),
        "Tags": tags(&draft.tags.get_untracked())?,
        "Origin": draft.origin.get_untracked(),
        "KeyUsage": draft.usage.get_untracked(),
    });
    let spec = draft.spec.get_untracked();
    if let Some(members) = input.as_object_mut() {
        // What is left at its default is not sent: earlier eras do not know the member.
        if spec != KeySpec::SymmetricDefault.as_str() {
            let member = if sim.look(|kms, _| kms.rules().show_key_spec()) {
                "KeySpec"
            } else {
                "CustomerMasterKeySpec"
            };
            members.insert(member.to_owned(), spec.into());
        }
        if draft.multi_region.get_untracked() {
            members.insert("MultiRegion".to_owned(), true.into());
        }
    }
    let answer = sim.call("CreateKey", input).await?;
    let id = answer.pointer("/KeyMetadata/KeyId").and_then(Value::as_str).unwrap_or_default();
    let page = format!("#/keys/{id}");
    if alias.is_empty() {
        navigate(&page);
        flashes.success(format!("Key {id} is created. Its rotation is off."));
        return Ok(());
    }
    let name = format!("alias/{alias}");
    let named = sim.call("CreateAlias", json!({ "AliasName": name, "TargetKeyId": id })).await;
    navigate(&page);
    match named {
        Ok(_) => flashes.success(format!("{name} is created. Its rotation is off.")),
        // The key is there: to ask again would make a second one.
        Err(problem) => {
            flashes.error(format!("The key is created, without its alias. {}", problem.line()))
        }
    }
    Ok(())
}

/// Reads `Team=payments, Stage=test`.
fn tags(text: &str) -> Result<Vec<Value>, Problem> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((key, value)) => Ok(json!({ "TagKey": key.trim(), "TagValue": value.trim() })),
            None => Err(Problem::new(format!("A tag is written Key=Value; '{part}' has no =."))),
        })
        .collect()
}
