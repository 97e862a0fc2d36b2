//! One ciphertext that is kept.

use kms_core::KeyState;
use kms_sim::view::{self, SealedWith, Tone};

use super::anatomy::anatomy;
use super::desk::Desk;
use super::kept::Kept;
use super::opened::attempt_view;
use crate::components::{
    MenuItem, copy_button, key_status, menu_button, pair, pairs, row_button, status_indicator,
    timestamp,
};
use crate::dom::{IntoPart, Part, View, changing, view};

/// The card. What is shown of `kept` stays as it is; only its label can change.
pub(super) fn card(desk: Desk, kept: &Kept) -> View {
    let number = kept.number;
    let heading = format!("ciphertext-{number}");
    let kind = match kept.operation.as_str() {
        "GenerateDataKey" => "Data key",
        "ReEncrypt" => "Re-encrypted",
        _ => "Text",
    };
    let result = changing(
        move || desk.attempt(number),
        move |attempt| attempt.clone().map(|attempt| attempt_view(desk.sim, attempt)),
    );
    view! {
        <li>
            <article class="panel ciphertext" aria-labelledby=heading.clone()>
                <div class="panel-header">
                    <h2 id=heading>
                        {move || desk.label(number)}" "<span class="kind">{kind}</span>
                    </h2>
                    {actions(desk, number)}
                </div>
                {facts(desk, kept)}
                {result}
                {anatomy(kept.blob.clone())}
            </article>
        </li>
    }
}

fn actions(desk: Desk, number: u64) -> View {
    let dialogs = desk.dialogs;
    let item = |label, dialog| MenuItem::new(label, move || desk.open(dialog, number));
    let items = vec![
        item("Decrypt with another context", dialogs.decrypt_with),
        item("Rename", dialogs.rename),
        item("Delete", dialogs.delete),
    ];
    let label = move || desk.label(number);
    view! {
        <div class="actions">
            {row_button("Decrypt", label, move |_| desk.decrypt(number))}
            {row_button("Re-encrypt", label, move |_| desk.open(dialogs.re_encrypt, number))}
            {menu_button("More", "button small", items)}
        </div>
    }
}

fn facts(desk: Desk, kept: &Kept) -> View {
    let size = format!("{} bytes", kept.len());
    let blob = copy_button("ciphertext blob", kept.blob.clone());
    pairs(vec![
        pair("KMS key", key_link(desk, kept)),
        pair("Made with", made_with(desk, kept)),
        pair("Made", timestamp(kept.at)),
        pair("Blob", view! { <span class="with-button">{size}{blob}</span> }),
        pair("Encryption context", context(kept)),
    ])
}

/// The key by name, and what of it stands in the way of decrypting.
fn key_link(desk: Desk, kept: &Kept) -> Part {
    let (sim, key) = (desk.sim, kept.key);
    let state = move || {
        sim.view(|kms, scope| {
            kms.key(scope, key).map(|found| (view::key_name(kms, scope, key), found.state))
        })
    };
    changing(state, move |state| {
        let Some((name, state)) = state else {
            return view! { <code>{view::short_id(&key.to_string())}</code> };
        };
        let status = (*state != KeyState::Enabled).then(|| view! { " "{key_status(*state)} });
        view! { <a href=format!("#/keys/{key}")>{name.clone()}</a>{status} }
    })
}

fn made_with(desk: Desk, kept: &Kept) -> View {
    let (sim, key, material) = (desk.sim, kept.key, kept.material);
    let standing =
        move || sim.view(|kms, scope| Some(view::sealed_with(kms, scope, key, material)));
    let status = |standing: &Option<SealedWith>| {
        standing.map(|standing| {
            let tone = match standing {
                SealedWith::Current => Tone::Success,
                SealedWith::Earlier { .. } => Tone::Pending,
                SealedWith::Gone => Tone::Warning,
            };
            status_indicator(tone, standing.words())
        })
    };
    let id = material.to_string();
    let short = view::short_id(&id);
    view! { <code title=id>{short}</code>" "{changing(standing, status)} }
}

fn context(kept: &Kept) -> Part {
    if kept.context.is_empty() {
        return "None".into_part();
    }
    let pair =
        |(name, value): &(String, String)| view! { <code>{format!("{name} = {value}")}</code> };
    let pairs: Vec<View> = kept.context.iter().map(pair).collect();
    view! { <span class="context-pairs">{pairs}</span> }.into_part()
}
