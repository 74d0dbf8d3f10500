//! Search by overlapping pairs of characters.
//!
//! Chinese is written without spaces and names have two or three characters, so words are cut into pairs:
//! 王小明 becomes 王小 小明 明. A phrase of pairs finds any part of two characters or more, and a single
//! character is found as the beginning of a pair. Latin words and numbers stay whole; of a number of seven
//! digits and more the last four stand beside it, since that is what people remember.

use rusqlite::{Connection, params};

use super::StoreError;
use crate::domain::case::Case;
use crate::domain::text::fold;

/// Cuts a text into what the index holds.
pub fn pairs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for run in runs(&fold(text)) {
        match run {
            Run::Signs(signs) => {
                for at in 0..signs.len() {
                    push(&mut out, &signs[at..(at + 2).min(signs.len())]);
                }
            }
            Run::Word(word) => {
                push(&mut out, &word);
                if word.len() >= 7 && word.iter().all(|c| c.is_ascii_alphanumeric()) {
                    push(&mut out, &word[word.len() - 4..]);
                }
            }
        }
    }
    out
}

fn push(out: &mut String, token: &[char]) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.extend(token);
}

enum Run {
    /// Characters of scripts without spaces.
    Signs(Vec<char>),
    /// Letters and digits.
    Word(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let word = c.is_ascii_alphanumeric();
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(Run::Word(run)) if open && word => run.push(c),
            Some(Run::Signs(run)) if open && !word => run.push(c),
            _ if word => runs.push(Run::Word(vec![c])),
            _ => runs.push(Run::Signs(vec![c])),
        }
        open = true;
    }
    runs
}

/// The query that finds all that is typed, or nothing when nothing findable was typed.
///
/// Tokens are letters and digits only, each in quotes: typed operators are text.
pub fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = runs(&fold(typed))
        .into_iter()
        .take(12)
        .map(|run| match run {
            Run::Signs(signs) if signs.len() == 1 => format!("\"{}\" *", signs[0]),
            Run::Signs(signs) => {
                let tokens: Vec<String> = signs.windows(2).map(String::from_iter).collect();
                format!("\"{}\"", tokens.join(" "))
            }
            Run::Word(word) => format!("\"{}\" *", String::from_iter(word)),
        })
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// What is found by name: parties, stalls, phones, the number.
fn who(case: &Case) -> String {
    let mut text = format!(
        "{} {} 第{}号",
        case.fields.stall, case.number.year, case.number.n
    );
    for p in &case.parties {
        for part in [&p.name, &p.representative, &p.phone, &p.id_number, &p.stall] {
            text.push('\n');
            text.push_str(part);
        }
    }
    pairs(&text)
}

/// What is found by content.
fn what(case: &Case) -> String {
    let mut text = case.fields.summary.clone();
    let claims = case.claims.iter().map(|c| &c.text);
    let results = case.sessions.iter().flat_map(|s| [&s.result, &s.record]);
    let terms = case.obligations.iter().map(|o| &o.what);
    let notes = case.notes.iter().map(|n| &n.text);
    for part in claims.chain(results).chain(terms).chain(notes) {
        text.push('\n');
        text.push_str(part);
    }
    pairs(&text)
}

/// Keeps the index as the case changes.
pub fn index(
    conn: &Connection,
    row: i64,
    before: Option<&Case>,
    after: &Case,
) -> Result<(), StoreError> {
    let (who_now, what_now) = (who(after), what(after));
    if let Some(before) = before
        && who(before) == who_now
        && what(before) == what_now
    {
        return Ok(());
    }
    let sql = match before {
        Some(_) => "INSERT OR REPLACE INTO word (rowid, who, what) VALUES (?1, ?2, ?3)",
        None => "INSERT INTO word (rowid, who, what) VALUES (?1, ?2, ?3)",
    };
    conn.prepare_cached(sql)?
        .execute(params![row, who_now, what_now])?;
    Ok(())
}

/// Takes the index away, so that it can be made anew.
pub fn clear(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("DELETE FROM word")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_overlapping_pairs() {
        assert_eq!(pairs("王小明"), "王小 小明 明");
        assert_eq!(pairs("南三排２７号"), "南三 三排 排 27 号");
        assert_eq!(pairs("13800001234"), "13800001234 1234");
        assert_eq!(pairs("Li Ming（代）"), "li ming 代");
    }

    #[test]
    fn what_is_typed_becomes_phrases_and_never_an_operator() {
        assert_eq!(query("王小").as_deref(), Some("\"王小\""));
        assert_eq!(query("拖欠工资").as_deref(), Some("\"拖欠 欠工 工资\""));
        assert_eq!(query("王").as_deref(), Some("\"王\" *"));
        assert_eq!(
            query("王 OR 李\" NEAR(").as_deref(),
            Some("\"王\" * AND \"or\" * AND \"李\" * AND \"near\" *")
        );
        assert_eq!(query(" \"*()- "), None);
    }
}
