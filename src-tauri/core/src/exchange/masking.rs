//! Masking of free text: the names of the case's persons, and everything in the form of a phone or identity number.

use crate::domain::text::{mask_id, mask_name, mask_phone};

/// Masks every one of `names` in the text, and everything that has the form of a mobile phone, identity card or bank
/// card number.
pub(super) fn mask_text(text: &str, names: &[&str]) -> String {
    let mut names: Vec<&str> = names.iter().map(|n| n.trim()).collect();
    names.retain(|name| name.chars().count() > 1);
    // Longer names first: masking 王小 inside 王小禾 would leave 禾 readable.
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let mut masked = text.to_owned();
    for name in names {
        if masked.contains(name) {
            masked = masked.replace(name, &mask_name(name));
        }
    }
    mask_numbers(&masked)
}

/// Masks a list of parties such as `陈国平等12人` or `陈国平、李麦`. Unlike [`mask_text`] it also masks names of one character.
pub(super) fn mask_name_list(text: &str, names: &[&str]) -> String {
    let mask_one = |part: &str| {
        let (name, rest) = match part.split_once('等') {
            Some((name, rest)) if names.contains(&name) => (name, format!("等{rest}")),
            _ => (part, String::new()),
        };
        if names.contains(&name) {
            mask_name(name) + &rest
        } else {
            mask_text(part, names)
        }
    };
    text.split('、')
        .map(mask_one)
        .collect::<Vec<_>>()
        .join("、")
}

/// A run of digits, which may be in groups: its byte range and the lengths of the groups.
struct DigitRun {
    start: usize,
    end: usize,
    groups: Vec<usize>,
}

/// Masks mobile phone numbers (11 digits, or 3-4-4) and identity and bank card numbers (15 to 19 digits, or 6-8-4).
fn mask_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for run in digit_runs(text) {
        let number = &text[run.start..run.end];
        out.push_str(&text[done..run.start]);
        match run.groups.as_slice() {
            [11] | [3, 4, 4] if is_mobile(number) => out.push_str(&mask_phone(number)),
            [15..=19] | [6, 8, 4] => out.push_str(&mask_id(number)),
            _ => out.push_str(number),
        }
        done = run.end;
    }
    out.push_str(&text[done..]);
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_mobile(number: &str) -> bool {
    number.starts_with(['1', '１'])
}

/// Finds the runs of digits, with single spaces or hyphens between groups. A final X counts as a digit of an identity
/// number.
fn digit_runs(text: &str) -> Vec<DigitRun> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let mut runs = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if !is_digit(chars[i].1) {
            i += 1;
            continue;
        }
        let start = chars[i].0;
        let mut groups = vec![0];
        loop {
            match at(i) {
                Some(c) if is_digit(c) => *groups.last_mut().unwrap_or(&mut 0) += 1,
                Some('x' | 'X' | 'Ｘ') if groups.iter().sum::<usize>() == 17 => {
                    *groups.last_mut().unwrap_or(&mut 0) += 1;
                }
                Some(' ' | '-') if at(i + 1).is_some_and(is_digit) => groups.push(0),
                _ => break,
            }
            i += 1;
        }
        let end = chars.get(i).map_or(text.len(), |&(byte, _)| byte);
        runs.push(DigitRun { start, end, groups });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_phones_and_numbers_are_masked_wherever_they_stand() {
        for (text, masked) in [
            ("王小禾称欠薪，王小禾之妻李麦", "王*禾称欠薪，王*禾之妻李*"),
            (
                "电话13800001111，备用138 0000 2222",
                "电话138****1111，备用138 **** 2222",
            ),
            ("证320213188503070524号", "证320***********0524号"),
            ("证32020418850101002X", "证320***********002X"),
            ("１３８００００１１１１", "138****1111"),
            ("卡6222020200112233445", "卡622************3445"),
            (
                "2026-10-03 付 18420 元，第7号",
                "2026-10-03 付 18420 元，第7号",
            ),
            ("共 12 人 3-4 月", "共 12 人 3-4 月"),
            ("", ""),
        ] {
            assert_eq!(
                mask_text(text, &["王小禾", "李麦", "王小"]),
                masked,
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_of_one_character_is_masked_in_party_lists_only() {
        assert_eq!(mask_text("张三路张", &["张"]), "张三路张");
        assert_eq!(mask_name_list("张等3人", &["张"]), "*等3人");
        assert_eq!(mask_name_list("张、李小禾", &["张", "李小禾"]), "*、李*禾");
        assert_eq!(mask_name_list("平等水产行", &["张"]), "平等水产行");
    }
}
