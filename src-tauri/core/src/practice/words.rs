//! Invented people, stalls and numbers. None belongs to a living person: identity numbers have birth years before 1900,
//! and phone numbers begin with 138 0000.

use super::seeded_random::SeededRandom;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
];

/// First characters of given names. With forty surnames they make two thousand pairs. As a case names two people, a
/// search for one pair finds about one case in a thousand.
const GIVEN_FIRST: &[&str] = &[
    "国", "建", "小", "志", "文", "玉", "秀", "春", "海", "永", "美", "家", "德", "桂", "晓", "金",
    "红", "丽", "庆", "明", "学", "立", "荣", "云", "兴", "世", "俊", "雪", "卫", "长", "广", "振",
    "爱", "素", "光", "月", "宏", "凤", "新", "树", "少", "忠", "福", "思", "佳", "子", "洪", "良",
    "惠", "成",
];

/// Second characters of given names.
const GIVEN_SECOND: &[&str] = &[
    "平", "华", "英", "军", "强", "芳", "兰", "梅", "生", "林", "珍", "霞", "勇", "敏", "涛", "娟",
    "辉", "燕", "才", "根", "芬", "来", "祥", "宝", "琴", "发", "龙", "香", "水", "安", "仙", "余",
    "禾", "松", "棠", "青", "舟", "野", "田", "岭", "穗", "泉", "亭", "柏", "朴", "澄", "渔", "苇",
    "稼", "芷",
];

const SHOP_NAMES: &[&str] = &[
    "恒鲜", "顺海", "丰谷", "聚味", "满仓", "禾顺", "润达", "金穗", "临湖", "百年", "新潮", "裕泰",
    "德邻", "青圃", "鲜汇", "福满", "东篱", "南屿", "北辰", "西塘", "春来", "和记", "谷雨", "立秋",
    "小满", "长盈", "万顺", "三江", "九里", "五湖", "清和", "远帆", "老灶", "醇香", "晨市", "夜市",
    "广源", "同益", "大有", "千禧",
];

const TRADES: &[&str] = &[
    "水产行",
    "干货行",
    "冻品部",
    "蔬菜行",
    "果品行",
    "粮油店",
    "禽蛋部",
    "豆制品坊",
    "调味品店",
    "酒水行",
    "茶叶店",
    "熟食坊",
    "海味行",
    "菌菇行",
    "鲜肉部",
    "面点坊",
    "净菜社",
    "花卉店",
    "包装店",
    "炒货坊",
];

const COMPANIES: &[&str] = &[
    "食品有限公司",
    "冷链物流有限公司",
    "供应链有限公司",
    "商贸有限公司",
    "餐饮管理有限公司",
    "仓储有限公司",
    "保洁服务有限公司",
    "配送有限公司",
];

const ROWS: &[&str] = &[
    "东一", "东二", "东三", "南一", "南二", "南三", "西一", "西二", "西三", "北一", "北二", "北三",
];

/// Areas of work. With [`TASKS`] they make sixteen hundred kinds of work, so that a search for four characters is
/// selective.
const AREAS: &[&str] = &[
    "水产", "干货", "冻品", "蔬菜", "水果", "粮油", "禽蛋", "豆品", "调料", "酒水", "茶叶", "熟食",
    "海味", "菌菇", "鲜肉", "面点", "糖烟", "净菜", "花卉", "包装", "冷链", "叉车", "仓储", "配送",
    "食堂", "门市", "批发", "零售", "加工", "腌腊", "炒货", "速冻", "乳品", "南货", "北货", "进口",
    "团购", "电商", "早市", "夜班",
];

const TASKS: &[&str] = &[
    "卸货", "分拣", "理货", "过磅", "开票", "收银", "送货", "驾驶", "腌制", "切配", "装箱", "制冰",
    "看库", "巡夜", "保洁", "修车", "搬运", "盘点", "装车", "验收", "客服", "摆摊", "宰杀", "清洗",
    "称重", "码垛", "押车", "采购", "发货", "拼单", "记账", "打包", "点货", "倒库", "接单", "补货",
    "抬筐", "剥壳", "磨粉", "晾晒",
];

