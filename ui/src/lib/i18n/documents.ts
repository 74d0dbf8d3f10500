import type { Texts } from "./text";

export const documents = {
	list: { zh: "文书列表", en: "Documents" },
	groups: {
		intake: { zh: "申请和受理", en: "Application and acceptance" },
		mediation: { zh: "调解", en: "Mediation" },
		closing: { zh: "协议和结案", en: "Agreement and closing" },
		performance: { zh: "履行和审查", en: "Performance and review" },
		dossier: { zh: "卷宗和工会文书", en: "Dossier and union letters" },
	},
	complete: { zh: "内容齐全", en: "complete" },
	lacking: (n: number) => ({ zh: `缺 ${n} 项`, en: `${n} missing` }),
	saved: { zh: "已保存", en: "saved" },
	outdated: { zh: "案件已改动", en: "case changed" },
	none: { zh: "这件案件现在没有可用的文书", en: "No documents for this case now" },
	listFailed: { zh: "文书列表读取失败", en: "The documents could not be read" },
	viewFailed: { zh: "文书读取失败", en: "The document could not be read" },
	basis: { zh: "依据：", en: "Basis: " },
	/** The names of what is missing are Chinese, as on the document. */
	missing: (label: string) => ({ zh: `缺：${label}`, en: `Missing: ${label}` }),
	missingBefore: { zh: "缺：", en: "Missing: " },
	missingHint: {
		zh: "缺的内容在文书上留空，供手写；案件里有的栏目也可以先补填。",
		en: "These stay blank lines to fill in by hand, or enter them in the case first.",
	},
	nothingMissing: { zh: "需要从案件填入的内容已齐全", en: "Nothing from the case is missing" },
	byHand: { zh: "空白，手写", en: "Blank, filled in by hand" },
	page: (nth: number, count: number) => ({
		zh: `第 ${nth} 页，共 ${count} 页`,
		en: `Page ${nth} of ${count}`,
	}),
	savePdf: { zh: "保存为 PDF", en: "Save as PDF" },
	saveWord: { zh: "保存为 Word 文件", en: "Save as Word file" },
	print: { zh: "打印", en: "Print" },
	printing: { zh: "打印预览", en: "Print preview" },
	printFull: {
		zh: "打印件上姓名、电话和证件号码是完整的，已记入操作日志。",
		en: "The printed pages show names, phone and ID numbers in full; this is in the journal.",
	},
	fileSaved: (file: string) => ({ zh: `已保存 ${file}`, en: `Saved ${file}` }),
	lastSaved: (when: string, who: string) => ({
		zh: `上次保存：${when}${who ? `，${who}` : ""}`,
		en: `Last saved: ${when}${who ? ` by ${who}` : ""}`,
	}),
	lastPrinted: (when: string, who: string) => ({
		zh: `上次打印：${when}${who ? `，${who}` : ""}`,
		en: `Last printed: ${when}${who ? ` by ${who}` : ""}`,
	}),
	changedSince: {
		zh: "此后案件有改动，请重新保存或打印。",
		en: "The case has changed since; save or print it again.",
	},
	masked: { zh: "预览里电话和证件号码已掩码。", en: "Phone and ID numbers are masked here." },
	maskedUntilSaved: {
		zh: "预览里电话和证件号码已掩码，保存和打印的是完整的。",
		en: "Phone and ID numbers are masked here; saved and printed documents have them in full.",
	},
	inChinese: { zh: "文书用中文。", en: "The document itself is in Chinese." },
} satisfies Texts;
