//! `cargo xtask torture`: the destructive tests, with what they need built first.

use std::path::Path;
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
    tree::build_program()?;
    run(&arguments)
}

/// The quick run of `cargo xtask test`, on the build that its checks made.
pub fn quick() -> Result<(), Failure> {
    run(&["--quick".to_owned()])
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let folder = tree::root().join("target/faults");
    build_faults(&folder)?;
    Step::new(tree::debug_build("torture"))
        .args(arguments)
        .env("CASEBOOK_BIN", tree::debug_build(&tree::program_name()))
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
