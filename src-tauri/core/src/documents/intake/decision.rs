//! The question to the other side, and the notices of the decision whether a case is accepted.

use super::parts::{
    add_addressees, add_claims, add_items, add_signatures, contact_line, copies, dispute_line,
    is_under_mediation_rules, returning_body, sentence, tick,
};
use crate::documents::chinese::date_text;
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::documents::remedies::LIMITATION;
use crate::domain::calendar::due_on;
use crate::domain::clock_rules::{ClockUnit, ExtensionLimit};
use crate::domain::due::Due;
use crate::domain::vocabulary::{ClockKind, DocumentKind, Nature, Outcome, PartyRole};

/// Returns the question to the other side whether it agrees to mediation, with a slip for the answer: a case is
/// accepted only if both sides agree (企业劳动争议协商调解规定 art. 22).
pub fn consent_inquiry(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::ConsentInquiry);
    let fields = &facts.case.fields;
    let respondents = facts.names(PartyRole::Respondent);
    let applicants = facts.names(PartyRole::Applicant);
    document.plain(Line::default().fill("被申请人", &respondents, 12).and("："));
    let dispute = format!("与你（单位）因{}发生争议。", facts.cause());
    document.paragraph(match fields.source.code() {
        // Nobody applied, so the committee asks both sides (企业劳动争议协商调解规定 art. 23).
        "own_motion" | "grid_patrol" => Line::text("本调解组织在工作中了解到，")
            .fill("申请人", &applicants, 8)
            .and(dispute)
            .and("本调解组织拟主动调解，所了解的请求事项如下："),
        _ => Line::text(format!(
            "本调解组织于{}收到调解申请，",
            date_text(fields.received_on)
        ))
        .fill("申请人", &applicants, 8)
        .and(dispute)
        .and("申请人的请求事项如下："),
    });
    add_claims(facts, &mut document);
    document.paragraph(Line::text(
        "调解遵循自愿原则，不收取费用，须经双方当事人同意方可进行。同意调解的，仍可以在调解中要求终止调解；不同意调解的，\
         不影响双方依法通过其他途径解决争议。",
    ));
    document.paragraph(
        Line::text("请你（单位）于")
            .day_by_hand("答复截止日期")
            .and("前，填写所附回执并交回本调解组织，或者以其他方式书面答复。逾期未答复的，因未取得双方同意，本调解组织不予受理。"),
    );
    document.plain(contact_line(facts));
    document.seal_and_date(Line::default().day_by_hand(""));
    document.page_break();
    document.heading("征询意见回执");
    document.plain(
        Line::default()
            .fill("调解组织名称", facts.office_name(), 14)
            .and("："),
    );
    document.paragraph(
        Line::text("对")
            .fill("申请人", &applicants, 8)
            .and(format!("与本人（本单位）因{}发生的争议（", facts.cause()))
            .and(format!("{}），本人（本单位）：", facts.case.number_text)),
    );
    document.paragraph(Line::text("□同意调解。"));
    document.paragraph(Line::text("□不同意调解，理由：").blank("", 22).and("。"));
    document.form([
        ("送达地址", Line::default().blank("", 22)),
        ("联系人和电话", Line::default().blank("", 22)),
        ("委托代理人", Line::default().blank("", 22)),
        (
            "电子送达",
            Line::text("□同意，电子送达地址：")
                .blank("", 12)
                .and("　□不同意"),
        ),
    ]);
    add_signatures(facts, &mut document, &[PartyRole::Respondent], &[]);
    document.copies = copies(facts, "征询意见书", &[PartyRole::Respondent], "被申请人");
    document
}

