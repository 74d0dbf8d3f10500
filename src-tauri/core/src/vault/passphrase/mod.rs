//! How good a new passphrase is. Nothing here is asked of a passphrase at sign-in: that one is
//! right or wrong.
//!
//! There are no composition rules (OWASP ASVS 5.0, 6.2.5) and nothing is trimmed or folded for use
//! (6.2.8). What counts is how many guesses somebody needs who knows how people choose: the fewest
//! over all ways of reading the passphrase as words, pinyin, dates, numbers, walks over the
//! keyboard, repetitions and, only for what is left, unknown characters ([`guess`], after zxcvbn).
//! Fewer than 10¹² are refused: with the cost of one guess ([`super::KdfParams::STANDARD`]), ten
//! thousand computers need two years for them.
//!
//! Runs of Latin letters are read by the crate `zxcvbn` as well; it knows no Chinese and counts a hanzi as a
//! digit, which is why it does not judge alone.

mod folded;
mod guess;
mod patterns;
mod words;

use folded::Folded;
use guess::{Found, Guesses};

/// Fewest and most characters (Unicode scalar values, not bytes) of a passphrase.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;

/// The decimal logarithm of the guesses that a passphrase must withstand (trust.md §2, T1).
pub const ENOUGH_LOG10: f64 = 12.0;

/// Why a new passphrase is refused; the words for the screen are the UI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("fewer than {} characters", LENGTH.start())]
    TooShort,
    #[error("more than {} characters", LENGTH.end())]
    TooLong,
    /// A control or invisible character (a pasted line end), or one that has a second spelling in
    /// Unicode, which another keyboard might send: the person could be locked out by it.
    #[error("a character that cannot be typed reliably")]
    UnusableCharacter,
    /// One character or one short unit over and over, or an alphabet or number row.
    #[error("one pattern repeated")]
    Repeated,
    /// An ID number, a phone, dates: digits alone, and too few that are nothing known.
    #[error("digits alone")]
    DigitsOnly,
    /// Common passwords and words, pinyin, verses, walks over the keyboard, dates.
    #[error("well-known words and patterns")]
    Common,
    /// Little more than the person's or the office's own name.
    #[error("little more than an own name")]
    OwnName,
}

/// How good a passphrase is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// Decimal logarithm of the guesses that find it, 0 and up; below [`ENOUGH_LOG10`] it is
    /// refused. For a meter: grows with every character that is not foreseen.
    pub guesses_log10: f64,
    /// Why it is refused; `None` for a good one.
    pub weakness: Option<Weakness>,
}

/// Estimates a passphrase that somebody wants to use from now on; also one that is half typed.
/// `own_names` are words tied to the person (sign-in name, office), which are tried first.
pub fn estimate(passphrase: &str, own_names: &[&str]) -> Strength {
    let folded = Folded::new(passphrase, *LENGTH.end());
    let names: Vec<Folded> = own_names
        .iter()
        .map(|name| Folded::new(name, *LENGTH.end()))
        .collect();
    let guesses = Guesses::fewest(&folded, &names);
    Strength {
        guesses_log10: guesses.log10,
        weakness: weakness(passphrase, &folded, &guesses),
    }
}

/// Judges a passphrase that somebody wants to use from now on.
///
/// # Errors
/// The [`Weakness`] of its [`Strength`].
pub fn judge(passphrase: &str, own_names: &[&str]) -> Result<(), Weakness> {
    estimate(passphrase, own_names).weakness.map_or(Ok(()), Err)
}

fn weakness(passphrase: &str, folded: &Folded, guesses: &Guesses) -> Option<Weakness> {
    let length = passphrase.chars().count();
    if length < *LENGTH.start() {
        return Some(Weakness::TooShort);
    }
    if length > *LENGTH.end() {
        return Some(Weakness::TooLong);
    }
    if passphrase.chars().any(is_unusable) {
        return Some(Weakness::UnusableCharacter);
    }
    // A sum of decimal fractions: what is twelve may come out a little less.
    if guesses.log10 + 1e-9 >= ENOUGH_LOG10 {
        return None;
    }
    // The most helpful reason, not the only one.
    let share = |found| guesses.share(found);
    Some(if folded.is_one_pattern() {
        Weakness::Repeated
    } else if folded.is_digits() {
        Weakness::DigitsOnly
    } else if share(Found::OwnName) > 0.0 {
        Weakness::OwnName
    } else if share(Found::Repetition) > 0.5 {
        Weakness::Repeated
    } else {
        Weakness::Common
    })
}

/// Invisible and control characters, and those with more than one Unicode spelling (combining
/// marks, Hangul jamo, compatibility hanzi, letter-like signs): what is left is the same before and
/// after normalisation (NFC), so that normalising can be added one day without locking anybody out.
fn is_unusable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // soft hyphen, zero width, line and paragraph ends, bidi and other invisible ones
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
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
