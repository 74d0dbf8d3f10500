//! The files of an export: names without personal data, a number in the name instead of overwriting, and no file before
//! its content is complete.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;
use tempfile::NamedTempFile;

use crate::domain::period::PeriodSpec;
use crate::wire::exports::Language;

use super::encrypted_file::EncryptedFile;
use super::file_task::FileTask;
use super::{ExportError, ExportHeader, leftovers};

/// Returns the file stem of a tally, such as 2026年10月月报 or Tally 2026-10; it is marked if the file holds unmasked
/// personal data.
pub fn tally_stem(period: &PeriodSpec, header: &ExportHeader) -> String {
    let stem = match (period, header.language) {
        (PeriodSpec::Month { year, month }, Language::Zh) => format!("{year}年{month}月月报"),
        (PeriodSpec::Month { year, month }, Language::En) => format!("Tally {year}-{month:02}"),
        (PeriodSpec::Quarter { year, quarter }, Language::Zh) => {
            format!("{year}年第{quarter}季度季报")
        }
        (PeriodSpec::Quarter { year, quarter }, Language::En) => {
            format!("Tally {year} Q{quarter}")
        }
        (PeriodSpec::Year { year }, Language::Zh) => format!("{year}年年报"),
        (PeriodSpec::Year { year }, Language::En) => format!("Tally {year}"),
        (PeriodSpec::Any { from, to }, Language::Zh) => format!("{from}至{to}统计"),
        (PeriodSpec::Any { from, to }, Language::En) => format!("Tally {from} to {to}"),
    };
    mark_personal_data(stem, header)
}

/// Returns the file stem of a case list, such as 案件列表 2026-10-31 or Cases 2026-10-31; it is marked like [`tally_stem`].
pub fn list_stem(header: &ExportHeader) -> String {
    let day = header.printed_on;
    let stem = match header.language {
        Language::Zh => format!("案件列表 {day}"),
        Language::En => format!("Cases {day}"),
    };
    mark_personal_data(stem, header)
}

/// Returns the file stem of a calendar, such as 日程 2026-11-01至2026-11-30 or Calendar 2026-11-01 to 2026-11-30; it is marked
/// like [`tally_stem`].
pub fn calendar_stem(from: NaiveDate, to: NaiveDate, header: &ExportHeader) -> String {
    let stem = match header.language {
        Language::Zh => format!("日程 {from}至{to}"),
        Language::En => format!("Calendar {from} to {to}"),
    };
    mark_personal_data(stem, header)
}

/// Adds the mark 含个人信息 if the export is unmasked.
fn mark_personal_data(stem: String, header: &ExportHeader) -> String {
    match (header.masked, header.language) {
        (true, _) => stem,
        (false, Language::Zh) => format!("{stem}（含个人信息）"),
        (false, Language::En) => format!("{stem} (personal data)"),
    }
}

/// A file under a temporary name, encrypted. Dropping it deletes it.
pub(super) struct PendingFile {
    file: EncryptedFile<NamedTempFile>,
    dir: PathBuf,
}

