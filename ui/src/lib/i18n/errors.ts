import type { Code, ErrorOrigin, NumberSeries } from "$lib/generated/types";
import { common } from "./common";
import { dateName } from "./dateNames";
import { DOUBTS } from "./doubts";
import { fieldName } from "./fields";
import { formatDate } from "./format";
import { SESSION_ERRORS } from "./sessionErrors";
import { settings } from "./settings";
import { capitalize, type Lang, plural, type Text } from "./text";

/** The data of a refusal by the core. */
export interface ErrorInfo {
	code: string;
	field?: string;
	detail?: readonly string[];
	/** The origin of an error that can be reported. */
	origin?: ErrorOrigin;
}

type Message = Text | ((detail: readonly string[]) => Text);

/** Returns the names of the fields at these paths, as one text. */
function names(detail: readonly string[]): Text {
	const inOne = (lang: Lang) => detail.map((path) => fieldName(path, lang));
	return { zh: inOne("zh").join("、"), en: inOne("en").join(", ") };
}

const isNumber = (text: string | undefined): text is string => /^\d+$/.test(text ?? "");

/** Formats a waiting time, given in whole seconds as digits. */
function waitingTime(seconds: string | undefined): Text {
	if (!isNumber(seconds)) return { zh: "一会儿", en: "a little" };
	const n = Number(seconds);
	if (n < 120) return { zh: ` ${n} 秒`, en: plural(n, "second") };
	const minutes = Math.ceil(n / 60);
	return { zh: ` ${minutes} 分钟`, en: plural(minutes, "minute") };
}

const UNKNOWN_DOUBT: Text = {
	zh: "这个值看起来不对，请核对。要保留吗？",
	en: "This value looks wrong. Keep it?",
};

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

/** Formats a date that a message names by itself. Beside the field of a date it stands as the field writes it. */
function dayText(date: string | undefined, lang: Lang): string {
	return date && isDate(date) ? formatDate(date, lang) : (date ?? "");
}

/** Formats a local time such as "2026-10-31 03:00:00" without its seconds. */
function clockTime(text: string | undefined): string {
	return (text ?? "").replace("T", " ").replace(/:\d\d$/, "");
}

