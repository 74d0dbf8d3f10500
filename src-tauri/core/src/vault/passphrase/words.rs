//! Words, pinyin and verses that people use in passphrases, with the guesses that find them.

use std::collections::HashMap;
use std::sync::OnceLock;

use zeroize::Zeroizing;

use super::piece::Piece;

/// Words of this field and this program, which a guesser tries first.
const DOMAIN_WORDS: &str = "
    casebook taizhang tiaojie laodong zhengyi zhongcai gonghui shichang anjian dangan bangongshi
    jiedao shequ renshe fayuan jiufen mima denglu yonghu guanliyuan zhanghao admin password
    台账 调解 劳动 争议 仲裁 工会 市场 案件 档案 办公室 街道 社区 人社 法院 纠纷 密码 口令 登录 用户 管理员 账号
    调解员 调解台账 劳动争议 人民调解 工会干部 维权 工资 我的密码 我的口令 默认密码 初始密码
";

/// The most frequent entries of Chinese lists of stolen passwords and other common words, with pinyin.
const COMMON_WORDS: &str = "
    woaini woaini520 woaini1314 woaini1314520 aini aiwoma woaizuguo woaizhongguo woaijia woaiwojia
    woaimama woaibaba wobuzhidao woshishui woshi nishishui meiyoumima wangjimima wangji suibian
    nihao nihaoma nizhidao xiexie zaijian zhongguo zhonghua zuguo renmin gongchandang guojia
    zhengfu beijing shanghai guangzhou shenzhen chengdu chongqing hangzhou nanjing wuhan tianjin
    xian suzhou zhengzhou changsha yiwu jinan qingdao shenyang haerbin tiananmen changcheng
    wangluo diannao shouji dianhua gongsi laoban laoshi xuesheng pengyou laopo laogong baobei
    baobao mama baba erzi nver meinv shuaige xingfu kuaile pingan jiankang facai gongxifacai
    wanshiruyi shengrikuaile xinnian xinniankuaile yilushunfeng yifanfengshun xiaoming xiaohong
    zhangsan lisi wangwu zhaoliu liming wangwei zhangwei liwei wangfang lina wangmin lijing
    zhangmin chenjie liujie caonima nimabi tamade shabi weixin wechat alipay zhifubao taobao baidu
    alibaba tengxun huawei xiaomi qq123456 qqqq wangzherongyao yuanshen lol dnf
    520 521 1314 5201314 1314520 520520 521521 201314 7758521 7758258 518518 168168 888888 666666
    999999 123123 123321 112233 111111 000000 147258 258369 369258 741852 963852 159357 789456
    654321 456456 456789 147147 110110 120120 119119 12306 10086 10010 95588
    a123456 a12345678 aa123456 abc123 abcd1234 qwe123 qwer1234 asd123 zxc123 123qwe 1q2w3e4r
    passw0rd p@ssw0rd p@ssword changeme iloveyou iloveu trustno1
    我爱你 我爱 爱你 你好 谢谢 再见 中国 祖国 人民 国家 政府 北京 上海 天津 重庆 广州 深圳 杭州 南京 武汉 成都 西安
    公司 老板 老师 学生 朋友 老婆 老公 宝贝 宝宝 妈妈 爸爸 儿子 女儿 美女 帅哥 手机 手机号 电话 电脑 网络 微信
    支付宝 淘宝 百度 生日 姓名 身份证 银行卡 家庭 幸福 快乐 平安 健康 发财 恭喜 恭喜发财 万事如意 生日快乐 新年快乐
    新年 一路顺风 一路平安 一帆风顺 心想事成 大吉大利 吉祥如意 马到成功 步步高升 岁岁平安 年年有余 阖家欢乐 身体健康
    张三 李四 王五 赵六 小明 小红 星期一 星期五 今天 明天 昨天 天气 下班 上班 回家 吃饭 睡觉 忘记 随便 不知道
    没有密码 不告诉你 芝麻开门 天王盖地虎 宝塔镇河妖
";

