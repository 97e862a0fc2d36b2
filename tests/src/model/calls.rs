//! The calls of the model, and their answers.

use super::{Alias, Ciphertext, DAY, Key, Life, MINUTE, Model, Moment, Owner, Why};
use crate::actions::Kind;

/// A question. Keys are numbered in the order of their creation; a number that is none yet names a
/// key that does not exist.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "named as the operations of KMS are")]
pub enum Call {
    CancelKeyDeletion(usize),
    CreateAlias(String, usize),
    CreateKey(Kind),
    Decrypt { ciphertext: usize, named: Option<Target>, context: u8 },
    DeleteAlias(String),
    DescribeKey(Target),
    DisableKey(usize),
    DisableKeyRotation(usize),
    EnableKey(usize),
    EnableKeyRotation(usize, Option<u32>),
    Encrypt { key: Target, plaintext: Vec<u8>, context: u8 },
    GenerateDataKey(Target),
    GetKeyPolicy(usize),
    GetKeyRotationStatus(usize),
    ListKeyRotations { key: usize, all: bool },
    PutKeyPolicy(usize, String),
    ReEncrypt { ciphertext: usize, context: u8, to: Target },
    RotateKeyOnDemand(usize),
    ScheduleKeyDeletion(usize, u32),
    TagResource(usize, Vec<(String, String)>),
    UntagResource(usize, String),
    UpdateAlias(String, usize),
    UpdateKeyDescription(usize, String),
    UseAwsService(String),
}

/// How a caller names a key.
#[derive(Clone, Debug)]
pub enum Target {
    /// By its number.
    Key(usize),
    /// By an alias.
    Alias(String),
}

/// The answer to a call; most calls have an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Answer {
    Nothing,
    Described { key: usize },
    Encrypted { key: usize, generation: usize },
    Decrypted { key: usize, generation: usize, plaintext: Vec<u8> },
    Status { on: bool, dates: Option<(u32, Moment)>, started: Option<Moment> },
    Rotations(Vec<Option<(Moment, Why)>>),
    Policy(Option<String>),
}

/// The name of an exception, short.
pub type Refusal = &'static str;

/// An answer or a refusal.
pub type Outcome = Result<Answer, Refusal>;

const NOTHING: Outcome = Ok(Answer::Nothing);

impl Model {
    /// Answers a call at the present moment.
    pub fn call(&mut self, call: &Call) -> Outcome {
        match call {
            Call::CancelKeyDeletion(key) => self.cancel(*key),
            Call::CreateAlias(name, key) => self.create_alias(name, *key),
            Call::CreateKey(kind) => self.create(Owner::Customer(*kind)),
            Call::Decrypt { ciphertext, named, context } => {
                let decrypted = self.decrypt(*ciphertext, named.as_ref(), *context)?;
                let Ciphertext { key, generation, plaintext, .. } = decrypted;
                Ok(Answer::Decrypted { key, generation, plaintext })
            }
            Call::DeleteAlias(name) => self.delete_alias(name),
            Call::DescribeKey(target) => {
                let key = self.resolve(target)?;
                self.there(key).map(|_| Answer::Described { key })
            }
            Call::DisableKey(key) => self.disable(*key),
            Call::DisableKeyRotation(key) => self.set_rotation(*key, None),
            Call::EnableKey(key) => self.enable(*key),
            Call::EnableKeyRotation(key, days) => {
                self.set_rotation(*key, Some(days.unwrap_or(365)))
            }
            Call::Encrypt { key, plaintext, context } => self.encrypt(key, plaintext, *context),
            Call::GenerateDataKey(target) => {
                let (key, generation) = self.encrypting(target)?;
                Ok(Answer::Encrypted { key, generation })
            }
            Call::GetKeyPolicy(key) => Ok(Answer::Policy(self.there(*key)?.policy.clone())),
            Call::GetKeyRotationStatus(key) => self.status(*key),
            Call::ListKeyRotations { key, all } => self.list_rotations(*key, *all),
            Call::PutKeyPolicy(key, policy) => {
                self.own(*key)?.policy = Some(policy.clone());
                NOTHING
            }
            Call::ReEncrypt { ciphertext, context, to } => {
                let Ciphertext { plaintext, .. } = self.decrypt(*ciphertext, None, *context)?;
                self.encrypt(to, &plaintext, *context)
            }
            Call::RotateKeyOnDemand(key) => self.rotate_on_demand(*key),
            Call::ScheduleKeyDeletion(key, days) => {
                let gone = self.now + i64::from(*days) * DAY;
                self.label(*key)?.life = Life::Deleting(gone);
                NOTHING
            }
            Call::TagResource(key, tags) => {
                let key = self.label(*key)?;
                if tags.iter().any(|(name, _)| name.starts_with("aws:")) {
                    return Err("Tag");
                }
                key.tags.extend(tags.iter().cloned());
                NOTHING
            }
            Call::UntagResource(key, name) => {
                self.label(*key)?.tags.remove(name);
                NOTHING
            }
            Call::UpdateAlias(name, key) => self.update_alias(name, *key),
            Call::UpdateKeyDescription(key, text) => {
                self.label(*key)?.description.clone_from(text);
                NOTHING
            }
            Call::UseAwsService(name) => self.use_service(name),
        }
    }

