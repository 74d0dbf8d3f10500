import { plural, type Shape } from "./shape";

/** Messages of restoring a book from a backup. */
export const zh = {
	way: "从备份恢复",
	wayHint: "电脑换了、坏了，或台账打不开时：只要有备份盘和恢复密钥",
	title: "从备份恢复",
	lead: "需要两样东西：存有备份的文件夹（U 盘、移动硬盘），和打印的恢复密钥。先看清楚备份里有什么，再决定。",
	folder: "备份在哪里",
	choose: "选择文件夹",
	chooseOther: "换一个文件夹",
	folderHint: "选备份盘或它上面的任何文件夹都行",
	noFolder: "请先选一个文件夹",
	look: "看看里面有什么",
	looking: "正在查看备份",
	nothing: "这个文件夹里没有能用这把恢复密钥打开的备份。换一个文件夹，或找当时的那张恢复密钥。",
	of: (office: string) => `${office}的备份`,
	which: "用哪一份",
	made: "备份时间",
	cases: "案件",
	lastNumber: "最后一个案号",
	lastChange: "最后一次改动",
	proved: "验证",
	provedOn: (when: string) => `已验证 ${when}`,
	notProved: "没有验证过",
	discards: "要放弃什么",
	discardsNothing: "无",
	discardsEntries: (n: number) => `现在台账里之后的 ${n} 项记录`,
	discardsUnknown: "读不出现在的台账，无法比较",
	discardsNoBook: "这台电脑上没有台账",
	erasures: (n: number) => `会再次删除 ${n} 件已删除个人信息的案件`,
	newest: "最新",
	unusable: "不能用",
	who: "由谁接手",
	whoHint: "备份里的主任；恢复后用新口令登录",
	noSupervisor: "这份备份里没有主任",
	next: "恢复…",
	askTitle: "用这份备份恢复？",
	ask: (when: string, cases: number) =>
		`台账会变成 ${when} 的样子，共 ${cases} 件案件。在那以后登记和改动的，都不在里面。`,
	askGivenUp: (n: number) => `要放弃现在台账里的 ${n} 项记录。`,
	askUnknown: "现在的台账读不出来，不知道要放弃多少。",
	askHere: "现在的台账会被换下。",
	askOthers: (names: string) =>
		names
			? `还能用原来的口令登录：${names}。其他人请主任重新发起始口令。`
			: "其他人都要请主任重新发起始口令才能登录。",
	askPaper: "恢复密钥会换成新的，请马上打印。",
	hidden:
		"这台电脑上另有这本台账的记录，这张恢复密钥打不开：其中后来取消了谁的登录、删除了哪些案件，查不到，恢复后可能又回来，请自己核对。",
	run: "恢复",
	running: "正在恢复",
	checking: "每一页都会检查，请不要关机或拔盘",
	done: "台账已恢复",
	failed: "没有恢复成，现在的台账没有改动",
	exchanged: "台账已经换成这份备份，只是没有打开成。请回到登录页，用刚定的新口令登录。",
	unsure:
		"恢复没有走完。请关掉程序再打开：换到一半的会自动换完。先用刚定的新口令登录，不行再用原来的。",
};

export const en = {
	way: "Restore from a backup",
	wayHint:
		"The PC is new or broken, or the book cannot be opened: all you need is the backup disk and the recovery key",
	title: "Restore from a backup",
	lead: "Two things are needed: the folder with the backup (a USB disk) and the printed recovery key. See first what the backup holds, then decide.",
	folder: "Where the backup is",
	choose: "Choose a folder",
	chooseOther: "Choose another folder",
	folderHint: "The backup disk, or any folder on it",
	noFolder: "Choose a folder first",
	look: "See what it holds",
	looking: "Looking at the backups",
	nothing:
		"This folder holds no backup that this recovery key opens. Choose another folder, or find the recovery key of that time.",
	of: (office: string) => `Backups of ${office}`,
	which: "Which one",
	made: "Made",
	cases: "Cases",
	lastNumber: "Last number",
	lastChange: "Last change",
	proved: "Proved",
	provedOn: (when: string) => `proved ${when}`,
	notProved: "never proved",
	discards: "Given up for it",
	discardsNothing: "nothing",
	discardsEntries: (n: number) =>
		`${plural(n, "later entry", "later entries")} of the present book`,
	discardsUnknown: "the present book cannot be read, so there is no telling",
	discardsNoBook: "there is no book on this PC",
	erasures: (n: number) => `${plural(n, "erased case")} will be erased again`,
	newest: "newest",
	unusable: "cannot be used",
	who: "Who takes it over",
	whoHint: "A supervisor of the backup, who then signs in with a new passphrase",
	noSupervisor: "There is no supervisor in this backup",
	next: "Restore…",
	askTitle: "Restore this backup?",
	ask: (when: string, cases: number) =>
		`The book will be as it was at ${when}, with ${plural(cases, "case")}. What was entered or changed since is not in it.`,
	askGivenUp: (n: number) =>
		`${plural(n, "entry", "entries")} of the present book will be given up.`,
	askUnknown: "The present book cannot be read; there is no telling how much will be given up.",
	askHere: "The present book will be replaced.",
	askOthers: (names: string) =>
		names
			? `With the passphrase they have, these can still sign in: ${names}. Everybody else needs a new start passphrase from a supervisor.`
			: "Everybody else needs a new start passphrase from a supervisor.",
	askPaper: "The recovery key will be a new one: print it at once.",
	hidden:
		"This PC holds a state of this book that the sheet does not open. Whoever lost their access in it, and whatever was erased in it, cannot be known and may come back: check afterwards.",
	run: "Restore",
	running: "Restoring",
	checking: "Every page is checked. Do not switch off, and leave the disk in",
	done: "The book is restored",
	failed: "It was not restored; the present book is unchanged",
	exchanged:
		"The book was exchanged for this backup, but could not be opened. Go back to the sign-in page and sign in with the new passphrase.",
	unsure:
		"It did not come to an end. Close the program and open it again: what was half exchanged is then finished. Try the new passphrase first, then the old one.",
} satisfies Shape<typeof zh>;
