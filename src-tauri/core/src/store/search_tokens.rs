//! Cuts texts into tokens for the search index, and typed text into queries of it.
//!
//! Chinese is written without spaces and names have two or three characters, so texts are cut into overlapping pairs
//! (bigrams): 王小明 becomes 王小 小明 明. A phrase of pairs finds any part of two characters or more, and a single
//! character is found as the prefix of a pair. Latin words and numbers stay whole; for a number of seven digits or more
//! its last four are indexed, too, because people remember those.
//!
//! Numbers of people are indexed in their normal form, cut into overlapping sevens, with their last four. These tokens
//! begin with a mark that cannot be typed, so that no shorter part of a hidden number finds anything.

use crate::domain::normal_form::fold;
use crate::domain::number::CaseNumber;
use crate::domain::personal_numbers::{national, personal_numbers};

/// The beginning of the tokens of numbers: a private character, which the tokenizer of the index keeps.
pub(super) const MARK: char = '\u{E000}';
/// The least characters in a row by which a number is found.
const PART: usize = 7;
/// The last characters by which a number is found.
const ENDING: usize = 4;

/// Appends the tokens of a text, separated by spaces, as the index holds them.
pub fn push_text(out: &mut String, text: &str) {
    for run in runs(&normalize(text, true)) {
        match run {
            Run::Unspaced(chars) => {
                for at in 0..chars.len() {
                    push(out, &chars[at..(at + 2).min(chars.len())]);
                }
            }
            Run::Word(word) => {
                push(out, &word);
                if word.len() >= PART {
                    push(out, &word[word.len() - ENDING..]);
                }
            }
        }
    }
    if text.chars().any(char::is_numeric) {
        let numbers = personal_numbers(text, &[]);
        for number in numbers.iter().filter(|number| number.is_grouped) {
            push_number(out, &number.digits);
        }
    }
}

/// Appends the tokens of a number in its normal form.
pub fn push_number(out: &mut String, number: &str) {
    let chars: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let ending = match chars.len() {
        0 => return,
        PART.. => &chars[chars.len() - ENDING..],
        _ => &chars,
    };
    push_marked(out, ending);
    chars.windows(PART).for_each(|part| push_marked(out, part));
}

