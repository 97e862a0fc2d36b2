//! Weighs what a visitor downloads, raw and as servers send it, against the budgets.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::layout;

/// The greatest sizes, compressed with brotli.
const BUDGETS: [Budget; 6] = [
    Budget {
        what: "dashboard at first load: wasm and JavaScript",
        most: 200,
        place: Place::Site,
        ends: &[".wasm", ".js"],
        later: &["-pages.wasm", ALGORITHMS_FOLDER],
    },
    Budget {
        what: "dashboard in all: wasm and JavaScript",
        // Every operation of the API is behind its door: replicas, imports, grants, key pairs.
        most: 364,
        place: Place::Site,
        ends: &[".wasm", ".js"],
        later: &[ALGORITHMS_FOLDER],
    },
    Budget {
        what: "dashboard: the algorithms, at first use",
        most: 192,
        place: Place::Site,
        ends: &[ALGORITHMS, "algorithms.js", "kms_algorithms_wasm.js", "wasm-loader.js"],
        later: &[],
    },
    Budget { what: "dashboard: CSS", most: 12, place: Place::Site, ends: &[".css"], later: &[] },
    Budget {
        what: "package: wasm",
        // Likewise. What key pairs and HMAC keys need beside it has a module of its own.
        most: 234,
        place: Place::Package,
        ends: &[".wasm"],
        later: &[ALGORITHMS],
    },
    Budget {
        what: "package: wasm of the algorithms, at first use",
        most: 188,
        place: Place::Package,
        ends: &[ALGORITHMS],
        later: &[],
    },
];

/// The module with the algorithms of asymmetric and HMAC keys.
const ALGORITHMS: &str = "kms_algorithms_wasm_bg.wasm";

/// How the folder of that module begins its name in the site.
const ALGORITHMS_FOLDER: &str = "/algorithms-";

const KIB: usize = 1024;

/// What a group of files may weigh together.
struct Budget {
    what: &'static str,
    /// In KiB.
    most: usize,
    place: Place,
    ends: &'static [&'static str],
    /// What stands in the names of files that are fetched later, and do not count.
    later: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Site,
    Package,
}

/// One file and its sizes in bytes.
struct Weighed {
    place: Place,
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints every file's sizes and the budgets; an exceeded budget is an error.
pub(crate) fn report() -> Result<()> {
    let files = weigh_all()?;
    println!("\n{:<52} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    for file in &files {
        println!("{:<52} {:>9} {:>9} {:>9}", file.name, file.raw, file.gzip, file.brotli);
    }
    println!();
    let mut exceeded = 0;
    for budget in &BUDGETS {
        let used = budget.used(&files);
        println!(
            "{:<52} {:>5}.{} of {} KiB brotli: {}",
            budget.what,
            used / KIB,
            used % KIB * 10 / KIB,
            budget.most,
            budget.verdict(used)
        );
        exceeded += usize::from(!budget.holds(used));
    }
    if exceeded > 0 {
        bail!("{exceeded} of {} size budgets exceeded", BUDGETS.len());
    }
    Ok(())
}

impl Budget {
    fn used(&self, files: &[Weighed]) -> usize {
        let mine = files.iter().filter(|file| {
            file.place == self.place
                && self.ends.iter().any(|end| file.name.ends_with(end))
                && !self.later.iter().any(|part| file.name.contains(part))
        });
        mine.map(|file| file.brotli).sum()
    }

    /// Nothing at all means that the files are missing, not that they are small.
    fn holds(&self, used: usize) -> bool {
        used > 0 && used <= self.most * KIB
    }

    fn verdict(&self, used: usize) -> &'static str {
        if self.holds(used) { "ok" } else { "OVER BUDGET" }
    }
}

fn weigh_all() -> Result<Vec<Weighed>> {
    let mut files = weigh_folder(Place::Site, &layout::dist(), "cargo xtask build")?;
    files.extend(weigh_folder(Place::Package, &layout::npm_package(), "cargo xtask package")?);
    Ok(files)
}

fn weigh_folder(place: Place, folder: &Path, made_by: &str) -> Result<Vec<Weighed>> {
    let mut paths = Vec::new();
    collect_files(folder, &mut paths)
        .with_context(|| format!("{} is missing: `{made_by}` makes it", folder.display()))?;
    paths.sort();
    paths.iter().map(|path| weigh(place, path)).collect()
}

/// Every file under a folder.
pub(crate) fn collect_files(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}

fn weigh(place: Place, path: &Path) -> Result<Weighed> {
    let bytes = fs::read(path)?;
    let name = path.strip_prefix(layout::root()).unwrap_or(path).to_string_lossy().into_owned();
    let (gzip, brotli) = (gzip_size(&bytes)?, brotli_size(&bytes)?);
    Ok(Weighed { place, name, raw: bytes.len(), gzip, brotli })
}

fn gzip_size(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli_size(mut bytes: &[u8]) -> Result<usize> {
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &best)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(place: Place, name: &str, brotli: usize) -> Weighed {
        Weighed { place, name: name.into(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn a_budget_counts_its_own_files_only() {
        let files = [
            file(Place::Site, "dist/a.wasm", 100),
            file(Place::Site, "dist/a.js", 20),
            file(Place::Site, "dist/a-pages.wasm", 50),
            file(Place::Site, "dist/algorithms-1/algorithms.js", 5),
            file(Place::Site, "dist/algorithms-1/wasm/kms_algorithms_wasm_bg.wasm", 6),
            file(Place::Site, "dist/a.css", 3),
            file(Place::Package, "target/npm/a.wasm", 7),
            file(Place::Package, "target/npm/kms_algorithms_wasm_bg.wasm", 4),
        ];
        let used: Vec<_> = BUDGETS.iter().map(|budget| budget.used(&files)).collect();
        assert_eq!(used, [120, 170, 11, 3, 7, 4]);
    }

    #[test]
    fn a_budget_holds_up_to_its_last_byte_and_not_for_nothing() {
        let [first, ..] = &BUDGETS;
        assert!(first.holds(first.most * KIB));
        assert!(!first.holds(first.most * KIB + 1));
        assert!(!first.holds(0));
    }

    #[test]
    fn compression_makes_repetition_small() {
        let bytes = vec![b'x'; 10_000];
        assert!(gzip_size(&bytes).unwrap() < 100);
        assert!(brotli_size(&bytes).unwrap() < 50);
    }
}
