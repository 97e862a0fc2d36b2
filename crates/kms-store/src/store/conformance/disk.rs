//! A file in memory that can simulate failures of a disk.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::store::{Disk, StoreError};

/// A file in memory. Clones are handles on the same file.
#[derive(Clone, Default)]
pub struct MemoryDisk(Rc<Inner>);

#[derive(Default)]
struct Inner {
    bytes: RefCell<Option<Vec<u8>>>,
    warnings: RefCell<Vec<String>>,
    next_write_fails: Cell<bool>,
    refuses_replacing: Cell<bool>,
    refuses_reading: Cell<bool>,
}

impl MemoryDisk {
    /// Creates a file with these bytes.
    #[must_use]
    pub fn with_bytes(bytes: &[u8]) -> Self {
        let disk = Self::default();
        disk.overwrite(bytes);
        disk
    }

    /// Replaces the contents, like another program that writes to the file.
    pub fn overwrite(&self, bytes: &[u8]) {
        *self.0.bytes.borrow_mut() = Some(bytes.to_vec());
    }

    /// The contents.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.bytes.borrow().clone().unwrap_or_default()
    }

    /// The warnings that were shown, oldest first.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.0.warnings.borrow().clone()
    }

    /// Sets whether replacing the file fails.
    pub fn refuse_replacing(&self, refuses: bool) {
        self.0.refuses_replacing.set(refuses);
    }

    /// Sets whether reading the file fails.
    pub fn refuse_reading(&self, refuses: bool) {
        self.0.refuses_reading.set(refuses);
    }

    /// Makes the next write report a failure although its bytes are written, which is the worst case
    /// of a failing disk.
    pub fn fail_after_writing(&self) {
        self.0.next_write_fails.set(true);
    }
}

impl Disk for MemoryDisk {
    fn read(&self, len_max: usize) -> Result<Option<Vec<u8>>, StoreError> {
        if self.0.refuses_reading.get() {
            let text = "the disk cannot be read".to_owned();
            return Err(StoreError::File { name: "StoreUnreadableError", text });
        }
        let bytes = self.0.bytes.borrow();
        Ok(bytes.as_ref().map(|bytes| bytes.iter().take(len_max).copied().collect()))
    }

    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = self.bytes();
        file.truncate(len);
        file.extend(bytes);
        *self.0.bytes.borrow_mut() = Some(file);
        if self.0.next_write_fails.take() { Err(StoreError::QuotaExceeded) } else { Ok(()) }
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError> {
        if self.0.refuses_replacing.get() {
            return Err(StoreError::QuotaExceeded);
        }
        *self.0.bytes.borrow_mut() = Some(bytes.to_vec());
        Ok(())
    }

    fn warn(&self, warning: &str) {
        self.0.warnings.borrow_mut().push(warning.to_owned());
    }
}
