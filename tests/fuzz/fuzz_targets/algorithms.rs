//! Fuzzes the algorithms of asymmetric and HMAC keys.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::algorithms(bytes));
