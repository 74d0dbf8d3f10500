//! Masking of free text: the names of the case's people in every spelling, and every personal number.

use crate::domain::normal_form::{FoldedChar, fold_with_places, is_name_separator, name_key};
use crate::domain::personal_numbers::mask_numbers;
use crate::domain::text::mask_name;

/// The names and numbers of a case that masking hides in its texts, besides the numbers that it finds by their form.
#[derive(Debug, Default)]
pub(super) struct PersonalData<'a> {
    pub names: Vec<&'a str>,
    /// In the form of [`numbers_of_field`](crate::domain::personal_numbers::numbers_of_field).
    pub numbers: Vec<String>,
}

/// The most blanks and dots between two characters of a name.
const MAX_GAP: usize = 3;

/// Masks the names of the people in every spelling, and every number that belongs to a person.
pub(super) fn mask_text(text: &str, people: &PersonalData<'_>) -> String {
    let keys = people
        .names
        .iter()
        .map(|name| name_key(name).chars().collect::<Vec<char>>());
    let mut keys: Vec<Vec<char>> = keys.filter(|key| key.len() > 1).collect();
    // Longer names first: masking 王小 inside 王小禾 would leave 禾 readable.
    keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
    let mut masked = text.to_owned();
    for key in keys {
        masked = mask_key(&masked, &key);
    }
    mask_numbers(&masked, &people.numbers)
}

/// Masks every occurrence of a name.
fn mask_key(text: &str, key: &[char]) -> String {
    let chars = fold_with_places(text);
    let is_letter = |at: &usize| !is_name_separator(chars[*at].char);
    let letters: Vec<usize> = (0..chars.len()).filter(is_letter).collect();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut done) = (0, 0);
    while let Some(window) = letters.get(at..at + key.len()) {
        if !is_name(&chars, window, key) {
            at += 1;
            continue;
        }
        let (first, last) = (window[0], window[key.len() - 1]);
        let (start, end) = (chars[first].source.start, chars[last].source.end);
        out.push_str(&text[done.min(start)..start][done.saturating_sub(start)..]);
        out.push_str(&mask_name(&text[start..end]));
        done = end;
        at += key.len();
    }
    out.push_str(&text[done..]);
    out
}

/// Returns whether these characters are the name: with little between them and, for Latin letters, as whole words.
fn is_name(chars: &[FoldedChar], window: &[usize], key: &[char]) -> bool {
    let is_equal = window.iter().zip(key).all(|(at, c)| chars[*at].char == *c);
    let is_close = window
        .windows(2)
        .all(|pair| pair[1] - pair[0] <= MAX_GAP + 1);
    let latin = |at: Option<usize>| {
        let found = at.and_then(|at| chars.get(at));
        found.is_some_and(|place| place.char.is_ascii_alphanumeric())
    };
    let (first, last) = (window[0], window[window.len() - 1]);
    let continues = latin(Some(first)) && latin(first.checked_sub(1))
        || latin(Some(last)) && latin(Some(last + 1));
    is_equal && is_close && !continues
}

/// Masks a list of parties such as `陈国平等12人` or `陈国平、李麦`. Unlike [`mask_text`] it also masks names of one character.
pub(super) fn mask_name_list(text: &str, people: &PersonalData<'_>) -> String {
    let names = &people.names;
    let mask_one = |part: &str| {
        let (name, rest) = match part.split_once('等') {
            Some((name, rest)) if names.contains(&name) => (name, format!("等{rest}")),
            _ => (part, String::new()),
        };
        if names.contains(&name) {
            mask_name(name) + &rest
        } else {
            mask_text(part, people)
        }
    };
    text.split('、')
        .map(mask_one)
        .collect::<Vec<_>>()
        .join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people<'a>(names: &[&'a str]) -> PersonalData<'a> {
        PersonalData {
            names: names.to_vec(),
            numbers: Vec::new(),
        }
    }

    #[test]
    fn names_phones_and_numbers_are_masked_wherever_they_stand() {
        for (text, masked) in [
            ("王小禾称欠薪，王小禾之妻李麦", "王*禾称欠薪，王*禾之妻李*"),
            (
                "电话13800001111，备用138 0000 2222",
                "电话138****1111，备用138 **** 2222",
            ),
            ("证320213188503070524号", "证320***********0524号"),
            ("", ""),
        ] {
            let people = people(&["王小禾", "李麦", "王小"]);
            assert_eq!(mask_text(text, &people), masked, "{text}");
        }
    }

    #[test]
    fn a_name_is_masked_in_every_spelling() {
        for (name, text, masked) in [
            ("张 三", "张三称拖欠三个月工资", "张*称拖欠三个月工资"),
            (
                "张三",
                "张 三称、张　三称、张\u{2003}三称",
                "张*称、张*称、张*称",
            ),
            ("张三", "张\u{200B}三、张\u{FEFF}三", "张*、张*"),
            ("古丽·阿不都", "古丽.阿不都与古丽阿不都", "古*.***与古****"),
            ("古丽阿不都", "古丽・阿不都", "古*・***"),
            ("李豈", "李\u{F900}到场", "李*到场"),
            ("Ann Lee", "ANN　LEE 与 annlee", "A**\u{3000}*** 与 a*****"),
            ("Li", "Lily 说 Li 来过", "Lily 说 L* 来过"),
            ("张三", "扩张。三月", "扩张。三月"),
        ] {
            assert_eq!(
                mask_text(text, &people(&[name])),
                masked,
                "{name}: {text:?}"
            );
        }
    }

    #[test]
    fn a_name_of_one_character_is_masked_in_party_lists_only() {
        assert_eq!(mask_text("张三路张", &people(&["张"])), "张三路张");
        assert_eq!(mask_name_list("张等3人", &people(&["张"])), "*等3人");
        assert_eq!(
            mask_name_list("张、李小禾", &people(&["张", "李小禾"])),
            "*、李*禾"
        );
        assert_eq!(mask_name_list("平等水产行", &people(&["张"])), "平等水产行");
    }
}
