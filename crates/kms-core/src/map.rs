//! A map in one sorted list.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::{iter, slice};

/// A map in one sorted list.
///
/// For the sizes of a laboratory, lookups are as fast as in a tree, and the code for each type is a
/// tenth of a tree's. Values are boxed, so inserting and removing moves only keys and pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V>(Vec<(K, Box<V>)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Map<K, V> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Returns the number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the map has no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of `key`.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(self.place(key).ok()?).map(|(_, value)| &**value)
    }

    /// Returns the value of `key` mutably.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| &mut **value)
    }

    /// Returns whether `key` has a value.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Sets the value of `key`, and returns the previous one.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let value = Box::new(value);
        let replaced = match self.place(&key) {
            Ok(place) => self.0.get_mut(place).map(|(_, old)| core::mem::replace(old, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        };
        replaced.map(|old| *old)
    }

    /// Removes and returns the value of `key`.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(*self.0.remove(place).1)
    }

    /// Removes the values for whose keys `keep` returns false.
    pub fn retain(&mut self, mut keep: impl FnMut(&K) -> bool) {
        self.0.retain(|(key, _)| keep(key));
    }

    /// Returns the entry of `key`, with or without a value.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }

    /// Returns all keys and values, in the order of the keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.0.iter().map(|(key, value)| (key, &**value))
    }

    /// Returns the keys and values after `key`, which need not exist; all if it is `None`.
    pub fn after(&self, key: Option<&K>) -> Iter<'_, K, V> {
        let start = key.map_or(0, |key| self.place(key).map_or_else(|place| place, |at| at + 1));
        self.0.get(start..).unwrap_or_default().iter().map(|(key, value)| (key, &**value))
    }

    /// Returns all keys, in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.0.iter().map(|(key, _)| key)
    }

    /// Returns all values, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| &**value)
    }

    /// Returns all values mutably, in the order of the keys.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.0.iter_mut().map(|(_, value)| &mut **value)
    }

    /// Finds the place of `key`, or the place to insert it. This loop replaces `binary_search_by`,
    /// which is not inlined when compiling for size and calls a function for each comparison.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        let (mut start, mut end) = (0, self.0.len());
        while start < end {
            let middle = start.midpoint(end);
            let Some((other, _)) = self.0.get(middle) else { break };
            match other.borrow().cmp(key) {
                Ordering::Less => start = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => end = middle,
            }
        }
        Err(start)
    }
}

/// The entry of a key in a [`Map`].
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
}

impl<'a, K: Ord, V: Default> Entry<'a, K, V> {
    /// Returns the value, after inserting the default if there is none.
    pub fn or_default(self) -> &'a mut V {
        let Self { map, key } = self;
        let place = map.place(&key).unwrap_or_else(|place| {
            map.0.insert(place, (key, Box::default()));
            place
        });
        #[expect(clippy::indexing_slicing, reason = "there is a value at this place now")]
        &mut map.0[place].1
    }
}

/// The keys and values of a [`Map`], in the order of the keys.
type Iter<'a, K, V> =
    iter::Map<slice::Iter<'a, (K, Box<V>)>, fn(&'a (K, Box<V>)) -> (&'a K, &'a V)>;

impl<'a, K: Ord, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut map = Self::new();
        for (key, value) in pairs {
            map.insert(key, value);
        }
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

/// A map equals a tree with the same keys and values.
impl<K: Ord, V: PartialEq> PartialEq<BTreeMap<K, V>> for Map<K, V> {
    fn eq(&self, other: &BTreeMap<K, V>) -> bool {
        self.iter().eq(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_borrowed_key_finds_its_value() {
        let mut map = Map::from([(alloc::string::String::from("key"), 1)]);
        *map.get_mut("key").unwrap() += 1;
        assert_eq!((map.get("key"), map.get("other")), (Some(&2), None));
        assert_eq!((map.remove("key"), map.contains_key("key")), (Some(2), false));
    }

    #[test]
    fn it_is_sorted_and_has_each_key_once() {
        let mut map = Map::from([(3, "c"), (1, "a"), (2, "b"), (1, "A")]);
        assert!(map.iter().eq([(&1, &"A"), (&2, &"b"), (&3, &"c")]));
        assert_eq!((map.insert(2, "B"), map.insert(4, "d")), (Some("b"), None));
        assert_eq!((map.get(&2), map.get(&5), map.len()), (Some(&"B"), None, 4));
        assert_eq!((map.remove(&1), map.remove(&1)), (Some("A"), None));
        *map.entry(0).or_default() = "zero";
        *map.entry(4).or_default() = "four";
        assert!(map.keys().eq(&[0, 2, 3, 4]));
        assert!(map.values().eq(&["zero", "B", "c", "four"]));
    }

    #[test]
    fn a_page_begins_after_a_key_that_need_not_be_there() {
        let map = Map::from([(2, ()), (4, ()), (6, ())]);
        let after = |key: Option<i32>| map.after(key.as_ref()).map(|(key, ())| *key).sum::<i32>();
        assert_eq!([None, Some(1), Some(2), Some(5), Some(6)].map(after), [12, 12, 10, 6, 0]);
    }
}
