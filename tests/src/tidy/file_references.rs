//! The rule of references: a file of the repository that a comment or document names is there. A name without its folder
//! is enough, and so is the end of a path (`store/verify/cells.rs`).

use std::collections::BTreeSet;

use super::{Breach, File, is_this_file};

/// Endings of the repository's own files. Files of the user's disk (`vault.json`) end otherwise.
const ENDINGS: [&str; 11] = [
    ".rs", ".ts", ".js", ".svelte", ".css", ".html", ".sql", ".md", ".toml", ".py", ".c",
];
/// A path that begins with one of these is a path of the repository, however it ends.
const TOP_FOLDERS: [&str; 4] = ["src-tauri/", "ui/", "tests/", "docs/"];
/// Folders that a build makes.
const MADE: [&str; 3] = ["dist", "node_modules", "target"];
/// Programs that are called like files.
const PROGRAMS: [&str; 1] = ["Node.js"];

/// Finds the references in `files` to files that are not among `paths`, the paths of all files from the root.
pub fn missing_files(files: &[File], paths: &[String]) -> Vec<Breach> {
    let known = ends_of_paths(paths);
    let mut breaches = Vec::new();
    // A migration that has run in a book is never edited, nor are its comments.
    let readable = |file: &&File| !file.path.contains("/migrations/") && !is_this_file(file);
    for file in files.iter().filter(readable) {
        for (index, line) in file.text.lines().enumerate() {
            let named = references(prose(file, line));
            for name in named.filter(|name| !known.contains(name)) {
                breaches.push(Breach {
                    rule: "a file that is named is there",
                    place: format!("{}:{}: {name}", file.path, index + 1),
                });
            }
        }
    }
    breaches
}

/// Every file and folder under every name that means it: the path and each end of it.
fn ends_of_paths(paths: &[String]) -> BTreeSet<&str> {
    let mut ends = BTreeSet::new();
    for path in paths {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for path in folders.chain([path.as_str()]) {
            let starts = path.match_indices('/').map(|(at, _)| at + 1);
            ends.extend([0].into_iter().chain(starts).map(|at| &path[at..]));
        }
    }
    ends
}

/// The part of a line that is read by people: all of a document, the comment of a source line.
fn prose<'a>(file: &File, line: &'a str) -> &'a str {
    if file.path.ends_with(".md") {
        return line;
    }
    let trimmed = line.trim_start();
    // Lines within a block comment begin with a star in this tree.
    if trimmed.starts_with("* ") {
        return trimmed;
    }
    let begins: &[&str] = match file.path.rsplit('.').next() {
        Some("sql") => &["-- "],
        Some("html") => &["<!--"],
        Some("css") => &["/*"],
        _ => &["// ", "//! ", "/// ", "/*", "<!--"],
    };
    let begin = begins.iter().filter_map(|begin| line.find(begin)).min();
    begin.map_or("", |begin| &line[begin..])
}

/// The names of repository files in a text.
fn references(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_whitespace().filter(|word| !word.contains("://"));
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || "._-/$".contains(c));
    words
        .flat_map(move |word| word.split(is_end))
        .filter_map(reference)
}

/// Returns a word as the name of a repository file, without the dots and slashes around it.
fn reference(word: &str) -> Option<&str> {
    let mut name = word.trim_end_matches(['.', '/', '-']);
    for prefix in ["../", "./", "$lib/"] {
        name = name.trim_start_matches(prefix);
    }
    let is_source = ENDINGS.iter().any(|ending| name.ends_with(ending));
    let in_tree = TOP_FOLDERS.iter().any(|folder| name.starts_with(folder));
    // An ending by itself (`.svelte.ts`) is no file.
    let is_file = !name.starts_with(['.', '/', '-', '_']) && !PROGRAMS.contains(&name);
    let is_made = name.split('/').any(|part| MADE.contains(&part));
    (is_file && !is_made && (is_source || in_tree)).then_some(name)
}
