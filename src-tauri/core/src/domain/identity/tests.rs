use super::*;

fn citizen(number: &str) -> NumberCheck {
    citizen_id(number)
}

#[test]
fn valid_citizen_numbers() {
    for number in [
        "11010519491231002X",
        "440524188001010014",
        "320204188501010011",
        "32020418850101002X",
        "320213188503070524",
        "320281188412319992",
    ] {
        assert_eq!(citizen(number), NumberCheck::Valid, "{number}");
    }
    assert_eq!(citizen("１１０１０５ 19491231 002x"), NumberCheck::Valid);
}

#[test]
fn a_citizen_number_of_another_length_is_doubtful() {
    let doubt = NumberCheck::Doubtful(NumberDoubt::CitizenLength);
    for number in [
        "32020418850101001",
        "3202041885010100100",
        "3202041885010100X",
        "3",
    ] {
        assert_eq!(citizen(number), doubt, "{number}");
        assert_eq!(birth_date(number), None, "{number}");
    }
}

#[test]
fn invalid_citizen_numbers() {
    for (number, fault) in [
        ("320204188502300011", NumberFault::BirthDate),
        ("320204188513010011", NumberFault::BirthDate),
        ("32020418850101001A", NumberFault::Character),
        ("3202041885010100X1", NumberFault::Character),
        ("32020418850101001禾", NumberFault::Character),
        ("3202041885010100禾", NumberFault::Length),
        ("X", NumberFault::Length),
        ("", NumberFault::Length),
        (
            "三二〇二〇四一八八五〇一〇一〇〇一一",
            NumberFault::Character,
        ),
        ("32020485010100禾", NumberFault::Character),
        ("禾20204850101001", NumberFault::Character),
    ] {
        assert_eq!(citizen(number), NumberCheck::Invalid(fault), "{number}");
    }
}

#[test]
fn old_citizen_numbers_and_unknown_provinces_are_doubtful() {
    for number in ["110105194912310021", "320204188501010012"] {
        let doubt = NumberCheck::Doubtful(NumberDoubt::CheckDigit);
        assert_eq!(citizen(number), doubt, "{number}");
    }
    assert_eq!(
        citizen("320204050101001"),
        NumberCheck::Doubtful(NumberDoubt::OldCitizenNumber)
    );
    assert_eq!(
        citizen("320204050230001"),
        NumberCheck::Invalid(NumberFault::BirthDate)
    );
    let strange = format!(
        "99020418850101001{}",
        citizen_check_character("99020418850101001").unwrap()
    );
    assert_eq!(
        citizen(&strange),
        NumberCheck::Doubtful(NumberDoubt::UnknownProvince)
    );
}

#[test]
fn credit_codes() {
    for code in [
        "91350100M000100Y43",
        "11320000MB151840XJ",
        "91320213MA0000015Q",
        "92320213MA0000015M",
        "81320213MC0000012L",
        " 91320213ma0000015q ",
        "９１３２０２１３ＭＡ０００００１５Ｑ",
    ] {
        assert_eq!(uscc(code), NumberCheck::Valid, "{code}");
    }
    for (code, fault) in [
        ("91350100M000100Y4Z", NumberFault::Character),
        ("9135010OM000100Y43", NumberFault::Character),
        ("91A50100M000100Y43", NumberFault::Character),
        ("91350100M000100Y4", NumberFault::Length),
        ("禾1350100M000100Y43", NumberFault::Character),
        ("32020000001234A", NumberFault::Length),
    ] {
        assert_eq!(uscc(code), NumberCheck::Invalid(fault), "{code}");
    }
    assert_eq!(
        uscc("91350100M000100Y44"),
        NumberCheck::Doubtful(NumberDoubt::CheckDigit)
    );
    assert_eq!(
        uscc("320200000012345"),
        NumberCheck::Doubtful(NumberDoubt::OldRegistrationNumber)
    );
}

#[test]
fn the_organisation_code_inside_has_its_own_check() {
    assert_eq!(organisation_check_character("M000100Y"), Some('4'));
    assert_eq!(organisation_check_character("D2143569"), Some('X'));
    // The outer check character fits, the inner one does not.
    let outer = |body: &str| {
        USCC_CHARACTERS
            .chars()
            .map(|last| format!("{body}{last}"))
            .find(|code| {
                let check_digit = NumberCheck::Doubtful(NumberDoubt::CheckDigit);
                !uscc(code).is_invalid() && uscc(code) != check_digit
            })
    };
    let code = outer("91320213MA0000016").unwrap();
    assert_eq!(
        uscc(&code),
        NumberCheck::Doubtful(NumberDoubt::OrganisationCode)
    );
    let code = outer("98320213MA0000015").unwrap();
    assert_eq!(
        uscc(&code),
        NumberCheck::Doubtful(NumberDoubt::UnknownOrganisationKind)
    );
}

#[test]
fn one_phone_is_valid_doubtful_or_invalid() {
    for typed in [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+86 13800001234",
        "+86-13800001234",
        "１３８００００１２３４",
        "0510-82701234",
        "051082701234",
        "(0510)82701234",
        "（0510）8270 1234",
        "010-8270123",
        "82701234",
        "82701234-8012",
        "0510-82701234-8012",
        "4008001234",
        "400-800-1234",
    ] {
        assert_eq!(phone(typed), NumberCheck::Valid, "{typed}");
    }
    for typed in [
        "12345",
        "12800001234",
        "+44 20 7946 0000",
        "1380000123",
        "661234",
    ] {
        assert_eq!(
            phone(typed),
            NumberCheck::Doubtful(NumberDoubt::UnusualPhone),
            "{typed}"
        );
    }
    for (typed, fault) in [
        ("", NumberFault::Length),
        ("1", NumberFault::Length),
        ("1234567890123456", NumberFault::Length),
        ("13800001234a", NumberFault::Character),
        ("王小禾", NumberFault::Character),
    ] {
        assert_eq!(phone(typed), NumberCheck::Invalid(fault), "{typed}");
    }
}

#[test]
fn a_field_holds_several_phones() {
    for typed in [
        "13800001234",
        "13800001234 13900002222",
        "138 0000 1234 / 139 0000 2222",
        "13800001234、0510-82701234",
        "13800001234；82701234，4008001234",
        "１３８００００１２３４／１３９００００２２２２",
    ] {
        assert_eq!(phones(typed), NumberCheck::Valid, "{typed}");
    }
    for typed in [
        "13800001234/1390000222",
        "1380000123、13900002222",
        "+44 20 7946 0000",
    ] {
        let doubt = NumberCheck::Doubtful(NumberDoubt::UnusualPhone);
        assert_eq!(phones(typed), doubt, "{typed}");
    }
    for typed in ["13800001234/老张", "1", "/", "13800001234/1"] {
        assert!(phones(typed).is_invalid(), "{typed}");
    }
}

#[test]
fn a_citizen_number_tells_the_birth_date() {
    let born = |number| birth_date(number).map(|date| date.to_string());
    assert_eq!(born("320213 18850307 0524").as_deref(), Some("1885-03-07"));
    assert_eq!(born("320213209912310015").as_deref(), Some("2099-12-31"));
    assert_eq!(born("320204050101001").as_deref(), Some("1905-01-01"));
    assert_eq!(born("320204188502300011"), None);
}

#[test]
fn the_wire_form_names_verdict_and_reason() {
    let json = serde_json::to_string(&NumberCheck::Doubtful(NumberDoubt::CheckDigit)).unwrap();
    assert_eq!(json, r#"{"verdict":"doubtful","reason":"check_digit"}"#);
}
