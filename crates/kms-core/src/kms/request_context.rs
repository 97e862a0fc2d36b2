//! The context of one request: its caller, time and rules, and the lookup of the keys it names.

use super::{Kms, Resources, Verdict, permit};
use crate::command::Command;
use crate::error::{AccessDenied, InvalidState, KmsError, NotFound, StateProblem, Unsupported};
use crate::id::{AliasName, KeyArn, KeyRef, Scope};
use crate::key::Key;
use crate::rules::Rules;
use crate::time::Timestamp;
use kms_crypto::KeyId;
use kms_shapes::Operation;
use kms_shapes::{KeyManager, Origin};

/// The context in which a command is decided.
#[derive(Clone, Copy)]
pub(super) struct RequestContext<'a> {
    pub(super) kms: &'a Kms,
    pub(super) scope: Scope,
    pub(super) now: Timestamp,
    pub(super) rules: Rules,
    pub(super) operation: Option<Operation>,
    pub(super) dry_run: bool,
}

/// A key and its ARN.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) arn: KeyArn,
    pub(super) key: &'a Key,
}

impl<'a> RequestContext<'a> {
    pub(super) fn new(kms: &'a Kms, command: &Command) -> Self {
        Self {
            kms,
            scope: command.scope,
            now: kms.now,
            rules: kms.rules(),
            operation: command.action.operation(),
            dry_run: command.dry_run,
        }
    }

    /// Returns the keys and aliases of the caller's account and Region.
    pub(super) fn resources(&self) -> Option<&'a Resources> {
        self.kms.resources.get(&self.scope)
    }

    /// Finds the key that `reference` names and checks that its state allows the operation.
    pub(super) fn permitted(&self, reference: &KeyRef) -> Result<Found<'a>, KmsError> {
        let found = self.find(reference)?;
        self.check_state(&found)?;
        Ok(found)
    }

    /// Finds the key that `reference` names, whatever its state.
    ///
    /// # Errors
    /// Refuses references that are malformed or of another Region (KEY-05, KEY-06), aliases where
    /// the operation accepts none (ALI-24, ROT-16, ROT-17), keys that do not exist (DEL-12), and
    /// keys that the caller may not use for this operation.
    pub(super) fn find(&self, reference: &KeyRef) -> Result<Found<'a>, KmsError> {
        let arn = self.resolve(reference)?;
        self.check_owner(arn)?;
        let key = self.kms.key(arn.scope, arn.key);
        let found = Found { arn, key: key.ok_or(KmsError::NotFound(NotFound::Key(arn)))? };
        self.check_manager(&found)?;
        Ok(found)
    }

    fn resolve(&self, reference: &KeyRef) -> Result<KeyArn, KmsError> {
        let takes_alias = self.operation.is_some_and(|it| it.facts().accepts_alias);
        match reference {
            KeyRef::Id(id) => Ok(self.scope.key_arn(*id)),
            KeyRef::Arn(arn) => self.check_region(arn.scope).map(|()| *arn),
            KeyRef::Alias(name) if takes_alias => self.target(self.scope, name),
            KeyRef::AliasArn(arn) if takes_alias => {
                self.check_region(arn.scope)?;
                self.target(arn.scope, &arn.name)
            }
            KeyRef::Alias(_) | KeyRef::AliasArn(_) | KeyRef::Malformed(_) => {
                Err(KmsError::NotFound(NotFound::KeyId(alloc::format!("{reference}"))))
            }
        }
    }

    fn check_region(&self, scope: Scope) -> Result<(), KmsError> {
        if scope.region == self.scope.region {
            Ok(())
        } else {
            Err(KmsError::NotFound(NotFound::Arn(scope.region)))
        }
    }

    fn target(&self, scope: Scope, name: &AliasName) -> Result<KeyArn, KmsError> {
        match self.kms.alias(scope, name) {
            Some(alias) => Ok(scope.key_arn(alias.target)),
            None => Err(KmsError::NotFound(NotFound::Alias(scope.alias_arn(name.clone())))),
        }
    }

    /// Checks that the operation can be called on keys of the key's account. The keys of another
    /// account can be used, but not managed (ROT-25, ODR-21).
    fn check_owner(&self, arn: KeyArn) -> Result<(), KmsError> {
        let crosses = arn.scope.account != self.scope.account;
        match self.operation {
            Some(operation) if crosses && !operation.facts().crosses_accounts => {
                Err(KmsError::AccessDenied(AccessDenied::OtherAccount { operation, key: arn }))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Checks that the key's manager lets its account call the operation. The policy of an AWS
    /// managed key allows its account to read its metadata only (ROT-65, DEL-16, ALI-12).
    fn check_manager(&self, found: &Found<'_>) -> Result<(), KmsError> {
        let Some(operation) = self.operation else { return Ok(()) };
        let facts = operation.facts();
        let reads_metadata = facts.is_read_only && !facts.is_cryptographic();
        match found.key.manager {
            KeyManager::Aws if !reads_metadata => {
                let key = found.arn;
                Err(KmsError::AccessDenied(AccessDenied::ManagedByAws { operation, key }))
            }
            KeyManager::Aws | KeyManager::Customer => Ok(()),
        }
    }

    /// Checks the key's state against the table of key states.
    pub(super) fn check_state(&self, found: &Found<'_>) -> Result<(), KmsError> {
        let Some(operation) = self.operation else { return Ok(()) };
        match permit(self.rules, operation, found.key.state) {
            // Material that expires while the primary Region changes does not change the state
            // before that change is over (IMP-14).
            Verdict::Allowed if operation.facts().is_cryptographic() && found.lacks_material() => {
                let problem = StateProblem::PendingImport;
                Err(KmsError::InvalidState(InvalidState { key: found.arn, problem }))
            }
            Verdict::Allowed => Ok(()),
            Verdict::Disabled => Err(KmsError::Disabled(found.arn)),
            Verdict::Invalid(problem) => {
                Err(KmsError::InvalidState(InvalidState { key: found.arn, problem }))
            }
            Verdict::ExternalOrigin
            | Verdict::CustomKeyStore
            | Verdict::NotImportable
            | Verdict::NotApplicable => Err(found.unsupported_origin()),
        }
    }

    /// Returns a key of the caller's account and Region by the ID that a ciphertext names.
    pub(super) fn own_key(&self, id: KeyId) -> Option<Found<'a>> {
        let key = self.kms.key(self.scope, id)?;
        Some(Found { arn: self.scope.key_arn(id), key })
    }
}

impl Found<'_> {
    fn lacks_material(&self) -> bool {
        self.key.origin == Origin::External && !self.key.has_all_material()
    }

    /// Returns the refusal that names the key's origin (ROT-56, ROT-57).
    pub(super) fn unsupported_origin(&self) -> KmsError {
        KmsError::Unsupported(Unsupported::Origin(self.arn, self.key.origin))
    }
}
