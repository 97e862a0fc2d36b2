//! A blob, drawn part by part.

use kms_sim::view::BlobPart;
use leptos::prelude::*;
use web_sys::{Element, Event};

use super::kept;
use crate::dom::{View, view};

/// A drawing of the blob, given in base64, that opens on demand.
pub(super) fn anatomy(blob: String) -> View {
    let open = RwSignal::new(false);
    let parts = move || open.get().then(|| kept::anatomy(&blob).map(|found| drawing(found.parts)));
    let toggled =
        move |event: Event| open.set(event_target::<Element>(&event).has_attribute("open"));
    view! {
        <details class="anatomy" on:toggle=toggled>
            <summary>"Anatomy of the blob"</summary>
            {parts}
        </details>
    }
}

/// The header is what comes before the nonce.
const HEADER_PARTS: usize = 4;

fn drawing(mut parts: Vec<BlobPart>) -> View {
    let sealed = parts.split_off(HEADER_PARTS.min(parts.len()));
    view! {
        <div class="blob">
            <p class="blob-note">"Header: names the key, and is bound with the encryption context as associated data"</p>
            <ol class="blob-parts">{views(parts)}</ol>
            <p class="blob-note">"AES-256-GCM"</p>
            <ol class="blob-parts sealed" start="5">{views(sealed)}</ol>
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
