//! Icons: lines of one width, in the colour of the surrounding text.

use crate::dom::{View, view};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Calendar,
    Caret,
    Check,
    Close,
    Copy,
    Error,
    Info,
    Menu,
    Moon,
    Next,
    Pause,
    Pending,
    Play,
    Search,
    Stopped,
    Success,
    Sun,
    System,
    Warning,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Calendar => "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3.5M10.5 2v3.5",
            Self::Caret => "m4 6 4 4.5L12 6",
            Self::Check => "m3 8.5 3.5 3.5L13 4.5",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Error => {
                "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 5.5l5 5M10.5 5.5l-5 5"
            }
            Self::Info => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 7.2V11.5M8 4.5v.3",
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::Moon => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
            Self::Next => "M3 3.5 9.5 8 3 12.5zM12.5 3.5v9",
            Self::Pause => "M5 3v10M11 3v10",
            Self::Pending => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4.5V8l2.5 2",
            Self::Play => "M4.5 2.8 13 8l-8.5 5.2z",
            Self::Search => "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM10.7 10.7 14 14",
            Self::Stopped => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5 8h6",
            Self::Success => "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5 8.2l2.2 2.2L11.2 6",
            Self::Sun => {
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1"
            }
            Self::System => "M1.5 3h13v8h-13zM5.5 14h5M8 11v3",
            Self::Warning => "M8 2 1.5 13.5h13zM8 6.5V10M8 11.8v.2",
        }
    }
}

/// An icon. It is hidden from screen readers, so its meaning must be in a text beside it.
pub(crate) fn icon(icon: Icon) -> View {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
}
