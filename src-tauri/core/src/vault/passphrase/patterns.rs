//! Predictable patterns that are no words: walks over the keyboard, sequences, dates, and numbers that a
//! person has (phone, ID card, bank card).

use super::piece::Piece;

/// Returns every pattern that begins at `at`.
pub(super) fn matches_at(text: &[char], at: usize) -> impl Iterator<Item = Piece> {
    let tail = &text[at..];
    keyboard_walks(tail)
        .into_iter()
        .chain(sequences(tail))
        .chain(steps(tail))
        .chain(dates(tail))
        .chain(numbers(tail))
}

/// Well-known sequences; four and more characters of one count, forwards or backwards.
const SEQUENCES: [&str; 16] = [
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "741852963",
    "789456123",
    "159357",
    "3141592653589793238462643383279502884197169399375105820974944592",
    "2718281828459045235360287471352662497757247093699959574966967627",
    "1123581321345589144233377610987",
    "一二三四五六七八九十百千万亿",
    "零壹贰叁肆伍陆柒捌玖拾佰仟萬",
    "甲乙丙丁戊己庚辛壬癸",
    "子丑寅卯辰巳午未申酉戌亥",
    "鼠牛虎兔龙蛇马羊猴鸡狗猪",
];

fn sequences(tail: &[char]) -> impl Iterator<Item = Piece> {
    let alike = |sequence: &mut dyn Iterator<Item = char>| {
        tail.iter()
            .zip(sequence)
            .take_while(|(a, b)| **a == *b)
            .count()
    };
    let longest = SEQUENCES
        .iter()
        .flat_map(|sequence| {
            let length = sequence.chars().count();
            (0..length).map(move |skip| (sequence, skip))
        })
        .map(|(sequence, skip)| {
            let forwards = alike(&mut sequence.chars().skip(skip));
            forwards.max(alike(&mut sequence.chars().rev().skip(skip)))
        })
        .max()
        .unwrap_or(0);
    (4..=longest).map(|length| Piece::pattern(length, 2.0))
}

/// The rows of the usual keyboard, without and with Shift, and the offset of each row in half keys.
const KEYBOARD_ROWS: [(&str, &str, i32); 4] = [
    ("`1234567890-=", "~!@#$%^&*()_+", 0),
    ("qwertyuiop[]\\", "{}|", 3),
    ("asdfghjkl;'", ":\"", 4),
    ("zxcvbnm,./", "<>?", 5),
];

/// Returns the position of a key: its row, and its distance from the left in half keys.
fn key_position(c: char) -> Option<(i32, i32)> {
    (0..)
        .zip(KEYBOARD_ROWS)
        .find_map(|(row, (plain, shifted, begins))| {
            let plain_at = plain.chars().position(|k| k == c);
            // The characters with Shift are listed from the right end of the row.
            let skipped = plain.chars().count() - shifted.chars().count();
            let shifted_at = shifted.chars().position(|k| k == c);
            let at = plain_at.or(shifted_at.map(|at| at + skipped))?;
            Some((row, begins + 2 * i32::try_from(at).ok()?))
        })
}

/// Returns walks from key to neighbouring key; every change of direction costs guesses.
fn keyboard_walks(tail: &[char]) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut turns, mut direction) = (0_u32, None);
    for (length, pair) in (2..).zip(tail.windows(2)) {
        let (Some(from), Some(to)) = (key_position(pair[0]), key_position(pair[1])) else {
            break;
        };
        let step = (to.0 - from.0, to.1 - from.1);
        // In the same row the next key, in the next row one of the two touching keys.
        let touches = match step {
            (0, across) => across.abs() == 2,
            (1 | -1, across) => across.abs() == 1,
            _ => false,
        };
        if !touches {
            break;
        }
        let now = (step.0, step.1.signum());
        turns += u32::from(direction.is_some_and(|before| before != now));
        direction = Some(now);
        if length >= 3 {
            let log10 = 1.7 + 0.6 * f64::from(turns) + f64::from(length).log10();
            found.push(Piece::pattern(length as usize, log10));
        }
    }
    found
}

/// Returns sequences with equal steps of up to three: `abcd`, `9876`, `2468`, `aaaa`.
fn steps(tail: &[char]) -> impl Iterator<Item = Piece> {
    let code = |c: &char| i64::from(u32::from(*c));
    let step = |pair: &[char]| code(&pair[1]) - code(&pair[0]);
    let first = tail.windows(2).next().map(step);
    let longest = first
        .filter(|first| first.abs() <= 3 && tail[0].is_alphanumeric())
        .map_or(0, |first| {
            1 + tail
                .windows(2)
                .take_while(|pair| step(pair) == first)
                .count()
        });
    (3..=longest).map(|length| Piece::pattern(length, 1.2 + (length as f64).log10() / 2.0))
}

/// Returns the value of the first `count` characters, if they are digits.
fn digits(tail: &[char], count: usize) -> Option<u64> {
    let digits = tail.get(..count)?;
    digits
        .iter()
        .try_fold(0, |value, c| Some(value * 10 + u64::from(c.to_digit(10)?)))
}