/** Messages for every error code of the wire. Each says what to do. */
export const ERRORS: Readonly<Record<Code, Message>> = {
	bad_request: {
		zh: "这一步没有完成，请关闭程序，重新打开后再试",
		en: "This step did not go through. Close and open the app, then try again",
	},
	unknown_command: {
		zh: "程序的两部分版本不同，请重新安装",
		en: "Two parts of the program differ in version. Please install it again",
	},
	internal: {
		zh: "程序出了错，已存的内容没有改动。请再试一次",
		en: "Something went wrong in the program. What was saved is unchanged. Please try again",
	},
	out_of_memory: {
		zh: "电脑内存不够，这一步没有做成，已存的内容没有改动。请关掉别的程序再试一次",
		en: "This PC is out of memory. This step did not go through; what was saved is unchanged. Close other programs and try again",
	},
	no_book: { zh: "还没有打开台账", en: "No book is open" },
	book_exists: {
		zh: "这台电脑上已经有一本台账，不会覆盖它",
		en: "There is already a book on this PC; it will not be overwritten",
	},
	open_elsewhere: {
		zh: "这本台账已在另一个窗口打开，请用那个窗口，或先关掉它",
		en: "This book is open in another window: use that one, or close it first",
	},
	closing_elsewhere: {
		zh: "正在完成上次退出时的备份，请稍等片刻再试",
		en: "The backup of the last sign-out is being finished; try again in a moment",
	},
	locked: { zh: "台账已锁定，请输入口令", en: "The book is locked. Enter the passphrase" },
	wrong_passphrase: {
		zh: "口令不对。请检查大小写和输入法",
		en: "Wrong passphrase. Check capitals and the input method",
	},
	try_later: ([seconds]) => ({
		zh: `请等${waitingTime(seconds).zh}再试。错的次数越多，要等得越久`,
		en: `Wait ${waitingTime(seconds).en}, then try again. Each failure makes the wait longer`,
	}),
	frozen: {
		zh: "口令错得太多，这个名字已被冻结。请主任给一个新的起始口令，或用恢复密钥进入",
		en: "Too many wrong passphrases: this name is frozen. Ask a supervisor for a new start passphrase, or use the recovery key",
	},
	choose_passphrase: {
		zh: "起始口令只用这一次。请现在定一个只有您知道的口令",
		en: "The start passphrase is for this one time. Choose a passphrase now that only you know",
	},
	same_passphrase: {
		zh: "新口令和原来的一样，请换一个",
		en: "The new passphrase is the same as the old one. Choose another",
	},
	recovery_typo: ([group]) => ({
		zh: isNumber(group)
			? `恢复密钥第 ${group} 组和纸上的不一样，请对照纸面再看一遍`
			: "恢复密钥抄错了，请对照纸面一组一组再看一遍",
		en: isNumber(group)
			? `Group ${group} of the recovery key is not as it is on paper. Compare it again`
			: "The recovery key is mistyped. Compare it with the paper, group by group",
	}),
	wrong_recovery_key: {
		zh: "恢复密钥没有抄错，但不是这本台账现在用的那一把。请找最近打印的那一张",
		en: "The recovery key is typed correctly, but it is not the one of this book. Look for the sheet printed last",
	},
	recovery_due: {
		zh: "登记案件以前，请主任先打印恢复密钥并收好",
		en: "Before a case is entered, a supervisor must print the recovery key and put it away safely",
	},
	not_allowed: {
		zh: "您没有这一步的权限，请找主任",
		en: "Your role does not allow this. Ask a supervisor",
	},
	last_supervisor: {
		zh: "至少要留一位能登录的主任。请先让另一个人当主任",
		en: "One supervisor who can sign in must remain. First make somebody else a supervisor",
	},
	can_sign_in: {
		zh: "这个人还能登录。请按「取消登录权限」，会同时停用",
		en: "This person can still sign in. Take their access away: that retires them as well",
	},
	second_person_needed: {
		zh: "这一步要两个人：请另一位同事来确认",
		en: "This takes two people: a second person must confirm it",
	},
	second_not_possible: {
		zh: "这位同事不能确认：要在职、登录过、有自己的口令，不是这一步所针对的人；账户三十天内没有由您添加、重新启用、重发起始口令或改为主任，也没有用恢复密钥打开过",
		en: "This colleague cannot confirm it. It takes somebody active who has signed in, has a passphrase of their own and is not the one concerned. Within 30 days you have not added, reactivated or reset their account or made them a supervisor, and the recovery key has not opened it",
	},
	erasure_waits: ([day]) => ({
		zh: `申请以后至少过七天才能删除${day ? `，最早 ${dayText(day, "zh")}` : ""}`,
		en: `It can be erased seven days after the request${day ? `, from ${dayText(day, "en")}` : ""}`,
	}),
	erasure_unseen: ([seen, needed]) => ({
		zh: `申请以后，要有别的同事在${needed ?? "几"}个不同的日子登录过、看到过提示，到现在有 ${seen ?? "0"} 天`,
		en: `Colleagues must have signed in on ${needed ?? "several"} days since the request and been told of it; so far on ${seen ?? "0"}`,
	}),
	within_retention: ([day]) => ({
		zh: `案卷保存期${day ? `到 ${dayText(day, "zh")} ` : ""}未满；保存期内，只有写明法定理由才能删除`,
		en: `The time of keeping is not over${day ? ` until ${dayText(day, "en")}` : ""}; before that only a named legal ground allows an erasure`,
	}),
	asker_not_independent: {
		zh: "申请人要与执行人无关：已停用的、三十天内由对方添加、重发起始口令或改任角色的、用恢复密钥换过口令的、重发后还没有登录过的，都不算",
		en: "Asking and erasing take two independent people: not one who is inactive, whose account the other one added, reset or gave a role within 30 days, who was let in by the recovery key, or who has not signed in since a reset",
	},
	erased: {
		zh: "这件案件的个人信息已经删除，只留统计用的内容，不能再改",
		en: "The personal data of this case has been erased. Only what tallies need is kept; it cannot be changed",
	},
	passphrase_too_short: ([min]) => ({
		zh: `口令太短${min ? `，至少 ${min} 个字符` : ""}。几个不相干的词最好记`,
		en: `Too short${min ? `; at least ${min} characters` : ""}. A few unrelated words are easiest to remember`,
	}),
	passphrase_too_long: ([max]) => ({
		zh: `口令太长${max ? `，至多 ${max} 个字符` : ""}`,
		en: `Too long${max ? `; at most ${max} characters` : ""}`,
	}),
	passphrase_too_simple: {
		zh: "这个口令太容易猜到，请换一个",
		en: "This passphrase is too easy to guess. Choose another",
	},
	store_missing: {
		zh: "找不到台账文件。请把它放回原处，或从备份恢复",
		en: "The book's file is missing. Put it back, or restore a backup",
	},
	store_damaged: {
		zh: "台账文件损坏，没有改动它。请从备份恢复",
		en: "The book's file is damaged and was left as it is. Restore a backup",
	},
	store_newer: {
		zh: "这本台账由更新的版本写成，请先更新程序",
		en: "This book was written by a newer version. Update the program first",
	},
	store_foreign: {
		zh: "这个文件不是调解台账，没有改动它",
		en: "This file is not a Casebook and was left as it is",
	},
	store_behind: {
		zh: "台账文件比最后一次保存的旧，可能被换过。请从备份恢复",
		en: "The book's file is older than the last save; it may have been replaced. Restore a backup",
	},
	clock_ahead: ([today, newest]) => ({
		zh: `电脑日期是 ${dayText(today, "zh")}，台账上一次使用是 ${dayText(newest, "zh")}。请先核对电脑日期`,
		en: `The PC's date is ${dayText(today, "en")}, and the book was last used on ${dayText(newest, "en")}. Check the date of the PC first`,
	}),
	anchor_put_back: {
		zh: "台账旁的锚点文件比台账旧，可能有人放回了旧文件。请主任登录查看；没有改动任何内容",
		en: "The anchor files beside the book are older than the book; somebody may have put old ones back. A supervisor has to sign in; nothing was changed",
	},
	disk_trouble: {
		zh: "磁盘无法写入。请检查磁盘是否已满、文件夹是否可写，再试一次",
		en: "Could not write to the disk. See whether it is full or read-only, then try again",
	},
	access_log_full: {
		zh: "磁盘无法写入，刚才的查阅还没有记入操作日志，所以暂时不能再打开案件或查找。请清出磁盘空间，能写入后自动恢复",
		en: "The disk cannot be written, and what was just looked at is not in the journal yet, so no further case or search is shown. Free some disk space; this goes on by itself then",
	},
	start_needs_space: ([megabytes]) => ({
		zh: `首次登录要更换钥匙、改写整个台账，磁盘写不下。起始口令没有用掉：请清出约 ${megabytes ?? ""} MB 空间，再用它登录`,
		en: `The first sign-in changes the keys and writes the whole book anew, for which the disk has no room. The start passphrase is still good: free about ${megabytes ?? ""} MB, then sign in with it`,
	}),
	missing_glyphs: ([characters]) => ({
		zh: `PDF 和打印所用的字体里没有“${characters ?? ""}”，没有生成文件。请改存 Word 文件，或者换一种写法`,
		en: `The font for PDF and printing lacks “${characters ?? ""}”, so no file was made. Save as a Word file, or write it another way`,
	}),
	pages_failed: {
		zh: "排版程序 casebook-pdf 没有运行成功，没有生成文件。它应当和本程序在同一个文件夹里；请改存 Word 文件，或者重新安装",
		en: "The program casebook-pdf, which should stand beside this one, did not run, so no file was made. Save as a Word file, or install again",
	},
	needs_space: ([megabytes]) => ({
		zh: `磁盘剩余空间不足，尚未开始，没有改动任何内容。请${megabytes ? `在这台电脑存放台账的磁盘上留出约 ${megabytes} MB` : "清出空间"}后再试`,
		en: `The disk has too little free space for this; nothing was begun and nothing was changed. ${megabytes ? `About ${megabytes} MB must be free on the disk of this PC that holds the book` : "Free some space"}, then try again`,
	}),
	folder_not_local: {
		zh: "台账不能放在网络盘或同步文件夹里，请换成这台电脑上的普通文件夹",
		en: "The book cannot live on a network drive or in a synced folder. Choose an ordinary folder on this PC",
	},
	set_damaged: {
		zh: "这份备份损坏或不完整，没有用它。请选另一份",
		en: "This backup is damaged or incomplete and was not used. Choose another",
	},
	set_foreign: {
		zh: "这份备份属于另一本台账，请选这本台账的备份",
		en: "This backup belongs to another book. Choose one of this book",
	},
	set_later_key: {
		zh: "这份备份是更换密钥以后做的，这把密钥打不开它。请用后来那张恢复密钥，或选另一份",
		en: "This backup was made after the key of the book was changed; this key does not open it. Use the later recovery key, or choose another",
	},
	last_set_unreadable: {
		zh: "备份位置里最近的一份备份无法读取，已在旁边另做一份并验证通过。请检查那块盘",
		en: "The newest backup in a location could not be read; another was made beside it and proved. See whether that disk is still sound",
	},
	book_untrue: ([, seq]) => ({
		zh: `台账与日志不一致${seq ? `（第 ${seq} 条）` : ""}：有内容绕过程序被改过，或磁盘出了错。请停止登记，把整个台账文件夹照原样复制一份，请管电脑的人来看，然后从备份恢复`,
		en: `The book does not fit its own journal${seq ? ` (entry ${seq})` : ""}: something was changed behind the program's back, or the disk failed. Stop writing, copy the whole folder of the book as it is, show it to whoever looks after the PCs, then restore a backup`,
	}),
	shrunken: {
		zh: "台账里的内容比备份里的少，所以没有覆盖任何备份。请先查明原因，必要时从备份恢复",
		en: "The book holds less than its backups, so no backup was overwritten. Find out why, and restore a backup if needed",
	},
	not_found: {
		zh: "已经没有这一项，列表将重新读取",
		en: "It is no longer there; the list is read again",
	},
	stale: {
		zh: "这件案件刚被改过。已换成最新内容，请核对后再存",
		en: "This case was just changed. The newest is shown; check it and save again",
	},
	book_reopened: {
		zh: "等待读盘的时候，台账被锁定或重新打开过，所以这一步没有做。请核对后再试一次",
		en: "The book was locked or opened anew while a disk was read, so nothing was done. Check, and try again",
	},
	missing: (detail) => ({
		zh: detail.length > 1 ? `还缺：${names(detail).zh}` : common.required(names(detail).zh).zh,
		en:
			detail.length > 1
				? `Still missing: ${names(detail).en}`
				: common.required(capitalize(names(detail).en)).en,
	}),
	too_long: ([max]) => ({
		zh: max ? `太长，至多 ${max} 字` : "太长，请缩短",
		en: max ? `Too long; at most ${max} characters` : "Too long; please shorten it",
	}),
	bad_characters: ([at]) => ({
		zh: `${isNumber(at) ? `第 ${at} 个字` : "有的字"}在复制时已损坏，或是看不见的控制字符；请把它连同前后各一字删去，对照原文重新输入`,
		en: `${isNumber(at) ? `Character ${at}` : "A character"} was damaged when it was copied, or is an invisible control character. Delete it with the one before and after it, and type them again`,
	}),
	doubtful: ([reason]) => DOUBTS[reason ?? ""] ?? UNKNOWN_DOUBT,
	bad_value: { zh: "这一项不符合要求，请修改", en: "This cannot be used here. Please change it" },
	bad_date: { zh: "没有这一天，请改日期", en: "There is no such day. Please change the date" },
	bad_amount: {
		zh: "金额须是零或正数，最多两位小数",
		en: "The amount must be zero or more, with at most two decimals",
	},
	in_future: { zh: "日期还没有到，请改日期", en: "This date has not come yet. Please change it" },
	too_early: ([date, name]) => ({
		zh: date ? `不能早于${dateName(name, "zh")} ${date}` : "日期太早，请改日期",
		en: date ? `Not before ${dateName(name, "en")}${date}` : "Too early. Please change the date",
	}),
	too_late: ([date, name]) => ({
		zh: date ? `不能晚于${dateName(name, "zh")} ${date}` : "日期太晚，请改日期",
		en: date ? `Not after ${dateName(name, "en")}${date}` : "Too late. Please change the date",
	}),
	overlap: ([start]) => ({
		zh: `与本案 ${clockTime(start)} 开始的另一场调解时间重叠，请核对`,
		en: `It overlaps with the session of this case that began at ${clockTime(start)}. Please check`,
	}),
	unknown: { zh: "名录里没有这一项，请另选", en: "This is not in the list. Please choose another" },
	in_use: {
		zh: "还有案件在用它，不能移除；可以停用",
		en: "Cases still use it. It can be retired, not removed",
	},
	duplicate: {
		zh: "已有同样的一项，请换个名称",
		en: "There is already one like this. Choose another name",
	},
	wrong_stage: {
		zh: "案件在现阶段不能办理这一步",
		en: "The case is at a stage where this cannot be done",
	},
	not_due_yet: ([date]) => ({
		zh: date ? `要到 ${dayText(date, "zh")} 期满后才可以` : "期限还没有满",
		en: date ? `Only after the term ends on ${dayText(date, "en")}` : "The term has not ended yet",
	}),
	no_term: {
		zh: "这类案件法律没有规定调解期限，不能按逾期结案",
		en: "The law sets no mediation deadline for such a case, so it cannot have expired",
	},
	needs_correction: {
		zh: "案件已结案，这一项计入统计或已写入案卷，须由调解员或主任作为更正修改，并说明理由",
		en: "The case is closed, and this is counted or on file. A mediator or supervisor can correct it, with a reason",
	},
	rests_on_acceptance: ([name]) => ({
		zh: `受理之后已有${dateName(name, "zh") || "后续记录"}，不能撤回受理；请更正受理日期`,
		en: "Something was recorded after the acceptance, so it cannot be taken back. Correct its date instead",
	}),
	number_given: ([last]) => ({
		zh: `本年度已编到第 ${last ?? ""} 号，不能更小`,
		en: `Number ${last ?? ""} was given this year already; it cannot be lower`,
	}),
	pattern_taken: ([series]) =>
		settings.series.taken[(series ?? "main") as NumberSeries] ?? settings.series.taken.main,
	nothing_to_undo: { zh: "没有可以撤销的", en: "There is nothing to undo" },
	not_undoable: {
		zh: "这一步有法律效力，不能撤销",
		en: "This step has legal effect and cannot be undone",
	},
	changed_since: {
		zh: "之后又修改过，不能撤销这一步",
		en: "It was changed since; this step cannot be undone",
	},
	job_running: {
		zh: "还有一项操作正在进行，请等它完成或先取消",
		en: "Something else is still running. Wait for it, or cancel it first",
	},
	folder_trouble: {
		zh: "这个文件夹无法读写。请检查盘有没有接好、有没有满，或换一个文件夹",
		en: "This folder cannot be read or written to. See whether the disk is plugged in and has room, or choose another folder",
	},
	cancelled: { zh: "已取消", en: "Cancelled" },
};

