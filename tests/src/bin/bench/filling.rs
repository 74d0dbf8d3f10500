//! Fills books with invented cases, and finds words in them to search for.

use std::fs;
use std::path::Path;
use std::time::Instant;

use casebook_core::Moment;
use casebook_core::domain::ids::CaseId;
use casebook_core::practice::Cutoff;
use casebook_core::practice::history::{Detail, Generator};
use casebook_core::store::Store;
use casebook_tests::test_office::{TestOffice, write_practice_book};
use chrono::{Datelike, Duration, NaiveDate};
use serde_json::json;

use super::{BenchResult, TODAY, YEARS};

/// The number of cases whose words are searched for, the same in every book: a search that was made shortly before is
/// not journaled again, and that must not be more frequent in a small book.
const WORD_CASES: i64 = 200;

/// Returns an open book with this many cases. With `keep`, it is a copy of the book that an earlier run left in that
/// folder, or of the one that is made there now.
pub fn filled_book(cases: u64, keep: Option<&Path>) -> BenchResult<TestOffice> {
    let mut book = match keep {
        Some(keep) => copy_of_kept_book(cases, keep)?,
        None => TestOffice::new_practice(TODAY),
    };
    if keep.is_none() {
        fill(&mut book, cases)?;
    }
    // Each measured call is a second later than the one before.
    book.clock.step = Duration::seconds(1);
    Ok(book)
}

fn copy_of_kept_book(cases: u64, keep: &Path) -> BenchResult<TestOffice> {
    let filled = keep.join(cases.to_string());
    if !filled.exists() {
        let unfinished = keep.join(format!("{cases}.unfinished"));
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        fs::create_dir_all(&unfinished)?;
        write_practice_book(&unfinished, TODAY);
        let mut book = TestOffice::start_practice(&unfinished, TODAY);
        book.reopen();
        fill(&mut book, cases)?;
        book.ok("sign_out", json!({}));
        drop(book);
        fs::rename(&unfinished, &filled)?;
    }
    Ok(TestOffice::copy_of_practice(&filled, TODAY))
}

fn fill(book: &mut TestOffice, cases: u64) -> BenchResult<()> {
    let mut store = book.store();
    let now = book.now();
    fill_store(&mut store, &now, cases)?;
    drop(store);
    book.reopen();
    Ok(())
}

pub fn fill_store(store: &mut Store, now: &Moment, cases: u64) -> BenchResult<()> {
    let cutoff = Cutoff {
        utc: now.utc,
        today: now.today,
        offset_minutes: now.offset_minutes,
    };
    let from =
        NaiveDate::from_ymd_opt(now.today.year() - YEARS, now.today.month(), now.today.day());
    let from = from.ok_or("a day five years ago")?;
    let generator = Generator::new(20_261_120, store.office_setup(), cutoff, Detail::Minimal)
        .ok_or("the office has no staff")?;
    let started = Instant::now();
    let mut history = generator.spread(from, cases);
    let mut left = cases;
    while left > 0 {
        let batch = left.min(50_000);
        left -= batch;
        store.write_in_bulk(now.utc, |store: &mut Store| {
            for entries in history.by_ref().take(batch as usize) {
                let history: Vec<_> = entries.into_iter().map(|e| (e.op, e.author)).collect();
                store.write_history(&history)?;
            }
            Ok(())
        })?;
    }
    eprintln!(
        "{cases} cases made in {:.1} s",
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Returns names of two characters and texts of four that are in the book, from all parts of it.
pub fn search_words(book: &mut TestOffice) -> BenchResult<(Vec<String>, Vec<String>)> {
    let store = book.store();
    let conn = store.connection();
    let last: i64 = conn.query_row("SELECT max(seq) FROM cases", [], |row| row.get(0))?;
    let mut words = Vec::new();
    for n in 1..=WORD_CASES {
        let sql = "SELECT id FROM cases WHERE seq = ?1";
        let id = conn.query_row(sql, [last * n / WORD_CASES], |row| row.get(0))?;
        let case = store.case(CaseId::from_bytes(id))?;
        let name = case
            .parties
            .first()
            .map(|p| p.name.chars().take(2).collect::<String>());
        let text: Vec<char> = case.fields.summary.chars().collect();
        let text: String = text.iter().skip(text.len() / 3).take(4).collect();
        words.push((name.unwrap_or_default(), text));
    }
    drop(store);
    book.reopen();
    words.retain(|(name, text)| name.chars().count() == 2 && text.chars().all(char::is_alphabetic));
    Ok(words.into_iter().unzip())
}
