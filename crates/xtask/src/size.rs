//! Measures the sizes of the downloads, raw and compressed, and compares them with the budgets.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::layout;

/// The maximum sizes, compressed with brotli.
const BUDGETS: [Budget; 6] = [
    Budget {
        name: "dashboard at first load: wasm and JavaScript",
        max_kib: 235,
        product: Product::Site,
        suffixes: &[".wasm", ".js"],
        excluded: &["-pages.wasm", ALGORITHMS_FOLDER],
    },
    Budget {
        name: "dashboard in all: wasm and JavaScript",
        // The part that is fetched later contains all operations of the API.
        max_kib: 440,
        product: Product::Site,
        suffixes: &[".wasm", ".js"],
        excluded: &[ALGORITHMS_FOLDER],
    },
    Budget {
        name: "dashboard: the algorithms, at first use",
        max_kib: 205,
        product: Product::Site,
        suffixes: &[ALGORITHMS, "algorithms.js", "kms_algorithms_wasm.js", "wasm-loader.js"],
        excluded: &[],
    },
    Budget {
        name: "dashboard: CSS",
        max_kib: 16,
        product: Product::Site,
        suffixes: &[".css"],
        excluded: &[],
    },
    Budget {
        name: "package: wasm",
        // All operations of the API, without the algorithms of asymmetric and HMAC keys.
        max_kib: 250,
        product: Product::Package,
        suffixes: &[".wasm"],
        excluded: &[ALGORITHMS],
    },
    Budget {
        name: "package: wasm of the algorithms, at first use",
        max_kib: 205,
        product: Product::Package,
        suffixes: &[ALGORITHMS],
        excluded: &[],
    },
];

/// The module with the algorithms of asymmetric and HMAC keys.
const ALGORITHMS: &str = "kms_algorithms_wasm_bg.wasm";

/// The start of the name of that module's folder in the site.
const ALGORITHMS_FOLDER: &str = "/algorithms-";

const KIB: usize = 1024;

/// The maximum total size of a group of files.
struct Budget {
    name: &'static str,
    max_kib: usize,
    product: Product,
    /// The endings of the names of the files that count.
    suffixes: &'static [&'static str],
    /// Parts of the names of files that do not count, because they are fetched later.
    excluded: &'static [&'static str],
}

/// A build result that users download.
#[derive(Clone, Copy, PartialEq)]
enum Product {
    Site,
    Package,
}

/// A file and its sizes in bytes.
struct FileSize {
    product: Product,
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the sizes of all files and the budgets.
///
/// # Errors
/// A budget is exceeded, or a product was not built.
pub(crate) fn report() -> Result<()> {
    let files = measure_all()?;
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
            budget.name,
            used / KIB,
            used % KIB * 10 / KIB,
            budget.max_kib,
            budget.verdict(used)
        );
        exceeded += usize::from(!budget.allows(used));
    }
    if exceeded > 0 {
        bail!("{exceeded} of {} size budgets exceeded", BUDGETS.len());
    }
    Ok(())
}

impl Budget {
    fn used(&self, files: &[FileSize]) -> usize {
        let counted = files.iter().filter(|file| {
            file.product == self.product
                && self.suffixes.iter().any(|suffix| file.name.ends_with(suffix))
                && !self.excluded.iter().any(|part| file.name.contains(part))
        });
        counted.map(|file| file.brotli).sum()
    }

    /// Returns whether this size is within the budget. A size of 0 means that the files are
    /// missing, so it is not.
    fn allows(&self, used: usize) -> bool {
        used > 0 && used <= self.max_kib * KIB
    }

    fn verdict(&self, used: usize) -> &'static str {
        if self.allows(used) { "ok" } else { "OVER BUDGET" }
    }
}

fn measure_all() -> Result<Vec<FileSize>> {
    let mut files = measure_folder(Product::Site, &layout::dist(), "cargo xtask build")?;
    files.extend(measure_folder(Product::Package, &layout::npm_package(), "cargo xtask package")?);
    Ok(files)
}

fn measure_folder(product: Product, folder: &Path, command: &str) -> Result<Vec<FileSize>> {
    let mut paths = Vec::new();
    collect_files(folder, &mut paths)
        .with_context(|| format!("{} is missing; `{command}` builds it", folder.display()))?;
    paths.sort();
    paths.iter().map(|path| measure(product, path)).collect()
}

/// Adds all files in a folder and its subfolders to a list.
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

fn measure(product: Product, path: &Path) -> Result<FileSize> {
    let bytes = fs::read(path)?;
    let name = path.strip_prefix(layout::root()).unwrap_or(path).to_string_lossy().into_owned();
    let (gzip, brotli) = (gzip_size(&bytes)?, brotli_size(&bytes)?);
    Ok(FileSize { product, name, raw: bytes.len(), gzip, brotli })
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

    fn file(product: Product, name: &str, brotli: usize) -> FileSize {
        FileSize { product, name: name.into(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn a_budget_counts_only_its_own_files() {
        let files = [
            file(Product::Site, "dist/a.wasm", 100),
            file(Product::Site, "dist/a.js", 20),
            file(Product::Site, "dist/a-pages.wasm", 50),
            file(Product::Site, "dist/algorithms-1/algorithms.js", 5),
            file(Product::Site, "dist/algorithms-1/wasm/kms_algorithms_wasm_bg.wasm", 6),
            file(Product::Site, "dist/a.css", 3),
            file(Product::Package, "target/npm/a.wasm", 7),
            file(Product::Package, "target/npm/kms_algorithms_wasm_bg.wasm", 4),
        ];
        let used: Vec<_> = BUDGETS.iter().map(|budget| budget.used(&files)).collect();
        assert_eq!(used, [120, 170, 11, 3, 7, 4]);
    }

    #[test]
    fn a_budget_allows_its_exact_size_but_neither_more_nor_nothing() {
        let [first, ..] = &BUDGETS;
        assert!(first.allows(first.max_kib * KIB));
        assert!(!first.allows(first.max_kib * KIB + 1));
        assert!(!first.allows(0));
    }

    #[test]
    fn repetitive_files_compress_well() {
        let bytes = vec![b'x'; 10_000];
        assert!(gzip_size(&bytes).unwrap() < 100);
        assert!(brotli_size(&bytes).unwrap() < 50);
    }
}
