//! Requests at the JSON door.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::door(bytes));
