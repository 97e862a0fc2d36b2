//! The form of a store's file.
//!
//! ```text
//! KMS Orrery laboratory 1⏎      what it is, and the version of this form
//! frame                         number: how many chunks; value: each chunk behind its length
//! frame, frame, …               one for each value of the log, as they came
//!
//! frame:  number  length  check  value  check
//!           8       8      16      n     16
//! ```
//!
//! The check is the head of a SHA-256 of number and length, so that a length can be trusted; at the
//! end it says that the frame was written to its end. Whether a value is what was stored, the value
//! itself says: it carries a checksum. What comes before the log is written as a whole and takes its
//! name when it is on the disk, so that the last frame of the log alone may be cut short.

use zeroize::Zeroizing;

use crate::record::{Link, checksum_of};
use crate::store::{StoreError, Stored};

const MAGIC: &[u8] = b"KMS Orrery laboratory ";
const FORM: &[u8] = b"1\n";
/// So many bytes say what a file is.
pub(super) const SIGN_LEN: usize = MAGIC.len() + FORM.len();
const LEN_LEN: usize = 8;
const HEAD_LEN: usize = 8 + LEN_LEN;
const CHECK_LEN: usize = size_of::<Link>();
const FRAME_LEN: usize = HEAD_LEN + 2 * CHECK_LEN;

/// What was read of a file.
pub(super) struct Contents {
    pub(super) stored: Stored,
    /// So many bytes are whole frames; `None` where something behind them is damaged.
    pub(super) len: Option<usize>,
    /// Whether the last frame was cut short, and is left out.
    pub(super) is_torn: bool,
}

/// The bytes of a file that holds this.
pub(super) fn write(chunks: &[Vec<u8>], log: &[(u64, &[u8])]) -> Zeroizing<Vec<u8>> {
    let len = chunks.iter().map(|chunk| LEN_LEN + chunk.len()).sum();
    let mut value = Zeroizing::new(Vec::with_capacity(len));
    for chunk in chunks {
        value.extend(len_of(chunk));
        value.extend(chunk);
    }
    let frames: usize = log.iter().map(|(_, value)| FRAME_LEN + value.len()).sum();
    // As long as it will be: a buffer that grows leaves copies of key material behind.
    let len = SIGN_LEN + FRAME_LEN + value.len() + frames;
    let mut file = Zeroizing::new(Vec::with_capacity(len));
    file.extend(MAGIC);
    file.extend(FORM);
    add_frame(&mut file, chunks.len() as u64, &value);
    log.iter().for_each(|(seq, value)| add_frame(&mut file, *seq, value));
    file
}

/// The bytes of one value of the log.
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

/// What follows where a file says what it is.
///
/// # Errors
/// [`StoreError::File`] where it is not ours, or of a later version.
pub(super) fn signed(file: &[u8]) -> Result<&[u8], StoreError> {
    let Some(versioned) = file.strip_prefix(MAGIC) else {
        return Err(StoreError::File {
            name: "StoreOccupiedError",
            text: "this file was not made by KMS Orrery, and is left as it is; name another one, \
                   which need not exist yet"
                .to_owned(),
        });
    };
    versioned.strip_prefix(FORM).ok_or_else(|| StoreError::File {
        name: "NewerFormatError",
        text: "this file has a form that is not known here; a newer version of kms-orrery made \
               it: use that one"
            .to_owned(),
    })
}

/// Reads a file.
///
/// # Errors
/// Those of [`signed`].
pub(super) fn read(file: &[u8]) -> Result<Contents, StoreError> {
    let mut rest = signed(file)?;
    let mut contents = Contents { stored: Stored::default(), len: None, is_torn: false };
    let Frame::Whole { number, value, rest: log } = Frame::read(rest) else {
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
            Frame::Whole { number, value, rest: next } => {
                // Nearly always the last place; a sort is ten times as much code.
                let place = log.partition_point(|(seq, _)| *seq < number);
                log.insert(place, (number, value.to_vec()));
                rest = next;
            }
            Frame::None => break false,
            Frame::Torn => {
                contents.is_torn = true;
                break false;
            }
            Frame::Damaged => {
                // What is missing gets a name: a value of which nothing is left.
                log.push((log.last().map_or(1, |(seq, _)| seq.saturating_add(1)), Vec::new()));
                break true;
            }
        }
    };
    contents.len = (has_all && !is_damaged).then_some(file.len() - rest.len());
    Ok(contents)
}

/// The chunks of a snapshot, as far as they are there.
fn chunks(mut value: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    while let Some((len, rest)) = value.split_first_chunk() {
        let Some((chunk, rest)) = split(rest, u64::from_be_bytes(*len)) else { break };
        chunks.push(chunk.to_vec());
        value = rest;
    }
    chunks
}

/// What stands at a place of the file.
enum Frame<'a> {
    Whole {
        number: u64,
        value: &'a [u8],
        rest: &'a [u8],
    },
    /// The file ends here.
    None,
    /// It was cut short when it was written: nobody was answered.
    Torn,
    Damaged,
}

impl<'a> Frame<'a> {
    fn read(file: &'a [u8]) -> Self {
        if file.is_empty() {
            return Self::None;
        }
        let whole = Self::head(file).and_then(|(head, check, rest)| {
            let expected = checksum_of(head);
            if *check != expected {
                let is_torn = is_cut(check, &expected) && is_cut(rest, &[]);
                return Some(if is_torn { Self::Torn } else { Self::Damaged });
            }
            let (number, len) = head.split_at(HEAD_LEN / 2);
            let (value, rest) = split(rest, number_of(len))?;
            let (end, rest) = rest.split_first_chunk::<CHECK_LEN>()?;
            Some(match end == check {
                true => Self::Whole { number: number_of(number), value, rest },
                false if rest.is_empty() && is_cut(end, check) => Self::Torn,
                false => Self::Damaged,
            })
        });
        whole.unwrap_or_else(|| {
            // Too short for its frame; but nothing is written behind one that was cut short.
            let mut later = (1..file.len()).filter_map(|at| Self::head(file.get(at..)?));
            let is_followed = later.any(|(head, check, _)| *check == checksum_of(head));
            if is_followed { Self::Damaged } else { Self::Torn }
        })
    }

    fn head(file: &[u8]) -> Option<(&[u8; HEAD_LEN], &Link, &[u8])> {
        let (head, rest) = file.split_first_chunk()?;
        let (check, rest) = rest.split_first_chunk()?;
        Some((head, check, rest))
    }
}

/// Whether these are the bytes that were to be written, but zeros from some place on: what a system
/// that lost its power may leave behind.
fn is_cut(found: &[u8], expected: &[u8]) -> bool {
    let same = found.iter().zip(expected).take_while(|(one, other)| one == other).count();
    found.iter().skip(same).all(|byte| *byte == 0)
}

fn number_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

fn split(bytes: &[u8], len: u64) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(usize::try_from(len).ok()?)
}
