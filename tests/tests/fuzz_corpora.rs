//! The inputs that the fuzzers of `tests/fuzz` have found, with the same checks.

#![cfg(test)]

use std::fs;
use std::path::PathBuf;

use kms_tests::fuzzed::TARGETS;
use kms_tests::repository::root;

fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn replay(target: &str) {
    let (_, check) = TARGETS.into_iter().find(|(name, _)| *name == target).unwrap();
    let files = corpus(target);
    assert!(files.len() >= 10, "{target} has {} files", files.len());
    for file in files {
        // The last line of a failed test's output names the file that it failed on.
        println!("{}", file.display());
        check(&fs::read(file).unwrap());
    }
}

#[test]
fn any_tasks_for_the_algorithms() {
    replay("algorithms");
}

#[test]
fn any_bytes_at_decrypt() {
    replay("blob");
}

#[test]
fn any_bytes_in_a_file() {
    replay("file");
}

#[test]
fn any_text_to_import() {
    replay("import");
}

#[test]
fn any_requests_to_the_api() {
    replay("requests");
}

#[test]
fn any_values_in_the_store() {
    replay("stored");
}

#[test]
fn every_check_is_a_fuzz_target() {
    let folder = root().join("tests/fuzz/fuzz_targets");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, TARGETS.map(|(name, _)| format!("{name}.rs")));
}
