//! Fuzzes the ciphertext blobs that Decrypt reads.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::blob(bytes));
