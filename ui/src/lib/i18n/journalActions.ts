import type { Commands } from "$lib/generated/commands";
import type {
	AccessChange,
	ExportKind,
	ExportStop,
	JournalAction,
	LockCause,
	MaskedField,
} from "$lib/generated/types";
import type { ActionDetails } from "./actionDetails";
import { plural, type Text } from "./text";

/** An action of the core without a sentence is a type error. */
type Sentences = Record<JournalAction, (details: ActionDetails) => Text>;

/** The purpose of a command, for the sentence about a refused one. */
export type CommandPurpose =
	| "own"
	| "view"
	| "record"
	| "decide"
	| "export"
	| "office"
	| "people"
	| "backup"
	| "restrict"
	| "erase"
	| "journal";

/** Returns what a sentence says at its end about the second person of the act. */
function ofSecond({ second, alone }: ActionDetails): Text {
	if (alone) return { zh: "（没有人可以确认）", en: " (nobody could confirm it)" };
	return { zh: second && `（${second}确认）`, en: second && ` (confirmed by ${second})` };
}

export const COMMAND_PURPOSES: Record<keyof Commands, CommandPurpose> = {
	boot: "own",
	office_create: "own",
	sign_in: "own",
	recover: "own",
	sign_out: "own",
	lock: "own",
	user_active: "own",
	practice_open: "own",
	practice_reset: "own",
	prefs_set: "own",
	passphrase_check: "own",
	restore_preview: "backup",
	restore_run: "backup",
	office_setup: "own",
	passphrase_change: "own",
	backup_status: "own",
	backup_now: "backup",
	job_cancel: "own",
	error_details: "own",
	calculate: "own",
	regional_figures: "own",
	office_set: "office",
	grid_put: "office",
	staff_put: "people",
	room_put: "office",
	safety_set: "office",
	number_set: "office",
	export_folder_set: "office",
	access: "people",
	user_invite: "people",
	user_remove: "people",
	key_confirm: "people",
	recovery_show: "people",
	recovery_confirm: "people",
	recovery_renew: "people",
	backups: "backup",
	case_in_set: "backup",
	case_restore: "backup",
	case_restrict: "restrict",
	derived_rebuild: "office",
	erasures: "erase",
	case_erase: "erase",
	erasures_asked: "erase",
	erasure_stop: "erase",
	journal_list: "journal",
	journal_compare: "journal",
	journal_verify: "journal",
	export_journal: "journal",
	draft_save: "record",
	draft_list: "view",
	draft_get: "view",
	draft_drop: "record",
	case_register: "record",
	case_get: "view",
	acceptance_term: "view",
	document_list: "view",
	session_script: "view",
	document_view: "view",
	document_save: "export",
	document_print: "export",
	reveal: "view",
	case_edit: "record",
	part_put: "record",
	parts_add: "record",
	part_remove: "record",
	undo: "record",
	case_accept: "decide",
	case_extend: "decide",
	case_close: "decide",
	case_answer: "decide",
	case_reopen: "decide",
	case_correct: "decide",
	case_void: "decide",
	erasure_ask: "erase",
	erasure_drop: "erase",
	sessions_on_day: "view",
	suggest: "view",
	case_list: "view",
	case_rows: "view",
	case_count: "view",
	quick_counts: "view",
	find: "view",
	today: "view",
	calendar: "view",
	calendar_save: "export",
	tally: "view",
	tally_drill: "view",
	tally_drill_counts: "view",
	tally_trend: "view",
	export_tally: "export",
	export_list: "export",
};

/** Returns the variant for this kind, or `other` for an unknown kind. A kind without a variant is a type error. */
const variant = <Kind extends string>(
	variants: Record<Kind, string>,
	kind: string,
	other: string,
): string => (Object.hasOwn(variants, kind) ? variants[kind as Kind] : other);

const exportName = (kind: string): Text => ({
	zh: variant<ExportKind>(
		{ tally: "统计表", case_list: "案件列表", journal: "日志", calendar: "日程" },
		kind,
		"内容",
	),
	en: variant<ExportKind>(
		{
			tally: "a tally",
			case_list: "a list of cases",
			journal: "the journal",
			calendar: "a calendar",
		},
		kind,
		"something",
	),
});

