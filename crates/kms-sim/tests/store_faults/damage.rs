//! Damage to stored values, and the number of the first change that is lost by it.

use kms_store::Stored;

use crate::faulty::FaultyStore;
use crate::random::Random;

/// The loss that opening a damaged store may report, if it reports any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExpectedLoss {
    /// Nothing is lost.
    None,
    /// This change and later ones are lost.
    From(u64),
    /// This change and later ones are lost, and possibly earlier ones.
    FromAtMost(u64),
}

/// Damages the stored values in one way, or not at all. A loss that only a recorded head reveals is
/// inflicted only if the host `has_head`.
pub(crate) fn inflict(store: &FaultyStore, random: &mut Random, has_head: bool) -> ExpectedLoss {
    let mut expected = ExpectedLoss::None;
    let versions = store.versions();
    store.damage(|stored| {
        expected = match random.below(14) {
            0 if has_head => lose_newest(stored, random),
            1 => lose_oldest(stored, random),
            2 => lose_snapshot(stored, random),
            3 => change_value(stored, random, |value, at| value.truncate(at)),
            4 => change_value(stored, random, |value, at| value[at] ^= 1 << (at % 8)),
            5 => duplicate(stored, random),
            6 => exchange(stored, random),
            7 if has_head && !versions.is_empty() => {
                *stored = random.pick(&versions).clone();
                ExpectedLoss::FromAtMost(stored.log.last().map_or(u64::MAX, |(seq, _)| seq + 1))
            }
            8 if has_head => {
                *stored = Stored::default();
                ExpectedLoss::From(0)
            }
            _ => ExpectedLoss::None,
        };
    });
    expected
}

/// Removes the newest entries.
fn lose_newest(stored: &mut Stored, random: &mut Random) -> ExpectedLoss {
    let keep = random.below(stored.log.len() + 1);
    let lost = stored.log.drain(keep..).next();
    lost.map_or(ExpectedLoss::None, |(seq, _)| ExpectedLoss::From(seq))
}

/// Removes the oldest entries. At least one entry is left; otherwise the newest ones would be lost too.
fn lose_oldest(stored: &mut Stored, random: &mut Random) -> ExpectedLoss {
    if stored.log.len() < 2 {
        return ExpectedLoss::None;
    }
    let count = 1 + random.below(stored.log.len() - 1);
    let lost = stored.log.drain(..count).next();
    lost.map_or(ExpectedLoss::None, |(seq, _)| ExpectedLoss::From(seq))
}

/// Removes the snapshot if there is a log, or one chunk of the snapshot.
fn lose_snapshot(stored: &mut Stored, random: &mut Random) -> ExpectedLoss {
    let Some(chunks) = &mut stored.snapshot else { return ExpectedLoss::None };
    if random.one_in(2) && !stored.log.is_empty() {
        stored.snapshot = None;
    } else {
        chunks.remove(random.below(chunks.len()));
    }
    ExpectedLoss::From(0)
}

/// Changes one value at one byte.
fn change_value(
    stored: &mut Stored,
    random: &mut Random,
    change: fn(&mut Vec<u8>, usize),
) -> ExpectedLoss {
    let chunks = stored.snapshot.iter_mut().flatten().map(|chunk| (0, chunk));
    let log = stored.log.iter_mut().map(|(seq, value)| (*seq, value));
    let mut values: Vec<_> = chunks.chain(log).collect();
    if values.is_empty() {
        return ExpectedLoss::None;
    }
    let (seq, value) = values.swap_remove(random.below(values.len()));
    change(value, random.below(value.len()));
    ExpectedLoss::From(seq)
}

/// Stores a value twice: under its own number, or under the next free number.
fn duplicate(stored: &mut Stored, random: &mut Random) -> ExpectedLoss {
    if stored.log.is_empty() {
        return ExpectedLoss::None;
    }
    let place = random.below(stored.log.len());
    let (seq, value) = stored.log[place].clone();
    if random.one_in(2) {
        stored.log.insert(place, (seq, value));
        return ExpectedLoss::From(seq + 1);
    }
    let next = stored.log[stored.log.len() - 1].0 + 1;
    stored.log.push((next, value));
    ExpectedLoss::From(next)
}

/// Exchanges two values, with their numbers or without.
fn exchange(stored: &mut Stored, random: &mut Random) -> ExpectedLoss {
    if stored.log.len() < 2 {
        return ExpectedLoss::None;
    }
    let second = 1 + random.below(stored.log.len() - 1);
    let first = random.below(second);
    let seq = stored.log[first].0;
    stored.log.swap(first, second);
    if random.one_in(2) {
        let number = stored.log[second].0;
        stored.log[second].0 = stored.log[first].0;
        stored.log[first].0 = number;
    }
    ExpectedLoss::From(seq)
}
