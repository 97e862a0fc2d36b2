//! A second KMS, slow and obvious, which the engine is compared with: it checks every key on every day,
//! and in every millisecond of a minute in which something happens. It is written after the rules, not
//! after the engine.

mod calls;
mod years;

use std::collections::BTreeMap;

use crate::actions::Kind;
pub use calls::{Answer, Call, Outcome, Refusal, Target};
pub use years::Years;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Moment = i64;

const MILLISECOND: i64 = 1;
/// A second in milliseconds.
pub const SECOND: i64 = 1000 * MILLISECOND;
/// A minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// An hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// The keys, aliases and ciphertexts of one account and Region.
#[derive(Clone, Debug)]
pub struct Model {
    /// Whose years' rules apply.
    pub years: Years,
    /// The present.
    pub now: Moment,
    /// How long a rotation on demand takes, in milliseconds.
    pub on_demand_takes: i64,
    /// Every key that there ever was.
    pub keys: Vec<Key>,
    /// The aliases that there are.
    pub aliases: BTreeMap<String, Alias>,
    /// Every ciphertext that was ever made.
    pub ciphertexts: Vec<Ciphertext>,
}

/// A key.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Key {
    pub owner: Owner,
    pub born: Moment,
    pub life: Life,
    /// How many days lie between two rotations, and when the next one is.
    pub schedule: Option<(u32, Moment)>,
    /// When it rotated and why, oldest first.
    pub rotations: Vec<(Moment, Why)>,
    /// When the running rotation on demand was asked for, and when it ends.
    pub running: Option<(Moment, Moment)>,
    /// How many rotations on demand were ever asked for.
    pub asked_for: u32,
    pub description: String,
    pub policy: Option<String>,
    pub tags: BTreeMap<String, String>,
}

/// The owner and the type of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A customer's.
    Customer(Kind),
    /// An AWS service's; a symmetric one.
    Aws,
}

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Ready.
    Enabled,
    /// Switched off.
    Disabled,
    /// Gone at this moment.
    Deleting(Moment),
    /// Without the material that is to be imported.
    WaitingForImport,
    /// Deleted.
    Gone,
}

/// Why a key rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its date had come.
    Date,
    /// Somebody asked for it.
    Demand,
}

/// An alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Alias {
    pub target: usize,
    pub created: Moment,
    pub updated: Moment,
}

/// The origin of a ciphertext: the key, the number of its material, the plaintext and the context.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Ciphertext {
    pub key: usize,
    pub generation: usize,
    pub plaintext: Vec<u8>,
    pub context: u8,
}

impl Model {
    /// A model without keys.
    #[must_use]
    pub fn new(years: Years, now: Moment, on_demand_takes: i64) -> Self {
        let (keys, aliases, ciphertexts) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { years, now, on_demand_takes, keys, aliases, ciphertexts }
    }

    /// Lets time pass: in days where nothing happens on that day, else in hours, minutes, seconds
    /// and milliseconds.
    pub fn pass_time(&mut self, until: Moment) {
        while self.now < until {
            let strides = [DAY, HOUR, MINUTE, SECOND];
            let is_quiet = |stride: &i64| {
                self.now + stride <= until && !self.anything_happens_by(self.now + stride)
            };
            self.now += strides.into_iter().find(is_quiet).unwrap_or(MILLISECOND);
            self.do_what_is_due();
        }
    }

    fn anything_happens_by(&self, moment: Moment) -> bool {
        self.keys.iter().any(|key| {
            key.demand_is_met_by(moment)
                || key.date_has_come_by(moment, self.years)
                || key.is_gone_by(moment)
        })
    }

    fn do_what_is_due(&mut self) {
        let (now, years) = (self.now, self.years);
        for (index, key) in self.keys.iter_mut().enumerate() {
            if key.demand_is_met_by(now) {
                key.running = None;
                key.rotations.push((now, Why::Demand));
            }
            if key.date_has_come_by(now, years) {
                key.rotate_by_itself(now);
            }
            if key.is_gone_by(now) {
                key.life = Life::Gone;
                self.aliases.retain(|_, alias| alias.target != index);
            }
        }
    }
}

impl Key {
    fn new(owner: Owner, now: Moment) -> Self {
        let waits = owner == Owner::Customer(Kind::External);
        Self {
            owner,
            born: now,
            life: if waits { Life::WaitingForImport } else { Life::Enabled },
            schedule: None,
            rotations: Vec::new(),
            running: None,
            asked_for: 0,
            description: String::new(),
            policy: None,
            tags: BTreeMap::new(),
        }
    }

    /// ODR-03, ODR-22: whatever the key's state is by then.
    fn demand_is_met_by(&self, moment: Moment) -> bool {
        self.life != Life::Gone && self.running.is_some_and(|(_, ends)| ends <= moment)
    }

    /// ROT-34, ROT-45: while it is enabled. ROT-62, ROT-63: AWS's own when they are old enough.
    fn date_has_come_by(&self, moment: Moment, years: Years) -> bool {
        let comes = match self.owner {
            Owner::Customer(_) => self.schedule.map(|(_, next)| next),
            Owner::Aws => Some(self.newest_material() + years.aws_managed_days(moment) * DAY),
        };
        self.life == Life::Enabled && comes.is_some_and(|comes| comes <= moment)
    }

    fn is_gone_by(&self, moment: Moment) -> bool {
        matches!(self.life, Life::Deleting(at) if at <= moment)
    }

    fn newest_material(&self) -> Moment {
        self.rotations.last().map_or(self.born, |(at, _)| *at)
    }

    /// ROT-03, ROT-41: the next date counts from this one.
    fn rotate_by_itself(&mut self, now: Moment) {
        self.rotations.push((now, Why::Date));
        if let Some((days, next)) = &mut self.schedule {
            *next = now + i64::from(*days) * DAY;
        }
    }

    /// The type of key. AWS managed keys are symmetric.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.owner {
            Owner::Customer(kind) => kind,
            Owner::Aws => Kind::Symmetric,
        }
    }

    /// Whether there is material that encrypts. Nothing is imported here, and key pairs only sign.
    #[must_use]
    pub fn has_material(&self) -> bool {
        match self.kind() {
            Kind::Symmetric | Kind::CloudHsm | Kind::ExternalKeyStore => true,
            Kind::RsaEncrypting | Kind::RsaSigning | Kind::Hmac | Kind::External => false,
        }
    }
}
