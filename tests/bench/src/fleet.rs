//! Any number of keys at once, as a laboratory would have them after as many calls.

use kms_core::{
    AccountId, Action, BackingKey, BackingKeys, Command, Context, CreateKey, Key, KeyId, Kms, Map,
    MaterialId, Region, Resources, Response, RotationPeriod, RotationSchedule, RotationType, Scope,
    Secret, SecretKey, Settings, Timestamp,
};
use kms_sim::LaboratoryEntropy;

/// When all keys were created; all rules of 2026 are in force.
pub(crate) const BORN: Timestamp = Timestamp::from_date(2026, 9, 1);

/// The account and Region of all keys.
pub(crate) const HOME: Scope = Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 };

/// Random bytes as a laboratory without a seed has them.
pub(crate) fn chance() -> LaboratoryEntropy {
    LaboratoryEntropy::new(None, 0)
}

/// A command of the account that owns all keys.
pub(crate) fn command(action: Action) -> Command {
    Command { scope: HOME, dry_run: false, action }
}

/// A service with so many keys of so many materials, which rotate every 90 to 2560 days.
pub(crate) fn service(keys: u32, materials: u32) -> Kms {
    Kms::restore(Settings::default(), BORN, resources(keys, materials))
}

/// So many keys of so many materials.
pub(crate) fn resources(keys: u32, materials: u32) -> Map<Scope, Resources> {
    let (template, mut periods) = (template(), Periods(1));
    let mut all = Resources::default();
    // In the order of their ids, so that each is put behind the last.
    for number in 0..keys {
        let id = id(number, keys);
        let period = periods.next();
        let schedule = RotationSchedule::On { period, next: BORN.plus_days(period.days()) };
        let materials = Some(backing_keys(id, materials));
        all.keys.insert(id, Key { id, materials, schedule, ..template.clone() });
    }
    Map::from([(HOME, all)])
}

/// The id of one of so many keys. They are spread as random ids are, and ascend.
pub(crate) fn id(number: u32, keys: u32) -> KeyId {
    let place = u64::from(number) * (u64::MAX / u64::from(keys));
    KeyId::from_random((u128::from(place) << 64).to_be_bytes())
}

/// A key as CreateKey makes it, policy and all.
fn template() -> Key {
    let mut kms = Kms::new(Settings::default(), BORN);
    let create = command(Action::CreateKey(CreateKey::default()));
    let step = kms.execute(BORN, &mut Context::without_algorithms(&mut chance()), &create);
    let Ok(Response::CreateKey(made)) = step.outcome else { panic!("{:?}", step.outcome) };
    kms.key(HOME, made.arn.key).unwrap().clone()
}

fn backing_keys(key: KeyId, count: u32) -> BackingKeys {
    let material = |generation: u32| {
        let mut secret = [7; 32];
        secret.iter_mut().zip(generation.to_be_bytes()).for_each(|(to, from)| *to = from);
        let secret = SecretKey::from_bytes(secret);
        let rotation_type = (generation > 0).then_some(RotationType::Automatic);
        let id = MaterialId::of(key, &secret);
        let secret = Some(Secret::Symmetric(secret));
        BackingKey { id, secret, created_at: BORN, rotation_type, import: None }
    };
    let mut keys = BackingKeys::new(material(0));
    (1..count).for_each(|generation| keys.rotate(material(generation)));
    keys
}

/// Rotation periods, spread evenly over all that there are: the SplitMix64 sequence.
pub(crate) struct Periods(pub(crate) u64);

impl Periods {
    /// The next one.
    pub(crate) fn next(&mut self) -> RotationPeriod {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let (least, most) = RotationPeriod::RANGE.into_inner();
        let days = u64::from(least) + (mixed ^ (mixed >> 31)) % u64::from(most - least + 1);
        RotationPeriod::new(u32::try_from(days).unwrap()).unwrap()
    }
}
