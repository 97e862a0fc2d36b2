//! A store in one file, to which each value is added.

mod format;

use core::cell::{RefCell, RefMut};
use std::rc::Rc;

use zeroize::Zeroizing;

use super::{Durability, Store, StoreError, Stored, WritePolicy};

/// One file, as a host has it. What a method did is on the disk when it returns.
pub trait Disk {
    /// The file's bytes, of which `most` are asked for at most; `None` where there is no file yet.
    ///
    /// # Errors
    /// [`StoreError`] where they cannot be read.
    fn read(&self, most: usize) -> Result<Option<Vec<u8>>, StoreError>;

    /// Puts bytes behind the first `len` bytes of the file, in the place of whatever follows them.
    ///
    /// # Errors
    /// [`StoreError`]; the first `len` bytes are as they were.
    fn write(&self, len: usize, bytes: &[u8]) -> Result<(), StoreError>;

    /// Puts a new file in the place of this one, wholly or not at all.
    ///
    /// # Errors
    /// [`StoreError`]; the file is as it was.
    fn replace(&self, bytes: &[u8]) -> Result<(), StoreError>;

    /// Tells whoever runs the host what was found.
    fn warn(&self, warning: &str);
}

/// A store in a file. Clones are further handles on the same file; when the last is closed or gone,
/// so is the [`Disk`].
pub struct FileStore<D: Disk>(RefCell<Option<Rc<File<D>>>>);

struct File<D> {
    disk: D,
    known: RefCell<Option<Known>>,
}

/// What is known of a file that was read.
struct Known {
    /// How many bytes there are of it: 0 where there is none yet, `None` where it is damaged.
    len: Option<usize>,
    /// The numbers of the log, ascending.
    numbers: Vec<u64>,
}

impl<D: Disk> Clone for FileStore<D> {
    fn clone(&self) -> Self {
        Self(RefCell::new(self.0.borrow().clone()))
    }
}

impl<D: Disk> FileStore<D> {
    /// A store on `disk`, which nobody else writes.
    pub fn new(disk: D) -> Self {
        Self(RefCell::new(Some(Rc::new(File { disk, known: RefCell::default() }))))
    }

    fn file(&self) -> Result<Rc<File<D>>, StoreError> {
        self.0.borrow().clone().ok_or_else(|| {
            wrong("StoreClosedError", "the file was closed; open the laboratory again".to_owned())
        })
    }
}

impl<D: Disk> File<D> {
    /// Reads what is there. What a write that failed has left at the end is not.
    fn load(&self) -> Result<Stored, StoreError> {
        let before = self.known.borrow().as_ref().and_then(|known| known.len);
        if self.known.borrow().is_none() {
            // Somebody else's file may be of any size.
            let head = self.disk.read(format::SIGN_LEN)?.map(Zeroizing::new);
            let Some(head) = head.filter(|head| !head.is_empty()) else {
                *self.known.borrow_mut() = Some(Known { len: Some(0), numbers: Vec::new() });
                return Ok(Stored::default());
            };
            format::signed(&head)?;
        }
        let file = Zeroizing::new(self.disk.read(usize::MAX)?.unwrap_or_default());
        let Some(whole) = file.get(..before.unwrap_or(file.len())) else {
            let text = "somebody cut the file short; export the laboratory, and start anew";
            return Err(wrong("StoreLostError", text.to_owned()));
        };
        if before == Some(0) {
            return Ok(Stored::default());
        }
        let contents = format::read(whole)?;
        if contents.is_torn {
            self.disk
                .warn("the last record was cut short and is dropped; nothing of it was answered");
        }
        let numbers = contents.stored.log.iter().map(|(seq, _)| *seq).collect();
        *self.known.borrow_mut() = Some(Known { len: contents.len, numbers });
        Ok(contents.stored)
    }

    /// What is known of the file, which is read for that where it was not yet.
    fn known(&self) -> Result<RefMut<'_, Known>, StoreError> {
        if self.known.borrow().is_none() {
            self.load()?;
        }
        let unknown = || Known { len: None, numbers: Vec::new() };
        Ok(RefMut::map(self.known.borrow_mut(), |known| known.get_or_insert_with(unknown)))
    }

    fn append(&self, seq: u64, value: &[u8]) -> Result<(), StoreError> {
        let mut known = self.known()?;
        let Err(place) = known.numbers.binary_search(&seq) else {
            let text =
                format!("the file has change {seq} already; export the laboratory, and start anew");
            return Err(wrong("StoreConflictError", text));
        };
        let Some(len) = known.len else {
            let text =
                "the file is damaged, and nothing is added to it; put an export in its place";
            return Err(wrong("StoreLostError", text.to_owned()));
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
        known.numbers.insert(place, seq);
        known.len = Some(len + written);
        Ok(())
    }

    fn replace(&self, snapshot: &[Vec<u8>], log_through: u64) -> Result<(), StoreError> {
        // What nothing is kept of is not read: it may be damaged.
        let is_kept = |seq: u64| seq > log_through;
        let has_more =
            log_through < u64::MAX && self.known()?.numbers.iter().any(|it| is_kept(*it));
        let before = if has_more { self.load()? } else { Stored::default() };
        let kept = before.log.iter().filter(|(seq, _)| is_kept(*seq));
        let kept: Vec<_> = kept.map(|(seq, value)| (*seq, value.as_slice())).collect();
        let file = format::write(snapshot, &kept);
        self.disk.replace(&file)?;
        let numbers = kept.iter().map(|(seq, _)| *seq).collect();
        *self.known.borrow_mut() = Some(Known { len: Some(file.len()), numbers });
        Ok(())
    }
}

fn wrong(name: &'static str, text: String) -> StoreError {
    StoreError::File { name, text }
}

impl<D: Disk> Store for FileStore<D> {
    fn policy(&self) -> WritePolicy {
        WritePolicy::Strict
    }

    async fn load(&self) -> Result<Stored, StoreError> {
        self.file()?.load()
    }

    /// On the disk, whichever durability is asked for.
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
