use super::*;
use crate::domain::due::Nearness;
use crate::domain::ids::{CaseId, ObligationId, RoomId, SessionId};
use crate::domain::money::Fen;
use crate::domain::office::Room;
use crate::domain::vocabulary::{ClockKind, SessionState};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn header(masked: bool) -> ExportHeader {
    ExportHeader {
        office: "盛和市场工会".into(),
        prepared_by: String::new(),
        reviewed_by: String::new(),
        printed_on: date("2026-11-20"),
        language: Language::Zh,
        masked,
    }
}

fn setup() -> OfficeSetup {
    OfficeSetup {
        rooms: vec![Room {
            id: RoomId::from_bytes([9; 16]),
            position: 1,
            name: "调解室;一,二".into(),
            active: true,
        }],
        ..OfficeSetup::default()
    }
}

fn session(ends: Option<&str>) -> SessionItem {
    SessionItem {
        session: SessionId::from_bytes([1; 16]),
        case: CaseId::from_bytes([2; 16]),
        number: "盛劳调字〔2026〕第7号".into(),
        applicants: "周小满".into(),
        respondents: "鑫海水产行".into(),
        nth: 2,
        state: SessionState::Planned,
        starts: "2026-11-24T14:30:00".parse().unwrap(),
        ends: ends.map(|time| time.parse().unwrap()),
        room: Some(RoomId::from_bytes([9; 16])),
        mediators: Vec::new(),
    }
}

fn item(subject: DueSubject, due: &str, effective: &str) -> CalendarItem {
    CalendarItem {
        case: CaseId::from_bytes([2; 16]),
        number: "盛劳调字〔2026〕第7号".into(),
        applicants: "周小满".into(),
        respondents: "鑫海水产行".into(),
        cause: "L07".parse().unwrap(),
        mediator: None,
        subject,
        next_action: "电话联系周小满\n核对考勤".into(),
        binds_office: true,
        due: date(due),
        effective: date(effective),
        provisional: false,
        nearness: Nearness::Later,
    }
}

fn term() -> DueSubject {
    DueSubject::Term {
        clock: ClockKind::Mediation,
        zh: "调解期限".into(),
        en: "Mediation deadline".into(),
        basis_zh: "《企业劳动争议协商调解规定》第二十九条".into(),
        basis_en: "Enterprise Mediation Rules, art. 29".into(),
    }
}

fn obligation() -> DueSubject {
    DueSubject::Obligation {
        obligation: ObligationId::from_bytes([3; 16]),
        what: "支付周小满工资".into(),
        amount: Some(Fen::try_from(1_200_050).unwrap()),
    }
}

fn text(sessions: &[SessionItem], items: &[CalendarItem], header: &ExportHeader) -> String {
    let made_at = "2026-11-20T08:01:02.345Z".parse().unwrap();
    calendar_text(sessions, items, &setup(), header, made_at)
}

