//! The letters of the union's supervision of labour law 一函两书: reminder, opinion and proposal.

use super::employers;
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::domain::vocabulary::DocumentKind;

/// The last words of the names of unions, and of the federations of county level and above.
const UNIONS: &[&str] = &["工会", "工会联合会", "工会委员会"];
const FEDERATIONS: &[&str] = &["总工会"];

/// Returns the reminder 提示函, by which the union points to a risk before there is a dispute about it.
pub fn reminder_letter(facts: &Facts) -> Document {
    let mut letter = union_letter(facts, DocumentKind::ReminderLetter, UNIONS);
    add_supervised(
        facts,
        &mut letter,
        "为促进依法用工、预防和化解劳动争议，现就有关事项提示如下：",
    );
    letter.heading("二、法律依据");
    letter.paragraphs_of("法律依据", "");
    letter.heading("三、提示意见");
    letter.paragraphs_of("提示意见", "");
    letter.paragraph(
        Line::text("请你单位对照上述规定自查，存在问题的，于")
            .day_by_hand("整改期限")
            .and("前整改，并将情况告知本工会。"),
    );
    end_letter(&mut letter, "工会名称");
    letter.copies = "本提示函一式二份，被监督单位一份，工会留存一份。".into();
    letter
}

/// Returns the opinion 意见书, by which the union asks the employer to correct a breach. The employer answers in writing
/// within 15 working days (江苏省工会劳动法律监督条例 art. 20).
pub fn opinion_letter(facts: &Facts) -> Document {
    let mut letter = union_letter(facts, DocumentKind::OpinionLetter, UNIONS);
    add_supervised(
        facts,
        &mut letter,
        "本工会依法对你单位遵守劳动法律、法规的情况进行监督，现提出如下意见：",
    );
    letter.paragraph(Line::text("经核实：").blank("核实的事实", 30).and("。"));
    letter.heading("二、法律依据");
    letter.paragraphs_of("法律依据", "");
    letter.heading("三、监督意见");
    letter.paragraphs_of("监督意见", "");
    letter.paragraph(
        Line::text("请你单位于")
            .day_by_hand("整改期限")
            .and("前改正。"),
    );
    letter.paragraph(Line::text(
        "请你单位自收到本意见书之日起十五个工作日内，将处理情况书面答复本工会（《江苏省工会劳动法律监督条例》第二十条）。逾期不改正的，\
         本工会将提请县级以上地方总工会依法向人力资源社会保障行政部门等有关部门提出建议（《江苏省工会劳动法律监督条例》第二十一条）。",
    ));
    end_letter(&mut letter, "工会名称");
    letter.copies = "本意见书一式二份，被监督单位一份，工会留存一份。".into();
    letter
}

/// Returns the proposal 建议书 of a federation of county level or above to the authority, which opens a case within 5
/// working days or says why it does not (江苏省工会劳动法律监督条例 arts. 21, 23).
pub fn proposal_letter(facts: &Facts) -> Document {
    let mut letter = union_letter(facts, DocumentKind::ProposalLetter, FEDERATIONS);
    letter.plain(
        Line::default()
            .blank("人力资源社会保障行政部门名称", 16)
            .and("："),
    );
    let sender = match is_sender(facts.office_name(), UNIONS) {
        true => facts.office_name(),
        false => "",
    };
    letter.paragraph(
        Line::default()
            .fill("发出意见书的工会名称", sender, 12)
            .and("于")
            .day_by_hand("意见书发出日期")
            .and("向")
            .fill("被监督单位", &employer_names(facts), 14)
            .and("发出《工会劳动法律监督意见书》（编号：")
            .blank("意见书编号", 8)
            .and("），要求其改正。该单位：□逾期未改正　□拒不改正　□逾期未答复。现依照《江苏省工会劳动法律监督条例》第二十一条的规定，\
                  提出如下建议："),
    );
    letter.heading("一、被监督单位和事实");
    for unit in employers(facts) {
        for line in facts.party_lines("被监督单位", unit) {
            letter.plain(line);
        }
    }
    add_reported(&mut letter, "据反映，该单位存在下列情况：");
    letter.paragraph(Line::text("经核实：").blank("核实的事实", 30).and("。"));
    letter.heading("二、法律依据");
    letter.paragraphs_of("法律依据", "");
    letter.heading("三、建议");
    letter.paragraphs_of("建议内容", "");
    letter.paragraph(
        Line::text("建议责令改正的期限：")
            .day_by_hand("整改期限")
            .and("。"),
    );
    letter.paragraph(Line::text(
        "请自收到本建议书之日起五个工作日内决定立案；不予立案的，请说明理由（《江苏省工会劳动法律监督条例》第二十三条）。",
    ));
    end_letter(&mut letter, "县级以上地方总工会名称");
    letter.copies = "本建议书一式二份，收件机关一份，发出建议书的总工会留存一份。".into();
    letter
}

/// Returns whether a body may send a letter of this kind, by the last words of its name: a committee of a union is
/// no union.
fn is_sender(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|&ending| name.trim().ends_with(ending))
}

/// Returns an empty letter of the office if it may send one; else a blank at the end is for the name of the sender.
fn union_letter(facts: &Facts, kind: DocumentKind, senders: &[&str]) -> Document {
    let name = facts.office_name();
    let office = match is_sender(name, senders) {
        true => name,
        false => "",
    };
    let mut letter = Document::new(kind, office, "");
    letter.plain(Line::text("编号：").blank("", 12));
    letter
}

/// Adds the supervised unit, the reason for the letter, and what was reported.
fn add_supervised(facts: &Facts, letter: &mut Document, reason: &str) {
    letter.plain(
        Line::default()
            .fill("被监督单位", &employer_names(facts), 16)
            .and("："),
    );
    letter.paragraph(Line::text(reason));
    letter.heading("一、事实");
    add_reported(letter, "据反映，你单位存在下列情况：");
}

/// Adds the summary of the dispute as a report: the office has not proved it.
/// Adds blanks for what was reported. What the case says of it is confidential to the mediation.
fn add_reported(letter: &mut Document, words: &str) {
    letter.paragraph(Line::text(words));
    letter.paragraphs_of("反映的情况", "");
}

fn end_letter(letter: &mut Document, sender: &str) {
    let contact = Line::text("联系人：")
        .blank("联系人", 6)
        .and("，联系电话：");
    letter.paragraph(contact.blank("工会联系电话", 8).and("。"));
    letter.plain(Line::text("附件：1．").blank("", 20));
    letter.plain(Line::text("　　　2．").blank("", 20));
    if letter.office.is_empty() {
        letter.plain(Line::text("单位（盖章）：").blank(sender, 16));
    }
    letter.seal_and_date(Line::default().day_by_hand(""));
}

fn employer_names(facts: &Facts) -> String {
    let names: Vec<&str> = employers(facts)
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    names.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committee_of_a_union_sends_no_letter_in_its_own_name() {
        for (name, may_remind, may_propose) in [
            ("盛和食品市场工会联合会", true, false),
            ("盛和食品有限公司工会委员会", true, false),
            ("梁溪区总工会", true, true),
            ("盛和食品市场工会联合会劳动争议调解委员会", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_sender(name, UNIONS), may_remind, "{name}");
            assert_eq!(is_sender(name, FEDERATIONS), may_propose, "{name}");
        }
    }
}
