//! Cuts texts into tokens for the search index, and typed text into queries of it.
//!
//! Chinese is written without spaces and names have two or three characters, so texts are cut into overlapping pairs
//! (bigrams): 王小明 becomes 王小 小明 明. A phrase of pairs finds any part of two characters or more, and a single
//! character is found as the prefix of a pair. Latin words and numbers stay whole.
//!
//! Numbers of people, also those within texts, are no words: a phone is indexed in its normal form, cut into overlapping
//! sevens, and with its last four digits, because people remember those; the number of a document or a card as a whole. These
//! tokens begin with a mark that cannot be typed, so that no shorter part of a hidden number finds anything.

use crate::domain::normal_form::fold;
use crate::domain::number::CaseNumber;
use crate::domain::personal_numbers::{ENDING, FOUND_BY, is_document_number, separate_numbers};

/// The beginning of the tokens of numbers: a private character, which the tokenizer of the index keeps. An index of an
/// earlier version, in which parts of identity numbers begin with U+E000, finds no number until it is rebuilt.
pub(super) const MARK: char = '\u{E001}';

/// Appends the tokens of a text, separated by spaces, as the index holds them.
pub fn push_text(out: &mut String, text: &str) {
    if !text.chars().any(char::is_numeric) {
        return push_words(out, text);
    }
    let (rest, numbers) = separate_numbers(text);
    push_words(out, &rest);
    numbers.iter().for_each(|number| push_number(out, number));
    // A number with letters, such as that of a passport or a parcel, is also found as it is written.
    for word in fold(text).split(|c: char| !c.is_ascii_alphanumeric()) {
        let has_letters = word.contains(|c: char| c.is_ascii_alphabetic());
        if has_letters && word.bytes().filter(u8::is_ascii_digit).count() >= ENDING {
            push_whole_number(out, word);
        }
    }
}

/// Appends the words of a text without numbers of people.
fn push_words(out: &mut String, text: &str) {
    for run in runs(&normalize(text, true)) {
        match run {
            Run::Unspaced(chars) => {
                for at in 0..chars.len() {
                    push(out, &chars[at..(at + 2).min(chars.len())]);
                }
            }
            Run::Word(word) => push(out, &word),
        }
    }
}

/// Appends the tokens of a number of a person in its normal form.
pub fn push_number(out: &mut String, number: &str) {
    let chars: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    if chars.len() < FOUND_BY || is_document_number(number) {
        return push_whole_number(out, number);
    }
    push_marked(out, &chars[chars.len() - ENDING..]);
    (chars.windows(FOUND_BY)).for_each(|part| push_marked(out, part));
}

/// Appends the token of a number that is found as a whole only.
pub fn push_whole_number(out: &mut String, number: &str) {
    let chars: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    if !chars.is_empty() {
        push_marked(out, &chars);
    }
}

/// Appends the tokens of a case number as it is printed and as it is spoken: 第001号 is also found as 第1号.
pub fn push_number_text(out: &mut String, number: &str) {
    push_words(out, number);
    let spoken = without_leading_zeros(number);
    if spoken != number {
        push_words(out, &spoken);
    }
}

/// Returns a case number without leading zeros.
fn without_leading_zeros(number: &str) -> String {
    let mut short = String::with_capacity(number.len());
    for c in number.chars() {
        if c != '0' || short.ends_with(|before: char| before.is_ascii_digit()) {
            short.push(c);
        }
    }
    short
}

/// Appends the token by which a case is found as `2026-7`.
pub fn push_case_number(out: &mut String, number: CaseNumber) {
    let token: Vec<char> = format!("{}n{}", number.year, number.n).chars().collect();
    push_marked(out, &token);
}

/// Returns the folded text without the dashes in numbers, so that 0510-8270 is found as 05108270 and vice versa, and
/// without the dots and, if `joins_blanks`, the blanks inside names of a script without spaces.
pub(super) fn normalize(text: &str, joins_blanks: bool) -> String {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut kept = String::with_capacity(folded.len() * 3);
    let mut at = 0;
    while let Some(c) = folded.get(at) {
        let blanks = folded[at..]
            .iter()
            .take_while(|c| matches!(c, ' ' | '·' | '.'))
            .count();
        let (before, after) = (kept.chars().next_back(), folded.get(at + blanks.max(1)));
        let both = |is: fn(&char) -> bool| before.as_ref().is_some_and(is) && after.is_some_and(is);
        let gap = &folded[at..at + blanks];
        let is_joined =
            joins_blanks || !gap.contains(&' ') || is_single_pair(&kept, &folded[at + blanks..]);
        if blanks > 0 && is_joined && both(is_unspaced) {
            at += blanks;
            continue;
        }
        if !(*c == '-' && both(char::is_ascii_digit)) {
            kept.push(*c);
        }
        at += 1;
    }
    kept
}

/// Returns whether two characters stand alone on both sides of a blank, as in 张 三.
fn is_single_pair(before: &str, after: &[char]) -> bool {
    let is_alone_before = before
        .chars()
        .rev()
        .nth(1)
        .is_none_or(|c| !c.is_alphanumeric());
    is_alone_before && after.get(1).is_none_or(|c| !c.is_alphanumeric())
}

