//! What is handed in, opened in another program: its numbers are those of the screen, and nobody's text becomes a formula.

use casebook_tests::main_job::{TODAY, open_practice_book, register_in_words};
use casebook_tests::screens::{People, export_tally, go, show_tally};
use casebook_tests::workbook::{self, Sheet};
use casebook_tests::{Setup, TestError, Window};

use crate::journey;

/// Texts that a spreadsheet takes for formulas when it is let.
const FORMULAS: [&str; 5] = [
    "=HYPERLINK(\"http://example.org\";\"x\")",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
];

#[test]
fn the_workbook_opens_elsewhere_with_the_numbers_of_the_screen() {
    journey("workbook", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        for text in FORMULAS {
            register_in_words(window, text)?;
        }
        go(window, "today")?;
        for kind in ["month", "year"] {
            show_tally(window, kind)?;
            window.click("@tally-basis-choice-registered")?;
            window.see_text("@tally-basis", "登记")?;
            let seen = figures(window)?;
            assert!(seen.len() > 30, "only {} figures", seen.len());
            let book = workbook::read(&export_tally(window, "xlsx", People::Named)?)?;
            assert!(book.len() >= 6, "{} sheets", book.len());
            for sheet in &book {
                assert_eq!(sheet.formulas, [""; 0], "formulas on {}", sheet.name);
            }
            same_figures(&seen, &book[0]);
            if kind == "month" {
                kept_as_text(&book);
            }
        }
        Ok(())
    });
}

/// What the workbook calls the columns that have another name on the screen.
const OTHER_NAMES: [(&str, &str); 4] = [
    ("登记", "本期新收"),
    ("结案", "结案合计"),
    ("请求金额（元）", "请求金额"),
    ("协议金额（元）", "协议金额"),
];

/// The figures of the table on the screen: `(row, column, number)`, rows and columns by their heads.
fn figures(window: &Window) -> Result<Vec<(String, String, f64)>, TestError> {
    let read = "const plain = (e) => e.innerText.replaceAll(/[,\\s]/g, '');
        const table = document.querySelector('[data-testid=tally-matrix]');
        const heads = [...table.querySelectorAll('thead th')].map(plain);
        return [...table.querySelectorAll('tbody tr, tfoot tr')].flatMap((row) =>
            [...row.cells].slice(1).map((cell, i) => [plain(row.cells[0]), heads[i + 1], Number(plain(cell))]))";
    window.see("@tally-matrix tfoot")?;
    let read = window.session().script(read, vec![])?;
    Ok(serde_json::from_value(read).expect("figures with their heads"))
}

/// Every figure of the screen stands on the sheet, in its row and its column.
fn same_figures(seen: &[(String, String, f64)], sheet: &Sheet) {
    let columns = columns(sheet);
    for (row, column, figure) in seen {
        let renamed = OTHER_NAMES.iter().find(|(screen, _)| screen == column);
        let name = renamed.map_or(column.as_str(), |(_, name)| name);
        let at = columns.iter().position(|there| there == name);
        let at = at.unwrap_or_else(|| panic!("no column {name} among {columns:?}"));
        let line = sheet.rows.iter().find(|line| line.first() == Some(row));
        let line = line.unwrap_or_else(|| panic!("no row {row} on the sheet"));
        let kept: Option<f64> = line[at].parse().ok();
        assert_eq!(kept, Some(*figure), "{row}, {name}");
    }
}

/// The columns of a sheet by name. The head has two rows: a band over several columns, and under it what each counts.
fn columns(sheet: &Sheet) -> Vec<String> {
    let plain = |cell: &String| cell.split_whitespace().collect::<String>();
    let head = sheet
        .rows
        .iter()
        .position(|row| row.iter().any(|cell| plain(cell) == "本期新收"));
    let head = head.expect("a head");
    let mut band = String::new();
    let mut names = Vec::new();
    for (over, under) in sheet.rows[head].iter().zip(&sheet.rows[head + 1]) {
        let (over, under) = (plain(over), plain(under));
        if !over.is_empty() {
            band = over;
        }
        let counts_cases = under.is_empty() || under == "件数";
        names.push(if counts_cases { band.clone() } else { under });
    }
    names
}

/// The register holds every text as it was typed, or guarded by a sign before it.
fn kept_as_text(book: &[Sheet]) {
    let cells: Vec<&String> = book.iter().flat_map(|s| s.rows.iter().flatten()).collect();
    for text in FORMULAS {
        assert!(
            cells.iter().any(|cell| cell.ends_with(text)),
            "{text} is not there"
        );
    }
}
