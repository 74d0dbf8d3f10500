//! Case numbers 案号, such as 盛劳调字〔2026〕第7号.
//!
//! The number counts in every year and series without gaps and without reuse, from 1 or on from the last number on paper;
//! each office sets its own patterns, which are kept as they are typed. The default encloses the year in 〔〕 (U+3014, U+3015) as in
//! official documents (GB/T 9704).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::normal_form::fold;
use super::vocabulary::NumberSeries;

/// Year, running number and series of a case, in the order of registration. [`NumberPattern::render`] formats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CaseNumber {
    pub year: i32,
    /// From 1, in every year and series.
    pub n: u32,
    #[serde(default, skip_serializing_if = "NumberSeries::is_main")]
    #[ts(as = "Option<NumberSeries>", optional)]
    pub series: NumberSeries,
}

impl CaseNumber {
    /// Returns a number of the main series.
    pub const fn main(year: i32, n: u32) -> CaseNumber {
        let series = NumberSeries::Main;
        CaseNumber { year, n, series }
    }
}

/// The largest running number of a year that can be given as the last one on paper.
pub const MAX_PAPER_NUMBER: u32 = 99_999;

/// The reason why a pattern is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternRefusal {
    #[error("the year must stand in the pattern once")]
    Year,
    #[error("the running number must stand in the pattern once")]
    Number,
    #[error("the short name may stand in the pattern once at most")]
    Name,
    #[error("year and running number need something between them")]
    Adjacent,
    #[error("only the placeholders {{name}}, {{year}}, {{n}} and {{n:2}} to {{n:6}}")]
    Placeholder,
    #[error("a bracket without its other half")]
    Brackets,
    #[error("a character that does not belong into a number")]
    Character,
    #[error("too long")]
    TooLong,
}

impl PatternRefusal {
    /// Returns the code for which the UI has texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "pattern_year",
            Self::Number => "pattern_number",
            Self::Name => "pattern_name",
            Self::Adjacent => "pattern_adjacent",
            Self::Placeholder => "pattern_placeholder",
            Self::Brackets => "pattern_brackets",
            Self::Character => "pattern_character",
            Self::TooLong => "pattern_too_long",
        }
    }
}

