//! Examples of passphrases that must pass and that must be refused, with the reason.

use super::*;

const NAMES: [&str; 3] = ["王小明", "wangxiaoming", "青石湾"];

/// Good passphrases: unrelated words or random characters.
const GOOD: [&str; 34] = [
    "梧桐树下第三张石桌夏天很是凉快",
    "七只白鹭一前一后飞过三座旧石桥",
    "雨后 bamboo 七只小白鹭",
    "王小明爱吃西瓜和莲蓬子炖的汤水",
    "枇杷核桃炖雪梨要放两勺半冰糖水",
    "隔壁老猫昨夜偷走了半条咸带鱼。",
    "铜锣湾茶餐厅打烊前的最后冻柠茶",
    "灶台上那口铁锅缺了一只左边耳朵",
    "骑驴找马不如清早坐拖拉机去赶集",
    "萝卜，螺丝刀，旧棉被，望远镜。",
    "蜗牛搬家慢吞吞用了整整四个礼拜",
    "橘子皮晒干泡水治不了三叔的咳嗽",
    "紫色雨伞忘在二楼阳台的洗衣机旁",
    "wooden spoon orbit blanket",
    "tall heron over rice terraces",
    "umbrella piano tractor lemon",
    "seven geese crossed the frozen pond",
    "velvet hammer quietly sings opera",
    "my grandmother pickles radishes badly",
    "cactus zeppelin mustard violin",
    "Tj8#vLq2!xRw5^d",
    "kV9$pZ2m&Xq7Lw3",
    "xkqvbzmwtpfjhgd",
    "m4Rt9wK2zb7Qc8x",
    "7K2M-9QXA-3DTV-W5RH-0PZB",
    "83926574968352947764",
    "lanlianhua xiyangyang tuolaji",
    "baicai doufu luosidao yuyi",
    "luobo 3 ge luosidao 8 ba",
    "竹筛 zhushai 17 把 umbrella",
    "毛笔洗干净了就倒着挂在北窗边！",
    "猫=橘色；狗=黄色；鹅=很凶。",
    "𠮷野家的牛肉饭再加两个温泉蛋！",
    "三条 带鱼 挂在 杆秤 的 钩上",
];