/// Returns the notice that the case is accepted (企业劳动争议协商调解规定 art. 22), with its term, if the law sets one.
pub fn acceptance_notice(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::AcceptanceNotice);
    let case = facts.case;
    add_addressees(
        facts,
        &mut document,
        &[
            PartyRole::Applicant,
            PartyRole::Respondent,
            PartyRole::ThirdParty,
        ],
    );
    let acceptance = case.acceptance.as_ref();
    let accepted_on = acceptance.map(|acceptance| acceptance.on);
    let applicant_on = acceptance.and_then(|acceptance| acceptance.applicant_consent_on);
    let respondent_on = acceptance.and_then(|acceptance| acceptance.respondent_consent_on);
    let mut line = dispute_line(facts).and(format!(
        "一案，本调解组织于{}收到调解申请，经审查，该争议属于受理范围，",
        date_text(case.fields.received_on)
    ));
    // An everyday dispute is accepted without written consents.
    if facts.is_labour() || applicant_on.is_some() || respondent_on.is_some() {
        line = line
            .and("申请人于")
            .fill_day("申请人同意调解的日期", applicant_on)
            .and("、被申请人于")
            .fill_day("被申请人同意调解的日期", respondent_on)
            .and("同意调解，");
    }
    if is_under_mediation_rules(facts) {
        line = line.and("依照《企业劳动争议协商调解规定》第二十二条的规定，");
    }
    line = line
        .and("本调解组织于")
        .fill_day("受理日期", accepted_on)
        .and("受理");
    if let Some(began) = case
        .term_began_on()
        .filter(|&began| Some(began) != accepted_on)
    {
        line = line.and(format!("，并于{}重新受理", date_text(began)));
    }
    document.paragraph(line.and("。现将有关事项通知如下："));
    let people = Line::text("调解员：").fill("调解员", &facts.mediators(), 8);
    let mut items = vec![people.and("；记录人：").blank("记录人", 6).and("。")];
    items.extend(term_line(facts));
    items.push(Line::text(
        "当事人有权接受调解、拒绝调解或者要求终止调解，有权自主表达意愿、自愿达成调解协议。",
    ));
    items.push(Line::text(publicity(facts)));
    items.push(Line::text(
        "当事人认为调解员与本争议有利害关系或者有其他可能影响公正调解的关系的，可以要求更换调解员。",
    ));
    items.push(Line::text(
        "当事人参加调解，应当携带身份证明和有关证据材料；委托代理人参加的，应当提交载明委托事项和权限的授权委托书。",
    ));
    add_items(&mut document, items);
    document.plain(contact_line(facts));
    document.seal_and_date(Line::default().day_by_hand(""));
    let roles = [
        PartyRole::Applicant,
        PartyRole::Respondent,
        PartyRole::ThirdParty,
    ];
    document.copies = copies(facts, "通知书", &roles, "当事人");
    document
}

/// Returns the notice to the applicant that the case is not accepted (企业劳动争议协商调解规定 art. 22), with the reason and with
/// the ways that remain open.
pub fn non_acceptance_notice(facts: &Facts) -> Document {
    let mut document = facts.document(DocumentKind::NonAcceptanceNotice);
    let closing = facts.case.closing.as_ref();
    let outcome = closing.map(|closing| closing.outcome);
    add_addressees(facts, &mut document, &[PartyRole::Applicant]);
    document.paragraph(dispute_line(facts).and(format!(
        "，本调解组织于{}收到调解申请。经审查，本争议有下列情形：",
        date_text(facts.case.fields.received_on)
    )));
    let scope = match facts.is_labour() {
        true => "不属于本调解组织的劳动争议受理范围",
        false => "不属于本调解组织的受理范围",
    };
    let reasons = [
        (Outcome::OutOfScope, scope),
        (Outcome::OtherSideRefused, "被申请人不同意调解"),
        (
            Outcome::NeverReached,
            "经联系，未能与被申请人取得联系，无法取得双方当事人对调解的同意",
        ),
    ];
    for (reason, text) in reasons {
        document.paragraph(Line::text(format!(
            "{}{text}。",
            tick(outcome == Some(reason))
        )));
    }
    let reason = closing.map_or("", |closing| sentence(&closing.reason));
    document.paragraph(
        Line::text("具体情况：")
            .fill("不予受理的具体情况", reason, 26)
            .and("。"),
    );
    let basis = match is_under_mediation_rules(facts) {
        true => "依照《企业劳动争议协商调解规定》第二十二条的规定，",
        false => "",
    };
    document.paragraph(
        Line::text(format!("{basis}本调解组织于"))
            .fill_day("决定不予受理的日期", closing.map(|closing| closing.on))
            .and("决定不予受理。现将其他解决途径告知如下："),
    );
    add_items(&mut document, remedies(facts, outcome));
    document.seal_and_date(Line::default().day_by_hand(""));
    document.copies = copies(facts, "通知书", &[PartyRole::Applicant], "申请人");
    document
}

