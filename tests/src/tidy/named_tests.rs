//! The rule of promises: a test that a document names beside a promise is there.

use std::collections::BTreeSet;

use super::{Breach, File};

/// The documents that name the test for each promise.
const DOCUMENTS: [&str; 3] = ["docs/security.md", "docs/examiner.md", "docs/libraries.md"];
/// The prefix of a trial of the torture in a document, within backquotes.
const TRIAL: &str = "torture: ";

/// Finds the tests and trials in the documents of promises that are not in `sources`.
pub fn missing_tests(documents: &[File], sources: &[File]) -> Vec<Breach> {
    let (tests, trials) = (tests(sources), trials(sources));
    let mut breaches = Vec::new();
    let named = |file: &&File| DOCUMENTS.contains(&file.path.as_str());
    for file in documents.iter().filter(named) {
        for (index, line) in file.text.lines().enumerate() {
            let is_missing = |quoted: &&str| match quoted.strip_prefix(TRIAL) {
                Some(trial) => !trials.contains(trial),
                None => is_test_name(quoted) && !tests.contains(*quoted),
            };
            for quoted in line.split('`').skip(1).step_by(2).filter(is_missing) {
                breaches.push(Breach {
                    rule: "a test that a promise names is there",
                    place: format!("{}:{}: {quoted}", file.path, index + 1),
                });
            }
        }
    }
    breaches
}

/// Returns true for three and more words joined by underscores; names of files and settings are shorter.
fn is_test_name(quoted: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    quoted.split('_').all(is_word) && quoted.matches('_').count() >= 2
}

/// Returns the names of all functions under `#[test]`.
fn tests(sources: &[File]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for file in sources.iter().filter(|file| file.path.ends_with(".rs")) {
        let mut is_next = false;
        for line in file.text.lines().map(str::trim) {
            if line == "#[test]" {
                is_next = true;
            } else if let Some(function) = line.strip_prefix("fn ") {
                let name = function.split(['(', '<']).next().unwrap_or_default();
                if std::mem::take(&mut is_next) {
                    found.insert(name);
                }
            }
        }
    }
    found
}

fn trials(sources: &[File]) -> BTreeSet<&str> {
    (sources.iter())
        .filter(|file| file.path.starts_with("tests/src/bin/torture/"))
        .flat_map(|file| file.text.lines())
        .filter_map(|line| line.trim().strip_prefix("name: \"")?.strip_suffix("\","))
        .collect()
}
