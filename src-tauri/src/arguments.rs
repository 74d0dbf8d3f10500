//! The command-line arguments of the program.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;

pub const USAGE: &str = "usage: casebook [--data DIR] [--exports DIR] [--today YYYY-MM-DD]";

/// The parsed command line; `None` means the default of the operating system.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Folder of the books.
    pub data: Option<PathBuf>,
    /// Folder of the exports, unless the office chose another one.
    pub exports: Option<PathBuf>,
    /// The local date to work on, for demonstrations and tests; the time of day is still that of the clock.
    pub today: Option<NaiveDate>,
}

impl Arguments {
    /// Parses the arguments after the program's name; the error is a line for the terminal.
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
    fn all_three_arguments_are_read_and_optional() {
        assert_eq!(parse(&[]), Ok(Arguments::default()));
        let arguments =
            parse(&["--data", "a", "--exports", "b c", "--today", "2026-11-20"]).expect("valid");
        assert_eq!(arguments.data, Some("a".into()));
        assert_eq!(arguments.exports, Some("b c".into()));
        assert_eq!(arguments.today, NaiveDate::from_ymd_opt(2026, 11, 20));
    }

    #[test]
    fn invalid_arguments_are_errors() {
        for given in [&["--today", "2026-02-30"][..], &["--data"], &["--help"]] {
            assert!(parse(given).is_err(), "{given:?}");
        }
    }
}
