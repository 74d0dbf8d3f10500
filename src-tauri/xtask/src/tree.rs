//! The tree: where things lie and how they are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::step::{Failure, Step};

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

/// Builds the page, then the program and what drives it; answers where the program is.
///
/// All binaries in one go: cargo would build half of the libraries twice if each were asked for by itself.
pub fn build_program() -> Result<PathBuf, Failure> {
    build_page()?;
    Step::cargo(["build", "--workspace", "--bins"]).run()?;
    Ok(debug_build(&program_name()))
}

/// A binary of the development build: it lies beside this program.
pub fn debug_build(name: &str) -> PathBuf {
    beside_us("debug").join(name)
}

/// A binary of the release build.
pub fn release_build(name: &str) -> PathBuf {
    beside_us("release").join(name)
}

/// The folder of a profile, also where the person has put cargo's target folder elsewhere.
fn beside_us(profile: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    match program.ancestors().nth(2) {
        Some(target) => target.join(profile),
        None => root().join("target").join(profile),
    }
}

/// Writes the types of the wire into the page's folder; a test keeps them fresh.
pub fn write_types() -> Result<(), Failure> {
    Step::cargo(["run", "--package", "casebook-tests", "--bin", "types"]).run()
}
