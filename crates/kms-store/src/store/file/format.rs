//! The format of a store's file.
//!
//! ```text
//! KMS Orrery laboratory 1⏎      the prefix: the kind of file, and the version of this format
//! frame                         number: count of chunks; value: each chunk after its length
//! frame, frame, …               one frame for each value of the log, in the order of writing
//!
//! frame:  number  length  check  value  check
//!           8       8      16      n     16
//! ```
//!
//! The check consists of the first 16 bytes of a SHA-256 hash of number and length. The first check
//! makes the length trustworthy; the second one shows that the frame was written completely. The
//! value needs no check here, since it has a checksum of its own.
//!
//! The prefix and the first frame are written to a new file, which gets the name of the store only
//! when it is on the disk. So only the last frame of the log can be torn, that is cut short by a write
//! that did not complete. Any other problem is damage.

use zeroize::Zeroizing;

use crate::record::{Link, checksum_of};
use crate::store::{StoreError, Stored};

const MAGIC: &[u8] = b"KMS Orrery laboratory ";
const FORMAT_VERSION: &[u8] = b"1\n";
/// The length of the prefix, which identifies a file of this program.
pub(super) const PREFIX_LEN: usize = MAGIC.len() + FORMAT_VERSION.len();
const LEN_LEN: usize = 8;
const HEAD_LEN: usize = 8 + LEN_LEN;
const CHECK_LEN: usize = size_of::<Link>();
const FRAME_LEN: usize = HEAD_LEN + 2 * CHECK_LEN;

/// The contents of a file.
pub(super) struct Contents {
    pub(super) stored: Stored,
    /// The length of the prefix and the complete frames; `None` if the file is damaged.
    pub(super) len: Option<usize>,
    /// Whether the last frame is torn. `stored` does not include it.
    pub(super) is_torn: bool,
}

/// Encodes a file with these chunks and this log.
pub(super) fn write(chunks: &[Vec<u8>], log: &[(u64, &[u8])]) -> Zeroizing<Vec<u8>> {
    let len = chunks.iter().map(|chunk| LEN_LEN + chunk.len()).sum();
    let mut value = Zeroizing::new(Vec::with_capacity(len));
    for chunk in chunks {
        value.extend(len_of(chunk));
        value.extend(chunk);
    }
    let frames: usize = log.iter().map(|(_, value)| FRAME_LEN + value.len()).sum();
    // Allocated at once: a buffer that grows would leave copies of key material in freed memory.
    let len = PREFIX_LEN + FRAME_LEN + value.len() + frames;
    let mut file = Zeroizing::new(Vec::with_capacity(len));
    file.extend(MAGIC);
    file.extend(FORMAT_VERSION);
    add_frame(&mut file, chunks.len() as u64, &value);
    log.iter().for_each(|(seq, value)| add_frame(&mut file, *seq, value));
    file
}

/// Encodes the frame of one value of the log.
pub(super) fn frame(seq: u64, value: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut frame = Zeroizing::new(Vec::with_capacity(FRAME_LEN + value.len()));
    add_frame(&mut frame, seq, value);
    frame
}

fn add_frame(to: &mut Vec<u8>, number: u64, value: &[u8]) {
    let head = [number.to_be_bytes(), len_of(value)].concat();
    let check = checksum_of(&head);
    for part in [&head, &check[..], value, &check[..]] {
        to.extend_from_slice(part);
    }
}

fn len_of(value: &[u8]) -> [u8; LEN_LEN] {
    (value.len() as u64).to_be_bytes()
}

/// Returns the bytes after the prefix.
///
/// # Errors
/// [`StoreError::File`] if another program made the file, or a later version of this one.
pub(super) fn strip_prefix(file: &[u8]) -> Result<&[u8], StoreError> {
    let Some(versioned) = file.strip_prefix(MAGIC) else {
        return Err(StoreError::File {
            name: "StoreOccupiedError",
            text: "this file was not made by KMS Orrery, and was not changed; name another file, \
                   which need not exist yet"
                .to_owned(),
        });
    };
    versioned.strip_prefix(FORMAT_VERSION).ok_or_else(|| StoreError::File {
        name: "NewerFormatError",
        text: "a newer version of kms-orrery made this file; use that one".to_owned(),
    })
}

