import type { Commands } from "$lib/generated/commands";
import type { Op, Part, Step } from "$lib/generated/types";
import { plural } from "./shape";

/** The journal's action names for each step of a case. */
interface StepActions {
	accept: "case_accept";
	extend: "case_extend";
	close: "case_close" | "case_refuse";
	answer: "case_answer";
	reopen: "case_reopen";
	void: "case_void";
	restrict: "case_restrict" | "case_unrestrict";
	ask_erasure: "erasure_ask";
	drop_erasure: "erasure_drop";
}

/** The journal's action names for changes. A new op, part or step does not compile until it has a sentence here. */
export type ChangeAction =
	| Exclude<Op["op"], "case_part" | "case_step">
	| `${Part["part"]}_${"put" | "remove"}`
	| StepActions[Step["step"]];

/** The journal's action names for events. A test compares this list with the core's. */
export type EventAction =
	| "signed_in"
	| "locked"
	| "case_opened"
	| "revealed"
	| "searched"
	| "exported"
	| "denied"
	| "guessed"
	| "access"
	| "recovery_made"
	| "recovery_confirmed"
	| "keys_rotated"
	| "device_known"
	| "backup_proved"
	| "backup_failed"
	| "verified"
	| "verification_failed"
	| "restored"
	| "erasure_reapplied"
	| "looks_lost"
	| "clock_jumped"
	| "upgraded";

export type JournalAction = ChangeAction | EventAction;

/** The values that a sentence may contain, formatted for reading; "" or undefined where unknown. */
export interface ActionDetails {
	/** The case number as written, or words for a case without one. */
	number: string;
	/** Names of the fields that were changed. */
	fields: string;
	/** Name of the person, grid or room concerned. */
	about: string;
	/** Number of entries, of failures, or of the key. */
	count: number | undefined;
	/** Number of the last journal entry in a backup set, or of the entry at which a verification failed. */
	seq: number | undefined;
	/** Variant of the action: the cause of a lock, the kind of an access change, the kind of an export. */
	kind: string;
	/** True if names and numbers were exported unmasked. */
	unmasked: boolean;
	/** True if the record of failed attempts had been removed. */
	recordMissing: boolean;
	/** The time of a backup set, a duration, or the reason of a failure. */
	what: string;
}

type Sentences = Record<JournalAction, (details: ActionDetails) => string>;

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
	office_set: "office",
	grid_put: "office",
	staff_put: "people",
	room_put: "office",
	safety_set: "office",
	export_folder_set: "office",
	access: "people",
	user_invite: "people",
	user_remove: "people",
	recovery_show: "people",
	recovery_confirm: "people",
	recovery_renew: "people",
	backups: "backup",
	case_in_set: "backup",
	case_restore: "backup",
	case_restrict: "restrict",
	erasures: "erase",
	case_erase: "erase",
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
	reveal: "view",
	case_edit: "record",
	part_put: "record",
	part_remove: "record",
	undo: "record",
	case_accept: "decide",
	case_extend: "decide",
	case_close: "decide",
	case_answer: "decide",
	case_reopen: "decide",
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
	tally: "view",
	tally_drill: "view",
	tally_trend: "view",
	export_tally: "export",
	export_list: "export",
};

/** Returns the variant for this kind, or `other` for an unknown kind. */
const variant = (variants: Record<string, string>, kind: string, other: string) =>
	variants[kind] ?? other;