/// Region codes (GB/T 2260) in the identity numbers of people in today's 梁溪 district, including the codes of its
/// predecessors.
const REGIONS: &[&str] = &["320202", "320203", "320204", "320213", "320222", "320283"];

/// Returns a name of two or three characters.
pub fn person(random: &mut SeededRandom) -> String {
    let (surname, first) = (random.pick(SURNAMES), random.pick(GIVEN_FIRST));
    let second = if random.draw_percent(70) {
        random.pick(GIVEN_SECOND)
    } else {
        ""
    };
    format!("{surname}{first}{second}")
}

/// Returns a stall-holder's name, such as 恒鲜水产行.
pub fn stall_holder(random: &mut SeededRandom) -> String {
    format!("{}{}", random.pick(SHOP_NAMES), random.pick(TRADES))
}

/// Returns a company's name, such as 恒鲜食品有限公司.
pub fn company(random: &mut SeededRandom) -> String {
    format!("{}{}", random.pick(SHOP_NAMES), random.pick(COMPANIES))
}

/// Returns a stall number such as 南三排27号.
pub fn stall(random: &mut SeededRandom) -> String {
    format!("{}排{}号", random.pick(ROWS), random.between(1, 60))
}

/// Returns a kind of work such as 冷链分拣.
pub fn job(random: &mut SeededRandom) -> String {
    format!("{}{}", random.pick(AREAS), random.pick(TASKS))
}

/// Returns a mobile phone number.
pub fn phone(random: &mut SeededRandom) -> String {
    format!("1380000{:04}", random.below(10_000))
}

/// Returns an identity number with a valid check character (GB 11643) and a birth year from 1860 to 1899.
pub fn citizen_id(random: &mut SeededRandom, female: bool) -> String {
    let (year, month, day) = (
        random.between(1860, 1899),
        random.between(1, 12),
        random.between(1, 28),
    );
    let order = random.below(500) * 2 + u64::from(!female);
    let body = format!("{}{year}{month:02}{day:02}{order:03}", random.pick(REGIONS));
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// Returns a credit code of the synthetic range 92320213MA000… with valid check characters (GB 32100, GB 11714).
pub fn credit_code(random: &mut SeededRandom) -> String {
    const VALUES: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("MA000{:03}", random.below(1_000));
    let weighted = body.chars().zip([3, 7, 9, 10, 5, 8, 4, 2]);
    let sum: u32 = weighted.map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
    let inner = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    let code = format!("92320213{body}{inner}");
    let values = code.chars().map(|c| VALUES.find(c).unwrap_or(0));
    let (sum, _) = values.fold((0, 1), |(sum, weight), v| {
        (sum + v * weight, weight * 3 % 31)
    });
    let check = VALUES.as_bytes()[(31 - sum % 31) % 31];
    format!("{code}{}", char::from(check))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identity::{self, NumberCheck};

    #[test]
    fn invented_numbers_are_valid_and_belong_to_nobody() {
        let mut random = SeededRandom::new(5);
        for i in 0..300 {
            let id = citizen_id(&mut random, i % 2 == 0);
            assert_eq!(identity::citizen_id(&id), NumberCheck::Valid, "{id}");
            assert!((1860..1900).contains(&id[6..10].parse::<i32>().unwrap()));
            assert_eq!(
                id[16..17].parse::<i32>().unwrap() % 2,
                i % 2,
                "even for women"
            );
            let code = credit_code(&mut random);
            assert_eq!(identity::uscc(&code), NumberCheck::Valid, "{code}");
            assert_eq!(identity::phone(&phone(&mut random)), NumberCheck::Valid);
        }
    }

    #[test]
    fn a_pair_of_characters_begins_one_name_in_two_thousand() {
        let mut random = SeededRandom::new(5);
        let hits = (0..40_000)
            .filter(|_| person(&mut random).starts_with("沈秀"))
            .count();
        assert!((8..=36).contains(&hits), "{hits}");
    }
}
