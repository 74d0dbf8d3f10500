import { plural, type Shape } from "./shape";

/** The status of the backups. */
export const zh = {
	today: (time: string) => `今天 ${time}`,
	yesterday: (time: string) => `昨天 ${time}`,
	good: (when: string) => `最近一次验证过的备份：${when}`,
	soon: "第一份备份马上就做",
	busy: "正在备份并验证",
	late: (hours: number) => `已有 ${hours} 小时没有一份验证过的备份。`,
	overdue: (days: number) => `已有 ${days} 天没有一份验证过的备份。`,
	never: "这本台账还没有一份验证过的备份。",
	doLate: "请接上备份盘，按“现在备份”。",
	now: "现在备份",
	toBackups: "看备份",
	missing: (n: number) => `有 ${n} 处备份位置找不到：请接上那块盘，或在设置里换一处。`,
	trouble: (message: string) => `上一次没有做成：${message}`,
	fullDisk: "备份盘写不进：可能满了，或设成了只读。请换一块盘，或删去盘上别的文件。",
	askSupervisor: "请告诉主任。",
};

export const en = {
	today: (time: string) => `today ${time}`,
	yesterday: (time: string) => `yesterday ${time}`,
	good: (when: string) => `Last proved backup: ${when}`,
	soon: "The first backup is made shortly",
	busy: "Making and proving a backup",
	late: (hours: number) => `No proved backup for ${plural(hours, "hour")}.`,
	overdue: (days: number) => `No proved backup for ${plural(days, "day")}.`,
	never: "This book has no proved backup yet.",
	doLate: "Plug in the backup disk and press “Back up now”.",
	now: "Back up now",
	toBackups: "See the backups",
	missing: (n: number) =>
		`${n === 1 ? "A place for backups is" : `${n} places for backups are`} not found: plug the disk in, or choose another place in Settings.`,
	trouble: (message: string) => `The last one failed: ${message}`,
	fullDisk:
		"The backup disk cannot be written to: it may be full or read-only. Use another disk, or delete other files on it.",
	askSupervisor: "Please tell a supervisor.",
} satisfies Shape<typeof zh>;
