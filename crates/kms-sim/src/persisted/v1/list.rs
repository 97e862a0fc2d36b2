//! A list that says which of its items is wrong.

use serde::{Deserialize, Serialize};

use crate::persisted::{Place, Wrong};

/// What stands in a [`List`].
pub(crate) trait Item {
    /// The name of its lists.
    const LIST: &'static str;
}

/// A list.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct List<T>(Vec<T>);

impl<T: Item> List<T> {
    pub(crate) fn of<F>(items: impl IntoIterator<Item = F>) -> Self
    where
        T: From<F>,
    {
        Self(items.into_iter().map(T::from).collect())
    }

    pub(crate) fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// Reads each item; what is wrong carries the list's name and the item's place.
    pub(crate) fn read<'a, U>(
        &'a self,
        mut read: impl FnMut(&'a T) -> Result<U, Wrong>,
    ) -> Result<Vec<U>, Wrong> {
        let items = self.0.iter().enumerate();
        items.map(|(index, item)| read(item).at_index(index).at(T::LIST)).collect()
    }
}

#[cfg(test)]
impl<T> List<T> {
    pub(super) fn first(&mut self) -> &mut T {
        &mut self.0[0]
    }

    pub(super) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}
