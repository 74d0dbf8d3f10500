import { plural, type Texts } from "./text";

/** The status of the backups. */
export const backupStatus = {
	today: (time: string) => ({ zh: `今天 ${time}`, en: `today ${time}` }),
	yesterday: (time: string) => ({ zh: `昨天 ${time}`, en: `yesterday ${time}` }),
	good: (when: string) => ({
		zh: `最近一次验证过的备份：${when}。`,
		en: `Last proved backup: ${when}.`,
	}),
	soon: { zh: "第一份备份马上就做。", en: "The first backup is made shortly." },
	busy: { zh: "正在备份并验证", en: "Making and proving a backup" },
	late: (hours: number) => ({
		zh: `已有 ${hours} 小时没有一份验证过的备份。`,
		en: `No proved backup for ${plural(hours, "hour")}.`,
	}),
	overdue: (days: number) => ({
		zh: `已有 ${days} 天没有一份验证过的备份。`,
		en: `No proved backup for ${plural(days, "day")}.`,
	}),
	never: { zh: "这本台账还没有一份验证过的备份。", en: "This book has no proved backup yet." },
	doLate: {
		zh: "请接上备份盘，按“现在备份”。",
		en: "Plug in the backup disk and press “Back up now”.",
	},
	now: { zh: "现在备份", en: "Back up now" },
	toBackups: { zh: "查看备份", en: "See the backups" },
	onlyOwn: {
		zh: "备份只在台账所在的这块硬盘上，硬盘坏了会一起丢失。请加一处移动硬盘或 U 盘。",
		en: "The backups are only on the disk of the book and are lost with it. Add a USB disk.",
	},
	sameDisk: {
		zh: "选的备份位置和台账在同一块硬盘上，硬盘坏了会一起丢失。请换成移动硬盘或 U 盘。",
		en: "The backup location is on the same disk as the book and is lost with it. Choose a USB disk instead.",
	},
	notElsewhere: {
		zh: "另一块盘上还没有最近验证过的备份。请接好那块盘，按“现在备份”。",
		en: "There is no recent proved backup on another disk. Plug it in and press “Back up now”.",
	},
	missing: (n: number) => ({
		zh: `有 ${n} 处备份位置找不到：请接上那块盘，或在设置里换一处。`,
		en: `${n === 1 ? "A backup location is" : `${n} backup locations are`} not found: plug the disk in, or choose another location in Settings.`,
	}),
	lastError: (message: string) => ({
		zh: `上一次备份没有成功：${message}`,
		en: `The last one failed: ${message}`,
	}),
	fullDisk: {
		zh: "备份盘无法写入：可能已满，或设成了只读。请换一块盘，或删除盘上别的文件。",
		en: "The backup disk cannot be written to: it may be full or read-only. Use another disk, or delete other files on it.",
	},
	askSupervisor: { zh: "请告诉主任。", en: "Please tell a supervisor." },
} satisfies Texts;
