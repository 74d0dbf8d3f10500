use proptest::prelude::*;

use super::*;

fn mask(text: &str) -> String {
    mask_numbers(text, &[])
}

#[test]
fn numbers_are_masked_in_every_writing() {
    for (text, masked) in [
        ("2026-10-03 13800001111", "2026-10-03 138****1111"),
        (
            "来电 13800001111 13900002222",
            "来电 138****1111 139****2222",
        ),
        (
            "证320213188503070524 13800001111",
            "证320***********0524 138****1111",
        ),
        ("138 0000 1111", "138 **** 1111"),
        ("138-0000-1111", "138-****-1111"),
        ("138—0000—1111", "138—****—1111"),
        ("138.0000.1111", "138.****.1111"),
        ("138、0000、1111", "138、****、1111"),
        ("1380000 1111", "138**** 1111"),
        ("1 3 8 0 0 0 0 1 1 1 1", "1 3 8 * * * * 1 1 1 1"),
        ("+86 138 0000 1111", "+86 138 **** 1111"),
        ("(+86)13800001111", "(+86)138****1111"),
        ("008613800001111", "0086138****1111"),
        ("8613800001111", "86138****1111"),
        ("１３８００００１１１１", "138****1111"),
        ("138\u{200B}0000\u{2060}1111", "138\u{200B}****\u{2060}1111"),
        ("138\u{3000}0000\u{2003}1111", "138\u{3000}****\u{2003}1111"),
        ("一三八〇〇〇〇一一一一", "一三八****一一一一"),
        ("电话138 0000\n1111", "电话138 ****\n1111"),
        ("0510-82701234", "****-****1234"),
        ("（0510）8270 1234", "（****）**** 1234"),
        ("+86 510 8270 1234", "+86 *** **** 1234"),
        ("051082701234转8012", "********1234转8012"),
        ("电话 8270-1234", "电话 ****-1234"),
        ("82701234", "****1234"),
        ("证32020418850101002X", "证320***********002X"),
        ("证320204 18850101 002 x。", "证320*** ******** 002 X。"),
        ("320204-18850101-0011", "320***-********-0011"),
        ("旧证320204850101001", "旧证320********1001"),
        ("卡6222020200112233445", "卡622************3445"),
        ("卡6222 0202 0011 2233 445", "卡622* **** **** ***3 445"),
        ("社保号 3202041234", "社保号 ******1234"),
        ("92320213MA0000015M", "923***********015M"),
        ("92320213 ma00 0001 5m", "923***** **** **01 5M"),
        ("护照E12345678", "护照E****5678"),
        ("1380000111113900002222", "**********************"),
        ("138 0000 111113900002222", "*** **** ***************"),
        ("130 1000 00001,380,000.00元", "*** **** *****,***,***.**元"),
        (
            "+86130 1000 00001,380,000.00元",
            "+***** **** *****,***,***.**元",
        ),
        ("1301 0000 0001,380,000.00元", "**** **** ****,***,***.**元"),
        ("1301000 00001,380,000.00元", "******* *****,***,***.**元"),
        ("138 0000 111118420.50元", "*** **** *********.**元"),
        ("0086-139-000-222225000元", "****-***-***-*********元"),
        ("15、13800001111", "15、138****1111"),
        (
            "600000 0000000000000x1300 0000 000",
            "600*** *********0000x130* ***0 000",
        ),
        // An invented region, so that the number is nobody's.
        (
            "329999 18850101 00111,380.00",
            "****** ******** *****,***.**",
        ),
        ("0510-827012345000元", "****-************元"),
        ("138 0000 1111 139 0000 2222", "138 **** 1111 139 **** 2222"),
        ("1500 1600 1700.50", "**** **** ****.**"),
        ("1985-10-11 234", "198*-**-*1 234"),
        ("13812.34 56.78", "138**.** 56.78"),
        ("329999 1885-01-01 0011", "329*** ****-**-** 0011"),
        ("130000 8613020261003", "****** **130****1003"),
        ("13000001111A683922 00", "130****1111A****** **"),
        ("11 30 31 100 101", "** ** ** *** ***"),
        ("18420.50 13800001111", "*****.** 138****1111"),
        ("13 234 567 890", "13 2** **7 890"),
        ("1500、1600、800元", "150*、***0、800元"),
        ("82701234分机8012", "****1234分机8012"),
        ("2026.10.3 0510 8270 1234", "2026.10.3 **** **** 1234"),
    ] {
        assert_eq!(mask(text), masked, "{text:?}");
    }
}

