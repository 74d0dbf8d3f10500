//! The control of the memory scan: the same program with the usual allocator, which wipes nothing.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seed] = words.as_slice() else {
        eprintln!("usage: unwiped FOLDER SEED");
        return ExitCode::FAILURE;
    };
    let seed = seed.parse().unwrap_or_default();
    match casebook_tests::keeper::keep(Path::new(folder), seed, false) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("unwiped: {error}");
            ExitCode::FAILURE
        }
    }
}
