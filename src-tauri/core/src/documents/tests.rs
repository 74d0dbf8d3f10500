//! Tests of what the documents of a session and of its end say.

use super::facts::Facts;
use super::intake::{application, oral_application};
use super::remedies::{LIMITATION, opens_arbitration, remedies_of_failure};
use super::session_record::{ending, signing_sides};
use crate::domain::case::{Case, CaseFields, Closing, Employment, Presence, Session};
use crate::domain::ids::{CaseId, PartyId, SessionId};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::office::OfficeSetup;
use crate::domain::party::Party;
use crate::domain::vocabulary::{
    Attendance, KnownAnswer, Nature, Outcome, PartyKind, PartyRole, SessionForm, SessionState,
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
        "☑未签订。",
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
