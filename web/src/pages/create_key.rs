//! The dialog that creates a key. Rotation is enabled later, on the key's page, as in AWS.

use kms_core::{AliasName, KeySpec, KeyUsage, Origin};
use kms_sim::view;
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::components::{Choice, checkbox, form_dialog, select, text_field};
use crate::dom::{Content, IntoContent, View, effect, view};
use crate::flashbar::Flashbar;
use crate::router::navigate;
use crate::sim::{ActionResult, Problem, SimHandle};

#[derive(Clone, Copy, Default)]
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
    fn clear(self) {
        for text in [self.alias, self.description, self.tags] {
            text.set(String::new());
        }
        self.spec.set(KeySpec::SymmetricDefault.as_str().to_owned());
        self.usage.set(KeyUsage::EncryptDecrypt.as_str().to_owned());
        self.origin.set(Origin::AwsKms.as_str().to_owned());
        self.multi_region.set(false);
    }
}

/// The dialog, shown while `open` is true.
pub(crate) fn create_key(open: RwSignal<bool>) -> Content {
    let sim: SimHandle = expect_context();
    let flashbar: Flashbar = expect_context();
    let draft = Draft::default();
    // Clears the fields at first, and whenever the dialog opens or closes.
    effect(move || {
        open.track();
        draft.clear();
    });
    // Selects a valid usage if the selected one does not fit the new spec.
    effect(move || {
        let usages = usages_of(&draft.spec.read());
        let fits = usages.iter().any(|usage| *draft.usage.read_untracked() == usage.as_str());
        if let (false, Some(first)) = (fits, usages.first()) {
            draft.usage.set(first.as_str().to_owned());
        }
    });
    form_dialog(
        open,
        "Create key",
        "Create key",
        move || fields(sim, draft),
        move || create(sim, flashbar, draft),
    )
    .into_content()
}

fn fields(sim: SimHandle, draft: Draft) -> View {
    let alias = text_field("Alias - optional", draft.alias)
        .hint(
            "A name that can later point to another key. Letters, digits, dashes, underscores and slashes.",
        )
        .prefix("alias/")
        .autofocus();
    view! {
        {alias}
        {text_field("Description - optional", draft.description)}
        {text_field("Tags - optional", draft.tags).hint("For example: Team=payments, Stage=test")}
        {advanced(sim, draft)}
        <p class="hint">
            "Automatic rotation is off at first. You can turn it on for symmetric encryption keys with key material from KMS."
        </p>
    }
}

fn advanced(sim: SimHandle, draft: Draft) -> View {
    let specs = move || {
        let known = sim.view(|kms, _| Some(kms.rules()));
        let specs =
            KeySpec::ALL.iter().filter(|spec| known.is_none_or(|rules| rules.have(spec.since())));
        let all: Vec<Choice> = specs.map(|spec| choice(spec.as_str(), spec.as_str())).collect();
        all
    };
    let usages = move || {
        let usages = usages_of(&draft.spec.read()).into_iter();
        usages.map(|usage| choice(usage.as_str(), view::usage_word(usage))).collect()
    };
    let origins = || {
        vec![
            choice(Origin::AwsKms.as_str(), "KMS - recommended"),
            choice(Origin::External.as_str(), "External (Import key material)"),
        ]
    };
    let about_specs =
        "Only symmetric encryption keys can rotate. Other types load extra code the first time.";
    view! {
        <details>
            <summary>"Advanced: key spec, usage, origin, multi-Region"</summary>
            {select("Key spec", about_specs, specs, draft.spec)}
            {select("Key usage", "", usages, draft.usage)}
            {select("Key material origin", "", origins, draft.origin)}
            {checkbox("Multi-Region key", draft.multi_region)}
        </details>
    }
}

fn usages_of(spec: &str) -> Vec<KeyUsage> {
    KeySpec::parse(spec).map(KeySpec::usages).unwrap_or_default()
}

fn choice(word: &str, text: &str) -> Choice {
    (word.to_owned(), text.to_owned())
}

async fn create(sim: SimHandle, flashbar: Flashbar, draft: Draft) -> ActionResult {
    let alias = draft.alias.get_untracked();
    let alias = alias.trim();
    if !alias.is_empty() && AliasName::parse(&format!("alias/{alias}")).is_none() {
        let text = "The alias is not valid. Use letters, digits, dashes, underscores and slashes.";
        return Err(Problem::new(text.to_owned()));
    }
    let mut input = json!({
        "Description": draft.description.get_untracked(),
        "Tags": tags(&draft.tags.get_untracked())?,
        "Origin": draft.origin.get_untracked(),
        "KeyUsage": draft.usage.get_untracked(),
    });
    let spec = draft.spec.get_untracked();
    if let Some(members) = input.as_object_mut() {
        // Defaults are omitted: in earlier eras the operation does not have these members.
        if spec != KeySpec::SymmetricDefault.as_str() {
            let member = if sim.view_untracked(|kms, _| kms.rules().show_key_spec()) {
                "KeySpec"
            } else {
                "CustomerMasterKeySpec"
            };
            members.insert(member.to_owned(), spec.clone().into());
        }
        if draft.multi_region.get_untracked() {
            members.insert("MultiRegion".to_owned(), true.into());
        }
    }
    let rotates = spec == KeySpec::SymmetricDefault.as_str()
        && draft.origin.get_untracked() == Origin::AwsKms.as_str();
    let done = if rotates { "is created. Automatic rotation is off." } else { "is created." };
    let answer = sim.call("CreateKey", input).await?;
    let id = answer.pointer("/KeyMetadata/KeyId").and_then(Value::as_str).unwrap_or_default();
    let page = format!("#/keys/{id}");
    if alias.is_empty() {
        navigate(&page);
        flashbar.success(format!("Key {id} {done}"));
        return Ok(());
    }
    let name = format!("alias/{alias}");
    let named = sim.call("CreateAlias", json!({ "AliasName": name, "TargetKeyId": id })).await;
    navigate(&page);
    match named {
        Ok(_) => flashbar.success(format!("{name} {done}")),
        // The dialog closes although this failed: a second try would create a second key.
        Err(problem) => {
            flashbar.error(format!("The key is created, but its alias is not. {}", problem.line()))
        }
    }
    Ok(())
}

/// Parses tags such as `Team=payments, Stage=test`.
///
/// # Errors
///
/// A [`Problem`] if a tag has no `=`.
fn tags(text: &str) -> Result<Vec<Value>, Problem> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((key, value)) => Ok(json!({ "TagKey": key.trim(), "TagValue": value.trim() })),
            None => {
                Err(Problem::new(format!("The tag '{part}' has no value. Write it as Key=Value.")))
            }
        })
        .collect()
}
