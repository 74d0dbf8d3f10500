//! Personal data in written workbooks and CSV files: there if asked for, and nowhere in a masked one.

use crate::domain::normal_form::fold;
use crate::exchange::fixtures::{APPLICANT, RESPONDENT, header, line, tally_data};
use crate::wire::exports::{Language, ListColumn};
use crate::wire::lists::Basis;

use super::{column, csv_file, list_file, tally_file, text_of};

#[test]
fn personal_data_is_masked_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let every: Vec<ListColumn> = ListColumn::ALL.to_vec();
    let (name, phone, id_number) = APPLICANT;
    let lines: Vec<_> = (1..=3).map(line).collect();
    for masked in [true, false] {
        let header = header(Language::Zh, masked);
        let data = tally_data(Basis::Accepted);
        for written in [
            text_of(&tally_file(folder.path(), header.clone(), &data, &lines)),
            text_of(&list_file(folder.path(), header.clone(), &every, &lines)),
            csv_file(folder.path(), header.clone(), &every, &lines),
        ] {
            for personal in [name, phone, id_number] {
                // The positive control: unmasked, each of them is there.
                assert_eq!(written.contains(personal), !masked, "{personal}");
            }
            // An export that shows names shows them all.
            assert_eq!(written.contains("、沈二等12人"), !masked);
            for masked_text in ["欧阳**等12人", "138****1234", "320***********0524"] {
                assert_eq!(written.contains(masked_text), masked, "{masked_text}");
            }
            assert!(written.contains(RESPONDENT));
            assert!(written.contains("盛劳调字〔2026〕第1号"));
        }
    }
}

#[test]
fn no_number_or_name_leaves_a_masked_export_in_any_writing() {
    let folder = tempfile::tempdir().unwrap();
    let every: Vec<ListColumn> = ListColumn::ALL.to_vec();
    let numbers = [
        "13812345678",
        "051082704321",
        "320213188503070524",
        "6222020200112233445",
        "92320213ma0000015m",
    ];
    let names = ["欧阳小禾", "周小满"];
    let texts = [
        "2026-10-03 13812345678",
        "来电 138 1234 5678 13812345678，0510-8270 4321",
        "证320213188503070524 13812345678 欧 阳 小 禾",
        "+86 138-1234-5678/（0510）82704321",
        "卡6222 0202 0011 2233 445；周　小满",
        "320213 18850307 0524、13812345678",
        "９２３２０２１３ＭＡ０００００１５Ｍ 周小\u{200B}满",
    ];
    let mut line = line(1);
    line.parties[1].representative = "周小满".into();
    line.parties[0].phone = "138 1234 5678 / 13812345678".into();
    line.summary = texts.join("；");
    line.claims = texts[..3].join("\n");
    line.row.next_action = texts[1].into();
    line.row.stall = texts[0].into();
    line.referred_to = texts[3].into();
    for masked in [true, false] {
        let header = header(Language::Zh, masked);
        let data = tally_data(Basis::Accepted);
        let lines = [line.clone()];
        for (written, holds_all) in [
            (
                text_of(&tally_file(folder.path(), header.clone(), &data, &lines)),
                false,
            ),
            (
                text_of(&list_file(folder.path(), header.clone(), &every, &lines)),
                true,
            ),
            (
                csv_file(folder.path(), header.clone(), &every, &lines),
                true,
            ),
        ] {
            let plain: String = fold(&written)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect();
            for personal in numbers.iter().chain(&names) {
                let is_there = plain.contains(personal);
                // The positive control: unmasked, each of them is there.
                assert!(!(masked && is_there), "{personal} in {written}");
                assert!(masked || is_there || !holds_all, "control: {personal}");
            }
            assert!(
                !masked || written.contains("2026-10-03 138****5678"),
                "the date is readable"
            );
        }
    }
}

#[test]
fn shortening_a_summary_does_not_reveal_part_of_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut long = line(1);
    // The cut after 100 characters falls into the name.
    long.claims = format!("{}{}支付工资", "付".repeat(97), APPLICANT.0);
    let zh = header(Language::Zh, true);
    let sheets = tally_file(folder.path(), zh, &tally_data(Basis::Accepted), &[long]);
    let cell = column(&sheets[7].1, "请求事项摘要")[0].to_string();
    assert_eq!(cell, format!("{}欧阳*…", "付".repeat(97)));
}
