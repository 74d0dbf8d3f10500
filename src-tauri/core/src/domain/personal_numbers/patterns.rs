//! The forms of numbers in a cluster of digits, from the surest to the least sure.

use chrono::NaiveDate;

use super::cluster::{Cluster, Group};
use super::number::{MIN_DIGITS, PersonalNumber, digit, national};
use crate::domain::identity::has_citizen_form;
use crate::domain::normal_form::FoldedChar;

/// The digits of a mobile number, without a country code.
const MOBILE_DIGITS: usize = 11;

/// Finds the known numbers in a cluster and marks their places as used.
pub(super) fn find_known(
    chars: &[FoldedChar],
    cluster: &Cluster,
    known: &[String],
    used: &mut [bool],
) -> Vec<PersonalNumber> {
    let last = cluster.groups.len() - 1;
    let digits = cluster.digits(0, last);
    let positions = cluster.positions(0, last);
    let mut found = Vec::new();
    for number in known {
        let mut from = 0;
        while let Some(at) = digits[from..].find(number.as_str()).map(|at| from + at) {
            from = at + number.len();
            let places = &positions[at..from];
            // A short one could be a part of anything.
            let is_whole = cluster.groups.iter().any(|group| group.positions == places);
            let is_long = number.len() >= MIN_DIGITS;
            if (is_long || (is_whole && number.len() > 4)) && places.iter().all(|at| !used[*at]) {
                places.iter().for_each(|at| used[*at] = true);
                found.push(PersonalNumber::of(chars, places, number.clone()));
            }
            if number.is_empty() {
                break;
            }
        }
    }
    found
}

/// Finds the numbers of a cluster by their forms.
pub(super) fn find_patterns(
    chars: &[FoldedChar],
    cluster: &mut Cluster,
    found: &mut Vec<PersonalNumber>,
) {
    find_windows(chars, cluster, found, is_citizen_number);
    find_windows(chars, cluster, found, is_landline);
    set_dates_aside(cluster);
    find_windows(chars, cluster, found, is_usual_mobile);
    find_windows(chars, cluster, found, is_mobile_before_amount);
    set_amounts_aside(chars, cluster);
    find_windows(chars, cluster, found, is_mobile);
    find_windows(chars, cluster, found, is_long_bank_card);
    find_windows(chars, cluster, found, is_bank_card);
    find_windows(chars, cluster, found, is_local_phone);
    find_windows(chars, cluster, found, is_long_number);
}

/// Groups of a cluster next to each other that may be one number.
struct Window<'a> {
    chars: &'a [FoldedChar],
    digits: String,
    lengths: Vec<usize>,
    gaps: Vec<&'a str>,
    /// The places of the digits.
    positions: Vec<usize>,
}

impl<'a> Window<'a> {
    fn of(chars: &'a [FoldedChar], cluster: &'a Cluster, first: usize, last: usize) -> Window<'a> {
        let groups = &cluster.groups[first..=last];
        Window {
            chars,
            digits: cluster.digits(first, last),
            lengths: groups.iter().map(|group| group.digits.len()).collect(),
            gaps: groups[1..].iter().map(|group| group.gap.as_str()).collect(),
            positions: cluster.positions(first, last),
        }
    }

    fn first(&self) -> usize {
        self.positions.first().copied().unwrap_or_default()
    }

    /// Returns the place behind the last digit.
    fn end(&self) -> usize {
        self.positions.last().map_or(0, |last| last + 1)
    }

    fn has_plus(&self) -> bool {
        let before = self.chars[..self.first()].iter().rev();
        before
            .map(|place| place.char)
            .find(|c| *c != ' ' && *c != '(')
            == Some('+')
    }

    /// Returns the text before the window, without blanks, up to `count` characters.
    fn text_before(&self, count: usize) -> String {
        let before = &self.chars[self.first().saturating_sub(count)..self.first()];
        before
            .iter()
            .map(|place| place.char)
            .filter(|c| *c != ' ')
            .collect()
    }

    /// Returns the text behind the window, without blanks, up to `count` characters.
    fn text_after(&self, count: usize) -> String {
        let behind = &self.chars[self.end()..self.chars.len().min(self.end() + count)];
        behind
            .iter()
            .map(|place| place.char)
            .filter(|c| *c != ' ')
            .collect()
    }

    /// Returns how the digits behind the window go on as an amount.
    fn amount_after(&self) -> Option<AmountAfter> {
        let behind = self.chars[self.end()..].iter().map(|place| place.char);
        let behind: Vec<char> = behind.take(5).collect();
        let digits = behind.iter().skip(1);
        let count = digits.take_while(|c| digit(**c).is_some()).count();
        match behind.first() {
            Some(',') if count == 3 => Some(AmountAfter::Thousands),
            Some('.') if count == 2 => Some(AmountAfter::Cents),
            _ => has_unit(self).then_some(AmountAfter::Unit),
        }
    }

    /// Returns whether a list separator stands between the groups, as in `13、15、17`.
    fn is_listed(&self) -> bool {
        let is_list = |gap: &&str| gap.contains(['、', ',', ';', '/', '|']);
        self.lengths.len() > 4 && self.gaps.iter().any(is_list)
    }
}

