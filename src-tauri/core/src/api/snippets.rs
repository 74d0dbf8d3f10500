//! The words around what the global search found in a case.

use crate::domain::case::Case;
use crate::domain::normal_form::{FoldedChar, fold, fold_with_places};
use crate::domain::personal_numbers::mask_numbers;
use crate::wire::lists::{CaseRow, Snippet};

/// The characters that a snippet shows before and after what was found.
const CHARS_BEFORE: usize = 8;
const CHARS_AFTER: usize = 20;

/// Returns the first text of the case that holds a searched word which its row in the list does not show.
pub(super) fn snippet(case: &Case, row: &CaseRow, typed: &str) -> Option<Snippet> {
    let cause: Vec<&str> = row.cause.row().searched_names().collect();
    let shown = fold(&format!(
        "{} {} {} {}",
        row.number,
        row.applicants,
        row.respondents,
        cause.join(" ")
    ));
    let typed = fold(typed);
    let hidden = typed
        .split_whitespace()
        .filter(|word| !shown.contains(word));
    let words: Vec<Vec<char>> = hidden.map(|word| word.chars().collect()).collect();
    texts(case).find_map(|(field, text)| words.iter().find_map(|word| cut(field, text, word)))
}

/// Returns the searched texts of a case with the names of their fields, those that say most first.
fn texts(case: &Case) -> impl Iterator<Item = (&'static str, &str)> {
    let fields = &case.fields;
    let own = [
        ("summary", fields.summary.as_str()),
        ("next_action", &fields.next_action),
        ("stall", &fields.stall),
    ];
    let names = (fields.further_causes.iter()).flat_map(|cause| cause.row().searched_names());
    let causes = names.map(|name| ("further_causes", name));
    let claims = case.claims.iter().map(|c| ("claims", c.text.as_str()));
    let sessions =
        (case.sessions.iter()).flat_map(|s| [("record", s.record.as_str()), ("result", &s.result)]);
    let offers = (case.sessions.iter()).flat_map(|s| &s.offers);
    let offers = offers.map(|offer| ("offers", offer.note.as_str()));
    let notes = case.notes.iter().map(|n| ("notes", n.text.as_str()));
    let owed = (case.obligations.iter()).flat_map(|o| {
        [
            ("obligations", o.what.as_str()),
            ("obligations", &o.performed_note),
        ]
    });
    let parties = case.parties.iter().flat_map(|party| {
        [
            ("party", party.name.as_str()),
            ("representative", &party.representative),
            ("stall", &party.stall),
            ("job", &party.job),
            ("address", &party.address),
            ("remark", &party.remark),
        ]
    });
    let closing = (case.closing.iter()).flat_map(|c| {
        [
            ("reason", c.reason.as_str()),
            ("referred_to", &c.referred_to),
        ]
    });
    own.into_iter()
        .chain(claims)
        .chain(sessions)
        .chain(offers)
        .chain(notes)
        .chain(owed)
        .chain(parties)
        .chain(closing)
        .chain(causes)
}

/// Returns the snippet around the first place of the word, whose characters are folded.
fn cut(field: &str, text: &str, word: &[char]) -> Option<Snippet> {
    let text = mask_numbers(text, &[]);
    let chars = fold_with_places(&text);
    let is_found = |window: &[FoldedChar]| window.iter().zip(word).all(|(c, w)| c.char == *w);
    let at = chars.windows(word.len()).position(is_found)?;
    let end = at + word.len();
    let (first, last) = (at.saturating_sub(CHARS_BEFORE), end + CHARS_AFTER);
    let part = |from: usize, to: usize| {
        let from = chars.get(from).map_or(text.len(), |c| c.source.start);
        let to = chars.get(to).map_or(text.len(), |c| c.source.start);
        text[from..to.max(from)].replace('\n', " ")
    };
    let dots = |cut: bool| if cut { "…" } else { "" };
    Some(Snippet {
        field: field.to_string(),
        before: format!("{}{}", dots(first > 0), part(first, at)),
        found: part(at, end),
        after: format!("{}{}", part(end, last), dots(last < chars.len())),
    })
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn found(text: &str, word: &str) -> Option<(String, String, String)> {
        let word: Vec<char> = word.chars().collect();
        cut("summary", text, &word).map(|s| (s.before, s.found, s.after))
    }

    fn parts(before: &str, found: &str, after: &str) -> Option<(String, String, String)> {
        Some((before.into(), found.into(), after.into()))
    }

    #[test]
    fn a_snippet_has_a_few_words_around_the_place() {
        assert_eq!(
            found("拖欠三个月工资", "三个月"),
            parts("拖欠", "三个月", "工资")
        );
        let long = "甲".repeat(30) + "押金" + &"乙".repeat(30);
        let (before, after) = ("…甲甲甲甲甲甲甲甲", "乙".repeat(20) + "…");
        assert_eq!(found(&long, "押金"), parts(before, "押金", &after));
        assert_eq!(found("拖欠三个月工资", "押金"), None);
    }

    #[test]
    fn it_is_found_in_any_writing_and_shown_as_it_was_written() {
        assert_eq!(
            found("Ｗｅｃｈａｔ 转账\n两笔", "wechat"),
            parts("", "Ｗｅｃｈａｔ", " 转账 两笔")
        );
        assert_eq!(found("𠮷野家后厨", "后厨"), parts("𠮷野家", "后厨", ""));
    }

    #[test]
    fn numbers_of_persons_are_masked() {
        let (_, word, after) = found("来电 13900000418 称未付", "来电").unwrap();
        assert_eq!(
            (word.as_str(), after.as_str()),
            ("来电", " 139****0418 称未付")
        );
        assert_eq!(found("来电 13900000418 称未付", "13900000418"), None);
    }
}
