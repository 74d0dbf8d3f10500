//! The ladder of offers 报价阶梯 of a session: who would settle at which amount, and when they said so.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Normalize, checked_amount, clean_text, join_path, missing, to_minute};
use super::ids::{ClaimId, PartyId};
use super::money::Fen;
use super::refusal::{Code, Refusal};
use super::text::Limit;

/// An offer 报价 in a session: the amount at which a party, or the mediator, would settle a claim or all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Offer {
    /// The party that made the offer; none for a proposal of the mediator.
    pub by: Option<PartyId>,
    /// Local wall time, `YYYY-MM-DDTHH:MM:SS`.
    pub at: NaiveDateTime,
    /// Always more than zero.
    pub amount: Fen,
    /// The claim that it would settle; none for all of them.
    pub claim: Option<ClaimId>,
    pub note: String,
    /// True for what was told the mediator alone 背对背: it is never printed in the record, which both sides sign.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub private: bool,
}

/// The limit of the offers of one session; more than that is a mistake.
const MAX_OFFERS: usize = 200;

/// Returns the offers by time. One that lies more than `max_hours` from the start is refused.
pub(super) fn normalize_offers(
    offers: Vec<Offer>,
    starts: NaiveDateTime,
    max_hours: i64,
    path: &str,
) -> Result<Vec<Offer>, Refusal> {
    if offers.len() > MAX_OFFERS {
        return Err(Refusal::at(Code::TooLong, path).with(MAX_OFFERS.to_string()));
    }
    let span = TimeDelta::hours(max_hours);
    let offers = offers.into_iter().enumerate().map(|(i, offer)| {
        let path = format!("{path}.{i}");
        let offer = offer.normalize(&path)?;
        let refuse = |code, limit: NaiveDateTime| {
            Err(Refusal::at(code, join_path(&path, "at")).with(limit.to_string()))
        };
        match offer.at - starts {
            after if after > span => refuse(Code::TooLate, starts + span),
            after if after < -span => refuse(Code::TooEarly, starts - span),
            _ => Ok(offer),
        }
    });
    let mut offers: Vec<Offer> = offers.collect::<Result<_, _>>()?;
    offers.sort_by_key(|offer| offer.at);
    Ok(offers)
}

impl Normalize for Offer {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let amount = checked_amount(path, "amount", Some(self.amount))?;
        match amount.filter(|amount| *amount > Fen::ZERO) {
            None => Err(missing(path, "amount")),
            Some(amount) => Ok(Offer {
                by: self.by,
                at: to_minute(self.at),
                amount,
                claim: self.claim,
                note: clean_text(path, "note", &self.note, Limit::Line)?,
                private: self.private,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Session;
    use crate::domain::ids::SessionId;

    fn time(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn offer(at: &str, amount: i64) -> Offer {
        Offer {
            by: Some(PartyId::from_bytes([3; 16])),
            at: time(at),
            amount: Fen::try_from(amount).unwrap(),
            claim: None,
            note: String::new(),
            private: false,
        }
    }

    fn session(offers: Vec<Offer>) -> Session {
        Session {
            offers,
            ..Session::blank(SessionId::from_bytes([4; 16]), time("2026-10-14T14:05:00"))
        }
    }

    #[test]
    fn offers_are_kept_by_time_without_seconds() {
        let mut late = offer("2026-10-14T15:20:41", 1_200_000);
        late.note = " 一次付清 ".into();
        late.private = true;
        let typed = session(vec![late, offer("2026-10-14T14:31:00", 812_050)]);
        let kept = typed.normalize("part.value").unwrap().offers;
        let shown: Vec<_> = (kept.iter())
            .map(|o| (o.at, o.note.as_str(), o.private))
            .collect();
        let expected = [
            (time("2026-10-14T14:31:00"), "", false),
            (time("2026-10-14T15:20:00"), "一次付清", true),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_offer_that_cannot_be_right_is_refused_at_its_field() {
        let max = Fen::MAX_INPUT.fen();
        let long = Offer {
            note: "分".repeat(201),
            ..offer("2026-10-14T14:31:00", 5_000)
        };
        for (wrong, code, field) in [
            (offer("2026-10-14T14:31:00", 0), Code::Missing, "amount"),
            (
                offer("2026-10-14T14:31:00", max + 1),
                Code::BadAmount,
                "amount",
            ),
            (offer("2026-10-15T02:06:00", 700), Code::TooLate, "at"),
            (offer("2026-10-14T02:04:00", 700), Code::TooEarly, "at"),
            (long, Code::TooLong, "note"),
        ] {
            let first = offer("2026-10-14T14:06:00", max);
            let refusal = session(vec![first, wrong])
                .normalize("part.value")
                .unwrap_err();
            let path = format!("part.value.offers.1.{field}");
            assert_eq!((refusal.code, refusal.field), (code, Some(path)));
        }
        let many = session(vec![offer("2026-10-14T14:31:00", 700); MAX_OFFERS + 1]);
        let refusal = many.normalize("part.value").unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("part.value.offers"));
    }

    /// Offers belong to a session only where there are some: what earlier versions stored is written back as it was.
    #[test]
    fn a_session_without_offers_is_stored_as_before() {
        let without = session(Vec::new());
        let stored = serde_json::to_value(&without).unwrap();
        assert!(stored.get("offers").is_none());
        assert_eq!(serde_json::from_value::<Session>(stored).unwrap(), without);
        let with = session(vec![offer("2026-10-14T14:31:00", 812_050)]);
        let stored = serde_json::to_value(&with).unwrap();
        assert_eq!(stored["offers"][0]["amount"], 812_050);
        assert_eq!(serde_json::from_value::<Session>(stored).unwrap(), with);
    }

    /// An offer says that it is private only where it is: one that an earlier version stored is written back as it was.
    #[test]
    fn an_offer_that_is_not_private_is_stored_as_before() {
        let open = offer("2026-10-14T14:31:00", 812_050);
        let stored = serde_json::to_value(&open).unwrap();
        assert!(stored.get("private").is_none());
        assert_eq!(serde_json::from_value::<Offer>(stored).unwrap(), open);
        let private = Offer {
            private: true,
            ..open
        };
        let stored = serde_json::to_value(&private).unwrap();
        assert_eq!(stored["private"], true);
        assert_eq!(serde_json::from_value::<Offer>(stored).unwrap(), private);
    }
}