/// The pinyin syllables of names and everyday words, then the others, with their guesses.
const SYLLABLES: [(&str, f64); 2] = [
    (
        "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang
         song zheng xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lv su lu
         jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao liao zou
         xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian yin chang
         qiao lai gong wen hua hui ming min jing juan ying jie li xin yi ping gang hong mei lan
         jun jian guang bin bo chao chun da de dan fei gui hai jun lei liang ling long na ning
         peng qiang qing rong rui shan shu ting xi xiang xiu ya yong yue yun ze zhi zi ai wo ni ta
         shi bu le zai you men lai dao zhe na ge shuo hen sheng nian yue ri tian di ren jia dian
         guo zhong da xiao duo shao hao kan qu hui neng dui xiang xue er san si wu liu qi ba jiu",
        1.5,
    ),
    (
        "ang ao ban bang bao bei ben beng bi bian biao bie bing can cang ce cen ceng cha chai chan
         che chi chong chou chu chua chuai chuan chuang chui chuo ci cong cou cu cuan cun cuo dang
         dei den diao die diu dou dui dun fo fou ga gai gan gei gen geng gou gua guai guan gun ha
         hang hei hen heng huai huan hun huo ji jiao jiong ju jue ka kai kao ke ken keng kou ku kua
         kuai kuan kuang kui kun kuo la lang lao leng lia lian lie lou luan lun lve mai man mang me
         men mi mian miao mie miu mo mou mu nai nan nang nao ne nei nen neng nian niang niao nie niu
         nong nou nu nuan nuo nv nve ou pa pai pang pao pei pen pi pian piao pie po pou pu que quan
         qun ran rang rao re reng rou ru ruan run ruo sa sai sang sao se sen seng sha shai shang
         she shei shou shua shuai shuan shuang shui shun sou suan sui suo tai tan tao te teng ti
         tiao tie tong tou tu tuan tui tun tuo wai weng xian xing xuan xun zan zang zao zei zen zha
         zhai zhan zhen zheng zhua zhuai zhuan zhuang zhui zhun zhuo zong zu zuan zui zun zuo cong
         kuo pin nin nang qiong quan guang chuang qia zhei cuo en eng ei",
        2.0,
    ),
];

