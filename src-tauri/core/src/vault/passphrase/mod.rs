//! The strength of a new passphrase. Nothing here is applied at sign-in.
//!
//! There are no composition rules (OWASP ASVS 5.0, 6.2.5), and nothing is trimmed or normalized for
//! use (6.2.8). The measure is the number of guesses of somebody who knows how people choose: the
//! fewest over all ways of reading the passphrase as words, pinyin, dates, numbers, walks over the
//! keyboard and repetitions, with unknown characters for the rest ([`guess`], after zxcvbn). Fewer
//! than 10¹² are refused: at the cost of [`super::KdfParams::STANDARD`] per guess, ten thousand
//! computers need two years for them.
//!
//! Runs of Latin letters are also estimated by the crate `zxcvbn`. It is not enough alone, because it
//! knows no Chinese and counts a hanzi as a digit.

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

mod guess;
mod normalized;
mod patterns;
mod piece;
mod words;

use guess::Guesses;
use normalized::Normalized;
use piece::PieceKind;

/// The normal form that a new passphrase already has, so that a character is counted once, and normalization can be added later
/// without locking anybody out.
const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();

/// The allowed length of a passphrase in characters (Unicode scalar values; NIST SP 800-63B-4, 3.1.1.2).
pub const LENGTH: std::ops::RangeInclusive<usize> = 15..=256;

/// The decimal logarithm of the guesses that a passphrase must withstand.
pub const MIN_GUESSES_LOG10: f64 = 12.0;

/// The reason why a new passphrase is refused. The UI has the texts for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("fewer than {} characters", LENGTH.start())]
    TooShort,
    #[error("more than {} characters", LENGTH.end())]
    TooLong,
    /// A control or invisible character (a pasted line end), or one with a second spelling in Unicode,
    /// which another keyboard might send, so that the person would be locked out.
    #[error("a character that cannot be typed reliably")]
    UnusableCharacter,
    /// One character or one short unit repeated, or a row of letters or digits.
    #[error("one pattern repeated")]
    Repeated,
    /// Digits alone, most of them a known number such as an ID number, a phone number or a date.
    #[error("digits alone")]
    DigitsOnly,
    /// Common passwords and words, pinyin, verses, walks over the keyboard, dates.
    #[error("well-known words and patterns")]
    Common,
    /// Little more than the person's or the office's own name.
    #[error("little more than an own name")]
    OwnName,
}

/// The strength of a passphrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// The decimal logarithm of the guesses that find it, 0 and more; below [`MIN_GUESSES_LOG10`] it
    /// is refused.
    pub guesses_log10: f64,
    /// The reason for a refusal; `None` for a good passphrase.
    pub weakness: Option<Weakness>,
}

/// Estimates a new passphrase, also while it is being typed. `own_names` are words tied to the person
/// (sign-in name, office), which a guesser tries first.
pub fn estimate(passphrase: &str, own_names: &[&str]) -> Strength {
    let normalized = Normalized::new(passphrase, *LENGTH.end());
    let names: Vec<Normalized> = own_names
        .iter()
        .map(|name| Normalized::new(name, *LENGTH.end()))
        .collect();
    let guesses = Guesses::minimum(&normalized, &names);
    Strength {
        guesses_log10: guesses.log10,
        weakness: weakness(passphrase, &normalized, &guesses),
    }
}

/// Returns whether a passphrase has fewer characters than a new one must have: an earlier version allowed twelve.
pub fn is_short(passphrase: &str) -> bool {
    passphrase.chars().count() < *LENGTH.start()
}

/// Refuses a new passphrase that is too weak.
///
/// # Errors
/// The [`Weakness`] of its [`Strength`].
pub fn check_strength(passphrase: &str, own_names: &[&str]) -> Result<(), Weakness> {
    estimate(passphrase, own_names).weakness.map_or(Ok(()), Err)
}

/// Returns the reason to refuse a passphrase, if there is one.
fn weakness(passphrase: &str, normalized: &Normalized, guesses: &Guesses) -> Option<Weakness> {
    if is_short(passphrase) {
        return Some(Weakness::TooShort);
    }
    if passphrase.chars().count() > *LENGTH.end() {
        return Some(Weakness::TooLong);
    }
    if passphrase.chars().any(is_unusable) || !NFC.is_normalized(passphrase) {
        return Some(Weakness::UnusableCharacter);
    }
    // Tolerates rounding: a sum of fractions that is twelve may come out slightly less.
    if guesses.log10 + 1e-9 >= MIN_GUESSES_LOG10 {
        return None;
    }
    // Several reasons may apply; the most helpful one is returned.
    let share = |kind| guesses.share(kind);
    Some(if normalized.is_one_pattern() {
        Weakness::Repeated
    } else if normalized.is_digits() {
        Weakness::DigitsOnly
    } else if share(PieceKind::OwnName) > 0.0 {
        Weakness::OwnName
    } else if share(PieceKind::Repetition) > 0.5 {
        Weakness::Repeated
    } else {
        Weakness::Common
    })
}

/// Returns true for invisible and control characters and those with more than one Unicode spelling
/// (combining marks, Hangul jamo, compatibility hanzi, letter-like signs).
fn is_unusable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // soft hyphen, zero width, line and paragraph ends, bidi and other invisible ones
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}'
            // combining marks, of kana and half forms too, and variation selectors
            | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe2f}'
            // Hangul jamo, compatibility hanzi, ohm, kelvin and angstrom signs
            | '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}'
            | '\u{2126}' | '\u{212a}' | '\u{212b}'
            // private use and specials
            | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffd}')
}

#[cfg(test)]
mod tests;