/** More precise messages for a code at a certain field, by "code field"; the field is the last part of its path. */
const FIELD_ERRORS: Readonly<Record<string, Message>> = {
	...SESSION_ERRORS,
	"bad_value phone": {
		zh: "电话号码不对：手机 11 位，固话带区号",
		en: "Not a phone number: 11 digits for mobiles, with the area code for landlines",
	},
	"bad_value id_number": {
		zh: "证件号码不对：位数、字符或出生日期有误，请对照证件再看一遍",
		en: "Not a valid number: its length, a character or the birth date is wrong. Compare it with the document",
	},
	"bad_value worker_count": {
		zh: "人数须是 1 以上的整数",
		en: "The number of workers must be a whole number from 1",
	},
	"bad_value number_pattern": {
		zh: "格式里{年份}和{序号}（或{序号:2}至{序号:6}）须各写一次，{简称}最多一次，中间要隔开；其余只能用文字、数字、括号和 - / ·",
		en: "{year} and {number} (or {number:2} to {number:6}) must each stand once, {short name} at most once, with something between them; besides them only letters, digits, brackets and - / ·",
	},
	"bad_value nature": {
		zh: "事由与性质不相符，请修改其中一项",
		en: "Cause and nature do not go together. Please change one",
	},
	"bad_value acts_for": {
		zh: "代理人或翻译要写明代表哪一方",
		en: "An agent or interpreter needs a party to act for",
	},
	"bad_value creditor": {
		zh: "义务人和权利人不能是同一方",
		en: "Who owes and who receives cannot be the same party",
	},
	"bad_value passphrase": {
		zh: "口令里有不能可靠输入的字符，请换掉",
		en: "A character in it cannot be typed reliably. Please change it",
	},
	"bad_characters passphrase": {
		zh: "口令里有看不见或不能可靠输入的字符，请重新输入",
		en: "It holds characters that cannot be seen or typed reliably. Type it again",
	},
	"wrong_stage outcome": {
		zh: "案件现在的阶段不能用这种方式结案",
		en: "At this stage the case cannot be closed with this outcome",
	},
	"wrong_stage starts": {
		zh: "受理以后才能安排调解",
		en: "Sessions can be planned once the case is accepted",
	},
	"wrong_stage nature": {
		zh: "受理以后不能改性质",
		en: "The nature cannot be changed once the case is accepted",
	},
	"duplicate kind": {
		zh: "同一天已有这种事件，或者已填过起算日期；请修改已有的那一条",
		en: "There is one of this kind on that day, or a start already. Please change that one",
	},
	"bad_value grade": { zh: "伤残等级为 1 至 10 级", en: "Grades are from 1 to 10" },
	"bad_value working_years": {
		zh: "工作年限为 0 至 70 年",
		en: "Years of work are from 0 to 70",
	},
	"unknown grid": {
		zh: "这个网格已停用或不在名录里，请另选",
		en: "This grid is retired or not in the list. Choose another",
	},
	"unknown room": {
		zh: "这间调解室已停用或不在名录里，请另选",
		en: "This room is retired or not in the list. Choose another",
	},
	"recovery_typo groups": ([group]) => ({
		zh: isNumber(group) ? `第 ${group} 组和纸上的不一样` : "和纸上的不一样，请对照纸面再写一遍",
		en: isNumber(group)
			? `Group ${group} is not as it is on paper`
			: "Not as it is on paper. Compare and type it again",
	}),
	"unknown user": {
		zh: "这个人不能登录，请另选",
		en: "This person cannot sign in. Choose another",
	},
	"in_use active": {
		zh: "您正用这个名字登录，不能停用自己",
		en: "You are signed in under this name and cannot retire yourself",
	},
	"bad_date agreed_on": ([date]) => ({
		zh: date ? `须在原期限 ${dayText(date, "zh")} 以前同意延期` : "须在原期限届满以前同意延期",
		en: date
			? `Consent must be given by the first term, ${dayText(date, "en")}`
			: "Consent must be given before the first term ends",
	}),
	"not_found folder": {
		zh: "这个文件夹里没有台账的备份，请换一个文件夹",
		en: "There is no backup of a book in this folder. Choose another",
	},
	"bad_value folder": {
		zh: "这个文件夹不能用，请另选",
		en: "This folder cannot be used. Choose another",
	},
};

