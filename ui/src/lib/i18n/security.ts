import { LABELS } from "$lib/generated/labels";
import { labelOf } from "./fields";
import { backupStatus } from "./backupStatus";
import { signingKeys } from "./signingKeys";
import { plural, type Texts } from "./text";

const { columns } = LABELS;

/** Messages about access, passphrases, backups, masking and erasure. */
export const security = {
	reauthenticate: {
		label: { zh: "您自己的口令", en: "Your own passphrase" },
		hint: {
			zh: "再输入一次口令，防止别人趁您不在时操作",
			en: "Once more, so that nobody does this while you are away",
		},
	},
	second: {
		title: { zh: "确认人", en: "Second person" },
		means: {
			zh: "单位的主任不止一位，这一步要另一位同事在这里输入自己的口令来确认。日志会写明由谁确认。",
			en: "The office has more than one supervisor: a colleague must confirm this here with their own passphrase. The journal names them.",
		},
		member: { zh: "谁来确认", en: "Who confirms it" },
		passphrase: { zh: "确认人的口令", en: "Passphrase of the second person" },
		nobody: {
			zh: "这一步须两人确认，但现在没有同事可以确认：确认人要在职、登录过、有自己的口令；账户三十天内没有由您添加、重新启用、重发起始口令或改为主任，也没有用恢复密钥打开过。您可以单独完成；日志写明没有人确认，七天里登录的人都会看到。",
			en: "This takes two people, but no colleague can confirm it now. It would take an active colleague who has signed in and has a passphrase of their own, whose account you have not added, reactivated or reset within 30 days, whom you have not made a supervisor since, and whose account the recovery key has not opened. You may do it alone. The journal says that nobody confirmed it, and whoever signs in within seven days is told.",
		},
	},
	access: {
		title: { zh: "人员与登录", en: "People and access" },
		lead: {
			zh: "谁在这里工作，谁能登录，谁能看哪些案件。离开的人取消登录权限，会同时停用；旧案里仍有名字。",
			en: "Who works here, who can sign in, and who sees which cases. Take away the access of those who leave: that retires them too; old cases keep their names.",
		},
		you: { zh: "这是您", en: "this is you" },
		roles: {
			mediator: {
				zh: "查看和填写本组的案件，受理、结案、导出",
				en: "Reads and writes the team's cases; accepts, closes, exports",
			},
			recorder: {
				zh: "查看和填写本组的案件；不能受理、结案、导出",
				en: "Reads and writes the team's cases; does not accept, close or export",
			},
			supervisor: {
				zh: "全部权限：人员、口令、备份、日志、删除",
				en: "Sees and does everything: people, passphrases, backups, journal, erasure",
			},
			auditor: {
				zh: "只能查看和核验日志，看不到案件内容",
				en: "Reads and verifies the journal only; no content of cases",
			},
		},
		team: { zh: "小组", en: "Team" },
		teamOf: (name: string) => ({ zh: `${name}的小组`, en: `Team of ${name}` }),
		teamPlaceholder: { zh: "不分组", en: "no team" },
		teamHint: {
			zh: "写同样小组名的人互相看得到案件；都空着就是一个组。没有调解员的案件，大家都看得到。",
			en: "People with the same team see each other's cases; if all are empty, all are one team. Cases without a mediator are seen by everybody.",
		},
		states: {
			none: { zh: "还不能登录", en: "Cannot sign in yet" },
			invited: (until: string) => ({
				zh: `起始口令在 ${until} 前有效`,
				en: `Start passphrase valid until ${until}`,
			}),
			own: { zh: "能登录", en: "Can sign in" },
			frozen: { zh: "输错太多次，已冻结", en: "Frozen after too many wrong passphrases" },
		},
		last: (when: string) => ({ zh: `上次登录 ${when}`, en: `last signed in ${when}` }),
		never: { zh: "还没有登录过", en: "never signed in" },
		invite: { zh: "发起始口令", en: "Give a start passphrase" },
		renew: { zh: "重发起始口令", en: "New start passphrase" },
		remove: { zh: "取消登录权限", en: "Take access away" },
		inviteOf: (name: string) => ({
			zh: `给${name}发起始口令`,
			en: `Give ${name} a start passphrase`,
		}),
		renewOf: (name: string) => ({
			zh: `给${name}重发起始口令`,
			en: `Give ${name} a new start passphrase`,
		}),
		removeOf: (name: string) => ({
			zh: `取消${name}的登录权限`,
			en: `Take away the access of ${name}`,
		}),
		inviteMeans: (name: string) => ({
			zh: `程序给${name}一个一次用的起始口令，72 小时内有效。第一次登录时要换成只有本人知道的口令。`,
			en: `The program makes a start passphrase for ${name}, for one use within 72 hours. At the first sign-in it is replaced by one that only ${name} knows.`,
		}),
		renewMeans: (name: string) => ({
			zh: `${name}现在的口令马上作废，换成一个一次用的起始口令，72 小时内有效。忘了口令、被冻结时用它。`,
			en: `The present passphrase of ${name} ends at once and is replaced by a start passphrase, for one use within 72 hours. For a forgotten passphrase or a frozen name.`,
		}),
		removeTitle: (name: string) => ({
			zh: `取消${name}的登录权限？`,
			en: `Take away the access of ${name}?`,
		}),
		removeMeans: (name: string) => ({
			zh: `${name}从此打不开台账。台账的密钥同时换成新的，即使${name}抄走过文件，也读不到以后写的内容；以前抄走的，仍按以前的密钥读得到。做过的事和名字都留着。`,
			en: `${name} cannot open the book any more. The key of the book is changed too: even with a copy of the file, ${name} cannot read what is written from now on. An older copy stays readable with the older key. Deeds and name are kept.`,
		}),
		removed: (name: string) => ({
			zh: `${name}不能再登录，密钥已换`,
			en: `${name} cannot sign in any more; the key was changed`,
		}),
		demoteTitle: (name: string) => ({
			zh: `取消${name}的主任角色？`,
			en: `Remove ${name} as supervisor?`,
		}),
		demoteMeans: (name: string) => ({
			zh: `${name}从此没有主任的权限。日志记下是谁改的。`,
			en: `${name} loses the rights of a supervisor. The journal says who changed it.`,
		}),
		demote: { zh: "变更角色", en: "Change the role" },
		demoted: (name: string) => ({
			zh: `${name}不再是主任`,
			en: `${name} is no longer a supervisor`,
		}),
		keyVersion: (n: number) => ({
			zh: n > 1 ? `台账的密钥已更换 ${n - 1} 次` : "台账的密钥还没有更换过",
			en:
				n > 1
					? `The key of the book was changed ${plural(n - 1, "time")}`
					: "The key of the book was never changed",
		}),
		practice: {
			zh: "练习册里没有口令，这里只练习名录、角色和小组。",
			en: "The practice book has no passphrases; only names, roles and teams can be tried here.",
		},
	},
	keys: signingKeys,
	startPassphrase: {
		title: (name: string) => ({ zh: `${name}的起始口令`, en: `Start passphrase of ${name}` }),
		once: {
			zh: "只显示这一次，关掉就再也看不到。请马上抄下或打印，当面交给本人。",
			en: "Shown this once; when it is closed nobody can see it again. Write it down or print it now, and hand it over in person.",
		},
		words: { zh: "起始口令", en: "Start passphrase" },
		until: (when: string) => ({
			zh: `${when} 前有效，只能用一次`,
			en: `Valid until ${when}, for one use`,
		}),
		how: {
			zh: "在登录页选自己的名字，写下这个起始口令，再定一个只有自己知道的新口令。",
			en: "On the sign-in page choose your name, type this start passphrase, and choose a new one that only you know.",
		},
		copy: { zh: "复制", en: "Copy" },
		copied: {
			zh: "起始口令已复制，一分钟后从剪贴板清掉",
			en: "Start passphrase copied; it leaves the clipboard after a minute",
		},
		print: { zh: "打印", en: "Print" },
		done: { zh: "已经交给本人", en: "It was handed over" },
		paper: { zh: "调解台账 · 起始口令", en: "Casebook · Start passphrase" },
		destroy: { zh: "用过以后请把这张纸撕掉。", en: "Tear this sheet up once it was used." },
	},
	own: {
		title: { zh: "我的口令", en: "My passphrase" },
		lead: {
			zh: "只有您自己知道。被人看见过、告诉过别人，就换一个。",
			en: "Only you know it. If somebody saw it or was told, change it.",
		},
		current: { zh: "现在的口令", en: "Present passphrase" },
		change: { zh: "更换口令", en: "Change it" },
		changed: { zh: "口令已更换", en: "Passphrase changed" },
		wasSeen: { zh: "现在的口令可能被人看到过", en: "Somebody may have seen the present one" },
		wasSeenHint: {
			zh: "先做一次备份，再把整本台账的钥匙一起换掉：看到过口令又留有旧文件的人，打不开以后的台账。可能要等一会儿。",
			en: "A backup is made first, then the key of the whole book changes: whoever saw the passphrase and kept old files cannot open the book from then on. This may take a while.",
		},
	},
	recovery: {
		title: { zh: "恢复密钥", en: "Recovery key" },
		lead: {
			zh: "印在纸上、锁在柜子里：所有人都忘了口令，或电脑坏了要从备份恢复时，用它打开台账。",
			en: "A key on paper, locked away: for when everybody forgot their passphrase, or a broken PC is restored from a backup.",
		},
		made: (when: string) => ({
			zh: `${when}制作，已确认收好`,
			en: `Made ${when}, confirmed to be kept safe`,
		}),
		unconfirmed: (when: string) => ({
			zh: `${when}制作，还没有确认收好`,
			en: `Made ${when}, not yet confirmed to be kept safe`,
		}),
		none: { zh: "还没有恢复密钥", en: "There is no recovery key yet" },
		confirm: { zh: "打印并确认收好", en: "Print and confirm it" },
		renew: { zh: "更换恢复密钥", en: "Make a new one" },
		renewTitle: { zh: "更换恢复密钥？", en: "Make a new recovery key?" },
		renewMeans: {
			zh: "旧的那张纸马上打不开台账，但仍能打开以前做的备份：看到过它的人也一样。等每块备份盘上都有了新做的备份，再销毁旧纸。新的恢复密钥要打印、收好、抄回三组，完成以前不能登记案件。",
			en: "The old sheet no longer opens the book from then on, but it still opens the backups made before, and so does whoever has seen it. Destroy it only when every backup disk holds a newer backup. The new one must be printed, put away and three groups typed back; no case can be entered before.",
		},
		renewDo: { zh: "制作新的", en: "Make it" },
	},
	safety: {
		title: { zh: "安全", en: "Safety" },
		idle: { zh: "多久没人碰就自动锁定", en: "Lock when nobody touched the book for" },
		idleHint: {
			zh: "1 到 30 分钟。电脑放在来访的人看得见的地方，短一些好。",
			en: "1 to 30 minutes. Short is better where visitors see the screen.",
		},
		minutes: (n: number) => ({ zh: `${n} 分钟`, en: plural(n, "minute") }),
		minutesUnit: { zh: "分钟", en: "minutes" },
		agreements: { zh: "达成协议的案卷保存几年", en: "Keep files of settled cases for" },
		others: { zh: "其他案卷保存几年", en: "Keep other files for" },
		years: { zh: "年", en: "years" },
		keepHint: {
			zh: "从最后一次结案算起，达成协议的至少 10 年，其他的至少 5 年；工伤和集体争议一律至少 30 年。到期不会自动删除，只在下面“删除个人信息”里列出来。",
			en: "From the last closing: at least 10 years after an agreement, 5 after another ending; work injuries and collective disputes at least 30. Nothing is erased by itself; what is due is listed under “Erasure” below.",
		},
		notNumber: (from: number, to: number) => ({
			zh: `请写 ${from} 到 ${to} 的整数`,
			en: `A whole number from ${from} to ${to}`,
		}),
	},
	backups: {
		title: { zh: "备份", en: "Backups" },
		lead: {
			zh: "程序每半小时自动备份改过的台账，每份都真的打开、核对过才算数。台账旁边的一份防误删；电脑坏了、丢了、中了病毒，只有另一块盘上的备份救得了，所以请至少加一处移动硬盘或 U 盘，做完拔下锁好，两块轮换更好。",
			en: "Every half hour the program backs up a book that was changed; a copy counts only when it was really opened and checked. The one beside the book helps against mistakes. When the PC breaks, is lost or catches a virus, only a copy on another disk helps: add at least one USB disk, unplug it and lock it away; two in turn are better.",
		},
		own: { zh: "台账旁边（自带）", en: "Beside the book (always)" },
		ownMeans: {
			zh: "和台账在同一块盘上：防误改误删，不防盘坏、电脑丢。",
			en: "On the same disk as the book: helps against mistakes, not against a broken or lost PC.",
		},
		onlyOwn: {
			zh: "现在只有这一处。请接上移动硬盘或 U 盘，把它加进来。",
			en: "This is the only backup location now. Plug in a USB disk and add it.",
		},
		add: { zh: "添加备份位置", en: "Add a backup location" },
		addHint: {
			zh: "选移动硬盘或 U 盘上的一个文件夹。网络盘和会自动上传的同步文件夹（网盘）不能用。",
			en: "Choose a folder on a USB disk. Network drives and folders that another program copies elsewhere cannot be used.",
		},
		full: { zh: "最多另加两处", en: "Two more backup locations at most" },
		remove: { zh: "不再用这里", en: "Stop using it" },
		removeTitle: { zh: "不再往这里备份？", en: "Make no more backups there?" },
		removeMeans: {
			zh: "已经做好的备份留在那里，不会删除；以后不再往这里写，别处删除个人信息时也不再改写这里的。不再用的备份盘，请单位自己销毁。",
			en: "What is there stays there; nothing more is written, and what is erased later stays in it. A disk that is no longer used should be destroyed by the office.",
		},
		unreachable: { zh: "找不到", en: "Not found" },
		unreachableHint: {
			zh: "盘没有接上，或文件夹被移走了。接上后按“现在备份”。",
			en: "The disk is not plugged in, or the folder was moved. Plug it in and press “Back up now”.",
		},
		newest: (when: string) => ({ zh: `最近验证过的：${when}`, en: `Last proved: ${when}` }),
		noneProved: { zh: "还没有验证过的备份", en: "No proved backup yet" },
		now: { zh: "现在备份", en: "Back up now" },
		running: { zh: "正在备份并验证", en: "Making and proving a backup" },
		done: {
			zh: "备份做好了，已打开核对无误",
			en: "The backup is made, was opened and is in order",
		},
		stopped: { zh: "备份已取消", en: "Backup cancelled" },
		sets: (n: number) => ({ zh: `${n} 份备份`, en: plural(n, "backup") }),
		showSets: { zh: "查看每一份", en: "Show each" },
		hideSets: { zh: "收起", en: "Fold up" },
		setsOf: (folder: string) => ({ zh: `${folder}的备份`, en: `Backups: ${folder}` }),
		made: { zh: "时间", en: "Time" },
		cases: { zh: "案件", en: "Cases" },
		upTo: { zh: "日志截至第几条", en: "Journal up to entry" },
		size: { zh: "大小", en: "Size" },
		state: { zh: "验证", en: "Proved" },
		proved: { zh: "已验证", en: "proved" },
		unproved: { zh: "待验证", en: "not proved yet" },
		bad: {
			damaged: { zh: "损坏或不完整", en: "damaged or incomplete" },
			foreign: { zh: "别的台账的", en: "of another book" },
		},
		restoreCase: { zh: "取回一件案件", en: "Take a case from it" },
		restoreCaseOf: (when: string) => ({
			zh: `从 ${when} 的备份取回一件案件`,
			en: `Take a case from the backup of ${when}`,
		}),
		whole: { zh: "整本恢复", en: "The whole book" },
		wholeHow: {
			zh: "电脑坏了、台账损坏时，在登录页选“从备份恢复”，接上备份盘，用恢复密钥打开。会先给您看每份备份有什么、要放弃什么，再动手。只丢了一件案件的话，不必整本恢复，用上面的“取回一件案件”。",
			en: "When the PC broke or the book is damaged: on the sign-in page choose “Restore from a backup”, plug in the disk and use the recovery key. You are shown what each backup holds and what would be given up before anything is done. For a single case this is not needed: use “Take a case from it” above.",
		},
		notLocal: {
			zh: "这里不能放备份：它在网络盘上，或会被别的程序上传。请选移动硬盘或 U 盘上的普通文件夹。",
			en: "Not usable as a backup location: it is on a network drive, or another program copies it elsewhere. Choose an ordinary folder on a USB disk.",
		},
		notWritable: {
			zh: "这个文件夹不能用：它不存在、无法写入，或就在台账自己的文件夹里。请选移动硬盘或 U 盘上的另一个。",
			en: "This folder cannot be used: it is gone, cannot be written to, or lies within the book's own folder. Choose another on a USB disk.",
		},
	},
	restore: {
		title: { zh: "取回一件案件", en: "Take a case from a backup" },
		from: (when: string) => ({ zh: `从 ${when} 的备份里取。`, en: `From the backup of ${when}.` }),
		number: columns.number,
		numberHint: {
			zh: "照纸上的写，如 盛劳调字〔2026〕第7号",
			en: "The whole number, as it stands on paper",
		},
		notInSet: { zh: "这份备份里没有这个案号", en: "This backup has no case with this number" },
		look: { zh: "查看备份里的内容", en: "See how it was" },
		asOf: (when: string) => ({
			zh: `备份里最后一次改动：${when}`,
			en: `Last changed in the backup: ${when}`,
		}),
		same: {
			zh: "和现在的一样，不用取回。",
			en: "It is as it is now; there is nothing to bring back.",
		},
		absent: { zh: "现在的台账里没有这件案件。", en: "The book does not have this case now." },
		changes: (n: number) => ({
			zh: `现在的台账里，这件案件在那以后又改过 ${n} 次。`,
			en: `In the book it was changed ${plural(n, "time")} since.`,
		}),
		differs: { zh: "将恢复为备份里的内容：", en: "What would go back:" },
		means: {
			zh: "恢复后，案件就是备份里的样子。之后的改动不再显示，但日志里仍查得到谁改过什么。其他案件不受影响。",
			en: "The case will be as it is in the backup. Later changes are not shown any more, but the journal still tells who made them. Other cases stay as they are.",
		},
		do: { zh: "恢复这件案件", en: "Bring this case back" },
		done: (number: string) => ({
			zh: `${number} 已恢复成备份里的样子`,
			en: `${number} is as it was in the backup`,
		}),
		another: { zh: "换一件", en: "Another case" },
	},
	erasure: {
		title: { zh: "删除个人信息", en: "Erasure" },
		lead: {
			zh: "《个人信息保护法》第四十七条。由一个人申请；至少七天以后，其间有三天同事登录过、看到过提示，另一位主任才能执行。保存期内，只有写明法定理由才能删除。",
			en: "Personal Information Protection Law, art. 47. One person asks; another supervisor carries it out at least seven days later, when colleagues have signed in on three of these days and were told. Within the time of keeping only a named legal ground allows it.",
		},
		waiting: { zh: "等待第二个人执行的申请", en: "Waiting for a second person" },
		noneWaiting: { zh: "没有等待执行的申请。", en: "No request is waiting." },
		due: (n: number) => ({
			zh: `保存期已满的（${n} 件）`,
			en: `Time of keeping over (${plural(n, "case")})`,
		}),
		noneDue: { zh: "没有保存期已满的案件。", en: "No case has been kept long enough." },
		dueHint: {
			zh: "到期不自动删除。打开案件，在“更多”里申请。",
			en: "Nothing is erased by itself. Open the case and ask for it under “More”.",
		},
		askedBy: (name: string, date: string) => ({
			zh: `${name} ${date}申请`,
			en: `asked by ${name} on ${date}`,
		}),
		askedNote: (note: string) => ({ zh: `说明：${note}`, en: `note: ${note}` }),
		bases: {
			request: { zh: "本人要求删除", en: "asked by the person" },
			retention_over: { zh: "保存期已满", en: "time of keeping over" },
			consent_withdrawn: { zh: "本人撤回同意", en: "consent withdrawn" },
			unlawful_processing: { zh: "违法或违约处理", en: "unlawful processing" },
			law_requires: { zh: "法律、行政法规规定", en: "required by law" },
		},
		closedOn: (date: string) => ({ zh: `${date}结案`, en: `closed ${date}` }),
		keepUntil: (date: string) => ({ zh: `保存到 ${date}`, en: `kept until ${date}` }),
		possibleOn: (date: string) => ({
			zh: `最早 ${date} 执行`,
			en: `not before ${date}`,
		}),
		own: {
			zh: "是您自己申请的，要另一位主任来执行。只有一位主任时：撤回，由调解员申请，您来执行。",
			en: "You asked for it yourself; another supervisor must carry it out. With one supervisor only: withdraw it, let a mediator ask for it, and carry it out yourself.",
		},
		erase: { zh: "删除", en: "Erase" },
		eraseTitle: (number: string) => ({
			zh: `删除${number}里的个人信息？`,
			en: `Erase what is personal in ${number}?`,
		}),
		goes: {
			zh: "删掉的：当事人的姓名、电话、证件号码、地址，简要情况、笔录、协议内容、备注，以及日志里这件案件的内容。删了就找不回来，恢复旧备份时也会再删一次。",
			en: "What goes: names, phones, document numbers and addresses of the parties, what happened, session records, the words of the agreement, remarks, and what the journal says of the case. It cannot be brought back; a restored older backup is erased again.",
		},
		stays: {
			zh: "留下的：案号、日期、事由、网格、调解员、结案方式、金额和人数，统计数字不变；日志里仍看得到谁在什么时候做过什么。",
			en: "What stays: number, dates, cause, grid, mediator, outcome, sums and head counts, so the tallies do not change; the journal still tells who did what and when.",
		},
		backups: {
			zh: "较早的备份再过七天改写，里面也不再有它，其间恢复备份会再删一次；没接上的备份盘，等下次接上时改写。不再用的备份盘程序改不到，请单位自己销毁。",
			en: "Older backups are rewritten without it after another seven days, and until then a restore erases it again; those on a disk that is not plugged in, when it is next plugged in. A disk that was given up is out of reach for good: the office must destroy it.",
		},
		erased: (number: string) => ({
			zh: `${number}里的个人信息已删除`,
			en: `What is personal in ${number} was erased`,
		}),
		drop: { zh: "撤回删除申请", en: "Withdraw the request" },
		dropTitle: (number: string) => ({
			zh: `撤回删除${number}的申请？`,
			en: `Withdraw the request to erase ${number}?`,
		}),
		dropReason: { zh: "撤回的原因", en: "Why it is withdrawn" },
		dropped: { zh: "删除申请已撤回", en: "The request was withdrawn" },
		practice: {
			zh: "练习册里的人都是虚构的，也没有口令，所以不能练习这一步。",
			en: "People in the practice book are invented, and it has no passphrases; this cannot be tried here.",
		},
	},
	case: {
		reveal: { zh: "显示", en: "Show" },
		revealOf: (what: string) => ({ zh: `显示${what}`, en: `Show ${what}` }),
		revealMeans: {
			zh: "会记进日志：谁在什么时候看过",
			en: "This is journaled: who looked, and when",
		},
		hide: { zh: "隐藏", en: "Hide" },
		hideOf: (what: string) => ({ zh: `隐藏${what}`, en: `Hide ${what}` }),
		maskedHint: {
			zh: "掩码处未作修改；要修改请整个重新填写",
			en: "Masked means unchanged; to change it, type it anew",
		},
		maskedHintShow: {
			zh: "掩码处未作修改；要修改请先点击“显示”",
			en: "Masked means unchanged; to change it, press “Show”",
		},
		restricted: { zh: "限制查看", en: "Restricted" },
		restrictedMeans: {
			zh: "只有本案的调解员和主任能查看",
			en: "Seen only by its mediators and the supervisors",
		},
		restrict: { zh: "限制查看", en: "Restrict" },
		restrictTitle: { zh: "限制查看这件案件？", en: "Restrict this case?" },
		restrictMeans: {
			zh: "只有本案的调解员和主任能查看，组里其他人的列表和查找里都不再出现；统计照常计入。",
			en: "Only its mediators and the supervisors will see it; it disappears from the lists and searches of the rest of the team. The tallies count it as before.",
		},
		restrictReason: { zh: "原因（可不填）", en: "Why (may be left out)" },
		restrictDo: { zh: "限制查看", en: "Restrict" },
		restrictDone: { zh: "已限制查看", en: "Restricted" },
		unrestrict: { zh: "解除限制查看", en: "Lift the restriction" },
		unrestrictTitle: { zh: "解除限制查看？", en: "Lift the restriction?" },
		unrestrictMeans: {
			zh: "同组的人又都看得到这件案件。",
			en: "The whole team sees the case again.",
		},
		unrestrictDo: { zh: "解除限制", en: "Lift it" },
		unrestrictDone: { zh: "已解除限制", en: "Restriction lifted" },
		askErasure: { zh: "申请删除个人信息", en: "Ask for erasure" },
		askErasureMeans: {
			zh: "至少七天以后，由另一位主任执行；其间每个登录的人都看得到提示。执行以后，姓名、号码、简要情况、笔录、协议内容都会删除，找不回来；案号、日期、事由、结案方式、金额留着，统计不变。",
			en: "Another supervisor carries it out at least seven days later; until then everybody who signs in is told. After that, names, numbers, what happened, records and the words of the agreement are gone for good. Number, dates, cause, outcome and sums stay, so the tallies do not change.",
		},
		basis: labelOf("basis"),
		bases: {
			request: { zh: "本人要求删除", en: "The person asked for it" },
			retention_over: { zh: "保存期已满", en: "Time of keeping over" },
			consent_withdrawn: { zh: "本人撤回同意", en: "The person withdrew their consent" },
			unlawful_processing: {
				zh: "处理违反法律、行政法规或约定",
				en: "Processed against a law or an agreement",
			},
			law_requires: { zh: "法律、行政法规规定的其他情形", en: "Another case stated by law" },
		},
		basisHint: {
			zh: "保存期内，前两项不能删除；后三项是第四十七条写明的理由",
			en: "Within the time of keeping the first two do not allow it; the other three are grounds of art. 47",
		},
		note: labelOf("ask_erasure.note"),
		noteHint: {
			zh: "如 谁在哪天用什么方式提出；不要写证件号码",
			en: "such as who asked, when and how; no document numbers",
		},
		askErasureDo: { zh: "提出申请", en: "Ask for it" },
		askErasureDone: {
			zh: "已提出删除申请，至少七天后由另一位主任执行",
			en: "Asked; another supervisor can carry it out after seven days at the earliest",
		},
		erasureAsked: (name: string, date: string) => ({
			zh: `${name} ${date}申请删除个人信息，等另一位主任执行`,
			en: `${name} asked on ${date} to erase what is personal; another supervisor must carry it out`,
		}),
		toErasures: { zh: "查看申请", en: "See the request" },
		erasedTitle: { zh: "个人信息已删除", en: "What was personal is erased" },
		erasedMeans: (date: string) => ({
			zh: `${date}按《个人信息保护法》第四十七条删除，只留下统计和核对需要的事实。姓名、号码、简要情况和经过都没有了，也恢复不了。`,
			en: `Erased on ${date} under art. 47 of the Personal Information Protection Law. Only the facts that the tallies need are left; names, numbers and what happened are gone and cannot be brought back.`,
		}),
		left: { zh: "留下的", en: "What is left" },
		leftNumber: columns.number,
		leftRegistered: { zh: "登记", en: "Registered" },
		leftAccepted: { zh: "受理", en: "Accepted" },
		leftClosed: { zh: "结案", en: "Closed" },
		leftCause: columns.cause,
		leftOutcome: columns.outcome,
		leftGrid: columns.grid,
		leftMediator: columns.mediator,
		leftPeople: columns.people,
		leftClaimed: columns.claimed,
		leftAgreed: columns.agreed,
	},
	backupStatus,
} satisfies Texts;
