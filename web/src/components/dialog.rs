//! Dialogs: native and modal. Esc and Cancel close them, Enter submits, the opener gets the
//! focus back.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Event, HtmlDialogElement};

use super::{Icon, icon};
use crate::browser;
use crate::dom::{ElementRef, IntoPart, IntoText, Part, Text, View, changing, follow, view};
use crate::flash::Flashes;
use crate::sim::{Job, Outcome, Problem};

/// A form in a dialog. It closes when its action succeeds; a refusal is shown in it.
pub(crate) struct FormDialog {
    open: RwSignal<bool>,
    title: Text,
    action: Text,
    destructive: bool,
    wide: bool,
    ready: Rc<dyn Fn() -> bool>,
    content: Rc<dyn Fn() -> Part>,
    submit: Rc<dyn Fn() -> Job>,
}

/// A dialog that is there while `open` holds. `title` says what it is for, `action` what its main
/// button does; `content` is made anew whenever it opens. `submit` does it, and may be refused.
pub(crate) fn form_dialog<P, F>(
    open: RwSignal<bool>,
    title: impl IntoText,
    action: impl IntoText,
    content: impl Fn() -> P + 'static,
    submit: impl Fn() -> F + 'static,
) -> FormDialog
where
    P: IntoPart,
    F: Future<Output = Outcome> + 'static,
{
    FormDialog {
        open,
        title: title.into_text(),
        action: action.into_text(),
        destructive: false,
        wide: false,
        ready: Rc::new(|| true),
        content: Rc::new(move || content().into_part()),
        submit: Rc::new(move || Box::pin(submit()) as Job),
    }
}

impl FormDialog {
    /// Something is lost: the focus is on Cancel first.
    pub(crate) fn destructive(self) -> Self {
        Self { destructive: true, ..self }
    }

    /// It needs more room.
    pub(crate) fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// The main button can be pressed while this holds.
    pub(crate) fn ready(self, ready: impl Fn() -> bool + 'static) -> Self {
        Self { ready: Rc::new(ready), ..self }
    }

    fn mounted(&self) -> View {
        let [is_ready, ready] = [Rc::clone(&self.ready), Rc::clone(&self.ready)];
        let flashes: Flashes = expect_context();
        let dialog = ElementRef::new();
        let problem: RwSignal<Option<Problem>> = RwSignal::new(None);
        let busy = RwSignal::new(false);
        let open = self.open;
        // The page holds the element by then.
        spawn_local(async move {
            if let Some(dialog) = dialog.get::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
        let submit = Rc::clone(&self.submit);
        // Not what a form submits, which a sandboxed frame may not do. Enter presses the button, too.
        let press = move |event: Event| {
            event.prevent_default();
            if busy.get_untracked() || !untrack(|| is_ready()) {
                return;
            }
            busy.set(true);
            problem.set(None);
            let job = submit();
            spawn_local(async move {
                match job.await {
                    Ok(()) => close(dialog),
                    // Where Esc came first, the page tells of it.
                    Err(refused) => {
                        if let Some(Some(unseen)) = problem.try_set(Some(refused)) {
                            flashes.error(unseen.line());
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
                    browser::keep_focus();
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
                            on:click=press
                        >
                            {self.action.clone()}
                        </button>
                    </div>
                </form>
            </dialog>
        }
    }
}

/// Does this whenever a dialog opens, such as to empty its fields. It follows nothing else.
pub(crate) fn on_open(open: RwSignal<bool>, act: impl Fn() + 'static) {
    follow(move || {
        if open.get() {
            untrack(&act);
        }
    });
}

impl IntoPart for FormDialog {
    fn into_part(self) -> Part {
        let open = self.open;
        changing(move || open.get(), move |open| open.then(|| self.mounted()))
    }
}

/// Closing first gives the focus back; the element goes after that. An action that went to another
/// page has taken the dialog away already.
fn close(dialog: ElementRef) {
    if let Some(dialog) = dialog.get::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// A refusal with AWS's code and text, and what would be right.
pub(crate) fn problem_alert(problem: Problem) -> View {
    let Problem { code, message, advice } = problem;
    view! {
        <div class="alert error">
            <p><strong>{code}</strong>" "{message}</p>
            {(!advice.is_empty()).then(|| view! { <p>{advice}</p> })}
        </div>
    }
}

/// Something to know before going on.
pub(crate) fn warning(text: impl IntoPart) -> View {
    alert("alert warning", Icon::Warning, text.into_part())
}

/// Something worth knowing.
pub(crate) fn note(text: impl IntoPart) -> View {
    alert("alert info", Icon::Info, text.into_part())
}

fn alert(class: &'static str, picture: Icon, text: Part) -> View {
    view! { <div class=class>{icon(picture)}<div>{text}</div></div> }
}
