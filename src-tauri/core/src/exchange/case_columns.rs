//! The columns of the register and of exported lists: their heads, their widths, and the content of their cells.

use std::borrow::Cow;

use crate::domain::personal_numbers::mask_phones;
use crate::domain::text::mask_id;
use crate::domain::vocabulary::CauseCode;
use crate::wire::exports::{Language, ListColumn};

use super::cell::Cell;
use super::line::RegisterLine;
use super::masking::{mask_name_list, mask_text};
use super::words::{self, Word, pick};
use super::{ExportHeader, Names};

/// A column of a case sheet: one that every list can show, or one that only the register has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseColumn {
    Seq,
    /// The figures of the tally that count the line.
    Marks,
    Sex,
    Claims,
    /// The outcome, followed by the office to which a referred case went.
    OutcomeReferred,
    PerformBy,
    Performance,
    List(ListColumn),
}

/// The columns of the register (登记簿) that 企业劳动争议协商调解规定 (人社部令第17号) art. 32 requires, as far as the book
/// holds them, in print order.
pub(super) const REGISTER: [CaseColumn; 28] = {
    use CaseColumn::List as L;
    use ListColumn as C;
    [
        CaseColumn::Seq,
        L(C::Number),
        CaseColumn::Marks,
        L(C::Registered),
        L(C::Source),
        L(C::Grid),
        L(C::Stall),
        L(C::Applicants),
        L(C::ApplicantType),
        CaseColumn::Sex,
        L(C::Phone),
        L(C::IdNumber),
        L(C::Respondents),
        L(C::Cause),
        L(C::FurtherCauses),
        L(C::Collective),
        L(C::People),
        CaseColumn::Claims,
        L(C::Claimed),
        L(C::Accepted),
        L(C::Mediator),
        L(C::Sessions),
        L(C::Closed),
        CaseColumn::OutcomeReferred,
        L(C::Agreed),
        CaseColumn::PerformBy,
        CaseColumn::Performance,
        L(C::Stage),
    ]
};

