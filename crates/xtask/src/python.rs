//! Python with pip: nobody has to have it, and what needs it is left out where it is missing.

use crate::shell;

/// Whether it is there.
pub(crate) fn has_pip() -> bool {
    shell::command("python3")
        .and_then(|mut python| shell::output(python.args(["-m", "pip", "--version"])))
        .is_ok()
}
