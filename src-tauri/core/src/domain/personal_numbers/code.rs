//! Finds unified social credit codes. That of an individual business (92…) is one person's, the others are public.

use super::number::PersonalNumber;
use crate::domain::identity::{NumberCheck, uscc};
use crate::domain::normal_form::FoldedChar;

const LENGTH: usize = 18;

/// Finds the codes with letters; those of digits only look like identity numbers. Marks the places of all, also of the
/// public ones, as used.
pub(super) fn find_codes(chars: &[FoldedChar], used: &mut [bool]) -> Vec<PersonalNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_start = chars[at].char.is_ascii_digit()
            && !(at > 0 && chars[at - 1].char.is_ascii_alphanumeric());
        let Some(positions) = is_start.then(|| code_from(chars, at)).flatten() else {
            at += 1;
            continue;
        };
        for position in &positions {
            used[*position] = true;
        }
        at = positions[LENGTH - 1] + 1;
        let code: String = positions.iter().map(|at| chars[*at].char).collect();
        if !is_public_code(&code) {
            found.push(PersonalNumber::of(chars, &positions, code, false));
        }
    }
    found
}

/// Returns whether a code is public: that of an organisation other than an individual business 个体工商户 (民法典第五十四条:
/// a natural person who is registered for business).
pub fn is_public_code(code: &str) -> bool {
    matches!(uscc(code), NumberCheck::Valid) && !code.starts_with("92")
}

/// Returns the places of the code that begins here: 18 letters and digits, also with blanks and signs between them, whose
/// check characters fit. Anything else could be two numbers with a letter between, and is judged by its digits.
fn code_from(chars: &[FoldedChar], start: usize) -> Option<Vec<usize>> {
    let mut positions = Vec::with_capacity(LENGTH);
    let mut at = start;
    while positions.len() < LENGTH {
        let c = chars.get(at)?.char;
        match c.is_ascii_alphanumeric() {
            true => positions.push(at),
            false if matches!(c, ' ' | '-' | '.' | '_' | '/' | '·') => {}
            false => return None,
        }
        at += 1;
    }
    if chars
        .get(at)
        .is_some_and(|next| next.char.is_ascii_alphanumeric())
    {
        return None;
    }
    let code: String = positions.iter().map(|at| chars[*at].char).collect();
    // The organisation code inside begins with two letters, MA for companies, so that no phone fits beside them. Older
    // codes have digits only and are judged by these.
    let [.., b'm', second, _, _, _, _, _, _, _, _] = code.as_bytes() else {
        return None;
    };
    let is_code = second.is_ascii_alphabetic() && matches!(uscc(&code), NumberCheck::Valid);
    is_code.then_some(positions)
}
