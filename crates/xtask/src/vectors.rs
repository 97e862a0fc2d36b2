//! NIST's test vectors, from a package that ships them, in the user's cache beside the tools.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{layout, python, shell};

/// The variable that tells the tests where the vectors are.
pub(crate) const VARIABLE: &str = "KMS_ORRERY_NIST";

/// What pip fetches, and the only bytes that it takes for it.
const PACKAGE: &str = "cryptography-vectors==50.0.2";
const SHA256: &str = "51641f03a3eb4edbe9fb68e3a3574d25f86aa502d06391fffa886330d02778a0";
const WHEEL: &str = "cryptography_vectors-50.0.2-py3-none-any.whl";

const FOLDER: &str = "cryptography_vectors/ciphers/AES/GCM";
const FILES: [&str; 2] = ["gcmDecrypt256.rsp", "gcmEncryptExtIV256.rsp"];

const UNPACK: &str =
    "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])";

/// Fetches the vectors where they are missing. Where that cannot be, all other tests run without
/// them, and it is said.
pub(crate) fn ensure() -> Result<()> {
    match folder()? {
        Some(folder) => println!("  NIST's vectors: in {}", folder.display()),
        None => python::fetch("NIST's vectors", "56 MB", &place()?, fetch),
    }
    Ok(())
}

/// The folder with the vectors' files; `None` where nobody has fetched them.
pub(crate) fn folder() -> Result<Option<PathBuf>> {
    let folder = place()?.join(FOLDER);
    Ok(FILES.iter().all(|file| folder.join(file).is_file()).then_some(folder))
}

fn place() -> Result<PathBuf> {
    Ok(layout::cache()?.join("vectors").join(PACKAGE.replace("==", "-")))
}

/// Into a folder beside the place, which then becomes the place: so it is never there in part.
fn fetch(place: &Path) -> Result<()> {
    let unfinished = place.with_file_name(".vectors.part");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let wanted = unfinished.join("wanted.txt");
    fs::write(&wanted, format!("{PACKAGE} --hash=sha256:{SHA256}\n"))?;
    let mut pip = python::pip("python3")?;
    pip.args(["download", "--quiet", "--no-deps"]);
    pip.args(["--only-binary", ":all:", "--require-hashes", "--requirement"]).arg(&wanted);
    shell::run(pip.arg("--dest").arg(&unfinished))?;
    let wheel = unfinished.join(WHEEL);
    let mut unpack = shell::command("python3")?;
    unpack.args(["-c", UNPACK]).arg(&wheel).arg(&unfinished);
    shell::run(unpack.args(FILES.map(|file| format!("{FOLDER}/{file}"))))?;
    fs::remove_file(&wheel)?;
    fs::rename(&unfinished, place)
        .with_context(|| format!("cannot move the vectors to {}", place.display()))
}
