//! Finds the laboratory of this browser, or makes one; in memory where nothing else is allowed.

use core::future::pending;

use kms_idb::{NotOpened, Shared};
use kms_sim::{Laboratory, Options, Simulator, view};

use super::Lab;
use crate::browser::wall;

/// The database.
const NAME: &str = "kms-orrery";

/// Opens the laboratory, as its writer or as a follower of the tab that writes it. Where it does
/// not open, it goes on in memory, with what can still be read.
pub(super) async fn open() -> Result<Shared, String> {
    match Shared::open(NAME, options(), wall, pending()).await {
        Some(Ok(shared)) => Ok(shared),
        Some(Err(not_opened)) => go_on(not_opened).await,
        None => Err("Another tab has it open and does not answer.".to_owned()),
    }
}

async fn go_on(not_opened: NotOpened) -> Result<Shared, String> {
    let rest = not_opened.salvage().await;
    let why = why(&not_opened, rest.as_ref());
    let laboratory = match rest {
        Some(rest) => rest,
        None => Laboratory::in_memory(options(), wall()).map_err(|error| error.to_string())?,
    };
    Ok(not_opened.continue_in_memory(laboratory, why))
}

/// What happened, what is missing, and what this is that the page shows.
fn why(not_opened: &NotOpened, rest: Option<&Lab>) -> String {
    let error = not_opened.error.to_string();
    match rest {
        _ if !not_opened.is_loss() => {
            format!("{error}. Until then this is a new laboratory; what is stored is untouched")
        }
        None => format!(
            "What this browser stored is damaged or gone: event 1 and all later ones are missing, \
             and this is a new laboratory. In detail: {error}"
        ),
        Some(rest) => {
            let newest = |it: &Simulator| {
                let last = it.events().iter().next_back();
                (last.map(|last| (last.seq, last.event.at)), it.events().next_seq())
            };
            let (last, next) = rest.read(newest);
            let shown = match last {
                Some((seq, at)) => {
                    format!("event {seq}, of {}, is the last one shown here", view::date(at))
                }
                None => "no event could be read".to_owned(),
            };
            format!(
                "What this browser stored is damaged: {shown}; event {next} and all later ones \
                 are missing. In detail: {error}"
            )
        }
    }
}

fn options() -> Options {
    Options { rate: 1.0, ..Options::default() }
}
