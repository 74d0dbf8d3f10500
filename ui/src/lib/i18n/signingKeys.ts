import { plural } from "./text";

/** The signing keys of people: their short forms, and what is confirmed of them. */
export const signingKeys = {
	confirmed: (code: string) => ({ zh: `签名密钥 ${code}`, en: `signing key ${code}` }),
	unconfirmed: (code: string) => ({
		zh: `签名密钥未确认 ${code}`,
		en: `Signing key not confirmed: ${code}`,
	}),
	compare: { zh: "核对并确认", en: "Compare and confirm" },
	onPaper: { zh: "已抄在纸上", en: "It is on paper" },
	confirmTitle: (code: string) => ({
		zh: `确认签名密钥 ${code}`,
		en: `Confirm the signing key ${code}`,
	}),
	compareMeans: (name: string, code: string) => ({
		zh: `请${name}在自己登录后的“设置→我的口令”里念出签名密钥的短码，与 ${code} 逐字核对。一致才确认：此后这个密钥签的都算${name}做的。不一致，就有人冒用了${name}的名义。`,
		en: `Let ${name} sign in and read out the short form of the signing key in Settings, My passphrase, and compare it with ${code}. Confirm only if it is the same: from then on what this key signs counts as done by ${name}. If it is not, somebody acts in the name of ${name}.`,
	}),
	onPaperMeans: (code: string) => ({
		zh: `请先把 ${code} 抄在纸上，与恢复密钥分开收好，检查时要用它核对。确认以后，其他人的密钥由您当面核对。`,
		en: `First note ${code} on paper and keep it apart from the recovery key: an examiner compares it. After that you confirm the keys of the others.`,
	}),
	done: (name: string) => ({
		zh: `${name}的签名密钥已确认`,
		en: `The signing key of ${name} is confirmed`,
	}),
	own: (code: string) => ({
		zh: `您的签名密钥：${code}。请抄下来，日志里您名下的密钥应当就是它；更换口令后会变。`,
		en: `Your signing key: ${code}. Note it: the journal should state this key in your name. It changes with your passphrase.`,
	}),
	unsigned: (n: number) => ({
		zh: `启用个人签名以前的 ${n} 条没有签名，这不是问题。`,
		en: `${plural(n, "entry", "entries")} from before the personal signatures ${n === 1 ? "has" : "have"} none, which is no fault.`,
	}),
	found: {
		zh: "上次核验时，下面的签名密钥没有人确认过，或者已经停用；它们签的条目不能证明是谁做的。",
		en: "At the last verification nobody had confirmed these signing keys, or they were former ones; what they signed does not prove who did it.",
	},
	entries: (name: string, code: string, n: number) => ({
		zh: `${name}：${code}，签了 ${n} 条`,
		en: `${name}: ${code}, ${plural(n, "entry", "entries")}`,
	}),
	list: { zh: "这些签名密钥", en: "These signing keys" },
	formerEntries: (name: string, code: string, n: number) => ({
		zh: `${name}：已停用的 ${code}，停用后签了 ${n} 条`,
		en: `${name}: ${code}, a former key, ${plural(n, "entry", "entries")} since it gave way`,
	}),
	banner: (n: number) => ({
		zh: `有 ${n} 个签名密钥等您核对；确认以前，它们签的条目不能证明是谁做的。`,
		en: `${plural(n, "signing key")} to compare: until ${n === 1 ? "it is" : "they are"} confirmed, what ${n === 1 ? "it" : "they"} signed does not prove who did it.`,
	}),
	toPeople: { zh: "去核对", en: "Compare" },
};
