//! Modal dialogs with a form. Esc and Cancel close them, Enter submits them, and closing returns
//! the focus to the element that opened them.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Event, HtmlDialogElement};

use super::problem_alert;
use crate::browser;
use crate::dom::{Content, ElementRef, IntoContent, IntoText, Text, View, dynamic, effect, view};
use crate::flashbar::Flashbar;
use crate::sim::{ActionFuture, ActionResult, Problem};

/// A dialog with a form. It closes when its action succeeds, and shows the error otherwise.
pub(crate) struct FormDialog {
    open: RwSignal<bool>,
    title: Text,
    action: Text,
    destructive: bool,
    wide: bool,
    ready: Rc<dyn Fn() -> bool>,
    content: Rc<dyn Fn() -> Content>,
    submit: Rc<dyn Fn() -> ActionFuture>,
}

/// A dialog that is shown while `open` is true. `action` is the label of its submit button;
/// `content` is built each time it opens; `submit` performs the action.
pub(crate) fn form_dialog<P, F>(
    open: RwSignal<bool>,
    title: impl IntoText,
    action: impl IntoText,
    content: impl Fn() -> P + 'static,
    submit: impl Fn() -> F + 'static,
) -> FormDialog
where
    P: IntoContent,
    F: Future<Output = ActionResult> + 'static,
{
    FormDialog {
        open,
        title: title.into_text(),
        action: action.into_text(),
        destructive: false,
        wide: false,
        ready: Rc::new(|| true),
        content: Rc::new(move || content().into_content()),
        submit: Rc::new(move || Box::pin(submit()) as ActionFuture),
    }
}

impl FormDialog {
    /// Focuses Cancel first, for an action that deletes something.
    pub(crate) fn destructive(self) -> Self {
        Self { destructive: true, ..self }
    }

    /// Makes the dialog wider.
    pub(crate) fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Enables the submit button only while `ready` returns true.
    pub(crate) fn ready(self, ready: impl Fn() -> bool + 'static) -> Self {
        Self { ready: Rc::new(ready), ..self }
    }

    fn build(&self) -> View {
        let [is_ready, ready] = [Rc::clone(&self.ready), Rc::clone(&self.ready)];
        let flashbar: Flashbar = expect_context();
        let dialog = ElementRef::new();
        let problem: RwSignal<Option<Problem>> = RwSignal::new(None);
        let busy = RwSignal::new(false);
        let open = self.open;
        // Runs after this view is mounted: `showModal` fails on an element outside the document.
        spawn_local(async move {
            if let Some(dialog) = dialog.get::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
        let submit = Rc::clone(&self.submit);
        // Handles the button's click, which Enter triggers too. A sandboxed frame may not submit
        // forms, so the form's own `submit` event would not come.
        let on_submit = move |event: Event| {
            event.prevent_default();
            if busy.get_untracked() || !untrack(|| is_ready()) {
                return;
            }
            busy.set(true);
            problem.set(None);
            let action = submit();
            spawn_local(async move {
                match action.await {
                    Ok(()) => close(dialog),
                    // If the dialog was closed before the reply, the error is shown in the
                    // flashbar.
                    Err(error) => {
                        if let Some(Some(error)) = problem.try_set(Some(error)) {
                            flashbar.error(error.line());
                        }
                    }
                }
                busy.try_set(false);
            });
        };
        view! {
            <dialog
                node_ref=dialog
                class=if self.wide { "dialog wide" } else { "dialog" }
                aria-labelledby="dialog-title"
                on:close=move |_| {
                    open.set(false);
                    browser::restore_focus();
                }
            >
                <form novalidate>
                    <h2 id="dialog-title">{self.title.clone()}</h2>
                    <div class="dialog-body">{(self.content)()}</div>
                    <div role="alert">{move || problem.get().map(problem_alert)}</div>
                    <div class="dialog-actions">
                        <button
                            type="button"
                            class="button link"
                            autofocus=self.destructive
                            on:click=move |_| close(dialog)
                        >
                            "Cancel"
                        </button>
                        <button
                            type="submit"
                            class="button primary"
                            disabled=move || !ready() || busy.get()
                            on:click=on_submit
                        >
                            {self.action.clone()}
                        </button>
                    </div>
                </form>
            </dialog>
        }
    }
}

/// Runs `act` each time the dialog opens, such as to clear its fields.
pub(crate) fn on_open(open: RwSignal<bool>, act: impl Fn() + 'static) {
    effect(move || {
        if open.get() {
            untrack(&act);
        }
    });
}

impl IntoContent for FormDialog {
    fn into_content(self) -> Content {
        let open = self.open;
        dynamic(move || open.get(), move |open| open.then(|| self.build()))
    }
}

/// Closes the dialog. The native `close` returns the focus and fires the event that removes the
/// element. Does nothing if the action left the page, which has removed the dialog.
fn close(dialog: ElementRef) {
    if let Some(dialog) = dialog.get::<HtmlDialogElement>() {
        dialog.close();
    }
}
