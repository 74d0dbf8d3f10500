//! The tree: where things lie and how they are built.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::step::{Failure, Step};

/// Where the generated TypeScript types are kept.
const TYPES: &str = "ui/src/lib/generated";

/// The top of the tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The file name of the program on this system.
pub fn program_name() -> String {
    format!("casebook{}", std::env::consts::EXE_SUFFIX)
}

/// Installs the packages of the page when they are not those that the lock file names.
pub fn install_page_packages() -> Result<(), Failure> {
    let changed = |file: &str| fs::metadata(root().join(file)).and_then(|meta| meta.modified());
    let locked = changed("ui/package-lock.json")?;
    let installed = changed("ui/node_modules/.package-lock.json").unwrap_or(SystemTime::UNIX_EPOCH);
    if installed >= locked {
        return Ok(());
    }
    // No script of a package runs: none of ours needs one.
    Step::npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run()
}

/// Builds the page into `ui/dist`, from where the program takes it into itself.
pub fn build_page() -> Result<(), Failure> {
    install_page_packages()?;
    Step::npm(["run", "build"]).run()
}

/// Builds page and program for development; answers where the program is.
pub fn build_program() -> Result<PathBuf, Failure> {
    build_page()?;
    Step::cargo(["build", "--package", "casebook"]).run()?;
    Ok(root().join("target/debug").join(program_name()))
}

/// Writes the types of the wire into the page's folder.
pub fn write_types() -> Result<(), Failure> {
    types_into(&root().join(TYPES))
}

/// Fails when the types in the tree are not those of the core.
pub fn check_types() -> Result<(), Failure> {
    let fresh = root().join("target/types");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    types_into(&fresh)?;
    if files(&fresh)? == files(&root().join(TYPES))? {
        return Ok(());
    }
    Err(Failure::Said(format!(
        "{TYPES} is stale: run `cargo xtask types` and commit"
    )))
}

fn types_into(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    Step::cargo(["run", "--package", "casebook-core", "--bin", "types", "--"])
        .args([folder])
        .run()
}

/// Every file below a folder: its path from there, and what it holds.
fn files(folder: &Path) -> io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                found.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(found)
}
