//! The card of a stored ciphertext.

use kms_core::KeyState;
use kms_sim::view::{self, EncryptedWith, Tone};

use super::anatomy::anatomy;
use super::decrypted::result_view;
use super::state::PageState;
use super::stored::StoredCiphertext;
use crate::components::{
    MenuItem, copy_button, description_item, description_list, key_status, menu_button, row_button,
    status_indicator, timestamp,
};
use crate::dom::{Content, IntoContent, View, dynamic, view};

/// The card. Only the label of a ciphertext can change, so all other values are static.
pub(super) fn card(state: PageState, ciphertext: &StoredCiphertext) -> View {
    let number = ciphertext.number;
    let heading = format!("ciphertext-{number}");
    let kind = match ciphertext.operation.as_str() {
        "GenerateDataKey" => "Data key",
        "ReEncrypt" => "Re-encrypted",
        _ => "Text",
    };
    let result = dynamic(
        move || state.result(number),
        move |result| result.clone().map(|result| result_view(state.sim, result)),
    );
    view! {
        <li>
            <article class="panel ciphertext" aria-labelledby=heading.clone()>
                <div class="panel-header">
                    <h2 id=heading>
                        {move || state.label(number)}" "<span class="kind">{kind}</span>
                    </h2>
                    {actions(state, number)}
                </div>
                {facts(state, ciphertext)}
                {result}
                {anatomy(ciphertext.blob.clone())}
            </article>
        </li>
    }
}

fn actions(state: PageState, number: u64) -> View {
    let dialogs = state.dialogs;
    let item = |label, dialog| MenuItem::new(label, move || state.open(dialog, number));
    let items = vec![
        item("Decrypt with another context", dialogs.decrypt_with),
        item("Rename", dialogs.rename),
        item("Delete", dialogs.delete),
    ];
    let label = move || state.label(number);
    view! {
        <div class="actions">
            {row_button("Decrypt", label, move |_| state.decrypt(number))}
            {row_button("Re-encrypt", label, move |_| state.open(dialogs.re_encrypt, number))}
            {menu_button("More", "button small", items)}
        </div>
    }
}

fn facts(state: PageState, ciphertext: &StoredCiphertext) -> View {
    let size = format!("{} bytes", ciphertext.len());
    let blob = copy_button("ciphertext blob", ciphertext.blob.clone());
    description_list(vec![
        description_item("KMS key", key_link(state, ciphertext)),
        description_item("Encrypted with", encrypted_with(state, ciphertext)),
        description_item("Encrypted on", timestamp(ciphertext.at)),
        description_item("Blob", view! { <span class="with-button">{size}{blob}</span> }),
        description_item("Encryption context", context(ciphertext)),
    ])
}

/// A link to the key, with the key's state unless the key is enabled.
fn key_link(state: PageState, ciphertext: &StoredCiphertext) -> Content {
    let (sim, key) = (state.sim, ciphertext.key);
    let name_and_state = move || {
        sim.view(|kms, scope| {
            kms.key(scope, key).map(|found| (view::key_name(kms, scope, key), found.state))
        })
    };
    dynamic(name_and_state, move |found| {
        let Some((name, state)) = found else {
            return view! { <code>{view::short_id(&key.to_string())}</code> };
        };
        let status = (*state != KeyState::Enabled).then(|| view! { " "{key_status(*state)} });
        view! { <a href=format!("#/keys/{key}")>{name.clone()}</a>{status} }
    })
}

fn encrypted_with(state: PageState, ciphertext: &StoredCiphertext) -> View {
    let (sim, key, material) = (state.sim, ciphertext.key, ciphertext.material);
    let age = move || sim.view(|kms, scope| Some(view::encrypted_with(kms, scope, key, material)));
    let status = |age: &Option<EncryptedWith>| {
        age.map(|age| {
            let tone = match age {
                EncryptedWith::Current => Tone::Success,
                EncryptedWith::Earlier { .. } => Tone::Pending,
                EncryptedWith::Gone => Tone::Warning,
            };
            status_indicator(tone, age.words())
        })
    };
    let id = material.to_string();
    let short = view::short_id(&id);
    view! { <code title=id>{short}</code>" "{dynamic(age, status)} }
}

fn context(ciphertext: &StoredCiphertext) -> Content {
    if ciphertext.context.is_empty() {
        return "None".into_content();
    }
    let pair =
        |(name, value): &(String, String)| view! { <code>{format!("{name} = {value}")}</code> };
    let pairs: Vec<View> = ciphertext.context.iter().map(pair).collect();
    view! { <span class="context-pairs">{pairs}</span> }.into_content()
}
