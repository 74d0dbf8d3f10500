//! New passphrases of fewer than fifteen characters, made to look longer.

use crate::trial::TrialRandom;

/// Passphrases that are strong enough in their whole length.
const STRONG: [&str; 6] = [
    "Tj8#vLq2!xRw5^dkV9",
    "kV9$pZ2m&Xq7Lw3",
    "m4Rt9wK2zb7Qc8x",
    "梧桐树下第三张石桌夏天很是凉快",
    "七只白鹭一前一后飞过三座旧石桥",
    "隔壁老猫昨夜偷走了半条咸带鱼。",
];

/// The least number of characters of a new passphrase.
const MIN_LENGTH: usize = 15;

/// Text that counts more characters than a reader sees or than remain when equal spellings are made one (NFC).
struct Filler {
    name: &'static str,
    text: &'static str,
    /// The number of characters that remain.
    remaining: usize,
}

const fn filler(name: &'static str, text: &'static str, remaining: usize) -> Filler {
    Filler {
        name,
        text,
        remaining,
    }
}

const FILLERS: [Filler; 19] = [
    filler("nothing", "", 0),
    filler("a letter and its accent", "e\u{301}", 1),
    filler("a syllable in three parts", "\u{1112}\u{1161}\u{11ab}", 1),
    filler("a kana and its mark", "か\u{3099}", 1),
    filler("an alef and its madda", "\u{627}\u{653}", 1),
    filler("a Devanagari letter and its dot", "\u{928}\u{93c}", 1),
    filler("a Bengali vowel in two parts", "\u{9c7}\u{9be}", 1),
    filler("a zero width space", "\u{200b}", 0),
    filler("a zero width joiner", "\u{200d}", 0),
    filler("a word joiner", "\u{2060}", 0),
    filler("a soft hyphen", "\u{ad}", 0),
    filler("a byte order mark", "\u{feff}", 0),
    filler("a variation selector", "\u{fe0f}", 0),
    filler("a tag", "\u{e0061}", 0),
    filler("a line end", "\n", 0),
    filler("an Arabic letter mark", "\u{61c}", 0),
    filler("a Mongolian vowel separator", "\u{180e}", 0),
    filler("a Hangul filler", "\u{3164}", 0),
    filler("a halfwidth Hangul filler", "\u{ffa0}", 0),
];

/// Returns a strong passphrase, trimmed to the least length.
pub fn trimmed(random: &mut TrialRandom) -> String {
    random.pick(&STRONG).chars().take(MIN_LENGTH).collect()
}

/// Returns a passphrase with fewer characters than the least length, and its description. With a filler it counts at
/// least as many as the least length before the filler is seen through.
pub fn too_short(random: &mut TrialRandom) -> (String, String) {
    let filler = random.pick(&FILLERS);
    let strong: Vec<char> = random.pick(&STRONG).chars().collect();
    if filler.text.is_empty() {
        let length = MIN_LENGTH - 1 - random.index(4);
        return (
            strong[..length].iter().collect(),
            format!("{length} characters"),
        );
    }
    let times = 1 + random.index(3);
    let kept = &strong[..MIN_LENGTH - 1 - times * filler.remaining];
    let (before, after) = kept.split_at(random.index(kept.len() + 1));
    let made = before.iter().collect::<String>()
        + &filler.text.repeat(times)
        + &after.iter().collect::<String>();
    let described = format!("{} characters and {times} × {}", kept.len(), filler.name);
    (made, described)
}
