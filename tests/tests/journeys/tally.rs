//! From a number of the tally to its cases, into one of them, and back.

use casebook_tests::main_job::{TODAY, open_practice_book};
use casebook_tests::screens::{list_length, show_tally};
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

/// The total of new cases in the table.
const NUMBER: &str = "@tally-matrix tfoot [data-cell='matrix:total:new']";

#[test]
fn a_number_opens_its_cases_and_back_returns_to_the_same_place() {
    let setup = Setup::default().today(TODAY).size(1280, 700);
    journey("drill", setup, |window| {
        open_practice_book(window)?;
        show_tally(window, "year")?;
        // A year of history has more cases than fit into the window.
        window.click("@tally-previous")?;
        window.see_text("@tally-period", "2025")?;
        window.see(NUMBER)?;
        scroll(window, PAGE_OF_TALLY, 240)?;
        let tally = scroll_position(window, PAGE_OF_TALLY)?;
        let number: usize = window.text(NUMBER)?.parse().expect("a number");
        window.click(NUMBER)?;

        window.see("@list-drill")?;
        let title = window.text("@list-drill")?;
        assert_eq!(list_length(window)?, number, "{title}");
        let (before, case) = narrow_sort_and_scroll(window)?;
        window.press("Enter")?;
        window.see_text("@case-number", &case)?;
        window.see("@view-cases")?;
        window.gone("@case-table")?;

        window.press("Alt+Left")?;
        window.see("@case-table")?;
        window.wait("the list to be unchanged", |window| {
            Ok((list_state(window)? == before).then_some(()))
        })?;
        assert_eq!(window.text("@list-drill")?, title);
        window.press("Alt+Left")?;
        window.see_text("@tally-period", "2025")?;
        window.wait("the tally to be scrolled as before", |window| {
            Ok((scroll_position(window, PAGE_OF_TALLY)? == tally).then_some(()))
        })?;
        window.see_focus(NUMBER)
    });
}

#[test]
fn every_number_lists_as_many_cases() {
    journey("numbers", Setup::default().today(TODAY), |window| {
        open_practice_book(window)?;
        show_tally(window, "year")?;
        let cells = "return [...document.querySelectorAll('[data-cell]')]
            .filter((e) => !/people|claimed|agreed$|figure:agreed$/.test(e.dataset.cell))
            .map((e) => [e.dataset.cell, parseInt(/[0-9,]+/.exec(e.innerText)?.[0].replaceAll(',', ''))])";
        window.see(NUMBER)?;
        let cells = window.session().script(cells, vec![])?;
        let cells = cells.as_array().cloned().unwrap_or_default();
        assert!(cells.len() > 20, "only {} numbers", cells.len());
        // One of each kind: a figure, a number of the sentence, one of a row, one of the other table.
        let mut kinds = Vec::new();
        for cell in &cells {
            let (name, number) = (cell[0].as_str().unwrap_or_default(), &cell[1]);
            let kind = name.split(':').next().unwrap_or_default().to_owned();
            if kinds.iter().filter(|seen| **seen == kind).count() == 2 {
                continue;
            }
            kinds.push(kind);
            window.click(&format!("[data-cell='{name}']"))?;
            window.see("@list-drill")?;
            let cases = list_length(window)?;
            // A case that came in again counts twice in a number and stands once in its list; the head then says so.
            let said = match window.texts("@list-counted")?.as_slice() {
                [] => [cases; 2],
                [head] => entries_and_cases(head),
                heads => panic!("one head, not {heads:?}"),
            };
            assert_eq!(
                [json!(said[0]), json!(said[1])],
                [number.clone(), json!(cases)],
                "{name}"
            );
            window.press("Alt+Left")?;
            window.see(NUMBER)?;
        }
        Ok(())
    });
}

/// Reads the entries and the cases from the head of a list: 13 件次，涉及 12 件案件.
fn entries_and_cases(head: &str) -> [usize; 2] {
    let digits = head.replace(',', "");
    let numbers = digits.split(|c: char| !c.is_ascii_digit());
    let mut numbers = numbers.filter_map(|digits| digits.parse().ok());
    [numbers.next(), numbers.next()].map(|n| n.unwrap_or_else(|| panic!("two numbers in {head}")))
}

const PAGE_OF_TALLY: &str = "[data-testid=view-tallies] .page";
const LIST: &str = "[data-testid=case-list] > *";

/// Shows the list as a table, narrows, sorts and scrolls it and selects a row; returns this state and the number of the
/// selected case.
fn narrow_sort_and_scroll(window: &Window) -> Result<(Value, String), TestError> {
    window.click("@list-mode-table")?;
    window.see("@case-table")?;
    window.click("@list-sort")?;
    window.click("@list-sort-number")?;
    window.press("Ctrl+F")?;
    window.see_focus("@list-search")?;
    let all = list_length(window)?;
    window.type_keys("行")?;
    window.wait("the list to be narrowed", |window| {
        let now = list_length(window)?;
        Ok((now > 0 && now < all).then_some(()))
    })?;
    window.press("Enter")?;
    window.see_focus("@case-list")?;
    for _ in 0..3 {
        window.press("PageDown")?;
    }
    window.wait("the list to be scrolled", |window| {
        let position = scroll_position(window, LIST)?;
        Ok((position.as_f64() > Some(0.0)).then_some(()))
    })?;
    window.settle_paint()?;
    let chosen = window.text("@case-list-row[aria-selected=true]")?;
    let number = chosen.split_whitespace().next().unwrap_or_default();
    Ok((list_state(window)?, number.to_owned()))
}

/// Returns the state of the list that must be unchanged after going back.
fn list_state(window: &Window) -> Result<Value, TestError> {
    Ok(json!({
        "search": window.session().script(
            "return document.querySelector('[data-testid=list-search]')?.value", vec![])?,
        "sort": window.texts("@list-sort")?,
        "direction": window.texts("@list-direction")?,
        "count": window.texts("@list-count")?,
        "scroll": scroll_position(window, LIST)?,
        "chosen": window.texts("@case-list-row[aria-selected=true]")?,
    }))
}

/// Returns how far an element is scrolled, in pixels.
fn scroll_position(window: &Window, css: &str) -> Result<Value, TestError> {
    let top = "return document.querySelector(arguments[0])?.scrollTop ?? null";
    window.session().script(top, vec![json!(css)])
}

fn scroll(window: &Window, css: &str, top: u32) -> Result<(), TestError> {
    let to = "document.querySelector(arguments[0]).scrollTop = arguments[1]";
    window.session().script(to, vec![json!(css), json!(top)])?;
    window.settle_paint()
}