    /// A key that has not been deleted.
    fn there(&self, key: usize) -> Result<&Key, Refusal> {
        self.keys.get(key).filter(|key| key.life != Life::Gone).ok_or("NotFound")
    }

    /// A key that its account may change and use (ROT-65).
    fn own(&mut self, key: usize) -> Result<&mut Key, Refusal> {
        match self.there(key)?.owner {
            Owner::Aws => Err("AccessDenied"),
            Owner::Customer(_) => self.keys.get_mut(key).ok_or("NotFound"),
        }
    }

    /// A key that may get another label, or be deleted: any but one that is being deleted already.
    fn label(&mut self, key: usize) -> Result<&mut Key, Refusal> {
        match self.own(key)? {
            Key { life: Life::Deleting(_), .. } => Err("InvalidState"),
            key => Ok(key),
        }
    }

    fn create(&mut self, owner: Owner) -> Outcome {
        self.keys.push(Key::new(owner, self.now));
        NOTHING
    }

    /// The first use creates key and alias.
    fn use_service(&mut self, name: &str) -> Outcome {
        if !self.aliases.contains_key(name) {
            self.create(Owner::Aws)?;
            self.point(name, self.keys.len() - 1);
        }
        NOTHING
    }

    fn enable(&mut self, key: usize) -> Outcome {
        let (now, current) = (self.now, self.years.are_current(self.now));
        let key = self.own(key)?;
        match key.life {
            Life::Deleting(_) | Life::WaitingForImport => Err("InvalidState"),
            Life::Enabled | Life::Gone => NOTHING,
            Life::Disabled if key.kind() == Kind::External => {
                key.life = Life::WaitingForImport;
                NOTHING
            }
            Life::Disabled => {
                key.life = Life::Enabled;
                let age = now - key.newest_material();
                let overdue = key.schedule.is_some_and(|(days, next)| match current {
                    true => next <= now,
                    false => age >= i64::from(days) * DAY,
                });
                if overdue {
                    key.rotate_by_itself(now);
                }
                NOTHING
            }
        }
    }

    fn disable(&mut self, key: usize) -> Outcome {
        let key = self.own(key)?;
        match key.life {
            Life::Deleting(_) | Life::WaitingForImport => Err("InvalidState"),
            Life::Enabled | Life::Disabled | Life::Gone => {
                key.life = Life::Disabled;
                NOTHING
            }
        }
    }

    fn cancel(&mut self, key: usize) -> Outcome {
        let key = self.own(key)?;
        if !matches!(key.life, Life::Deleting(_)) {
            return Err("InvalidState");
        }
        key.life = Life::Disabled;
        NOTHING
    }

    /// Switches rotation to so many days, or off. The kind speaks before the state (STA-16).
    fn set_rotation(&mut self, key: usize, days: Option<u32>) -> Outcome {
        let now = self.now;
        let key = self.own(key)?;
        if key.kind() != Kind::Symmetric {
            return Err("Unsupported");
        }
        key.is_enabled()?;
        key.schedule = match (days, key.schedule) {
            (None, _) => None,
            (Some(days), Some((present, next))) if days == present => Some((present, next)),
            (Some(days), _) => Some((days, now + i64::from(days) * DAY)),
        };
        NOTHING
    }

    /// The state speaks before the kind (ODR-20).
    fn rotate_on_demand(&mut self, key: usize) -> Outcome {
        let (now, ends) = (self.now, self.now + self.on_demand_takes);
        let quota = self.years.on_demand_quota(now);
        let key = self.own(key)?;
        key.is_enabled()?;
        if key.kind() != Kind::Symmetric {
            return Err("Unsupported");
        }
        let soon = key.schedule.is_some_and(|(_, next)| next - now <= 20 * MINUTE);
        if soon || key.running.is_some() {
            return Err("Conflict");
        }
        if key.asked_for == quota {
            return Err("LimitExceeded");
        }
        key.asked_for += 1;
        key.running = Some((now, ends));
        NOTHING
    }

    fn status(&self, key: usize) -> Outcome {
        let (current, key) = (self.years.are_current(self.now), self.there(key)?);
        match key.kind() {
            Kind::CloudHsm | Kind::ExternalKeyStore => return Err("Unsupported"),
            Kind::External if !current || key.life == Life::WaitingForImport => {
                return Err("Unsupported");
            }
            Kind::External
            | Kind::Symmetric
            | Kind::RsaEncrypting
            | Kind::RsaSigning
            | Kind::Hmac => {}
        }
        let shown = key.schedule.filter(|_| !matches!(key.life, Life::Deleting(_)));
        Ok(Answer::Status {
            on: shown.is_some() || key.owner == Owner::Aws,
            dates: shown.filter(|_| current),
            started: key.running.map(|(started, _)| started),
        })
    }

