//! A passphrase made plain for comparing: only ever used to judge it.

use zeroize::Zeroizing;

/// In lower case, full-width forms made plain, spaces gone; wiped when dropped.
pub(super) struct Folded(pub(super) Zeroizing<Vec<char>>);

impl Folded {
    /// The first `most` characters of `text`.
    pub(super) fn new(text: &str, most: usize) -> Self {
        // Lower case can be three characters for one; the room is taken at once, so that no unwiped
        // copy stays behind.
        let mut folded = Zeroizing::new(Vec::with_capacity(most.min(text.len()) * 3));
        folded.extend(
            text.chars()
                .take(most)
                .map(|c| match c {
                    '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                    _ => c,
                })
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase),
        );
        Self(folded)
    }

    /// `aaaa…`, `abcabcabc…`, `abcdefgh…`, `98765432…`: a unit of up to a third of the whole, or
    /// equal steps.
    pub(super) fn is_one_pattern(&self) -> bool {
        let text = &self.0;
        let repeats = |unit: usize| text.iter().zip(text.iter().skip(unit)).all(|(a, b)| a == b);
        let steps = |step: i64| {
            text.windows(2)
                .all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
        };
        text.len() < 3 || (1..=text.len() / 3).any(repeats) || steps(1) || steps(-1)
    }

    /// Digits with at most one other character among them (an ID number may end in X).
    pub(super) fn is_digits(&self) -> bool {
        let signs = |c: &&char| !matches!(**c, '-' | '.' | '/' | '_' | '年' | '月' | '日');
        self.0
            .iter()
            .filter(signs)
            .filter(|c| !c.is_numeric())
            .count()
            <= 1
    }
}
