//! Writes the notices of all libraries in the program to the file that is named as the argument; `cargo xtask package`
//! calls it.

use std::fs;
use std::io;
use std::path::Path;

use casebook_tests::supply_chain::notices;

fn main() -> io::Result<()> {
    let file = std::env::args_os().nth(1);
    let file = file.ok_or_else(|| io::Error::other("usage: notices FILE"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::write(file, notices(&root)?)
}
