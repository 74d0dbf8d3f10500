//! Estimates the guesses that find a passphrase.
//!
//! The passphrase is cut into pieces in every possible way. A known piece (a word, a date, a
//! repetition) costs as many guesses as there are things of its kind; any other character costs a
//! fixed number. The guesses of the pieces multiply, and the cut with the fewest guesses counts,
//! because a guesser finds it first (Wheeler, "zxcvbn", USENIX Security 2016).

use zeroize::Zeroizing;

use super::normalized::Normalized;
use super::piece::{Piece, PieceKind};
use super::{patterns, words};

/// The cost of guessing that a known piece ends here: a factor of two.
const BOUNDARY_LOG10: f64 = 0.3;
/// The cost of guessing the start and the length of a repetition.
const REPETITION_LOG10: f64 = 1.5;
const OWN_NAME_LOG10: f64 = 0.5;

/// Returns the guesses for one unknown character. They are few, because what these lists do not know
/// is not random: other words, other names. Digits alone count least. A hanzi in running text is
/// worth five to six bits.
fn unknown_char_log10(c: char, digits_alone: bool) -> f64 {
    match c {
        '0'..='9' if digits_alone => 0.8,
        '0'..='9' | 'a'..='z' => 1.0,
        '\u{21}'..='\u{7e}' => 1.2,
        _ if words::is_hanzi(c) => words::hanzi_log10(c),
        _ => 1.5,
    }
}

/// The reading with the fewest guesses.
pub(super) struct Guesses {
    /// The decimal logarithm of the guesses.
    pub log10: f64,
    /// The [`PieceKind`] of every character.
    kinds: Zeroizing<Vec<u8>>,
}

impl Guesses {
    pub(super) fn minimum(text: &Normalized, own_names: &[Normalized]) -> Self {
        let digits_alone = text.is_digits();
        let text: &[char] = &text.0;
        // For every length read so far: the guesses, the length of the last piece, and its kind.
        let mut best = vec![(f64::INFINITY, 0, PieceKind::Unknown); text.len() + 1];
        best[0].0 = 0.0;
        for at in 0..text.len() {
            let so_far = best[at].0;
            let mut offer = |piece: Piece, boundary: f64| {
                let guesses = so_far + piece.log10 + boundary;
                let end = &mut best[at + piece.length];
                if guesses < end.0 {
                    *end = (guesses, piece.length, piece.kind);
                }
            };
            let one = Piece {
                length: 1,
                log10: unknown_char_log10(text[at], digits_alone),
                kind: PieceKind::Unknown,
            };
            offer(one, 0.0);
            own_name(&text[at..], own_names).for_each(|piece| offer(piece, BOUNDARY_LOG10));
            latin_run(text, at)
                .into_iter()
                .for_each(|piece| offer(piece, 0.0));
            words::matches_at(&text[at..]).for_each(|piece| offer(piece, BOUNDARY_LOG10));
            patterns::matches_at(text, at).for_each(|piece| offer(piece, BOUNDARY_LOG10));
            repetition(text, at).for_each(|piece| offer(piece, BOUNDARY_LOG10));
        }
        let mut kinds = Zeroizing::new(vec![0; text.len()]);
        let mut end = text.len();
        while end > 0 {
            let (_, length, kind) = best[end];
            kinds[end - length..end].fill(kind as u8);
            end -= length;
        }
        let log10 = best[text.len()].0;
        Self { log10, kinds }
    }

    /// Returns the share of the characters of this kind, 0 to 1.
    pub(super) fn share(&self, kind: PieceKind) -> f64 {
        let count = self
            .kinds
            .iter()
            .filter(|other| **other == kind as u8)
            .count();
        count as f64 / self.kinds.len().max(1) as f64
    }
}

/// Returns the names that `tail` begins with.
fn own_name(tail: &[char], names: &[Normalized]) -> impl Iterator<Item = Piece> {
    names
        .iter()
        .filter(|name| name.0.len() >= 2 && tail.starts_with(&name.0))
        .map(|name| Piece {
            length: name.0.len(),
            log10: OWN_NAME_LOG10,
            kind: PieceKind::OwnName,
        })
}

/// Estimates a whole run of Latin letters, digits and signs by the crate `zxcvbn`, which knows English
/// words, stolen passwords and the usual substitutions of letters.
fn latin_run(text: &[char], at: usize) -> Option<Piece> {
    let latin = |c: &char| matches!(c, '\u{21}'..='\u{7e}');
    if !latin(&text[at]) || (at > 0 && latin(&text[at - 1])) {
        return None;
    }
    let run = text[at..].iter().copied().take_while(latin);
    let run: Zeroizing<String> = Zeroizing::new(run.take(MAX_LATIN_RUN).collect());
    let log10 = zxcvbn::zxcvbn(&run, &[]).guesses_log10().max(0.0);
    Some(Piece::word(run.len(), log10))
}

/// The characters that `zxcvbn` reads.
const MAX_LATIN_RUN: usize = 100;

/// Returns the repetitions of two and more earlier characters, forwards or backwards.
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
        log10: REPETITION_LOG10,
        kind: PieceKind::Repetition,
    })
}