#[test]
fn amounts_dates_and_case_numbers_stay_readable() {
    for text in [
        "2026-10-03 付 18420 元，第7号",
        "共 12 人 3-4 月",
        "2026年10月3日至2026/11/30，2026.1.5 ～ 20261231",
        "1,380,000.00 元，138,000,011.11",
        "¥12345678，1234567元，1380000 万元，请求金额 1234567",
        "138.00 1234.56 18420.50",
        "1500、1600、1700元，1500-1600 17000元，125.3468万元",
        "2025.3-2026.10，10.3-10.15，2025-08 ~ 2026-09，2023、2024、2025年",
        "2026-10-03 14:30-16:00，2026.10.03-2026.11.30",
        "盛人社工认字〔2026〕0123号，盛劳调2026-0012号",
        "1500 1600 1700,1800 元",
        "工资3000-5000，2024-2025年度",
        "盛劳调字〔2026〕第1234567号，（2026）苏0213民初12345号",
        "9:00-11:30，13:30-15:45",
        "1、2、3、4、5、6、7、8号摊，13、15、17、18、20、22 号",
        "南三排 101 102 103",
        "91320213MA0000015Q",
        "",
    ] {
        assert_eq!(mask(text), text, "{text}");
    }
}

#[test]
fn known_numbers_are_masked_without_a_form() {
    let known = numbers_of_field("661234、12800001234");
    assert_eq!(mask_numbers("拨 661234", &known), "拨 ******");
    assert_eq!(mask_numbers("1661234", &[]), "*******");
    assert_eq!(mask_numbers("661234 元", &[]), "661234 元");
    assert_eq!(mask_numbers("99 128 0000 1234", &known), "99 128 **** 1234");
}

#[test]
fn fields_for_phones_are_masked_whole() {
    for (phone, masked) in [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138 **** 1234"),
        ("１３８００００１２３４", "138****1234"),
        ("0510-82701234", "****-****1234"),
        ("82701234-8012", "****1234-****"),
        ("661234", "******"),
        ("13800001234 / 139 0000 2222", "138****1234 / 139 **** 2222"),
        ("13800001234、0510-82701234", "138****1234、****-****1234"),
        ("2026-10-03", "****-**-**"),
        ("", ""),
    ] {
        assert_eq!(mask_phones(phone), masked, "{phone}");
    }
}

#[test]
fn a_field_gives_its_numbers_in_one_form() {
    for (field, numbers) in [
        ("138 0000 1234", vec!["13800001234"]),
        ("+86-138-0000-1234", vec!["13800001234"]),
        (
            "13800001234/139 0000 2222",
            vec!["13800001234", "13900002222"],
        ),
        (
            "13800001234 13900002222",
            vec!["13800001234", "13900002222"],
        ),
        ("+86 510 8270 1234", vec!["051082701234"]),
        ("（0510）82701234", vec!["051082701234"]),
        ("661234", vec!["661234"]),
        ("1380000123", vec!["1380000123"]),
        ("92320213MA0000015M", vec!["92320213ma0000015m"]),
        ("E12345678", vec!["12345678", "e12345678"]),
        ("", vec![]),
    ] {
        assert_eq!(numbers_of_field(field), numbers, "{field}");
    }
}

#[test]
fn a_number_is_found_by_four_last_or_seven_digits_and_never_by_less() {
    let number = "13800001234";
    for typed in ["13800001234", "1234", "0000123", "8000012", "1380000"] {
        assert!(is_found_by(number, typed, true), "{typed}");
    }
    for typed in [
        "",
        "138",
        "234",
        "01234",
        "138000",
        "1380",
        "0000",
        "13800001235",
    ] {
        assert!(!is_found_by(number, typed, true), "{typed}");
    }
    assert!(
        !is_found_by(number, "1234", false),
        "only if it is journaled"
    );
    assert!(is_found_by("661234", "661234", false));
    assert!(!is_found_by("661234", "66123", true) && !is_found_by("661234", "1234", true));
    let card = "320200189003071835";
    assert!(is_found_by(card, card, false));
    for part in ["2001890", "1835", "32020018900307183"] {
        assert!(!is_found_by(card, part, true), "{part}");
    }
}

/// Every way in which a number is written, as its groups.
fn grouped(number: &str, lengths: &[usize], separators: [&str; 2]) -> String {
    let mut groups = Vec::new();
    let mut rest = number;
    for length in lengths {
        let (group, after) = rest.split_at((*length).min(rest.len()));
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups.retain(|group| !group.is_empty());
    let mut written = groups.remove(0).to_owned();
    for (at, group) in groups.into_iter().enumerate() {
        written.push_str(separators[at % 2]);
        written.push_str(group);
    }
    written
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
        _ => c,
    };
    text.chars().map(wide).collect()
}

