//! One ciphertext that is kept.

use kms_core::KeyState;
use kms_sim::view::{self, SealedWith, Tone};
use leptos::prelude::*;

use super::anatomy::anatomy;
use super::desk::Desk;
use super::kept::Kept;
use super::opened::attempt_view;
use crate::components::{
    MenuButton, MenuItem, copy_button, key_status, pair, pairs, row_button, status_indicator,
    timestamp,
};

/// The card. `kept` does not change but for its label.
pub(super) fn card(desk: Desk, kept: Kept) -> AnyView {
    let number = kept.number;
    let heading = format!("ciphertext-{number}");
    let attempt = Memo::new(move |_| desk.attempt(number));
    let result = move || attempt.get().map(|attempt| attempt_view(desk.sim, attempt));
    let label = {
        let first = kept.label.clone();
        Memo::new(move |_| {
            let all = desk.all.read();
            let kept = all.iter().find(|kept| kept.number == number);
            kept.map_or_else(|| first.clone(), |kept| kept.label.clone())
        })
    };
    let kind = match kept.operation.as_str() {
        "GenerateDataKey" => "Data key",
        "ReEncrypt" => "Re-encrypted",
        _ => "Text",
    };
    let named_by = heading.clone();
    view! {
        <li>
            <article class="panel ciphertext" aria-labelledby=named_by>
                <div class="panel-header">
                    <h2 id=heading>{label}" "<span class="kind">{kind}</span></h2>
                    {actions(desk, &kept)}
                </div>
                {facts(desk, &kept)}
                {result}
                {anatomy(&kept)}
            </article>
        </li>
    }
    .into_any()
}

fn actions(desk: Desk, kept: &Kept) -> AnyView {
    let [for_decrypt, for_re_encrypt] = [kept.clone(), kept.clone()];
    let item = |label, dialog| {
        let kept = kept.clone();
        MenuItem {
            label,
            refused: Signal::stored(None),
            action: Callback::new(move |()| desk.open(dialog, &kept)),
        }
    };
    let dialogs = desk.dialogs;
    let items = vec![
        item("Decrypt with another context", dialogs.decrypt_with),
        item("Rename", dialogs.rename),
        item("Delete", dialogs.delete),
    ];
    view! {
        <div class="actions">
            {row_button("Decrypt", kept.label.clone(), move |_| desk.decrypt(for_decrypt.clone()))}
            {row_button(
                "Re-encrypt",
                kept.label.clone(),
                move |_| desk.open(dialogs.re_encrypt, &for_re_encrypt),
            )}
            <MenuButton label="More".to_owned() class="button small" items=items />
        </div>
    }
    .into_any()
}

fn facts(desk: Desk, kept: &Kept) -> AnyView {
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
fn key_link(desk: Desk, kept: &Kept) -> AnyView {
    let (sim, key) = (desk.sim, kept.key);
    let state = Memo::new(move |_| {
        sim.view(|kms, scope| {
            kms.key(scope, key).map(|found| (view::key_name(kms, scope, key), found.state))
        })
    });
    let address = format!("#/keys/{key}");
    let link = move || match state.get() {
        None => view! { <code>{view::short_id(&key.to_string())}</code> }.into_any(),
        Some((name, KeyState::Enabled)) => view! { <a href=address.clone()>{name}</a> }.into_any(),
        Some((name, state)) => {
            view! { <a href=address.clone()>{name}</a>" "{key_status(state)} }.into_any()
        }
    };
    link.into_any()
}

fn made_with(desk: Desk, kept: &Kept) -> AnyView {
    let (sim, key, material) = (desk.sim, kept.key, kept.material);
    let standing = Memo::new(move |_| {
        sim.view(|kms, scope| Some(view::sealed_with(kms, scope, key, material)))
    });
    let status = move || {
        standing.get().map(|standing| {
            let tone = match standing {
                SealedWith::Current => Tone::Success,
                SealedWith::Earlier { .. } => Tone::Pending,
                SealedWith::Gone => Tone::Warning,
            };
            status_indicator(tone, standing.words())
        })
    };
    let short = view::short_id(&material.to_string());
    view! { <code title=material.to_string()>{short}</code>" "{status} }.into_any()
}

fn context(kept: &Kept) -> AnyView {
    if kept.context.is_empty() {
        return "None".into_any();
    }
    let pair =
        |(name, value): &(String, String)| view! { <code>{format!("{name} = {value}")}</code> };
    view! { <span class="context-pairs">{kept.context.iter().map(pair).collect_view()}</span> }
        .into_any()
}
