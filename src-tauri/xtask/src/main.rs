//! `cargo xtask …`: every task of this repository, with the same commands on Linux, Windows and macOS.

mod advisories;
mod checks;
mod machine;
mod program;
mod torture;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::program::{Failure, Program};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  setup                     install what is missing (the only step that needs sudo)
  run [ARGS…]               install what is missing, build, open the window
  check                     the inner loop: format, lint, types, core and page tests
  test                      every check there is
  demo [--out DIR]          drive the real window on the practice book; leaves its files in target/demo
  bench [--cases N] [--out DIR] [--keep DIR] [--only NAME,…]
                            the table of speeds; without --cases at 10,000, 100,000 and 1,000,000
  torture [--quick] [--out DIR] [--seed N] [--only NAME]
                            try to break it: kills, power cuts, failing disks, tampering, intruders
  advisories                ask the databases of known faults of libraries (needs the network)
  types                     write the TypeScript types of the wire anew
  package                   the program as it is handed on, in target/package";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match command.as_str() {
        "setup" => setup(),
        "run" => run(rest),
        "check" => checks::check(),
        "test" => checks::test(),
        "demo" => demo(rest),
        "bench" => bench(rest),
        "torture" => torture::torture(rest),
        "advisories" => advisories::advisories(),
        "types" => tree::write_types(),
        "package" => package(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Installs the packages of the system and of the page, so that no other command has to.
fn setup() -> Result<(), Failure> {
    machine::install_all()?;
    tree::install_page_packages()
}

/// Builds the program and opens the window; `arguments` go to the program.
fn run(arguments: Vec<String>) -> Result<(), Failure> {
    if !machine::has_display() {
        println!(
            "没有显示器，改为在虚拟屏幕上演示。/ No display here: doing what `cargo xtask demo` does."
        );
        return demo(Vec::new());
    }
    machine::install(machine::TO_RUN)?;
    tree::build_binaries(&["casebook", "casebook-pdf"])?;
    Program::new(tree::debug_build(&tree::program_name()))
        .args(arguments)
        .run()
}

/// Drives the main job through the real window and writes screenshots and files.
fn demo(arguments: Vec<String>) -> Result<(), Failure> {
    machine::install(machine::TO_RUN)?;
    machine::install(machine::TO_DRIVE)?;
    tree::build_binaries(&["casebook", "casebook-pdf", "demo"])?;
    Program::new(tree::debug_build("demo"))
        .args(arguments)
        .env("CASEBOOK_BIN", tree::debug_build(&tree::program_name()))
        .run()
}

/// Measures the core of the release build, and the start of the window beside an empty one.
fn bench(arguments: Vec<String>) -> Result<(), Failure> {
    machine::install(machine::TO_RUN)?;
    machine::install(machine::TO_DRIVE)?;
    tree::build_page()?;
    Program::cargo(["build", "--release", "--workspace", "--bins", "--examples"]).run()?;
    let empty = format!("examples/empty_window{}", std::env::consts::EXE_SUFFIX);
    Program::new(tree::release_build("bench"))
        .args(arguments)
        .env("CASEBOOK_BIN", tree::release_build(&tree::program_name()))
        .env("EMPTY_WINDOW_BIN", tree::release_build(&empty))
        .run()
}

/// Variables by which other programs could operate the window. A package refuses to start with any of them.
const REMOTE_CONTROL: [&str; 6] = [
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "GTK_DEBUG",
];

/// Refuses a program that takes a date of its own or can be operated by WebDriver, as builds for tests do. The program
/// answers both before it opens a window.
fn ensure_no_test_build(program: &Path) -> Result<(), Failure> {
    // Never on a real book: a build for tests would open its window.
    let data = tree::root().join("target/package-check");
    let mut with_date = Command::new(program);
    with_date
        .arg("--data")
        .arg(&data)
        .args(["--today", "2026-11-20"]);
    let driven = REMOTE_CONTROL.map(|name| {
        let mut driven = Command::new(program);
        driven.arg("--data").arg(&data).env(name, "true");
        driven
    });
    for mut command in driven.into_iter().chain([with_date]) {
        let mut running = command.spawn()?;
        let mut ended = None;
        for _ in 0..100 {
            ended = running.try_wait()?;
            if ended.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        if ended.and_then(|status| status.code()) != Some(2) {
            let _ = running.kill();
            let problem = "the program takes what only builds for tests may take";
            return Err(Failure::Message(problem.to_owned()));
        }
    }
    Ok(())
}

/// Copies the release build, its licence, its README and the licences of its libraries to `target/package`.
fn package() -> Result<(), Failure> {
    machine::install(machine::TO_RUN)?;
    tree::build_page()?;
    // One command for each, so that the features of one are not those of the other.
    for package in ["casebook", "casebook-pdf"] {
        Program::cargo(["build", "--release", "--package", package]).run()?;
    }
    ensure_no_test_build(&tree::release_build(&tree::program_name()))?;
    let folder = tree::root().join("target/package");
    std::fs::create_dir_all(&folder)?;
    let name = tree::program_name();
    let page_program = tree::page_program_name();
    let built: [(PathBuf, &str); 5] = [
        (tree::release_build(&name), &name),
        (tree::release_build(&page_program), &page_program),
        (
            tree::root().join("src-tauri/pdf/fonts/LICENSE"),
            "FONT-LICENSE.txt",
        ),
        (tree::root().join("LICENSE"), "LICENSE"),
        (tree::root().join("README.md"), "README.md"),
    ];
    for (from, to) in built {
        std::fs::copy(from, folder.join(to))?;
    }
    tree::write_notices(&folder.join("NOTICES.txt"))?;
    println!("target/package/{name}");
    Ok(())
}
