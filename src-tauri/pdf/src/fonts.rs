//! The fonts that documents are set in. `fonts/subset.py` tells how they were made.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::Font;

static REGULAR: &[u8] = include_bytes!("../fonts/NotoSerifCJKsc-Regular.otf");
static BOLD: &[u8] = include_bytes!("../fonts/NotoSerifCJKsc-Bold.otf");

/// Regular and bold. What Bold lacks is set in Regular.
pub static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = [REGULAR, BOLD].into_iter();
    files
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect()
});

/// Adds those characters of a text that the fonts lack to `missing`, each once. Spaces and control characters need no glyph.
pub fn add_missing_characters(text: &str, missing: &mut String) {
    for character in text.chars() {
        let is_blank = character.is_whitespace() || character.is_control();
        if !is_blank && !has_glyph(character) && !missing.contains(character) {
            missing.push(character);
        }
    }
}

fn has_glyph(character: char) -> bool {
    let mut fonts = FONTS.iter();
    fonts.any(|font| font.info().coverage.contains(character.into()))
}
