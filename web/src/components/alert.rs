//! Alerts: errors, warnings and information inside a page or a dialog.

use super::{Icon, icon};
use crate::dom::{Content, IntoContent, View, view};
use crate::sim::Problem;

/// An error with AWS's code and text, and the remedy.
pub(crate) fn problem_alert(problem: Problem) -> View {
    let Problem { code, message, advice } = problem;
    view! {
        <div class="alert error">
            <p><strong>{code}</strong>" "{message}</p>
            {(!advice.is_empty()).then(|| view! { <p>{advice}</p> })}
        </div>
    }
}

/// A warning before an action.
pub(crate) fn warning_alert(text: impl IntoContent) -> View {
    alert("alert warning", Icon::Warning, text.into_content())
}

/// A piece of information.
pub(crate) fn info_alert(text: impl IntoContent) -> View {
    alert("alert info", Icon::Info, text.into_content())
}

fn alert(class: &'static str, picture: Icon, text: Content) -> View {
    view! { <div class=class>{icon(picture)}<div>{text}</div></div> }
}
