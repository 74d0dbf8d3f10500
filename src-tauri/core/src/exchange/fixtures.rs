//! Invented data for the tests: a market with three grids, one of them silent, its tallies and its register lines.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::counted_once::Repeats;
use crate::domain::ids::{CaseId, GridId, StaffId};
use crate::domain::money::Fen;
use crate::domain::office::{Grid, OfficeSetup, Staff};
use crate::domain::period::PeriodSpec;
use crate::domain::vocabulary::{
    ApplicantType, Cause, CauseCode, Nature, Outcome, Performance, ReportGroup, SourceCode,
    StaffRole, Stage, SuccessFormula, Urgency,
};
use crate::wire::exports::Language;
use crate::wire::lists::{Basis, CaseRow};
use crate::wire::tallies::{
    ColumnHead, ColumnsBy, Figures, RowsBy, Sentence, SentencePiece, Stretch, TallyQuery, TallyRow,
    TallyView, TrendMonth, TrendView,
};

use super::{ExportHeader, LineParty, Mark, RegisterLine, TallyData};

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(super) fn header(language: Language, masked: bool) -> ExportHeader {
    ExportHeader {
        office: "无锡盛阳食品城工会联合会".into(),
        prepared_by: "周麦".into(),
        reviewed_by: String::new(),
        printed_on: day(2026, 10, 31),
        language,
        masked,
    }
}

const GRIDS: [&str; 3] = ["水产网格", "粮油网格", "冷链网格"];
const MEDIATORS: [&str; 3] = ["周麦", "秦禾", "范粟"];

fn grid(position: usize) -> GridId {
    GridId::from_uuid(Uuid::from_u128(100 + position as u128))
}

fn mediator(position: usize) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(200 + position as u128))
}

pub(super) fn office_setup() -> OfficeSetup {
    let grids = GRIDS.iter().zip(0..).map(|(name, position)| Grid {
        id: grid(position as usize),
        position,
        name: (*name).into(),
        liaison: String::new(),
        active: true,
    });
    let staff = MEDIATORS.iter().zip(0..).map(|(name, position)| Staff {
        team: String::new(),
        id: mediator(position as usize),
        position,
        name: (*name).into(),
        role: StaffRole::Mediator,
        active: true,
    });
    OfficeSetup {
        grids: grids.collect(),
        staff: staff.collect(),
        ..OfficeSetup::default()
    }
}

/// Returns figures that satisfy carried + new − closed = pending, with the closings split over two outcomes.
pub(super) fn figures(carried: i64, new: i64, pending: i64) -> Figures {
    let closed = carried + new - pending;
    let agreed = closed * 2 / 3;
    let outcomes = [("R1", agreed), ("R4", closed - agreed)];
    Figures {
        carried,
        new,
        closed,
        pending,
        registered: new + 1,
        consulted: 1,
        accepted: new,
        reopened: 0,
        collective: new.min(1),
        people: new * 3,
        outcomes: BTreeMap::from(outcomes.map(|(code, n)| (code.to_owned(), n))),
        agreed_cases: agreed,
        rated: closed,
        success_rate: (closed > 0).then(|| (agreed * 10_000 / closed) as u32),
        claimed: Fen::try_from(new * 1_842_050).unwrap(),
        agreed: Fen::try_from(agreed * 1_200_005).unwrap(),
        mean_days: (closed > 0).then_some(93),
        overdue: pending.min(1),
        undecided: new.min(2),
        cross: vec![new, 0, 2],
    }
}

fn row(key: &str, zh: &str, en: &str, figures: Figures) -> TallyRow {
    TallyRow {
        key: key.into(),
        zh: zh.into(),
        en: en.into(),
        silent: figures.carried + figures.new + figures.closed == 0,
        figures,
    }
}

