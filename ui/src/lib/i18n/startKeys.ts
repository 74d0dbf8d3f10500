import { plural, type Texts } from "./text";

/** Messages about passphrases and the recovery key. */
export const startKeys = {
	passphrase: {
		show: { zh: "显示口令", en: "Show the passphrase" },
		hide: { zh: "遮住口令", en: "Hide the passphrase" },
		caps: { zh: "大写锁定开着", en: "Caps Lock is on" },
		own: { zh: "新口令", en: "New passphrase" },
		again: { zh: "再输入一次新口令", en: "New passphrase once more" },
		differ: { zh: "两次输入不一致，请重新输入", en: "The two differ; please type it again" },
		how: {
			zh: "几个不相干的词最好记，也最难猜，例如“qingcai sanlunche xiayutian yaoshi”（请自己另想），可以有空格。想用汉字，先点开右边的眼睛再打；以后登录也要这样打。",
			en: "Several unrelated words are easiest to remember and hardest to guess, such as “cabbage tricycle rainy-day keys” (make up your own). Spaces are fine; for Chinese characters open the eye first, here and at every sign-in.",
		},
		strength: { zh: "口令强度", en: "Strength of the passphrase" },
		levels: {
			0: { zh: "太容易猜", en: "Far too easy" },
			1: { zh: "容易猜", en: "Too easy" },
			2: { zh: "还差一点", en: "Not quite yet" },
			3: { zh: "可以用", en: "Good" },
			4: { zh: "很牢靠", en: "Very strong" },
		},
		more: { zh: "再加一两个不相干的词就好", en: "One or two more unrelated words will do" },
		guessable: {
			zh: "姓名、电话、生日、年份、键盘顺序和常见词，机器几秒就能猜到",
			en: "Names, phone numbers, birthdays, years, rows of keys and common words are guessed by a machine in seconds",
		},
	},
	choose: {
		title: { zh: "设定自己的口令", en: "Choose a passphrase of your own" },
		lead: (name: string) => ({
			zh: `${name}，起始口令只用这一次。请定一个只有您自己知道的口令，主任也不会知道。`,
			en: `${name}, the start passphrase is for this one time. Choose one that only you know; the supervisor will not know it either.`,
		}),
		enter: { zh: "用新口令打开台账", en: "Open the book with it" },
	},
	forgot: {
		link: { zh: "忘了口令", en: "I forgot my passphrase" },
		title: { zh: "忘了口令怎么办", en: "When a passphrase is forgotten" },
		nobody: {
			zh: "口令只有您自己知道：没有人能查到，程序也查不到。",
			en: "Only you know it: nobody can look it up, nor can the program.",
		},
		ask: {
			zh: "请主任帮忙：在“设置 → 人员与登录”里给您一个新的起始口令。您用它登录一次，再定自己的新口令，案件一件不少。",
			en: "Ask a supervisor: under Settings → People and access they give you a new start passphrase. You sign in with it once and choose your own; no case is lost.",
		},
		alone: {
			zh: "没有主任能登录时：用锁在柜子里的恢复密钥进入。",
			en: "If no supervisor can sign in: use the recovery key that is locked away.",
		},
		recover: { zh: "用恢复密钥进入", en: "Use the recovery key" },
	},
	recover: {
		title: { zh: "用恢复密钥进入", en: "Sign in with the recovery key" },
		lead: {
			zh: "恢复密钥印在一张纸上，共 14 组，每组 4 个字符，由主任锁在柜子或保险箱里。",
			en: "The recovery key is printed on a sheet: 14 groups of 4 characters, locked away by a supervisor.",
		},
		key: { zh: "恢复密钥", en: "Recovery key" },
		keyHint: {
			zh: "照纸上抄，大小写、空格、横线都不要紧；数字 0 和字母 O、1 和 I 写混了也认得。",
			en: "Copy it from the paper. Capitals, spaces and dashes do not matter; 0 and O, 1 and I may be mixed up.",
		},
		keyPlaceholder: { zh: "例如 7K2M 9QXA …", en: "e.g. 7K2M 9QXA …" },
		group: (n: number) => ({ zh: `第 ${n} 组`, en: `Group ${n}` }),
		complete: { zh: "抄好了", en: "complete" },
		wrong: (bad: string) => ({
			zh: `“${bad}”不在恢复密钥里`,
			en: `“${bad}” is in no recovery key`,
		}),
		wrongIme: {
			zh: "含有汉字或其他字符：请切换到英文输入",
			en: "Not letters and digits: switch the input method to English",
		},
		tooMany: (n: number) => ({
			zh: `多了 ${n} 个字符，请对照纸面删去`,
			en: `${plural(n, "character")} too many; compare with the paper`,
		}),
		left: (n: number) => ({ zh: `还差 ${n} 组`, en: `${plural(n, "group")} to go` }),
		all: { zh: "14 组都有了", en: "All 14 groups are there" },
		who: { zh: "您是哪一位主任", en: "Which supervisor are you" },
		whoHint: { zh: "只有主任能这样进入", en: "Only supervisors can sign in this way" },
		notSupervisor: {
			zh: "这个人不是主任，请选一位主任",
			en: "This person is not a supervisor; choose one who is",
		},
		own: { zh: "给自己定一个新口令", en: "Choose a new passphrase for yourself" },
		enter: { zh: "打开台账", en: "Open the book" },
		after: {
			zh: "进入以后，这张恢复密钥就打不开台账了，程序会给您新的，请马上打印。旧的那张仍能打开以前的备份，等每块备份盘上都有了新做的备份再销毁。",
			en: "Once you are in, this recovery key no longer opens the book. The program gives you a new one: print it at once. Destroy the old sheet only when every backup disk holds a newer backup; the older ones still open with it.",
		},
	},
	secondPlace: {
		title: { zh: "再选一处放备份", en: "Choose a second place for the backups" },
		lead: {
			zh: "台账会自动备份，但现在只备份在这台电脑里：硬盘坏了、电脑丢了，台账和备份会一起没有。",
			en: "The book is backed up automatically, but only on this PC so far: a broken disk or a lost PC takes the book and its backups together.",
		},
		part: { zh: "备份位置", en: "Backup location" },
		how: {
			zh: "请插上移动硬盘或 U 盘，选上面的一个文件夹。同一块硬盘上的另一个分区（如 D 盘）不算。",
			en: "Plug in a USB disk and choose a folder on it. Another partition of the same disk (such as drive D) does not help.",
		},
		choose: { zh: "选择文件夹", en: "Choose a folder" },
		later: { zh: "以后再选", en: "Later" },
		keep: { zh: "先用这里", en: "Use it for now" },
		sameDisk: (folder: string) => ({
			zh: `${folder} 和台账在同一块硬盘上，硬盘坏了会一起丢失。请换一个。`,
			en: `${folder} is on the same disk as the book and is lost with it. Choose another one.`,
		}),
		done: { zh: "以后也会备份到这里", en: "The backups go there too from now on" },
	},
	sheet: {
		title: { zh: "把恢复密钥收好", en: "Keep the recovery key safe" },
		lead: {
			zh: "所有人都忘了口令时，只有这张纸能打开台账。",
			en: "When everybody has forgotten their passphrase, only this sheet opens the book.",
		},
		noWayBack: {
			zh: "没有口令又没有这张纸，谁也打不开台账，连做这个程序的人也不能。",
			en: "Without a passphrase and without this sheet nobody can open the book, not even those who made the program.",
		},
		notBefore: {
			zh: "收好以前，还不能登记案件。",
			en: "Until it is kept safe, no case can be entered.",
		},
		passphraseWhy: {
			zh: "谁拿到恢复密钥，谁就能打开台账。请先输入您自己的口令，再显示它。台账锁定过以后，以前显示的那一张已经作废，请销毁。",
			en: "Whoever has the recovery key can open the book. Enter your own passphrase first; then it is shown. A sheet that was shown before the book was locked is void: destroy it.",
		},
		show: { zh: "显示恢复密钥", en: "Show the recovery key" },
		stepPrint: { zh: "打印", en: "Print" },
		stepKeep: { zh: "收好", en: "Put away" },
		stepType: { zh: "抄回三组", en: "Type three back" },
		print: { zh: "打印这一张", en: "Print this sheet" },
		noPrinter: {
			zh: "没有打印机？用笔一组一组抄在纸上也一样。不要拍照，不要存进电脑。",
			en: "No printer? Copy it by hand, group by group. Take no photo and do not store it on a computer.",
		},
		paper: { zh: "调解台账 · 恢复密钥", en: "Casebook · Recovery key" },
		made: { zh: "制作日期", en: "Made on" },
		office: { zh: "单位", en: "Office" },
		purpose: {
			zh: "用处：所有人都忘了口令，或电脑坏了要从备份恢复时，用它打开台账。",
			en: "What it is for: it opens the book when everybody has forgotten their passphrase, or when a broken PC is restored from a backup.",
		},
		keep: {
			zh: "保管：封进信封，由主任锁在柜子或保险箱里，不和电脑、备份盘放在一起。谁拿到它，谁就能打开台账。",
			en: "Where to keep it: in a sealed envelope, locked away by a supervisor, not beside the PC or the backup disk. Whoever has it can open the book.",
		},
		after: {
			zh: "用过一次，或在设置里换了新的，这一张就打不开台账了，但拿着它或看过它的人仍能打开以前做的备份。等每块备份盘上都有了新做的备份，再销毁它。",
			en: "Once it was used, or a new one was made in Settings, this sheet no longer opens the book, but it still opens the backups made before, and so does whoever has seen it. Destroy it only when every backup disk holds a newer backup.",
		},
		signed: { zh: "打印人", en: "Printed by" },
		keeper: { zh: "保管人", en: "Kept by" },
		date: { zh: "签收日期", en: "Received on" },
		group: (n: number) => ({ zh: `第 ${n} 组`, en: `Group ${n}` }),
		check: {
			zh: "从纸上抄回下面几组，证明它真的在纸上",
			en: "Type these groups back from the paper, to show that it is really there",
		},
		checkHint: { zh: "请看着纸抄，不要看屏幕", en: "Look at the paper, not at the screen" },
		short: (n: number) => ({ zh: `还差 ${n} 个字符`, en: `${plural(n, "character")} missing` }),
		confirm: { zh: "已经收好", en: "It is put away" },
		later: { zh: "以后再做", en: "Later" },
		laterMeans: { zh: "下次登录还会问", en: "It is asked again at the next sign-in" },
		done: {
			zh: "恢复密钥已收好，可以登记案件了",
			en: "The recovery key is kept safe; cases can be entered now",
		},
		making: { zh: "正在准备恢复密钥", en: "Preparing the recovery key" },
		backToSheet: { zh: "再看一遍", en: "Look at it again" },
		next: { zh: "纸在手里了，下一步", en: "I have it on paper: next" },
	},
} satisfies Texts;
