//! The crates depend on each other in one direction only, as ARCHITECTURE.md draws it.

#![cfg(test)]

use std::{collections::BTreeMap, env, fs, path::PathBuf, process::Command};

use kms_tests::repository::root;

/// Each crate, and the crates of ours that it may build upon.
const ALLOWED: [(&str, &[&str]); 15] = [
    ("kms-shapes", &[]),
    ("kms-algorithms", &["kms-shapes"]),
    ("kms-algorithms-wasm", &["kms-algorithms"]),
    ("kms-crypto", &[]),
    ("kms-core", &["kms-shapes", "kms-algorithms", "kms-crypto"]),
    ("kms-api", &["kms-shapes", "kms-algorithms", "kms-core"]),
    ("kms-store", &["kms-core"]),
    (
        "kms-sim",
        &["kms-shapes", "kms-algorithms", "kms-crypto", "kms-core", "kms-api", "kms-store"],
    ),
    ("kms-idb", &["kms-algorithms", "kms-core", "kms-api", "kms-store", "kms-sim"]),
    ("kms-wasm", &["kms-core", "kms-api", "kms-store", "kms-sim", "kms-idb"]),
    ("kms-view", &[]),
    ("web", &["kms-core", "kms-api", "kms-lessons", "kms-store", "kms-sim", "kms-idb", "kms-view"]),
    ("xtask", &[]),
    (
        "kms-tests",
        &[
            "kms-shapes",
            "kms-algorithms",
            "kms-crypto",
            "kms-core",
            "kms-api",
            "kms-cli",
            "kms-mysql",
            "kms-store",
            "kms-sim",
        ],
    ),
    ("kms-bench", &["kms-crypto", "kms-core", "kms-api", "kms-store", "kms-sim"]),
];

/// The only crates that know of a browser.
const BROWSER_CRATES: [&str; 5] =
    ["kms-algorithms-wasm", "kms-idb", "kms-wasm", "web", "kms-bench"];
const BROWSER_LIBRARIES: [&str; 4] = ["wasm-bindgen", "wasm-bindgen-futures", "js-sys", "web-sys"];

#[test]
fn crates_build_upon_lower_ones_only() {
    let allowed_of: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    for (name, dependencies) in crates() {
        let allowed = allowed_of.get(name.as_str());
        let allowed = allowed.unwrap_or_else(|| panic!("{name} is not on the map"));
        let ours = dependencies.iter().filter(|other| allowed_of.contains_key(other.as_str()));
        let wrong: Vec<_> = ours.filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(wrong.is_empty(), "{name} must not build upon {wrong:?}");
    }
}

#[test]
fn the_browser_stays_at_the_border() {
    for (name, dependencies) in crates() {
        let browser: Vec<_> =
            dependencies.iter().filter(|d| BROWSER_LIBRARIES.contains(&d.as_str())).collect();
        let allowed = BROWSER_CRATES.contains(&name.as_str());
        assert!(allowed || browser.is_empty(), "{name} must not know {browser:?}");
    }
}

#[test]
fn the_core_needs_no_operating_system_and_no_browser() {
    for name in ["kms-shapes", "kms-algorithms", "kms-crypto", "kms-core"] {
        let lib = fs::read_to_string(root().join("crates").join(name).join("src/lib.rs")).unwrap();
        assert!(lib.contains("#![no_std]"), "{name} must be no_std");
        let tree = cargo_tree(name);
        for library in ["getrandom", "js-sys", "wasm-bindgen", "web-sys", "std"] {
            let found = tree.lines().any(|line| line.split(' ').next() == Some(library));
            assert!(!found, "{name} pulls in {library}:\n{tree}");
        }
    }
}

/// The libraries that this crate pulls in for wasm32, one a line.
fn cargo_tree(name: &str) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = ["--target", "wasm32-unknown-unknown", "--edges", "normal", "--prefix", "none"];
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["tree", "--package", name])
        .args(target)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates of the workspace with their dependencies, except for those of tests.
fn crates() -> Vec<(String, Vec<String>)> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.extend(["web", "tests", "tests/bench"].map(|folder| root().join(folder)));
    let manifests = folders.into_iter().map(|folder| folder.join("Cargo.toml"));
    let texts = manifests.filter_map(|manifest| fs::read_to_string(manifest).ok());
    texts.map(|text| (name(&text), dependencies(&text))).collect()
}

fn name(manifest: &str) -> String {
    let line = manifest.lines().find_map(|line| line.strip_prefix("name = "));
    line.expect("a crate has a name").trim_matches('"').to_owned()
}

/// The names under `[dependencies]`, `[build-dependencies]` and their forms for some targets.
fn dependencies(manifest: &str) -> Vec<String> {
    let (mut names, mut section) = (Vec::new(), "");
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            if let Some((_, name)) = section.split_once("dependencies.") {
                names.push(name.to_owned());
            }
        } else if section.ends_with("dependencies") && !section.ends_with("dev-dependencies") {
            let end = line.find(['.', ' ', '=']).unwrap_or(0);
            names.extend(line.get(..end).filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    names
}

#[test]
fn manifests_are_read_right() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\nb = \"1\"\n\
                    [dev-dependencies]\nc = \"1\"\n[target.'cfg(x)'.dependencies]\nd = \"1\"\n\
                    [dependencies.e]\nversion = \"1\"\n";
    assert_eq!(name(manifest), "x");
    assert_eq!(dependencies(manifest), ["a", "b", "d", "e"]);
}
