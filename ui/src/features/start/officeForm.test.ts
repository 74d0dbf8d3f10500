import { describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import type { OfficeCreate } from "$lib/generated/types";
import { chineseNumber, expandGrids, gridNames, firstDuplicate } from "./grids";
import { OfficeForm } from "./officeForm.svelte";

const zh = (n: number) => `第${chineseNumber(n)}网格`;

describe("grids typed as a list", () => {
	it.each([
		[1, "一"],
		[10, "十"],
		[11, "十一"],
		[20, "二十"],
		[21, "二十一"],
		[99, "九十九"],
	])("%i is %s in Chinese", (n, chinese) => expect(chineseNumber(n)).toBe(chinese));

	it.each(["10个网格", "１０个网格", "10 个网格", "十个网格", "10 grids", " 10 Grids "])(
		"%s",
		(typed) => {
			const lines = expandGrids(typed, zh).split("\n");
			expect(lines).toHaveLength(10);
			expect(lines[0]).toBe("第一网格");
			expect(lines[9]).toBe("第十网格");
		},
	);
	it("leaves names as they are", () => {
		for (const name of [
			"第十网格",
			"东区网格",
			"网格",
			"0个网格",
			"1000个网格",
			"个网格",
			"",
			"2 号 grid",
		]) {
			expect(expandGrids(name, zh)).toBe(name);
		}
	});
	it("expands such lines among names", () => {
		expect(gridNames(expandGrids("蔬菜区\n2个网格\n\n  水产区 ", zh))).toEqual([
			"蔬菜区",
			"第一网格",
			"第二网格",
			"水产区",
		]);
	});
	it("finds a name that occurs twice", () => {
		expect(firstDuplicate(["a", "b", "a"])).toBe("a");
		expect(firstDuplicate(["a", "b"])).toBeUndefined();
	});
});

describe("OfficeForm", () => {
	function answering(answer: (cmd: string, payload: object) => unknown) {
		const sent: [string, object][] = [];
		setBackend({
			call: (cmd, payload) => {
				sent.push([cmd, payload]);
				try {
					return Promise.resolve(answer(cmd, payload)).then((result) => ({
						result: result ?? {},
						topics: [],
					}));
				} catch (refused) {
					return Promise.reject(refused);
				}
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		return sent;
	}
	function filled(): OfficeForm {
		const form = new OfficeForm();
		form.form = {
			officeName: " 盛和市场 ",
			shortName: "盛",
			body: "enterprise",
			grids: "一区\n二区",
			userName: "林小满",
		};
		form.passphrase = form.again = "青菜 三轮车 下雨天 两把钥匙";
		return form;
	}

	it("reports the first missing field without asking the core", async () => {
		const sent = answering(() => ({}));
		const form = new OfficeForm();
		expect(await form.submit()).toBe("office_name");
		expect(form.error("user_name")?.code).toBe("missing");
		expect(form.error("passphrase")?.code).toBe("passphrase_too_short");
		expect(sent).toEqual([]);
	});
	it("asks for the kind of the mediation body, which it does not choose itself", async () => {
		const sent = answering(() => ({}));
		const form = filled();
		form.form.body = "";
		expect(await form.submit()).toBe("body");
		expect([form.error("body")?.code, sent]).toEqual(["missing", []]);
	});
	it("requires the same passphrase twice, and no grid twice", async () => {
		answering(() => ({}));
		const form = filled();
		form.again = "青菜 三轮车 下雨天 两把钥匙 ";
		expect(await form.submit()).toBe("again");
		form.again = form.passphrase;
		form.form.grids = "一区\n一区";
		expect(await form.submit()).toBe("grids");
	});
	it("sends names trimmed and the passphrase unchanged", async () => {
		const sent = answering(() => ({}));
		expect(await filled().submit()).toBeUndefined();
		expect(sent[0]![1] as OfficeCreate).toEqual({
			office_name: "盛和市场",
			short_name: "盛",
			body: "enterprise",
			grids: [
				{ name: "一区", liaison: "" },
				{ name: "二区", liaison: "" },
			],
			user_name: "林小满",
			passphrase: "青菜 三轮车 下雨天 两把钥匙",
		});
	});
	it("stores no name outside of the book once it is created, whatever was typed meanwhile", async () => {
		vi.useFakeTimers();
		try {
			let finish = (): void => undefined;
			const sent = answering((cmd) =>
				cmd === "office_create" ? new Promise<void>((done) => (finish = done)) : {},
			);
			const form = filled();
			const creating = form.submit();
			// One keystroke in the same tick, one while the book is created, and one before the page is removed.
			form.scheduleStore();
			await vi.advanceTimersByTimeAsync(2000);
			form.scheduleStore();
			finish();
			expect(await creating).toBeUndefined();
			form.scheduleStore();
			await vi.advanceTimersByTimeAsync(2000);
			await form.flush();
			expect(sent.filter(([cmd]) => cmd === "prefs_set").map(([, payload]) => payload)).toEqual([
				{ prefs: { start_form: null } },
			]);
		} finally {
			vi.useRealTimers();
		}
	});
	it("stores the form when the book could not be created", async () => {
		vi.useFakeTimers();
		try {
			const sent = answering((cmd) => {
				if (cmd === "office_create") throw { code: "disk_trouble" };
			});
			await filled().submit();
			await vi.advanceTimersByTimeAsync(2000);
			expect(sent.at(-1)).toMatchObject([
				"prefs_set",
				{ prefs: { start_form: { shortName: "盛" } } },
			]);
		} finally {
			vi.useRealTimers();
		}
	});
	it("shows an error at its field", async () => {
		for (const [refused, field] of [
			[{ code: "too_long", field: "grids.1.name", detail: ["40"] }, "grids"],
			[{ code: "passphrase_too_simple" }, "passphrase"],
			[{ code: "disk_trouble" }, "general"],
		] as const) {
			answering((cmd) => {
				if (cmd === "office_create") throw refused;
			});
			const form = filled();
			expect(await form.submit()).toBe(field);
			if (field === "general") expect(form.general?.code).toBe("disk_trouble");
			else expect(form.error(field)?.code).toBe(refused.code);
		}
	});
	it("stores the form, but never a passphrase", async () => {
		const sent = answering(() => ({}));
		const form = filled();
		form.scheduleStore();
		await form.flush();
		expect(sent.map(([cmd]) => cmd)).toEqual(["prefs_set"]);
		expect(JSON.stringify(sent)).toContain("盛和市场");
		expect(JSON.stringify(sent)).not.toContain("三轮车");
		expect(new OfficeForm().form.userName).toBe("林小满");
	});
});