/// Decodes a file. A damaged file is decoded up to the damage.
///
/// # Errors
/// The errors of [`strip_prefix`].
pub(super) fn read(file: &[u8]) -> Result<Contents, StoreError> {
    let mut rest = strip_prefix(file)?;
    let mut contents = Contents { stored: Stored::default(), len: None, is_torn: false };
    let Frame::Complete { number, value, rest: log } = Frame::read(rest) else {
        contents.stored.snapshot = Some(Vec::new());
        return Ok(contents);
    };
    let chunks = chunks(value);
    let has_all = chunks.len() as u64 == number;
    contents.stored.snapshot = (number > 0).then_some(chunks);
    rest = log;
    let log = &mut contents.stored.log;
    let is_damaged = loop {
        match Frame::read(rest) {
            Frame::Complete { number, value, rest: next } => {
                // The place is nearly always the last one. A sort would add ten times as much code.
                let place = log.partition_point(|(seq, _)| *seq < number);
                log.insert(place, (number, value.to_vec()));
                rest = next;
            }
            Frame::End => break false,
            Frame::Torn => {
                contents.is_torn = true;
                break false;
            }
            Frame::Damaged => {
                // An empty value stands for the damage, so that the journal reports the first number
                // that is lost.
                log.push((log.last().map_or(1, |(seq, _)| seq.saturating_add(1)), Vec::new()));
                break true;
            }
        }
    };
    contents.len = (has_all && !is_damaged).then_some(file.len() - rest.len());
    Ok(contents)
}

/// Splits the value of the first frame into the chunks of the snapshot. Stops where it is cut.
fn chunks(mut value: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    while let Some((len, rest)) = value.split_first_chunk() {
        let Some((chunk, rest)) = split(rest, u64::from_be_bytes(*len)) else { break };
        chunks.push(chunk.to_vec());
        value = rest;
    }
    chunks
}

/// The frame at a position of the file.
enum Frame<'a> {
    Complete {
        number: u64,
        value: &'a [u8],
        rest: &'a [u8],
    },
    /// The file ends here.
    End,
    /// The write of this frame did not complete, so no reply was sent for it.
    Torn,
    /// Bytes of this frame are missing or changed.
    Damaged,
}

impl<'a> Frame<'a> {
    fn read(file: &'a [u8]) -> Self {
        if file.is_empty() {
            return Self::End;
        }
        let frame = Self::head(file).and_then(|(head, check, rest)| {
            let expected = checksum_of(head);
            if *check != expected {
                let is_torn = is_unfinished(check, &expected) && is_unfinished(rest, &[]);
                return Some(if is_torn { Self::Torn } else { Self::Damaged });
            }
            let (number, len) = head.split_at(HEAD_LEN / 2);
            let (value, rest) = split(rest, number_of(len))?;
            let (end, rest) = rest.split_first_chunk::<CHECK_LEN>()?;
            Some(match end == check {
                true => Self::Complete { number: number_of(number), value, rest },
                false if rest.is_empty() && is_unfinished(end, check) => Self::Torn,
                false => Self::Damaged,
            })
        });
        frame.unwrap_or_else(|| {
            // The file ends within this frame. That is a torn write only if no frame follows: an
            // append overwrites a torn frame, so a frame after it shows that bytes are missing here.
            let mut later = (1..file.len()).filter_map(|at| Self::head(file.get(at..)?));
            let is_followed = later.any(|(head, check, _)| *check == checksum_of(head));
            if is_followed { Self::Damaged } else { Self::Torn }
        })
    }

    /// Splits off number and length, then the check.
    fn head(file: &[u8]) -> Option<(&[u8; HEAD_LEN], &Link, &[u8])> {
        let (head, rest) = file.split_first_chunk()?;
        let (check, rest) = rest.split_first_chunk()?;
        Some((head, check, rest))
    }
}

/// Returns whether `found` begins like `expected`, and consists of zeros from there on. A power
/// failure can leave such bytes: the file has its new length, but not all of its data.
fn is_unfinished(found: &[u8], expected: &[u8]) -> bool {
    let same = found.iter().zip(expected).take_while(|(one, other)| one == other).count();
    found.iter().skip(same).all(|byte| *byte == 0)
}

fn number_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

fn split(bytes: &[u8], len: u64) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(usize::try_from(len).ok()?)
}
