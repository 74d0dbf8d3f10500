//! The pieces into which a passphrase is cut, each with its guesses.

/// The kind of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A character that belongs to nothing known.
    Unknown,
    OwnName,
    /// Words, pinyin, verses.
    Word,
    /// Walks over the keyboard, sequences, dates, numbers.
    Pattern,
    /// A repetition of earlier characters.
    Repetition,
}

/// A piece of a passphrase: its length in characters and its guesses (decimal logarithm).
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub length: usize,
    pub log10: f64,
    pub kind: PieceKind,
}

impl Piece {
    pub(super) fn pattern(length: usize, log10: f64) -> Self {
        let kind = PieceKind::Pattern;
        Self {
            length,
            log10,
            kind,
        }
    }

    pub(super) fn word(length: usize, log10: f64) -> Self {
        let kind = PieceKind::Word;
        Self {
            length,
            log10,
            kind,
        }
    }
}
