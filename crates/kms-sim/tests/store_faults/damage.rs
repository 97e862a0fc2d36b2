//! What a disk does to what was stored, and from which change on something is missing then.

use kms_store::Stored;

use crate::faulty::FaultyStore;
use crate::random::Random;

/// What an opening may say of a damage, where it says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// There is nothing to say.
    Nothing,
    /// Something is missing from this change on.
    From(u64),
    /// Something is missing from this change on, or from an earlier one.
    FromAtMost(u64),
}

/// Does one thing to what is stored, or nothing. What only a head can tell is done only where
/// one `is_known`.
pub(crate) fn strike(store: &FaultyStore, random: &mut Random, is_known: bool) -> Told {
    let mut told = Told::Nothing;
    let versions = store.versions();
    store.damage(|stored| {
        told = match random.below(14) {
            0 if is_known => lose_newest(stored, random),
            1 => lose_oldest(stored, random),
            2 => lose_snapshot(stored, random),
            3 => change_value(stored, random, |value, at| value.truncate(at)),
            4 => change_value(stored, random, |value, at| value[at] ^= 1 << (at % 8)),
            5 => duplicate(stored, random),
            6 => exchange(stored, random),
            7 if is_known && !versions.is_empty() => {
                *stored = random.pick(&versions).clone();
                Told::FromAtMost(stored.log.last().map_or(u64::MAX, |(seq, _)| seq + 1))
            }
            8 if is_known => {
                *stored = Stored::default();
                Told::From(0)
            }
            _ => Told::Nothing,
        };
    });
    told
}

fn lose_newest(stored: &mut Stored, random: &mut Random) -> Told {
    let keep = random.below(stored.log.len() + 1);
    let lost = stored.log.drain(keep..).next();
    lost.map_or(Told::Nothing, |(seq, _)| Told::From(seq))
}

/// One at least is left, or it would be the newest that are lost.
fn lose_oldest(stored: &mut Stored, random: &mut Random) -> Told {
    if stored.log.len() < 2 {
        return Told::Nothing;
    }
    let count = 1 + random.below(stored.log.len() - 1);
    let lost = stored.log.drain(..count).next();
    lost.map_or(Told::Nothing, |(seq, _)| Told::From(seq))
}

/// The whole of it, where a log is left, or one of its parts.
fn lose_snapshot(stored: &mut Stored, random: &mut Random) -> Told {
    let Some(chunks) = &mut stored.snapshot else { return Told::Nothing };
    if random.one_in(2) && !stored.log.is_empty() {
        stored.snapshot = None;
    } else {
        chunks.remove(random.below(chunks.len()));
    }
    Told::From(0)
}

/// Changes one value at one of its bytes.
fn change_value(stored: &mut Stored, random: &mut Random, how: fn(&mut Vec<u8>, usize)) -> Told {
    let chunks = stored.snapshot.iter_mut().flatten().map(|chunk| (0, chunk));
    let log = stored.log.iter_mut().map(|(seq, value)| (*seq, value));
    let mut values: Vec<_> = chunks.chain(log).collect();
    if values.is_empty() {
        return Told::Nothing;
    }
    let (seq, value) = values.swap_remove(random.below(values.len()));
    how(value, random.below(value.len()));
    Told::From(seq)
}

/// A value comes twice: under its own number, or under the next one that is free.
fn duplicate(stored: &mut Stored, random: &mut Random) -> Told {
    if stored.log.is_empty() {
        return Told::Nothing;
    }
    let place = random.below(stored.log.len());
    let (seq, value) = stored.log[place].clone();
    if random.one_in(2) {
        stored.log.insert(place, (seq, value));
        return Told::From(seq + 1);
    }
    let next = stored.log[stored.log.len() - 1].0 + 1;
    stored.log.push((next, value));
    Told::From(next)
}

/// Two values change their places, with their numbers or without.
fn exchange(stored: &mut Stored, random: &mut Random) -> Told {
    if stored.log.len() < 2 {
        return Told::Nothing;
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
    Told::From(seq)
}
