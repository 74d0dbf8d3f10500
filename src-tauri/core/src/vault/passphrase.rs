//! What a new passphrase must be. Nothing here is asked of a passphrase at sign-in: that one is
//! right or wrong.
//!
//! There are no composition rules (OWASP ASVS 5.0, 6.2.5) and nothing is trimmed or folded (6.2.8).
//! What is refused is what a thief of the file would try first: short ones, numbers, one unit
//! repeated, and what is left of nothing once common passwords, walks over the keyboard, years and
//! the person's own name are taken out.

use zeroize::Zeroizing;

/// Fewest and most characters (Unicode scalar values, not bytes) of a passphrase.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;

/// A passphrase of digits alone needs this many: 18 digits are an ID number, 11 a phone.
const DIGITS_ALONE: usize = 20;

/// Letters, digits and hanzi that must be left once everything well known is taken out.
const UNKNOWN_REST: usize = 6;

/// Why a new passphrase is refused; the words for the screen are the UI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("fewer than {} characters", LENGTH.start())]
    TooShort,
    #[error("more than {} characters", LENGTH.end())]
    TooLong,
    /// A control or invisible character (a pasted line end), or one that has a second spelling in
    /// Unicode, which another keyboard might send: the person could be locked out by it.
    #[error("a character that cannot be typed reliably")]
    UnusableCharacter,
    /// One character or one short unit over and over, or an alphabet or number row.
    #[error("one pattern repeated")]
    Repeated,
    /// An ID number, a phone, a date: digits alone, fewer than 20.
    #[error("digits alone")]
    DigitsOnly,
    /// Common passwords, pinyin, walks over the keyboard, years.
    #[error("well-known words and patterns")]
    Common,
    /// Little more than the person's or the office's own name.
    #[error("little more than an own name")]
    OwnName,
}

/// Judges a passphrase that somebody wants to use from now on. `own_names` are words tied to the
/// person (sign-in name, office), which a thief would try first.
///
/// # Errors
/// The first [`Weakness`] found. A strength estimator can be added behind this one call.
pub fn judge(passphrase: &str, own_names: &[&str]) -> Result<(), Weakness> {
    let length = passphrase.chars().count();
    if length < *LENGTH.start() {
        return Err(Weakness::TooShort);
    }
    if length > *LENGTH.end() {
        return Err(Weakness::TooLong);
    }
    if passphrase.chars().any(is_unusable) {
        return Err(Weakness::UnusableCharacter);
    }
    let folded = Folded::new(passphrase);
    if folded.is_one_pattern() {
        return Err(Weakness::Repeated);
    }
    if folded.is_digits() && length < DIGITS_ALONE {
        return Err(Weakness::DigitsOnly);
    }
    match folded.rest(own_names) {
        (_, rest) if rest >= UNKNOWN_REST => Ok(()),
        (Known::OwnName, _) => Err(Weakness::OwnName),
        (Known::Common, _) => Err(Weakness::Common),
        (Known::Nothing, _) => Ok(()),
    }
}

/// Invisible and control characters, and those with more than one Unicode spelling (combining
/// marks, Hangul jamo, compatibility hanzi, letter-like signs): what is left is the same before and
/// after normalisation (NFC), so that normalising can be added one day without locking anybody out.
fn is_unusable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // soft hyphen, zero width, line and paragraph ends, bidi and other invisible ones
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
            // combining marks, of kana and half forms too, and variation selectors
            | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe2f}'
            // Hangul jamo, compatibility hanzi, ohm, kelvin and angstrom signs
            | '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}'
            | '\u{2126}' | '\u{212a}' | '\u{212b}'
            // private use and specials
            | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffd}')
}

/// A passphrase in lower case, full-width forms made plain, spaces gone; only ever used to judge
/// it.
struct Folded(Zeroizing<Vec<char>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Nothing,
    Common,
    OwnName,
}

