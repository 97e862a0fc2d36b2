//! Fuzzes the import of an exported laboratory.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kms_tests::fuzzed::import(bytes));
