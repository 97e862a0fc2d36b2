//! A file that is said to be a laboratory's.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::file(bytes));
