//! The election of representatives by ten workers or more.

use super::numbered_row;
use crate::documents::facts::Facts;
use crate::documents::model::{Document, Line};
use crate::domain::party::Party;
use crate::domain::vocabulary::{DocumentKind, PartyRole};

/// The number of workers from which they may elect representatives (劳动争议调解仲裁法 art. 7; 民法典 art. 1259: 以上 includes it).
const COLLECTIVE: u32 = 10;

/// The most rows of workers that are printed empty; more of them sign on further sheets.
const MAX_EMPTY_ROWS: usize = 60;

/// Returns the election of representatives by ten workers or more (劳动争议调解仲裁法 art. 7). Three to five of them, and the
/// limits of their authority, are those of 劳动人事争议仲裁办案规则 art. 63.
pub fn elected_representatives(facts: &Facts) -> Document {
    let mut document = facts.party_document(DocumentKind::ElectedRepresentatives);
    let other_side = match facts.case.workers_side() {
        PartyRole::Respondent => PartyRole::Applicant,
        _ => PartyRole::Respondent,
    };
    let people = facts.case.people();
    let count = match people >= COLLECTIVE {
        true => people.to_string(),
        false => String::new(),
    };
    let mut line = Line::text("我们共")
        .fill("劳动者人数", &count, 3)
        .and("人，与")
        .fill("对方当事人", &facts.names(other_side), 12)
        .and(format!("发生争议（{}），有共同请求。", facts.cause()));
    if facts.is_labour() {
        line = line.and("根据《中华人民共和国劳动争议调解仲裁法》第七条的规定，");
    }
    document.paragraph(
        line.and("经协商一致，推举下列三至五人为代表（以下称代表人），代表我们参加调解活动："),
    );
    // Nobody but the workers says whom they elect, so that all cells are written by hand.
    let columns = [
        ("序号", 6),
        ("代表人姓名", 16),
        ("性别", 7),
        ("身份证件号码", 29),
        ("联系电话", 20),
        ("签名或者捺印", 22),
    ];
    document.table(
        &columns,
        (1..=5).map(|n| numbered_row(n, columns.len())).collect(),
    );
    document.heading("一、代表人的权限");
    document.paragraph(Line::text(
        "代表人可以代表全体推举人提出调解请求和证据，选择或者接受调解员，参加调解，陈述意见，签署调查记录、调解笔录和告知书，\
         签收文书。代表人参加调解的行为对其所代表的推举人发生效力。",
    ));
    document.heading("二、权限的限制");
    document.paragraph(Line::text(
        "代表人承认对方当事人的请求，变更、放弃调解请求，或者进行和解、达成调解协议，应当经被代表的推举人同意。",
    ));
    document.heading("三、期限");
    document.paragraph(Line::text(
        "自本推举书签署之日起至本争议调解终结之日止。更换代表人的，由推举人另行推举并书面告知调解组织。",
    ));
    document.heading("四、推举人名单");
    document.table(
        &[
            ("序号", 8),
            ("推举人姓名", 20),
            ("身份证件号码", 34),
            ("签名或者捺印", 22),
            ("日期", 16),
        ],
        worker_rows(facts),
    );
    document.addressee(Line::default().fill("调解组织名称", facts.office_name(), 16));
    document.plain(Line::text("推举日期：").day_by_hand(""));
    document.remark("推举人逐一亲笔签名或者捺印；本页不够的，另附同样的名单，在每页上签名。附：代表人的身份证件复印件。");
    document
}

/// Returns the named workers, then empty rows for the others; at least as many rows as an election needs workers.
fn worker_rows(facts: &Facts) -> Vec<Vec<Line>> {
    let side = facts.parties(facts.case.workers_side());
    // Relatives or a union that apply are not themselves workers.
    let is_named = |party: &&Party| facts.case.named_workers() > 0 && party.is_worker();
    let mut rows = Vec::new();
    for worker in side.into_iter().filter(is_named) {
        rows.push(vec![
            Line::text((rows.len() + 1).to_string()),
            Line::default().fill("推举人姓名", &worker.name, 4),
            Line::default().fill("推举人身份证件号码", &worker.id_number, 9),
            Line::default(),
            Line::default(),
        ]);
    }
    let people = usize::try_from(facts.case.people().max(COLLECTIVE)).unwrap_or(MAX_EMPTY_ROWS);
    for n in rows.len() + 1..=people.min(MAX_EMPTY_ROWS) {
        rows.push(numbered_row(n, 5));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::tests::{built, case, person};
    use super::*;
    use crate::documents::model::Block;
    use crate::domain::case::Case;
    use crate::domain::vocabulary::ApplicantType;

    /// Returns the number of rows for workers, and how many of them have a name.
    fn rows(case: &Case) -> (usize, usize) {
        let document = built(case, elected_representatives);
        let mut tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table { rows, .. } => Some(rows),
            _ => None,
        });
        let workers = tables.next_back().unwrap();
        let named = workers.iter().filter(|row| !row[1].is_empty());
        (workers.len(), named.count())
    }

    #[test]
    fn workers_are_listed_and_the_others_have_an_empty_row() {
        let workers = (1..=12).map(|n| person(n, PartyRole::Applicant));
        let mut case = case(workers.collect());
        assert_eq!(rows(&case), (12, 12));
        case.fields.worker_count = Some(30);
        assert_eq!(rows(&case), (30, 12));
        case.fields.worker_count = Some(400);
        assert_eq!(rows(&case), (60, 12));
        case.fields.worker_count = None;
        case.fields.applicant_type = Some(ApplicantType::Union);
        assert_eq!(rows(&case), (10, 0));
    }
}