/// The way in which digits go on as an amount.
enum AmountAfter {
    /// `,000`.
    Thousands,
    /// `.00`.
    Cents,
    /// `元`.
    Unit,
}

/// Takes every window of groups that `accept` returns as a number.
fn find_windows(
    chars: &[FoldedChar],
    cluster: &mut Cluster,
    found: &mut Vec<PersonalNumber>,
    accept: fn(&Window<'_>) -> Option<(Vec<usize>, String)>,
) {
    /// The most digits of a form: a bank card with a country code before it would be 23.
    const MAX_DIGITS: usize = 24;
    let mut first = 0;
    while first < cluster.groups.len() {
        let mut taken = None;
        let mut count = 0;
        for last in first..cluster.groups.len() {
            count += cluster.groups[last].digits.len();
            let is_too_long = last > first && count > MAX_DIGITS;
            if cluster.groups[last].is_done || is_too_long {
                break;
            }
            taken = accept(&Window::of(chars, cluster, first, last)).map(|number| (last, number));
            if taken.is_some() {
                break;
            }
        }
        first = match taken {
            Some((last, (positions, digits))) => {
                found.push(PersonalNumber::of(chars, &positions, digits));
                cluster.groups[first..=last]
                    .iter_mut()
                    .for_each(|group| group.is_done = true);
                last + 1
            }
            None => first + 1,
        };
    }
}

/// Accepts an identity number of 18 characters, the last of which may be X and may stand apart, and an old one of 15.
fn is_citizen_number(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let mut digits = window.digits.clone();
    let mut positions = window.positions.clone();
    if digits.len() == 17 {
        let behind = window.chars[window.end()..].iter().take(3);
        let x = behind
            .map(|place| place.char)
            .position(|c| c != ' ' && c != '-')?;
        let at = window.end() + x;
        let ends = |c: char| !c.is_ascii_alphanumeric();
        if window.chars[at].char != 'x'
            || !window.chars.get(at + 1).is_none_or(|next| ends(next.char))
        {
            return None;
        }
        digits.push('x');
        positions.push(at);
    }
    has_citizen_form(&digits).then_some((positions, digits))
}

/// Accepts a landline with its area code, which is a group of its own or written together with the rest.
fn is_landline(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let (has_plus, digits) = (window.has_plus(), &window.digits);
    let number = national(digits, has_plus);
    let first = window.lengths.first().copied().unwrap_or_default();
    let is_area = number.len() != digits.len() || matches!(first, 3 | 4 | 10..);
    let local = match number.as_bytes() {
        [b'0', b'1' | b'2', _, ..] if number.starts_with("010") || number.starts_with("02") => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let is_local = number.len() > local && matches!(number.len() - local, 7 | 8);
    let starts_local = number.as_bytes().get(local).is_some_and(|b| *b != b'0');
    (is_area && is_local && starts_local).then(|| (window.positions.clone(), number))
}

fn mobile(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let number = national(&window.digits, window.has_plus());
    let is_mobile = number.len() == 11 && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
    let is_service = number.len() == 10 && (number.starts_with("400") || number.starts_with("800"));
    let is_service = is_service && window.lengths.len() == 3;
    (is_mobile || is_service).then(|| (window.positions.clone(), number))
}

/// Accepts a mobile number in one group or in 3, 4 and 4 digits, with or without +86.
fn is_usual_mobile(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let lengths = match window.lengths.as_slice() {
        [2 | 4, rest @ ..]
            if !rest.is_empty() && window.digits.trim_start_matches('0').starts_with("86") =>
        {
            rest
        }
        lengths => lengths,
    };
    match lengths {
        [11 | 13 | 15] | [3, 4, 4] | [5, 4, 4] => mobile(window),
        [4, 4, 3] | [6, 4, 3] if !window.gaps.iter().any(|gap| gap.contains(',')) => mobile(window),
        // More digits follow without anything between them.
        [3, 4, last]
            if *last > 4 && matches!(window.digits.as_bytes(), [b'1', b'3'..=b'9', ..]) =>
        {
            Some((window.positions.clone(), window.digits.clone()))
        }
        _ => None,
    }
}

/// Accepts a mobile number in any groups.
fn is_mobile(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    mobile(window).filter(|_| !window.is_listed())
}

/// Accepts a mobile number and an amount with nothing between them, such as `+86138 0000 11115,000元`. Where the amount
/// begins is not certain, so that its first digits belong to the window.
fn is_mobile_before_amount(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let digits = window.digits.as_str();
    let number = ["0086", "86"]
        .into_iter()
        .find_map(|code| digits.strip_prefix(code))
        .unwrap_or(digits);
    let (&last, groups) = window.lengths.split_last()?;
    let starts_as_mobile = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
    // The eleventh digit, but not the first, is inside the last group, and is not its end.
    let ends_inside = number.len() > MOBILE_DIGITS && number.len() - MOBILE_DIGITS < last;
    if !starts_as_mobile || !ends_inside || groups.is_empty() {
        return None;
    }
    let has_code = digits.starts_with("0086") || (window.has_plus() && digits != number);
    let last_group = &digits[digits.len() - last..];
    let longest = groups.iter().copied().max().unwrap_or_default();
    // A row of amounts such as 1500、1600、1700.50 looks alike.
    let is_no_amount = last_group.starts_with('0') || last > longest + 1;
    let is_before_amount = match window.amount_after() {
        Some(AmountAfter::Thousands) => !window.gaps.iter().any(|gap| gap.contains(',')),
        Some(AmountAfter::Cents | AmountAfter::Unit) => {
            is_no_amount && window.lengths[0] > 2 && last < MOBILE_DIGITS
        }
        None => false,
    };
    (has_code || is_before_amount).then(|| (window.positions.clone(), number.to_owned()))
}

/// Accepts a bank card of more than 16 digits in groups of four, of which the first 16 would be one, too.
fn is_long_bank_card(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    (window.lengths.len() == 5)
        .then(|| is_bank_card(window))
        .flatten()
}

/// Accepts a bank card of 16 to 19 digits in groups of four, or with its first six apart.
fn is_bank_card(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let is_card = match window.lengths.as_slice() {
        [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13] => true,
        [6, 4, 4, 2..=4] | [6, 6, 4..=7] => true,
        _ => false,
    };
    let is_even = window.gaps.windows(2).all(|pair| pair[0] == pair[1]);
    (is_card && is_even).then(|| (window.positions.clone(), window.digits.clone()))
}

/// Accepts a local number in two groups, such as 8270-1234, unless it is a span of amounts such as 3000-5000.
fn is_local_phone(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let &[3 | 4, 4] = window.lengths.as_slice() else {
        return None;
    };
    let numbers: Vec<u32> = [
        &window.digits[..window.lengths[0]],
        &window.digits[window.lengths[0]..],
    ]
    .iter()
    .filter_map(|group| group.parse().ok())
    .collect();
    let is_span =
        numbers.iter().all(|n| n % 100 == 0) || numbers.iter().all(|n| (1900..2100).contains(n));
    let is_local = matches!(window.digits.as_bytes(), [b'2'..=b'9', ..]) && !is_span;
    let joins = matches!(window.gaps.as_slice(), ["-" | " " | "·" | "."]);
    let is_phone = names_a_phone(window) || !has_unit(window);
    (is_local && joins && is_phone).then(|| (window.positions.clone(), window.digits.clone()))
}

/// Accepts a long number of one group, unless what stands around it says that it is an amount or a case number.
fn is_long_number(window: &Window<'_>) -> Option<(Vec<usize>, String)> {
    let length = window.digits.len();
    let is_sure = matches!(length, 11 | 15..) || names_a_phone(window);
    let is_long = window.lengths.len() == 1 && length >= MIN_DIGITS;
    let is_other = !is_sure && (has_unit(window) || names_an_amount(window) || is_numbered(window));
    let number = || {
        (
            window.positions.clone(),
            national(&window.digits, window.has_plus()),
        )
    };
    (is_long && !is_other).then(number)
}

/// Sets the dates of a cluster aside: 2026-10-03, 2026.10.3, 20261003.
fn set_dates_aside(cluster: &mut Cluster) {
    let number = |text: &str| text.parse::<u32>().ok();
    let is_date = |year: &str, month: &str, day: &str| {
        let date = || {
            let year = number(year).filter(|year| (1900..=2100).contains(year))?;
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month)?, number(day)?)
        };
        date().is_some()
    };
    for at in 0..cluster.groups.len() {
        let group = &cluster.groups[at];
        let digits = &group.digits;
        if digits.len() == 8 && is_date(&digits[..4], &digits[4..6], &digits[6..]) {
            cluster.groups[at].is_done = true;
            continue;
        }
        let Some([year, month, day]) = cluster.groups.get(at..at + 3) else {
            continue;
        };
        let is_short = month.digits.len() < 3 && day.digits.len() < 3 && year.digits.len() == 4;
        let is_even = month.gap == day.gap && month.gap.chars().count() == 1;
        let is_free = !(year.is_done || month.is_done || day.is_done);
        if is_short && is_even && is_free && is_date(&year.digits, &month.digits, &day.digits) {
            cluster.groups[at..at + 3]
                .iter_mut()
                .for_each(|group| group.is_done = true);
        }
    }
}

