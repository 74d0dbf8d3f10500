//! Cuts texts into tokens for the search index, and typed text into queries of it.
//!
//! Chinese is written without spaces and names have two or three characters, so texts are cut into overlapping pairs
//! (bigrams): 王小明 becomes 王小 小明 明. A phrase of pairs finds any part of two characters or more, and a single
//! character is found as the prefix of a pair. Latin words and numbers stay whole; for a number of seven digits or more
//! its last four are indexed, too, because people remember those.

use rusqlite::{Connection, params};

use super::StoreError;
use crate::domain::case::{Case, Party};
use crate::domain::text::fold;

/// Returns the tokens of a text, separated by spaces, as the index holds them.
pub fn tokenize(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for run in runs(&normalize(text)) {
        match run {
            Run::Unspaced(chars) => {
                for at in 0..chars.len() {
                    push(&mut out, &chars[at..(at + 2).min(chars.len())]);
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

/// Returns the folded text without the dashes in numbers, so that 0510-8270 is found as 05108270 and vice versa.
fn normalize(text: &str) -> String {
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

/// Appends a token.
fn push(out: &mut String, token: &[char]) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.extend(token);
}

/// A sequence of characters of one kind.
enum Run {
    /// Characters of a script without spaces.
    Unspaced(Vec<char>),
    /// ASCII letters and digits.
    Word(Vec<char>),
}

/// Splits a text into runs; other characters separate them.
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
            Some(Run::Unspaced(run)) if open && !word => run.push(c),
            _ if word => runs.push(Run::Word(vec![c])),
            _ => runs.push(Run::Unspaced(vec![c])),
        }
        open = true;
    }
    runs
}

/// Returns the FTS5 query that finds texts with every typed piece; `None` if no letter or digit was typed.
///
/// Letters and digits without anything between them are one piece and are found only together. Every piece is quoted,
/// so operators of the query language are plain text.
pub fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = normalize(typed)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .take(12)
        .map(phrase)
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// Returns the phrase of a piece. Its last token is a prefix if the word or single character may continue.
fn phrase(piece: &str) -> String {
    let mut tokens = String::new();
    let mut runs = runs(piece).into_iter().peekable();
    let mut is_prefix = false;
    while let Some(run) = runs.next() {
        let is_last = runs.peek().is_none();
        match run {
            // The index pairs the last typed character with an unknown next one, so it is not a token by itself.
            Run::Unspaced(chars) if is_last && chars.len() > 1 => {
                for pair in chars.windows(2) {
                    push(&mut tokens, pair);
                }
                is_prefix = false;
            }
            Run::Unspaced(chars) => {
                for at in 0..chars.len() {
                    push(&mut tokens, &chars[at..(at + 2).min(chars.len())]);
                }
                is_prefix = is_last;
            }
            Run::Word(word) => {
                push(&mut tokens, &word);
                if !is_last && word.len() >= 7 {
                    push(&mut tokens, &word[word.len() - 4..]);
                }
                is_prefix = is_last;
            }
        }
    }
    format!("\"{tokens}\"{}", if is_prefix { " *" } else { "" })
}

/// Returns the tokens of the column `who`: names, stalls, telephone numbers, the number of the case.
fn who(case: &Case) -> String {
    let mut text = format!("{}\n{}", case.fields.stall, case.number_text);
    for part in case.parties.iter().flat_map(party_texts) {
        text.push('\n');
        text.push_str(part);
    }
    tokenize(&text)
}

/// Returns the texts by which a party is found. All fields are named: a new one is searched or it is not.
fn party_texts(party: &Party) -> [&String; 5] {
    let Party {
        name,
        representative,
        phone,
        id_number,
        stall,
        id: _,
        role: _,
        kind: _,
        sex: _,
        id_kind: _,
        address: _,
        job: _,
        employer_type: _,
        acts_for: _,
        authority: _,
        remark: _,
        filled_from: _,
    } = party;
    [name, representative, phone, id_number, stall]
}

/// Returns the tokens of the column `what`: the texts of a case.
fn what(case: &Case) -> String {
    let mut text = case.fields.summary.clone();
    let claims = case.claims.iter().map(|c| &c.text);
    let results = case.sessions.iter().flat_map(|s| [&s.result, &s.record]);
    let terms = case.obligations.iter().map(|o| &o.what);
    let notes = case.notes.iter().map(|n| &n.text);
    let answer = case.answer.iter().map(|a| &a.text);
    let closing = case
        .closing
        .iter()
        .flat_map(|c| [&c.reason, &c.referred_to]);
    let after = answer.chain(closing);
    for part in claims.chain(results).chain(terms).chain(notes).chain(after) {
        text.push('\n');
        text.push_str(part);
    }
    tokenize(&text)
}

/// Returns the two columns of a case in the index.
pub fn columns_of(case: &Case) -> (String, String) {
    (who(case), what(case))
}

/// Updates the index after a change of a case.
pub fn update(
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

/// Merges the index into one segment, which holds nothing of deleted rows any more.
pub fn merge(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("INSERT INTO word (word) VALUES ('optimize')")?;
    Ok(())
}

/// Deletes the index, before it is rebuilt.
pub fn clear(conn: &Connection) -> Result<(), StoreError> {
    // It also clears an index that cannot be read any more.
    conn.execute_batch("INSERT INTO word (word) VALUES ('delete-all')")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_overlapping_pairs() {
        assert_eq!(tokenize("王小明"), "王小 小明 明");
        assert_eq!(tokenize("南三排２７号"), "南三 三排 排 27 号");
        assert_eq!(tokenize("13800001234"), "13800001234 1234");
        assert_eq!(tokenize("Li Ming（代）"), "li ming 代");
    }

    #[test]
    fn typed_text_becomes_phrases_and_never_an_operator() {
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
    fn text_typed_in_one_piece_is_searched_as_one_phrase() {
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