impl CaseColumn {
    /// Returns the column head.
    pub(super) fn head(self, language: Language) -> &'static str {
        let word = match self {
            CaseColumn::Seq => Word::Seq,
            CaseColumn::Marks => Word::Marks,
            CaseColumn::Sex => Word::Sex,
            CaseColumn::Claims => Word::Claims,
            CaseColumn::OutcomeReferred => Word::OutcomeReferred,
            CaseColumn::PerformBy => Word::PerformBy,
            CaseColumn::Performance => Word::Performance,
            // A sheet has no other place for the unit.
            CaseColumn::List(ListColumn::Claimed) => Word::ClaimedOf,
            CaseColumn::List(ListColumn::Agreed) => Word::AgreedOf,
            CaseColumn::List(column) => return pick(language, column.zh(), column.en()),
        };
        word.text(language)
    }

    /// Returns the width in pixels, chosen so that the longest value fits on two or three lines.
    pub(super) fn width(self, language: Language) -> u32 {
        use ListColumn as C;
        let (zh, en) = match self {
            CaseColumn::Seq => (32, 32),
            CaseColumn::Marks => (54, 58),
            CaseColumn::Sex => (28, 42),
            CaseColumn::Claims => (180, 150),
            CaseColumn::OutcomeReferred => (84, 80),
            CaseColumn::PerformBy => (70, 66),
            CaseColumn::Performance => (50, 64),
            CaseColumn::List(column) => match column {
                C::Number => (94, 96),
                C::Registered | C::Accepted | C::Closed | C::NextOn | C::Due => (70, 66),
                C::Source => (60, 64),
                C::Grid => (56, 58),
                C::Stall => (60, 54),
                C::Applicants => (80, 76),
                C::ApplicantType => (50, 60),
                C::Phone => (84, 84),
                C::IdNumber => (110, 104),
                C::Respondents => (92, 88),
                C::Cause | C::FurtherCauses => (84, 80),
                C::Collective => (32, 56),
                C::People => (34, 44),
                C::Summary => (220, 220),
                C::Claimed | C::Agreed => (80, 76),
                C::Mediator => (52, 58),
                C::Sessions => (34, 48),
                C::Outcome => (76, 80),
                C::Stage => (52, 62),
                C::NextAction => (110, 110),
            },
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Returns the content of the cell; `seq` counts the lines of the file from 1.
    pub(super) fn cell(
        self,
        line: &RegisterLine,
        seq: u64,
        header: &ExportHeader,
        names: &Names,
    ) -> Cell {
        let language = header.language;
        // Masked before it is cut: half a name at the cut would not be recognised as a name.
        let abridged = |text: &str| Cell::text(shorten(&mask_free_text(text, line, header)));
        match self {
            CaseColumn::Seq => Cell::Count(seq as i64),
            CaseColumn::Marks => {
                let marks: Vec<&str> = line.marks.iter().map(|m| m.text(language)).collect();
                Cell::text(marks.join(pick(language, "、", ", ")))
            }
            CaseColumn::Sex => Cell::text(
                line.first_applicant()
                    .map_or("", |p| sex_word(&p.sex, language)),
            ),
            CaseColumn::Claims if line.claims.is_empty() => abridged(&line.summary),
            CaseColumn::Claims => abridged(&line.claims),
            CaseColumn::OutcomeReferred => Cell::text(outcome_referred(line, header)),
            CaseColumn::PerformBy => Cell::day(line.perform_by),
            CaseColumn::Performance => {
                Cell::text(line.performance.map_or("", |p| pick(language, p.zh, p.en)))
            }
            CaseColumn::List(column) => list_cell(column, line, header, names),
        }
    }
}

fn list_cell(
    column: ListColumn,
    line: &RegisterLine,
    header: &ExportHeader,
    names: &Names,
) -> Cell {
    use ListColumn as C;
    let language = header.language;
    let row = &line.row;
    let free = |text: &str| Cell::text(mask_free_text(text, line, header));
    let first = line.first_applicant();
    match column {
        C::Number => Cell::code(row.number.as_str()),
        C::Stage => Cell::text(pick(language, row.stage.zh(), row.stage.en())),
        C::Registered => Cell::Day(row.registered_on),
        C::Source => Cell::text(pick(language, row.source.zh(), row.source.en())),
        C::Grid => Cell::text(names.grid(row.grid)),
        C::Stall => Cell::code(mask_free_text(&row.stall, line, header)),
        C::Applicants => party_list_cell(&row.applicants, &line.all_applicants, line, header),
        C::ApplicantType => Cell::text(
            row.applicant_type
                .map_or("", |a| pick(language, a.zh(), a.en())),
        ),
        C::Respondents => party_list_cell(&row.respondents, &line.all_respondents, line, header),
        C::Phone => number_cell(first.map_or("", |p| &p.phone), mask_phones, header),
        C::IdNumber => match first {
            Some(unit) if unit.number_is_public => Cell::code(unit.id_number.as_str()),
            person => number_cell(person.map_or("", |p| &p.id_number), mask_id, header),
        },
        C::Cause => Cell::text(pick(language, row.cause.zh(), row.cause.en())),
        C::FurtherCauses => {
            let named = |cause: &CauseCode| pick(language, cause.zh(), cause.en());
            let causes: Vec<&str> = row.further_causes.iter().map(named).collect();
            Cell::text(causes.join(pick(language, "、", ", ")))
        }
        C::Collective => {
            let word = if row.collective { Word::Yes } else { Word::No };
            Cell::text(word.text(language))
        }
        C::People if line.repeats.entered > 0 => Cell::Dash,
        C::People => Cell::Count(row.people.into()),
        C::Summary => free(&line.summary),
        C::Claimed if line.repeats.closed > 0 => Cell::Dash,
        C::Claimed => Cell::Money(row.claimed),
        C::Accepted => Cell::day(row.accepted_on),
        C::Mediator => Cell::text(names.member(row.mediator)),
        C::Sessions => Cell::Count(row.sessions.into()),
        C::Closed => Cell::day(row.closed_on),
        C::Outcome => Cell::text(row.outcome.map_or("", |o| pick(language, o.zh(), o.en()))),
        // There is no agreed amount before the case is closed; the cell stays empty.
        C::Agreed if row.outcome.is_none() => Cell::Blank,
        C::Agreed if line.repeats.agreements > 0 => Cell::Dash,
        C::Agreed => Cell::Money(row.agreed),
        C::NextAction => free(&row.next_action),
        C::NextOn => Cell::day(row.next_on),
        C::Due => Cell::day(row.clock.as_ref().map(|c| c.due)),
    }
}

/// Returns the text as the export shows it: masked unless the export is unmasked.
fn mask_free_text<'a>(text: &'a str, line: &RegisterLine, header: &ExportHeader) -> Cow<'a, str> {
    if header.masked {
        Cow::Owned(mask_text(text, &line.personal_data()))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the cell of a party list: every name if the export shows names, else the caption masked, such as 陈**等12人.
fn party_list_cell(
    caption: &str,
    all_names: &str,
    line: &RegisterLine,
    header: &ExportHeader,
) -> Cell {
    let names = if header.masked {
        mask_name_list(caption, &line.personal_data())
    } else {
        all_names.to_owned()
    };
    Cell::text(words::party_list(&names, header.language))
}

/// Returns the cell of a phone or identity number, masked unless the export is unmasked.
fn number_cell(typed: &str, mask: fn(&str) -> String, header: &ExportHeader) -> Cell {
    if header.masked {
        Cell::code(mask(typed))
    } else {
        Cell::code(typed.trim())
    }
}

/// Returns the outcome, with the office to which the case was referred.
fn outcome_referred(line: &RegisterLine, header: &ExportHeader) -> String {
    let language = header.language;
    let outcome = line
        .row
        .outcome
        .map_or("", |o| pick(language, o.zh(), o.en()));
    match line.referred_to.trim() {
        "" => outcome.to_owned(),
        to => format!(
            "{outcome}{}{}",
            pick(language, "：", ": "),
            mask_free_text(to, line, header)
        ),
    }
}

/// Cuts a text to the 100 characters that a summary column (摘要) shows.
fn shorten(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(100) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Returns the word for a sex code of GB/T 2261.1; any other text is returned as typed.
fn sex_word(code: &str, language: Language) -> &str {
    match code.trim() {
        "1" | "male" => pick(language, "男", "male"),
        "2" | "female" => pick(language, "女", "female"),
        "0" | "9" | "unknown" => "",
        typed => typed,
    }
}
