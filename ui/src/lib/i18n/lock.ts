import { plural, type Texts } from "./text";

export const lock = {
	lockNow: { zh: "锁定", en: "Lock" },
	lockMeans: {
		zh: "立刻锁定台账；再输入口令就回到这里",
		en: "Locks the book at once; with the passphrase you are back here",
	},
	locking: { zh: "正在锁定", en: "Locking" },
	signOut: { zh: "退出登录", en: "Sign out" },
	signingOut: { zh: "正在退出", en: "Signing out" },
	backingUp: { zh: "正在做备份", en: "Making the backup" },
	lastBackup: {
		zh: "正在做退出后的备份，请先不要关电脑、拔备份盘",
		en: "Making the backup after signing out. Leave the PC on and the backup disk in",
	},
	soon: (seconds: number) => ({
		zh: `${seconds} 秒后锁定`,
		en: `Locking in ${plural(seconds, "second")}`,
	}),
	soonWhat: { zh: "移动鼠标或按任意键，可取消锁定", en: "Move the mouse or press a key to stay" },
	cover: { zh: "遮住屏幕", en: "Cover the screen" },
	coverHint: {
		zh: "有人走近时按 F9，屏幕立刻遮住；再按 F9 显示",
		en: "Press F9 when someone walks up: the screen is covered at once. F9 again shows it",
	},
	covered: { zh: "屏幕已遮住", en: "The screen is covered" },
	coveredHint: { zh: "再按一次 F9 继续", en: "Press F9 again to go on" },
	coveredByPassphrase: { zh: "锁定，用口令打开", en: "Lock, and open with the passphrase" },
	goOn: { zh: "继续", en: "Go on" },
	readOnly: { zh: "现在只能查看，不能保存", en: "Reading only: nothing can be saved now" },
	showBanner: { zh: "显示", en: "Show" },
	checkAgain: { zh: "重新检查", en: "Check again" },
	recoveryDue: {
		zh: "恢复密钥还没有收好，收好以前不能登记案件",
		en: "The recovery key is not kept safe yet; no case can be entered before",
	},
	recoveryDueOther: {
		zh: "恢复密钥还没有收好：请主任登录并打印，之后才能登记案件",
		en: "The recovery key is not kept safe yet: a supervisor must sign in and print it before cases can be entered",
	},
	recoveryNow: { zh: "现在就做", en: "Do it now" },
	ahead: (sets: number) => ({
		zh: `这本台账比备份旧：有 ${sets} 份备份里的内容，这里没有。`,
		en: `This book is older than its backups: ${sets === 1 ? "a backup holds" : `${sets} backups hold`} what it lacks.`,
	}),
	location: (n: number) => ({ zh: `备份位置 ${n}`, en: `backup location ${n}` }),
	aheadNewest: (when: string, where: string) => ({
		zh: `最新的一份：${when}（${where}）。`,
		en: `The newest is of ${when} (${where}). `,
	}),
	aheadCases: (when: string, where: string, inSet: number, inBook: number) => ({
		zh: `最新的一份：${when}（${where}），有 ${inSet} 件案件，这里是 ${inBook} 件。`,
		en: `The newest is of ${when} (${where}) and has ${plural(inSet, "case")}; here there ${inBook === 1 ? "is 1" : `are ${inBook}`}. `,
	}),
	aheadTodo: {
		zh: "请先不要登记，告诉主任：要找回后来的内容，退出登录，在登录页选“从备份恢复”，选那一份；若确认就用这一本，可以继续用，但要先从备份恢复一次，新的备份才会再做。",
		en: "Register nothing yet and tell a supervisor. To get back what came later, sign out, choose “Restore from a backup” on the sign-in page and take that backup. If this book is meant to be used, work can go on, but new backups are made only after a restore.",
	},
	keyringAhead: {
		zh: "这本台账比这台电脑记得的旧",
		en: "This book is older than this PC remembers",
	},
	keyringAheadTodo: (seq: number, when: string) => ({
		zh: `系统的钥匙串在 ${when} 记下了第 ${seq} 条记录，台账里没有这一条：整个数据文件夹可能被换成了旧的。请先不要登记，告诉主任，与另外保存的备份核对；要找回后来的内容，退出登录，在登录页选“从备份恢复”。主任登录并退出后不再提示，操作日志里仍有记录。`,
		en: `The system’s keyring noted entry ${seq} at ${when}, and the book lacks it: the whole data folder may have been replaced by an older one. Register nothing yet, tell a supervisor, and compare with a backup kept elsewhere. To get back what came later, sign out and choose “Restore from a backup” on the sign-in page. Once a supervisor has signed in and out, this is not said again; the journal keeps it.`,
	}),
	erasuresAsked: (n: number) => ({
		zh: `有 ${n} 件案件被申请删除个人信息。不应删除的，请告诉主任或审计员撤回。`,
		en: `Erasure of ${plural(n, "case")} was requested. If a case should be kept, ask a supervisor or auditor to withdraw the request.`,
	}),
	erasuresUnread: {
		zh: "读不出有没有案件被申请删除个人信息。请告诉主任。",
		en: "It could not be read whether erasures are asked for. Tell a supervisor.",
	},
	hiddenCase: { zh: "一件您看不到的案件", en: "A case that you do not see" },
	erasureAsked: (number: string, by: string, on: string, possible: string) => ({
		zh: `${number}：${by} ${on}申请，最早 ${possible} 执行。`,
		en: `${number}: asked by ${by} on ${on}, possible from ${possible}.`,
	}),
	actedAlone: (n: number) => ({
		zh: `有 ${n} 项须两人确认的操作由一位主任单独完成，当时没有同事可以确认。如有疑问，请告诉另一位主任或上级。`,
		en: `${n === 1 ? "An act that takes two people was" : `${n} acts that take two people were`} done by one supervisor alone, because no colleague could confirm ${n === 1 ? "it" : "them"}. If that is wrong, tell another supervisor or whoever oversees the office.`,
	}),
	actsAlone: {
		removal: (by: string, when: string, member: string) => ({
			zh: `${by} ${when}取消了${member}的登录权限。`,
			en: `${by} took away the access of ${member} (${when}).`,
		}),
		demotion: (by: string, when: string, member: string) => ({
			zh: `${by} ${when}把${member}从主任改成了别的角色。`,
			en: `${by} gave ${member}, a supervisor, another role (${when}).`,
		}),
		new_recovery_key: (by: string, when: string) => ({
			zh: `${by} ${when}更换了恢复密钥，原来的那张纸不再有效。`,
			en: `${by} made a new recovery key (${when}); the former sheet is void.`,
		}),
		restore: (by: string, when: string) => ({
			zh: `${by} ${when}用备份替换了台账。`,
			en: `${by} replaced the book by a backup (${when}).`,
		}),
	},
	restored: (by: string, when: string, set: string) => ({
		zh: `这本台账从备份恢复过：${by} ${when}，用 ${set} 的备份替换了原来的台账。`,
		en: `This book was restored from a backup: ${by} replaced it by the backup of ${set} (${when}).`,
	}),
	restoredBy: (second: string) => ({ zh: `${second}确认。`, en: `${second} confirmed it.` }),
	restoredAlone: { zh: "当时没有同事可以确认。", en: "No colleague could confirm it." },
	restoredLost: (n: number | null) => ({
		zh:
			n === null
				? "原来的台账读不出，不知道少了多少。"
				: n > 0
					? `原来的台账里有 ${n} 条记录不在里面。`
					: "",
		en:
			n === null
				? "The former book could not be read; there is no telling what is missing."
				: n > 0
					? `${plural(n, "entry", "entries")} of the former book ${n === 1 ? "is" : "are"} not in it.`
					: "",
	}),
	restoredTodo: {
		zh: "请核对您此后登记的内容是否还在；如有缺失，请告诉主任（您是主任的，请告诉其他同事或上级）。",
		en: "See whether what you entered since is there; if something is missing, tell a supervisor, or if you are one, your colleagues or whoever oversees the office.",
	},
	clockBehind: (day: string) => ({
		zh: `电脑的时间早于台账里的记录（${day}）。请先核对电脑的日期和时间，再登记案件。`,
		en: `The PC's clock is behind the book, which has entries of ${day}. Check date and time of the PC before you log anything.`,
	}),
	shortPassphrase: {
		zh: "您的口令不足 15 个字符，现在的要求是至少 15 个。请换一个。",
		en: "Your passphrase has fewer than the 15 characters that are asked for now. Please change it.",
	},
	changePassphrase: { zh: "更换口令", en: "Change it" },
	putBack: (entries: number) => ({
		zh: `台账旁的锚点文件被换回旧文件，比台账少 ${entries} 条记录。`,
		en: `The anchor files beside the book were replaced by older ones, ${plural(entries, "entry", "entries")} behind the book.`,
	}),
	toJournal: { zh: "看日志", en: "See the journal" },
	putBackTodo: {
		zh: "台账本身没有缺少内容。请查一查谁动过数据文件夹，在日志里看最近的登录；如果有人的口令可能泄露，请换口令，并勾选“可能被人看到过”。",
		en: "The book itself lacks nothing. Find out who touched the data folder and look at the latest sign-ins in the journal; if a passphrase may be known to others, change it and tick “somebody may have seen it”.",
	},
	foreignKey: (codes: string) => ({
		zh: `日志里有以您的名义登记、却不是您的签名密钥：${codes}`,
		en: `The journal states signing keys in your name that are not yours: ${codes}`,
	}),
	foreignKeyTodo: {
		zh: "有人可能以您的名义写过日志。请马上告诉主任；这个密钥签过什么，核验后会写明。您自己的密钥见“设置”。",
		en: "Somebody may have written entries in your name. Tell the supervisor now; a verification says what these keys signed. Your own key stands in the settings.",
	},
	journalCut: {
		zh: "日志里没有您的签名密钥，而它以前有过：日志的末尾被截掉过，或数据文件夹被换回了旧的。",
		en: "The journal does not have your signing key, though it once had: its end was cut off, or older files were put back.",
	},
	journalCutTodo: {
		zh: "请马上告诉主任，用备份或抄下的核对码对照日志。您的密钥刚才已重新登记。",
		en: "Tell the supervisor now, and compare the journal with a backup or a check code that was noted. Your key was stated again just now.",
	},
	formerKey: {
		zh: "恢复备份后，您用的是更改以前的口令和签名密钥，现在所签的算未确认。",
		en: "Since a restore you use the passphrase and the signing key from before a change; what you sign counts as unconfirmed.",
	},
	formerKeyTodo: {
		zh: "请在设置里更改口令，再请主任核对您新的签名密钥。",
		en: "Change your passphrase in Settings, then let a supervisor compare your new signing key.",
	},
	overdue: (days: number) => ({
		zh: `已有 ${days} 天没有一份验证过的备份`,
		en: `No proved backup for ${plural(days, "day")}`,
	}),
	backUpNow: { zh: "现在备份", en: "Back up now" },
	backupBegun: {
		zh: "正在备份，完成后会自动验证",
		en: "Backing up; it is proved by itself when done",
	},
} satisfies Texts;
