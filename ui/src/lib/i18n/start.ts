import { labelOf } from "./fields";
import type { Texts } from "./text";

export const start = {
	title: { zh: "开始", en: "Start" },
	welcome: { zh: "欢迎使用调解台账", en: "Welcome to Casebook" },
	lead: {
		zh: "登记争议、主持调解、写好协议、按月上报。数据只在这台电脑上，加密保存。",
		en: "Log disputes, mediate, write agreements, report each month. The data stays on this PC, encrypted.",
	},
	language: { zh: "语言", en: "Language" },
	office: {
		way: { zh: "建立本单位的台账", en: "Set up your office's book" },
		wayHint: {
			zh: "几分钟填完；以后都能在设置里改",
			en: "A few minutes; all of it can be changed later in Settings",
		},
		title: { zh: "建立本单位的台账", en: "Set up your office's book" },
		part: { zh: "单位", en: "Office" },
		name: { zh: "调解组织名称", en: "Name of the mediation body" },
		namePlaceholder: {
			zh: "如 盛和市场工会劳动争议调解委员会",
			en: "e.g. Shenghe Market Union Mediation Committee",
		},
		short: { zh: "简称", en: "Short name" },
		shortPlaceholder: { zh: "如 盛", en: "e.g. SH" },
		shortExample: { zh: "盛", en: "SH" },
		shortHint: (number: string) => ({
			zh: `案号会是：${number}`,
			en: `The first case number will be: ${number}`,
		}),
		body: labelOf("body"),
		bodyHint: {
			zh: "决定调解协议的效力：依法设立的企业调委会、基层人民调解、乡镇街道组织，与区域性、行业性组织不同",
			en: "It decides the effect of an agreement",
		},
		grids: { zh: "网格", en: "Grids" },
		gridsHint: {
			zh: "每行一个，顺序就是报表里的固定顺序。写“10个网格”会变成十行；没有网格就空着。",
			en: "One to a line, in the fixed order of every report. “10 grids” becomes ten lines; leave it empty if you have none.",
		},
		gridsPlaceholder: { zh: "10个网格", en: "10 grids" },
		gridsCount: (n: number) => ({ zh: `共 ${n} 个网格`, en: n === 1 ? "1 grid" : `${n} grids` }),
		gridsDuplicate: (name: string) => ({
			zh: `“${name}”写了两次，请改一个`,
			en: `“${name}” stands there twice; please change one`,
		}),
		gridName: (nth: string) => ({ zh: `第${nth}网格`, en: `Grid ${nth}` }),
		user: { zh: "您", en: "You" },
		userName: { zh: "您的姓名", en: "Your name" },
		userNameHint: {
			zh: "写进每一条记录；其他人以后在设置里添加",
			en: "Stands beside every entry; add others later in Settings",
		},
		passphrase: { zh: "口令", en: "Passphrase" },
		again: { zh: "再输入一次口令", en: "Passphrase once more" },
		againWrong: { zh: "两次输入不一致，请重新输入", en: "The two differ; please type it again" },
		noWayBack: {
			zh: "口令谁也查不到，请记牢。台账建好后，程序会给您一张印有恢复密钥的纸，请锁进柜子。",
			en: "Nobody can look the passphrase up, so remember it well. Once the book is made you are given a printed recovery key to lock away.",
		},
		create: { zh: "建立台账", en: "Create the book" },
		creating: { zh: "正在建立并加密", en: "Creating and encrypting" },
		kept: {
			zh: "没填完的内容会保留（口令除外）",
			en: "What you type is kept (but not the passphrase)",
		},
	},
	practice: {
		way: { zh: "打开练习册", en: "Open the practice book" },
		wayHint: {
			zh: "一本单独的、内容全部虚构的台账：可以随便点、随便改，随时重置，不碰正式台账。",
			en: "A separate book in which everything is invented: click and change what you like, reset it any time; the real book is not touched.",
		},
		again: { zh: "继续用练习册", en: "Go on with the practice book" },
		opening: { zh: "正在打开练习册", en: "Opening the practice book" },
		broken: {
			zh: "练习册打不开了。里面全是虚构的内容，重新做一本就好。",
			en: "The practice book cannot be opened. All in it is invented; simply make a new one.",
		},
		recreate: { zh: "重新做一本练习册", en: "Make a new practice book" },
	},
	signIn: {
		title: { zh: "登录", en: "Sign in" },
		who: { zh: "您是", en: "You are" },
		passphrase: { zh: "口令", en: "Passphrase" },
		enter: { zh: "打开台账", en: "Open the book" },
		opening: { zh: "正在打开", en: "Opening" },
		clockAhead: (today: string, newest: string) => ({
			zh: `电脑上的日期是 ${today}，台账上一次使用是 ${newest}。日期对吗？不对请先校准，否则登记日期和期限都会错。`,
			en: `The PC says it is ${today}; the book was last used on ${newest}. Is that right? If not, set the clock first: dates and deadlines would be wrong.`,
		}),
		clockRight: { zh: "日期没错，打开台账", en: "The date is right" },
		closing: {
			zh: "正在完成上次退出时的备份，做完就打开。请不要关电脑、拔备份盘",
			en: "Finishing the backup of the last sign-out, then the book opens. Leave the PC on and the backup disk in",
		},
		noPeople: { zh: "台账里没有可以登录的人", en: "Nobody in this book can sign in" },
		lockedTitle: { zh: "台账已锁定", en: "The book is locked" },
		tooOften: {
			zh: "输错次数太多，要等一会儿再试。错的次数越多，等得越久",
			en: "Too many failures: wait a little. Each one makes the wait longer",
		},
		wait: (clock: string) => ({ zh: `${clock} 后可以再试`, en: `Try again in ${clock}` }),
	},
	unusable: {
		title: { zh: "台账打不开", en: "The book cannot be opened" },
		untouched: { zh: "什么都没有被覆盖或删除。", en: "Nothing was overwritten or deleted." },
		what: { zh: "怎么办", en: "What to do" },
		store_missing: {
			name: { zh: "找不到台账文件", en: "The book's file is missing" },
			what: {
				zh: "它可能被移走或改了名，或者所在的磁盘没有接上。把它放回原处，再按“再试一次”；找不到时从备份恢复。",
				en: "It may have been moved or renamed, or its disk is not connected. Put it back and try again; if it cannot be found, restore a backup.",
			},
		},
		store_damaged: {
			name: { zh: "台账文件损坏", en: "The book's file is damaged" },
			what: {
				zh: "文件原样留着，没有改动。不要再往这块磁盘写东西，请懂电脑的人先复制一份，再从备份恢复。",
				en: "The file was left as it is. Write nothing more to this disk; have someone copy the file first, then restore a backup.",
			},
		},
		store_newer: {
			name: { zh: "这本台账由更新的版本写成", en: "This book was written by a newer version" },
			what: {
				zh: "请安装新版程序后再打开；旧版程序不会去动它。",
				en: "Install the new version of the program and open it again; this older one will not touch it.",
			},
		},
		store_foreign: {
			name: { zh: "这个位置上的文件不是调解台账", en: "The file in this place is not a Casebook" },
			what: {
				zh: "可能是别的程序的文件用了同样的名字。把它移到别处，把台账放回原处，再按“再试一次”。",
				en: "Another program's file may have the same name. Move it away, put the book back, and try again.",
			},
		},
		store_behind: {
			name: { zh: "台账文件比最后一次保存的旧", en: "The book's file is older than the last save" },
			what: {
				zh: "它可能被旧的副本换过，后来登记的案件不在里面。请找回最新的文件，或从备份恢复。",
				en: "It may have been replaced by an old copy that lacks the cases logged since. Find the newest file, or restore a backup.",
			},
		},
		disk_trouble: {
			name: { zh: "磁盘读写有问题", en: "The disk cannot be read or written" },
			what: {
				zh: "请检查磁盘是否已满、是否只读、是否接好，再按“再试一次”。",
				en: "See whether it is full, read-only or not connected, then try again.",
			},
		},
		folder_not_local: {
			name: {
				zh: "台账放在了网络盘或同步文件夹里",
				en: "The book lies on a network drive or in a synced folder",
			},
			what: {
				zh: "那样会丢数据，也会把副本交给别人。请把台账文件夹移到这台电脑自己的磁盘上，再打开程序。",
				en: "There it would lose data and give copies away. Move the book's folder to a disk of this PC, then open the program again.",
			},
		},
		other: {
			name: { zh: "台账现在不能用", en: "The book cannot be used now" },
			what: {
				zh: "请再试一次；还是不行时，把下面的代码告诉支持您的人。",
				en: "Please try again; if it stays so, tell the code below to whoever supports you.",
			},
		},
		code: (code: string) => ({ zh: `代码：${code}`, en: `Code: ${code}` }),
		retry: { zh: "再试一次", en: "Try again" },
		practice: {
			zh: "台账修好以前，练习册照样可以用。",
			en: "Until the book is mended, the practice book can be used.",
		},
	},
	failed: { zh: "程序没有启动好", en: "The program did not start properly" },
} satisfies Texts;
