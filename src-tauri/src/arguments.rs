//! The three arguments of the program.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;

pub const USAGE: &str = "usage: casebook [--data DIR] [--exports DIR] [--today YYYY-MM-DD]";

/// What was asked for on the command line; `None` leaves the default of the operating system.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Where books live.
    pub data: Option<PathBuf>,
    /// Where exports go unless the office chose another folder.
    pub exports: Option<PathBuf>,
    /// The local date to work on, for demonstrations and tests; the time of day stays the clock's.
    pub today: Option<NaiveDate>,
}

impl Arguments {
    /// Reads the arguments after the program's name; the error is a line for the terminal.
    pub fn parse(given: impl IntoIterator<Item = OsString>) -> Result<Arguments, String> {
        let mut arguments = Arguments::default();
        let mut given = given.into_iter();
        while let Some(name) = given.next() {
            let name = name.to_string_lossy().into_owned();
            if !matches!(name.as_str(), "--data" | "--exports" | "--today") {
                return Err(format!("unknown argument {name}"));
            }
            let value = given
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--data" => arguments.data = Some(value.into()),
                "--exports" => arguments.exports = Some(value.into()),
                _ => {
                    let date = value.to_string_lossy().parse();
                    arguments.today = Some(date.map_err(|_| "--today needs YYYY-MM-DD")?);
                }
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(given: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(given.iter().map(OsString::from))
    }

    #[test]
    fn all_three_are_read_and_none_is_needed() {
        assert_eq!(parse(&[]), Ok(Arguments::default()));
        let arguments =
            parse(&["--data", "a", "--exports", "b c", "--today", "2026-11-20"]).expect("valid");
        assert_eq!(arguments.data, Some("a".into()));
        assert_eq!(arguments.exports, Some("b c".into()));
        assert_eq!(arguments.today, NaiveDate::from_ymd_opt(2026, 11, 20));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for given in [&["--today", "2026-02-30"][..], &["--data"], &["--help"]] {
            assert!(parse(given).is_err(), "{given:?}");
        }
    }
}
