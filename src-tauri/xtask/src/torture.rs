//! `cargo xtask torture`: the destructive tests, with what they need built first.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Failure, Step};
use crate::{machine, tree};

/// C that the trials use on Linux: what a test of failing disks needs stands below the program.
const SHIM: &str = "faults.so";
const CUT: &str = "cut";

/// Builds the program and its page, then tries to break it.
pub fn torture(arguments: Vec<String>) -> Result<(), Failure> {
    machine::install(machine::TO_RUN)?;
    machine::install(machine::TO_DRIVE)?;
    tree::build_page()?;
    // The program as people get it; its thousands of rounds are also several times faster than in the development build.
    Step::cargo(["build", "--release", "--workspace", "--bins"]).run()?;
    run(tree::release_build, &arguments)
}

/// The quick run of `cargo xtask test`, on the build that its checks made.
pub fn quick() -> Result<(), Failure> {
    run(tree::debug_build, &["--quick".to_owned()])
}

fn run(build: fn(&str) -> PathBuf, arguments: &[String]) -> Result<(), Failure> {
    let folder = tree::root().join("target/faults");
    build_faults(&folder)?;
    Step::new(build("torture"))
        .args(arguments)
        .env("CASEBOOK_BIN", build(&tree::program_name()))
        .env("CASEBOOK_FAULTS", folder)
        .run()
}

/// Compiles the C below `tests/faults`; elsewhere than on Linux the trials that want it are skipped with a word.
fn build_faults(folder: &Path) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    let sources = tree::root().join("tests/faults");
    let compile = |words: &[&str], source: &str, made: &str| -> Result<(), Failure> {
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-Werror"]).args(words);
        compiler.arg("-o").arg(folder.join(made));
        compiler.arg(sources.join(source)).arg("-ldl");
        let status = compiler.status()?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::Ended("cc".to_owned(), status))
    };
    compile(&["-shared", "-fPIC"], "faults.c", SHIM)?;
    compile(&[], "cut.c", CUT)
}
