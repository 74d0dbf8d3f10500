import type { Code } from "$lib/generated/types";
import { fieldName } from "./fields";
import { type Lang, plural } from "./shape";

/** The data of a refusal by the core. */
export interface ErrorInfo {
	code: string;
	field?: string;
	detail?: readonly string[];
}

type Words = readonly [
	zh: string | ((detail: readonly string[]) => string),
	en: string | ((detail: readonly string[]) => string),
];

const names = (detail: readonly string[], lang: Lang) =>
	detail.map((path) => fieldName(path, lang)).join(lang === "zh" ? "、" : ", ");

const isNumber = (text: string | undefined): text is string => /^\d+$/.test(text ?? "");

/** Formats a waiting time, given in whole seconds as digits. */
function waitZh(seconds: string | undefined): string {
	if (!isNumber(seconds)) return "一会儿";
	const n = Number(seconds);
	return n < 120 ? ` ${n} 秒` : ` ${Math.ceil(n / 60)} 分钟`;
}

function waitEn(seconds: string | undefined): string {
	if (!isNumber(seconds)) return "a little";
	const n = Number(seconds);
	return n < 120 ? plural(n, "second") : plural(Math.ceil(n / 60), "minute");
}

/** Messages for every error code of the wire. Each says what to do. */
export const ERRORS: Record<Code, Words> = {
	bad_request: [
		"这一步没有做成，请关闭后重新打开再试",
		"This step did not go through. Close and open the app, then try again",
	],
	unknown_command: [
		"程序的两部分版本不同，请重新安装",
		"Two parts of the program differ in version. Please install it again",
	],
	internal: [
		"程序出了错，已存的内容没有改动。请再试一次",
		"Something went wrong in the program. What was saved is unchanged. Please try again",
	],
	no_book: ["还没有打开台账", "No book is open"],
	book_exists: [
		"这台电脑上已经有一本台账，不会覆盖它",
		"There is already a book on this PC; it will not be overwritten",
	],
	open_elsewhere: [
		"这本台账已在另一个窗口打开，请先关掉那个窗口",
		"This book is open in another window; close that one first",
	],
	locked: ["台账已锁定，请输入口令", "The book is locked. Enter the passphrase"],
	wrong_passphrase: [
		"口令不对。请检查大小写和输入法",
		"Wrong passphrase. Check capitals and the input method",
	],
	try_later: [
		([seconds]) => `请等${waitZh(seconds)}再试。错的次数越多，要等得越久`,
		([seconds]) => `Wait ${waitEn(seconds)}, then try again. Each failure makes the wait longer`,
	],
	frozen: [
		"口令错得太多，这个名字已被冻结。请主任给一个新的起始口令，或用恢复密钥进入",
		"Too many wrong passphrases: this name is frozen. Ask a supervisor for a new start passphrase, or use the recovery key",
	],
	choose_passphrase: [
		"起始口令只用这一次。请现在定一个只有您知道的口令",
		"The start passphrase is for this one time. Choose a passphrase now that only you know",
	],
	same_passphrase: [
		"新口令和原来的一样，请换一个",
		"The new passphrase is the same as the old one. Choose another",
	],
	recovery_typo: [
		([group]) =>
			isNumber(group)
				? `恢复密钥第 ${group} 组和纸上的不一样，请对照纸面再看一遍`
				: "恢复密钥抄错了，请对照纸面一组一组再看一遍",
		([group]) =>
			isNumber(group)
				? `Group ${group} of the recovery key is not as it is on paper. Compare it again`
				: "The recovery key is mistyped. Compare it with the paper, group by group",
	],
	wrong_recovery_key: [
		"恢复密钥没有抄错，但不是这本台账现在用的那一把。请找最近打印的那一张",
		"The recovery key is typed correctly, but it is not the one of this book. Look for the sheet printed last",
	],
	recovery_due: [
		"登记案件以前，请主任先打印恢复密钥并收好",
		"Before a case is entered, a supervisor must print the recovery key and put it away safely",
	],
	not_allowed: [
		"您的角色不能做这一步，请找主任",
		"Your role does not allow this. Ask a supervisor",
	],
	last_supervisor: [
		"至少要留一位能登录的主任。请先让另一个人当主任",
		"One supervisor who can sign in must remain. First make somebody else a supervisor",
	],
	can_sign_in: [
		"这个人还能登录。请按「取消登录权限」，会同时停用",
		"This person can still sign in. Take their access away: that retires them as well",
	],
	second_person_needed: [
		"这一步要两个人：请另一位同事来确认",
		"This takes two people: a second person must confirm it",
	],
	erased: [
		"这件案件的个人信息已经删除，只留统计用的内容，不能再改",
		"The personal data of this case has been erased. Only what tallies need is kept; it cannot be changed",
	],
	passphrase_too_short: [
		([min]) => `口令太短${min ? `，至少 ${min} 个字符` : ""}。几个不相干的词最好记`,
		([min]) =>
			`Too short${min ? `; at least ${min} characters` : ""}. A few unrelated words are easiest to remember`,
	],
	passphrase_too_long: [
		([max]) => `口令太长${max ? `，至多 ${max} 个字符` : ""}`,
		([max]) => `Too long${max ? `; at most ${max} characters` : ""}`,
	],
	passphrase_too_simple: [
		"这个口令太容易猜到，请换一个",
		"This passphrase is too easy to guess. Choose another",
	],
	store_missing: [
		"找不到台账文件。请把它放回原处，或从备份恢复",
		"The book's file is missing. Put it back, or restore a backup",
	],
	store_damaged: [
		"台账文件损坏，没有改动它。请从备份恢复",
		"The book's file is damaged and was left as it is. Restore a backup",
	],
	store_newer: [
		"这本台账由更新的版本写成，请先更新程序",
		"This book was written by a newer version. Update the program first",
	],
	store_foreign: [
		"这个文件不是调解台账，没有改动它",
		"This file is not a Casebook and was left as it is",
	],
	store_behind: [
		"台账文件比最后一次保存的旧，可能被换过。请从备份恢复",
		"The book's file is older than the last save; it may have been replaced. Restore a backup",
	],
	disk_trouble: [
		"写不进磁盘。请看看磁盘是否已满、文件夹是否可写，再试一次",
		"Could not write to the disk. See whether it is full or read-only, then try again",
	],
	folder_not_local: [
		"台账不能放在网络盘或同步文件夹里，请换成这台电脑上的普通文件夹",
		"The book cannot live on a network drive or in a synced folder. Choose an ordinary folder on this PC",
	],
	set_damaged: [
		"这份备份损坏或不完整，没有用它。请选另一份",
		"This backup is damaged or incomplete and was not used. Choose another",
	],
	set_foreign: [
		"这份备份属于另一本台账，请选这本台账的备份",
		"This backup belongs to another book. Choose one of this book",
	],
	set_later_key: [
		"这份备份是更换密钥以后做的，这把密钥打不开它。请用后来那张恢复密钥，或选另一份",
		"This backup was made after the key of the book was changed; this key does not open it. Use the later recovery key, or choose another",
	],
	last_set_unreadable: [
		"备份位置里最近的一份备份读不出来，已在旁边另做一份并验证通过。请看看那块盘是否还好",
		"The newest backup in a place could not be read; another was made beside it and proved. See whether that disk is still sound",
	],
	book_untrue: [
		([, seq]) =>
			`台账和它自己的日志对不上${seq ? `（第 ${seq} 条）` : ""}：有内容绕过程序被改过，或磁盘出了错。请停止登记，把整个台账文件夹照原样复制一份，请管电脑的人来看，然后从备份恢复`,
		([, seq]) =>
			`The book does not fit its own journal${seq ? ` (entry ${seq})` : ""}: something was changed behind the program's back, or the disk failed. Stop writing, copy the whole folder of the book as it is, show it to whoever looks after the PCs, then restore a backup`,
	],
	shrunken: [
		"台账里的内容比备份里的少，所以没有覆盖任何备份。请先查明原因，必要时从备份恢复",
		"The book holds less than its backups, so no backup was overwritten. Find out why, and restore a backup if needed",
	],
	not_found: ["已经不在了，列表将重新读取", "It is no longer there; the list is read again"],
	stale: [
		"这件案件刚被改过。已换成最新内容，请核对后再存",
		"This case was just changed. The newest is shown; check it and save again",
	],
	missing: [
		(detail) => (detail.length > 1 ? `还缺：${names(detail, "zh")}` : "请填写这一项"),
		(detail) =>
			detail.length > 1 ? `Still missing: ${names(detail, "en")}` : "Please fill this in",
	],
	too_long: [
		([max]) => (max ? `太长，至多 ${max} 字` : "太长，请缩短"),
		([max]) => (max ? `Too long; at most ${max} characters` : "Too long; please shorten it"),
	],
	bad_characters: [
		"含有看不见的控制字符，请删去后重新输入",
		"It holds invisible control characters. Delete and type it again",
	],
	bad_value: ["这个值不合适，请改一改", "This value does not fit. Please change it"],
	bad_date: ["没有这一天，请改日期", "There is no such day. Please change the date"],
	bad_amount: [
		"金额须是零或正数，最多两位小数",
		"The amount must be zero or more, with at most two decimals",
	],
	in_future: ["日期还没有到，请改日期", "This date has not come yet. Please change it"],
	too_early: [
		([date]) => (date ? `不能早于 ${date}` : "日期太早，请改日期"),
		([date]) => (date ? `Not before ${date}` : "Too early. Please change the date"),
	],
	unknown: ["名录里没有这一项，请另选", "This is not in the list. Please choose another"],
	in_use: [
		"还有案件在用它，不能移除；可以停用",
		"Cases still use it. It can be retired, not removed",
	],
	duplicate: ["已有同样的一项，请换个名称", "There is already one like this. Choose another name"],
	wrong_stage: ["案件现在的阶段不能这样做", "The case is at a stage where this cannot be done"],
	not_due_yet: [
		([date]) => (date ? `要到 ${date} 期满后才可以` : "期限还没有满"),
		([date]) => (date ? `Only after the term ends on ${date}` : "The term has not ended yet"),
	],
	nothing_to_undo: ["没有可以撤销的", "There is nothing to undo"],
	not_undoable: ["这一步有法律效力，不能撤销", "This step has legal effect and cannot be undone"],
	changed_since: ["之后又改过，不能撤销这一步", "It was changed since; this step cannot be undone"],
	job_running: [
		"还有一件事正在进行，请等它完成或先取消",
		"Something else is still running. Wait for it, or cancel it first",
	],
	folder_trouble: [
		"这个文件夹读不到或写不进。请看看盘有没有接好、有没有满，或换一个文件夹",
		"This folder cannot be read or written to. See whether the disk is plugged in and has room, or choose another folder",
	],
	cancelled: ["已取消", "Cancelled"],
};

