//! Dialogs: native and modal. Esc and Cancel close them, Enter submits, the opener gets the
//! focus back.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act;
use crate::sim::{Job, Problem};

/// What the main button of a dialog does.
#[derive(Clone, Copy)]
pub(crate) struct Submit(StoredValue<Box<dyn Fn() -> Job>, LocalStorage>);

/// Names what the main button does: an action that may be refused.
pub(crate) fn submit<F>(action: impl Fn() -> F + 'static) -> Submit
where
    F: Future<Output = Result<(), Problem>> + 'static,
{
    Submit(StoredValue::new_local(Box::new(move || Box::pin(action()) as Job)))
}

/// A form in a dialog. It closes when its action succeeds; a refusal is shown in it.
#[component]
pub(crate) fn FormDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// What the main button says.
    #[prop(into)]
    action: Signal<String>,
    /// Whether something is lost: the focus is on Cancel first then.
    #[prop(optional)]
    destructive: bool,
    /// Whether the main button can be pressed.
    #[prop(into, default = Signal::stored(true))]
    ready: Signal<bool>,
    /// Whether it needs more room.
    #[prop(optional)]
    wide: bool,
    on_submit: Submit,
    children: ChildrenFn,
) -> impl IntoView {
    let content = StoredValue::new(children);
    move || {
        open.get().then(|| {
            let form = Form { title, action, destructive, ready, wide };
            mounted(open, form, on_submit, content.with_value(|content| content()))
        })
    }
}

struct Form {
    title: Signal<String>,
    action: Signal<String>,
    destructive: bool,
    ready: Signal<bool>,
    wide: bool,
}

fn mounted(open: RwSignal<bool>, form: Form, on_submit: Submit, content: AnyView) -> AnyView {
    let Form { title, action, destructive, ready, wide } = form;
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let problem: RwSignal<Option<Problem>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    dialog.on_load(|dialog| {
        let _ = dialog.show_modal();
    });
    // Closing first gives the focus back; the element goes after that. An action that went to
    // another page has taken the dialog away already.
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !ready.get_untracked() {
            return;
        }
        let Some(job) = on_submit.0.try_with_value(|action| action()) else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match job.await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
            busy.try_set(false);
        });
    };
    view! {
        <dialog
            node_ref=dialog
            class=if wide { "dialog wide" } else { "dialog" }
            aria-labelledby="dialog-title"
            on:close=act(move |_| open.set(false))
        >
            <form novalidate on:submit=act(submit)>
                <h2 id="dialog-title">{move || title.get()}</h2>
                <div class="dialog-body">{content}</div>
                <div role="alert">{move || problem.get().map(problem_alert)}</div>
                <div class="dialog-actions">
                    <button
                        type="button"
                        class="button link"
                        autofocus=destructive
                        on:click=act(move |_| close())
                    >
                        "Cancel"
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        disabled=move || !ready.get() || busy.get()
                    >
                        {move || action.get()}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// A refusal with AWS's code and text, and what would be right.
pub(crate) fn problem_alert(problem: Problem) -> AnyView {
    let Problem { code, message, advice } = problem;
    view! {
        <div class="alert error">
            <p><strong>{code}</strong>" "{message}</p>
            {(!advice.is_empty()).then(|| view! { <p>{advice}</p> })}
        </div>
    }
    .into_any()
}

/// Something to know before going on.
pub(crate) fn warning(text: impl IntoAny) -> AnyView {
    view! { <div class="alert warning">{super::icon(super::Icon::Warning)}<div>{text.into_any()}</div></div> }
        .into_any()
}

/// Something worth knowing.
pub(crate) fn note(text: impl IntoAny) -> AnyView {
    view! { <div class="alert info">{super::icon(super::Icon::Info)}<div>{text.into_any()}</div></div> }
        .into_any()
}
