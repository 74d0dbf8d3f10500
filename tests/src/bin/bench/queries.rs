//! The measured commands of a book, with seeded random choices.

use std::time::Instant;

use casebook_tests::test_office::{TestOffice, grid, member};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::{CALLS, YEARS};

/// A seeded random number generator.
struct SeededRandom(u64);

impl SeededRandom {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// The commands of one book, each of which returns its time in milliseconds.
pub struct BookQueries {
    book: TestOffice,
    random: SeededRandom,
    cases: u64,
    names: Vec<String>,
    texts: Vec<String>,
}

/// A measured command, which returns its time in milliseconds.
type Query = fn(&mut BookQueries) -> f64;

impl BookQueries {
    /// The rows with the number of measured calls and the command.
    pub const ALL: [(&'static str, usize, Query); 14] = [
        ("open", 20, BookQueries::open),
        ("save", CALLS, BookQueries::save),
        ("page_first", CALLS, BookQueries::page_first),
        ("page_deep", CALLS, BookQueries::page_deep),
        ("page_filtered", CALLS, BookQueries::page_filtered),
        ("tally_month", CALLS, BookQueries::tally_month),
        ("tally_five_years", CALLS, BookQueries::tally_five_years),
        ("drill", CALLS, BookQueries::drill),
        ("drill_counts", CALLS, BookQueries::drill_counts),
        ("search_name", CALLS, BookQueries::search_name),
        ("search_text", CALLS, BookQueries::search_text),
        ("today", CALLS, BookQueries::today),
        ("calendar", CALLS, BookQueries::calendar),
        ("export_month", 3, BookQueries::export_month),
    ];

    pub fn new(
        book: TestOffice,
        cases: u64,
        names: Vec<String>,
        texts: Vec<String>,
    ) -> BookQueries {
        BookQueries {
            book,
            random: SeededRandom(cases),
            cases,
            names,
            texts,
        }
    }

    /// Returns the book.
    pub fn into_book(self) -> TestOffice {
        self.book
    }

    /// Runs a query a tenth of `calls` times unmeasured and then `calls` times; returns the times in milliseconds.
    pub fn measure(&mut self, calls: usize, query: Query) -> Vec<f64> {
        for _ in 0..calls.div_ceil(10) {
            query(self);
        }
        (0..calls).map(|_| query(self)).collect()
    }

    /// Calls a command, which must succeed; returns the time in milliseconds and the result.
    fn call(&mut self, cmd: &str, payload: Value) -> (f64, Value) {
        let started = Instant::now();
        let result = self.book.ok(cmd, payload);
        (started.elapsed().as_secs_f64() * 1_000.0, result)
    }

    fn open(&mut self) -> f64 {
        self.book.ok("sign_out", json!({}));
        self.call("practice_open", json!({})).0
    }

    fn save(&mut self) -> f64 {
        let mut case = self.book.wage_case();
        case["fields"]["grid"] = json!(grid(self.random.below(3) as u8 + 1));
        case["fields"]["mediator"] = json!(member(self.random.below(3) as u8 + 1));
        self.call("case_register", case).0
    }

    fn list(&mut self, query: Value, after: Option<String>) -> f64 {
        self.call(
            "case_list",
            json!({"query": query, "after": after, "limit": 50}),
        )
        .0
    }

    fn page_first(&mut self) -> f64 {
        let views = ["all", "open", "overdue", "no_next_action"];
        let view = *self.random.pick(&views);
        self.list(json!({"view": view, "descending": true}), None)
    }

    fn page_deep(&mut self) -> f64 {
        let row = self.cases / 10 + self.random.below(self.cases as usize * 4 / 5) as u64;
        self.list(
            json!({"view": "all", "descending": true}),
            Some(format!("{row}.i{row}")),
        )
    }

    fn page_filtered(&mut self) -> f64 {
        let causes = ["L07", "L04", "W02", "S01", "V01", "L11", "O02"];
        let outcomes = ["R1", "R2", "R4", "R5", "R7", "R12"];
        let cause = *self.random.pick(&causes);
        let outcome = *self.random.pick(&outcomes);
        let grid = grid(self.random.below(3) as u8 + 1);
        let mediator = member(self.random.below(3) as u8 + 1);
        let queries = [
            json!({"view": "all", "causes": [cause], "descending": true}),
            json!({"view": "all", "causes": [cause], "grids": [grid], "descending": true}),
            json!({"view": "closed", "outcomes": [outcome], "mediators": [mediator], "descending": true}),
            json!({"view": "open", "causes": [cause, "L08", "L09"], "grids": [grid], "sort": "due"}),
            json!({"view": "all", "causes": [cause], "outcomes": [outcome], "mediators": [mediator], "sort": "closed",
                "descending": true}),
            json!({"view": "all", "collective": true, "grids": [grid], "descending": true}),
        ];
        let query = self.random.pick(&queries).clone();
        self.list(query, None)
    }

    fn month(&mut self) -> Value {
        let today = self.book.today();
        let back = self.random.below(YEARS as usize * 12 - 1) as i32;
        let index = today.year() * 12 + today.month0() as i32 - back;
        json!({"kind": "month", "year": index.div_euclid(12), "month": index.rem_euclid(12) + 1})
    }

    fn tally_query(&mut self, period: Value) -> Value {
        let rows =
            *self
                .random
                .pick(&["group", "cause", "stat_class", "grid", "mediator", "source"]);
        let basis = *self.random.pick(&["registered", "accepted", "closed"]);
        json!({"period": period, "basis": basis, "rows": rows, "columns": "standard"})
    }

    fn tally_month(&mut self) -> f64 {
        let period = self.month();
        let query = self.tally_query(period);
        self.call("tally", query).0
    }

    /// Counts sixty months up to one of the last six.
    fn tally_five_years(&mut self) -> f64 {
        let today = self.book.today();
        let last = today.year() * 12 + today.month0() as i32 - self.random.below(6) as i32;
        let first_of = |index: i32| {
            NaiveDate::from_ymd_opt(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)
        };
        let from = first_of(last - 12 * YEARS + 1);
        let to = first_of(last + 1).and_then(|d| d.pred_opt());
        let query = self.tally_query(json!({"kind": "any", "from": from, "to": to}));
        self.call("tally", query).0
    }

    /// Runs the two commands from a click on a number to the first page of its cases.
    fn drill(&mut self) -> f64 {
        let (time, drilled) = self.drilled();
        time + self.list(drilled["query"].clone(), None)
    }

    /// Counts what a number counts, which the head of its list says beside the first page.
    fn drill_counts(&mut self) -> f64 {
        let (_, drilled) = self.drilled();
        self.call("tally_drill_counts", drilled["figure"].clone()).0
    }

    fn drilled(&mut self) -> (f64, Value) {
        let period = self.month();
        let tally = self.tally_query(period);
        let view = self.book.ok("tally", tally.clone());
        let rows = view["rows"].as_array().cloned().unwrap_or_default();
        let row = self.random.pick(&rows)["key"].clone();
        let column = *self.random.pick(&[
            "carried",
            "new",
            "closed",
            "pending",
            "R1",
            "R4",
            "overdue",
            "collective",
        ]);
        self.call(
            "tally_drill",
            json!({"tally": tally, "row": row, "column": column}),
        )
    }

    fn search_name(&mut self) -> f64 {
        let text = self.random.pick(&self.names).clone();
        self.list(
            json!({"view": "all", "text": text, "descending": true}),
            None,
        )
    }

    fn search_text(&mut self) -> f64 {
        let text = self.random.pick(&self.texts).clone();
        self.list(
            json!({"view": "all", "text": text, "descending": true}),
            None,
        )
    }

    fn today(&mut self) -> f64 {
        self.call("today", json!({"assignee": "anyone"})).0
    }

    /// Shows the six weeks from the first of this month, or of one of the last five years.
    fn calendar(&mut self) -> f64 {
        let today = self.book.today();
        let month = self.month();
        let first = match self.random.below(2) {
            0 => today.with_day(1),
            _ => {
                let part = |key: &str| month[key].as_i64().unwrap_or(1);
                NaiveDate::from_ymd_opt(part("year") as i32, part("month") as u32, 1)
            }
        };
        let from = first.unwrap_or(today);
        let to = from + chrono::Days::new(41);
        let payload = json!({"from": from, "to": to, "assignee": "anyone"});
        self.call("calendar", payload).0
    }

    fn export_month(&mut self) -> f64 {
        let period = self.month();
        let tally =
            json!({"period": period, "basis": "accepted", "rows": "group", "columns": "standard"});
        let payload = json!({"tally": tally, "file": "xlsx", "language": "zh", "unmasked": false});
        let started = Instant::now();
        self.book.ok("export_tally", payload);
        let done = self.book.run_job();
        assert_eq!(done.files.len(), 1, "the export failed");
        started.elapsed().as_secs_f64() * 1_000.0
    }
}
