//! The command-line arguments of the program.

use std::ffi::OsString;
use std::path::PathBuf;

use casebook_core::{IS_TEST_BUILD, is_ordinary_folder};
use chrono::NaiveDate;

pub const USAGE: &str = if IS_TEST_BUILD {
    "usage: casebook [--data DIR] [--exports DIR] [--today YYYY-MM-DD]"
} else {
    "usage: casebook [--data DIR] [--exports DIR]"
};

/// The parsed command line; `None` means the default of the operating system.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Folder of the books.
    pub data: Option<PathBuf>,
    /// Folder of the exports, absolute, unless the office chose another one.
    pub exports: Option<PathBuf>,
    /// The local date to work on; the time of day is still that of the clock. Only in builds for tests and demonstrations:
    /// with it anybody could backdate registrations and the journal.
    pub today: Option<NaiveDate>,
}

impl Arguments {
    /// Parses the arguments after the program's name; the error is a line for the terminal.
    pub fn parse(given: impl IntoIterator<Item = OsString>) -> Result<Arguments, String> {
        let mut arguments = Arguments::default();
        let mut given = given.into_iter();
        while let Some(name) = given.next() {
            let name = name.to_string_lossy().into_owned();
            let is_today = IS_TEST_BUILD && name == "--today";
            if !is_today && !matches!(name.as_str(), "--data" | "--exports") {
                return Err(format!("unknown argument {name}"));
            }
            let value = given
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--data" => arguments.data = Some(value.into()),
                "--exports" => arguments.exports = Some(folder_of_this_pc(value)?),
                _ => {
                    let date = value.to_string_lossy().parse();
                    arguments.today = Some(date.map_err(|_| "the date needs YYYY-MM-DD")?);
                }
            }
        }
        Ok(arguments)
    }
}

/// Returns the absolute path of a folder, without touching it; an error for a network share or a device.
fn folder_of_this_pc(given: OsString) -> Result<PathBuf, String> {
    let folder = std::path::absolute(given).map_err(|error| error.to_string())?;
    match folder.to_str().is_some_and(is_ordinary_folder) {
        true => Ok(folder),
        false => Err(format!("{} is no folder of this PC", folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(given: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(given.iter().map(OsString::from))
    }

    #[test]
    fn all_arguments_are_read_and_optional() {
        assert_eq!(parse(&[]), Ok(Arguments::default()));
        let arguments = parse(&["--data", "a", "--exports", "b c"]).expect("valid");
        assert_eq!(arguments.data, Some("a".into()));
        let exports = std::path::absolute("b c").expect("a path");
        assert_eq!(arguments.exports, Some(exports));
        let today = parse(&["--today", "2026-11-20"]).map(|arguments| arguments.today);
        match IS_TEST_BUILD {
            true => assert_eq!(today, Ok(NaiveDate::from_ymd_opt(2026, 11, 20))),
            false => assert_eq!(today, Err("unknown argument --today".to_owned())),
        }
    }

    #[test]
    fn invalid_arguments_are_errors() {
        for given in [
            &["--today", "2026-02-30"][..],
            &["--data"],
            &["--help"],
            &["--exports", "//server/share"],
        ] {
            assert!(parse(given).is_err(), "{given:?}");
        }
    }
}
