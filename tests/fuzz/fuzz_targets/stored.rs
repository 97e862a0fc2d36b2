//! Fuzzes the values that a store returns.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::stored(bytes));
