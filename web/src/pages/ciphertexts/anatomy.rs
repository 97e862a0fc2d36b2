//! The anatomy of a ciphertext blob: its parts with their bytes and meaning.

use kms_sim::view::BlobPart;
use leptos::prelude::*;
use web_sys::{Element, Event};

use super::stored;
use crate::dom::{View, view};

/// An expandable section with the parts of a base64-encoded blob.
pub(super) fn anatomy(blob: String) -> View {
    let open = RwSignal::new(false);
    let parts =
        move || open.get().then(|| stored::anatomy(&blob).map(|found| drawing(found.parts)));
    let toggled =
        move |event: Event| open.set(event_target::<Element>(&event).has_attribute("open"));
    view! {
        <details class="anatomy" on:toggle=toggled>
            <summary>"Anatomy of the blob"</summary>
            {parts}
        </details>
    }
}

/// The number of parts before the nonce, which make up the header.
const HEADER_PARTS: usize = 4;

fn drawing(mut parts: Vec<BlobPart>) -> View {
    let encrypted = parts.split_off(HEADER_PARTS.min(parts.len()));
    view! {
        <div class="blob">
            <p class="blob-note">"Header: contains the key ID, and is authenticated together with the encryption context"</p>
            <ol class="blob-parts">{views(parts)}</ol>
            <p class="blob-note">"AES-256-GCM"</p>
            <ol class="blob-parts encrypted" start="5">{views(encrypted)}</ol>
        </div>
    }
}

fn views(parts: Vec<BlobPart>) -> Vec<View> {
    parts.into_iter().map(part).collect()
}

fn part(BlobPart { name, meaning, hex, len }: BlobPart) -> View {
    let bytes = if len == 1 { "1 byte".to_owned() } else { format!("{len} bytes") };
    view! {
        <li>
            <p class="blob-name"><strong>{name}</strong>" "<span>{bytes}</span></p>
            <code class="blob-hex">{hex}</code>
            <p class="hint">{meaning}</p>
        </li>
    }
}