/// The pattern of an office's case numbers: text with `{year}` and `{n}` exactly once and `{name}`, the short name of
/// the office, at most once. `{n:3}` writes the running number with at least three digits. On the wire and in the store:
/// that text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
pub struct NumberPattern(#[ts(type = "string")] String);

const NAME: &str = "{name}";
const YEAR: &str = "{year}";
/// The running number, with at least as many digits as its place here says.
const NUMBERS: [&str; 6] = ["{n}", "{n:2}", "{n:3}", "{n:4}", "{n:5}", "{n:6}"];
const PAIRS: [(char, char); 6] = [
    ('〔', '〕'),
    ('（', '）'),
    ('(', ')'),
    ('[', ']'),
    ('［', '］'),
    ('【', '】'),
];
const MAX_LENGTH: usize = 60;

impl NumberPattern {
    pub const DEFAULT: &str = "{name}劳调字〔{year}〕第{n}号";

    /// Parses a typed pattern and keeps it as the office writes it.
    pub fn parse(typed: &str) -> Result<Self, PatternRefusal> {
        let text = typed.trim().to_owned();
        if text.chars().count() > MAX_LENGTH {
            return Err(PatternRefusal::TooLong);
        }
        let count_of = |placeholder| text.matches(placeholder).count();
        if count_of(YEAR) != 1 {
            return Err(PatternRefusal::Year);
        }
        let (n, _) = number_placeholder(&text);
        if NUMBERS.into_iter().map(count_of).sum::<usize>() != 1 {
            return Err(PatternRefusal::Number);
        }
        if count_of(NAME) > 1 {
            return Err(PatternRefusal::Name);
        }
        let is_adjacent = |pair: [&str; 2]| text.contains(&pair.concat());
        if is_adjacent([YEAR, n]) || is_adjacent([n, YEAR]) {
            return Err(PatternRefusal::Adjacent);
        }
        let literal = text
            .replacen(YEAR, "", 1)
            .replacen(n, "", 1)
            .replacen(NAME, "", 1);
        if literal.contains(['{', '}']) {
            return Err(PatternRefusal::Placeholder);
        }
        check_literal(&literal)?;
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number as printed on paper, e.g. `盛劳调字〔2026〕第7号` for the short name 盛.
    pub fn render(&self, short_name: &str, number: CaseNumber) -> String {
        let (n, digits) = number_placeholder(&self.0);
        // The name is inserted last, so that text in it is not replaced as a placeholder.
        self.0
            .replacen(YEAR, &number.year.to_string(), 1)
            .replacen(n, &format!("{:0digits$}", number.n), 1)
            .replacen(NAME, short_name, 1)
    }

    /// Returns the form of all numbers of this pattern, see [`number_form`].
    pub fn form(&self, short_name: &str) -> String {
        number_form(&self.render(short_name, CaseNumber::main(2000, 1)))
    }
}

/// Returns the form of a number on paper: as it is compared, with `#` for each run of digits. Numbers of different forms are
/// never the same text.
pub fn number_form(number: &str) -> String {
    let mut form = String::with_capacity(number.len());
    for c in fold(number).chars() {
        match c.is_ascii_digit() {
            true if form.ends_with('#') => {}
            true => form.push('#'),
            false => form.push(c),
        }
    }
    form
}

/// Returns the placeholder of the running number in a pattern and its least number of digits.
fn number_placeholder(text: &str) -> (&'static str, usize) {
    let found = NUMBERS.into_iter().zip(1..).find(|(n, _)| text.contains(n));
    found.unwrap_or((NUMBERS[0], 1))
}

/// Checks the characters and the pairs of brackets outside the placeholders.
fn check_literal(literal: &str) -> Result<(), PatternRefusal> {
    let is_allowed = |c: char| {
        c.is_alphanumeric() || c == '-' || c == '/' || c == '－' || c == '—' || c == '·' || c == '.'
    };
    let mut open = Vec::new();
    for c in literal.chars() {
        if let Some(&(_, closing)) = PAIRS.iter().find(|(opening, _)| *opening == c) {
            open.push(closing);
        } else if PAIRS.iter().any(|(_, closing)| *closing == c) {
            if open.pop() != Some(c) {
                return Err(PatternRefusal::Brackets);
            }
        } else if !is_allowed(c) {
            return Err(PatternRefusal::Character);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(PatternRefusal::Brackets)
    }
}

impl Default for NumberPattern {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

impl FromStr for NumberPattern {
    type Err = PatternRefusal;

    fn from_str(text: &str) -> Result<Self, PatternRefusal> {
        Self::parse(text)
    }
}

impl TryFrom<String> for NumberPattern {
    type Error = PatternRefusal;

    fn try_from(text: String) -> Result<Self, PatternRefusal> {
        Self::parse(&text)
    }
}

impl From<NumberPattern> for String {
    fn from(pattern: NumberPattern) -> Self {
        pattern.0
    }
}

impl fmt::Display for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVENTH: CaseNumber = CaseNumber::main(2026, 7);

    #[test]
    fn numbers_follow_the_pattern_of_the_office() {
        for (pattern, written) in [
            (NumberPattern::DEFAULT, "盛劳调字〔2026〕第7号"),
            ("（{year}）{name}调{n}", "（2026）盛调7"),
            ("{name}劳调字[{year}]第{n}号", "盛劳调字[2026]第7号"),
            ("{name}劳调字【{year}】第{n:3}号", "盛劳调字【2026】第007号"),
            ("{name}劳调字［{year}］第{n:2}号", "盛劳调字［2026］第07号"),
            ("{year}-{n}", "2026-7"),
            ("{year}/{n:6}", "2026/000007"),
            ("LT（梁溪）{n}/{year}", "LT（梁溪）7/2026"),
        ] {
            assert_eq!(
                NumberPattern::parse(pattern).unwrap().render("盛", SEVENTH),
                written,
                "{pattern}"
            );
        }
        assert_eq!(
            NumberPattern::parse(NumberPattern::DEFAULT),
            Ok(NumberPattern::default())
        );
    }

    #[test]
    fn patterns_of_one_form_can_print_the_same_text_and_others_cannot() {
        let form = |pattern: &str| NumberPattern::parse(pattern).unwrap().form("盛2");
        for (one, other, same) in [
            ("{name}调〔{year}〕{n}", "{name}调（{year}）{n:3}", true),
            ("{name}调〔{year}〕{n}", "盛调〔{year}〕{n}", false),
            ("{name}调〔{year}〕{n}", "{name}咨〔{year}〕{n}", false),
            ("1{n}-{year}", "{n}-{year}", true),
            ("{n}/{year}", "{year}/{n}", true),
            ("A{year}-{n}", "a{year}-{n}", true),
        ] {
            assert_eq!(form(one) == form(other), same, "{one} {other}");
        }
        let pattern = NumberPattern::parse("{year}咨{n:4}").unwrap();
        for n in [1, 9_999, 99_999] {
            let number = pattern.render("盛", CaseNumber::main(2026, n));
            assert_eq!(number_form(&number), pattern.form("盛"));
        }
    }

    #[test]
    fn a_short_name_is_never_a_placeholder() {
        assert_eq!(
            NumberPattern::default().render("{n}{year}", SEVENTH),
            "{n}{year}劳调字〔2026〕第7号"
        );
    }

    #[test]
    fn bad_patterns_are_refused() {
        for (pattern, refusal) in [
            ("", PatternRefusal::Year),
            ("第{n}号", PatternRefusal::Year),
            ("{year}{year}-{n}", PatternRefusal::Year),
            ("〔{year}〕", PatternRefusal::Number),
            ("〔{year}〕{n}{n}", PatternRefusal::Number),
            ("{name}{name}〔{year}〕{n}", PatternRefusal::Name),
            ("{year}{n}", PatternRefusal::Adjacent),
            ("{n:3}{year}", PatternRefusal::Adjacent),
            ("〔{year}〕{n}-{n:3}", PatternRefusal::Number),
            ("〔{year}〕{n:1}", PatternRefusal::Number),
            ("〔{year}〕{n:7}", PatternRefusal::Number),
            ("［{year}】第{n}号", PatternRefusal::Brackets),
            ("{n}{year}", PatternRefusal::Adjacent),
            ("{name}〔{year}〕{n}{month}", PatternRefusal::Placeholder),
            ("{name}〔{year}〕{n}}", PatternRefusal::Placeholder),
            ("〔{year}第{n}号", PatternRefusal::Brackets),
            ("{year}〕第{n}号", PatternRefusal::Brackets),
            ("〕{year}〔第{n}号", PatternRefusal::Brackets),
            ("（{name}〔）{year}〕第{n}号", PatternRefusal::Brackets),
            ("=〔{year}〕{n}", PatternRefusal::Character),
            ("〔{year}〕\n{n}", PatternRefusal::Character),
            ("〔{year}〕\u{202E}{n}", PatternRefusal::Character),
        ] {
            assert_eq!(NumberPattern::parse(pattern), Err(refusal), "{pattern:?}");
        }
        let long = format!("{}{{year}}-{{n}}", "字".repeat(60));
        assert_eq!(NumberPattern::parse(&long), Err(PatternRefusal::TooLong));
    }

    #[test]
    fn the_wire_form_is_the_checked_text() {
        let json = serde_json::to_string(&NumberPattern::default()).unwrap();
        assert_eq!(json, format!("\"{}\"", NumberPattern::DEFAULT));
        assert_eq!(
            serde_json::from_str::<NumberPattern>(&json).unwrap(),
            NumberPattern::default()
        );
        assert!(serde_json::from_str::<NumberPattern>("\"{n}\"").is_err());
    }

    #[test]
    fn numbers_sort_by_year_and_then_by_count() {
        let number = CaseNumber::main;
        let mut numbers = [
            number(2026, 2),
            number(2025, 10),
            number(2026, 10),
            number(2025, 9),
        ];
        numbers.sort();
        assert_eq!(
            numbers,
            [
                number(2025, 9),
                number(2025, 10),
                number(2026, 2),
                number(2026, 10)
            ]
        );
    }
}
