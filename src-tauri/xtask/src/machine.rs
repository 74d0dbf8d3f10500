//! What must be on the machine: installed by us on Debian and its kin, named to the person elsewhere.

use std::env;

use crate::step::{Failure, Step};

/// Packages of Debian and Ubuntu that building and opening the window need. OpenSSL is built from source: perl and make.
pub const TO_RUN: &[&str] = &[
    "build-essential",
    "perl",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "fonts-noto-cjk",
    "xdg-utils",
];

/// Packages that driving a window on a virtual screen needs.
pub const TO_DRIVE: &[&str] = &["webkit2gtk-driver", "xvfb"];

/// Packages that only the tests need: they open the workbook in another program.
pub const TO_TEST: &[&str] = &["libreoffice-calc", "python3"];

/// Says whether a window can be opened here.
pub fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Installs those of `packages` that are missing. Elsewhere than on Debian's kin the README names what must be there.
pub fn install(packages: &[&str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !Step::new("dpkg").args(["--version"]).succeeds() {
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

fn is_installed(package: &str) -> bool {
    // A package that was removed may still be known by its settings; only "ii" means that it is there.
    let query = ["--show", "--showformat=${db:Status-Abbrev}", package];
    let status = std::process::Command::new("dpkg-query")
        .args(query)
        .output();
    status.is_ok_and(|output| output.stdout.starts_with(b"ii"))
}

fn apt(arguments: &[&str]) -> Result<(), Failure> {
    // A container often has root and no sudo.
    let root = Step::new("sh")
        .args(["-c", "test \"$(id -u)\" = 0"])
        .succeeds();
    let step = if root {
        Step::new("apt-get")
    } else {
        Step::new("sudo").args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    };
    step.args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
}

/// Adds the two parts of the toolchain that only the tests need.
pub fn install_components() -> Result<(), Failure> {
    for (component, probe) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !Step::cargo([probe, "--version"]).succeeds() {
            Step::new("rustup")
                .args(["component", "add", component])
                .run()?;
        }
    }
    Ok(())
}
