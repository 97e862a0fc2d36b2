//! A file in memory, whose disk fails when it is told to.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::store::{Disk, StoreError};

/// A file in memory. Clones are the same file.
#[derive(Clone, Default)]
pub struct MemoryDisk(Rc<Inner>);

#[derive(Default)]
struct Inner {
    bytes: RefCell<Option<Vec<u8>>>,
    warnings: RefCell<Vec<String>>,
    fails: Cell<bool>,
    is_stuck: Cell<bool>,
    is_lost: Cell<bool>,
}

impl MemoryDisk {
    /// A file of these bytes.
    #[must_use]
    pub fn with_bytes(bytes: &[u8]) -> Self {
        let disk = Self::default();
        disk.overwrite(bytes);
        disk
    }

    /// Somebody else writes these bytes in the place of all that are there.
    pub fn overwrite(&self, bytes: &[u8]) {
        *self.0.bytes.borrow_mut() = Some(bytes.to_vec());
    }

    /// All its bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.bytes.borrow().clone().unwrap_or_default()
    }

    /// What was told of it.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.0.warnings.borrow().clone()
    }

    /// No other file can be put in its place for as long as it is stuck.
    pub fn refuse_replacing(&self, is_stuck: bool) {
        self.0.is_stuck.set(is_stuck);
    }

    /// Nothing can be read for as long as it is lost.
    pub fn refuse_reading(&self, is_lost: bool) {
        self.0.is_lost.set(is_lost);
    }

    /// The next write says that it failed, and its bytes are there: the worst that a disk can do.
    pub fn fail_after_writing(&self) {
        self.0.fails.set(true);
    }
}

impl Disk for MemoryDisk {
    fn read(&self, most: usize) -> Result<Option<Vec<u8>>, StoreError> {
        if self.0.is_lost.get() {
            let text = "the disk does not give it back".to_owned();
            return Err(StoreError::File { name: "StoreUnreadableError", text });
        }
        let bytes = self.0.bytes.borrow();
        Ok(bytes.as_ref().map(|bytes| bytes.iter().take(most).copied().collect()))
    }

    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = self.bytes();
        file.truncate(len);
        file.extend(bytes);
        *self.0.bytes.borrow_mut() = Some(file);
        if self.0.fails.take() { Err(StoreError::QuotaExceeded) } else { Ok(()) }
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError> {
        if self.0.is_stuck.get() {
            return Err(StoreError::QuotaExceeded);
        }
        *self.0.bytes.borrow_mut() = Some(bytes.to_vec());
        Ok(())
    }

    fn warn(&self, warning: &str) {
        self.0.warnings.borrow_mut().push(warning.to_owned());
    }
}
