//! The repository: its folders and how its parts are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::program::{Failure, Program};

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Returns the file name of the program on this system.
pub fn program_name() -> String {
    format!("casebook{}", std::env::consts::EXE_SUFFIX)
}

/// Returns the file name of the program that sets documents as pages.
pub fn page_program_name() -> String {
    format!("casebook-pdf{}", std::env::consts::EXE_SUFFIX)
}

/// Installs the packages of the page if they differ from the lock file.
pub fn install_page_packages() -> Result<(), Failure> {
    let changed = |file: &str| fs::metadata(root().join(file)).and_then(|meta| meta.modified());
    let locked = changed("ui/package-lock.json")?;
    let installed = changed("ui/node_modules/.package-lock.json").unwrap_or(SystemTime::UNIX_EPOCH);
    if installed >= locked {
        return Ok(());
    }
    // No install script of a package is run; no dependency needs one.
    Program::npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run()
}

/// Builds the page into `ui/dist`, which the program embeds.
pub fn build_page() -> Result<(), Failure> {
    install_page_packages()?;
    Program::npm(["run", "build"]).run()
}

/// Builds the page, and these binaries of the workspace in the development profile.
///
/// The workspace is named as a whole, because cargo would build many libraries a second time for a package by itself.
pub fn build_binaries(names: &[&str]) -> Result<(), Failure> {
    build_page()?;
    let binaries = names.iter().flat_map(|name| ["--bin", *name]);
    Program::cargo(["build", "--workspace"])
        .args(binaries)
        .run()
}

/// Returns the path of a binary of the development build, which is in the same folder as this program.
pub fn debug_build(name: &str) -> PathBuf {
    profile_folder("debug").join(name)
}

/// Returns the path of a binary of the release build.
pub fn release_build(name: &str) -> PathBuf {
    profile_folder("release").join(name)
}

/// Returns the folder of a build profile, also where cargo's target folder was moved.
fn profile_folder(profile: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    match program.ancestors().nth(2) {
        Some(target) => target.join(profile),
        None => root().join("target").join(profile),
    }
}

/// Writes the wire types into the page's folder; a test keeps them up to date.
pub fn write_types() -> Result<(), Failure> {
    Program::cargo(["build", "--workspace", "--bin", "types"]).run()?;
    Program::new(debug_build("types")).run()
}

/// Writes the licences of all libraries in the program to a file.
pub fn write_notices(file: &Path) -> Result<(), Failure> {
    Program::cargo(["build", "--workspace", "--bin", "notices"]).run()?;
    Program::new(debug_build("notices")).args([file]).run()
}