/// A planted number: its digits, and how it is written.
fn planted() -> impl Strategy<Value = (String, String)> {
    let separators = prop::sample::select(vec![
        "", " ", "-", "\u{3000}", "\u{A0}", "\u{2003}", "—", "–", ".", "·", "_", "\u{200B}", "~",
        " - ", "、", "/", "*",
    ]);
    let mobile = (
        "1[3-9][0-9]{9}",
        prop::sample::select(vec![
            vec![3, 4],
            vec![3, 3],
            vec![3],
            vec![7],
            vec![4, 4],
            vec![4, 3],
            vec![5],
            vec![6],
        ]),
    );
    let landline = ("0(10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{7}", Just(vec![]));
    let landline = landline.prop_map(|(number, _): (String, Vec<usize>)| {
        let area = number.len() - 8;
        (number, vec![area])
    });
    let card = (
        "6[0-9]{18}",
        prop::sample::select(vec![vec![4, 4, 4, 4], vec![6]]),
    );
    let citizen = (
        // Invented regions: nobody has such a number, whatever the year of birth.
        "(11|32|44)99[0-9]{2}",
        1850_i32..2020,
        1_u32..=12,
        1_u32..=28,
        "[0-9]{3}[0-9X]",
    )
        .prop_map(|(region, year, month, day, tail)| {
            (
                format!("{region}{year}{month:02}{day:02}{tail}"),
                vec![6, 8],
            )
        });
    // Groups of any lengths besides the usual ones.
    let any_groups = prop::option::weighted(0.3, prop::collection::vec(1_usize..9, 1..8));
    let number = (prop_oneof![mobile, landline, citizen], any_groups)
        .prop_map(|((number, usual), any)| (number, any.unwrap_or(usual)));
    let number = prop_oneof![3 => number, 1 => card];
    let country = prop::sample::select(vec!["", "", "+86", "+86 ", "0086 ", "(+86)"]);
    // A second sign between the groups; with a point it would be a row of amounts.
    let second = prop::option::weighted(0.3, prop::sample::select(vec![" ", "-", "/", "、", ")"]));
    (number, separators, second, country, any::<bool>()).prop_map(
        |((number, lengths), separator, second, country, wide)| {
            let second = second.filter(|_| separator != ".").unwrap_or(separator);
            let mut written = grouped(&number, &lengths, [separator, second]);
            if number.starts_with('1') {
                written = format!("{country}{written}");
            }
            if wide {
                written = full_width(&written);
            }
            (number, written)
        },
    )
}

/// Texts around and between planted numbers: signs, words, dates, amounts, case numbers.
fn between() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        " ",
        "，",
        "、",
        ",",
        ";",
        "/",
        "|",
        "\n",
        "电话",
        "和",
        "　",
        " 或 ",
        "：",
        ":",
        "（代）",
        "-",
        "—",
        " 2026-10-03 ",
        " 18420.50 元 ",
        "1,380,000.00元，",
        "〔2026〕第7号 ",
        "x",
        "\t",
        "…",
        "📞",
        "。",
        " 12 人，",
        "A",
        " x",
        "",
        "13 ",
        " 1",
        " 5000 元 ",
        "5000元",
        "、500元",
        ",380.00元 ",
        "1,380.00 ",
        "20261003",
        " 15、",
        "-8012 ",
    ])
    .prop_map(str::to_string)
}

/// Returns the digits of a text in one row.
fn squeezed(text: &str) -> String {
    let folded = crate::domain::normal_form::fold(text);
    folded.chars().filter(char::is_ascii_alphanumeric).collect()
}

proptest! {
    // Failures are not written to a file: a planted number could have the form of a real one.
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_planted_number_is_left(
        planted in prop::collection::vec((between(), planted()), 1..5),
        end in between(),
    ) {
        let mut text = String::from("称");
        for (before, (_, written)) in &planted {
            text.push_str(before);
            text.push_str(written);
        }
        text.push_str(&end);
        let masked = squeezed(&mask(&text));
        for (_, (number, _)) in &planted {
            prop_assert!(squeezed(&text).contains(&number.to_lowercase()), "control: {text:?}");
            prop_assert!(!masked.contains(&number.to_lowercase()), "{number} in {text:?}: {masked}");
        }
    }

    /// Whatever the digits are: a landline with its area code has ten at least. Groups of three or more are no date.
    #[test]
    fn a_run_is_readable_as_a_whole_or_for_nine_digits_in_a_row(
        groups in prop::collection::vec((prop::sample::select(vec![" ", "-", "/", "、", "x", ") "]), "[0-9]{3,6}|1[3-9][0-9]{9}|[0-9]{7,13}"), 1..8),
    ) {
        let text: String = groups.iter().flat_map(|(gap, digits)| [*gap, digits.as_str()]).collect();
        let masked = mask(&text);
        let digits: String = masked.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
        let longest = digits.split('*').map(str::len).max().unwrap_or_default();
        prop_assert!(masked == text || longest < 10, "{text:?}: {masked:?}");
    }

    #[test]
    fn nothing_but_digits_changes(text in "[ -~一-龥，。、；：（）￥·　]{0,40}[0-9]{0,12}[ -~一-龥０-９]{0,10}") {
        let masked = mask(&text);
        let plain = |text: &str| -> String {
            let folded = crate::domain::normal_form::fold(text);
            folded.chars().filter(|c| !c.is_ascii_alphanumeric() && *c != '*' && digit(*c).is_none()).collect()
        };
        prop_assert_eq!(plain(&masked), plain(&text));
    }
}
