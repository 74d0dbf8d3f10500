//! The phrases 常用语 of a session record, which the person who writes it inserts instead of typing them.

/// The stretch of a session in which a phrase is used; the page shows the phrases in this order.
pub const PHRASES: [(&str, &[&str]); 6] = [
    (
        "opening",
        &[
            "今天就双方当事人之间的争议进行调解，现核对到场人员身份。",
            "双方当事人对对方出席人员的身份和代理权限均无异议。",
            "调解员与双方当事人均无利害关系，双方均不申请回避。",
            "双方均同意由本调解组织进行调解。",
            "双方均同意本次调解不公开进行。",
            "被申请人经通知未到场，已电话联系，其称：＿＿。",
        ],
    ),
    (
        "statement",
        &[
            "请陈述请求事项、事实和理由。",
            "请对申请人的请求和所述事实发表意见。",
            "问：何时入职，从事什么工作，工资标准和支付方式如何约定？",
            "问：是否订立书面劳动合同，是否缴纳社会保险？",
            "问：何时离职，离职的原因是什么？",
            "问：尚未支付的工资是哪个时间段的，数额如何计算？",
            "问：加班有无考勤、排班等记录？",
            "问：受伤的时间、地点和经过如何，是否已申请工伤认定？",
            "答：＿＿。",
            "对对方所述的＿＿没有异议；对＿＿有异议，理由是＿＿。",
        ],
    ),
    (
        "evidence",
        &[
            "申请人提交证据：＿＿，用以证明＿＿。",
            "被申请人提交证据：＿＿，用以证明＿＿。",
            "对该证据的真实性没有异议。",
            "对该证据的真实性、关联性有异议，理由是＿＿。",
            "经双方核对，共同确认：＿＿。",
            "双方共同确认尚未支付的数额为＿＿元。",
            "原件已核对无异，复印件留卷。",
        ],
    ),
    (
        "proposal",
        &[
            "双方争议的焦点是：＿＿。",
            "调解员向双方说明有关法律规定：＿＿。",
            "分别听取双方意见（背对背调解）。",
            "申请人表示愿意作出让步，提出＿＿。",
            "被申请人表示愿意支付＿＿元，于＿＿前付清。",
            "被申请人表示资金周转困难，希望分期支付：＿＿。",
            "调解员提出调解方案：＿＿。",
            "双方对该方案表示同意。",
            "一方不同意该方案，理由是＿＿。",
            "需要回去商量，于＿＿前答复调解员。",
        ],
    ),
    (
        "agreed",
        &[
            "双方自愿达成如下协议：＿＿。",
            "款项以转账方式支付至申请人本人账户。",
            "款项当场付清，申请人已收到＿＿元，出具收条。",
            "付清后，双方就本次争议不再有其他争议。",
            "已向双方说明协议的效力，以及申请仲裁审查、司法确认的途径和期限。",
            "双方均表示协议内容系真实意思表示，没有受到欺骗、胁迫。",
        ],
    ),
    (
        "ending",
        &[
            "双方意见差距较大，未能达成协议。",
            "已告知当事人可以依法申请仲裁或者提起诉讼，并说明时效。",
            "双方同意择日继续调解，下次调解的时间为＿＿。",
            "＿＿应在下次调解前补充提交：＿＿。",
            "双方同意延长调解期限至＿＿。",
            "申请人申请撤回调解申请。",
            "笔录已交双方阅看，确认无误。",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::text::{Limit, clean};

    #[test]
    fn every_phrase_is_one_sentence_of_a_line_and_stands_once() {
        let all: Vec<&str> = PHRASES
            .iter()
            .flat_map(|(_, list)| *list)
            .copied()
            .collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for phrase in all {
            assert!(phrase.ends_with(['。', '？']), "{phrase}");
            let cleaned = clean("phrases", phrase, Limit::Line).unwrap();
            assert_eq!(cleaned, phrase, "it is kept as it stands");
        }
    }
}
