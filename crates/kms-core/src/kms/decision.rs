//! Decisions: the checks of a command, then the effects that it has if all of them pass.

use alloc::vec::Vec;

use crate::algorithms::Context;
use crate::error::KmsError;
use crate::event::EventKind;
use crate::id::{KeyArn, Scope};
use crate::response::Response;

/// The effects of a command that passed its checks. Nothing is applied yet.
pub(super) struct Decision {
    /// The events, each with the account and Region in which it happens.
    pub(super) events: Vec<(Scope, EventKind)>,
    /// The reply to the command.
    pub(super) response: Response,
}

impl Decision {
    /// Creates the decision of a command that changes nothing.
    pub(super) fn reply(response: Response) -> Self {
        Self { events: Vec::new(), response }
    }

    /// Creates the decision of a command that changes one key.
    pub(super) fn change(
        key: KeyArn,
        events: impl IntoIterator<Item = EventKind>,
        response: Response,
    ) -> Self {
        let events = events.into_iter().map(|kind| (key.scope, kind)).collect();
        Self { events, response }
    }

    /// Creates the decision of a command that changes one key and replies without a body.
    pub(super) fn done(key: KeyArn, events: impl IntoIterator<Item = EventKind>) -> Self {
        Self::change(key, events, Response::Empty { key: Some(key) })
    }
}

/// The reason why a command has no effects.
pub(super) enum Halt {
    /// A check failed.
    Refused(KmsError),
    /// All checks passed, and the command was only to be checked.
    Checked,
}

impl From<KmsError> for Halt {
    fn from(refusal: KmsError) -> Self {
        Self::Refused(refusal)
    }
}

/// The outcome of a decision.
pub(super) type Decided = Result<Decision, Halt>;

/// The extent to which a command is carried out.
///
/// Each operation checks first and calls [`Stage::effects`] then. Only that call gives access to
/// randomness and algorithms, so a check can depend on neither of them.
pub(super) enum Stage<'a, 'c> {
    /// Only the checks.
    Check,
    /// The checks, then the effects.
    Execute(&'a mut Context<'c>),
}

impl<'c> Stage<'_, 'c> {
    /// Ends the checks of an operation and returns the sources of its effects.
    ///
    /// # Errors
    /// [`Halt::Checked`] if the command is only to be checked.
    pub(super) fn effects(&mut self) -> Result<&mut Context<'c>, Halt> {
        match self {
            Self::Check => Err(Halt::Checked),
            Self::Execute(context) => Ok(context),
        }
    }
}
