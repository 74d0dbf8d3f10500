//! System packages that the commands need: installed on Debian and Ubuntu, printed elsewhere.

use std::env;

use crate::program::{Failure, Program};

/// Packages for building and opening the window. OpenSSL is built from source, which needs perl and make.
pub const TO_RUN: &[&str] = &[
    "build-essential",
    "perl",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "fonts-noto-cjk",
    "xdg-utils",
];

/// Packages for driving a window on a virtual screen.
pub const TO_DRIVE: &[&str] = &["webkit2gtk-driver", "xvfb"];

/// Packages for the tests only: they open the workbook and the archive files in other programs, and lock the screen of an
/// imitated desktop. The validator of archive files is one of PDFBox, which needs the libraries after it.
const TO_TEST: &[&str] = &[
    "libreoffice-calc",
    "python3",
    "dbus",
    "default-jre-headless",
    "libpdfbox2-java",
    "libfontbox2-java",
    "libcommons-logging-java",
    "libcommons-io-java",
    "libbcprov-java",
    "libactivation-java",
    "libjaxb-api-java",
];

/// Returns true if a window can be opened here.
pub fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Installs the missing ones of `packages` on Debian and Ubuntu; prints them on other Linux systems. On Windows and
/// macOS the README lists what is needed.
pub fn install(packages: &[&str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !Program::new("dpkg").args(["--version"]).succeeds() {
        println!(
            "不是 Debian 系统，请先装好 / Not Debian; must be there: {}",
            packages.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = packages
        .iter()
        .filter(|package| !is_installed(package))
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("安装 / installing: {}", missing.join(" "));
    apt(&["update"])?;
    apt(&[
        &["install", "--yes", "--no-install-recommends"],
        &missing[..],
    ]
    .concat())
}

/// Installs all that any command needs: the components of the toolchain, and the packages (with `sudo`).
pub fn install_all() -> Result<(), Failure> {
    install_components()?;
    install(&[TO_RUN, TO_DRIVE, TO_TEST].concat())
}

fn is_installed(package: &str) -> bool {
    // A removed package may still have its configuration; only status "ii" means installed.
    let query = ["--show", "--showformat=${db:Status-Abbrev}", package];
    let status = std::process::Command::new("dpkg-query")
        .args(query)
        .output();
    status.is_ok_and(|output| output.stdout.starts_with(b"ii"))
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    // A container often runs as root and has no sudo.
    let root = Program::new("sh")
        .args(["-c", "test \"$(id -u)\" = 0"])
        .succeeds();
    let program = if root {
        Program::new("apt-get")
    } else {
        Program::new("sudo").args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    };
    program
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
}

/// Installs the two toolchain components that only the tests need.
fn install_components() -> Result<(), Failure> {
    for (component, probe) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !Program::cargo([probe, "--version"]).succeeds() {
            Program::new("rustup")
                .args(["component", "add", component])
                .run()?;
        }
    }
    Ok(())
}