fn rows(by: RowsBy) -> Vec<TallyRow> {
    let some = |n: usize| match n % 3 {
        0 => figures(2, 3, 1),
        1 => figures(1, 2, 2),
        _ => Figures::default(),
    };
    match by {
        RowsBy::Cause => (Cause::ALL.iter().enumerate())
            .map(|(n, c)| row(c.code, c.zh, c.en, some(n)))
            .collect(),
        RowsBy::Grid => (GRIDS.iter().enumerate())
            .map(|(n, name)| row(&grid(n).to_string(), name, name, some(n)))
            .chain([row("", "", "", Figures::default())])
            .collect(),
        RowsBy::Mediator => (MEDIATORS.iter().enumerate())
            .map(|(n, name)| row(&mediator(n).to_string(), name, name, some(n)))
            .collect(),
        _ => (ReportGroup::ALL.iter().enumerate())
            .map(|(n, g)| row(g.code(), g.zh(), g.en(), some(n)))
            .collect(),
    }
}

fn stretch(from: (i32, u32, u32), to: (i32, u32, u32), figures: Figures) -> Stretch {
    Stretch {
        from: day(from.0, from.1, from.2),
        to: day(to.0, to.1, to.2),
        figures: Some(figures),
        since: None,
    }
}

pub(super) fn view(rows_by: RowsBy, columns: ColumnsBy, basis: Basis) -> TallyView {
    let head = |(n, name): (usize, &&str)| ColumnHead {
        key: grid(n).to_string(),
        zh: (*name).into(),
        en: (*name).into(),
    };
    let piece = |text: &str| SentencePiece {
        text: text.into(),
        figure: None,
    };
    TallyView {
        query: TallyQuery {
            period: PeriodSpec::Month {
                year: 2026,
                month: 10,
            },
            basis,
            rows: rows_by,
            columns,
        },
        from: day(2026, 10, 1),
        to: day(2026, 10, 31),
        until: day(2026, 10, 31),
        title_zh: "2026年10月".into(),
        title_en: "October 2026".into(),
        formula: SuccessFormula::AllClosed,
        total: figures(31, 57, 33),
        previous: stretch((2026, 9, 1), (2026, 9, 30), figures(28, 40, 31)),
        year_earlier: stretch((2025, 10, 1), (2025, 10, 31), figures(0, 60, 20)),
        year_to_date: Some(stretch((2026, 1, 1), (2026, 10, 31), figures(3, 412, 33))),
        columns: match columns {
            ColumnsBy::Standard => Vec::new(),
            _ => GRIDS.iter().enumerate().map(head).collect(),
        },
        rows: rows(rows_by),
        sentence: Sentence {
            zh: [
                "2026年10月处理",
                "3",
                "起职工工伤补贴争议、",
                "2",
                "起患病职工投诉、",
                "7",
                "起劳动争议及生活纠纷事件",
            ]
            .map(piece)
            .into(),
            en: [
                "October 2026: ",
                "3",
                " work-injury benefit disputes, ",
                "2",
                " complaints of sick workers, ",
                "7",
                " labour disputes and everyday disputes",
            ]
            .map(piece)
            .into(),
            basis_zh: vec![piece(
                "按受理日期统计，每案按首要事由计一次，共12件；咨询、撤回及重复登记不计。",
            )],
            basis_en: vec![piece(
                "Counted by date of acceptance, each case once by its first cause, 12 in all; consultations are left out.",
            )],
            total: 12,
        },
    }
}

pub(super) fn tally_data(basis: Basis) -> TallyData {
    let month = |n: u32| {
        let (year, month) = if n < 2 { (2025, 11 + n) } else { (2026, n - 1) };
        TrendMonth {
            year,
            month,
            figures: figures(
                20 + i64::from(n),
                30 + i64::from(n * 7 % 11),
                21 + i64::from(n),
            ),
        }
    };
    TallyData {
        matrix: view(RowsBy::Group, ColumnsBy::Standard, basis),
        by_cause: view(RowsBy::Cause, ColumnsBy::Standard, basis),
        by_stat_class: view(RowsBy::StatClass, ColumnsBy::Standard, basis),
        by_source: view(RowsBy::Source, ColumnsBy::Standard, basis),
        hidden: 0,
        by_grid: view(RowsBy::Grid, ColumnsBy::Standard, basis),
        by_mediator: view(RowsBy::Mediator, ColumnsBy::Standard, basis),
        trend: TrendView {
            months: (0..12).map(month).collect(),
        },
    }
}