export const journalActions = {
	case_register: (d) => ({ zh: `登记了${d.number}`, en: `registered ${d.number}` }),
	case_edit: (d) => ({
		zh: `修改了${d.number}${d.fields && `：${d.fields}`}`,
		en: `changed ${d.number}${d.fields && `: ${d.fields}`}`,
	}),
	party_put: (d) => ({
		zh: `填写了${d.number}的当事人${d.fields && `：${d.fields}`}`,
		en: `wrote a party of ${d.number}${d.fields && `: ${d.fields}`}`,
	}),
	party_remove: (d) => ({
		zh: `移除了${d.number}的一名当事人`,
		en: `removed a party of ${d.number}`,
	}),
	claim_put: (d) => ({
		zh: `填写了${d.number}的请求事项${d.fields && `：${d.fields}`}`,
		en: `wrote a claim of ${d.number}${d.fields && `: ${d.fields}`}`,
	}),
	claim_remove: (d) => ({
		zh: `移除了${d.number}的一项请求事项`,
		en: `removed a claim of ${d.number}`,
	}),
	session_put: (d) => ({
		zh: `填写了${d.number}的一次调解${d.fields && `：${d.fields}`}`,
		en: `wrote a session of ${d.number}${d.fields && `: ${d.fields}`}`,
	}),
	session_remove: (d) => ({
		zh: `移除了${d.number}的一次调解`,
		en: `removed a session of ${d.number}`,
	}),
	obligation_put: (d) => ({
		zh: `填写了${d.number}的履行事项${d.fields && `：${d.fields}`}`,
		en: `wrote an obligation of ${d.number}${d.fields && `: ${d.fields}`}`,
	}),
	obligation_remove: (d) => ({
		zh: `移除了${d.number}的一项履行事项`,
		en: `removed an obligation of ${d.number}`,
	}),
	note_put: (d) => ({ zh: `在${d.number}添加了工作记录`, en: `noted something in ${d.number}` }),
	note_remove: (d) => ({
		zh: `移除了${d.number}的一条工作记录`,
		en: `removed a note from ${d.number}`,
	}),
	case_parts: (d) => ({
		zh: `一次填写了${d.number}的多项内容`,
		en: `wrote several parts of ${d.number} at once`,
	}),
	nothing: (d) => ({
		zh: `保存了${d.number}，没有改动`,
		en: `saved ${d.number} without a change`,
	}),
	case_accept: (d) => ({ zh: `受理了${d.number}`, en: `accepted ${d.number}` }),
	case_extend: (d) => ({ zh: `把${d.number}延期`, en: `extended ${d.number}` }),
	case_refuse: (d) => ({ zh: `对${d.number}不予受理`, en: `did not accept ${d.number}` }),
	case_close: (d) => ({ zh: `把${d.number}结案`, en: `closed ${d.number}` }),
	case_answer: (d) => ({
		zh: `答复了咨询${d.number}`,
		en: `answered the consultation ${d.number}`,
	}),
	case_correct: (d) => ({ zh: `更正了${d.number}`, en: `corrected ${d.number}` }),
	case_reopen: (d) => ({ zh: `重新受理${d.number}`, en: `reopened ${d.number}` }),
	case_void: (d) => ({ zh: `把${d.number}作废`, en: `made ${d.number} void` }),
	case_restrict: (d) => ({ zh: `限制查看${d.number}`, en: `restricted ${d.number}` }),
	case_unrestrict: (d) => ({
		zh: `解除对${d.number}的查看限制`,
		en: `lifted the restriction of ${d.number}`,
	}),
	erasure_ask: (d) => ({
		zh: `申请删除${d.number}里的个人信息`,
		en: `asked to erase what is personal in ${d.number}`,
	}),
	erasure_drop: (d) => ({
		zh: `撤回了删除${d.number}的申请`,
		en: `dropped the request to erase ${d.number}`,
	}),
	case_erase: (d) => ({
		zh: `删除了${d.number}里的个人信息`,
		en: `erased what is personal in ${d.number}`,
	}),
	case_restore: (d) => ({
		zh: `按备份恢复了${d.number}`,
		en: `brought ${d.number} back from a backup`,
	}),
	office_set: (d) => ({
		zh: `修改了调解组织的设置${d.fields && `：${d.fields}`}`,
		en: `changed the mediation body${d.fields && `: ${d.fields}`}`,
	}),
	grid_put: (d) => ({
		zh: `修改了网格名录${d.about && `：${d.about}`}`,
		en: `changed the list of grids${d.about && `: ${d.about}`}`,
	}),
	staff_put: (d) => ({
		zh: `修改了人员名录${d.about && `：${d.about}`}${ofSecond(d).zh}`,
		en: `changed the list of people${d.about && `: ${d.about}`}${ofSecond(d).en}`,
	}),
	room_put: (d) => ({
		zh: `修改了调解室名录${d.about && `：${d.about}`}`,
		en: `changed the list of rooms${d.about && `: ${d.about}`}`,
	}),
	safety_set: (d) => ({
		zh: `修改了安全设置${d.fields && `：${d.fields}`}`,
		en: `changed the safety settings${d.fields && `: ${d.fields}`}`,
	}),
	number_set: () => ({
		zh: "设定了纸质台账的最后一号",
		en: "set the last number on paper",
	}),
	signed_in: (d) => ({
		zh: [
			"登录了",
			d.count ? `此前口令输错 ${d.count} 次` : "",
			d.recordMissing ? "输错次数的记录曾被人移走" : "",
		]
			.filter((part) => part)
			.join("，"),
		en: [
			"signed in",
			d.count ? `after ${plural(d.count, "wrong passphrase")}` : "",
			d.recordMissing ? "and the record of wrong attempts had been taken away" : "",
		]
			.filter((part) => part)
			.join(", "),
	}),
	locked: (d) => ({
		zh: variant<LockCause>(
			{
				signed_out: "退出了登录",
				locked: "锁定了台账",
				idle: "离开太久，台账自动锁定",
				suspended: "电脑睡眠，台账自动锁定",
				screen_locked: "电脑锁屏，台账随之锁定",
				session_limit: "登录满 10 小时，台账自动锁定",
				closed: "关闭了程序",
			},
			d.kind,
			"锁定了台账",
		),
		en: variant<LockCause>(
			{
				signed_out: "signed out",
				locked: "locked the book",
				idle: "was away too long; the book locked itself",
				suspended: "left the PC asleep; the book locked itself",
				screen_locked: "locked the PC's screen; the book locked with it",
				session_limit: "had been signed in for 10 hours; the book locked itself",
				closed: "closed the program",
			},
			d.kind,
			"locked the book",
		),
	}),
	case_opened: (d) => ({ zh: `打开了${d.number}`, en: `opened ${d.number}` }),
	revealed: (d) => ({
		zh: `查看了${d.number}里一名当事人的${variant<MaskedField>({ phone: "电话", id_number: "证件号码" }, d.kind, "号码")}`,
		en: `looked at the ${variant<MaskedField>({ phone: "phone number", id_number: "document number" }, d.kind, "number")} of a party in ${d.number}`,
	}),
	searched: () => ({
		zh: "查找了案件（只记下找过，不记找什么）",
		en: "searched (that it was done is kept, not what for)",
	}),
	number_compared: (d) => ({
		zh: `用号码查到或比对了${d.number}`,
		en: `found ${d.number} by a number, or compared one with it`,
	}),
	export_begun: (d) => ({
		zh: `开始导出${exportName(d.kind).zh}${d.unmasked ? "，姓名、号码未掩码" : ""}`,
		en: `began to export ${exportName(d.kind).en}${d.unmasked ? ", names and numbers in full" : ""}`,
	}),
	export_stopped: (d) => ({
		zh: `导出${exportName(d.kind).zh}没有完成：${variant<ExportStop>(
			{
				cancelled: "被取消",
				failed: "出错",
				locked: "台账被锁定或关闭",
				cut_off: "程序中断",
			},
			d.cause,
			"原因不明",
		)}${d.count === undefined ? "" : `（已读 ${d.count} 条）`}`,
		en: `did not finish exporting ${exportName(d.kind).en}: ${variant<ExportStop>(
			{
				cancelled: "it was cancelled",
				failed: "it failed",
				locked: "the book was locked or closed",
				cut_off: "the program was cut off",
			},
			d.cause,
			"it is not known why",
		)}${d.count === undefined ? "" : ` (${plural(d.count, "entry", "entries")} read)`}`,
	}),
	exported: (d) => ({
		zh: `导出了${exportName(d.kind).zh}${
			d.count === undefined ? "" : `（${d.count} 条）`
		}${d.unmasked ? "，姓名、号码未掩码" : ""}`,
		en: `exported ${exportName(d.kind).en}${
			d.count === undefined ? "" : ` (${plural(d.count, "entry", "entries")})`
		}${d.unmasked ? ", names and numbers in full" : ""}`,
	}),
	document_saved: (d) => ({
		zh: `${d.kind === "printed" ? "打印了" : "保存了"}${d.number}的一份文书${
			d.kind === "pdf" ? "（PDF）" : ""
		}，姓名、号码未掩码`,
		en: `${d.kind === "printed" ? "printed" : "saved"} a document of ${d.number}${
			d.kind === "pdf" ? " as PDF" : ""
		}, names and numbers in full`,
	}),
	denied: (d) => ({
		zh: `要${variant<CommandPurpose>(
			{
				own: "登录或锁定",
				view: `查看${d.number}`,
				record: `修改${d.number}`,
				decide: `办理${d.number}的受理、结案等`,
				export: "导出",
				office: "修改设置",
				people: "修改人员和口令",
				backup: "使用备份",
				restrict: `限制查看${d.number}`,
				erase: `删除${d.number}`,
				journal: "查看日志",
			},
			d.kind,
			"进行一项操作",
		)}，没有权限，已被拒绝`,
		en: `was refused: ${variant<CommandPurpose>(
			{
				own: "signing in or locking",
				view: `to look at ${d.number}`,
				record: `to change ${d.number}`,
				decide: `a step with legal effect in ${d.number}`,
				export: "an export",
				office: "the settings",
				people: "people and passphrases",
				backup: "the backups",
				restrict: `to restrict ${d.number}`,
				erase: `to erase ${d.number}`,
				journal: "the journal",
			},
			d.kind,
			"something not allowed",
		)}`,
	}),
	guessed: (d) => ({
		zh: `有人用${d.about || "一个人"}的名字输错口令 ${d.count ?? 0} 次`,
		en: `noticed ${d.count ?? 0} wrong passphrases under the name of ${d.about || "somebody"}`,
	}),
	access: (d) => ({
		zh: variant<AccessChange>(
			{
				invited: `给${d.about || "一个人"}发了起始口令`,
				passphrase_chosen: "设定了自己的口令",
				passphrase_changed: "更换了自己的口令",
				removed: `取消了${d.about || "一个人"}的登录权限${ofSecond(d).zh}`,
				by_recovery_key: `用恢复密钥给${d.about || "一个人"}设了新口令`,
			},
			d.kind,
			`修改了${d.about || "一个人"}的登录`,
		),
		en: variant<AccessChange>(
			{
				invited: `gave ${d.about || "somebody"} a start passphrase`,
				passphrase_chosen: "chose a passphrase of their own",
				passphrase_changed: "changed their own passphrase",
				removed: `took away the access of ${d.about || "somebody"}${ofSecond(d).en}`,
				by_recovery_key: `gave ${d.about || "somebody"} a new passphrase by the recovery key`,
			},
			d.kind,
			`changed the access of ${d.about || "somebody"}`,
		),
	}),
	recovery_made: (d) => ({
		zh: `制作了恢复密钥${ofSecond(d).zh}`,
		en: `made a recovery key${ofSecond(d).en}`,
	}),
	recovery_confirmed: () => ({
		zh: "确认恢复密钥已抄好收好",
		en: "confirmed that the recovery key is kept safe",
	}),
	keys_rotated: () => ({ zh: "更换了台账的密钥", en: "changed the key of the book" }),
	device_known: () => ({ zh: "登记了电脑的签名密钥", en: "stated the signing key of a PC" }),
	signing_key: () => ({ zh: "登记了自己的签名密钥", en: "stated their own signing key" }),
	key_confirmed: (d) => ({
		zh: `当面核对并确认了${d.about || "一个人"}的签名密钥`,
		en: `compared and confirmed the signing key of ${d.about || "somebody"}`,
	}),
	backup_proved: (d) => ({
		zh: `备份做好并验证通过${d.what && `：${d.what}`}`,
		en: `made a backup and proved it${d.what && `: ${d.what}`}`,
	}),
	backup_failed: (d) => ({
		zh: `备份没有成功${d.what && `：${d.what}`}`,
		en: `could not make a backup${d.what && `: ${d.what}`}`,
	}),
	backups_ahead: (d) => ({
		zh: `发现台账比备份旧${d.what && `（最新的备份：${d.what}）`}`,
		en: `found the book older than its backups${d.what && ` (the newest: ${d.what})`}`,
	}),
	keyring_ahead: (d) => ({
		zh: `发现台账里没有系统钥匙串记下的第 ${d.seq ?? "?"} 条记录`,
		en: `found that the book lacks entry ${d.seq ?? "?"}, which the system’s keyring noted`,
	}),
	anchor_put_back: (d) => ({
		zh: `发现锚点文件被换回旧文件${d.count === undefined ? "" : `，比台账少 ${d.count} 条记录`}`,
		en: `found older anchor files put back${d.count === undefined ? "" : `, ${plural(d.count, "entry", "entries")} behind`}`,
	}),
	verified: (d) => ({
		zh: `核验了日志，${d.count === undefined ? "" : `${d.count} 条`}没有被改动`,
		en: `verified the journal: ${d.count === undefined ? "no entry" : `none of ${plural(d.count, "entry", "entries")}`} was changed`,
	}),
	verification_failed: (d) => ({
		zh: `核验日志，发现不一致${d.seq === undefined ? "" : `（第 ${d.seq} 条）`}`,
		en: `verified the journal and found a discrepancy${d.seq === undefined ? "" : ` at entry ${d.seq}`}`,
	}),
	derived_differs: (d) => ({
		zh: `核验时发现统计或查找索引有${d.count === undefined ? "几" : ` ${d.count} `}处与案件不一致`,
		en: `found ${d.count === undefined ? "some values" : plural(d.count, "value")} in tallies or search index that differ from the cases`,
	}),
	derived_rebuilt: (d) => ({
		zh: `按${d.count === undefined ? "全部" : ` ${d.count} 件`}案件重建了统计与索引`,
		en: `rebuilt tallies and search index from ${d.count === undefined ? "all cases" : plural(d.count, "case")}`,
	}),
	restored: (d) => ({
		zh: `从备份恢复了台账${d.what && `（${d.what}）`}${
			d.count === undefined ? "" : `，放弃了其后的 ${d.count} 条`
		}${ofSecond(d).zh}`,
		en: `restored the book from a backup${d.what && ` (${d.what})`}${
			d.count === undefined ? "" : `, giving up ${plural(d.count, "later entry", "later entries")}`
		}${ofSecond(d).en}`,
	}),
	erasure_reapplied: (d) => ({
		zh: `恢复备份后，再次删除了${d.number}里的个人信息`,
		en: `erased ${d.number} again after a restore`,
	}),
	looks_lost: (d) => ({
		zh: `磁盘无法写入时，有${d.count === undefined ? "若干" : ` ${d.count} `}次查看未能记入日志`,
		en: `could not write down ${
			d.count === undefined ? "some looks" : plural(d.count, "look", "looks")
		} while the disk took nothing`,
	}),
	clock_jumped: (d) => ({
		zh: `电脑的时钟跳动了${d.what && ` ${d.what}`}`,
		en: `noticed that the PC's clock jumped${d.what && ` by ${d.what}`}`,
	}),
	upgraded: () => ({ zh: "程序升级，台账换成新格式", en: "brought the book to a newer format" }),
} satisfies Sentences;
