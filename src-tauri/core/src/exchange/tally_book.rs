//! The workbook of a period: the matrix, the causes, the grids, the mediators, the trend, and the register.

use std::io::BufWriter;
use std::path::Path;

use rust_xlsxwriter::Workbook;

use crate::domain::office::House;
use crate::wire::tallies::{TallyView, TrendView};

use super::case_columns::REGISTER;
use super::case_sheet::{CaseSheet, CaseSheetText};
use super::file_names::Unnamed;
use super::line::RegisterLine;
use super::tally_sheet::{self, Extras};
use super::words::{self, Word};
use super::workbook::{Styles, new_workbook, unless_disk_fails};
use super::{ExportError, Imprint, Names, trend_sheet};

/// Everything that the workbook shows besides the register.
#[derive(Debug, Clone)]
pub struct TallyBook {
    /// The tally as it was asked for; with the sentence and the comparisons.
    pub matrix: TallyView,
    pub by_cause: TallyView,
    pub by_grid: TallyView,
    pub by_mediator: TallyView,
    /// The twelve months that end with the period.
    pub trend: TrendView,
}

/// A workbook whose register is being filled. Dropped unfinished, it leaves no file.
pub struct TallyWorkbook {
    workbook: Workbook,
    styles: Styles,
    imprint: Imprint,
    register: CaseSheet,
    file: Unnamed,
}

impl TallyWorkbook {
    /// Writes all sheets but the register, whose head it begins. `dir` is made if it is missing.
    ///
    /// # Errors
    /// [`ExportError::Folder`] when the folder cannot be written.
    pub fn begin(
        dir: &Path,
        imprint: Imprint,
        house: &House,
        book: &TallyBook,
    ) -> Result<TallyWorkbook, ExportError> {
        unless_disk_fails(|| {
            let file = Unnamed::begin(dir)?;
            let styles = Styles::new(imprint.language);
            let language = imprint.language;
            let title = words::title(Word::TallyTitle, &imprint.office, language);
            let mut workbook = new_workbook(&imprint, &title)?;
            workbook.set_tempdir(dir)?;
            for (name, view, extras) in [
                (
                    Word::SheetMatrix,
                    &book.matrix,
                    Extras::SentenceAndComparison,
                ),
                (Word::SheetCauses, &book.by_cause, Extras::None),
                (Word::SheetGrids, &book.by_grid, Extras::None),
                (Word::SheetMediators, &book.by_mediator, Extras::None),
            ] {
                let sheet = workbook.add_worksheet().set_name(name.say(language))?;
                tally_sheet::fill(sheet, &styles, &imprint, view, extras)?;
            }
            let sheet = workbook.add_worksheet();
            sheet.set_name(Word::SheetTrend.say(language))?;
            trend_sheet::fill(sheet, &styles, &imprint, &book.matrix, &book.trend)?;
            let names = Names::of(house);
            let text = register_text(&imprint, &book.matrix);
            let columns = REGISTER.to_vec();
            let register =
                CaseSheet::begin(&mut workbook, &styles, &imprint, names, columns, text)?;
            Ok(TallyWorkbook {
                workbook,
                styles,
                imprint,
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
        unless_disk_fails(|| {
            (self.register).push(&mut self.workbook, &self.styles, &self.imprint, lines)
        })
    }

    /// Packs the workbook and gives it its name, `STEM.xlsx` or `STEM (2).xlsx`…, which is returned.
    ///
    /// # Errors
    /// [`ExportError::Folder`] or [`ExportError::Disk`]; nothing is left in the folder then.
    pub fn finish(mut self, stem: &str) -> Result<String, ExportError> {
        unless_disk_fails(|| {
            (self.register).finish(&mut self.workbook, &self.styles, &self.imprint)?;
            save(&mut self.workbook, self.file, stem)
        })
    }
}

/// Packs a workbook into its file and names it.
pub(super) fn save(
    workbook: &mut Workbook,
    mut file: Unnamed,
    stem: &str,
) -> Result<String, ExportError> {
    let mut packed = BufWriter::with_capacity(1 << 16, file.as_file());
    workbook.save_to_writer(&mut packed)?;
    packed.into_inner().map_err(|e| e.into_error())?;
    Ok(file.name(stem, "xlsx")?)
}

fn register_text(imprint: &Imprint, view: &TallyView) -> CaseSheetText {
    CaseSheetText {
        sheet: Word::SheetRegister,
        title: words::title(Word::RegisterTitle, &imprint.office, imprint.language),
        subtitle: words::subtitle(view, imprint.language),
        empty: Word::NoCases,
        signed: true,
    }
}