fn is_unspaced(c: &char) -> bool {
    c.is_alphanumeric() && !c.is_ascii()
}

/// Appends a token.
fn push(out: &mut String, token: &[char]) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.extend(token);
}

pub(super) fn push_marked(out: &mut String, token: &[char]) {
    push(out, &[MARK]);
    out.extend(token);
}

/// A sequence of characters of one kind.
enum Run {
    /// Characters of a script without spaces.
    Unspaced(Vec<char>),
    /// ASCII letters and digits.
    Word(Vec<char>),
}

/// Splits a text into runs; other characters separate them.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let word = c.is_ascii_alphanumeric();
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(Run::Word(run)) if open && word => run.push(c),
            Some(Run::Unspaced(run)) if open && !word => run.push(c),
            _ if word => runs.push(Run::Word(vec![c])),
            _ => runs.push(Run::Unspaced(vec![c])),
        }
        open = true;
    }
    runs
}

/// Returns whether something was typed that no search can find: signs without a letter or a digit.
pub fn is_signs_only(typed: &str) -> bool {
    let folded = fold(typed);
    !folded.trim().is_empty() && !folded.contains(char::is_alphanumeric)
}

/// Returns year and running number of a typed `2026-7`.
pub fn year_and_number(folded: &str) -> Option<(i32, u32)> {
    let (year, n) = folded.trim().split_once(['-', '/'])?;
    let (year, n) = (year.trim_end(), n.trim_start());
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let has_form = year.len() == 4 && is_digits(year) && (1..=6).contains(&n.len()) && is_digits(n);
    let parsed = || Some((year.parse().ok()?, n.parse().ok()?));
    has_form.then(parsed).flatten()
}

/// Returns the phrase of a piece. Its last token is a prefix if the word or single character may continue.
pub(super) fn phrase(piece: &str) -> String {
    let mut tokens = String::new();
    let mut runs = runs(piece).into_iter().peekable();
    let mut is_prefix = false;
    while let Some(run) = runs.next() {
        let is_last = runs.peek().is_none();
        match run {
            // The index pairs the last typed character with an unknown next one, so it is not a token by itself.
            Run::Unspaced(chars) if is_last && chars.len() > 1 => {
                for pair in chars.windows(2) {
                    push(&mut tokens, pair);
                }
                is_prefix = false;
            }
            Run::Unspaced(chars) => {
                for at in 0..chars.len() {
                    push(&mut tokens, &chars[at..(at + 2).min(chars.len())]);
                }
                is_prefix = is_last;
            }
            Run::Word(word) => {
                push(&mut tokens, &word);
                is_prefix = is_last;
            }
        }
    }
    format!("\"{tokens}\"{}", if is_prefix { " *" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokenize(text: &str) -> String {
        let mut tokens = String::new();
        push_text(&mut tokens, text);
        tokens.replace(MARK, "#")
    }

    #[test]
    fn a_padded_number_is_also_found_as_it_is_spoken() {
        for (number, short) in [
            ("盛劳调（2026）001号", "盛劳调（2026）1号"),
            ("盛劳调字〔2026〕第100号", "盛劳调字〔2026〕第100号"),
            ("2026/000070", "2026/70"),
        ] {
            assert_eq!(without_leading_zeros(number), short);
        }
    }

    #[test]
    fn names_become_overlapping_pairs() {
        assert_eq!(tokenize("王小明"), "王小 小明 明");
        assert_eq!(tokenize("南三排２７号"), "南三 三排 排 27 号");
        assert_eq!(tokenize("20261020"), "20261020");
        assert_eq!(tokenize("Li Ming（代）"), "li ming 代");
    }

    #[test]
    fn a_name_has_the_same_tokens_in_every_spelling() {
        for typed in [
            "王小明",
            "王 小明",
            "王　小\u{2003}明",
            "王\u{200B}小明",
            "王·小·明",
            "王 ⼩明",
        ] {
            assert_eq!(tokenize(typed), "王小 小明 明", "{typed:?}");
        }
        assert_eq!(tokenize("古丽・阿不"), "古丽 丽阿 阿不 不");
        assert_eq!(tokenize("一\n二"), "一 二");
    }

    #[test]
    fn a_number_is_cut_into_sevens_and_its_last_four() {
        let mut tokens = String::new();
        push_number(&mut tokens, "138000012");
        push_number(&mut tokens, "661234");
        push_number(&mut tokens, "");
        assert_eq!(
            tokens.replace(MARK, "#"),
            "#0012 #1380000 #3800001 #8000012 #661234"
        );
        assert_eq!(
            tokenize("电138 0000 1234"),
            "电 #1234 #1380000 #3800001 #8000012 #0000123 #0001234"
        );
        assert_eq!(
            tokenize("护照E1234 单SF2026"),
            "护照 照 e1234 单 sf2026 #e1234 #sf2026"
        );
        assert!(tokenize("护照E12345678").ends_with("#e12345678"));
        assert_eq!(
            tokenize("证320200189001010014号"),
            "证 号 #320200189001010014"
        );
    }
}
