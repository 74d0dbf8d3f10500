//! One thing has one name on the screen and in exported files: the words that `docs/glossary.md` rules out.

use super::{File, code, lines_where};

const GLOSSARY: &str = include_str!("../../../docs/glossary.md");

/// The heading of the table: the word to use, then the words that are not used.
const HEADING: &str = "## Words of the screen";

/// Where the words of the screen and of exported files are written.
const PLACES: [&str; 7] = [
    "ui/src/lib/i18n/",
    "src-tauri/core/src/domain/vocabulary/",
    "src-tauri/core/src/exchange/",
    "src-tauri/core/src/wire/",
    "src-tauri/core/src/api/tallies/",
    "src-tauri/core/src/api/views.rs",
    "src-tauri/core/src/domain/captions.rs",
];

/// In the practice book the results of sessions are words of the screen; what people say in a record is theirs.
const PRACTICE: &str = "src-tauri/core/src/practice/";

/// Returns the words that are not used, in lower case, each with the word to use instead.
pub fn unused_words() -> Vec<(String, &'static str)> {
    let table = GLOSSARY.split(HEADING).nth(1).unwrap_or_default();
    let rows = table.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split('|').map(str::trim);
        Some((cells.next()?, cells.next()?))
    });
    rows.skip(1)
        .filter(|(_, not)| !not.starts_with("---"))
        .flat_map(|(say, not)| not.split('、').map(move |word| (word.trim(), say)))
        .map(|(word, say)| (word.to_lowercase(), say))
        .collect()
}

/// Returns the lines on which a word stands that is not used.
pub(super) fn breaches(file: &File) -> Vec<usize> {
    let is_test = file.path.ends_with(".test.ts") || file.path.ends_with("tests.rs");
    let is_practice = file.path.starts_with(PRACTICE);
    let is_place = is_practice || PLACES.iter().any(|place| file.path.starts_with(place));
    if is_test || !is_place {
        return Vec::new();
    }
    let words = unused_words();
    lines_where(file, |line| {
        if is_practice && !line.trim_start().starts_with("result:") {
            return false;
        }
        let texts = quoted(code(line)).to_lowercase();
        words.iter().any(|(word, _)| holds(&texts, word))
    })
}

/// Returns what stands between quotation marks.
fn quoted(line: &str) -> String {
    let parts = line.split(['"', '`']).skip(1).step_by(2);
    parts.collect::<Vec<_>>().join(" ")
}

/// Returns true if the text holds the word: Chinese anywhere, English between other signs than letters.
fn holds(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let is_english = word.is_ascii();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !(is_english && (letter(before) || letter(after)))
    })
}
