//! Splits the dashboard into two modules: the code of the first page, and the code that is fetched
//! after the first page is shown.
//!
//! `wasm-split-cli` moves the functions that `#[wasm_split]` marks in `web`, and the code that only
//! they use, out of the compiled module into a second one. `wasm-bindgen` then generates the
//! JavaScript of the first module again. The files refer to each other by name and are useless
//! without each other, so all names contain one hash of all files.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{env_value, layout, shell};

/// The name of the generated script that loads the second module.
const SCRIPT: &str = "__wasm_split.js";
/// The name of the second module.
const PAGES: &str = "split_pages.wasm";
/// The name of the dashboard's crate, with which the names of its files begin.
const APP: &str = "web";
/// The start of the links that preload the files, as Trunk.toml writes them.
const PRELOAD: &str = "<link rel=\"modulepreload\"";

/// Splits the module that Trunk has compiled, and replaces its files in the staging folder.
///
/// # Errors
/// A tool fails, or Trunk's files are not as expected.
pub(crate) fn split_staged(staging: &Path) -> Result<()> {
    let profile = env_value("TRUNK_PROFILE").context("TRUNK_PROFILE is not set")?;
    let app = name_of_app(staging)?;
    let module =
        layout::cargo_target().join("wasm32-unknown-unknown").join(profile).join("web.wasm");
    let parts = layout::cargo_target().join("split");
    if parts.exists() {
        fs::remove_dir_all(&parts)?;
    }
    split(&module, &parts)?;
    bind(&parts)?;
    fs::write(parts.join(PAGES), without_custom_sections(&fs::read(parts.join(PAGES))?)?)?;
    let hashed = format!("{APP}-{:016x}", hash_of(&parts)?);
    for old in [format!("{app}.js"), format!("{app}_bg.wasm")] {
        fs::remove_file(staging.join(old))?;
    }
    let [script, pages] = [format!("{hashed}-split.js"), format!("{hashed}-pages.wasm")];
    fs::copy(parts.join(PAGES), staging.join(&pages))?;
    fs::copy(parts.join("web_bg.wasm"), staging.join(format!("{hashed}_bg.wasm")))?;
    let bindings = format!("{hashed}.js");
    let import = |file: &str| format!("from \"./{file}\"");
    copy_with_replacements(
        &parts.join(SCRIPT),
        &[(PAGES, &pages), (&import("web.js"), &import(&bindings))],
        &staging.join(&script),
    )?;
    // Only the import is replaced: in the module, the script keeps its original name as the name of
    // the import, and the bindings provide it under that name.
    copy_with_replacements(
        &parts.join("web.js"),
        &[(&import(SCRIPT), &import(&script))],
        &staging.join(&bindings),
    )?;
    let page = staging.join("index.html");
    let preload = format!("{PRELOAD} href=\"./{script}\">{PRELOAD}");
    copy_with_replacements(&page, &[(&app, &hashed), (PRELOAD, &preload)], &page)
}

/// Returns a hash of the final files.
fn hash_of(parts: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in [SCRIPT, PAGES, "web.js", "web_bg.wasm"] {
        fs::read(parts.join(file))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Returns the start of the names of Trunk's files: `web-HASH`.
fn name_of_app(staging: &Path) -> Result<String> {
    for entry in fs::read_dir(staging)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(app) = name.strip_suffix("_bg.wasm") {
            return Ok(app.to_owned());
        }
    }
    bail!("Trunk left no module in {}", staging.display())
}

fn split(module: &Path, parts: &Path) -> Result<()> {
    let mut splitter = shell::command("wasm-split-cli")?;
    splitter.args(["--target", "web", "--out-name", APP]).arg(module).arg(parts);
    shell::run(&mut splitter)
}

fn bind(parts: &Path) -> Result<()> {
    let mut bindgen = shell::command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", APP, "--out-dir"]).arg(parts);
    // The second module imports these exports of the first one.
    bindgen.arg("--keep-lld-exports");
    bindgen.args(shell::STRIP_OPTIONS).arg(parts.join(format!("{APP}.wasm")));
    shell::run(&mut bindgen)
}

/// Copies a text file and replaces words in it.
///
/// # Errors
/// A word does not occur in the file.
fn copy_with_replacements(from: &Path, words: &[(&str, &str)], to: &Path) -> Result<()> {
    let mut text = fs::read_to_string(from)?;
    for (word, replacement) in words {
        if !text.contains(word) {
            bail!("{} does not contain `{word}`", from.display());
        }
        text = text.replace(word, replacement);
    }
    fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}

/// Returns a module without its custom sections, such as the names of its functions. They do not
/// affect its execution.
///
/// # Errors
/// The bytes are not a WebAssembly module.
fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let (header, mut rest) =
        module.split_at_checked(HEADER).context("the file is not a WebAssembly module")?;
    let mut stripped = header.to_vec();
    // A section is a byte with its kind, its length as LEB128, and that many bytes.
    while let [kind, after @ ..] = rest {
        let (length, digits) = leb128(after).context("a section of the module has no length")?;
        let section =
            rest.get(..1 + digits + length).context("a section of the module is cut off")?;
        if *kind != CUSTOM {
            stripped.extend_from_slice(section);
        }
        rest = rest.get(section.len()..).unwrap_or_default();
    }
    Ok(stripped)
}

/// Decodes the LEB128 number at the start of these bytes. Returns it with its length in bytes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn only_custom_sections_are_removed() {
        let module = [HEADER, &[0, 2, 1, b'x'], &[1, 1, 0], &[0, 1, 0]].concat();
        let stripped = without_custom_sections(&module).unwrap();
        assert_eq!(stripped, [HEADER, &[1, 1, 0]].concat());
    }

    #[test]
    fn a_module_that_is_cut_off_is_an_error() {
        assert!(without_custom_sections(&[HEADER, &[1, 9, 0]].concat()).is_err());
        assert!(without_custom_sections(b"\0asm").is_err());
    }

    #[test]
    fn a_length_may_have_several_bytes() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 7]), Some((624_485, 3)));
        assert_eq!(leb128(&[0x80]), None);
    }
}
