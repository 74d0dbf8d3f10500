//! The dossier 卷宗 as one document: cover, contents with the pages, the documents that were made for the case, and the back.

use super::dossier_items::{ITEMS, Item};
use super::facts::Facts;
use super::model::{Block, ContentsRow, Document, Line};
use super::people::cover_rows;
use crate::domain::vocabulary::DocumentKind;

/// Returns the names of the items that the dossier needs and that are not among these documents (缺). Papers of others are
/// not known here.
pub fn missing_items(facts: &Facts, documents: &[DocumentKind]) -> Vec<String> {
    let is_there = |item: &&Item| item.proof.iter().any(|kind| documents.contains(kind));
    let items = ITEMS.iter().filter(|item| !item.is_paper);
    let missing = items.filter(|item| item.is_needed(facts) && !is_there(item));
    missing.map(|item| item.name.to_owned()).collect()
}

/// Returns the dossier with these documents, in the order of its items. `originals` are documents that were made and would
/// be others now, such as the notice of a session that was held since: what was sent is put in by hand.
pub fn dossier(
    facts: &Facts,
    mut documents: Vec<Document>,
    originals: &[DocumentKind],
) -> Document {
    let kinds: Vec<DocumentKind> = documents.iter().map(|document| document.kind).collect();
    let missing = missing_items(facts, &kinds);
    let mut dossier = facts.document(DocumentKind::Dossier);
    let number = dossier.number.clone();
    begin_part(&mut dossier, DocumentKind::Cover.zh(), &number);
    dossier.form(cover_rows(facts));
    begin_part(&mut dossier, "卷内目录", "");
    let contents_at = dossier.blocks.len();
    let mut rows = Vec::new();
    let mut parts = 2;
    for item in &ITEMS {
        let before = parts;
        for kind in item.kinds {
            for document in documents.extract_if(.., |one| one.kind == *kind) {
                add_document(&mut dossier, document);
                parts += 1;
            }
        }
        let has_any = parts > before;
        let is_added_by_hand =
            item.is_paper || item.kinds.iter().any(|kind| originals.contains(kind));
        let note = match (missing.iter().any(|name| name == item.name), has_any) {
            (true, _) => "缺",
            (false, _) if is_added_by_hand => "原件或者复印件另附",
            (false, true) => "",
            (false, false) => "无",
        };
        rows.push(ContentsRow {
            name: item.name.to_owned(),
            part: has_any.then_some(before),
            last_part: has_any.then(|| parts - 1),
            note: note.to_owned(),
        });
    }
    dossier.blocks.insert(contents_at, Block::Contents { rows });
    begin_part(&mut dossier, "卷内备考表", "");
    dossier.form([
        ("本卷情况说明", Line::default().blank("", 28)),
        ("本卷页数", Line::text("共").blank("", 4).and("页")),
        ("立卷人", Line::default().blank("", 8)),
        ("检查人", Line::default().blank("", 8)),
        ("立卷日期", Line::default().day_by_hand("")),
    ]);
    dossier
}

/// Adds a document with its own head, and its note on the copies at its end.
fn add_document(dossier: &mut Document, document: Document) {
    dossier.blocks.push(Block::Part {
        office: document.office,
        title: document.title,
        number: document.number,
        counted: true,
    });
    dossier.blocks.extend(document.blocks);
    if !document.copies.is_empty() {
        dossier.paragraph(Line::text(document.copies));
    }
}

/// Begins a part whose pages are not numbered.
fn begin_part(dossier: &mut Document, title: &str, number: &str) {
    let office = dossier.office.clone();
    dossier.blocks.push(Block::Part {
        office,
        title: title.to_owned(),
        number: number.to_owned(),
        counted: false,
    });
}

#[cfg(test)]
mod tests {
    use super::super::people::tests::{case, person};
    use super::*;
    use crate::domain::case::{Case, Closing};
    use crate::domain::office::OfficeSetup;
    use crate::domain::vocabulary::{Outcome, PartyRole};

    fn with_facts<T>(case: &Case, read: impl Fn(&Facts) -> T) -> T {
        read(&Facts {
            case,
            setup: &OfficeSetup::default(),
            today: "2026-11-20".parse().unwrap(),
            session: None,
        })
    }

    fn contents(document: &Document) -> Vec<ContentsRow> {
        let rows = document.blocks.iter().find_map(|block| match block {
            Block::Contents { rows } => Some(rows.clone()),
            _ => None,
        });
        rows.unwrap()
    }

    fn titles(document: &Document) -> Vec<(String, bool)> {
        let parts = document.blocks.iter().filter_map(|block| match block {
            Block::Part { title, counted, .. } => Some((title.clone(), *counted)),
            _ => None,
        });
        parts.collect()
    }

    const MADE: [DocumentKind; 3] = [
        DocumentKind::Agreement,
        DocumentKind::RightsNotice,
        DocumentKind::RegistrationForm,
    ];

    fn made_dossier(case: &Case) -> Document {
        with_facts(case, |facts| {
            let made = MADE.map(|kind| facts.document(kind));
            dossier(facts, made.into(), &[DocumentKind::SessionNotice])
        })
    }

    #[test]
    fn documents_stand_in_the_order_of_the_items() {
        let case = case(vec![person(1, PartyRole::Applicant)]);
        let document = made_dossier(&case);
        let titles = titles(&document);
        let expected = [
            ("卷宗封面", false),
            ("卷内目录", false),
            ("受理登记表", true),
            ("权利义务告知书", true),
            ("调解协议书", true),
            ("卷内备考表", false),
        ];
        assert_eq!(
            titles,
            expected.map(|(title, counted)| (title.to_owned(), counted))
        );
        let rows = contents(&document);
        let parts: Vec<_> = rows.iter().filter_map(|row| row.part).collect();
        assert_eq!(parts, [2, 3, 4]);
        assert_eq!((rows[0].part, rows[0].note.as_str()), (Some(2), ""));
        assert_eq!(
            (rows[2].part, rows[2].note.as_str()),
            (None, "原件或者复印件另附")
        );
        assert_eq!((rows[4].part, rows[4].note.as_str()), (None, "无"));
        assert_eq!(rows[6].note, "原件或者复印件另附", "the notice was sent");
    }

    #[test]
    fn what_is_needed_and_was_not_made_is_missing() {
        let mut case = case(vec![person(1, PartyRole::Applicant)]);
        let missing = |case: &Case, made: &[DocumentKind]| {
            with_facts(case, |facts| missing_items(facts, made))
        };
        assert_eq!(missing(&case, &[]), [ITEMS[0].name, ITEMS[1].name]);
        assert!(
            missing(&case, &MADE).is_empty(),
            "an open case needs no record yet"
        );
        case.closing = Some(Closing::blank(
            Outcome::NoAgreement,
            "2026-11-20".parse().unwrap(),
        ));
        assert_eq!(missing(&case, &MADE), [ITEMS[6].name]);
        let rows = contents(&made_dossier(&case));
        assert_eq!(rows[6].note, "缺");
        case.closing = Some(Closing::blank(
            Outcome::OutOfScope,
            "2026-11-20".parse().unwrap(),
        ));
        assert!(
            missing(&case, &MADE[1..]).is_empty(),
            "nothing was mediated"
        );
    }
}
