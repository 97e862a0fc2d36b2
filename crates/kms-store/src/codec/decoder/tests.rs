//! The bytes of each kind of value, and bytes that are refused.

use super::*;
use crate::codec::Encoder;
use crate::record::VERSION;

fn written(write: impl FnOnce(&mut Encoder) -> &mut Encoder) -> Vec<u8> {
    let mut encoder = Encoder::default();
    write(&mut encoder);
    encoder.as_bytes().to_vec()
}

#[test]
fn numbers_have_seven_bits_a_byte_and_read_back() {
    for (number, bytes) in [
        (0, [0].as_slice()),
        (127, &[0x7f]),
        (128, &[0x80, 1]),
        (u64::from(u32::MAX), &[0xff, 0xff, 0xff, 0xff, 0x0f]),
        (u64::MAX, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
    ] {
        assert_eq!(written(|to| to.number(number)), bytes);
        assert_eq!(Decoder::new(VERSION, bytes).read(|from| from.number("it")), Ok(number));
    }
}

#[test]
fn signs_are_folded_into_the_lowest_bit() {
    for (number, folded) in
        [(0, 0), (-1, 1), (1, 2), (i64::MAX, u64::MAX - 1), (i64::MIN, u64::MAX)]
    {
        let bytes = written(|to| to.signed(number));
        assert_eq!(bytes, written(|to| to.number(folded)));
        assert_eq!(Decoder::new(VERSION, &bytes).read(|from| from.signed("it")), Ok(number));
    }
}

#[test]
fn texts_bytes_lists_and_optional_values_read_back() {
    let bytes = written(|to| {
        to.text("鍵").bytes(&[7, 8]).flag(true).float(1.0).option(None, Encoder::text);
        to.option(Some("x"), Encoder::text).list([1, 300].into_iter(), Encoder::number)
    });
    let float = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
    let expected = [&[3, 0xe9, 0x8d, 0xb5, 2, 7, 8, 1], float.as_slice(), &[0, 1, 1, b'x', 2, 1]];
    assert_eq!(bytes, [expected.concat(), vec![0xac, 2]].concat());
    let read = Decoder::new(VERSION, &bytes).read(|from| {
        assert_eq!(from.text("text")?, "鍵");
        assert_eq!(from.array("bytes")?, [7, 8]);
        assert!(from.flag("flag")?);
        assert_eq!(from.float("float")?, 1.0);
        assert_eq!(from.option("none", Decoder::text)?, None);
        assert_eq!(from.option("some", Decoder::text)?, Some("x".to_owned()));
        from.list("list", |from| from.number("number"))
    });
    assert_eq!(read, Ok(vec![1, 300]));
}

#[test]
fn bytes_that_are_not_a_value_are_refused() {
    let error_of = |bytes: &[u8], read: fn(&mut Decoder<'_>) -> Result<(), DecodeError>| {
        Decoder::new(VERSION, bytes).read(read).unwrap_err().to_string()
    };
    assert_eq!(error_of(&[0x80], |it| it.number("n").map(drop)), "n: is cut short");
    assert_eq!(
        error_of(&[0xff; 11], |it| it.number("n").map(drop)),
        "n: is a number of more than 64 bits"
    );
    assert_eq!(
        error_of(&[0xff, 0xff, 0xff, 0xff, 0x1f], |it| it.number_u32("n").map(drop)),
        "n: is a number of more than 32 bits"
    );
    assert_eq!(error_of(&[2], |it| it.flag("f").map(drop)), "f: is neither 0 nor 1");
    assert_eq!(error_of(&[1, 0xff], |it| it.str("t").map(drop)), "t: is not UTF-8 text");
    assert_eq!(error_of(&[2, b'a'], |it| it.str("t").map(drop)), "t: is cut short");
    assert_eq!(error_of(&[0; 7], |it| it.float("f").map(drop)), "f: is cut short");
    assert_eq!(error_of(&[0, 0], |it| it.flag("f").map(drop)), "has bytes after its end");
}

#[test]
fn a_false_length_takes_neither_time_nor_memory() {
    let bytes = written(|to| to.number(u64::from(u32::MAX)).text("one"));
    let list =
        Decoder::new(VERSION, &bytes).read(|from| from.list("list", |from| from.text("text")));
    assert_eq!(list.unwrap_err().to_string(), "list[1].text: is cut short");
}