export const zh = {
	case_register: (d) => `登记了${d.number}`,
	case_edit: (d) => `修改了${d.number}${d.fields && `：${d.fields}`}`,
	party_put: (d) => `写了${d.number}的当事人${d.fields && `：${d.fields}`}`,
	party_remove: (d) => `移除了${d.number}的一名当事人`,
	claim_put: (d) => `写了${d.number}的请求${d.fields && `：${d.fields}`}`,
	claim_remove: (d) => `移除了${d.number}的一项请求`,
	session_put: (d) => `写了${d.number}的一次调解${d.fields && `：${d.fields}`}`,
	session_remove: (d) => `移除了${d.number}的一次调解`,
	obligation_put: (d) => `写了${d.number}的履行事项${d.fields && `：${d.fields}`}`,
	obligation_remove: (d) => `移除了${d.number}的一项履行事项`,
	note_put: (d) => `在${d.number}里记了一笔`,
	note_remove: (d) => `移除了${d.number}里的一笔记录`,
	case_accept: (d) => `受理了${d.number}`,
	case_extend: (d) => `把${d.number}延期`,
	case_refuse: (d) => `对${d.number}不予受理`,
	case_close: (d) => `把${d.number}结案`,
	case_answer: (d) => `答复了咨询${d.number}`,
	case_reopen: (d) => `重新办理${d.number}`,
	case_void: (d) => `把${d.number}作废`,
	case_restrict: (d) => `限制查看${d.number}`,
	case_unrestrict: (d) => `解除对${d.number}的查看限制`,
	erasure_ask: (d) => `申请删除${d.number}里的个人信息`,
	erasure_drop: (d) => `撤回了删除${d.number}的申请`,
	case_erase: (d) => `删除了${d.number}里的个人信息`,
	case_restore: (d) => `按备份恢复了${d.number}`,
	office_set: (d) => `修改了调解组织的设置${d.fields && `：${d.fields}`}`,
	grid_put: (d) => `改了网格名录${d.about && `：${d.about}`}`,
	staff_put: (d) => `改了人员名录${d.about && `：${d.about}`}`,
	room_put: (d) => `改了调解室名录${d.about && `：${d.about}`}`,
	safety_set: (d) => `修改了安全设置${d.fields && `：${d.fields}`}`,
	signed_in: (d) =>
		[
			"登录了",
			d.count ? `此前口令输错 ${d.count} 次` : "",
			d.recordMissing ? "输错次数的记录曾被人移走" : "",
		]
			.filter((part) => part)
			.join("，"),
	locked: (d) =>
		variant(
			{
				signed_out: "退出了登录",
				locked: "锁定了台账",
				idle: "离开太久，台账自动锁定",
				suspended: "电脑睡眠，台账自动锁定",
				closed: "关闭了程序",
			},
			d.kind,
			"锁定了台账",
		),
	case_opened: (d) => `打开了${d.number}`,
	revealed: (d) =>
		`查看了${d.number}里一名当事人的${variant({ phone: "电话", id_number: "证件号码" }, d.kind, "号码")}`,
	searched: () => "查找了案件（只记下找过，不记找什么）",
	exported: (d) =>
		`导出了${variant({ tally: "统计表", case_list: "案件清单", journal: "日志" }, d.kind, "内容")}${
			d.count === undefined ? "" : `（${d.count} 条）`
		}${d.unmasked ? "，姓名号码未遮盖" : ""}`,
	denied: (d) =>
		`想${variant(
			{
				own: "用自己的登录",
				view: `查看${d.number}`,
				record: `修改${d.number}`,
				decide: `对${d.number}做有法律效力的一步`,
				export: "导出",
				office: "改设置",
				people: "改人员和口令",
				backup: "动备份",
				restrict: `限制查看${d.number}`,
				erase: `删除${d.number}`,
				journal: "看日志",
			},
			d.kind,
			"做一件事",
		)}，没有权限，已拒绝`,
	guessed: (d) => `有人用${d.about || "一个人"}的名字输错口令 ${d.count ?? 0} 次`,
	access: (d) =>
		variant(
			{
				invited: `给${d.about || "一个人"}发了起始口令`,
				passphrase_chosen: "设定了自己的口令",
				passphrase_changed: "更换了自己的口令",
				removed: `取消了${d.about || "一个人"}的登录权限`,
				by_recovery_key: `用恢复密钥给${d.about || "一个人"}设了新口令`,
			},
			d.kind,
			`改了${d.about || "一个人"}的登录`,
		),
	recovery_made: () => "制作了恢复密钥",
	recovery_confirmed: () => "确认恢复密钥已抄好收好",
	keys_rotated: (d) => `更换了台账的密钥${d.count === undefined ? "" : `（第 ${d.count} 把）`}`,
	device_known: () => "第一次在这台电脑上使用台账",
	backup_proved: (d) => `备份做好并验证通过${d.what && `：${d.what}`}`,
	backup_failed: (d) => `备份没有做成${d.what && `：${d.what}`}`,
	verified: (d) => `核验日志，${d.count === undefined ? "" : `${d.count} 条`}全部无误`,
	verification_failed: (d) =>
		`核验日志，发现不一致${d.seq === undefined ? "" : `（第 ${d.seq} 条）`}`,
	restored: (d) =>
		`从备份恢复了台账${d.what && `（${d.what}）`}${
			d.count === undefined ? "" : `，放弃了其后的 ${d.count} 条`
		}`,
	erasure_reapplied: (d) => `恢复备份后，再次删除了${d.number}里的个人信息`,
	looks_lost: (d) =>
		`磁盘写不进时，有${d.count === undefined ? "若干" : ` ${d.count} `}次查看没能记下`,
	clock_jumped: (d) => `电脑的时钟跳动了${d.what && ` ${d.what}`}`,
	upgraded: () => "程序升级，台账换成新格式",
} satisfies Sentences;

