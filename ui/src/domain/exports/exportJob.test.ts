import { afterEach, describe, expect, it } from "vitest";
import { setBackend } from "$lib/backend";
import type { JobProgress } from "$lib/generated/types";
import { runInEffectRoot } from "$lib/jobs.fixture.svelte";
import { followJobs } from "$lib/jobs.svelte";
import { settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import { ExportJob } from "./exportJob.svelte";

let stop = (): void => undefined;
afterEach(() => {
	stop();
	for (const { id } of toasts.all) toasts.close(id);
});

/** Runs an export that ends with these cases cut; returns the toast of its end. */
async function endOf(cut: string[]) {
	let report = (_: JobProgress): void => undefined;
	setBackend({
		call: () => Promise.reject({ code: "internal" }),
		onJob: (listener) => {
			report = listener;
			return Promise.resolve(() => undefined);
		},
	});
	stop = runInEffectRoot(followJobs);
	const words = () => ({
		running: "",
		cancelled: "",
		done: (files: readonly string[]) => `已导出 ${files.join("、")}`,
	});
	await new ExportJob().start(() => Promise.resolve({ job: 4 }), words);
	report({ job: 4, done: 12, total: 12, state: "done", files: ["案件.xlsx"], cut });
	await settle();
	return toasts.all.at(-1)!;
}

describe("the end of an export", () => {
	it("names the cases whose texts were cut, and stays", async () => {
		const { text, tone } = await endOf(["盛劳调字〔2026〕第3号", "盛劳调字〔2026〕第11号"]);
		expect(text).toBe(
			"已导出 案件.xlsx；2 件的文字过长，已截断：盛劳调字〔2026〕第3号、盛劳调字〔2026〕第11号",
		);
		expect(tone).toBe("red");
	});
	it("names the first of many", async () => {
		const { text } = await endOf(Array.from({ length: 7 }, (_, at) => `第${at + 1}号`));
		expect(text).toContain("7 件");
		expect(text.endsWith("第1号、第2号、第3号、第4号、第5号…")).toBe(true);
	});
	it("of a whole file says no more than its name", async () => {
		expect(await endOf([])).toMatchObject({ text: "已导出 案件.xlsx", tone: "green" });
	});
});