/// Returns the ways that remain open to the applicant of a case that is not accepted: arbitration for a dispute of
/// labour law (劳动争议调解仲裁法 art. 27 for its limitation), else the court.
fn remedies(facts: &Facts, outcome: Option<Outcome>) -> Vec<Line> {
    let mut remedies = Vec::new();
    if let Some(body) = returning_body(facts) {
        remedies.push(Line::text(format!(
            "本争议由{body}转来，本调解组织将有关情况告知该机构，由其依法处理。"
        )));
    } else if facts.is_labour() {
        remedies.push(
            Line::text("可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁，是否受理由该委员会依法决定。仲裁委员会名称：")
                .blank("仲裁委员会名称", 14)
                .and("；地址：")
                .blank("仲裁委员会地址", 16)
                .and("。"),
        );
        remedies.push(Line::text(LIMITATION));
        if outcome == Some(Outcome::OtherSideRefused) {
            remedies.push(Line::text(
                "一方申请调解后，对方不同意调解的，仲裁时效中断，从中断时起重新计算（《企业劳动争议协商调解规定》第三十一条）。",
            ));
        }
        match facts.case.fields.nature {
            Nature::Overage => remedies.push(Line::text(
                "超龄劳动者因劳动报酬、休息休假、劳动安全卫生、工伤保障以外的事项发生争议的，可以依法向有管辖权的人民法院提起\
                 诉讼（人力资源社会保障部等五部门令第56号第十九条）。",
            )),
            Nature::NewForm => remedies.push(Line::text(
                "不属于劳动人事争议仲裁受理范围的，可以依法向有管辖权的人民法院提起诉讼。",
            )),
            _ => {}
        }
    } else {
        remedies.push(Line::text(
            "可以依法向有管辖权的人民法院提起诉讼，并请注意法律规定的诉讼时效期间。",
        ));
    }
    remedies.push(Line::text(match facts.is_labour() {
        true => "可以拨打12333（人力资源和社会保障）、12348（公共法律服务）咨询；符合条件的，可以申请法律援助。",
        false => "可以拨打12348（公共法律服务）咨询；符合条件的，可以申请法律援助。",
    }));
    remedies
}

/// Returns the sentence on the term of mediation; none if the law sets no term for such a case. A longer term on which
/// the sides agreed is added to the one that was counted from the acceptance.
fn term_line(facts: &Facts) -> Option<Line> {
    let case = facts.case;
    let began = case.term_began_on();
    let fields = &case.fields;
    let rule = fields.rule(ClockKind::Mediation, began.unwrap_or(facts.today))?;
    let unit = match rule.unit {
        ClockUnit::WorkingDays => "个工作日",
        ClockUnit::NaturalDays => "日",
    };
    let since = match began == case.acceptance.as_ref().map(|acceptance| acceptance.on) {
        true => "受理",
        false => "重新受理",
    };
    let mut line = Line::text(format!("调解期限为自{since}之日起{}{unit}", rule.length));
    // In the summary procedure the term of a case from the court is shorter; the case does not say which it is.
    if rule.code == "C29c" {
        line = line.and("，适用简易程序的案件为7日");
    }
    line = line.and(format!("（{}），至", rule.basis_zh));
    line = add_end(line, "调解期限届满日", case.counted_due_on().map(due_on));
    line = line.and(format!(
        "。期限届满，未达成协议的，{}",
        rule.missed_zh.trim_start_matches("未达成协议的，")
    ));
    line = match rule.extension {
        ExtensionLimit::None => line,
        ExtensionLimit::Consent => line.and("。经双方当事人同意，可以延长调解期限"),
        ExtensionLimit::Days(days) => line.and(format!(
            "。经双方当事人同意，可以延长调解期限，延长的期限不超过{days}日"
        )),
    };
    if let Some(extension) = &case.extension {
        let agreed_on = date_text(extension.agreed_on);
        line = line.and(format!("。双方当事人于{agreed_on}同意延长调解期限至"));
        line = add_end(line, "", case.mediation_end());
    }
    Some(line.and("。"))
}

/// Adds the last day of a term as counted, and the day to which a day of rest moves it (民法典 art. 203).
fn add_end(line: Line, label: &str, due: Option<Due>) -> Line {
    let line = line.fill_day(label, due.map(|due| due.raw));
    let Some(due) = due else {
        return line;
    };
    let line = match due.effective == due.raw {
        true => line,
        false => line.and(format!(
            "；该日为休息日，依照《中华人民共和国民法典》第二百零三条，顺延至{}",
            date_text(due.effective)
        )),
    };
    match due.provisional {
        true => line.and("（国家公布的节假日安排有变动的，以公布的安排为准）"),
        false => line,
    }
}

