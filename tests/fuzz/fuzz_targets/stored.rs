//! What a store gives back.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::stored(bytes));
