//! The columns of the register and of exported lists: head, width, and what stands in the cell of a case.

use std::borrow::Cow;

use crate::domain::text::{mask_id, mask_phone};
use crate::wire::exports::{Language, ListColumn};

use super::cell::Cell;
use super::line::RegisterLine;
use super::masking::{veil, veil_name_list};
use super::words::{Word, pick};
use super::{Imprint, Names};

/// A column of a sheet of cases: one that a list can show, or one that only the register has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseColumn {
    Seq,
    Sex,
    Claims,
    /// The outcome, and where a referred case went.
    OutcomeReferred,
    PerformBy,
    Performance,
    List(ListColumn),
}

/// The register (台账) of law.md §B4, as far as the book holds its columns, in the order of the form.
pub(super) const REGISTER: [CaseColumn; 25] = {
    use CaseColumn::List as L;
    use ListColumn as C;
    [
        CaseColumn::Seq,
        L(C::Number),
        L(C::Registered),
        L(C::Source),
        L(C::Grid),
        L(C::Stall),
        L(C::Applicants),
        CaseColumn::Sex,
        L(C::Phone),
        L(C::IdNumber),
        L(C::Respondents),
        L(C::Cause),
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
    pub(super) fn head(self) -> Word {
        use ListColumn as C;
        match self {
            CaseColumn::Seq => Word::Seq,
            CaseColumn::Sex => Word::Sex,
            CaseColumn::Claims => Word::Claims,
            CaseColumn::OutcomeReferred => Word::OutcomeReferred,
            CaseColumn::PerformBy => Word::PerformBy,
            CaseColumn::Performance => Word::Performance,
            CaseColumn::List(column) => match column {
                C::Number => Word::CaseNumber,
                C::Stage => Word::Stage,
                C::Registered => Word::RegisteredOn,
                C::Source => Word::Source,
                C::Grid => Word::Grid,
                C::Stall => Word::Stall,
                C::Applicants => Word::Applicants,
                C::Phone => Word::Phone,
                C::IdNumber => Word::IdNumber,
                C::Respondents => Word::Respondents,
                C::Cause => Word::Cause,
                C::Collective => Word::IsCollective,
                C::People => Word::People,
                C::Summary => Word::Summary,
                C::Claimed => Word::ClaimedOf,
                C::Accepted => Word::AcceptedOn,
                C::Mediator => Word::Mediator,
                C::Sessions => Word::Sessions,
                C::Closed => Word::ClosedOn,
                C::Outcome => Word::Outcome,
                C::Agreed => Word::AgreedOf,
                C::NextAction => Word::NextAction,
                C::NextOn => Word::NextOn,
                C::Due => Word::Due,
            },
        }
    }

    /// Pixels that suit the longest value on two or three lines.
    pub(super) fn width(self, language: Language) -> u32 {
        use ListColumn as C;
        let (zh, en) = match self {
            CaseColumn::Seq => (32, 32),
            CaseColumn::Sex => (28, 46),
            CaseColumn::Claims => (132, 132),
            CaseColumn::OutcomeReferred => (76, 80),
            CaseColumn::PerformBy => (70, 70),
            CaseColumn::Performance => (46, 66),
            CaseColumn::List(column) => match column {
                C::Number => (78, 78),
                C::Registered | C::Accepted | C::Closed | C::NextOn | C::Due => (70, 70),
                C::Source => (54, 72),
                C::Grid => (44, 54),
                C::Stall => (46, 48),
                C::Applicants => (78, 78),
                C::Phone => (84, 84),
                C::IdNumber => (76, 76),
                C::Respondents => (78, 84),
                C::Cause => (76, 80),
                C::Collective => (28, 66),
                C::People => (30, 48),
                C::Summary => (220, 220),
                C::Claimed | C::Agreed => (78, 78),
                C::Mediator => (48, 58),
                C::Sessions => (28, 58),
                C::Outcome => (76, 80),
                C::Stage => (44, 64),
                C::NextAction => (110, 110),
            },
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// What stands in the cell; `seq` counts the lines of the file from 1.
    pub(super) fn cell(
        self,
        line: &RegisterLine,
        seq: u64,
        imprint: &Imprint,
        names: &Names,
    ) -> Cell {
        let language = imprint.language;
        // Veiled first: half a name at the cut would not be known for one.
        let abridged = |text: &str| Cell::text(shortened(&veiled(text, line, imprint)));
        match self {
            CaseColumn::Seq => Cell::Count(seq as i64),
            CaseColumn::Sex => {
                Cell::text(line.first_applicant().map_or("", |p| sex(&p.sex, language)))
            }
            CaseColumn::Claims if line.claims.is_empty() => abridged(&line.summary),
            CaseColumn::Claims => abridged(&line.claims),
            CaseColumn::OutcomeReferred => Cell::text(outcome_referred(line, imprint)),
            CaseColumn::PerformBy => Cell::day(line.perform_by),
            CaseColumn::Performance => {
                Cell::text(line.performance.map_or("", |p| pick(language, p.zh, p.en)))
            }
            CaseColumn::List(column) => list_cell(column, line, imprint, names),
        }
    }
}

fn list_cell(column: ListColumn, line: &RegisterLine, imprint: &Imprint, names: &Names) -> Cell {
    use ListColumn as C;
    let language = imprint.language;
    let row = &line.row;
    let free = |text: &str| Cell::text(veiled(text, line, imprint));
    let first = line.first_applicant();
    match column {
        C::Number => Cell::code(row.number.as_str()),
        C::Stage => Cell::text(pick(language, row.stage.zh(), row.stage.en())),
        C::Registered => Cell::Day(row.registered_on),
        C::Source => Cell::text(pick(language, row.source.zh(), row.source.en())),
        C::Grid => Cell::text(names.grid(row.grid)),
        C::Stall => Cell::code(veiled(&row.stall, line, imprint)),
        C::Applicants => people(&row.applicants, line, imprint),
        C::Respondents => people(&row.respondents, line, imprint),
        C::Phone => number(first.map_or("", |p| &p.phone), mask_phone, imprint),
        C::IdNumber => match first {
            Some(unit) if unit.number_is_public => Cell::code(unit.id_number.as_str()),
            person => number(person.map_or("", |p| &p.id_number), mask_id, imprint),
        },
        C::Cause => Cell::text(pick(language, row.cause.zh(), row.cause.en())),
        C::Collective => {
            let word = if row.collective { Word::Yes } else { Word::No };
            Cell::text(word.say(language))
        }
        C::People => Cell::Count(row.people.into()),
        C::Summary => free(&line.summary),
        C::Claimed => Cell::Money(row.claimed),
        C::Accepted => Cell::day(row.accepted_on),
        C::Mediator => Cell::text(names.member(row.mediator)),
        C::Sessions => Cell::Count(row.sessions.into()),
        C::Closed => Cell::day(row.closed_on),
        C::Outcome => Cell::text(row.outcome.map_or("", |o| pick(language, o.zh(), o.en()))),
        // An amount is agreed when the case has ended with one; before, the cell is empty.
        C::Agreed if row.outcome.is_none() => Cell::Blank,
        C::Agreed => Cell::Money(row.agreed),
        C::NextAction => free(&row.next_action),
        C::NextOn => Cell::day(row.next_on),
        C::Due => Cell::day(row.clock.as_ref().map(|c| c.due)),
    }
}

fn veiled<'a>(text: &'a str, line: &RegisterLine, imprint: &Imprint) -> Cow<'a, str> {
    if imprint.masked {
        Cow::Owned(veil(text, &line.people()))
    } else {
        Cow::Borrowed(text)
    }
}

/// 陈国平等 12 人, with the names masked.
fn people(shown: &str, line: &RegisterLine, imprint: &Imprint) -> Cell {
    if imprint.masked {
        Cell::text(veil_name_list(shown, &line.people()))
    } else {
        Cell::text(shown)
    }
}

fn number(typed: &str, mask: fn(&str) -> String, imprint: &Imprint) -> Cell {
    if imprint.masked {
        Cell::code(mask(typed))
    } else {
        Cell::code(typed.trim())
    }
}

fn outcome_referred(line: &RegisterLine, imprint: &Imprint) -> String {
    let language = imprint.language;
    let outcome = line
        .row
        .outcome
        .map_or("", |o| pick(language, o.zh(), o.en()));
    match line.referred_to.trim() {
        "" => outcome.to_owned(),
        to => format!(
            "{outcome}{}{}",
            pick(language, "：", ": "),
            veiled(to, line, imprint)
        ),
    }
}

/// As much as an abridgement (摘要) of the register shows.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(100) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// GB/T 2261.1, or what was typed.
fn sex(code: &str, language: Language) -> &str {
    match code.trim() {
        "1" | "male" => pick(language, "男", "male"),
        "2" | "female" => pick(language, "女", "female"),
        "0" | "9" | "unknown" => "",
        typed => typed,
    }
}
