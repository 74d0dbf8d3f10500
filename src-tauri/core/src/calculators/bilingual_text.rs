//! Texts of the working in both languages.

use serde::Serialize;
use ts_rs::TS;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BilingualText {
    pub zh: String,
    pub en: String,
}

impl BilingualText {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> BilingualText {
        BilingualText {
            zh: zh.into(),
            en: en.into(),
        }
    }
}
