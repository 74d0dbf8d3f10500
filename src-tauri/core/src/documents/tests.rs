//! Tests of what the documents of a session and of its end say.

use super::facts::Facts;
use super::intake::{application, oral_application};
use super::model::{Block, Document, TextRun};
use super::remedies::{LIMITATION, opens_arbitration, remedies_of_failure};
use super::script::session_script;
use super::session_record::{ending, session_record, signing_sides};
use crate::domain::case::{Case, CaseFields, Claim, Closing, Employment, Offer, Presence, Session};
use crate::domain::ids::{CaseId, ClaimId, PartyId, SessionId};
use crate::domain::money::Fen;
use crate::domain::number::{CaseNumber, NumberPattern};
use crate::domain::office::{Office, OfficeSetup};
use crate::domain::party::Party;
use crate::domain::period::MonthBoundary;
use crate::domain::vocabulary::{
    Attendance, KnownAnswer, MediationBody, Nature, Outcome, PartyKind, PartyRole, SessionForm,
    SessionState, SuccessFormula,
};

fn case(nature: Nature, source: &str) -> Case {
    let day = "2026-11-20".parse().unwrap();
    let fields = CaseFields::blank("L07".parse().unwrap(), source.parse().unwrap(), day);
    let party = |n, role| Party::blank(PartyId::from_bytes([n; 16]), role, PartyKind::Person);
    Case {
        id: CaseId::from_bytes([9; 16]),
        version: 1,
        number: CaseNumber::main(2026, 7),
        number_text: "盛劳调字〔2026〕第7号".into(),
        registered_on: day,
        fields: CaseFields { nature, ..fields },
        acceptance: None,
        extension: None,
        closing: None,
        answer: None,
        reopenings: Vec::new(),
        rounds: Vec::new(),
        void: None,
        restricted: false,
        erasure: None,
        erased_on: None,
        parties: vec![
            party(1, PartyRole::Applicant),
            party(2, PartyRole::Respondent),
        ],
        claims: Vec::new(),
        sessions: Vec::new(),
        obligations: Vec::new(),
        notes: Vec::new(),
    }
}

fn facts<'a>(case: &'a Case, setup: &'a OfficeSetup) -> Facts<'a> {
    let today = case.registered_on;
    Facts {
        case,
        setup,
        today,
        session: None,
    }
}

fn held(n: u8, starts: &str) -> Session {
    let state = SessionState::Held;
    Session {
        state,
        ..Session::blank(SessionId::from_bytes([n; 16]), starts.parse().unwrap())
    }
}

#[test]
fn a_failed_mediation_opens_the_way_of_its_nature_and_source() {
    let setup = OfficeSetup::default();
    for (nature, source, arbitration, words) in [
        (Nature::Labour, "applied_oral", true, "申请仲裁"),
        (Nature::Overage, "applied_oral", true, "第56号第十九条"),
        (Nature::CivilLife, "applied_oral", false, "人民法院起诉"),
        (Nature::LabourService, "petition", false, "人民法院起诉"),
        (Nature::Labour, "court_delegated", false, "退回人民法院"),
        (Nature::Labour, "arbitration_entrusted", false, "开庭审理"),
    ] {
        let case = case(nature, source);
        let facts = facts(&case, &setup);
        assert_eq!(opens_arbitration(&facts), arbitration, "{nature} {source}");
        let told = remedies_of_failure(&facts);
        assert!(told[0].contains(words), "{nature} {source}");
        assert_eq!(told.contains(&LIMITATION), arbitration, "{nature} {source}");
    }
}

