//! Reads the lock files, and what `cargo metadata` says of the crates for this system.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// One crate of `Cargo.lock`, for whatever system.
#[derive(Debug, Clone)]
pub struct LockedCrate {
    pub name: String,
    pub version: String,
    /// None for a member of this workspace.
    pub source: Option<String>,
    /// SHA-256 of the crate's archive, in hexadecimal digits.
    pub checksum: Option<String>,
}

/// One crate that is built on this system, without the members of this workspace.
#[derive(Debug, Clone)]
pub struct CratePackage {
    pub name: String,
    pub version: String,
    /// The licence expression of its manifest.
    pub licence: Option<String>,
    pub folder: PathBuf,
    /// True if it becomes part of the program: it is not needed by a test, a build script or a macro alone, or a build
    /// script compiles the C sources that it brings along.
    pub is_in_program: bool,
}

/// One package of the page's lock file.
#[derive(Debug, Clone)]
pub struct PagePackage {
    pub name: String,
    pub version: String,
    pub licence: Option<String>,
    pub integrity: String,
    /// True if it is a link, or comes from another place than the registry.
    pub is_elsewhere: bool,
    /// True if it becomes part of the page.
    pub is_in_page: bool,
    pub folder: PathBuf,
}

impl PagePackage {
    /// Returns the text of its licence file, if there is one.
    pub fn licence_text(&self) -> Option<String> {
        let files = super::notices::licence_files(&self.folder).ok()?;
        fs::read_to_string(files.first()?).ok()
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Returns the crates of `Cargo.lock`, in its order: by name and version.
pub fn locked_crates(root: &Path) -> io::Result<Vec<LockedCrate>> {
    let lock = fs::read_to_string(root.join("Cargo.lock"))?;
    let one = |block: &str| {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key))?;
            Some(line.strip_prefix(" = ")?.trim_matches('"').to_owned())
        };
        Some(LockedCrate {
            name: value("name")?,
            version: value("version")?,
            source: value("source"),
            checksum: value("checksum"),
        })
    };
    Ok(lock.split("[[package]]").skip(1).filter_map(one).collect())
}

/// Returns the crates that are built on this system.
///
/// # Errors
///
/// Fails if cargo cannot answer without the network, that is before the first build.
pub fn crates(root: &Path) -> io::Result<Vec<CratePackage>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = format!(
        "{}-{}",
        std::env::consts::ARCH,
        match std::env::consts::OS {
            "windows" => "pc-windows-msvc",
            "macos" => "apple-darwin",
            _ => "unknown-linux-gnu",
        }
    );
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &target])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let in_program = crates_in_program(&metadata);
    let list = metadata["packages"].as_array().into_iter().flatten();
    Ok(list
        .filter(|package| !package["source"].is_null())
        .filter_map(|package| {
            let manifest = PathBuf::from(package["manifest_path"].as_str()?);
            Some(CratePackage {
                name: text(&package["name"])?,
                version: text(&package["version"])?,
                licence: text(&package["license"]),
                folder: manifest.parent()?.to_owned(),
                is_in_program: in_program.contains(package["id"].as_str()?),
            })
        })
        .collect())
}

/// The end of the names of crates that carry C sources for a build script.
const C_SOURCES: &str = "-src";

/// Returns the ids of the crates that the program consists of: reached from it without build scripts and tests, and those
/// with C sources.
fn crates_in_program(metadata: &Value) -> BTreeSet<String> {
    let packages = || metadata["packages"].as_array().into_iter().flatten();
    let program = packages()
        .filter(|package| package["name"] == "casebook" && package["source"].is_null())
        .find_map(|package| text(&package["id"]));
    let names: BTreeMap<&str, &str> = packages()
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let nodes = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten();
    let deps: BTreeMap<&str, &Value> = nodes
        .filter_map(|node| Some((node["id"].as_str()?, &node["deps"])))
        .collect();
    let mut found = BTreeSet::new();
    let mut waiting: Vec<String> = program.into_iter().collect();
    while let Some(id) = waiting.pop() {
        let needed = deps.get(id.as_str()).and_then(|deps| deps.as_array());
        for dep in needed.into_iter().flatten() {
            let brings_sources = names
                .get(dep["pkg"].as_str().unwrap_or_default())
                .is_some_and(|name| name.ends_with(C_SOURCES));
            let mut kinds = dep["dep_kinds"].as_array().into_iter().flatten();
            if kinds
                .any(|kind| kind["kind"].is_null() || (brings_sources && kind["kind"] == "build"))
                && let Some(next) = text(&dep["pkg"])
                && found.insert(next.clone())
            {
                waiting.push(next);
            }
        }
    }
    found
}

/// Returns the packages of the page's lock file.
pub fn page_packages(root: &Path) -> io::Result<Vec<PagePackage>> {
    let lock = fs::read_to_string(root.join("ui/package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock)?;
    let list = lock["packages"].as_object().into_iter().flatten();
    Ok(list
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| PagePackage {
            name: path
                .rsplit("node_modules/")
                .next()
                .unwrap_or(path)
                .to_owned(),
            version: text(&package["version"]).unwrap_or_default(),
            licence: text(&package["license"]),
            integrity: text(&package["integrity"]).unwrap_or_default(),
            // The address of a package of the registry follows from its name and is not written.
            is_elsewhere: package["link"] == true || !package["resolved"].is_null(),
            is_in_page: package["dev"] != true,
            folder: root.join("ui").join(path),
        })
        .collect())
}