/// Verses and sayings that everybody knows by heart, and the pinyin of the best known. Four and more
/// characters of one cost as much as the whole.
const MEMORIZED_TEXTS: &str = "
    床前明月光疑是地上霜举头望明月低头思故乡 春眠不觉晓处处闻啼鸟夜来风雨声花落知多少
    白日依山尽黄河入海流欲穷千里目更上一层楼 锄禾日当午汗滴禾下土谁知盘中餐粒粒皆辛苦
    鹅鹅鹅曲项向天歌白毛浮绿水红掌拨清波 离离原上草一岁一枯荣野火烧不尽春风吹又生
    红豆生南国春来发几枝愿君多采撷此物最相思 空山不见人但闻人语响返景入深林复照青苔上
    慈母手中线游子身上衣临行密密缝意恐迟迟归谁言寸草心报得三春晖 海上生明月天涯共此时
    海内存知己天涯若比邻 国破山河在城春草木深感时花溅泪恨别鸟惊心 好雨知时节当春乃发生随风潜入夜润物细无声
    千山鸟飞绝万径人踪灭孤舟蓑笠翁独钓寒江雪 松下问童子言师采药去只在此山中云深不知处
    日照香炉生紫烟遥看瀑布挂前川飞流直下三千尺疑是银河落九天 两个黄鹂鸣翠柳一行白鹭上青天窗含西岭千秋雪门泊东吴万里船
    朝辞白帝彩云间千里江陵一日还两岸猿声啼不住轻舟已过万重山 故人西辞黄鹤楼烟花三月下扬州孤帆远影碧空尽唯见长江天际流
    远上寒山石径斜白云生处有人家停车坐爱枫林晚霜叶红于二月花 清明时节雨纷纷路上行人欲断魂借问酒家何处有牧童遥指杏花村
    月落乌啼霜满天江枫渔火对愁眠姑苏城外寒山寺夜半钟声到客船 独在异乡为异客每逢佳节倍思亲遥知兄弟登高处遍插茱萸少一人
    秦时明月汉时关万里长征人未还但使龙城飞将在不教胡马度阴山 葡萄美酒夜光杯欲饮琵琶马上催醉卧沙场君莫笑古来征战几人回
    黄河远上白云间一片孤城万仞山羌笛何须怨杨柳春风不度玉门关 劝君更尽一杯酒西出阳关无故人 李白乘舟将欲行忽闻岸上踏歌声桃花潭水深千尺不及汪伦送我情
    横看成岭侧成峰远近高低各不同不识庐山真面目只缘身在此山中 水光潋滟晴方好山色空蒙雨亦奇欲把西湖比西子淡妆浓抹总相宜
    明月几时有把酒问青天不知天上宫阙今夕是何年 但愿人长久千里共婵娟 大江东去浪淘尽千古风流人物 十年生死两茫茫不思量自难忘
    春花秋月何时了往事知多少小楼昨夜又东风故国不堪回首月明中 问君能有几多愁恰似一江春水向东流 生当作人杰死亦为鬼雄至今思项羽不肯过江东
    死去元知万事空但悲不见九州同王师北定中原日家祭无忘告乃翁 山重水复疑无路柳暗花明又一村 千锤万凿出深山烈火焚烧若等闲粉骨碎身浑不怕要留清白在人间
    落红不是无情物化作春泥更护花 九州生气恃风雷万马齐喑究可哀我劝天公重抖擞不拘一格降人才 人生自古谁无死留取丹心照汗青
    天生我材必有用千金散尽还复来 君不见黄河之水天上来奔流到海不复回 长风破浪会有时直挂云帆济沧海 会当凌绝顶一览众山小
    读书破万卷下笔如有神 书山有路勤为径学海无涯苦作舟 北国风光千里冰封万里雪飘 数风流人物还看今朝 为人民服务 全心全意为人民服务
    世上无难事只要肯登攀 世上无难事只怕有心人 好好学习天天向上 不忘初心牢记使命 绿水青山就是金山银山 撸起袖子加油干
    富强民主文明和谐自由平等公正法治爱国敬业诚信友善 公平公正公开 有法可依有法必依执法必严违法必究 以事实为依据以法律为准绳 天行健君子以自强不息
    地势坤君子以厚德载物 学而时习之不亦说乎有朋自远方来不亦乐乎 己所不欲勿施于人 三人行必有我师焉 温故而知新可以为师矣 人之初性本善性相近习相远
    天地玄黄宇宙洪荒日月盈昃辰宿列张 赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨 起来不愿做奴隶的人们把我们的血肉筑成我们新的长城 五星红旗迎风飘扬胜利歌声多么响亮
    没有共产党就没有新中国 东方红太阳升 我和我的祖国一刻也不能分割 让我们荡起双桨小船儿推开波浪 世上只有妈妈好 月亮代表我的心 两只老虎跑得快
    小燕子穿花衣年年春天来这里 一闪一闪亮晶晶满天都是小星星 滚滚长江东逝水浪花淘尽英雄 道可道非常道名可名非常名 先天下之忧而忧后天下之乐而乐
    路漫漫其修远兮吾将上下而求索 不以物喜不以己悲 吃葡萄不吐葡萄皮 四是四十是十 团结就是力量 劳动最光荣 工人阶级领导一切 安全第一预防为主
    chuangqianmingyueguangyishidishangshuang chunmianbujuexiaochuchuwentiniao
    bairiyishanjinhuangheruhailiu chuheridangwuhandihexiatu weirenminfuwu haohaoxuexitiantianxiangshang
    renzhichuxingbenshan dangeyuanrenchangjiu mingyuejishiyou yishanyishanliangjingjing zhifubaodaozhang
    thequickbrownfoxjumpsoverthelazydog tobeornottobethatisthequestion loremipsumdolorsitamet
    correcthorsebatterystaple maytheforcebewithyou iloveyousomuch letmeinplease openthedoor twinkletwinklelittlestar
";

/// The most frequent hanzi, which cost fewer guesses where they form no known word.
const FREQUENT_HANZI: &str =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过";

const DOMAIN_WORDS_LOG10: f64 = 1.3;
const COMMON_WORDS_LOG10: f64 = 2.2;
const MEMORIZED_TEXTS_LOG10: f64 = 2.8;
/// The cost of a letter written as a sign (`p@ssw0rd`) or a word written backwards: a factor of two.
const VARIATION_LOG10: f64 = 0.3;
const MAX_WORD_LENGTH: usize = 20;

type Dictionary = HashMap<&'static str, f64>;

fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        let mut words = Dictionary::new();
        let lists = [
            (COMMON_WORDS, COMMON_WORDS_LOG10),
            (DOMAIN_WORDS, DOMAIN_WORDS_LOG10),
        ];
        for (list, log10) in lists.into_iter().chain(SYLLABLES) {
            for word in list.split_whitespace() {
                let known = words.entry(word).or_insert(log10);
                *known = known.min(log10);
            }
        }
        words
    })
}

pub(super) fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

pub(super) fn hanzi_log10(c: char) -> f64 {
    if FREQUENT_HANZI.contains(c) { 1.2 } else { 1.7 }
}

/// Returns every known word that `tail` begins with.
pub(super) fn matches_at(tail: &[char]) -> impl Iterator<Item = Piece> {
    words_at(tail).into_iter().chain(memorized_texts_at(tail))
}

fn words_at(tail: &[char]) -> Vec<Piece> {
    let longest = MAX_WORD_LENGTH.min(tail.len());
    // Characters take up to four bytes; the full size is allocated at once, so that no unwiped copy
    // stays.
    let mut word = Zeroizing::new(String::with_capacity(4 * MAX_WORD_LENGTH));
    let mut found = Vec::new();
    for length in 2..=longest {
        let piece = &tail[..length];
        let has_signs = piece.iter().any(|c| letter_for_sign(*c) != *c);
        let mut look_up = |letters: &mut dyn Iterator<Item = char>, variations: f64| {
            word.clear();
            word.extend(letters);
            if let Some(log10) = dictionary().get(word.as_str()) {
                found.push(Piece::word(length, log10 + variations * VARIATION_LOG10));
            }
        };
        look_up(&mut piece.iter().copied(), 0.0);
        look_up(&mut piece.iter().rev().copied(), 1.0);
        if has_signs {
            look_up(&mut piece.iter().map(|c| letter_for_sign(*c)), 1.0);
        }
    }
    found
}

/// Returns the letter that a sign stands for.
fn letter_for_sign(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' | '+' => 't',
        _ => c,
    }
}

/// Returns four and more characters of a well-known text; signs between its verses are skipped.
fn memorized_texts_at(tail: &[char]) -> impl Iterator<Item = Piece> {
    let starts = MEMORIZED_TEXTS.split_whitespace().flat_map(|text| {
        let begins = text.char_indices().map(|(at, _)| at);
        begins.map(move |at| &text[at..])
    });
    let longest = starts
        .map(|rest| matched_length(tail, rest))
        .max()
        .unwrap_or(0);
    let known = |length: &usize| {
        tail[..*length]
            .iter()
            .filter(|c| c.is_alphanumeric())
            .count()
    };
    (4..=longest)
        .filter(move |length| known(length) >= 4)
        .map(|length| Piece::word(length, MEMORIZED_TEXTS_LOG10))
}

/// Returns the number of characters of `tail` that follow `text`.
fn matched_length(tail: &[char], text: &str) -> usize {
    let mut verse = text.chars().peekable();
    let mut length = 0;
    for (at, c) in tail.iter().enumerate() {
        if verse.peek() == Some(c) {
            verse.next();
            length = at + 1;
        } else if at == 0 || c.is_alphanumeric() {
            break;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::passphrase::normalized::Normalized;

    #[test]
    fn the_lists_are_normalized() {
        let lists = [DOMAIN_WORDS, COMMON_WORDS, MEMORIZED_TEXTS];
        let syllables = SYLLABLES.map(|(list, _)| list);
        let mut count = 0;
        for word in lists
            .into_iter()
            .chain(syllables)
            .flat_map(str::split_whitespace)
        {
            let normalized = Normalized::new(word, 256);
            assert_eq!(normalized.0.iter().collect::<String>(), word);
            count += 1;
        }
        assert!(count > 500, "{count}");
    }

    #[test]
    fn no_list_has_a_word_twice() {
        for list in [DOMAIN_WORDS, COMMON_WORDS, MEMORIZED_TEXTS, FREQUENT_HANZI] {
            let mut words: Vec<&str> = list.split_whitespace().collect();
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count);
        }
    }

    #[test]
    fn frequent_words_cost_less() {
        let cost = |word: &str| dictionary()[word];
        assert!(cost("mima") < cost("woaini"));
        assert!(hanzi_log10('的') < hanzi_log10('鹭'));
    }
}
