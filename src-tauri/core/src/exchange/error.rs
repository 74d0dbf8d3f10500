//! The errors of exports.

use std::io;

use rust_xlsxwriter::XlsxError;

/// The reason why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the export folder cannot be written: {0}")]
    Folder(#[from] io::Error),
    #[error("the workbook cannot be made: {0}")]
    Workbook(XlsxError),
    #[error("the disk failed while the workbook was written")]
    Disk,
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => {
                ExportError::Folder(error)
            }
            // The ZIP writer fails only when writing its file fails.
            XlsxError::ZipError(_) => ExportError::Disk,
            other => ExportError::Workbook(other),
        }
    }
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => ExportError::Folder(error),
            _ => ExportError::Disk,
        }
    }
}
