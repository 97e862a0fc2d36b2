//! A blob, drawn part by part.

use kms_sim::view::BlobPart;
use leptos::prelude::*;
use web_sys::Element;

use super::kept::Kept;

/// A drawing of the blob that opens on demand.
pub(super) fn anatomy(kept: &Kept) -> AnyView {
    let open = RwSignal::new(false);
    let kept = kept.clone();
    let parts = move || open.get().then(|| kept.anatomy().map(|anatomy| drawing(anatomy.parts)));
    let toggled = move |event| open.set(event_target::<Element>(&event).has_attribute("open"));
    view! {
        <details class="anatomy" on:toggle=toggled>
            <summary>"Anatomy of the blob"</summary>
            {parts}
        </details>
    }
    .into_any()
}

/// The header is what comes before the nonce.
const HEADER_PARTS: usize = 4;

fn drawing(mut parts: Vec<BlobPart>) -> AnyView {
    let sealed = parts.split_off(HEADER_PARTS.min(parts.len()));
    view! {
        <div class="blob">
            <p class="blob-note">"Header: names the key, and is bound with the encryption context as associated data"</p>
            <ol class="blob-parts">{parts.into_iter().map(part).collect_view()}</ol>
            <p class="blob-note">"AES-256-GCM"</p>
            <ol class="blob-parts sealed" start="5">{sealed.into_iter().map(part).collect_view()}</ol>
        </div>
    }
    .into_any()
}

fn part(BlobPart { name, meaning, hex, len }: BlobPart) -> AnyView {
    let bytes = if len == 1 { "1 byte".to_owned() } else { format!("{len} bytes") };
    view! {
        <li>
            <p class="blob-name"><strong>{name}</strong>" "<span>{bytes}</span></p>
            <code class="blob-hex">{hex}</code>
            <p class="hint">{meaning}</p>
        </li>
    }
    .into_any()
}