#[test]
fn only_the_last_session_ends_with_a_closing_of_its_day() {
    let setup = OfficeSetup::default();
    let mut case = case(Nature::Labour, "applied_oral");
    case.sessions = vec![
        held(1, "2026-11-23T09:00:00"),
        held(2, "2026-11-23T14:00:00"),
    ];
    let ends = |case: &Case| {
        let facts = facts(case, &setup);
        let ends = case
            .sessions
            .iter()
            .map(|session| ending(&facts, session).is_some());
        ends.collect::<Vec<_>>()
    };
    assert_eq!(ends(&case), [false, false]);
    case.closing = Some(Closing::blank(
        Outcome::NoAgreement,
        "2026-11-23".parse().unwrap(),
    ));
    assert_eq!(ends(&case), [false, true]);
    case.closing = Some(Closing::blank(
        Outcome::NoAgreement,
        "2026-11-24".parse().unwrap(),
    ));
    assert_eq!(ends(&case), [false, false]);
}

#[test]
fn a_side_that_did_not_come_does_not_sign() {
    use PartyRole::{Applicant, Respondent};
    let case = case(Nature::Labour, "applied_oral");
    let mut session = held(1, "2026-11-23T09:00:00");
    let sides = |session: &Session| signing_sides(&case, Some(session));
    assert_eq!(sides(&session), [Applicant, Respondent]);
    let presence = |at: usize, attendance| Presence {
        party: case.parties[at].id,
        attendance,
    };
    session.attendance = vec![presence(0, Attendance::Present)];
    assert_eq!(sides(&session), [Applicant, Respondent]);
    session.form = SessionForm::Separate;
    assert_eq!(sides(&session), [Applicant]);
    session.attendance = vec![
        presence(0, Attendance::NoShow),
        presence(1, Attendance::ByAgent),
    ];
    session.form = SessionForm::Joint;
    assert_eq!(sides(&session), [Respondent]);
}

#[test]
fn the_application_of_one_worker_states_the_employment_that_is_known() {
    let setup = OfficeSetup::default();
    let text = |case: &Case| {
        let facts = facts(case, &setup);
        let document = serde_json::to_string(&application(&facts)).unwrap();
        let oral = serde_json::to_string(&oral_application(&facts)).unwrap();
        (document, oral)
    };
    let mut case = case(Nature::Labour, "applied_oral");
    let (unknown, _) = text(&case);
    assert!(unknown.contains("书面劳动合同：□已签订"));
    case.fields.employment = Some(Employment {
        hired_on: Some("2021-03-04".parse().unwrap()),
        ended_on: Some("2026-08-17".parse().unwrap()),
        post: "叉车工".into(),
        monthly_wage: Some(Fen::try_from(562_000).unwrap()),
        written_contract: Some(KnownAnswer::No),
        ..Employment::default()
    });
    let (written, oral) = text(&case);
    for words in [
        "2021年3月4日",
        "叉车工",
        "5,620.00元。",
        "■未签订。",
        "劳动关系终止日期：2026年8月17日。",
    ] {
        assert!(written.contains(words) && oral.contains(words), "{words}");
        assert!(!unknown.contains(words), "{words}");
    }
    // Of several workers nobody says whose it is.
    let another = Party::blank(
        PartyId::from_bytes([3; 16]),
        PartyRole::Applicant,
        PartyKind::Person,
    );
    case.parties.push(another);
    assert!(!text(&case).0.contains("叉车工"));
}

/// Returns the text of the paragraphs of a document, one for each.
fn paragraphs(document: &Document) -> Vec<String> {
    let text = |run: &TextRun| match run {
        TextRun::Text { text } => text.clone(),
        TextRun::Blank { .. } => "＿".to_owned(),
    };
    let lines = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph { line } => Some(line.0.iter().map(text).collect()),
        _ => None,
    });
    lines.collect()
}

