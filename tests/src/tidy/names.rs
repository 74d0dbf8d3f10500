//! The rules of names: a limit is called `MAX_…` or `MIN_…`, and a public type has its name alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Breach, File, code, is_this_file, lines_where};

/// Beginnings of names for which `MAX_` or `MIN_` is the usual word.
const UNUSUAL_LIMITS: [&str; 5] = ["MOST_", "LEAST_", "LONGEST", "SHORTEST", "LARGEST"];

/// The lines that name a constant by an unusual word for a limit.
pub(super) fn unusual_limits(file: &File) -> Vec<usize> {
    if is_this_file(file) {
        return Vec::new();
    }
    lines_where(file, |line| {
        code(line)
            .split(|c: char| !is_part_of_name(c))
            .any(|word| UNUSUAL_LIMITS.iter().any(|start| word.starts_with(start)))
    })
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Finds the public Rust types whose name is declared in two files. A re-export declares nothing.
pub fn double_type_names(files: &[File]) -> Vec<Breach> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let mut names: Vec<(&str, usize)> = file
            .text
            .lines()
            .enumerate()
            .filter_map(|(index, line)| Some((public_type(line)?, index + 1)))
            .collect();
        // One type may be declared once for each system.
        names.sort_unstable();
        names.dedup_by_key(|(name, _)| *name);
        for (name, line) in names {
            let place = format!("{}:{line}", file.path);
            places.entry(name).or_default().push(place);
        }
    }
    let double = places.into_iter().filter(|(_, places)| places.len() > 1);
    double
        .map(|(name, places)| Breach {
            rule: "a public type has its name alone",
            place: format!("{name}: {}", places.join(", ")),
        })
        .collect()
}

/// Returns the name of the type that a line declares for other files.
fn public_type(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub")?;
    let rest = match rest.strip_prefix('(') {
        Some(scope) => scope.split_once(')')?.1,
        None => rest,
    };
    let rest = rest.strip_prefix(' ')?;
    let name = ["struct ", "enum ", "union ", "trait ", "type "]
        .iter()
        .find_map(|keyword| rest.strip_prefix(keyword))?;
    let name = name.split(|c: char| !is_part_of_name(c)).next()?;
    // A macro declares `$name`.
    (!name.is_empty()).then_some(name)
}

/// Finds the code names in the glossary's tables that are no word of a source file and no part of a path.
pub fn missing_glossary_names(glossary: &File, sources: &[File], paths: &[String]) -> Vec<Breach> {
    let is_between = |c: char| !is_part_of_name(c);
    let texts = sources.iter().map(|file| &file.text).chain(paths);
    let words: BTreeSet<&str> = texts.flat_map(|text| text.split(is_between)).collect();
    let mut breaches = Vec::new();
    for (index, line) in glossary.text.lines().enumerate() {
        // The pieces between two backticks.
        let names = line.split('`').skip(1).step_by(2);
        let is_missing = |name: &&str| name.split(is_between).any(|part| !words.contains(part));
        breaches.extend(names.filter(is_missing).map(|name| Breach {
            rule: "the glossary names what is there",
            place: format!("{}:{}: {name}", glossary.path, index + 1),
        }));
    }
    breaches
}
