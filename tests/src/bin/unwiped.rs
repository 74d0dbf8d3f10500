//! The control of the memory scan: the same program with the default allocator, which does not overwrite freed memory.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seed] = arguments.as_slice() else {
        eprintln!("usage: unwiped FOLDER SEED");
        return ExitCode::FAILURE;
    };
    let seed = seed.parse().unwrap_or_default();
    match casebook_tests::lock_program::run(Path::new(folder), seed, false) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("unwiped: {error}");
            ExitCode::FAILURE
        }
    }
}
