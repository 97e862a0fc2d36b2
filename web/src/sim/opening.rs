//! Finds the laboratory of this browser, or makes one; in memory where nothing else is allowed.

use core::future::pending;

use kms_idb::{NotOpened, Shared};
use kms_sim::{Laboratory, Options, view};

use super::Lab;
use crate::browser::wall;

/// The database.
const NAME: &str = "kms-orrery";

/// The laboratory, and what was lost of it, in words.
pub(super) struct Opened {
    pub(super) shared: Shared,
    pub(super) loss: Option<String>,
}

/// Opens the laboratory, as its writer or as a follower of the tab that writes it. Where it does
/// not open, it goes on in memory, with what can still be read.
pub(super) async fn open() -> Result<Opened, String> {
    match Shared::open(NAME, options(), wall, pending()).await {
        Some(Ok(shared)) => Ok(Opened { shared, loss: None }),
        Some(Err(not_opened)) => go_on(not_opened).await,
        None => Err("Another tab has it open and does not answer.".to_owned()),
    }
}

async fn go_on(not_opened: NotOpened) -> Result<Opened, String> {
    let rest = not_opened.rest().await;
    let name = not_opened.error.name();
    let loss = loss(name, &not_opened.error.to_string(), rest.as_ref());
    let laboratory = match rest {
        Some(rest) => rest,
        None => Laboratory::in_memory(options(), wall()).map_err(|error| error.to_string())?,
    };
    Ok(Opened { shared: not_opened.go_on(laboratory), loss: Some(loss) })
}

fn loss(name: &str, why: &str, rest: Option<&Lab>) -> String {
    let is_lost = matches!(name, "LaboratoryDamagedError" | "StoreLostError");
    match rest {
        None if is_lost => format!(
            "What this browser stored is damaged, and nothing of it could be read; this is a new \
             laboratory. In detail: {why}"
        ),
        None => format!("This browser stores nothing for this page: {why}"),
        Some(rest) => {
            let last = rest.events(0).pop();
            let until = last.map_or("It has no events".to_owned(), |last| {
                format!("The last event is number {} of {}", last.seq, view::date(last.event.at))
            });
            format!(
                "What this browser stored is damaged. What could be read of it is shown here. \
                 {until}; all later ones are missing. In detail: {why}"
            )
        }
    }
}

fn options() -> Options {
    Options { rate: 1.0, ..Options::default() }
}
