//! Fuzzes the requests of the JSON API.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::requests(bytes));
