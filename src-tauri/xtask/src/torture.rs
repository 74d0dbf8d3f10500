//! `cargo xtask torture`: builds what the destructive tests need and runs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::{Failure, Program};
use crate::{machine, tree};

/// C programs that the trials use on Linux; a test of failing disks must work below the program.
const FAULTS_LIBRARY: &str = "faults.so";
const POWER_CUT_PROGRAM: &str = "cut";

/// Builds the program and its page, then runs the destructive tests.
pub fn torture(arguments: Vec<String>) -> Result<(), Failure> {
    machine::install(machine::TO_RUN)?;
    machine::install(machine::TO_DRIVE)?;
    tree::build_page()?;
    // The release build is what people get; it is also several times faster for thousands of rounds.
    Program::cargo(["build", "--release", "--workspace", "--bins"]).run()?;
    run(tree::release_build, &arguments)
}

/// Runs the quick variant for `cargo xtask test`, on the build that its checks made.
pub fn quick() -> Result<(), Failure> {
    run(tree::debug_build, &["--quick".to_owned()])
}

fn run(build: fn(&str) -> PathBuf, arguments: &[String]) -> Result<(), Failure> {
    let folder = tree::root().join("target/faults");
    build_faults(&folder)?;
    Program::new(build("torture"))
        .args(arguments)
        .env("CASEBOOK_BIN", build(&tree::program_name()))
        .env("CASEBOOK_FAULTS", folder)
        .run()
}

/// Compiles the C programs in `tests/faults` on Linux; on other systems the trials that need them are skipped with a
/// message.
fn build_faults(folder: &Path) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    let sources = tree::root().join("tests/faults");
    let compile = |flags: &[&str], source: &str, output: &str| -> Result<(), Failure> {
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-Werror"]).args(flags);
        compiler.arg("-o").arg(folder.join(output));
        compiler.arg(sources.join(source)).arg("-ldl");
        let status = compiler.status()?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::Ended("cc".to_owned(), status))
    };
    compile(&["-shared", "-fPIC"], "faults.c", FAULTS_LIBRARY)?;
    compile(&[], "cut.c", POWER_CUT_PROGRAM)
}
