//! The macros that define the code lists, so that all lists have the same functions.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// Error for a code that is not in the list. It does not hold the code, which may be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the list `{list}`")]
pub struct UnknownCode {
    pub list: &'static str,
}

/// One entry of a list, for the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Term {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Law and article, in Chinese.
    pub basis: Option<&'static str>,
    /// First day on which the entry may be chosen; none if there is no limit.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which the entry may be chosen; none if there is no limit.
    pub valid_to: Option<NaiveDate>,
}

impl Term {
    pub(crate) const fn new(
        code: &'static str,
        zh: &'static str,
        en: &'static str,
        basis: &'static str,
    ) -> Self {
        let basis = if basis.is_empty() { None } else { Some(basis) };
        Self {
            code,
            zh,
            en,
            basis,
            valid_from: None,
            valid_to: None,
        }
    }
}

/// Defines an enum whose variants are the entries of a list:
///
/// ```text
/// code_list! {
///     /// Colours.
///     Colour "colour" {
///         Red = "red", "红", "Red", "law and article";
///     }
/// }
/// ```
///
/// defines `ALL` (display order), `code()`, `zh()`, `en()`, `basis()`, `term()`, `terms()`, `Display`, `FromStr`, and
/// serde as the code.
macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident $list:literal {
        $($(#[$entry_doc:meta])* $variant:ident = $code:literal, $zh:literal, $en:literal $(, $basis:literal)?;)+
    }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS,
        )]
        pub enum $name {
            $($(#[$entry_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every entry, in display order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the entry with its texts.
            pub const fn term(self) -> $crate::domain::vocabulary::Term {
                match self {
                    $(Self::$variant => $crate::domain::vocabulary::Term::new($code, $zh, $en, concat!($($basis)?)),)+
                }
            }

            pub fn terms() -> Vec<$crate::domain::vocabulary::Term> {
                Self::ALL.iter().map(|entry| entry.term()).collect()
            }

            /// Returns the code for store and wire.
            pub const fn code(self) -> &'static str {
                self.term().code
            }

            pub const fn zh(self) -> &'static str {
                self.term().zh
            }

            pub const fn en(self) -> &'static str {
                self.term().en
            }

            pub const fn basis(self) -> Option<&'static str> {
                self.term().basis
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::vocabulary::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|entry| entry.code() == code);
                found.ok_or($crate::domain::vocabulary::UnknownCode { list: $list })
            }
        }
    };
}

/// Defines the checked code of a table: `Copy`, ordered like the table, text on the wire.
macro_rules! table_code {
    ($(#[$doc:meta])* $name:ident $list:literal, $rows:expr => $row:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
        pub struct $name(#[ts(type = "string")] u8);

        impl $name {
            /// Returns every code, in display order.
            pub fn all() -> impl Iterator<Item = Self> {
                (0..=u8::MAX).map(Self).take($rows.len())
            }

            /// Returns the row of the table.
            pub fn row(self) -> &'static $row {
                &$rows[usize::from(self.0)]
            }

            /// Returns the code for store and wire.
            pub fn code(self) -> &'static str {
                self.row().code
            }

            pub fn zh(self) -> &'static str {
                self.row().zh
            }

            pub fn en(self) -> &'static str {
                self.row().en
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::vocabulary::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                let found = Self::all().find(|entry| entry.code() == code);
                found.ok_or($crate::domain::vocabulary::UnknownCode { list: $list })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use code_list;
pub(super) use table_code;