impl Folded {
    fn new(text: &str) -> Self {
        // Lower case can be three characters for one; the room is taken at once, so that no unwiped
        // copy stays behind.
        let mut folded = Zeroizing::new(Vec::with_capacity(text.chars().count() * 3));
        folded.extend(
            text.chars()
                .map(|c| match c {
                    '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                    _ => c,
                })
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase),
        );
        Self(folded)
    }

    /// `aaaa…`, `abcabcabc…`, `abcdefgh…`, `98765432…`: a unit of up to a third of the whole, or
    /// equal steps.
    fn is_one_pattern(&self) -> bool {
        let text = &self.0;
        let repeats = |unit: usize| text.iter().zip(text.iter().skip(unit)).all(|(a, b)| a == b);
        let steps = |step: i64| {
            text.windows(2)
                .all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
        };
        text.len() < 3 || (1..=text.len() / 3).any(repeats) || steps(1) || steps(-1)
    }

    /// Digits with at most one other character among them (an ID number may end in X).
    fn is_digits(&self) -> bool {
        let signs = |c: &&char| !matches!(**c, '-' | '.' | '/' | '_' | '年' | '月' | '日');
        self.0
            .iter()
            .filter(signs)
            .filter(|c| !c.is_numeric())
            .count()
            <= 1
    }

    /// How many letters, digits and hanzi remain when everything well known is taken out, and what
    /// was found.
    fn rest(&self, own_names: &[&str]) -> (Known, usize) {
        let names: Vec<Self> = own_names.iter().map(|name| Self::new(name)).collect();
        let (mut at, mut rest, mut found) = (0, 0, Known::Nothing);
        while at < self.0.len() {
            let tail = &self.0[at..];
            let own = names
                .iter()
                .map(|name| name.0.len())
                .zip(&names)
                .filter(|(length, name)| *length >= 2 && tail.starts_with(&name.0))
                .map(|(length, _)| length)
                .max();
            if let Some(length) = own {
                found = Known::OwnName;
                at += length;
            } else if let Some(length) = known_length(tail) {
                found = if found == Known::OwnName {
                    found
                } else {
                    Known::Common
                };
                at += length;
            } else {
                rest += usize::from(tail[0].is_alphanumeric());
                at += 1;
            }
        }
        (found, rest)
    }
}

/// The length of the longest well-known piece at the start of `tail`.
fn known_length(tail: &[char]) -> Option<usize> {
    let starts = |word: &str| {
        tail.iter()
            .copied()
            .take(word.chars().count())
            .eq(word.chars())
    };
    let word = COMMON
        .split_whitespace()
        .filter(|word| starts(word))
        .map(|word| word.chars().count())
        .max();
    word.max(walk_length(tail)).max(year_length(tail))
}

/// Four or more keys in a row, forwards or backwards.
fn walk_length(tail: &[char]) -> Option<usize> {
    let longest = |walk: Vec<char>| {
        (0..walk.len())
            .map(|start| {
                tail.iter()
                    .zip(&walk[start..])
                    .take_while(|(a, b)| a == b)
                    .count()
            })
            .max()
    };
    WALKS
        .iter()
        .flat_map(|walk| [walk.chars().collect(), walk.chars().rev().collect()])
        .filter_map(longest)
        .max()
        .filter(|length| *length >= 4)
}

/// A year from 1900 to 2099, with month and day if they follow (`1987`, `19870312`).
fn year_length(tail: &[char]) -> Option<usize> {
    let digits = tail
        .iter()
        .take(8)
        .take_while(|c| c.is_ascii_digit())
        .count();
    let century = matches!(tail.get(..2), Some(['1', '9'] | ['2', '0']));
    match digits {
        8 if century => Some(8),
        4..=7 if century => Some(4),
        _ => None,
    }
}

/// Rows and columns of the keyboard, and the alphabet.
const WALKS: [&str; 9] = [
    "`1234567890-=",
    "~!@#$%^&*()_+",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "abcdefghijklmnopqrstuvwxyz",
];

