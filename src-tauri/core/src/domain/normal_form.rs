//! The one form in which texts are compared. What was typed is stored as it was written; names, numbers and search words
//! are compared in this form.

use std::borrow::Cow;
use std::ops::Range;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfkc();

/// A character of the folded text and the bytes of the original text from which it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedChar {
    pub char: char,
    pub source: Range<usize>,
}

/// Returns the form in which texts are compared: compatibility characters become their usual form (NFKC: full-width
/// letters, ligatures, characters from PDF files), radicals their ideograph, every blank but a line end a space, every
/// middle dot `·`, every dash `-`, every bracket a round one, and letters lower case. Invisible marks are left out.
///
/// `盛劳调字〔２０２６〕第７号`, `盛劳调字[2026]第7号` and `盛劳调字(2026)第7号` become equal.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for_each_folded(text, |c, _| folded.push(c));
    folded
}

/// Returns the characters of [`fold`] with their places in the text.
pub fn fold_with_places(text: &str) -> Vec<FoldedChar> {
    let mut folded = Vec::with_capacity(text.len());
    for_each_folded(text, |char, source| {
        folded.push(FoldedChar { char, source })
    });
    folded
}

/// Returns the form in which names are compared: folded, without blanks and dots, which people write or leave out.
///
/// `张 三` and `张三`, `古丽·阿不都` and `古丽.阿不都` become equal.
pub fn name_key(name: &str) -> String {
    let mut key = fold(name);
    key.retain(|c| !is_name_separator(c));
    key
}

/// Returns whether a folded character can stand between the parts of a name.
pub fn is_name_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '.')
}

/// Returns whether a character is not seen and means nothing for a comparison: marks of the writing direction, joiners,
/// variation selectors, byte-order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E01EF}')
}

/// Calls `visit` with every folded character and the bytes from which it comes.
fn for_each_folded(text: &str, mut visit: impl FnMut(char, Range<usize>)) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        while let Some((mark_at, mark)) = chars.next_if(|(_, next)| is_combining(*next)) {
            end = mark_at + mark.len_utf8();
        }
        let is_plain = c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let usual = match is_plain && end == at + c.len_utf8() {
            true => Cow::Borrowed(&text[at..end]),
            false => NFKC.normalize(&text[at..end]),
        };
        let seen = usual.chars().filter(|c| !is_invisible(*c));
        for lower in seen.map(fold_char).flat_map(char::to_lowercase) {
            visit(lower, at..end);
        }
    }
}

/// Returns whether a character belongs to the one before it, as an accent does.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}')
}

fn fold_char(c: char) -> char {
    match c {
        '〔' | '【' | '〖' | '〘' | '[' => '(',
        '〕' | '】' | '〗' | '〙' | ']' => ')',
        '•' | '‧' | '∙' | '⋅' | '・' | 'ᐧ' => '·',
        '\u{2010}'..='\u{2015}' | '−' | '─' | '﹘' => '-',
        '\n' | '\t' => c,
        c if c.is_whitespace() => ' ',
        '\u{2E80}'..='\u{2EF3}' => ideograph_of(c),
        _ => c,
    }
}

/// Returns the ideograph that looks like a radical; PDF files often hold the radical in its place.
fn ideograph_of(radical: char) -> char {
    let mut radicals = RADICALS.chars();
    while let (Some(found), Some(ideograph)) = (radicals.next(), radicals.next()) {
        if found == radical {
            return ideograph;
        }
    }
    radical
}

/// Radicals, each followed by its ideograph (Unicode's EquivalentUnifiedIdeograph; NFKC leaves them unchanged).
const RADICALS: &str = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍尐⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月 \
    ⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爬⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀 \
    ⺻聿⺼肉⺽𦥑⺾艹⺿艺⻀艻⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辷⻎辸⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝 \
    ⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_in_every_writing_folds_to_one_form() {
        let folded = "盛劳调字(2026)第7号";
        for typed in [
            "盛劳调字〔2026〕第7号",
            "盛劳调字【２０２６】第７号",
            "盛劳调字（2026）第7号",
            "盛劳调字[2026]第7号",
            "盛劳\u{200B}调字\u{202D}(2026)\u{202C}第7\u{FE0F}号",
            "盛劳调字﹝𝟐𝟎𝟐𝟔﹞第⁷号",
        ] {
            assert_eq!(fold(typed), folded, "{typed:?}");
        }
        for (typed, folded) in [
            ("Ａ－１２　ｂ", "a-12 b"),
            ("《劳动法》", "《劳动法》"),
            ("⻓城⼯资", "长城工资"),
            ("\u{F9E1}\u{F900}", "李豈"),
            ("ﬁ①", "fi1"),
            ("e\u{301} é", "é é"),
            ("138–0000—1234", "138-0000-1234"),
            ("a\u{2003}b\u{A0}c\nd\te", "a b c\nd\te"),
            ("葛\u{E0100}", "葛"),
        ] {
            assert_eq!(fold(typed), folded, "{typed:?}");
        }
    }

    #[test]
    fn a_name_has_one_key_in_every_spelling() {
        for typed in [
            "张三",
            "张 三",
            "张　三",
            "张\u{2003}三",
            "张\u{200B}三",
            " 张 三 ",
            "张·三",
            "张\u{FEFF}三",
        ] {
            assert_eq!(name_key(typed), "张三", "{typed:?}");
        }
        for typed in [
            "古丽·阿不都",
            "古丽•阿不都",
            "古丽・阿不都",
            "古丽.阿不都",
            "古丽 阿不都",
            "古丽･阿不都",
        ] {
            assert_eq!(name_key(typed), "古丽阿不都", "{typed:?}");
        }
        assert_ne!(name_key("张三"), name_key("张山"));
    }

    #[test]
    fn a_folded_character_knows_its_place() {
        let text = "王\u{200B}㈱e\u{301}";
        let places = fold_with_places(text);
        let of = |c: char| {
            let found = places.iter().find(|place| place.char == c).unwrap();
            &text[found.source.clone()]
        };
        assert_eq!((of('王'), of('株'), of(')')), ("王", "㈱", "㈱"));
        assert_eq!(of('é'), "e\u{301}");
        let chars: String = places.iter().map(|place| place.char).collect();
        assert_eq!(chars, fold(text));
    }
}
