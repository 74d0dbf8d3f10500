import { plural, type Texts } from "./text";

/** Messages of restoring a book from a backup. */
export const startRestore = {
	way: { zh: "从备份恢复", en: "Restore from a backup" },
	wayHint: {
		zh: "电脑换了、坏了，或台账打不开时：只要有备份盘和恢复密钥",
		en: "The PC is new or broken, or the book cannot be opened: all you need is the backup disk and the recovery key",
	},
	title: { zh: "从备份恢复", en: "Restore from a backup" },
	lead: {
		zh: "需要两样东西：存有备份的文件夹（U 盘、移动硬盘），和打印的恢复密钥。先看清楚备份里有什么，再决定。",
		en: "Two things are needed: the folder with the backup (a USB disk) and the printed recovery key. See first what the backup holds, then decide.",
	},
	folder: { zh: "备份在哪里", en: "Where the backup is" },
	choose: { zh: "选择文件夹", en: "Choose a folder" },
	chooseOther: { zh: "换一个文件夹", en: "Choose another folder" },
	folderHint: {
		zh: "选备份盘或它上面的任何文件夹都行",
		en: "The backup disk, or any folder on it",
	},
	noFolder: { zh: "请先选一个文件夹", en: "Choose a folder first" },
	look: { zh: "查看备份内容", en: "See what it holds" },
	looking: { zh: "正在查看备份", en: "Looking at the backups" },
	nothing: {
		zh: "这个文件夹里没有能用这把恢复密钥打开的备份。换一个文件夹，或找当时的那张恢复密钥。",
		en: "This folder holds no backup that this recovery key opens. Choose another folder, or find the recovery key of that time.",
	},
	of: (office: string) => ({ zh: `${office}的备份`, en: `Backups of ${office}` }),
	which: { zh: "用哪一份", en: "Which one" },
	made: { zh: "备份时间", en: "Made" },
	cases: { zh: "案件", en: "Cases" },
	lastNumber: { zh: "最后一个案号", en: "Last number" },
	lastChange: { zh: "最后一次改动", en: "Last change" },
	proved: { zh: "验证", en: "Proved" },
	provedOn: (when: string) => ({ zh: `已验证 ${when}`, en: `proved ${when}` }),
	notProved: { zh: "没有验证过", en: "never proved" },
	discards: { zh: "要放弃什么", en: "Given up for it" },
	discardsNothing: { zh: "无", en: "nothing" },
	discardsEntries: (n: number) => ({
		zh: `现在台账里之后的 ${n} 项记录`,
		en: `${plural(n, "later entry", "later entries")} of the present book`,
	}),
	discardsUnknown: {
		zh: "现在的台账无法读取，不能比较",
		en: "the present book cannot be read, so there is no telling",
	},
	discardsNoBook: { zh: "这台电脑上没有台账", en: "there is no book on this PC" },
	erasures: (n: number) => ({
		zh: `会再次删除 ${n} 件已删除个人信息的案件`,
		en: `${plural(n, "erased case")} will be erased again`,
	}),
	newest: { zh: "最新", en: "newest" },
	unusable: { zh: "不能用", en: "cannot be used" },
	who: { zh: "由哪位主任接管", en: "Who takes it over" },
	whoHint: {
		zh: "备份里的主任；恢复后用新口令登录",
		en: "A supervisor of the backup, who then signs in with a new passphrase",
	},
	noSupervisor: { zh: "这份备份里没有主任", en: "There is no supervisor in this backup" },
	present: { zh: "现在的台账", en: "The present book" },
	presentMeans: {
		zh: "这台电脑上的台账还打得开，会被替换：请它的一位主任输入现在的口令。有两位主任时还要另一位同事确认；没有人可以确认时，可以单独完成，恢复后登录的人都会看到。",
		en: "The book on this PC can still be opened and will be replaced: one of its supervisors types their present passphrase. Where it has two, a second person confirms it; if nobody can, it is done alone, and everybody who signs in afterwards is told.",
	},
	presentWho: { zh: "它的哪位主任", en: "Which of its supervisors" },
	presentNotSupervisor: {
		zh: "这一位在现在的台账里不是主任，请另选一位",
		en: "This person is no supervisor of the present book. Choose another",
	},
	presentStart: {
		zh: "起始口令证明不了是本人。请选一位已经有自己口令的人",
		en: "A start passphrase proves nobody. Choose somebody who has a passphrase of their own",
	},
	notHere: {
		zh: "这一位不是这份备份里的主任，或者在现在的台账里已被取消登录，请另选一位",
		en: "This person is no supervisor of the backup, or their access was taken away in the present book. Choose another",
	},
	presentPassphrase: { zh: "现在的口令", en: "Present passphrase" },
	next: { zh: "恢复…", en: "Restore…" },
	askTitle: { zh: "用这份备份恢复？", en: "Restore this backup?" },
	ask: (when: string, cases: number) => ({
		zh: `台账会变成 ${when} 的样子，共 ${cases} 件案件。在那以后登记和改动的，都不在里面。`,
		en: `The book will be as it was at ${when}, with ${plural(cases, "case")}. What was entered or changed since is not in it.`,
	}),
	askGivenUp: (n: number) => ({
		zh: `要放弃现在台账里的 ${n} 项记录。`,
		en: `${plural(n, "entry", "entries")} of the present book will be given up.`,
	}),
	askUnknown: {
		zh: "现在的台账无法读取，不知道要放弃多少。",
		en: "The present book cannot be read; there is no telling how much will be given up.",
	},
	askHere: { zh: "现在的台账会被替换。", en: "The present book will be replaced." },
	askOthers: (names: string) => ({
		zh: names
			? `还能用原来的口令登录：${names}。其他人请主任重新发起始口令。`
			: "其他人都要请主任重新发起始口令才能登录。",
		en: names
			? `With the passphrase they have, these can still sign in: ${names}. Everybody else needs a new start passphrase from a supervisor.`
			: "Everybody else needs a new start passphrase from a supervisor.",
	}),
	askPaper: {
		zh: "恢复密钥会换成新的，请马上打印。",
		en: "The recovery key will be a new one: print it at once.",
	},
	newerBookUnopened: {
		zh: "这台电脑上另有这本台账的记录，这张恢复密钥打不开：其中后来取消了谁的登录、删除了哪些案件，查不到，恢复后可能又回来，请自己核对。",
		en: "This PC holds a state of this book that the sheet does not open. Whoever lost their access in it, and whatever was erased in it, cannot be known and may come back: check afterwards.",
	},
	run: { zh: "恢复", en: "Restore" },
	running: { zh: "正在恢复", en: "Restoring" },
	checking: {
		zh: "每一页都会检查，请不要关机或拔盘",
		en: "Every page is checked. Do not switch off, and leave the disk in",
	},
	done: { zh: "台账已恢复", en: "The book is restored" },
	failed: {
		zh: "没有恢复成，现在的台账没有改动",
		en: "It was not restored; the present book is unchanged",
	},
	exchanged: {
		zh: "台账已经换成这份备份，只是没有打开成。请回到登录页，用刚定的新口令登录。",
		en: "The book was exchanged for this backup, but could not be opened. Go back to the sign-in page and sign in with the new passphrase.",
	},
	unsure: {
		zh: "恢复没有走完。请关掉程序再打开：换到一半的会自动换完。先用刚定的新口令登录，不行再用原来的。",
		en: "It did not come to an end. Close the program and open it again: what was half exchanged is then finished. Try the new passphrase first, then the old one.",
	},
} satisfies Texts;