/** Returns where an error came up, short enough to be read out over the phone. */
function originText({ site, sqlite_code }: ErrorOrigin): Text {
	return {
		zh: `出错位置 ${site}${sqlite_code === undefined ? "" : ` · 代码 ${sqlite_code}`}`,
		en: `At ${site}${sqlite_code === undefined ? "" : ` · code ${sqlite_code}`}`,
	};
}

/**
 * Returns the message for a refusal in one language; an error that can be reported has a second line with its origin.
 * `Message` of `$ui` shows that line in small print.
 */
export function errorMessageIn(refused: ErrorInfo, lang: Lang): string {
	const message = messageIn(refused, lang);
	return refused.origin ? `${message}\n${originText(refused.origin)[lang]}` : message;
}

/** An unlisted code gets a general message that shows the code. */
function messageIn(refused: ErrorInfo, lang: Lang): string {
	const last = refused.field?.split(".").findLast((part) => !/^\d+$/.test(part));
	const field = last?.endsWith("_pattern") ? "number_pattern" : last;
	const message = FIELD_ERRORS[`${refused.code} ${field}`] ?? ERRORS[refused.code as Code];
	if (message === undefined) return unlisted(refused.code)[lang];
	const isUnnamed = refused.code === "missing" && !refused.detail?.length && refused.field;
	const detail = isUnnamed ? [refused.field!] : (refused.detail ?? []);
	const text = typeof message === "function" ? message(detail) : message;
	return text[lang];
}

const unlisted = (code: string): Text => ({
	zh: `没有完成（错误代码 ${code}）`,
	en: `It did not go through (error code ${code})`,
});