    fn list_rotations(&self, key: usize, all: bool) -> Outcome {
        let key = self.there(key)?;
        match key.kind() {
            Kind::CloudHsm | Kind::ExternalKeyStore => return Err("Unsupported"),
            Kind::RsaEncrypting | Kind::RsaSigning | Kind::Hmac if all => {
                return Err("Unsupported");
            }
            Kind::RsaEncrypting
            | Kind::RsaSigning
            | Kind::Hmac
            | Kind::Symmetric
            | Kind::External => {}
        }
        let first = (all && key.has_material()).then_some(None);
        Ok(Answer::Rotations(
            first.into_iter().chain(key.rotations.iter().copied().map(Some)).collect(),
        ))
    }
}

/// Aliases.
impl Model {
    fn resolve(&self, target: &Target) -> Result<usize, Refusal> {
        match target {
            Target::Key(key) => Ok(*key),
            Target::Alias(name) => Ok(self.alias(name)?.target),
        }
    }

    fn alias(&self, name: &str) -> Result<Alias, Refusal> {
        self.aliases.get(name).copied().ok_or("NotFound")
    }

    fn point(&mut self, name: &str, target: usize) {
        let created = self.aliases.get(name).map_or(self.now, |alias| alias.created);
        self.aliases.insert(name.to_owned(), Alias { target, created, updated: self.now });
    }

    fn create_alias(&mut self, name: &str, key: usize) -> Outcome {
        not_of_aws(name)?;
        self.label(key)?;
        if self.aliases.contains_key(name) {
            return Err("AlreadyExists");
        }
        self.point(name, key);
        NOTHING
    }

    fn update_alias(&mut self, name: &str, key: usize) -> Outcome {
        not_of_aws(name)?;
        let from = self.alias(name)?.target;
        self.label(key)?;
        if family(self.there(from)?) != family(self.there(key)?) {
            return Err("Validation");
        }
        self.point(name, key);
        NOTHING
    }

    fn delete_alias(&mut self, name: &str) -> Outcome {
        not_of_aws(name)?;
        self.alias(name)?;
        self.aliases.remove(name);
        NOTHING
    }
}

fn not_of_aws(name: &str) -> Result<(), Refusal> {
    if name.starts_with("alias/aws/") { Err("InvalidAliasName") } else { Ok(()) }
}

/// Keys between which an alias may move (ALI-14).
fn family(key: &Key) -> u8 {
    match key.kind() {
        Kind::Symmetric | Kind::External | Kind::CloudHsm | Kind::ExternalKeyStore => 0,
        Kind::RsaEncrypting => 1,
        Kind::RsaSigning => 2,
        Kind::Hmac => 3,
    }
}

/// Cryptography.
impl Model {
    /// The key and the material that would encrypt now.
    fn encrypting(&mut self, target: &Target) -> Result<(usize, usize), Refusal> {
        let number = self.resolve(target)?;
        let key = self.own(number)?;
        key.is_enabled()?;
        if !key.has_material() {
            return Err("InvalidKeyUsage");
        }
        Ok((number, key.rotations.len()))
    }

    fn encrypt(&mut self, target: &Target, plaintext: &[u8], context: u8) -> Outcome {
        let (key, generation) = self.encrypting(target)?;
        let ciphertext = Ciphertext { key, generation, plaintext: plaintext.to_vec(), context };
        self.ciphertexts.push(ciphertext);
        Ok(Answer::Encrypted { key, generation })
    }

    /// The key that is named must be there, and be the one that made it; then CRY-16: that key,
    /// its state, the context.
    fn decrypt(
        &mut self,
        ciphertext: usize,
        named: Option<&Target>,
        context: u8,
    ) -> Result<Ciphertext, Refusal> {
        let named = named.map(|named| self.resolve(named)).transpose()?;
        if let Some(number) = named {
            self.own(number)?;
        }
        let ciphertext = self.ciphertexts.get(ciphertext).cloned().ok_or("InvalidCiphertext")?;
        if named.is_some_and(|number| number != ciphertext.key) {
            return Err("IncorrectKey");
        }
        self.own(ciphertext.key).map_err(|_| "AccessDenied")?.is_enabled()?;
        if ciphertext.context == context { Ok(ciphertext) } else { Err("InvalidCiphertext") }
    }
}

impl Key {
    /// The refusal of operations that need an enabled key, if the state is another.
    fn is_enabled(&self) -> Result<(), Refusal> {
        match self.life {
            Life::Enabled => Ok(()),
            Life::Disabled => Err("Disabled"),
            Life::Deleting(_) | Life::WaitingForImport => Err("InvalidState"),
            Life::Gone => Err("NotFound"),
        }
    }
}
