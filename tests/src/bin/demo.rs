//! `cargo xtask demo`: goes through the main job in the real window, on the practice book, and leaves what it saw:
//! `tally.xlsx`, `tally.csv`, `sentence.txt` and a picture of every screen in both languages and both themes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casebook_tests::screens::{self, Look, People};
use casebook_tests::{Setup, Trouble, Window, main_job};

fn main() -> ExitCode {
    let out = match out_folder(std::env::args().skip(1)) {
        Ok(out) => out,
        Err(words) => {
            eprintln!("demo: {words}\nusage: demo [--out DIR]");
            return ExitCode::from(2);
        }
    };
    match demonstrate(&out) {
        Ok(sentence) => {
            println!("{sentence}\n{}", out.display());
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("demo: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn out_folder(mut arguments: impl Iterator<Item = String>) -> Result<PathBuf, String> {
    let out = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/demo"),
        (Some("--out"), Some(folder)) => PathBuf::from(folder),
        (Some(other), _) => return Err(format!("not understood: {other}")),
    };
    fs::create_dir_all(&out).map_err(|error| error.to_string())?;
    out.canonicalize().map_err(|error| error.to_string())
}

/// Goes through it all; answers the sentence of the practice book's year.
fn demonstrate(out: &Path) -> Result<String, Trouble> {
    let window = Window::open(Setup::default())?;
    main_job::open_practice_book(&window)?;

    // The year's sentence belongs to the book as it is handed out, before the demonstration adds a case of its own.
    screens::show_tally(&window, "year")?;
    let sentence = screens::sentence(&window)?;
    fs::write(out.join("sentence.txt"), format!("{sentence}\n"))?;

    screens::show_tally(&window, "month")?;
    for kind in ["xlsx", "csv"] {
        let file = screens::export_tally(&window, kind, People::Masked)?;
        fs::copy(file, out.join(format!("tally.{kind}")))?;
    }
    for look in Look::ALL {
        screens::wear(&window, look)?;
        screens::picture_every_screen(&window, look, out)?;
    }
    Ok(sentence)
}
