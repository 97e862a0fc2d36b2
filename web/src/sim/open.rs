//! Opens the laboratory of this browser, or creates it. Falls back to memory if storage is not
//! available.

use core::future::pending;

use kms_idb::{NotOpened, Shared};
use kms_sim::{Laboratory, Options, Simulator, view};

use super::Lab;
use crate::browser::wall;

/// The name of the database.
const DATABASE: &str = "kms-orrery";

/// Opens the stored laboratory, as the leader or as a follower of another tab. If it cannot be
/// opened, continues in memory with the data that can still be read.
pub(super) async fn open() -> Result<Shared, String> {
    match Shared::open(DATABASE, options(), wall, pending()).await {
        Some(Ok(shared)) => Ok(shared),
        Some(Err(not_opened)) => continue_in_memory(not_opened).await,
        None => Err(
            "Another tab has it open and does not answer. Close that tab, then reload this page."
                .to_owned(),
        ),
    }
}

async fn continue_in_memory(not_opened: NotOpened) -> Result<Shared, String> {
    let rest = not_opened.salvage().await;
    let reason = explain(&not_opened, rest.as_ref());
    let laboratory = match rest {
        Some(rest) => rest,
        None => Laboratory::in_memory(options(), wall()).map_err(|error| error.to_string())?,
    };
    Ok(not_opened.continue_in_memory(laboratory, reason))
}

/// Explains why the laboratory is in memory, which events are missing, and which are shown.
fn explain(not_opened: &NotOpened, rest: Option<&Lab>) -> String {
    let error = not_opened.error.to_string();
    match rest {
        _ if !not_opened.is_loss() => {
            format!("{error}. Until then this is a new laboratory; the stored data is unchanged")
        }
        None => format!(
            "The stored laboratory is damaged or missing: event 1 and all later ones are missing, and this is a new laboratory. Details: {error}"
        ),
        Some(rest) => {
            let newest = |it: &Simulator| {
                let last = it.events().iter().next_back();
                (last.map(|last| (last.seq, last.event.at)), it.events().next_seq())
            };
            let (last, next) = rest.read(newest);
            let shown = match last {
                Some((seq, at)) => {
                    format!("event {seq} of {} is the last one shown here", view::date(at))
                }
                None => "no event could be read".to_owned(),
            };
            format!(
                "The stored laboratory is damaged: {shown}; event {next} and all later ones are missing. Details: {error}"
            )
        }
    }
}

fn options() -> Options {
    Options { rate: 1.0, ..Options::default() }
}