/// Sets the amounts of a cluster aside that are recognised by their form: 1,380,000.00 and 18420.50.
fn set_amounts_aside(chars: &[FoldedChar], cluster: &mut Cluster) {
    /// More digits before the point are no amount.
    const MAX_AMOUNT_DIGITS: usize = 9;
    let mut first = 0;
    while first < cluster.groups.len() {
        let mut last = first;
        let is_thousand = |at: usize| {
            let next = cluster.groups.get(at);
            next.is_some_and(|group| group.gap == "," && group.digits.len() == 3)
        };
        while cluster.groups[first].digits.len() < 4 && is_thousand(last + 1) {
            last += 1;
        }
        let is_cents = |group: &&Group| group.gap == "." && group.digits.len() == 2;
        let joins_on = |at: usize| {
            cluster
                .groups
                .get(at)
                .is_some_and(|group| matches!(group.gap.as_str(), "." | ","))
        };
        let has_cents =
            cluster.groups.get(last + 1).filter(is_cents).is_some() && !joins_on(last + 2);
        let has_thousands = last > first && !(joins_on(last + 1) && !has_cents);
        if has_cents {
            last += 1;
        }
        let follows = matches!(cluster.groups[first].gap.as_str(), "." | ",");
        let digits = cluster.digits(first, last).len() - if has_cents { 2 } else { 0 };
        let is_free = cluster.groups[first..=last]
            .iter()
            .all(|group| !group.is_done);
        let window = Window::of(chars, cluster, first, last);
        let is_amount = (has_thousands || has_cents) && !follows && digits <= MAX_AMOUNT_DIGITS;
        if is_amount && is_free && !names_a_phone(&window) {
            cluster.groups[first..=last]
                .iter_mut()
                .for_each(|group| group.is_done = true);
            first = last;
        }
        first += 1;
    }
}