const BAD: [(&str, Weakness); 62] = [
    ("", Weakness::TooShort),
    ("Tj8#vLq2!xRw5^", Weakness::TooShort),
    ("梧桐树下第三张石桌夏天很凉", Weakness::TooShort),
    ("Tj8#vLq2!xRw5^d\n", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5^de\u{301}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5^d\u{200b}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5^d\u{f900}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5\u{627}\u{653}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5\u{928}\u{93c}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5^\u{3164}", Weakness::UnusableCharacter),
    ("Tj8#vLq2!xRw5^\u{61c}", Weakness::UnusableCharacter),
    ("aaaaaaaaaaaaaaa", Weakness::Repeated),
    ("　　　　　　　　　　　　　　　", Weakness::Repeated),
    ("abcabcabcabcabc", Weakness::Repeated),
    ("中国中国中国中国中国中国中国中国", Weakness::Repeated),
    ("abcdefghijklmno", Weakness::Repeated),
    ("zyxwvutsrqponml", Weakness::Repeated),
    ("12121212121212121212121212", Weakness::Repeated),
    ("Xk9!Xk9!Xk9!Xk9!", Weakness::Repeated),
    ("石桌凉快快凉桌石石桌凉快快凉桌石", Weakness::Repeated),
    ("138001380009138", Weakness::DigitsOnly),
    ("13800138000 13900139000", Weakness::DigitsOnly),
    ("11010118990307123X", Weakness::DigitsOnly),
    ("110101189903071234 1990", Weakness::DigitsOnly),
    ("1987-03-12 1990", Weakness::DigitsOnly),
    ("1987年3月12日2012年8月8日", Weakness::DigitsOnly),
    ("６２３４９８１２３７４６９０１", Weakness::DigitsOnly),
    ("4111111111111111", Weakness::DigitsOnly),
    ("6222021234567890128", Weakness::DigitsOnly),
    ("31415926535897932384", Weakness::DigitsOnly),
    ("147258369159357", Weakness::DigitsOnly),
    ("010-62345678-8001", Weakness::DigitsOnly),
    ("password1234567", Weakness::Common),
    ("Password2024!!!", Weakness::Common),
    ("P@ssw0rd!!2026!", Weakness::Common),
    ("drowssap7654321", Weakness::Common),
    ("iloveyou1314520", Weakness::Common),
    ("qwertyuiop[]asd", Weakness::Common),
    ("1qaz2wsx3edc4rfv", Weakness::Common),
    ("qazwsxedcrfvtgb", Weakness::Common),
    ("1q2w3e4r5t6y7u8i", Weakness::Common),
    ("!@#$%^&*()_+abc", Weakness::Common),
    ("zaq1xsw2cde3vfr4", Weakness::Common),
    ("woaini131452099", Weakness::Common),
    ("WoAiNi 5201314 a", Weakness::Common),
    ("woaibeijingtiananmen", Weakness::Common),
    ("zhangsan19870312", Weakness::Common),
    ("liming13800138000", Weakness::Common),
    ("wangfang1101010", Weakness::Common),
    ("chenguanghui888", Weakness::Common),
    ("ｐａｓｓｗｏｒｄ１２３４５６７", Weakness::Common),
    ("劳动争议调解台账2026年1月", Weakness::Common),
    ("laodongzhengyitiaojie123", Weakness::Common),
    ("万事如意恭喜发财新年快乐888", Weakness::Common),
    ("床前明月光，疑是地上霜，举头。", Weakness::Common),
    ("春眠不觉晓处处闻啼鸟夜来风雨声", Weakness::Common),
    ("chuangqianmingyueguang", Weakness::Common),
    ("好好学习，天天向上123456", Weakness::Common),
    ("甲乙丙丁戊己庚辛壬癸子丑寅卯辰", Weakness::Common),
    ("wangxiaoming2026", Weakness::OwnName),
    ("王小明王小明19870312a", Weakness::OwnName),
    ("青石湾劳动争议调解委员会2026", Weakness::OwnName),
];

#[test]
fn good_passphrases_pass() {
    for good in GOOD {
        let strength = estimate(good, &NAMES);
        assert_eq!(strength.weakness, None, "{good} {strength:?}");
        assert_eq!(check_strength(good, &NAMES), Ok(()));
    }
}

#[test]
fn bad_passphrases_are_refused_with_the_reason() {
    for (bad, why) in BAD {
        let strength = estimate(bad, &NAMES);
        assert_eq!(strength.weakness, Some(why), "{bad} {strength:?}");
        assert_eq!(check_strength(bad, &NAMES), Err(why));
    }
}

#[test]
fn length_is_counted_in_characters() {
    let long: String = "石桌凉梧桐树下第三张".chars().cycle().take(257).collect();
    assert_eq!(check_strength(&long, &[]), Err(Weakness::TooLong));
    let longest: String = (0..256)
        .map(|i| char::from_u32(0x4e00 + i * 37).unwrap())
        .collect();
    assert_eq!(check_strength(&longest, &[]), Ok(()));
}

/// A strength meter that falls while somebody types would mislead.
#[test]
fn more_characters_never_count_much_less_and_half_typed_ones_are_estimated() {
    for good in GOOD {
        let mut before = 0.0;
        for (at, c) in good.char_indices() {
            let typed = &good[..at + c.len_utf8()];
            let strength = estimate(typed, &NAMES);
            assert!(strength.guesses_log10.is_finite());
            // A word becomes known with its last letter, and then costs less.
            assert!(strength.guesses_log10 > before - 6.0, "{typed}");
            before = strength.guesses_log10;
        }
    }
    assert!(estimate("", &[]).guesses_log10.abs() < 1e-9);
}

/// Controls: similar passphrases without the known piece pass.
#[test]
fn control_without_the_known_piece_the_passphrase_passes() {
    for (known, unknown) in [
        ("woaibeijingtiananmen", "wqaibfijkngtianqnmzn"),
        (
            "床前明月光，疑是地上霜，举头。",
            "床边有月饼，疑似邻居送，好吃。",
        ),
        ("1qaz2wsx3edc4rfv", "1qbz9wsk3tdc!4r"),
        ("liming13800138000", "limqng73800x38604"),
        ("Xk9!Xk9!Xk9!Xk9!", "Xk9!qB7#mZ4&vT2%"),
    ] {
        let (known, unknown) = (estimate(known, &[]), estimate(unknown, &[]));
        assert!(known.weakness.is_some(), "{known:?}");
        assert!(unknown.weakness.is_none(), "{unknown:?}");
    }
    // A name costs little only if it is given as an own name.
    let own = estimate("上官婉儿上官婉儿2026年", &["上官婉儿"]).guesses_log10;
    let foreign = estimate("上官婉儿上官婉儿2026年", &[]).guesses_log10;
    assert!(own + 3.0 < foreign, "{own} {foreign}");
}
