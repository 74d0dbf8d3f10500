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
    for run in runs(&plain(text)) {
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

/// The folded text, with the dashes taken out of numbers: 0510-8270 is found as 05108270 and the other way round.
fn plain(text: &str) -> String {
    let folded: Vec<char> = fold(text).chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| folded.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let kept = folded.iter().enumerate().filter(|(at, c)| {
        let joins = digit(at.checked_sub(1)) && digit(Some(at + 1));
        !(**c == '-' && joins)
    });
    kept.map(|(_, c)| *c).collect()
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
/// What is typed in one piece is found in one piece; pieces with something between them each for itself. Tokens are
/// letters and digits only, each piece in quotes: typed operators are text.
pub fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = plain(typed)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .take(12)
        .map(phrase)
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// The tokens of a piece in their order; the last one may go on where it can: a word, a single character.
fn phrase(piece: &str) -> String {
    let mut tokens = String::new();
    let mut runs = runs(piece).into_iter().peekable();
    let mut may_go_on = false;
    while let Some(run) = runs.next() {
        let is_last = runs.peek().is_none();
        match run {
            // What comes after the last typed character is not known, so that the index has another pair there.
            Run::Signs(signs) if is_last && signs.len() > 1 => {
                for pair in signs.windows(2) {
                    push(&mut tokens, pair);
                }
                may_go_on = false;
            }
            Run::Signs(signs) => {
                for at in 0..signs.len() {
                    push(&mut tokens, &signs[at..(at + 2).min(signs.len())]);
                }
                may_go_on = is_last;
            }
            Run::Word(word) => {
                push(&mut tokens, &word);
                if !is_last && word.len() >= 7 {
                    push(&mut tokens, &word[word.len() - 4..]);
                }
                may_go_on = is_last;
            }
        }
    }
    format!("\"{tokens}\"{}", if may_go_on { " *" } else { "" })
}

/// What is found by name: parties, stalls, phones, the number.
fn who(case: &Case) -> String {
    let mut text = format!("{}\n{}", case.fields.stall, case.written);
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
    let answer = case.answer.iter().map(|a| &a.text);
    let ending = case
        .closing
        .iter()
        .flat_map(|c| [&c.reason, &c.referred_to]);
    let after = answer.chain(ending);
    for part in claims.chain(results).chain(terms).chain(notes).chain(after) {
        text.push('\n');
        text.push_str(part);
    }
    pairs(&text)
}

/// What the index must hold of a case: its two columns, cut.
pub fn indexed(case: &Case) -> (String, String) {
    (who(case), what(case))
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

/// Merges the index into one piece, in which nothing of what was taken out is left.
pub fn merge(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("INSERT INTO word (word) VALUES ('optimize')")?;
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
        assert_eq!(query("138-0000").as_deref(), Some("\"1380000\" *"));
        assert_eq!(query(" \"*()- "), None);
    }

    #[test]
    fn what_is_typed_in_one_piece_is_found_in_one_piece() {
        assert_eq!(
            query("南三排27号").as_deref(),
            Some("\"南三 三排 排 27 号\" *")
        );
        assert_eq!(query("第2").as_deref(), Some("\"第 2\" *"));
        assert_eq!(
            query("盛劳调字〔2026〕第7号").as_deref(),
            Some("\"盛劳 劳调 调字\" AND \"2026\" * AND \"第 7 号\" *")
        );
        assert_eq!(
            query("盛劳调字[2026]第７号").as_deref(),
            Some("\"盛劳 劳调 调字\" AND \"2026\" * AND \"第 7 号\" *")
        );
        assert_eq!(
            query("（2026年）工资").as_deref(),
            Some("\"2026 年\" * AND \"工资\"")
        );
        assert_eq!(
            query("13800001234号").as_deref(),
            Some("\"13800001234 1234 号\" *")
        );
    }
}
