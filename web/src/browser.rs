//! Access to the browser: wall clock, focus, event values, storage, clipboard and files.

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

/// The function in boot.js that loads the algorithms of asymmetric and HMAC keys. It is JavaScript
/// because only JavaScript can import a module by its address.
pub(crate) fn algorithms() -> Option<Function> {
    let load = Reflect::get(&js_sys::global(), &"loadAlgorithms".into()).ok()?;
    load.dyn_into().ok()
}

/// Reads the wall clock. No other function of the dashboard does.
pub(crate) fn wall() -> WallTime {
    WallTime(js_sys::Date::now())
}

/// Shows above the page that it has stopped working. Called after a panic.
pub(crate) fn show_crash_notice(reason: &str) {
    leptos::logging::error!("{reason}");
    let Some(body) = document().body() else { return };
    let text = format!(
        "This page has stopped working. Reload it to continue; saved changes are kept. ({reason})"
    );
    if let Ok(note) = document().create_element("p") {
        let _ = note.set_attribute("role", "alert");
        let _ = note.set_attribute("class", "stopped-note");
        note.set_text_content(Some(&text));
        let _ = body.prepend_with_node_1(&note);
    }
}

/// Moves the focus to the first element that matches `selector`.
pub(crate) fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether an element matches `selector`.
pub(crate) fn exists(selector: &str) -> bool {
    document().query_selector(selector).is_ok_and(|found| found.is_some())
}

/// Moves the focus to the first element that matches `selector` once the current changes are
/// rendered, and before any event is handled: tasks run in the order in which they were woken.
pub(crate) fn focus_after_render(selector: String) {
    spawn_local(async move { focus(&selector) });
}

/// Moves the focus to the tab panel or the heading if the focused element was removed, such as the
/// button of a deleted row.
pub(crate) fn restore_focus() {
    spawn_local(async {
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            focus(if exists("#tabpanel") { "#tabpanel" } else { "main h1" });
        }
    });
}

/// The value of the event's form control.
pub(crate) fn value(event: &Event) -> String {
    event_target_value(event)
}

/// Whether the event's check box is checked.
pub(crate) fn is_checked(event: &Event) -> bool {
    event_target_checked(event)
}

/// The key of a keyboard event, such as `ArrowDown`.
pub(crate) fn key(event: &Event) -> String {
    event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key).unwrap_or_default()
}

/// Whether the user prefers reduced motion.
pub(crate) fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// The local storage; `None` if it is not allowed. In a sandboxed frame the mere access throws.
pub(crate) fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The local-storage key that records that the user was prompted to persist the laboratory.
const PERSISTENCE_PROMPTED: &str = "kms-orrery-asked-to-persist";

/// Whether to prompt the user for persistent storage: the browser may evict the stored data, and
/// the user was not prompted before.
pub(crate) async fn should_prompt_to_persist() -> bool {
    let Some(storage) = local_storage() else { return false };
    let was_asked = !matches!(storage.get_item(PERSISTENCE_PROMPTED), Ok(None));
    !was_asked && call_storage_manager("persisted").await == Some(false)
}

/// Records that the user was prompted for persistent storage.
pub(crate) fn record_persistence_prompt() {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(PERSISTENCE_PROMPTED, "yes");
    }
}

/// Requests persistent storage from the browser, and returns whether it was granted.
pub(crate) async fn persist() -> bool {
    call_storage_manager("persist").await == Some(true)
}

/// Calls a method of `navigator.storage`; `None` outside secure contexts, where it is missing.
async fn call_storage_manager(method: &str) -> Option<bool> {
    let storage = js_sys::Reflect::get(&window().navigator(), &"storage".into()).ok()?;
    let method = js_sys::Reflect::get(&storage, &method.into()).ok()?;
    let promise = method.dyn_ref::<js_sys::Function>()?.call0(&storage).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()?.as_bool()
}

/// Copies a text to the clipboard.
///
/// # Errors
///
/// The browser's error if copying is not allowed; nothing was copied.
pub(crate) async fn copy(text: &str) -> Result<(), JsValue> {
    let navigator = window().navigator();
    // `navigator.clipboard` is undefined outside secure contexts, although its type is not
    // optional.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    if clipboard.is_undefined() {
        return Err(clipboard);
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.map(drop)
}

/// Downloads `text` as a file called `name`.
///
/// # Errors
///
/// The browser's error if it refuses the download.
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
    // Revoking the address before the download has begun would cancel it.
    set_timeout(move || drop(Url::revoke_object_url(&address)), Duration::from_secs(60));
    Ok(())
}

/// Reads a chosen file as text; `None` if it cannot be read.
pub(crate) async fn read_text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}
