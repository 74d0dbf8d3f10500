//! The notices of a package: every library in it, with its licence text.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::packages::{crates, page_packages};

/// Beginnings of the names of files that hold a licence or a notice, in capital letters.
const LICENCE_NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];

/// Returns the licence files of a package folder and of the folders in it whose sources it brings along, sorted.
pub fn licence_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_uppercase();
        let is_licence = LICENCE_NAMES.iter().any(|begin| name.starts_with(begin));
        if path.is_file() && is_licence {
            found.push(path);
        } else if path.is_dir() && !["SRC", "TESTS", "DIST", "NODE_MODULES"].contains(&&*name) {
            found.extend(licence_files(&path)?);
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the notices of all libraries in the program and its page for this system. A text that several libraries share
/// is printed once, below their names.
///
/// # Errors
///
/// Fails if a library in the program has neither a licence file nor a licence in its manifest, or cannot be read.
pub fn notices(root: &Path) -> io::Result<String> {
    let of_crates = crates(root)?.into_iter().filter(|c| c.is_in_program);
    let of_page = page_packages(root)?.into_iter().filter(|p| p.is_in_page);
    let libraries = of_crates
        .map(|c| (c.name, c.version, c.licence, c.folder))
        .chain(of_page.map(|p| (p.name, p.version, p.licence, p.folder)));
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version, licence, folder) in libraries {
        let title = match &licence {
            Some(licence) => format!("{name} {version} ({licence})"),
            None => format!("{name} {version}"),
        };
        let mut texts = Vec::new();
        for file in licence_files(&folder)? {
            let text = String::from_utf8_lossy(&fs::read(file)?).replace("\r\n", "\n");
            texts.push(text.trim().to_owned());
        }
        if texts.is_empty() {
            let licence =
                licence.ok_or_else(|| io::Error::other(format!("{title}: no licence")))?;
            texts.push(format!("Its manifest states: {licence}"));
        }
        for text in texts {
            let titles = by_text.entry(text).or_default();
            if !titles.contains(&title) {
                titles.push(title.clone());
            }
        }
    }
    let mut blocks: Vec<(Vec<String>, String)> = by_text
        .into_iter()
        .map(|(text, names)| (names, text))
        .collect();
    blocks.sort();
    let rule = "=".repeat(80);
    let blocks = blocks
        .iter()
        .map(|(names, text)| format!("{rule}\n{}\n\n{text}\n", names.join("\n")));
    let head = "Casebook contains the libraries below, under these licences.\n本软件包含下列程序库，许可证如下。\n";
    Ok(format!("{head}\n{}", blocks.collect::<Vec<_>>().join("\n")))
}
