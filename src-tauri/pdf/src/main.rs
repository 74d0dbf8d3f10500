//! `casebook-pdf`: sets documents as pages.
//!
//! The program reads one request as a line of JSON from its standard input ([`Request`]) and answers each with a line of JSON
//! ([`PageAnswer`]), which is followed by the bytes of the files that it names. It ends when its input ends. It opens no file and
//! no connection: fonts and layout are part of it, so that what is on a page follows from the request alone.

#![cfg_attr(windows, windows_subsystem = "windows")]

mod fonts;
mod pages;
mod request;
mod world;

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use request::{PageAnswer, Request};

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if let Err(error) = protect_memory() {
        eprintln!("casebook-pdf: memory is not protected: {error}");
    }
    match answer_all(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("casebook-pdf: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Forbids core dumps and debuggers of the same account, because documents hold names and numbers in full.
#[cfg(target_os = "linux")]
fn protect_memory() -> io::Result<()> {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Answers each line of the input.
fn answer_all(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for line in input.lines() {
        let (answer, files) = match Request::read(line?.as_bytes()) {
            Ok(request) => pages::answer(&request),
            Err(error) => (
                PageAnswer::Failed {
                    message: error.to_string(),
                },
                Vec::new(),
            ),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        for file in files {
            output.write_all(&file)?;
        }
        output.flush()?;
    }
    Ok(())
}
