//! The workbook of a period: the matrix, the causes, the grids, the mediators, the trend and the register.

use std::io::BufWriter;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use rust_xlsxwriter::Workbook;

use crate::domain::office::OfficeSetup;
use crate::wire::tallies::{TallyView, TrendView};

use super::case_columns::REGISTER;
use super::case_sheet::{CaseSheet, CaseSheetText};
use super::file_names::{PackedFile, PendingFile};
use super::line::RegisterLine;
use super::stoppable_writer::StoppableWriter;
use super::tally_sheet::{self, TallyLayout};
use super::words::{self, Word};
use super::workbook::{Styles, catch_disk_failure, new_workbook};
use super::{ExportError, ExportHeader, Names, trend_sheet};

/// The data of a tally workbook, without the register.
#[derive(Debug, Clone)]
pub struct TallyData {
    /// The requested tally, with the sentence and the comparisons.
    pub matrix: TallyView,
    pub by_cause: TallyView,
    pub by_stat_class: TallyView,
    pub by_source: TallyView,
    pub by_grid: TallyView,
    pub by_mediator: TallyView,
    /// The twelve months that end with the period.
    pub trend: TrendView,
    /// The number of counted cases that the person may not see: the register does not list them.
    pub hidden: i64,
}

/// A workbook whose register is being filled. Dropping it before it has a name leaves no file.
pub struct TallyWorkbook {
    workbook: Workbook,
    styles: Styles,
    header: ExportHeader,
    register: CaseSheet,
    file: PendingFile,
}

impl TallyWorkbook {
    /// Writes all sheets except the register, of which only the head is written. Creates `dir` if it is missing.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when the folder cannot be written.
    pub fn begin(
        dir: &Path,
        header: ExportHeader,
        setup: &OfficeSetup,
        data: &TallyData,
    ) -> Result<TallyWorkbook, ExportError> {
        catch_disk_failure(|| {
            let file = PendingFile::begin(dir)?;
            let styles = Styles::new(header.language);
            let language = header.language;
            let title = words::title(Word::TallyTitle, &header.office, language);
            let mut workbook = new_workbook(&header, &title)?;
            workbook.set_tempdir(dir)?;
            for (name, view, layout) in [
                (Word::SheetMatrix, &data.matrix, TallyLayout::WithComparison),
                (Word::SheetCauses, &data.by_cause, TallyLayout::TableOnly),
                (
                    Word::SheetStatClasses,
                    &data.by_stat_class,
                    TallyLayout::TableOnly,
                ),
                (Word::SheetSources, &data.by_source, TallyLayout::TableOnly),
                (Word::SheetGrids, &data.by_grid, TallyLayout::TableOnly),
                (
                    Word::SheetMediators,
                    &data.by_mediator,
                    TallyLayout::TableOnly,
                ),
            ] {
                let sheet = workbook.add_worksheet().set_name(name.text(language))?;
                tally_sheet::fill(sheet, &styles, &header, view, layout)?;
            }
            let sheet = workbook.add_worksheet();
            sheet.set_name(Word::SheetTrend.text(language))?;
            trend_sheet::fill(sheet, &styles, &header, &data.matrix, &data.trend)?;
            let names = Names::of(setup);
            let text = register_text(&header, data);
            let columns = REGISTER.to_vec();
            let register = CaseSheet::begin(&mut workbook, &styles, &header, names, columns, text)?;
            Ok(TallyWorkbook {
                workbook,
                styles,
                header,
                register,
                file,
            })
        })
    }

    /// Adds a page of cases to the register, in the order of their numbers.
    ///
    /// # Errors
    /// [`ExportError::Disk`] when the disk is full.
    pub fn push_register(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        catch_disk_failure(|| {
            (self.register).push(&mut self.workbook, &self.styles, &self.header, lines)
        })
    }

    /// Completes the workbook, unless `stop` is set meanwhile.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`]; then no file is left in the folder.
    pub fn pack(mut self, stop: &AtomicBool) -> Result<PackedFile, ExportError> {
        catch_disk_failure(|| {
            let cut = (self.register).finish(&mut self.workbook, &self.styles, &self.header)?;
            pack_workbook(&mut self.workbook, self.file, cut, stop)
        })
    }
}

/// Writes the workbook into its file, unless `stop` is set meanwhile.
pub(super) fn pack_workbook(
    workbook: &mut Workbook,
    mut file: PendingFile,
    cut: Vec<String>,
    stop: &AtomicBool,
) -> Result<PackedFile, ExportError> {
    let writer = StoppableWriter {
        writer: &mut file,
        stop,
    };
    let mut packed = BufWriter::with_capacity(1 << 16, writer);
    workbook.save_to_writer(&mut packed)?;
    packed.into_inner().map_err(|e| e.into_error())?;
    Ok(PackedFile::new(file, "xlsx", cut)?)
}

fn register_text(header: &ExportHeader, data: &TallyData) -> CaseSheetText {
    let mut subtitle = words::tally_subtitle(&data.matrix, header.language);
    if data.hidden > 0 {
        subtitle += &words::hidden_note(data.hidden, header.language);
    }
    subtitle = format!("{subtitle}\n{}", words::line_note(header.language));
    CaseSheetText {
        sheet_name: Word::SheetRegister,
        title: words::title(Word::RegisterTitle, &header.office, header.language),
        subtitle,
        empty: Word::NoCases,
        with_signatures: true,
    }
}
