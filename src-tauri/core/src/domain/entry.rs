//! Normalization of input: texts are trimmed and checked, dates and amounts must be in range, and every refusal names
//! its field. [`super::decide`] checks afterwards whether the change is allowed.

use chrono::{Datelike, NaiveDate, Timelike};

use super::money::Fen;
use super::refusal::{Code, Refusal};
use super::text::{Limit, TextFault, TextRefusal, clean};

impl From<TextRefusal> for Refusal {
    fn from(refusal: TextRefusal) -> Refusal {
        match refusal.fault {
            TextFault::TooLong { limit, .. } => {
                Refusal::at(Code::TooLong, refusal.field).with(limit.to_string())
            }
            TextFault::Control { at } | TextFault::Broken { at } => {
                Refusal::at(Code::BadCharacters, refusal.field).with((at + 1).to_string())
            }
        }
    }
}

/// Input that can be normalized; `path` is its path in the payload, for the field of a refusal.
pub trait Normalize: Sized {
    /// Returns the input with trimmed texts and sorted lists, or refuses the first field that is invalid.
    fn normalize(self, path: &str) -> Result<Self, Refusal>;
}

pub(super) fn clean_text(
    path: &str,
    name: &str,
    raw: &str,
    limit: Limit,
) -> Result<String, Refusal> {
    Ok(clean(&join_path(path, name), raw, limit)?)
}

pub(super) fn join_path(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_string()
    } else {
        format!("{path}.{name}")
    }
}

/// Refuses dates outside 1950–2100, which are typing errors.
pub fn check_date(path: &str, name: &str, date: Option<NaiveDate>) -> Result<(), Refusal> {
    match date {
        Some(d) if !(1950..=2100).contains(&d.year()) => {
            Err(Refusal::at(Code::BadDate, join_path(path, name)))
        }
        _ => Ok(()),
    }
}

/// Returns the date if it can be right.
pub(super) fn checked_date(
    path: &str,
    name: &str,
    date: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Refusal> {
    check_date(path, name, date)?;
    Ok(date)
}

/// Returns the amount if it is in range.
pub(super) fn checked_amount(
    path: &str,
    name: &str,
    fen: Option<Fen>,
) -> Result<Option<Fen>, Refusal> {
    match fen {
        Some(fen) if Fen::from_input(fen.fen()).is_err() => {
            Err(Refusal::at(Code::BadAmount, join_path(path, name)))
        }
        _ => Ok(fen),
    }
}

/// Returns the time without its seconds.
pub(super) fn to_minute<T: Timelike + Copy>(time: T) -> T {
    let minute = time.with_second(0).and_then(|t| t.with_nanosecond(0));
    minute.unwrap_or(time)
}

pub(super) fn missing(path: &str, name: &str) -> Refusal {
    Refusal::at(Code::Missing, join_path(path, name)).with(name)
}

/// Returns the normalized text; it must not be empty.
pub fn required_text(path: &str, name: &str, raw: &str) -> Result<String, Refusal> {
    let text = clean_text(path, name, raw, Limit::Text)?;
    match text.is_empty() {
        true => Err(missing(path, name)),
        false => Ok(text),
    }
}

/// Returns the normalized name; it must not be empty.
pub(super) fn required_name(path: &str, raw: &str) -> Result<String, Refusal> {
    let name = clean_text(path, "name", raw, Limit::Name)?;
    match name.is_empty() {
        true => Err(missing(path, "name")),
        false => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_cannot_be_kept_is_named_by_its_place() {
        for (text, place) in [("王小\u{FFFD}禾", "3"), (" \u{7}王", "1")] {
            let refusal = clean_text("parties.0", "name", text, Limit::Name).unwrap_err();
            assert_eq!(refusal.code, Code::BadCharacters);
            assert_eq!(refusal.field.as_deref(), Some("parties.0.name"));
            assert_eq!(refusal.detail, [place]);
        }
    }
}
