//! The digits that stay readable: dates, and parts of a run that are amounts, dates, case numbers or lists of house
//! numbers as a whole. Whatever is not surely one of these is hidden, so that a row of amounts may be hidden, too.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::forms::{is_known_form, is_part_of_number};
use super::number::MIN_DIGITS;
use super::runs::{Group, GroupSlice};

/// More digits before the point are no amount.
const MAX_AMOUNT_DIGITS: usize = 9;

/// Returns whether a window is one date with a sign of its own between its parts: 2026-10-03, 2026.10.3, 2026/10/3.
pub(super) fn is_full_date(groups: &[Group]) -> bool {
    let [year, month, day] = groups else {
        return false;
    };
    let is_even = month.gap == day.gap && matches!(month.gap.as_str(), "-" | "." | "/");
    is_even && is_date(&year.digits, &month.digits, &day.digits)
}

/// Returns whether nothing in a part of a run can belong to a person. In lists and spans no groups next to each other may
/// have the form of a number; only one amount with commas or decimals may, since no number is written so.
pub(super) fn is_harmless(part: GroupSlice<'_>) -> bool {
    let digits: usize = part.lengths().iter().sum();
    let count = part.groups.len();
    if digits < MIN_DIGITS || is_amount_in_ten_thousands(part) {
        return true;
    }
    if let amounts @ 1.. = count_amounts(part.groups) {
        return amounts == 1 || !is_known_form(part);
    }
    if (0..count).any(|at| is_part_of_number(part, at..at + 1)) {
        return false;
    }
    are_spans_of_dates(part.groups)
        || !names_a_phone(part)
            && (count == 1 && (is_amount_by_its_words(part) || is_numbered(part))
                || is_case_number(part)
                || are_compact_dates(part.groups)
                || are_round_amounts(part)
                || is_rising_list(part))
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && number(digits).is_some_and(|year| (1900..=2100).contains(&year))
}

fn is_date(year: &str, month: &str, day: &str) -> bool {
    let date = || {
        let year = i32::try_from(number(year)?).ok()?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
    };
    is_year(year) && month.len() < 3 && day.len() < 3 && date().is_some()
}

/// Returns whether every group is a date such as 20261003.
fn are_compact_dates(groups: &[Group]) -> bool {
    groups.iter().all(|group| {
        let digits = group.digits.as_str();
        digits.len() == 8 && is_date(&digits[..4], &digits[4..6], &digits[6..])
    })
}

