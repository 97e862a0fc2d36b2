//! A store in one file. Values are appended to the file; a snapshot replaces it.

mod format;

use core::cell::{RefCell, RefMut};
use std::rc::Rc;

use zeroize::Zeroizing;

use super::{Durability, Store, StoreError, Stored, WritePolicy};

/// A file, as the host provides it. The effect of each method is on the disk when it returns.
pub trait Disk {
    /// Returns the first bytes of the file, at most `len_max`. Returns `None` if the file does not
    /// exist.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    fn read(&self, len_max: usize) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes bytes after the first `len` bytes of the file, and removes all that followed there.
    ///
    /// # Errors
    /// [`StoreError`]. The first `len` bytes are unchanged in that case.
    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError>;

    /// Replaces the file atomically by one with these bytes.
    ///
    /// # Errors
    /// [`StoreError`]. The file is unchanged in that case.
    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError>;

    /// Shows a warning to the user of the host.
    fn warn(&self, warning: &str);
}

/// A store in a file. Clones are further handles on the same file. The [`Disk`] is dropped with the
/// last handle that is closed or dropped.
///
/// The contents of the file have one of three states:
///
/// - *Intact*: every frame is complete. Values are appended after the last frame.
/// - *Torn*: the last append did not complete, because the process or the machine stopped. No reply
///   was sent for it, so its bytes are ignored, and the next append overwrites them.
/// - *Damaged*: bytes are missing or changed elsewhere. The readable part is returned, but nothing is
///   appended: the log would have a gap.
pub struct FileStore<D: Disk>(RefCell<Option<Rc<File<D>>>>);

struct File<D> {
    disk: D,
    /// `None` until the file is read.
    state: RefCell<Option<FileState>>,
}

/// The state of a file since it was last read or written.
///
/// It is kept here because an append must not depend on reading the file again: after a write that
/// failed, the file may end with bytes of that write.
struct FileState {
    /// The length of the intact frames; 0 for an empty file, `None` for a damaged one.
    len: Option<usize>,
    /// The numbers of the values in the log, in ascending order.
    numbers: Vec<u64>,
}

impl<D: Disk> Clone for FileStore<D> {
    fn clone(&self) -> Self {
        Self(RefCell::new(self.0.borrow().clone()))
    }
}

impl<D: Disk> FileStore<D> {
    /// Creates a store in the file of `disk`. Nothing else may write to that file.
    pub fn new(disk: D) -> Self {
        Self(RefCell::new(Some(Rc::new(File { disk, state: RefCell::default() }))))
    }

    fn file(&self) -> Result<Rc<File<D>>, StoreError> {
        self.0.borrow().clone().ok_or_else(|| {
            file_error(
                "StoreClosedError",
                "the file was closed; open the laboratory again".to_owned(),
            )
        })
    }
}

impl<D: Disk> File<D> {
    /// Reads the file up to its last intact frame. Bytes that a failed write left there are ignored.
    fn load(&self) -> Result<Stored, StoreError> {
        let intact_len = self.state.borrow().as_ref().and_then(|state| state.len);
        if self.state.borrow().is_none() {
            // The file may be another program's, and large: read only its prefix first.
            let prefix = self.disk.read(format::PREFIX_LEN)?.map(Zeroizing::new);
            let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) else {
                *self.state.borrow_mut() = Some(FileState { len: Some(0), numbers: Vec::new() });
                return Ok(Stored::default());
            };
            format::strip_prefix(&prefix)?;
        }
        let file = Zeroizing::new(self.disk.read(usize::MAX)?.unwrap_or_default());
        let Some(intact) = file.get(..intact_len.unwrap_or(file.len())) else {
            let text = "the file was cut short by another program; export the laboratory, then \
                        start again";
            return Err(file_error("StoreLostError", text.to_owned()));
        };
        if intact_len == Some(0) {
            return Ok(Stored::default());
        }
        let contents = format::read(intact)?;
        if contents.is_torn {
            self.disk
                .warn("the last record was cut short and is dropped; no reply was sent for it");
        }
        let numbers = contents.stored.log.iter().map(|(seq, _)| *seq).collect();
        *self.state.borrow_mut() = Some(FileState { len: contents.len, numbers });
        Ok(contents.stored)
    }

    /// Returns the state of the file, which is read first if it was not yet.
    fn state(&self) -> Result<RefMut<'_, FileState>, StoreError> {
        if self.state.borrow().is_none() {
            self.load()?;
        }
        let unread = || FileState { len: None, numbers: Vec::new() };
        Ok(RefMut::map(self.state.borrow_mut(), |state| state.get_or_insert_with(unread)))
    }

    fn append(&self, seq: u64, value: &[u8]) -> Result<(), StoreError> {
        let mut state = self.state()?;
        let Err(place) = state.numbers.binary_search(&seq) else {
            let text = format!(
                "the file already has change {seq}; export the laboratory, then start again"
            );
            return Err(file_error("StoreConflictError", text));
        };
        let Some(len) = state.len else {
            let text = "the file is damaged, so nothing is appended to it; replace it by an export";
            return Err(file_error("StoreLostError", text.to_owned()));
        };
        let written = if len == 0 {
            let file = format::write(&[], &[(seq, value)]);
            self.disk.replace(&file)?;
            file.len()
        } else {
            let frame = format::frame(seq, value);
            self.disk.write(len, &frame)?;
            frame.len()
        };
        state.numbers.insert(place, seq);
        state.len = Some(len + written);
        Ok(())
    }

    fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        // If no value of the log is kept, the file is not read: it may be damaged.
        let is_kept = |seq: u64| seq > log_through;
        let has_more =
            log_through < u64::MAX && self.state()?.numbers.iter().any(|it| is_kept(*it));
        let before = if has_more { self.load()? } else { Stored::default() };
        let kept = before.log.iter().filter(|(seq, _)| is_kept(*seq));
        let kept: Vec<_> = kept.map(|(seq, value)| (*seq, value.as_slice())).collect();
        let file = format::write(snapshot, &kept);
        self.disk.replace(&file)?;
        let numbers = kept.iter().map(|(seq, _)| *seq).collect();
        *self.state.borrow_mut() = Some(FileState { len: Some(file.len()), numbers });
        Ok(())
    }
}

fn file_error(name: &'static str, text: String) -> StoreError {
    StoreError::File { name, text }
}

impl<D: Disk> Store for FileStore<D> {
    fn policy(&self) -> WritePolicy {
        WritePolicy::Strict
    }

    async fn load(&self) -> Result<Stored, StoreError> {
        self.file()?.load()
    }

    /// Appends a value. It is on the disk when this returns, with either durability.
    async fn append(&self, seq: u64, value: &[u8], _: Durability) -> Result<(), StoreError> {
        self.file()?.append(seq, value)
    }

    async fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        self.file()?.replace(snapshot, log_through)
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.file()?.replace(&[], u64::MAX)
    }

    async fn close(&self) {
        self.0.take();
    }
}