/// The name, phone and identity number of the first applicant of every line.
pub(super) const APPLICANT: (&str, &str, &str) = ("欧阳小禾", "13800001234", "320213188503070524");
pub(super) const RESPONDENT: &str = "麦田水产行";

/// Returns the register line of a case; two of three numbers give a closed one.
pub(super) fn line(number: u32) -> RegisterLine {
    let (name, phone, id_number) = APPLICANT;
    let closed = !number.is_multiple_of(3);
    let position = number as usize % 3;
    let cause = CauseCode::all().nth(number as usize % 31).unwrap();
    RegisterLine {
        row: CaseRow {
            id: CaseId::from_uuid(Uuid::from_u128(number.into())),
            number: format!("盛劳调字〔2026〕第{number}号"),
            stage: if closed {
                Stage::Closed
            } else {
                Stage::Mediating
            },
            nature: Nature::Labour,
            cause,
            further_causes: vec![CauseCode::all().nth(8).unwrap()],
            source: SourceCode::all().nth(number as usize % 14).unwrap(),
            applicants: format!("{name}等12人"),
            respondents: RESPONDENT.into(),
            grid: Some(grid(position)),
            stall: "3-12".into(),
            mediator: Some(mediator(position)),
            urgency: Urgency::Normal,
            applicant_type: Some(ApplicantType::Worker),
            collective: true,
            people: 12,
            registered_on: day(2026, 10, 3),
            accepted_on: Some(day(2026, 10, 5)),
            closed_on: closed.then(|| day(2026, 10, 17)),
            outcome: closed.then_some(Outcome::WrittenAgreement),
            clock: None,
            next_action: format!("致电{name}"),
            next_on: (!closed).then(|| day(2026, 11, 4)),
            claimed: Fen::try_from(22_104_600).unwrap(),
            agreed: Fen::try_from(if closed { 1_842_005 } else { 0 }).unwrap(),
            sessions: 2,
        },
        marks: vec![Mark::New, if closed { Mark::Closed } else { Mark::Pending }],
        repeats: Repeats::default(),
        parties: vec![
            LineParty {
                applicant: true,
                person: true,
                name: name.into(),
                sex: "2".into(),
                phone: phone.into(),
                representative: String::new(),
                id_number: id_number.into(),
                number_is_public: false,
            },
            LineParty {
                name: RESPONDENT.into(),
                id_number: "91320213MA0000015Q".into(),
                number_is_public: true,
                ..LineParty::default()
            },
        ],
        all_applicants: format!("{name}、沈二等12人"),
        all_respondents: RESPONDENT.into(),
        summary: format!("{name}（{phone}）称摊主自六月起拖欠十二名搬运工工资。"),
        claims: "支付2026年6月至9月拖欠工资；补缴社会保险；支付解除劳动合同经济补偿".into(),
        perform_by: closed.then(|| day(2026, 11, 30)),
        performance: closed.then(|| Performance::NotDue.into()),
        referred_to: String::new(),
    }
}

/// Texts that must neither become a formula nor break a file.
pub(super) const HOSTILE_TEXTS: [&str; 22] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n\t =1+1",
    "\u{3000}=1+1",
    "\u{feff}=1+1",
    "\u{0}=1+1",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "=cmd|' /C calc'!A0",
    "http://example.invalid/",
    "<img onerror=x> ]]> &amp; _x0041_",
    "a\u{1}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}b",
    "\",\"=1\r\n=2",
];

/// Returns a line in which every typed field holds this text.
pub(super) fn hostile_line(text: &str) -> RegisterLine {
    let mut line = line(1);
    line.row.number = text.into();
    line.row.applicants = text.into();
    line.row.respondents = text.into();
    line.all_applicants = text.into();
    line.all_respondents = text.into();
    line.row.stall = text.into();
    line.row.next_action = text.into();
    line.summary = text.into();
    line.claims = text.into();
    line.referred_to = text.into();
    line.parties[0].phone = text.into();
    line.parties[0].id_number = text.into();
    line.parties[0].sex = text.into();
    line
}
