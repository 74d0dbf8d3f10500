//! The fewest guesses over all ways of reading a passphrase.
//!
//! A passphrase is cut into pieces in every possible way. A piece that is something known (a word,
//! a date, a repetition of what stood before) costs as many guesses as there are things of its
//! kind; a character that is nothing known costs a fixed number. The guesses of the pieces
//! multiply, and the cut with the fewest counts, because the guesser finds that one first
//! (Wheeler, "zxcvbn", USENIX Security 2016).

use zeroize::Zeroizing;

use super::folded::Folded;
use super::{patterns, words};

/// What a piece was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing known.
    Unknown,
    OwnName,
    /// Words, pinyin, verses.
    Word,
    /// Walks, rows, dates, numbers.
    Pattern,
    /// What stood before, again.
    Repetition,
}

/// A piece that begins where it was looked for: so many characters, so many guesses (decimal
/// logarithm).
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub length: usize,
    pub log10: f64,
    pub found: Found,
}

impl Piece {
    pub(super) fn pattern(length: usize, log10: f64) -> Self {
        let found = Found::Pattern;
        Self {
            length,
            log10,
            found,
        }
    }

    pub(super) fn word(length: usize, log10: f64) -> Self {
        let found = Found::Word;
        Self {
            length,
            log10,
            found,
        }
    }
}

/// That a known piece ends here and not elsewhere must be guessed as well: a factor of two.
const BORDER: f64 = 0.3;
/// Which stretch that stood before comes again: where it begins and how long it is.
const REPETITION: f64 = 1.5;
const OWN_NAME: f64 = 0.5;

/// Guesses for one unknown character. Little, because what is unknown to these lists is not
/// random: words they do not have, names of others; and least where there are digits alone, which
/// nobody draws by lot. A hanzi in running text
/// is worth five to six bits.
fn unknown(c: char, digits_alone: bool) -> f64 {
    match c {
        '0'..='9' if digits_alone => 0.8,
        '0'..='9' | 'a'..='z' => 1.0,
        '\u{21}'..='\u{7e}' => 1.2,
        _ if words::is_hanzi(c) => words::hanzi(c),
        _ => 1.5,
    }
}

/// The cheapest reading.
pub(super) struct Guesses {
    /// Decimal logarithm.
    pub log10: f64,
    /// For every character what it was read as.
    read: Zeroizing<Vec<u8>>,
}

impl Guesses {
    pub(super) fn fewest(text: &Folded, own_names: &[Folded]) -> Self {
        let digits_alone = text.is_digits();
        let text: &[char] = &text.0;
        // To have read so many characters: the guesses, the length of the last piece, and what it is.
        let mut best = vec![(f64::INFINITY, 0, Found::Unknown); text.len() + 1];
        best[0].0 = 0.0;
        for at in 0..text.len() {
            let so_far = best[at].0;
            let mut offer = |piece: Piece, border: f64| {
                let guesses = so_far + piece.log10 + border;
                let end = &mut best[at + piece.length];
                if guesses < end.0 {
                    *end = (guesses, piece.length, piece.found);
                }
            };
            let one = Piece {
                length: 1,
                log10: unknown(text[at], digits_alone),
                found: Found::Unknown,
            };
            offer(one, 0.0);
            own_name(&text[at..], own_names).for_each(|piece| offer(piece, BORDER));
            latin_run(text, at)
                .into_iter()
                .for_each(|piece| offer(piece, 0.0));
            words::at(&text[at..]).for_each(|piece| offer(piece, BORDER));
            patterns::at(text, at).for_each(|piece| offer(piece, BORDER));
            repetition(text, at).for_each(|piece| offer(piece, BORDER));
        }
        let mut read = Zeroizing::new(vec![0; text.len()]);
        let mut end = text.len();
        while end > 0 {
            let (_, length, found) = best[end];
            read[end - length..end].fill(found as u8);
            end -= length;
        }
        let log10 = best[text.len()].0;
        Self { log10, read }
    }

    /// How much of the passphrase was read as `found`, 0 to 1.
    pub(super) fn share(&self, found: Found) -> f64 {
        let count = self
            .read
            .iter()
            .filter(|read| **read == found as u8)
            .count();
        count as f64 / self.read.len().max(1) as f64
    }
}

fn own_name(tail: &[char], names: &[Folded]) -> impl Iterator<Item = Piece> {
    names
        .iter()
        .filter(|name| name.0.len() >= 2 && tail.starts_with(&name.0))
        .map(|name| Piece {
            length: name.0.len(),
            log10: OWN_NAME,
            found: Found::OwnName,
        })
}

/// A whole run of Latin letters, digits and signs as the well-kept estimator reads it, which knows English words,
/// stolen passwords and the usual replacements of letters. It reads at most [`LATIN_RUN`] characters.
fn latin_run(text: &[char], at: usize) -> Option<Piece> {
    let latin = |c: &char| matches!(c, '\u{21}'..='\u{7e}');
    if !latin(&text[at]) || (at > 0 && latin(&text[at - 1])) {
        return None;
    }
    let run = text[at..].iter().copied().take_while(latin);
    let run: Zeroizing<String> = Zeroizing::new(run.take(LATIN_RUN).collect());
    let log10 = zxcvbn::zxcvbn(&run, &[]).guesses_log10().max(0.0);
    Some(Piece::word(run.len(), log10))
}

/// As much as the estimator looks at.
const LATIN_RUN: usize = 100;

/// Two characters and more that stood before, as they were or the other way round.
fn repetition(text: &[char], at: usize) -> impl Iterator<Item = Piece> {
    let tail = &text[at..];
    let alike = |earlier: &mut dyn Iterator<Item = &char>| {
        tail.iter().zip(earlier).take_while(|(a, b)| a == b).count()
    };
    let forwards = |from: usize| alike(&mut text[from..].iter());
    let backwards = |to: usize| alike(&mut text[..to].iter().rev());
    let longest = (0..at)
        .map(forwards)
        .chain((1..=at).map(backwards))
        .max()
        .unwrap_or(0);
    (2..=longest).map(|length| Piece {
        length,
        log10: REPETITION,
        found: Found::Repetition,
    })
}