/// Reads a file of iCalendar back by hand: unfolds the lines, and returns the properties of each event, unescaped.
fn events(file: &str) -> Vec<Vec<(String, String)>> {
    assert!(file.ends_with("\r\n"));
    let lines: Vec<&str> = file.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        match line.strip_prefix(' ') {
            Some(rest) => unfolded.last_mut().expect("a line before").push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    assert_eq!(unfolded[0], "BEGIN:VCALENDAR");
    assert_eq!(unfolded.last().unwrap(), "END:VCALENDAR");
    let mut events: Vec<Vec<(String, String)>> = Vec::new();
    let mut is_within = false;
    for line in &unfolded[1..unfolded.len() - 1] {
        match line.as_str() {
            "BEGIN:VEVENT" => {
                assert!(!is_within);
                is_within = true;
                events.push(Vec::new());
            }
            "END:VEVENT" => is_within = false,
            property if is_within => {
                let (name, value) = property.split_once(':').expect("a property");
                let event = events.last_mut().unwrap();
                event.push((name.to_owned(), unescape(value)));
            }
            _ => {}
        }
    }
    assert!(!is_within);
    events
}

fn unescape(value: &str) -> String {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next().expect("an escaped character") {
                'n' => text.push('\n'),
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
    text
}

fn value<'a>(event: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = event.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn a_session_is_an_event_in_local_time_with_its_room() {
    let file = text(&[session(Some("2026-11-24T15:45:00"))], &[], &header(true));
    let [event] = &events(&file)[..] else {
        panic!("{file}");
    };
    for (name, expected) in [
        (
            "UID",
            "session-01010101-0101-0101-0101-010101010101@casebook",
        ),
        ("DTSTAMP", "20261120T080102Z"),
        ("DTSTART", "20261124T143000"),
        ("DTEND", "20261124T154500"),
        ("SUMMARY", "盛劳调字〔2026〕第7号 第 2 次调解"),
        ("LOCATION", "调解室;一,二"),
    ] {
        assert_eq!(value(event, name), Some(expected), "{name}");
    }
    // One without an end takes two hours, as where sessions clash.
    let file = text(&[session(None)], &[], &header(true));
    assert_eq!(value(&events(&file)[0], "DTEND"), Some("20261124T163000"));
}

#[test]
fn what_is_due_is_a_whole_day_with_its_article_and_the_reason_of_its_move() {
    let file = text(
        &[],
        &[item(term(), "2026-11-28", "2026-11-30")],
        &header(true),
    );
    let [event] = &events(&file)[..] else {
        panic!("{file}");
    };
    for (name, expected) in [
        (
            "UID",
            "mediation-02020202-0202-0202-0202-020202020202@casebook",
        ),
        ("DTSTART;VALUE=DATE", "20261130"),
        ("DTEND;VALUE=DATE", "20261201"),
        ("SUMMARY", "盛劳调字〔2026〕第7号 调解期限"),
        (
            "DESCRIPTION",
            "提示：《企业劳动争议协商调解规定》第二十九条\n2026-11-28 期满，逢休息日顺延（《民法典》第二百零三条）",
        ),
    ] {
        assert_eq!(value(event, name), Some(expected), "{name}");
    }
}

#[test]
fn names_amounts_and_texts_of_a_case_are_left_out_unless_they_are_asked_for() {
    let next = DueSubject::NextAction { session: None };
    let items = [
        item(term(), "2026-11-27", "2026-11-27"),
        item(obligation(), "2026-11-27", "2026-11-27"),
        item(next, "2026-11-27", "2026-11-27"),
    ];
    let personal = ["周小满", "鑫海", "12000", "工资", "考勤"];
    let unfolded = |masked| {
        let file = text(&[session(None)], &items, &header(masked));
        format!("{:?}", events(&file))
    };
    let (masked, named) = (unfolded(true), unfolded(false));
    for word in personal {
        assert!(!masked.contains(word), "{word} in {masked}");
        assert!(named.contains(word), "{word} in {named}");
    }
    let summaries = text(&[], &items, &header(false));
    let summaries = events(&summaries);
    let summaries: Vec<_> = summaries.iter().map(|e| value(e, "SUMMARY")).collect();
    assert_eq!(
        summaries,
        [
            Some("盛劳调字〔2026〕第7号 调解期限 周小满 ↔ 鑫海水产行"),
            Some("盛劳调字〔2026〕第7号 履行期限 周小满 ↔ 鑫海水产行 支付周小满工资 12000.50"),
            Some("盛劳调字〔2026〕第7号 下一步 周小满 ↔ 鑫海水产行 电话联系周小满\n核对考勤"),
        ]
    );
}

#[test]
fn long_lines_are_folded_between_characters() {
    for text in ["盛".repeat(200), "a".repeat(75), "𠮷é,;\\\n".repeat(60)] {
        let mut lines = ContentLines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("BEGIN", "VEVENT");
        lines.add_text("SUMMARY", &text);
        lines.add("END", "VEVENT");
        lines.add("END", "VCALENDAR");
        assert_eq!(value(&events(&lines.text)[0], "SUMMARY"), Some(&*text));
    }
    let mut exact = ContentLines::default();
    exact.add("X", &"a".repeat(73));
    assert_eq!(exact.text.matches("\r\n").count(), 1, "75 octets fit");
    exact.add("X", &"a".repeat(74));
    assert_eq!(exact.text.matches("\r\n ").count(), 1, "76 do not");
}

#[test]
fn what_would_end_a_line_or_a_value_is_escaped() {
    for (text, escaped) in [
        ("一;二,三\\四", "一\\;二\\,三\\\\四"),
        ("一\r\n二", "一\\n二"),
        ("END:VEVENT\nBEGIN:VALARM", "END:VEVENT\\nBEGIN:VALARM"),
        ("\u{0}\u{7}\t\u{85}号", "号"),
    ] {
        assert_eq!(escape(text), escaped);
    }
}
