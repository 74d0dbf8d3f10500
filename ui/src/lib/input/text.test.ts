import { describe, expect, it } from "vitest";
import { isComposing } from "./composing";
import { matchOptions, type Option } from "./match";
import { normalize, searchKey } from "./normalize";

describe("normalize", () => {
	it.each([
		["１２３ＡＢＣａｂｃ", "123ABCabc"],
		["（甲）", "(甲)"],
		["盛劳调字〔２０２６〕第7号", "盛劳调字[2026]第7号"],
		["【丙】", "[丙]"],
		["\u3000王\u3000\u3000五 ", "王 五"],
		["e\u0301", "é"],
		["a\tb\nc", "a b c"],
		["𠮷野家", "𠮷野家"],
		["", ""],
	])("makes %j into %j", (text, expected) => {
		expect(normalize(text)).toBe(expected);
	});
	it("removes spaces and upper case from a search key", () => {
		expect(searchKey("Ａ 座 ３０１")).toBe("a座301");
	});
});

describe("isComposing", () => {
	it("accepts both the flag and WebKit's key code 229", () => {
		expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
		expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
		expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
	});
});

describe("matchOptions", () => {
	const options: Option[] = [
		{ value: "L08", label: "加班工资", code: "L08", initials: "jbgz" },
		{ value: "L07", label: "拖欠、克扣工资", code: "L07", initials: "gz" },
		{ value: "S01", label: "病假工资", code: "S01", initials: "bjgz", hint: "疾病救济费" },
		{ value: "G", label: "工资支付", initials: "gzzf" },
	];
	const values = (query: string) => matchOptions(options, query).map((o) => o.value);

	it("keeps all in order for an empty text", () => {
		expect(values(" ")).toEqual(["L08", "L07", "S01", "G"]);
	});
	it("puts the exact code first, then beginnings, then parts", () => {
		expect(values("gz")).toEqual(["L07", "G"]);
		expect(values("工资")).toEqual(["G", "L08", "L07", "S01"]);
	});
	it("finds what people say, the exact word before a part of it", () => {
		const causes: Option[] = [
			{ value: "L04", label: "解除劳动合同", code: "L04", words: ["开除", "辞退"] },
			{ value: "L07", label: "拖欠、克扣工资", code: "L07", words: ["欠薪", "工钱", "押金"] },
			{ value: "L11", label: "社会保险缴纳", code: "L11", words: ["社保", "N+1"] },
			{ value: "V02", label: "债务、合同、租赁", code: "V02", words: ["押金", "租金", "合同"] },
		];
		const found = (query: string) => matchOptions(causes, query).map((o) => o.value);
		for (const [query, values] of [
			["欠薪", ["L07"]],
			["工钱", ["L07"]],
			["老板欠薪不给", ["L07"]],
			["押", ["L07", "V02"]],
			["押金", ["L07", "V02"]],
			["合同", ["V02", "L04"]],
			["ｎ＋１", ["L11"]],
			["l7", ["L07"]],
			["7", ["L07"]],
			["07", ["L07"]],
			["11", ["L11"]],
			["1", []],
			["V02", ["V02"]],
			["v2", ["V02"]],
			["2", ["V02"]],
			["没有", []],
		] as const) {
			expect(found(query), query).toEqual(values);
		}
	});
	it("matches codes in any case and width, and hints", () => {
		expect(values("ｌ０７")).toEqual(["L07"]);
		expect(values("救济")).toEqual(["S01"]);
		expect(values("没有")).toEqual([]);
	});
});