#[test]
fn the_record_lists_the_offers_of_its_session() {
    let setup = OfficeSetup::default();
    let mut case = case(Nature::Labour, "applied_oral");
    case.parties[0].name = "邓永".into();
    case.claims = vec![Claim {
        id: ClaimId::from_bytes([5; 16]),
        text: "支付2026年8月工资；".into(),
        amount: None,
        claimant: None,
    }];
    let offer = |by, at: &str, amount: i64| Offer {
        by,
        at: at.parse().unwrap(),
        amount: Fen::try_from(amount).unwrap(),
        claim: None,
        note: String::new(),
        private: false,
    };
    let mut session = held(1, "2026-11-23T21:10:00");
    let printed = |session: &Session| {
        let facts = Facts {
            session: Some(session),
            ..facts(&case, &setup)
        };
        paragraphs(&session_record(&facts))
    };
    assert!(!printed(&session).iter().any(|text| text.contains("报价")));
    let party = |n: u8| Some(PartyId::from_bytes([n; 16]));
    session.offers = vec![
        Offer {
            claim: Some(case.claims[0].id),
            ..offer(party(1), "2026-11-23T21:35:00", 812_050)
        },
        Offer {
            note: "分两期付清。".into(),
            ..offer(None, "2026-11-24T00:05:00", 600_000)
        },
    ];
    let texts = printed(&session);
    let at = texts.iter().position(|text| text == "调解方案和报价过程：");
    let at = at.expect("the list has a heading");
    assert_eq!(
        texts[at + 1],
        "（一）21时35分，申请人邓永提出：就“支付2026年8月工资”，8,120.50元（人民币捌仟壹佰贰拾元伍角）。"
    );
    assert_eq!(
        texts[at + 2],
        "（二）2026年11月24日0时05分，调解员提出：就全部请求，6,000.00元（人民币陆仟元整），分两期付清。"
    );
    // What was told the mediator alone is not printed, and takes no number.
    session.offers[0].private = true;
    let texts = printed(&session);
    let at = texts.iter().position(|text| text == "调解方案和报价过程：");
    let first = &texts[at.expect("one offer is printed") + 1];
    assert!(
        first.starts_with("（一）2026年11月24日0时05分，调解员提出："),
        "{first}"
    );
    assert!(!texts.iter().any(|text| text.contains("8,120.50")));
    session.offers[1].private = true;
    let texts = printed(&session);
    assert!(!texts.iter().any(|text| text.contains("报价")));
}

#[test]
fn what_is_read_out_is_what_the_record_prints() {
    let setup = OfficeSetup::default();
    for nature in [Nature::Labour, Nature::CivilLife] {
        let case = case(nature, "applied_oral");
        let facts = facts(&case, &setup);
        let script = session_script(&facts);
        let printed = paragraphs(&session_record(&facts));
        for point in &script.rights {
            let line = format!("{}：{}", point.title, point.text);
            assert!(printed.iter().any(|text| text.ends_with(&line)), "{line}");
            assert!(script.told.contains(&point.title), "{}", point.title);
        }
        let effect = script.rights.last().unwrap();
        assert_eq!(effect.text.contains("第二十六条"), nature == Nature::Labour);
    }
}

#[test]
fn the_phrases_of_the_office_come_first() {
    let case = case(Nature::Labour, "applied_oral");
    let mut setup = OfficeSetup::default();
    let groups = |setup: &OfficeSetup| -> Vec<String> {
        let script = session_script(&facts(&case, setup));
        script
            .phrases
            .into_iter()
            .map(|group| group.group)
            .collect()
    };
    assert_eq!(groups(&setup)[0], "opening");
    setup.office = Some(Office {
        phrases: vec!["现场核对了送货单。".into()],
        ..office()
    });
    assert_eq!(groups(&setup)[..2], ["office", "opening"]);
}

fn office() -> Office {
    Office {
        name: "盛阳食品城工会联合会".into(),
        short: "盛".into(),
        body: MediationBody::Regional,
        number_pattern: NumberPattern::default(),
        consult_pattern: None,
        life_pattern: None,
        month_boundary: MonthBoundary::Calendar,
        success_formula: SuccessFormula::AllClosed,
        prepared_by: String::new(),
        reviewed_by: String::new(),
        complete_from: None,
        phrases: Vec::new(),
    }
}
