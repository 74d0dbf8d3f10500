//! Imitates a person who wants a phone or an identity number of which they see only the masked form: they type parts of
//! it and watch whether an answer changes. No answer may differ from that for digits that are nowhere; only what may be
//! asked for, such as seven digits of a phone, is found, by nobody of another team and never without an entry.

mod two_books;

use casebook_tests::canaries::Canaries;
use serde_json::json;

use crate::trial::{Row, Run, Trial, TrialRandom, TrialResult};
use two_books::{ASKED, Numbers, OTHER_TEAM, SUPERVISOR, TEAMMATE, TwoBooks};

pub const TRIAL: Trial = Trial {
    name: "digits behind the mask",
    name_zh: "试探被遮号码",
    quick: 80,
    full: 8_000,
    run,
};

/// The number of tries at one pair of books before other numbers are hidden.
const TRIES_PER_BOOKS: u64 = 80;
/// The digits of a phone of which fewer find nothing.
const PHONE_PART: usize = 7;
/// The last digits of a phone that find it, too.
const ENDING: usize = 4;

fn run(run: &mut Run) -> TrialResult<Row> {
    let mut left = run.count;
    while left > 0 {
        let mut books = TwoBooks::make(Canaries::new(run.random.next_u64()))?;
        guess_by_prefixes(run, &mut books)?;
        for _ in 0..left.min(TRIES_PER_BOOKS) {
            try_digits(run, &mut books)?;
        }
        left = left.saturating_sub(TRIES_PER_BOOKS);
    }
    let mut books = TwoBooks::make(Canaries::new(run.random.next_u64()))?;
    let control = control(&mut books)?;
    Ok(run.row(Some(control)))
}

/// Types some digits of a hidden number, disguised or not, and compares the answers of both books.
fn try_digits(run: &mut Run, books: &mut TwoBooks) -> TrialResult<()> {
    let random = &mut run.random;
    let number = random.pick(&books.numbers.all()).clone();
    let length = match random.below(10) {
        0 => number.len(),
        _ => 1 + random.index(number.len()),
    };
    let at = random.index(number.len() - length + 1);
    let typed = disguise(random, &number[at..at + length]);
    let command = *random.pick(&ASKED);
    let person = *random.pick(&[SUPERVISOR, TEAMMATE, OTHER_TEAM]);
    run.count_try();
    if person == OTHER_TEAM || !may_find(&books.numbers, &typed) {
        let [hidden, nowhere] = books.ask(person, command, &typed)?;
        if hidden != nowhere {
            run.report_failure(format!(
                "member {person} asks {command} for {typed:?}: {hidden} instead of {nowhere}"
            ));
        }
        return Ok(());
    }
    // The supervisor asks, who reads the journal at once, before anything else lets a search be written to it.
    let before = books.newest_entry()?;
    let [hidden, nowhere] = books.ask(SUPERVISOR, command, &typed)?;
    let actions = books.actions_after(before)?;
    let is_found = hidden != nowhere;
    if is_found && !actions.iter().any(|action| action == "searched") {
        run.report_failure(format!(
            "{command} finds {typed:?}, and the journal has only {actions:?}"
        ));
    }
    run.add_to_fact("numbers that may be asked for", 1);
    run.add_to_fact("of them found", u64::from(is_found));
    Ok(())
}

/// Returns the digits as somebody may type them who hopes that they are compared all the same.
fn disguise(random: &mut TrialRandom, digits: &str) -> String {
    let (first, rest) = digits.split_at(random.index(digits.len()));
    let wide = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(u32::from('０') + digit).unwrap_or(c),
        None => c,
    };
    match random.below(10) {
        0 => digits.chars().map(wide).collect(),
        1 => format!("{first} {rest}"),
        2 => format!("{first}-{rest}"),
        3 => format!("{first}\u{200B}{rest}"),
        4 => format!("周小满 {digits}"),
        5 => format!("电{digits}"),
        6 => format!("{digits} OR 周"),
        7 => format!("{digits}*"),
        _ => digits.to_owned(),
    }
}

/// Returns whether a typed text holds a number that may be asked for: seven digits in a row of a phone or its last four,
/// or the whole number of a document.
fn may_find(numbers: &Numbers, typed: &str) -> bool {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        '\u{200B}' => Some(' '),
        _ => Some(c),
    };
    let text: String = typed.chars().filter_map(narrow).collect();
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    let digits = pieces
        .iter()
        .filter(|piece| piece.starts_with(|c: char| c.is_ascii_digit()));
    let together: String = digits.copied().collect();
    let is_allowed = |piece: &str| {
        let is_phone = |phone: &String| match piece.len() {
            ENDING => phone.ends_with(piece),
            length => length >= PHONE_PART && phone.contains(piece),
        };
        numbers.phones.iter().any(is_phone) || numbers.cards.iter().any(|card| card == piece)
    };
    is_allowed(&together) || pieces.into_iter().any(is_allowed)
}

/// Adds one digit after the other as long as the longer number is still found; returns what was learnt.
fn learn(
    longest: usize,
    mut is_found: impl FnMut(&str) -> TrialResult<bool>,
) -> TrialResult<String> {
    let mut known = String::new();
    'next: while known.len() < longest {
        for digit in "0123456789X".chars() {
            let longer = format!("{known}{digit}");
            if is_found(&longer)? {
                known = longer;
                continue 'next;
            }
        }
        break;
    }
    Ok(known)
}

/// Tries to learn each hidden number from its front, up to the length from which on each question is journaled.
fn guess_by_prefixes(run: &mut Run, books: &mut TwoBooks) -> TrialResult<()> {
    for command in ASKED {
        run.count_try();
        let learnt = learn(PHONE_PART - 1, |prefix| {
            let [hidden, nowhere] = books.ask(TEAMMATE, command, prefix)?;
            Ok(hidden != nowhere)
        })?;
        if !learnt.is_empty() {
            run.report_failure(format!(
                "{command} tells that a number begins with {learnt}"
            ));
        }
    }
    Ok(())
}

/// Returns true if a whole number is found in the book that hides it, and if the rows themselves, which can be asked
/// for beginnings and parts like the index of earlier versions, tell a phone and an identity number digit by digit.
fn control(books: &mut TwoBooks) -> TrialResult<bool> {
    let whole = [
        books.numbers.phones[0].clone(),
        books.numbers.cards[0].clone(),
    ];
    let mut are_found = true;
    for number in &whole {
        let [hidden, nowhere] = books.ask(SUPERVISOR, "find", number)?;
        are_found &= hidden != nowhere && nowhere == json!([0, 0]);
    }
    let store = books.hidden.store();
    let rows = store.connection();
    for (column, number) in ["phone", "id_number"].into_iter().zip(&whole) {
        let sql = format!("SELECT count(*) FROM party WHERE {column} LIKE ?1");
        let count = |pattern: String| -> TrialResult<bool> {
            Ok(rows.query_row(&sql, [pattern], |row| row.get::<_, i64>(0))? > 0)
        };
        let learnt = learn(number.len(), |prefix| count(format!("{prefix}%")))?;
        let mut are_parts_found = true;
        for at in 0..number.len() - 3 {
            are_parts_found &= count(format!("%{}%", &number[at..at + 3]))?;
        }
        are_found &= learnt == *number && are_parts_found;
    }
    Ok(are_found)
}