fn has_unit(window: &Window<'_>) -> bool {
    const UNITS: [&str; 13] = [
        "元",
        "圆",
        "块",
        "万",
        "亿",
        "角",
        "分",
        "余元",
        "多元",
        "yuan",
        "rmb",
        "cny",
        "人民币",
    ];
    let after = window.text_after(6);
    UNITS.iter().any(|unit| after.starts_with(unit))
        || window.text_before(2).ends_with(['¥', '￥', '$'])
}

fn names_an_amount(window: &Window<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "金额", "付", "欠", "计", "共", "款", "费", "价", "赔", "偿", "工资", "rmb",
    ];
    let before = window.text_before(6);
    WORDS.iter().any(|word| before.contains(word))
}

fn names_a_phone(window: &Window<'_>) -> bool {
    const WORDS: [&str; 11] = [
        "话", "机", "联系", "致电", "号码", "传真", "tel", "phone", "fax", "微信", "qq",
    ];
    let before = window.text_before(8);
    WORDS.iter().any(|word| before.contains(word))
}

/// Returns whether the window is the number of a case or a document: 第1234567号, 初1234567号.
fn is_numbered(window: &Window<'_>) -> bool {
    window.text_after(2).starts_with('号')
        && window
            .text_before(2)
            .ends_with(['第', '字', '初', '终', '案'])
}