/// Returns the rule on publicity: mediation of a labour dispute is public only if both sides ask for it
/// (企业劳动争议协商调解规定 art. 24).
pub fn publicity(facts: &Facts) -> &'static str {
    match facts.is_labour() {
        true => {
            "调解不公开进行；双方当事人都要求公开的，可以公开进行（《企业劳动争议协商调解规定》第二十四条）。"
        }
        false => "当事人可以要求调解公开进行或者不公开进行。",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::documents::model::TextRun;
    use crate::domain::case::{Acceptance, Case, CaseFields, Closing, Extension};
    use crate::domain::ids::CaseId;
    use crate::domain::number::CaseNumber;
    use crate::domain::office::OfficeSetup;
    use crate::domain::op::Registration;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn case(cause: &str, source: &str, accepted_on: Option<&str>) -> Case {
        let received_on = date("2026-05-06");
        Case::from_registration(&Registration {
            case: CaseId::from_bytes([1; 16]),
            number: CaseNumber::main(2026, 7),
            number_text: "盛劳调字〔2026〕第7号".into(),
            registered_on: received_on,
            fields: CaseFields::blank(cause.parse().unwrap(), source.parse().unwrap(), received_on),
            parties: Vec::new(),
            claims: Vec::new(),
            acceptance: accepted_on.map(|on| Acceptance {
                on: date(on),
                applicant_consent_on: None,
                respondent_consent_on: None,
                due_on: None,
            }),
        })
    }

    /// Returns the text of a document, with _ for each blank.
    fn text(case: &Case, build: fn(&Facts) -> Document) -> String {
        let facts = Facts {
            case,
            setup: &OfficeSetup::default(),
            today: date("2026-09-20"),
            session: None,
        };
        let document = build(&facts);
        let runs = document.lines().into_iter().flat_map(|line| &line.0);
        runs.map(|run| match run {
            TextRun::Text { text } => text.as_str(),
            TextRun::Blank { .. } => "_",
        })
        .collect()
    }

    #[test]
    fn the_term_is_named_with_the_day_to_which_it_moves_and_only_where_the_law_sets_one() {
        let moved = text(
            &case("L07", "applied_oral", Some("2026-09-16")),
            acceptance_notice,
        );
        assert!(moved.contains("至2026年10月1日；该日为休息日"), "{moved}");
        assert!(moved.contains("顺延至2026年10月8日"), "{moved}");
        let fixed = text(
            &case("L07", "applied_oral", Some("2026-05-06")),
            acceptance_notice,
        );
        assert!(fixed.contains("至2026年5月21日。"), "{fixed}");
        assert!(!fixed.contains("顺延"), "{fixed}");
        let everyday = text(
            &case("V01", "applied_oral", Some("2026-05-06")),
            acceptance_notice,
        );
        assert!(!everyday.contains("期限"), "{everyday}");
    }

    #[test]
    fn an_extension_stands_beside_the_term_that_was_counted() {
        let mut case = case("L07", "applied_oral", Some("2026-05-06"));
        case.extension = Some(Extension {
            until: date("2026-06-05"),
            agreed_on: date("2026-05-20"),
        });
        let notice = text(&case, acceptance_notice);
        for day in [
            "至2026年5月21日",
            "于2026年5月20日同意延长",
            "至2026年6月5日",
        ] {
            assert!(notice.contains(day), "{day}: {notice}");
        }
    }

    #[test]
    fn a_case_that_is_not_accepted_names_its_reason_and_the_ways_that_are_open() {
        for (cause, source, outcome, chosen, open, closed) in [
            (
                "L07",
                "applied_oral",
                Outcome::OtherSideRefused,
                "■被申请人不同意",
                "第三十一条",
                "提起诉讼",
            ),
            (
                "L07",
                "applied_oral",
                Outcome::NeverReached,
                "■经联系",
                "12333",
                "第三十一条",
            ),
            (
                "V01",
                "applied_oral",
                Outcome::OutOfScope,
                "■不属于",
                "提起诉讼",
                "仲裁",
            ),
            (
                "L07",
                "court_entrusted",
                Outcome::OtherSideRefused,
                "■被申请人不同意",
                "人民法院",
                "申请仲裁",
            ),
        ] {
            let mut case = case(cause, source, None);
            case.closing = Some(Closing::blank(outcome, date("2026-05-08")));
            let notice = text(&case, non_acceptance_notice);
            assert!(notice.contains(chosen) && notice.contains(open), "{notice}");
            assert!(!notice.contains(closed), "{closed}: {notice}");
            assert_eq!(notice.matches('■').count(), 1, "{notice}");
        }
    }
}
