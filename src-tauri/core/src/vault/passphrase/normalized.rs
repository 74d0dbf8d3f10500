//! A normalized passphrase, used only to estimate its strength.

use zeroize::Zeroizing;

/// A text in lower case, with plain forms instead of full-width ones and without spaces; wiped when
/// dropped.
pub(super) struct Normalized(pub(super) Zeroizing<Vec<char>>);

impl Normalized {
    /// Normalizes the first `max_length` characters of `text`.
    pub(super) fn new(text: &str, max_length: usize) -> Self {
        // Lower case can be three characters for one; the full size is allocated at once, so that no
        // unwiped copy stays behind.
        let mut normalized = Zeroizing::new(Vec::with_capacity(max_length.min(text.len()) * 3));
        normalized.extend(
            text.chars()
                .take(max_length)
                .map(|c| match c {
                    '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                    _ => c,
                })
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase),
        );
        Self(normalized)
    }

    /// Returns true for `aaaa…`, `abcabcabc…`, `abcdefgh…`, `98765432…`: a repeated unit of up to a
    /// third of the whole, or equal steps.
    pub(super) fn is_one_pattern(&self) -> bool {
        let text = &self.0;
        let repeats = |unit: usize| text.iter().zip(text.iter().skip(unit)).all(|(a, b)| a == b);
        let steps = |step: i64| {
            text.windows(2)
                .all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
        };
        text.len() < 3 || (1..=text.len() / 3).any(repeats) || steps(1) || steps(-1)
    }

    /// Returns true for digits with at most one other character (an ID number may end in X).
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