/** More precise messages for a code at a certain field, by "code field"; the field is the last part of its path. */
const FIELD_ERRORS: Record<string, Words> = {
	"bad_value phone": [
		"电话号码不对：手机 11 位，固话带区号",
		"Not a phone number: 11 digits for mobiles, with the area code for landlines",
	],
	"bad_value id_number": [
		"证件号码不对，请对照证件再看一遍（末位是校验码）",
		"Not a valid number. Compare it with the document; the last character is a check digit",
	],
	"bad_value worker_count": [
		"人数须是 1 以上的整数",
		"The number of workers must be a whole number from 1",
	],
	"bad_value number_pattern": [
		"格式里 {year} 和 {n} 须各有一次，{name} 至多一次，中间隔开；其余只用文字、数字、括号和 - / ·",
		"{year} and {n} must each stand once, {name} at most once, with something between them; besides them only letters, digits, brackets and - / ·",
	],
	"bad_value nature": [
		"这个事由和性质合不到一起，请改其中一个",
		"Cause and kind do not go together. Please change one",
	],
	"bad_value acts_for": [
		"代理人或翻译要写明代表哪一方",
		"An agent or interpreter needs a party to act for",
	],
	"bad_value creditor": [
		"义务人和权利人不能是同一方",
		"Who owes and who receives cannot be the same party",
	],
	"bad_value passphrase": [
		"口令里有不能可靠输入的字符，请换掉",
		"A character in it cannot be typed reliably. Please change it",
	],
	"bad_characters passphrase": [
		"口令里有看不见或不能可靠输入的字符，请重新输入",
		"It holds characters that cannot be seen or typed reliably. Type it again",
	],
	"wrong_stage outcome": [
		"案件现在的阶段不能用这种方式结案",
		"At this stage the case cannot be closed with this outcome",
	],
	"wrong_stage starts": [
		"受理以后才能安排场次",
		"Sessions can be planned once the case is accepted",
	],
	"wrong_stage nature": [
		"受理以后不能改性质",
		"The kind cannot be changed once the case is accepted",
	],
	"too_early ends": ["结束时间不能早于开始时间", "The end cannot be before the start"],
	"unknown grid": [
		"这个网格已停用或不在名录里，请另选",
		"This grid is retired or not in the list. Choose another",
	],
	"unknown room": [
		"这间调解室已停用或不在名录里，请另选",
		"This room is retired or not in the list. Choose another",
	],
	"recovery_typo groups": [
		([group]) =>
			isNumber(group) ? `第 ${group} 组和纸上的不一样` : "和纸上的不一样，请对照纸面再写一遍",
		([group]) =>
			isNumber(group)
				? `Group ${group} is not as it is on paper`
				: "Not as it is on paper. Compare and type it again",
	],
	"unknown user": ["这个人不能登录，请另选", "This person cannot sign in. Choose another"],
	"in_use active": [
		"您正用这个名字登录，不能停用自己",
		"You are signed in under this name and cannot retire yourself",
	],
	"bad_date agreed_on": [
		([date]) => (date ? `须在原期限 ${date} 以前同意延期` : "须在原期限届满以前同意延期"),
		([date]) =>
			date
				? `Consent must be given by the first term, ${date}`
				: "Consent must be given before the first term ends",
	],
	"not_found folder": [
		"这个文件夹里没有台账的备份，请换一个文件夹",
		"There is no backup of a book in this folder. Choose another",
	],
	"bad_value folder": ["这个文件夹不能用，请另选", "This folder cannot be used. Choose another"],
};

/** Returns the message for a refusal in one language. An unlisted code gets a general message that shows the code. */
export function errorMessageIn(refused: ErrorInfo, lang: Lang): string {
	const field = refused.field?.split(".").findLast((part) => !/^\d+$/.test(part));
	const words = FIELD_ERRORS[`${refused.code} ${field}`] ?? ERRORS[refused.code as Code];
	if (words === undefined) {
		return lang === "zh"
			? `没有做成（${refused.code}）`
			: `It did not go through (${refused.code})`;
	}
	const text = words[lang === "zh" ? 0 : 1];
	return typeof text === "string" ? text : text(refused.detail ?? []);
}
