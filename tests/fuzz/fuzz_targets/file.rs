//! Fuzzes the file of a laboratory.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::file(bytes));
