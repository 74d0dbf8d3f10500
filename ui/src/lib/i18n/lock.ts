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