fn is_year(year: u64) -> bool {
    (1900..=2099).contains(&year)
}

fn is_day(month: u64, day: u64) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Returns dates, months and years, with or without signs between.
fn dates(tail: &[char]) -> Vec<Piece> {
    const DAY_LOG10: f64 = 4.3;
    const YEAR_LOG10: f64 = 1.7;
    let mut found = Vec::new();
    let mut add = |length, log10| found.push(Piece::pattern(length, log10));
    if let Some(all) = digits(tail, 8) {
        let (year, month, day) = (all / 10_000, all / 100 % 100, all % 100);
        let (last, second, first) = (all % 10_000, all / 10_000 % 100, all / 1_000_000);
        let turned = is_year(last) && (is_day(first, second) || is_day(second, first));
        if is_year(year) && is_day(month, day) || turned {
            add(8, DAY_LOG10);
        }
    }
    if let Some(all) = digits(tail, 6) {
        let (first, second, last) = (all / 10_000, all / 100 % 100, all % 100);
        if is_day(second, last) || is_day(first, second) {
            add(6, DAY_LOG10);
        }
        if is_year(all / 100) && (1..=12).contains(&last) {
            add(6, YEAR_LOG10 + 1.1);
        }
    }
    if let Some(all) = digits(tail, 4) {
        if is_year(all) {
            add(4, YEAR_LOG10);
            let with_sign = tail.get(4).is_some_and(|sign| *sign == '年');
            if with_sign {
                add(5, YEAR_LOG10);
            }
            if let Some(length) = month_and_day_length(&tail[4..]) {
                add(4 + length, DAY_LOG10);
            }
        }
        if is_day(all / 100, all % 100) {
            add(4, 2.5);
        }
    }
    if let Some(length) = month_and_day_length(tail) {
        add(length, 2.5);
    }
    found
}

/// Returns the length of a month and a day after signs: `-3-12`, `.03.12`, `年3月12日`, `3月12日`.
fn month_and_day_length(tail: &[char]) -> Option<usize> {
    let sign = |at: usize| matches!(tail.get(at), Some('-' | '.' | '/' | '_' | '年' | '月'));
    let number = |at: usize| {
        let two = tail.get(at..).and_then(|tail| digits(tail, 2));
        let one = tail.get(at..).and_then(|tail| digits(tail, 1));
        two.map(|value| (value, 2)).or(one.map(|value| (value, 1)))
    };
    let begin = usize::from(sign(0));
    let (month, length) = number(begin)?;
    let middle = begin + length;
    let (day, length) = number(middle + 1).filter(|_| sign(middle))?;
    let end = middle + 1 + length;
    let end = end + usize::from(matches!(tail.get(end), Some('日' | '号')));
    is_day(month, day).then_some(end)
}

/// Returns personal numbers that others may know.
fn numbers(tail: &[char]) -> Vec<Piece> {
    const KNOWN_NUMBER_LOG10: f64 = 4.0;
    let mut found = Vec::new();
    let mut add = |length, log10| found.push(Piece::pattern(length, log10));
    let is = |at: usize, digit: std::ops::RangeInclusive<char>| {
        tail.get(at).is_some_and(|c| digit.contains(c))
    };
    let all_digits = |count| tail.len() >= count && tail[..count].iter().all(char::is_ascii_digit);
    // A mobile phone, and a fixed line with its area code.
    if all_digits(11) && is(0, '1'..='1') && is(1, '3'..='9') {
        add(11, KNOWN_NUMBER_LOG10);
    }
    if all_digits(11) && is(0, '0'..='0') {
        add(11, KNOWN_NUMBER_LOG10);
    }
    if all_digits(12) && is(0, '0'..='0') {
        add(12, KNOWN_NUMBER_LOG10);
    }
    // An ID card: area, birthday, three digits, and a check digit. Only a few areas are likely.
    let province = digits(tail, 2).is_some_and(|code| (11..=65).contains(&code));
    let born = tail.get(6..).and_then(|tail| digits(tail, 8));
    let is_born = |born: u64| is_year(born / 10_000) && is_day(born / 100 % 100, born % 100);
    if province && born.is_some_and(is_born) {
        add(14, KNOWN_NUMBER_LOG10);
        if all_digits(17) {
            add(17, KNOWN_NUMBER_LOG10 + 1.0);
            if tail
                .get(17)
                .is_some_and(|c| c.is_ascii_digit() || *c == 'x')
            {
                add(18, KNOWN_NUMBER_LOG10 + 1.0);
            }
        }
    }
    // A bank card.
    let is_card = tail.starts_with(&['6', '2']) || is(0, '4'..='5');
    for length in [16, 19] {
        if is_card && all_digits(length) && is_luhn(&tail[..length]) {
            add(length, KNOWN_NUMBER_LOG10 + 2.0);
        }
    }
    found
}

/// Returns true if the check digit of a bank card is right.
fn is_luhn(number: &[char]) -> bool {
    let digits = number.iter().rev().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, times)| digit * times)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum.is_multiple_of(10)
}