export const en = {
	case_register: (d) => `registered ${d.number}`,
	case_edit: (d) => `changed ${d.number}${d.fields && `: ${d.fields}`}`,
	party_put: (d) => `wrote a party of ${d.number}${d.fields && `: ${d.fields}`}`,
	party_remove: (d) => `removed a party of ${d.number}`,
	claim_put: (d) => `wrote a claim of ${d.number}${d.fields && `: ${d.fields}`}`,
	claim_remove: (d) => `removed a claim of ${d.number}`,
	session_put: (d) => `wrote a session of ${d.number}${d.fields && `: ${d.fields}`}`,
	session_remove: (d) => `removed a session of ${d.number}`,
	obligation_put: (d) => `wrote an obligation of ${d.number}${d.fields && `: ${d.fields}`}`,
	obligation_remove: (d) => `removed an obligation of ${d.number}`,
	note_put: (d) => `noted something in ${d.number}`,
	note_remove: (d) => `removed a note from ${d.number}`,
	case_accept: (d) => `accepted ${d.number}`,
	case_extend: (d) => `extended ${d.number}`,
	case_refuse: (d) => `did not accept ${d.number}`,
	case_close: (d) => `closed ${d.number}`,
	case_answer: (d) => `answered the consultation ${d.number}`,
	case_reopen: (d) => `reopened ${d.number}`,
	case_void: (d) => `made ${d.number} void`,
	case_restrict: (d) => `restricted ${d.number}`,
	case_unrestrict: (d) => `lifted the restriction of ${d.number}`,
	erasure_ask: (d) => `asked to erase what is personal in ${d.number}`,
	erasure_drop: (d) => `dropped the request to erase ${d.number}`,
	case_erase: (d) => `erased what is personal in ${d.number}`,
	case_restore: (d) => `brought ${d.number} back from a backup`,
	office_set: (d) => `changed the mediation body${d.fields && `: ${d.fields}`}`,
	grid_put: (d) => `changed the list of grids${d.about && `: ${d.about}`}`,
	staff_put: (d) => `changed the list of people${d.about && `: ${d.about}`}`,
	room_put: (d) => `changed the list of rooms${d.about && `: ${d.about}`}`,
	safety_set: (d) => `changed the safety settings${d.fields && `: ${d.fields}`}`,
	signed_in: (d) =>
		[
			"signed in",
			d.count ? `after ${plural(d.count, "wrong passphrase")}` : "",
			d.recordMissing ? "and the record of wrong attempts had been taken away" : "",
		]
			.filter((part) => part)
			.join(", "),
	locked: (d) =>
		variant(
			{
				signed_out: "signed out",
				locked: "locked the book",
				idle: "was away too long; the book locked itself",
				suspended: "left the PC asleep; the book locked itself",
				closed: "closed the program",
			},
			d.kind,
			"locked the book",
		),
	case_opened: (d) => `opened ${d.number}`,
	revealed: (d) =>
		`looked at the ${variant({ phone: "phone number", id_number: "document number" }, d.kind, "number")} of a party in ${d.number}`,
	searched: () => "searched (that it was done is kept, not what for)",
	exported: (d) =>
		`exported ${variant({ tally: "a tally", case_list: "a list of cases", journal: "the journal" }, d.kind, "something")}${
			d.count === undefined ? "" : ` (${plural(d.count, "entry", "entries")})`
		}${d.unmasked ? ", names and numbers in full" : ""}`,
	denied: (d) =>
		`was refused: ${variant(
			{
				own: "use of the own session",
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
	guessed: (d) =>
		`noticed ${d.count ?? 0} wrong passphrases under the name of ${d.about || "somebody"}`,
	access: (d) =>
		variant(
			{
				invited: `gave ${d.about || "somebody"} a start passphrase`,
				passphrase_chosen: "chose a passphrase of their own",
				passphrase_changed: "changed their own passphrase",
				removed: `took away the access of ${d.about || "somebody"}`,
				by_recovery_key: `gave ${d.about || "somebody"} a new passphrase by the recovery key`,
			},
			d.kind,
			`changed the access of ${d.about || "somebody"}`,
		),
	recovery_made: () => "made a recovery key",
	recovery_confirmed: () => "confirmed that the recovery key is kept safe",
	keys_rotated: (d) =>
		`changed the key of the book${d.count === undefined ? "" : ` (number ${d.count})`}`,
	device_known: () => "used the book on this PC for the first time",
	backup_proved: (d) => `made a backup and proved it${d.what && `: ${d.what}`}`,
	backup_failed: (d) => `could not make a backup${d.what && `: ${d.what}`}`,
	verified: (d) =>
		`verified the journal: ${d.count === undefined ? "all entries" : plural(d.count, "entry", "entries")} in order`,
	verification_failed: (d) =>
		`verified the journal and found a discrepancy${d.seq === undefined ? "" : ` at entry ${d.seq}`}`,
	restored: (d) =>
		`restored the book from a backup${d.what && ` (${d.what})`}${
			d.count === undefined ? "" : `, giving up ${plural(d.count, "later entry", "later entries")}`
		}`,
	erasure_reapplied: (d) => `erased ${d.number} again after a restore`,
	looks_lost: (d) =>
		`could not write down ${
			d.count === undefined ? "some looks" : plural(d.count, "look", "looks")
		} while the disk took nothing`,
	clock_jumped: (d) => `noticed that the PC's clock jumped${d.what && ` by ${d.what}`}`,
	upgraded: () => "brought the book to a newer format",
} satisfies Sentences;
