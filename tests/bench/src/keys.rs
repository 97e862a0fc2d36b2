//! Creates many keys directly, in the state in which that many calls of CreateKey would leave them.

use kms_core::{
    AccountId, Action, BackingKey, BackingKeys, Command, Context, CreateKey, Key, KeyId, Kms, Map,
    MaterialId, Region, Resources, Response, RotationPeriod, RotationSchedule, RotationType, Scope,
    Secret, SecretKey, Settings, Timestamp,
};
use kms_sim::LaboratoryEntropy;

/// The time at which all keys were created. All rules of the era `2026` apply at that time.
pub(crate) const CREATED_AT: Timestamp = Timestamp::from_date(2026, 9, 1);

/// The account and the Region of all keys.
pub(crate) const SCOPE: Scope = Scope { account: AccountId::EXAMPLE, region: Region::US_EAST_1 };

/// Returns the entropy of a laboratory without a seed.
pub(crate) fn entropy() -> LaboratoryEntropy {
    LaboratoryEntropy::new(None, 0)
}

/// Returns a command of the account that owns all keys.
pub(crate) fn command(action: Action) -> Command {
    Command { scope: SCOPE, dry_run: false, action }
}

/// Returns a service with `keys` keys that have `materials` materials each and rotate every 90 to
/// 2560 days.
pub(crate) fn service(keys: u32, materials: u32) -> Kms {
    Kms::restore(Settings::default(), CREATED_AT, resources(keys, materials))
}

/// Returns the resources of that service.
pub(crate) fn resources(keys: u32, materials: u32) -> Map<Scope, Resources> {
    let (template, mut periods) = (template(), Periods(1));
    let mut all = Resources::default();
    // In the order of the ids, so that each insertion into the sorted map appends.
    for number in 0..keys {
        let id = id(number, keys);
        let period = periods.next();
        let schedule = RotationSchedule::On { period, next: CREATED_AT.plus_days(period.days()) };
        let materials = Some(backing_keys(id, materials));
        all.keys.insert(id, Key { id, materials, schedule, ..template.clone() });
    }
    Map::from([(SCOPE, all)])
}

/// Returns the id of key `number` of `keys` keys. The ids ascend and are spread evenly, like random
/// ids.
pub(crate) fn id(number: u32, keys: u32) -> KeyId {
    let position = u64::from(number) * (u64::MAX / u64::from(keys));
    KeyId::from_random((u128::from(position) << 64).to_be_bytes())
}

/// Returns a key that CreateKey created, including its policy.
fn template() -> Key {
    let mut kms = Kms::new(Settings::default(), CREATED_AT);
    let create = command(Action::CreateKey(CreateKey::default()));
    let step = kms.execute(CREATED_AT, &mut Context::without_algorithms(&mut entropy()), &create);
    let Ok(Response::CreateKey(created)) = step.outcome else { panic!("{:?}", step.outcome) };
    kms.key(SCOPE, created.arn.key).unwrap().clone()
}

fn backing_keys(key: KeyId, count: u32) -> BackingKeys {
    let material = |generation: u32| {
        let mut secret = [7; 32];
        secret.iter_mut().zip(generation.to_be_bytes()).for_each(|(to, from)| *to = from);
        let secret = SecretKey::from_bytes(secret);
        let rotation_type = (generation > 0).then_some(RotationType::Automatic);
        let id = MaterialId::of(key, &secret);
        let secret = Some(Secret::Symmetric(secret));
        BackingKey { id, secret, created_at: CREATED_AT, rotation_type, import: None }
    };
    let mut keys = BackingKeys::new(material(0));
    (1..count).for_each(|generation| keys.rotate(material(generation)));
    keys
}

/// A generator of rotation periods, spread evenly over all valid periods, that uses SplitMix64.
pub(crate) struct Periods(pub(crate) u64);

impl Periods {
    /// Returns the next period.
    pub(crate) fn next(&mut self) -> RotationPeriod {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let (least, most) = RotationPeriod::RANGE.into_inner();
        let days = u64::from(least) + (mixed ^ (mixed >> 31)) % u64::from(most - least + 1);
        RotationPeriod::new(u32::try_from(days).unwrap()).unwrap()
    }
}