impl PendingFile {
    /// Creates the file in `dir`, which is created if it is missing. On Unix only the current account can read it. Removes
    /// the leftovers of killed exports first.
    pub(super) fn begin(dir: &Path) -> io::Result<PendingFile> {
        fs::create_dir_all(dir)?;
        super::clear_leftovers(dir);
        let file = leftovers::pending_builder().tempfile_in(dir)?;
        leftovers::lock_file(file.as_file());
        Ok(PendingFile {
            file: EncryptedFile::begin(file)?,
            dir: dir.to_owned(),
        })
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for PendingFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

/// A complete file on the disk, which is still encrypted. Dropping it removes it.
pub struct PackedFile {
    file: PendingFile,
    extension: &'static str,
    cut: Vec<String>,
}

impl PackedFile {
    /// Writes the complete file to the disk; `cut` are the numbers of the cases of which a text was cut.
    pub(super) fn new(
        file: PendingFile,
        extension: &'static str,
        cut: Vec<String>,
    ) -> io::Result<PackedFile> {
        file.file.file().as_file().sync_all()?;
        Ok(PackedFile {
            file,
            extension,
            cut,
        })
    }

    /// Decrypts the file, unless `stop` is set meanwhile. That it is exported must be journaled before.
    ///
    /// # Errors
    /// [`ExportError::Folder`]; then no file is left in the folder.
    pub fn decrypt(self, stop: &AtomicBool) -> Result<ReadableFile, ExportError> {
        let file = self.file.file.decrypt(stop)?;
        file.as_file().sync_all()?;
        Ok(ReadableFile {
            file,
            dir: self.file.dir,
            extension: self.extension,
            cut: self.cut,
        })
    }

    /// Decrypts the file on a thread of its own.
    pub fn start_decrypting(self) -> FileTask<ReadableFile> {
        FileTask::start(move |stop| self.decrypt(stop))
    }
}

/// A complete, readable file on the disk that has no name yet. Dropping it removes it.
pub struct ReadableFile {
    file: NamedTempFile,
    dir: PathBuf,
    extension: &'static str,
    cut: Vec<String>,
}

impl ReadableFile {
    /// Returns the numbers of the cases of which a text was too long for a cell and was cut.
    pub fn cut(&self) -> &[String] {
        &self.cut
    }

    /// Names the file `STEM.EXT`, or `STEM (2).EXT` and so on if that name exists. Returns the name.
    ///
    /// # Errors
    /// [`ExportError::Folder`]; then no file is left in the folder.
    pub fn persist(self, stem: &str) -> Result<String, ExportError> {
        let extension = self.extension;
        let mut file = self.file;
        for number in 1..10_000_u32 {
            let name = match number {
                1 => format!("{stem}.{extension}"),
                _ => format!("{stem} ({number}).{extension}"),
            };
            let path = self.dir.join(&name);
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(name),
                Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => {
                    file = failed.file;
                }
                // Some USB media and network shares have neither "rename unless it exists" nor links. There an
                // empty file reserves the name and is then replaced.
                Err(failed) if !path.exists() => {
                    OpenOptions::new()
                        .write(true)
                        .create_new(true)
                        .open(&path)?;
                    failed.file.persist(&path).map_err(|e| e.error)?;
                    return Ok(name);
                }
                Err(failed) => file = failed.file,
            }
        }
        Err(io::Error::from(ErrorKind::AlreadyExists).into())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn header(language: Language, masked: bool) -> ExportHeader {
        ExportHeader {
            office: String::new(),
            prepared_by: "王小禾".into(),
            reviewed_by: String::new(),
            printed_on: NaiveDate::from_ymd_opt(2026, 10, 31).unwrap(),
            language,
            masked,
        }
    }

    #[test]
    fn names_hold_the_content_and_the_date_and_no_person() {
        let month = PeriodSpec::Month {
            year: 2026,
            month: 3,
        };
        let any = PeriodSpec::Any {
            from: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap(),
            to: NaiveDate::from_ymd_opt(2026, 2, 3).unwrap(),
        };
        let (zh, en) = (header(Language::Zh, true), header(Language::En, true));
        for (period, in_zh, in_en) in [
            (month, "2026年3月月报", "Tally 2026-03"),
            (
                PeriodSpec::Quarter {
                    year: 2026,
                    quarter: 4,
                },
                "2026年第4季度季报",
                "Tally 2026 Q4",
            ),
            (PeriodSpec::Year { year: 2026 }, "2026年年报", "Tally 2026"),
            (
                any,
                "2026-01-05至2026-02-03统计",
                "Tally 2026-01-05 to 2026-02-03",
            ),
        ] {
            assert_eq!(tally_stem(&period, &zh), in_zh);
            assert_eq!(tally_stem(&period, &en), in_en);
        }
        assert_eq!(list_stem(&zh), "案件列表 2026-10-31");
        assert_eq!(
            list_stem(&header(Language::Zh, false)),
            "案件列表 2026-10-31（含个人信息）"
        );
        assert_eq!(
            list_stem(&header(Language::En, false)),
            "Cases 2026-10-31 (personal data)"
        );
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("not there yet");
        for (content, name) in [("一", "a.csv"), ("二", "a (2).csv"), ("三", "a (3).csv")] {
            let mut file = PendingFile::begin(&dir).unwrap();
            file.write_all(content.as_bytes()).unwrap();
            let packed = PackedFile::new(file, "csv", Vec::new()).unwrap();
            let readable = packed.decrypt(&AtomicBool::new(false)).unwrap();
            assert_eq!(readable.persist("a").unwrap(), name);
        }
        drop(PendingFile::begin(&dir).unwrap());
        let mut names: Vec<_> = fs::read_dir(&dir)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["a (2).csv", "a (3).csv", "a.csv"]);
        assert_eq!(fs::read_to_string(dir.join("a.csv")).unwrap(), "一");
        assert_eq!(fs::read_to_string(dir.join("a (3).csv")).unwrap(), "三");
    }
}
