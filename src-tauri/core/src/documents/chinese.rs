//! Days and amounts in the words of Chinese documents.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use crate::domain::money::Fen;

/// Returns a day such as 2026年11月20日.
pub fn date_text(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Returns a time such as 2026年11月20日9时05分.
pub fn time_text(at: NaiveDateTime) -> String {
    format!(
        "{}{}时{:02}分",
        date_text(at.date()),
        at.hour(),
        at.minute()
    )
}

/// Returns a number up to 99 in Chinese, such as 十二: the number of a section or of copies.
pub fn number_text(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (n / 10, n % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, 0) => format!("{}十", DIGITS[tens]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => n.to_string(),
    }
}

/// Returns an amount in figures and in capitals, such as 12,000.00元（人民币壹万贰仟元整）.
pub fn money_text(amount: Fen) -> String {
    format!("{amount}元（人民币{}）", capitals(amount))
}

/// Returns an amount in capitals, such as 壹仟肆佰零玖元伍角 (中国人民银行《正确填写票据和结算凭证的基本规定》). It ends with 整 if
/// it has no 角 and no 分.
pub fn capitals(amount: Fen) -> String {
    let (yuan, jiao, fen) = (
        amount.fen() / 100,
        amount.fen() / 10 % 10,
        amount.fen() % 10,
    );
    if amount == Fen::ZERO {
        return "零元整".to_owned();
    }
    let mut text = String::new();
    if yuan > 0 {
        text.push_str(&integer(yuan));
        text.push('元');
    }
    if jiao > 0 {
        text.push_str(DIGITS[jiao as usize]);
        text.push('角');
    } else if fen > 0 && yuan > 0 {
        text.push('零');
    }
    if fen > 0 {
        text.push_str(DIGITS[fen as usize]);
        text.push('分');
    }
    if jiao == 0 && fen == 0 {
        text.push('整');
    }
    text
}

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// Returns a whole number above zero in capitals. Zeros within it are one 零.
fn integer(number: i64) -> String {
    const YI: i64 = 100_000_000;
    const WAN: i64 = 10_000;
    // What follows a unit and does not fill its first place is joined by 零.
    let joined = |rest: i64, least: i64| match rest {
        0 => String::new(),
        _ if rest < least => format!("零{}", integer(rest)),
        _ => integer(rest),
    };
    if number >= YI {
        return format!("{}亿{}", integer(number / YI), joined(number % YI, YI / 10));
    }
    if number >= WAN {
        let high = below_ten_thousand(number / WAN);
        return format!("{high}万{}", joined(number % WAN, WAN / 10));
    }
    below_ten_thousand(number)
}

fn below_ten_thousand(number: i64) -> String {
    let mut text = String::new();
    let mut owes_zero = false;
    for (unit, place) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            owes_zero = !text.is_empty();
            continue;
        }
        if owes_zero {
            text.push('零');
            owes_zero = false;
        }
        text.push_str(DIGITS[digit as usize]);
        text.push_str(place);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_capitals_are_those_of_the_rules_for_bills() {
        for (fen, capitals_of_it) in [
            (0, "零元整"),
            (1, "壹分"),
            (10, "壹角"),
            (56, "伍角陆分"),
            (1_000, "壹拾元整"),
            (1_500, "壹拾伍元整"),
            (10_100, "壹佰零壹元整"),
            (101_000, "壹仟零壹拾元整"),
            (140_950, "壹仟肆佰零玖元伍角"),
            (600_714, "陆仟零柒元壹角肆分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (1_001_000, "壹万零壹拾元整"),
            (10_000_000, "壹拾万元整"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (100_000_100, "壹佰万零壹元整"),
            (1_001_000_000, "壹仟零壹万元整"),
            (10_010_000_000, "壹亿零壹拾万元整"),
            (4_500_008, "肆万伍仟元零捌分"),
            (9_999_999_999, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
            (
                9_999_999_999_999,
                "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
            ),
            (10_000_000_000_000, "壹仟亿元整"),
            (100_000_000_000_000, "壹万亿元整"),
            (100_000_000_010_000, "壹万亿零壹佰元整"),
        ] {
            let amount = Fen::try_from(fen).unwrap();
            assert_eq!(capitals(amount), capitals_of_it, "{fen}");
        }
    }

    /// Reads an amount in capitals, as a person does: digits, then their units.
    fn read(text: &str) -> i64 {
        let (mut total, mut section, mut group, mut digit, mut fen) = (0_i64, 0, 0, 0, 0);
        for c in text.chars() {
            if let Some(n) = DIGITS.iter().position(|d| d.starts_with(c)) {
                digit = n as i64;
                continue;
            }
            match c {
                '仟' => group += digit * 1_000,
                '佰' => group += digit * 100,
                '拾' => group += digit * 10,
                '万' => (section, group) = (section + (group + digit) * 10_000, 0),
                '亿' => {
                    (total, section, group) =
                        ((total + section + group + digit) * 100_000_000, 0, 0)
                }
                '元' => (total, section, group) = (total + section + group + digit, 0, 0),
                '角' => fen += digit * 10,
                '分' => fen += digit,
                _ => {}
            }
            digit = 0;
        }
        total * 100 + fen
    }

    proptest::proptest! {
        #[test]
        fn an_amount_in_capitals_reads_as_the_amount(fen in 0_i64..=10_000_000_000_000) {
            let amount = Fen::try_from(fen).unwrap();
            proptest::prop_assert_eq!(read(&capitals(amount)), fen, "{}", capitals(amount));
        }
    }

    #[test]
    fn numbers_of_sections() {
        let texts = [1, 10, 11, 20, 23, 99, 100].map(number_text);
        assert_eq!(
            texts,
            ["一", "十", "十一", "二十", "二十三", "九十九", "100"]
        );
    }
}
