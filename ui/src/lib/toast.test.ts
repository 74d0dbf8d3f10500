import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toast, toasts } from "./toast.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	for (const { id } of toasts.all) toasts.close(id);
	vi.useRealTimers();
});

const shown = () =>
	toasts.all.map(({ text, about }) => [about?.number, text].filter(Boolean).join(" "));
const about = (n: number) => ({ case: `case-${n}`, number: `第${n}号` });

describe("toasts", () => {
	it("are one at a time, also of the same text", () => {
		for (const n of [37, 37, 38]) toast("履行事项已保存", { tone: "green", about: about(n) });
		expect(shown()).toEqual(["第38号 履行事项已保存"]);
		vi.advanceTimersByTime(6000);
		expect(shown()).toEqual([]);
	});
	it("are shown for their whole time when they replace one of the same text", () => {
		toast("已保存");
		vi.advanceTimersByTime(5000);
		toast("已保存");
		vi.advanceTimersByTime(5000);
		expect(shown()).toEqual(["已保存"]);
	});
	it("keep errors beside them, each once", () => {
		toast("磁盘写不进去", { tone: "red" });
		toast("磁盘写不进去", { tone: "red" });
		toast("没有权限", { tone: "red" });
		toast("已保存", { tone: "green" });
		vi.advanceTimersByTime(60_000);
		expect(shown()).toEqual(["磁盘写不进去", "没有权限"]);
	});
	it("about one case do not stay over the next", () => {
		toast("打不开", { tone: "red", about: about(37) });
		toast("已受理", { tone: "green", about: about(37) });
		toasts.showCase("case-37");
		expect(shown()).toEqual(["第37号 打不开", "第37号 已受理"]);
		toasts.showCase("case-38");
		expect(shown()).toEqual(["第37号 打不开"]);
		toast("已复制");
		toasts.showCase("case-39");
		expect(shown()).toEqual(["第37号 打不开", "已复制"]);
	});
});
