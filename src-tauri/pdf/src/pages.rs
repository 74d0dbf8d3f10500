//! Sets the documents of a request and writes the files.

use chrono::Datelike;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::request::{Form, PageAnswer, Request};
use crate::world::LayoutFiles;

/// The level of the archive. GB/T 23286.1 is ISO 19005-1, whose higher level is A.
const ARCHIVE: PdfStandard = PdfStandard::A_1a;

/// Typst keeps what it computed for this number of requests.
const KEPT_REQUESTS: usize = 2;

/// An error of the layout, which no request can cause by its texts.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct LayoutError(String);

impl From<EcoVec<SourceDiagnostic>> for LayoutError {
    fn from(found: EcoVec<SourceDiagnostic>) -> LayoutError {
        let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        LayoutError(messages.join("; "))
    }
}

/// Returns the answer to a request and the files that it names.
pub fn answer(request: &Request) -> (PageAnswer, Vec<Vec<u8>>) {
    let answer = set(request);
    comemo::evict(KEPT_REQUESTS);
    answer.unwrap_or_else(|error| {
        let message = error.to_string();
        (PageAnswer::Failed { message }, Vec::new())
    })
}

fn set(request: &Request) -> Result<(PageAnswer, Vec<Vec<u8>>), LayoutError> {
    if !request.missing_characters.is_empty() {
        let characters = request.missing_characters.clone();
        return Ok((PageAnswer::MissingCharacters { characters }, Vec::new()));
    }
    let files_of_layout = LayoutFiles::new(request.json.clone()).map_err(LayoutError)?;
    let document = typst::compile::<PagedDocument>(&files_of_layout).output?;
    let files = match request.form {
        Form::Pdf => vec![typst_pdf::pdf(&document, &pdf_options(request)?)?],
        Form::Svg => svg_pages(&document),
    };
    let lengths = files.iter().map(Vec::len).collect();
    let pages = document.pages().len();
    Ok((PageAnswer::Files { lengths, pages }, files))
}

fn svg_pages(document: &PagedDocument) -> Vec<Vec<u8>> {
    let options = SvgOptions {
        render_bleed: false,
        pretty: false,
    };
    let pages = document.pages().iter();
    pages
        .map(|page| typst_svg::svg(page, &options).into_bytes())
        .collect()
}

/// Returns the options of an archive file. The same request gives the same bytes.
fn pdf_options(request: &Request) -> Result<PdfOptions, LayoutError> {
    let standards =
        PdfStandards::new(&[ARCHIVE]).map_err(|error| LayoutError(error.message().to_string()))?;
    let day = request.day;
    let midnight = Datetime::from_ymd_hms(day.year(), day.month() as u8, day.day() as u8, 0, 0, 0);
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Casebook".to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}