/// Appends the tokens of a case number as it is printed and as it is spoken: 第001号 is also found as 第1号.
pub fn push_number_text(out: &mut String, number: &str) {
    push_text(out, number);
    let spoken = without_leading_zeros(number);
    if spoken != number {
        push_text(out, &spoken);
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
fn normalize(text: &str, joins_blanks: bool) -> String {
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

fn push_marked(out: &mut String, token: &[char]) {
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

/// Returns the FTS5 query that finds texts with every typed piece; `None` if no letter or digit was typed.
///
/// Letters and digits without anything between them are one piece and are found only together. Digits in several
/// pieces are found as one number, too, and Latin words as one name. Every piece is quoted, so operators of the query
/// language are plain text.
pub fn query(typed: &str) -> Option<String> {
    let folded = normalize(typed, false);
    let pieces: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .take(12)
        .collect();
    let has_plus = folded.contains('+');
    let is_number = |piece: &&str| {
        let digits = piece.strip_suffix('x').unwrap_or(piece);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let mut units: Vec<String> = Vec::new();
    for unit in pieces.chunk_by(|a, b| is_number(a) && is_number(b)) {
        let joined = unit.concat();
        let phrases: Vec<String> = unit
            .iter()
            .map(|piece| or_number(phrase(piece), piece))
            .collect();
        units.push(match unit.len() {
            1 if !has_plus => phrases.concat(),
            _ => or_number(phrases.join(" AND "), &national(&joined, has_plus)),
        });
    }
    let is_name = |piece: &&str| piece.bytes().all(|b| b.is_ascii_lowercase());
    let mut query = units.join(" AND ");
    if pieces.len() > 1 && pieces.iter().all(is_name) {
        query = format!("(({query}) OR {})", phrase(&pieces.concat()));
    }
    if let Some((year, n)) = year_and_number(&fold(typed)) {
        query = format!("(({query}) OR \"{MARK}{year}n{n}\")");
    }
    (!pieces.is_empty()).then_some(query)
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

/// Returns the query with an alternative: the number of a person that is, ends with or contains what was typed, if that
/// is long enough.
fn or_number(query: String, typed: &str) -> String {
    let chars: Vec<char> = typed.chars().collect();
    let can_be_number = typed.is_ascii() && typed.bytes().any(|b| b.is_ascii_digit());
    if !can_be_number || chars.len() < ENDING {
        return query;
    }
    let mut tokens = String::new();
    match chars.len() {
        PART.. => chars
            .windows(PART)
            .for_each(|part| push_marked(&mut tokens, part)),
        _ => push_marked(&mut tokens, &chars),
    }
    format!("(({query}) OR \"{tokens}\")")
}

/// Returns the phrase of a piece. Its last token is a prefix if the word or single character may continue.
fn phrase(piece: &str) -> String {
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
                if !is_last && word.len() >= 7 {
                    push(&mut tokens, &word[word.len() - 4..]);
                }
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

    fn query(typed: &str) -> Option<String> {
        super::query(typed).map(|query| query.replace(MARK, "#"))
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
        assert_eq!(tokenize("13800001234"), "13800001234 1234");
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
            "电 138 0000 1234 #1234 #1380000 #3800001 #8000012 #0000123 #0001234"
        );
    }

    #[test]
    fn typed_text_becomes_phrases_and_never_an_operator() {
        assert_eq!(query("王小").as_deref(), Some("\"王小\""));
        assert_eq!(query("拖欠工资").as_deref(), Some("\"拖欠 欠工 工资\""));
        assert_eq!(query("王").as_deref(), Some("\"王\" *"));
        assert_eq!(query("张 三").as_deref(), Some("\"张三\""));
        assert_eq!(query("张 三丰").as_deref(), Some("\"张\" * AND \"三丰\""));
        assert_eq!(
            query("王 OR 李\" NEAR(").as_deref(),
            Some("\"王\" * AND \"or\" * AND \"李\" * AND \"near\" *")
        );
        assert_eq!(
            query("li ming").as_deref(),
            Some("((\"li\" * AND \"ming\" *) OR \"liming\" *)")
        );
        assert_eq!(query(" \"*()- "), None);
    }

    #[test]
    fn typed_digits_are_a_number_too() {
        assert_eq!(query("138").as_deref(), Some("\"138\" *"));
        assert_eq!(
            query("1234").as_deref(),
            Some("((\"1234\" *) OR \"#1234\")")
        );
        assert_eq!(
            query("138-00001").as_deref(),
            Some("((\"13800001\" *) OR \"#1380000 #3800001\")")
        );
        assert_eq!(
            query("138 00001").as_deref(),
            Some("((\"138\" * AND ((\"00001\" *) OR \"#00001\")) OR \"#1380000 #3800001\")")
        );
        let with_code = query("+86 13800001234").unwrap();
        assert!(
            with_code.ends_with("OR \"#1380000 #3800001 #8000012 #0000123 #0001234\")"),
            "{with_code}"
        );
        let case = query("2026-7").unwrap();
        assert!(case.ends_with("OR \"#2026n7\")"), "{case}");
    }

    #[test]
    fn signs_are_no_search() {
        for typed in ["？", "……", "*", "📞", " - ", "〔〕"] {
            assert!(is_signs_only(typed) && query(typed).is_none(), "{typed}");
        }
        for typed in ["", "  ", "\u{3000}", "\u{200B}", "？王", "7"] {
            assert!(!is_signs_only(typed), "{typed}");
        }
    }

    #[test]
    fn text_typed_in_one_piece_is_searched_as_one_phrase() {
        assert_eq!(
            query("南三排27号").as_deref(),
            Some("\"南三 三排 排 27 号\" *")
        );
        assert_eq!(query("第2").as_deref(), Some("\"第 2\" *"));
        for typed in ["盛劳调字〔2026〕第7号", "盛劳调字[2026]第７号"] {
            assert_eq!(
                query(typed).as_deref(),
                Some("\"盛劳 劳调 调字\" AND ((\"2026\" *) OR \"#2026\") AND \"第 7 号\" *")
            );
        }
        assert_eq!(
            query("（2026年）工资").as_deref(),
            Some("\"2026 年\" * AND \"工资\"")
        );
        assert_eq!(
            query("13800001234号").as_deref(),
            Some("\"13800001234 1234 号\" *")
        );
    }
}
