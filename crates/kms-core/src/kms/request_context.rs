//! One call on its way: who asks, where, when, and which key is meant.

use super::{Kms, Resources, Verdict, permit};
use crate::{
    AccessDenied, AliasName, Command, InvalidState, Key, KeyArn, KeyId, KeyManager, KeyRef,
    KmsError, NotFound, Operation, Origin, Rules, Scope, StateProblem, Timestamp, Unsupported,
};

/// The surroundings in which a command is decided.
#[derive(Clone, Copy)]
pub(super) struct RequestContext<'a> {
    pub(super) kms: &'a Kms,
    pub(super) scope: Scope,
    pub(super) now: Timestamp,
    pub(super) rules: Rules,
    pub(super) operation: Option<Operation>,
    pub(super) dry_run: bool,
}

/// A key that was found, with its full name.
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

    /// What the caller has here.
    pub(super) fn resources(&self) -> Option<&'a Resources> {
        self.kms.resources.get(&self.scope)
    }

    /// The key that `reference` means, if the operation may be asked of it and its state permits
    /// the operation.
    pub(super) fn permitted(&self, reference: &KeyRef) -> Result<Found<'a>, KmsError> {
        let found = self.find(reference)?;
        self.check_state(&found)?;
        Ok(found)
    }

    /// The key that `reference` means, if the operation may be asked of it (ALI-24, DEL-12,
    /// KEY-05, KEY-06, ROT-16, ROT-17).
    pub(super) fn find(&self, reference: &KeyRef) -> Result<Found<'a>, KmsError> {
        let arn = self.resolve(reference)?;
        self.check_owner(arn)?;
        let key = self.kms.key(arn.scope, arn.key);
        let found = Found { arn, key: key.ok_or(KmsError::NotFound(NotFound::Key(arn)))? };
        self.check_manager(&found)?;
        Ok(found)
    }

    fn resolve(&self, reference: &KeyRef) -> Result<KeyArn, KmsError> {
        let takes_alias = self.operation.is_some_and(Operation::accepts_alias);
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

    /// Another account's keys can be used, but not managed (ROT-25, ODR-21).
    fn check_owner(&self, arn: KeyArn) -> Result<(), KmsError> {
        let crosses = arn.scope.account != self.scope.account;
        match self.operation {
            Some(operation) if crosses && !operation.works_across_accounts() => {
                Err(denied(operation, arn))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The policy of an AWS managed key lets its account look at it, and its service use it
    /// (ROT-65, DEL-16, ALI-12).
    fn check_manager(&self, found: &Found<'_>) -> Result<(), KmsError> {
        match (self.operation, found.key.manager) {
            (Some(operation), KeyManager::Aws)
                if operation.is_cryptographic() || !operation.is_read_only() =>
            {
                Err(denied(operation, found.arn))
            }
            (_, KeyManager::Aws | KeyManager::Customer) => Ok(()),
        }
    }

    /// Asks the table of key states.
    pub(super) fn check_state(&self, found: &Found<'_>) -> Result<(), KmsError> {
        let Some(operation) = self.operation else { return Ok(()) };
        match permit(self.rules, operation, found.key.state) {
            // What expires while the primary Region changes shows when that is over (IMP-14).
            Verdict::Allowed if operation.is_cryptographic() && found.lacks_material() => {
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

    /// A key of the caller by its id alone, as a ciphertext names it.
    pub(super) fn own_key(&self, id: KeyId) -> Option<Found<'a>> {
        let key = self.kms.key(self.scope, id)?;
        Some(Found { arn: self.scope.key_arn(id), key })
    }
}

impl Found<'_> {
    fn lacks_material(&self) -> bool {
        self.key.origin == Origin::External && !self.key.has_all_material()
    }

    /// The refusal that names the key's origin (ROT-56, ROT-57).
    pub(super) fn unsupported_origin(&self) -> KmsError {
        KmsError::Unsupported(Unsupported::Origin(self.arn, self.key.origin))
    }
}

fn denied(operation: Operation, key: KeyArn) -> KmsError {
    KmsError::AccessDenied(AccessDenied::Policy { operation, key })
}
