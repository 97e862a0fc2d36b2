//! The few things that are asked of the browser itself.

use core::time::Duration;

use js_sys::{Function, Reflect};
use kms_sim::WallTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Event, File, HtmlAnchorElement, HtmlElement, KeyboardEvent, Storage, Url,
};

/// Gets the algorithms of key pairs and HMAC keys: a function of boot.js, which can import files.
pub(crate) fn algorithms() -> Option<Function> {
    let load = Reflect::get(&js_sys::global(), &"loadAlgorithms".into()).ok()?;
    load.dyn_into().ok()
}

/// The wall clock; the only place where it is read.
pub(crate) fn wall() -> WallTime {
    WallTime(js_sys::Date::now())
}

/// Says that the page has broken down, which it never should; nothing on it works any more.
pub(crate) fn stop(why: &str) {
    leptos::logging::error!("{why}");
    let Some(body) = document().body() else { return };
    let text =
        format!("This page has stopped working: reload it. What was answered is stored. ({why})");
    if let Ok(note) = document().create_element("p") {
        let _ = note.set_attribute("role", "alert");
        let _ = note.set_attribute("class", "stopped-note");
        note.set_text_content(Some(&text));
        let _ = body.prepend_with_node_1(&note);
    }
}

/// Moves the focus to the first element that `selector` finds.
pub(crate) fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether `selector` finds anything.
pub(crate) fn finds(selector: &str) -> bool {
    document().query_selector(selector).is_ok_and(|found| found.is_some())
}

/// Moves the focus there as soon as the page shows what changed just now, and before any event
/// comes: tasks run in the order in which they were woken.
pub(crate) fn focus_once_shown(selector: String) {
    spawn_local(async move { focus(&selector) });
}

/// Gives the focus to the page where what had it is gone: a button of a row that was deleted.
pub(crate) fn keep_focus() {
    spawn_local(async {
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            focus(if finds("#tabpanel") { "#tabpanel" } else { "main h1" });
        }
    });
}

/// The value of the control that an event is about.
pub(crate) fn value(event: &Event) -> String {
    event_target_value(event)
}

/// Whether the box that an event is about is checked.
pub(crate) fn is_checked(event: &Event) -> bool {
    event_target_checked(event)
}

/// The key of a keyboard's event, such as `ArrowDown`.
pub(crate) fn key(event: &Event) -> String {
    event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key).unwrap_or_default()
}

/// Whether the visitor asked for less motion.
pub(crate) fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// localStorage, where it is allowed: in a sandboxed frame even asking for it throws.
pub(crate) fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Remembers that the visitor was asked.
const ASKED_TO_PERSIST: &str = "kms-orrery-asked-to-persist";

/// Whether there is reason to ask that this browser keep what is stored: it may delete it, and
/// the visitor was not asked before.
pub(crate) async fn may_ask_to_persist() -> bool {
    let Some(storage) = local_storage() else { return false };
    let was_asked = !matches!(storage.get_item(ASKED_TO_PERSIST), Ok(None));
    !was_asked && storage_says("persisted").await == Some(false)
}

/// The visitor was asked.
pub(crate) fn asked_to_persist() {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(ASKED_TO_PERSIST, "yes");
    }
}

/// Asks the browser to keep what is stored; says whether it will.
pub(crate) async fn persist() -> bool {
    storage_says("persist").await == Some(true)
}

/// What a method of `navigator.storage` says; outside secure contexts there is none.
async fn storage_says(method: &str) -> Option<bool> {
    let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into()).ok()?;
    let method = js_sys::Reflect::get(&storage, &method.into()).ok()?;
    let promise = method.dyn_ref::<js_sys::Function>()?.call0(&storage).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()?.as_bool()
}

/// Puts a text on the clipboard.
pub(crate) async fn copy(text: &str) -> Result<(), JsValue> {
    let navigator = window().navigator();
    // Outside secure contexts there is none, whatever the type says.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    if clipboard.is_undefined() {
        return Err(clipboard);
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.map(drop)
}

/// Gives the visitor a file to keep.
pub(crate) fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Not before the download has begun.
    set_timeout(move || drop(Url::revoke_object_url(&address)), Duration::from_secs(60));
    Ok(())
}

/// The text of a file that the visitor chose.
pub(crate) async fn text_of(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}