/// Returns whether these are months or days with another sign between them than inside them: 2025.3-2026.10, 10.3-10.15.
fn are_spans_of_dates(groups: &[Group]) -> bool {
    let mut rest = groups;
    while let [first, second, after @ ..] = rest {
        let sign = second.gap.as_str();
        // 2000 was a leap year.
        let is_day = || is_date("2000", &first.digits, &second.digits);
        let is_month = || is_year(&first.digits) && is_date("2000", &second.digits, "1");
        let ends = after.first().is_none_or(|next| next.gap != sign);
        if !matches!(sign, "-" | "." | "/") || !ends || !(is_day() || is_month()) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

/// Returns how many amounts with thousands commas or decimals the groups are, such as 1,380,000.00 or 138.00 1234.56; zero
/// if there is anything else among them.
fn count_amounts(groups: &[Group]) -> usize {
    let mut rest = groups;
    let mut count = 0;
    while let [first, after @ ..] = rest {
        let is_thousand = |group: &&Group| group.gap == "," && group.digits.len() == 3;
        let thousands = after.iter().take_while(is_thousand).count();
        let cents = after
            .get(thousands)
            .filter(|group| group.gap == "." && group.digits.len() < 3);
        let digits = first.digits.len() + 3 * thousands;
        let has_form = match thousands {
            // 9 digits and 2 would be a mobile number.
            0 => cents.is_some() && digits < MAX_AMOUNT_DIGITS,
            _ => first.digits.len() < 4 && digits <= MAX_AMOUNT_DIGITS,
        };
        let is_zero = first.digits == "0" && thousands == 0;
        if !has_form || first.digits.starts_with('0') && !is_zero {
            return 0;
        }
        rest = &after[thousands + usize::from(cents.is_some())..];
        if rest
            .first()
            .is_some_and(|next| matches!(next.gap.as_str(), "," | "."))
        {
            return 0;
        }
        count += 1;
    }
    count
}

/// Returns whether the part is an amount such as 125.3468 万元.
fn is_amount_in_ten_thousands(part: GroupSlice<'_>) -> bool {
    let has_form = matches!(part.lengths()[..], [1..=4, 3..=4]) && part.gaps().eq(["."]);
    has_form && part.text_after(2).starts_with(['万', '亿'])
}

/// Returns whether the part is an amount by the words around it.
fn is_amount_by_its_words(part: GroupSlice<'_>) -> bool {
    let digits = part.digits();
    let has_form = digits.len() <= MAX_AMOUNT_DIGITS && !digits.starts_with('0');
    has_form && (has_unit(part) || follows_amount_word(part))
}

/// Returns whether the groups are amounts of whole hundreds, such as 4500、4600 元, by the words around them.
fn are_round_amounts(part: GroupSlice<'_>) -> bool {
    let is_round = |group: &Group| {
        let digits = group.digits.as_str();
        (3..=6).contains(&digits.len()) && digits.ends_with("00") && !digits.starts_with('0')
    };
    part.groups.iter().all(is_round) && (has_unit(part) || follows_amount_word(part))
}

/// Returns whether the part is the number of a case or a document: 第1234567号, 初1234567号.
fn is_numbered(part: GroupSlice<'_>) -> bool {
    part.digits().len() <= 10
        && is_before_number_sign(part)
        && part
            .text_before(2)
            .ends_with(['第', '字', '初', '终', '案'])
}

/// Returns whether the part is a year and the number of a case or a document: 〔2026〕123号.
fn is_case_number(part: GroupSlice<'_>) -> bool {
    let [year, running] = part.groups else {
        return false;
    };
    let has_form = matches!(running.gap.as_str(), ")" | "-") && running.digits.len() <= 6;
    has_form && is_year(&year.digits) && is_before_number_sign(part)
}

fn is_before_number_sign(part: GroupSlice<'_>) -> bool {
    let after = part.text_after(3);
    after.starts_with('号') && !after.starts_with("号码")
}

/// Returns whether the groups are years, or numbers of up to two or of three digits, that rise from one to the next, such
/// as the stalls 13、15、17、18.
fn is_rising_list(part: GroupSlice<'_>) -> bool {
    let groups = part.groups;
    let numbers: Option<Vec<u32>> = groups.iter().map(|group| number(&group.digits)).collect();
    let rises = numbers.is_some_and(|list| list.windows(2).all(|pair| pair[0] < pair[1]));
    let have = |lengths: RangeInclusive<usize>| {
        let has_form = |digits: &str| lengths.contains(&digits.len()) && !digits.starts_with('0');
        groups.iter().all(|group| has_form(&group.digits))
    };
    let is_list = have(1..=2) || have(3..=3) || groups.iter().all(|group| is_year(&group.digits));
    let joins = |gap: &str| matches!(gap.trim(), "" | "、" | "," | "-" | "~");
    groups.len() > 1 && rises && is_list && part.gaps().all(joins)
}

fn has_unit(part: GroupSlice<'_>) -> bool {
    const UNITS: [&str; 12] = [
        "元",
        "圆",
        "块",
        "万元",
        "亿元",
        "余元",
        "多元",
        "万余元",
        "yuan",
        "rmb",
        "cny",
        "人民币",
    ];
    let after = part.text_after(6);
    UNITS.iter().any(|unit| after.starts_with(unit)) || part.text_before(2).ends_with(['¥', '$'])
}

fn follows_amount_word(part: GroupSlice<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "金额", "付", "欠", "计", "共", "款", "费", "价", "赔", "偿", "工资", "rmb",
    ];
    let before = part.text_before(8);
    let before = before.trim_end_matches([':', '为', '是', '约']);
    WORDS.iter().any(|word| before.ends_with(word))
}

fn names_a_phone(part: GroupSlice<'_>) -> bool {
    const WORDS: [&str; 11] = [
        "话", "机", "联系", "致电", "号码", "传真", "tel", "phone", "fax", "微信", "qq",
    ];
    let before = part.text_before(8);
    WORDS.iter().any(|word| before.contains(word))
}
