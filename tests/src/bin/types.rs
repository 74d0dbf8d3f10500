//! `cargo xtask types`: writes the TypeScript types of the wire to the page's folder.

use std::fs;
use std::io;
use std::path::Path;

use casebook_core::api::typescript;
use casebook_tests::tidy;

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(tidy::WIRE_TYPES);
    fs::create_dir_all(&folder)?;
    for (name, text) in typescript::generated_files() {
        fs::write(folder.join(name), text)?;
        println!("{}/{name}", tidy::WIRE_TYPES.trim_start_matches("../"));
    }
    Ok(())
}
