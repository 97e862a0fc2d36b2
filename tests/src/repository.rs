//! The project's own files, for the tests that read them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folders that hold this project's code.
const CODE: [&str; 3] = ["crates", "web", "tests"];

/// Folders of made or foreign files.
const NOT_OURS: [&str; 5] = ["node_modules", "target", "dist", "pkg", "test-results"];

/// A text file of the project.
#[derive(Debug)]
pub struct Source {
    /// From the repository's root, with forward slashes.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The files of the code folders with one of these extensions, sorted by path.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn sources(extensions: &[&str]) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in CODE.map(|folder| root().join(folder)) {
        if folder.is_dir() {
            collect(&folder, extensions, &mut sources)?;
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, extensions: &[&str], into: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.iter().any(|other| entry.file_name() == *other) {
                collect(&path, extensions, into)?;
            }
        } else if extensions.iter().any(|wanted| path.extension().is_some_and(|e| e == *wanted)) {
            let relative = path.strip_prefix(root()).unwrap_or(&path);
            let path_text = relative.to_string_lossy().replace('\\', "/");
            into.push(Source { path: path_text, text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}