/// What lists of stolen passwords begin with, pinyin and Chinese ones among them, and the words of
/// this trade.
const COMMON: &str = "
    password passw0rd p@ssw0rd p@ssword passwort admin administrator root login welcome letmein
    access secret master superman batman spiderman dragon monkey tiger lion eagle shadow sunshine
    princess football baseball basketball soccer hockey michael jordan jennifer charlie daniel
    thomas robert andrew hunter ranger killer trustno1 iloveyou loveyou lovely love hello whatever
    freedom computer internet server windows office system manager user guest test testing demo
    temp changeme default company business summer winter spring autumn monday friday january
    december flower cookie chocolate orange banana apple google samsung huawei xiaomi tencent
    weixin wechat alipay taobao baidu alibaba qqqq starwars pokemon naruto mustang ferrari porsche
    mercedes harley cheese pepper ginger buster maggie ashley bailey jessica michelle nicole
    amanda matthew joshua asdf qwer zxcv qwerty azerty abc123 abcd1234 a123456 aa123456 123456
    123123 123321 112233 111111 000000 666666 888888 168168 5201314 520520 1314520 521521 201314
    147258369 159357 789456 654321 987654 147258 258369 741852 963852 woaini woaini520 aiwoma
    wobuzhidao woshishui nihao zhongguo china beijing shanghai guangzhou shenzhen chengdu
    chongqing hangzhou nanjing wuhan shengshi zhonghua renmin gongchandang guojia laodong zhengyi
    tiaojie taizhang zhongcai gonghui shichang zhengfu bangongshi jiedao shequ anjian dangan mima
    denglu yonghu guanliyuan zhanghao wangluo diannao shouji dianhua gongsi laoban pengyou laopo
    laogong baobei baobao mama baba meinv shuaige xiaoming xiaohong zhangsan lisi wangwu zhaoliu
    liming wangwei zhangwei liwei wangfang lina wangmin lijing zhangmin chenjie liujie fuck
    fuckyou caonima nimabi tamade shabi xingfu kuaile pingan jiankang facai gongxifacai wanshiruyi
    shengrikuaile xinnian casebook
    密码 口令 管理员 我爱你 你好 中国 北京 上海 人民 劳动 争议 调解 台账 仲裁 工会 市场 办公室 街道 社区 案件 张三
    李四 王五 万事如意 恭喜发财 生日快乐 新年快乐 平安 幸福 健康
";

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(passphrase: &str, why: Weakness) {
        assert_eq!(
            judge(passphrase, &["王小明", "wangxiaoming"]),
            Err(why),
            "{passphrase}"
        );
    }

    #[test]
    fn good_passphrases_pass() {
        for good in [
            "correct horse battery staple",
            "春眠不觉晓处处闻啼鸟夜来风雨声",
            "梧桐树下第三张石桌很凉快",
            "Tj8#vLq2!xRw",
            "雨后 bamboo 七只白鹭",
            "31415926535897932384",
            "王小明爱吃西瓜和莲蓬子炖汤",
        ] {
            assert_eq!(judge(good, &["王小明"]), Ok(()), "{good}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        refused("", Weakness::TooShort);
        refused("Tj8#vLq2!xR", Weakness::TooShort);
        refused("梧桐树下第三张石桌凉", Weakness::TooShort);
        let long: String = "石桌凉梧桐树下第三张".chars().cycle().take(257).collect();
        refused(&long, Weakness::TooLong);
    }

    #[test]
    fn characters_that_another_keyboard_sends_differently_are_refused() {
        refused("Tj8#vLq2!xRw\n", Weakness::UnusableCharacter);
        refused("Tj8#vLq2!xRwe\u{301}", Weakness::UnusableCharacter);
        refused("Tj8#vLq2!xRw\u{200b}", Weakness::UnusableCharacter);
        refused("Tj8#vLq2!xRw\u{f900}", Weakness::UnusableCharacter);
    }

    #[test]
    fn the_obvious_is_refused_by_name() {
        for repeated in [
            "aaaaaaaaaaaa",
            "　　　　　　　　　　　　",
            "abcabcabcabc",
            "中国中国中国中国中国中国",
            "abcdefghijklm",
            "zyxwvutsrqponm",
            "12121212121212121212121212",
        ] {
            refused(repeated, Weakness::Repeated);
        }
        for digits in [
            "138001380009",
            "11010118990307123X",
            "1987-03-12 1990",
            "６２３４９８１２３７４６",
        ] {
            refused(digits, Weakness::DigitsOnly);
        }
        for common in [
            "password123456",
            "Password2024!!",
            "qwertyuiop[]",
            "1qaz2wsx3edc",
            "woaini1314520",
            "WoAiNi 5201314 a",
            "ｐａｓｓｗｏｒｄ１２３４",
            "劳动争议调解台账2026年",
            "zhangsan19870312",
            "!@#$%^&*()_+abc",
        ] {
            refused(common, Weakness::Common);
        }
        refused("wangxiaoming2026", Weakness::OwnName);
        refused("王小明王小明19870312a", Weakness::OwnName);
    }

    #[test]
    fn the_list_has_no_twin_and_is_in_folded_form() {
        let mut words: Vec<&str> = COMMON.split_whitespace().collect();
        for word in &words {
            assert_eq!(Folded::new(word).0.iter().collect::<String>(), *word);
        }
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(count >= 200, "{count}");
    }
}
