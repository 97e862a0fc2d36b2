//! Splits the dashboard's module in two: the code of the first page, and the code that is fetched later.
//!
//! Trunk runs this as its hook after each build (Trunk.toml). The functions that `#[wasm_split]`
//! marks in `web`, and all that they alone lead to, leave the module that Trunk put into its
//! staging folder; what remains is bound anew. Every file carries one hash of all of them: an old
//! one in a cache never meets a new one.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{env_value, layout, shell};

/// The names that the splitter gives to its script, and to the module of the pages that are fetched.
const SCRIPT: &str = "__wasm_split.js";
const PAGES: &str = "split_pages.wasm";
/// The app's name before the hash.
const APP: &str = "web";
/// How Trunk.toml begins the links that preload the app's files.
const PRELOAD: &str = "<link rel=\"modulepreload\"";

/// Splits the module that Trunk has just built.
pub(crate) fn staged(staging: &Path) -> Result<()> {
    let profile = env_value("TRUNK_PROFILE").context("Trunk names no profile")?;
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
    let glue = format!("{hashed}.js");
    let imports = |file: &str| format!("from \"./{file}\"");
    rewrite(
        &parts.join(SCRIPT),
        &[(PAGES, &pages), (&imports("web.js"), &imports(&glue))],
        &staging.join(&script),
    )?;
    // The import alone: to the module the script keeps its name.
    rewrite(&parts.join("web.js"), &[(&imports(SCRIPT), &imports(&script))], &staging.join(&glue))?;
    let page = staging.join("index.html");
    let preload = format!("{PRELOAD} href=\"./{script}\">{PRELOAD}");
    rewrite(&page, &[(&app, &hashed), (PRELOAD, &preload)], &page)
}

/// A hash of the final files.
fn hash_of(parts: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in [SCRIPT, PAGES, "web.js", "web_bg.wasm"] {
        fs::read(parts.join(file))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The name that Trunk gave to the app: `web-HASH`.
fn name_of_app(staging: &Path) -> Result<String> {
    for entry in fs::read_dir(staging)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(app) = name.strip_suffix("_bg.wasm") {
            return Ok(app.to_owned());
        }
    }
    bail!("there is no module in {}", staging.display())
}

fn split(module: &Path, parts: &Path) -> Result<()> {
    let mut splitter = shell::command("wasm-split-cli")?;
    splitter.args(["--target", "web", "--out-name", APP]).arg(module).arg(parts);
    shell::run(&mut splitter)
}

fn bind(parts: &Path) -> Result<()> {
    let mut bindgen = shell::command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", APP, "--out-dir"]).arg(parts);
    // The part that is fetched later is linked through these.
    bindgen.arg("--keep-lld-exports");
    bindgen.args(shell::STRIP_OPTIONS).arg(parts.join(format!("{APP}.wasm")));
    shell::run(&mut bindgen)
}

/// Writes a text with these words instead of those.
fn rewrite(text: &Path, words: &[(&str, &str)], to: &Path) -> Result<()> {
    let mut changed = fs::read_to_string(text)?;
    for (those, these) in words {
        if !changed.contains(those) {
            bail!("{} has no `{those}`", text.display());
        }
        changed = changed.replace(those, these);
    }
    fs::write(to, changed).with_context(|| format!("cannot write {}", to.display()))
}

/// The module without its custom sections, such as the names of its functions: nothing runs them.
fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let (header, mut rest) = module.split_at_checked(HEADER).context("this is no module")?;
    let mut kept = header.to_vec();
    while let [kind, after @ ..] = rest {
        let (length, digits) = leb128(after).context("a section has no length")?;
        let section = rest.get(..1 + digits + length).context("a section is cut off")?;
        if *kind != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = rest.get(section.len()..).unwrap_or_default();
    }
    Ok(kept)
}

/// The number at the head of these bytes, and how many of them it takes.
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
    fn custom_sections_go_and_all_others_stay() {
        let module = [HEADER, &[0, 2, 1, b'x'], &[1, 1, 0], &[0, 1, 0]].concat();
        let kept = without_custom_sections(&module).unwrap();
        assert_eq!(kept, [HEADER, &[1, 1, 0]].concat());
    }

    #[test]
    fn a_module_that_is_cut_off_is_refused() {
        assert!(without_custom_sections(&[HEADER, &[1, 9, 0]].concat()).is_err());
        assert!(without_custom_sections(b"\0asm").is_err());
    }

    #[test]
    fn lengths_may_take_several_bytes() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 7]), Some((624_485, 3)));
        assert_eq!(leb128(&[0x80]), None);
    }
}
