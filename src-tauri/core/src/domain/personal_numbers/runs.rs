//! Cuts a text into runs: digits with nothing between them but what people write inside a number.

use std::ops::Range;

use super::number::digit;
use crate::domain::normal_form::FoldedChar;

/// Digits without anything between them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub digits: String,
    /// The places of the digits in the folded text.
    pub places: Range<usize>,
    /// The characters between the group before it in the run and this one; empty for the first.
    pub gap: String,
}

/// Groups next to each other, and the text in which they stand.
#[derive(Clone, Copy)]
pub(super) struct GroupSlice<'a> {
    pub chars: &'a [FoldedChar],
    pub groups: &'a [Group],
}

/// Returns the runs of the digits that are not used yet. No number of a person goes beyond its run.
pub(super) fn runs(text: &str, chars: &[FoldedChar], used: &[bool]) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut last: Option<(usize, bool)> = None;
    let mut at = 0;
    while at < chars.len() {
        let Some((_, script)) = digit(chars[at].char).filter(|_| !used[at]) else {
            at += 1;
            continue;
        };
        let start = at;
        let mut digits = String::new();
        while let Some((value, same)) = chars.get(at).and_then(|place| digit(place.char))
            && same == script
            && !used[at]
        {
            digits.push(value);
            at += 1;
        }
        let joins = |(end, before): &(usize, bool)| {
            *before == script
                && !used[*end..start].contains(&true)
                && is_gap(text, chars, *end..start)
        };
        let joined_to = last.filter(joins);
        last = Some((at, script));
        let mut group = Group {
            digits,
            places: start..at,
            gap: String::new(),
        };
        match (joined_to, runs.last_mut()) {
            (Some((end, _)), Some(run)) => {
                group.gap = chars[end..start].iter().map(|place| place.char).collect();
                run.push(group);
            }
            _ => runs.push(vec![group]),
        }
    }
    runs
}

/// Returns whether these characters can stand inside a number: blanks and signs of every kind and number, a lone x, and
/// one or two letters that touch a digit, as in a credit code.
fn is_gap(text: &str, chars: &[FoldedChar], gap: Range<usize>) -> bool {
    let mut lines = 0;
    let mut at = gap.start;
    while at < gap.end {
        let c = chars[at].char;
        let is_letter = |place: &&FoldedChar| place.char.is_ascii_alphabetic();
        let letters = chars[at..gap.end].iter().take_while(is_letter).count();
        if letters > 0 {
            let touches = at == gap.start || at + letters == gap.end;
            if !(letters <= 2 && touches || letters == 1 && c == 'x') {
                return false;
            }
            at += letters;
            continue;
        }
        lines += usize::from(c == '\n');
        if lines > 1 || is_boundary(c, &text[chars[at].source.clone()]) {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns whether a folded character never stands inside a number: another letter, the end of a sentence or of a part
/// of it, a sign of arithmetic or of a currency. A full-width comma ends a part of a sentence, the usual one does not.
fn is_boundary(folded: char, written: &str) -> bool {
    folded.is_alphanumeric()
        || matches!(
            folded,
            '。' | ';' | ':' | '!' | '?' | '¥' | '$' | '%' | '+' | '=' | '×' | '÷'
        )
        || written == "，"
}

impl<'a> GroupSlice<'a> {
    pub fn part(self, groups: Range<usize>) -> GroupSlice<'a> {
        GroupSlice {
            chars: self.chars,
            groups: &self.groups[groups],
        }
    }

    /// Returns the digits, without anything between them.
    pub fn digits(self) -> String {
        self.groups
            .iter()
            .map(|group| group.digits.as_str())
            .collect()
    }

    pub fn places(self) -> Vec<usize> {
        self.groups
            .iter()
            .flat_map(|group| group.places.clone())
            .collect()
    }

    /// Returns how many digits each group has.
    pub fn lengths(self) -> Vec<usize> {
        self.groups.iter().map(|group| group.digits.len()).collect()
    }

    /// Returns what stands between the groups.
    pub fn gaps(self) -> impl Iterator<Item = &'a str> {
        self.groups.iter().skip(1).map(|group| group.gap.as_str())
    }

    fn first(self) -> usize {
        self.groups.first().map_or(0, |group| group.places.start)
    }

    /// Returns the place behind the last digit.
    pub fn end(self) -> usize {
        self.groups.last().map_or(0, |group| group.places.end)
    }

    /// Returns whether no other group of the run stands before the window.
    pub fn starts_run(self) -> bool {
        self.groups
            .first()
            .is_some_and(|group| group.gap.is_empty())
    }

    pub fn has_plus(self) -> bool {
        let before = self.chars[..self.first()].iter().rev();
        before
            .map(|place| place.char)
            .find(|c| *c != ' ' && *c != '(')
            == Some('+')
    }

    /// Returns the text before the window, without blanks, up to `count` characters.
    pub fn text_before(self, count: usize) -> String {
        without_blanks(&self.chars[self.first().saturating_sub(count)..self.first()])
    }

    /// Returns the text behind the window, without blanks, up to `count` characters.
    pub fn text_after(self, count: usize) -> String {
        without_blanks(&self.chars[self.end()..self.chars.len().min(self.end() + count)])
    }
}

fn without_blanks(chars: &[FoldedChar]) -> String {
    chars
        .iter()
        .map(|place| place.char)
        .filter(|c| *c != ' ')
        .collect()
}
