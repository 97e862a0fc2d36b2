//! The service: the keys and aliases of all accounts and Regions, and the time.

mod answer;
mod apply;
mod decide;
mod decision;
mod due;
mod explain;
mod imports;
mod permit;
mod preview;
mod request_context;

use alloc::vec::Vec;
use core::cell::Cell;
use core::time::Duration;

pub use permit::{Verdict, permit};

use alloc::string::String;

use crate::algorithms::Context;
use crate::command::Command;
use crate::custom_key_store::CustomKeyStore;
use crate::error::KmsError;
use crate::event::Event;
use crate::id::{AliasName, KeyArn, KeyRef, Scope};
use crate::key::{Alias, Key, MultiRegion};
use crate::map::Map;
use crate::response::Response;
use crate::rules::{Era, Rules};
use crate::time::Timestamp;
use decision::{Decided, Decision, Halt, Stage};
use due::Horizon;
use kms_crypto::KeyId;
use request_context::RequestContext;

/// The service. Commands change it only through events.
#[derive(Clone, Debug)]
pub struct Kms {
    settings: Settings,
    now: Timestamp,
    resources: Map<Scope, Resources>,
    horizon: Cell<Horizon>,
}

/// The settings that a laboratory is created with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The era whose rules are in force.
    pub era: Era,
    /// The simulated time that an on-demand rotation takes (ODR-04).
    pub on_demand_rotation_time: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { era: Era::default(), on_demand_rotation_time: Duration::from_secs(5) }
    }
}

/// The keys, aliases and custom key stores of one account in one Region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// The keys.
    pub keys: Map<KeyId, Key>,
    /// The aliases.
    pub aliases: Map<AliasName, Alias>,
    /// The custom key stores, by ID.
    pub key_stores: Map<String, CustomKeyStore>,
}

/// The result of executing a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The events that fell due before it, then its own. All of them are already applied.
    pub events: Vec<Event>,
    /// The response, or the refusal.
    pub outcome: Result<Response, KmsError>,
}

impl Kms {
    /// Creates a service without keys, at `now`.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self::restore(settings, now, Map::new())
    }

    /// Creates a service with stored resources, at `now`. They are not checked.
    #[must_use]
    pub fn restore(settings: Settings, now: Timestamp, resources: Map<Scope, Resources>) -> Self {
        Self { settings, now, resources, horizon: Cell::default() }
    }

    /// Advances to `now`, then executes `command`.
    ///
    /// A `now` before the present counts as the present: time does not go back. A command that
    /// needs algorithms that are not loaded yet changes nothing and returns
    /// [`KmsError::Missing`].
    pub fn execute(
        &mut self,
        now: Timestamp,
        context: &mut Context<'_>,
        command: &Command,
    ) -> Step {
        let mut events = self.advance_to(now, context.entropy);
        let decided = self.decide(command, &mut Stage::Execute(context));
        let outcome = match decided {
            Err(Halt::Refused(refusal)) => Err(refusal),
            // Only a dry run ends with its checks here.
            Err(Halt::Checked) => Err(KmsError::DryRun),
            Ok(_) if command.dry_run => Err(KmsError::DryRun),
            Ok(Decision { events: decided, response }) => {
                for (scope, kind) in decided {
                    let event = Event { at: self.now, scope, kind };
                    self.apply(&event);
                    events.push(event);
                }
                Ok(response)
            }
        };
        // A command can make something due at this very moment.
        events.extend(self.advance_to(self.now, context.entropy));
        Step { events, outcome }
    }

    /// Decides `command` at the present time without applying it.
    ///
    /// Nothing changes and no randomness is drawn. A command that passes can still fail in
    /// [`execute`](Self::execute) for reasons that only its result shows, because they depend on
    /// computing with a key pair, an HMAC key or imported material: [`KmsError::Algorithm`],
    /// [`KmsError::InvalidSignature`], [`KmsError::InvalidMac`], [`KmsError::Missing`], and those
    /// [`ImportProblem`](crate::ImportProblem)s that are about the decrypted material.
    ///
    /// # Errors
    /// Returns the error with which `execute` would refuse the command at the present time.
    pub fn check(&self, command: &Command) -> Result<(), KmsError> {
        match self.decide(command, &mut Stage::Check) {
            Err(Halt::Refused(refusal)) => Err(refusal),
            Ok(_) | Err(Halt::Checked) if command.dry_run => Err(KmsError::DryRun),
            Ok(_) | Err(Halt::Checked) => Ok(()),
        }
    }

    fn decide(&self, command: &Command, stage: &mut Stage<'_, '_>) -> Decided {
        RequestContext::new(self, command).decide(&command.action, stage)
    }

    /// Returns the present time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns the settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Returns the rules in force at the present time.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.settings.era.rules(self.now)
    }

    /// Returns all keys and aliases, by account and Region.
    #[must_use]
    pub fn resources(&self) -> &Map<Scope, Resources> {
        &self.resources
    }

    /// Returns a key.
    #[must_use]
    pub fn key(&self, scope: Scope, id: KeyId) -> Option<&Key> {
        self.resources.get(&scope)?.keys.get(&id)
    }

    /// Returns the primary of a replica in `scope`, with its own scope; `None` for other keys.
    pub(crate) fn primary_of(&self, scope: Scope, replica: &Key) -> Option<(Scope, &Key)> {
        let region = replica.multi_region.as_ref()?.followed()?;
        let scope = Scope { region, ..scope };
        Some((scope, self.key(scope, replica.id)?))
    }

    /// Returns the replicas of a primary in `scope`, with their own scopes; none for other keys.
    pub(crate) fn replicas_of<'a>(
        &'a self,
        scope: Scope,
        primary: &'a Key,
    ) -> impl Iterator<Item = (Scope, &'a Key)> {
        let regions = primary.multi_region.iter().flat_map(MultiRegion::replicas);
        regions.filter_map(move |region| {
            let scope = Scope { region: *region, ..scope };
            Some((scope, self.key(scope, primary.id)?))
        })
    }

    /// Returns an alias.
    #[must_use]
    pub fn alias(&self, scope: Scope, name: &AliasName) -> Option<&Alias> {
        self.resources.get(&scope)?.aliases.get(name)
    }

    /// Returns the key that a caller of `scope` names with `reference`, if it exists. Whether the
    /// caller can use it is not checked.
    #[must_use]
    pub fn locate(&self, scope: Scope, reference: &KeyRef) -> Option<KeyArn> {
        let target =
            |scope: Scope, name| self.alias(scope, name).map(|it| scope.key_arn(it.target));
        let arn = match reference {
            KeyRef::Id(id) => Some(scope.key_arn(*id)),
            KeyRef::Arn(arn) => Some(*arn),
            KeyRef::Alias(name) => target(scope, name),
            KeyRef::AliasArn(arn) => target(arn.scope, &arn.name),
            KeyRef::Malformed(_) => None,
        };
        arn.filter(|arn| self.key(arn.scope, arn.key).is_some())
    }
}
