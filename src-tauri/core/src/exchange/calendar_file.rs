//! A calendar as a file of iCalendar (RFC 5545), which the calendars of phones and PCs read.
//!
//! Times of sessions are *floating* (section 3.3.5, form 1): the book holds local wall times without a zone, and wherever the
//! file is read the session begins at the hour that was agreed on. A time zone in the file would claim what the book does
//! not know. Everything else is an event of a whole day, on the day moved off days of rest.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::file_names::{PackedFile, PendingFile};
use super::words::pick;
use super::{ExportError, ExportHeader};
use crate::domain::case::Session;
use crate::domain::office::OfficeSetup;
use crate::wire::calendar::CalendarItem;
use crate::wire::exports::Language;
use crate::wire::today::{DueSubject, SessionItem};

/// Limit of a line in octets, without its end (section 3.1).
const MAX_LINE: usize = 75;

/// Returns the text of the file. Masked, an event has the number of the case, its kind and its article, and no name, amount or
/// text of the case. Every event has an id that follows from those of the book, so that a calendar which reads a later file
/// replaces what it has.
pub fn calendar_text(
    sessions: &[SessionItem],
    items: &[CalendarItem],
    setup: &OfficeSetup,
    header: &ExportHeader,
    made_at: DateTime<Utc>,
) -> String {
    let mut file = ContentLines::default();
    file.add("BEGIN", "VCALENDAR");
    file.add("VERSION", "2.0");
    file.add("PRODID", "-//Casebook//Calendar//ZH");
    file.add("CALSCALE", "GREGORIAN");
    for session in sessions {
        let usual = TimeDelta::hours(Session::USUAL_HOURS);
        let ends = session.ends.or(session.starts.checked_add_signed(usual));
        file.begin_event(&format!("session-{}", session.session), made_at);
        file.add("DTSTART", &local_time(session.starts));
        file.add("DTEND", &local_time(ends.unwrap_or(session.starts)));
        file.add_text("SUMMARY", &session_summary(session, header));
        let room = (setup.rooms.iter()).find(|room| Some(room.id) == session.room);
        file.add_text("LOCATION", room.map_or("", |room| &room.name));
        file.end_event();
    }
    for item in items {
        file.begin_event(&item_id(item), made_at);
        file.add("DTSTART;VALUE=DATE", &whole_day(item.effective));
        let next = item.effective.succ_opt().unwrap_or(item.effective);
        file.add("DTEND;VALUE=DATE", &whole_day(next));
        file.add_text("SUMMARY", &item_summary(item, header));
        file.add_text("DESCRIPTION", &description(item, header.language));
        // A deadline does not take up the day.
        file.add("TRANSP", "TRANSPARENT");
        file.end_event();
    }
    file.add("END", "VCALENDAR");
    file.text
}

/// Writes the text of a calendar to an encrypted file in `dir`, which is created if it is missing.
///
/// # Errors
/// [`ExportError::Folder`]; then no file is left in the folder.
pub fn pack_calendar(dir: &Path, text: &str) -> Result<PackedFile, ExportError> {
    let mut file = PendingFile::begin(dir)?;
    file.write_all(text.as_bytes())?;
    Ok(PackedFile::new(file, "ics", Vec::new())?)
}

/// The lines of a file of iCalendar.
#[derive(Default)]
struct ContentLines {
    text: String,
}

impl ContentLines {
    fn begin_event(&mut self, id: &str, made_at: DateTime<Utc>) {
        self.add("BEGIN", "VEVENT");
        self.add("UID", &format!("{id}@casebook"));
        self.add("DTSTAMP", &made_at.format("%Y%m%dT%H%M%SZ").to_string());
        self.add("CLASS", "PRIVATE");
    }

    fn end_event(&mut self) {
        self.add("END", "VEVENT");
    }

    /// Adds a property with a text, which may hold any character; none for an empty one.
    fn add_text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.add(name, &escape(text));
        }
    }

    /// Adds a property whose value is escaped already. A line that is too long goes on in the next one after a blank; no
    /// character is cut in two.
    fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > MAX_LINE {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Returns a text as section 3.3.11 writes it; control characters, which no text may hold, are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn local_time(time: NaiveDateTime) -> String {
    time.format("%Y%m%dT%H%M%S").to_string()
}

fn whole_day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn item_id(item: &CalendarItem) -> String {
    match &item.subject {
        DueSubject::Term { clock, .. } => format!("{}-{}", clock.code(), item.case),
        DueSubject::Obligation { obligation, .. } => format!("obligation-{obligation}"),
        DueSubject::NextAction { .. } => format!("next-{}", item.case),
    }
}

fn session_summary(session: &SessionItem, header: &ExportHeader) -> String {
    let kind = match header.language {
        Language::Zh => format!("第 {} 次调解", session.nth),
        Language::En => format!("Session {}", session.nth),
    };
    let parties = [&*session.applicants, &*session.respondents];
    summary(&session.number, &kind, parties, "", header)
}

fn item_summary(item: &CalendarItem, header: &ExportHeader) -> String {
    let (kind, detail) = match &item.subject {
        DueSubject::Term { zh, en, .. } => (pick(header.language, zh, en), String::new()),
        DueSubject::Obligation { what, amount, .. } => {
            let detail = match amount {
                Some(fen) => format!("{what} {}.{:02}", fen.fen() / 100, fen.fen() % 100),
                None => what.clone(),
            };
            (pick(header.language, "履行期限", "Performance due"), detail)
        }
        DueSubject::NextAction { .. } => {
            let kind = pick(header.language, "下一步", "Next action");
            (kind, item.next_action.clone())
        }
    };
    let parties = [&*item.applicants, &*item.respondents];
    summary(&item.number, kind, parties, &detail, header)
}

fn summary(
    number: &str,
    kind: &str,
    [applicants, respondents]: [&str; 2],
    detail: &str,
    header: &ExportHeader,
) -> String {
    if header.masked {
        return format!("{number} {kind}");
    }
    let text = format!("{number} {kind} {applicants} ↔ {respondents} {detail}");
    text.trim_end().to_owned()
}

/// Returns the article of an item, and why its day was moved.
fn description(item: &CalendarItem, language: Language) -> String {
    let mut lines = Vec::new();
    if let DueSubject::Term {
        basis_zh, basis_en, ..
    } = &item.subject
    {
        let basis = pick(language, basis_zh, basis_en);
        lines.push(format!("{}{basis}", pick(language, "提示：", "Reminder: ")));
    }
    if item.due != item.effective {
        let day = item.due;
        lines.push(match language {
            Language::Zh => format!("{day} 期满，逢休息日顺延（《民法典》第二百零三条）"),
            Language::En => {
                format!("Ends on {day}, a day off; moved (Civil Code, art. 203)")
            }
        });
    }
    if item.provisional {
        let text = pick(
            language,
            "当年放假安排未公布，日期可能变动",
            "The official calendar of the year is not known yet; the day may change",
        );
        lines.push(text.to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
