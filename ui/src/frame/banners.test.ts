import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { GOOD_BACKUP } from "$lib/backupStatus.fixture";
import { markStale } from "$lib/backend";
import { openBook } from "$lib/book.fixture.svelte";
import { t } from "$lib/i18n/index.svelte";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import Banners from "./Banners.svelte";

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

describe("the banner about old backups", () => {
	const status = {
		...GOOD_BACKUP,
		proved_at: null,
		hours: 80,
		state: "overdue",
		last_error: { code: "folder_trouble", detail: [] },
	};
	it("names the backup disk, not the export folder", async () => {
		const opened = await openBook({}, { backup_status: () => status });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("overdue-banner")?.textContent).toContain("备份盘无法写入");
		expect(byTestId("untrue-banner")).toBeNull();
		expect(byTestId("derived-banner")).toBeNull();
	});
	it("reports above every view that the book does not match its own journal", async () => {
		const failure = { since: "2026-11-20T02:00:00Z", what: "claim", seq: 12 };
		const opened = await openBook(
			{},
			{ backup_status: () => ({ ...status, verification_failure: failure }) },
		);
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("untrue-banner")?.textContent).toMatch(
			/台账与日志不一致（第 12 条）.*停止登记/,
		);
	});
	it("reports above every view backups that hold what the book lacks, how far, and what to do", async () => {
		const ahead = {
			sets: 3,
			location: 1,
			set: "20261120T020000Z-912",
			made_at: "2026-11-20T02:00:00Z",
			seq: 912,
			cases_in_set: 46,
			cases: 2,
		};
		const opened = await openBook({}, { backup_status: () => ({ ...status, ahead }) });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("ahead-banner")?.textContent).toMatch(
			/有 3 份备份.*备份位置 1.*46 件案件，这里是 2 件.*从备份恢复/s,
		);
	});
	it("reports above every view an entry that the system remembers and the book lacks", async () => {
		const noted = { seq: 1234, at: "2026-11-20T02:00:00Z" };
		for (const keyring_ahead of [noted, null]) {
			const opened = await openBook({}, { backup_status: () => ({ ...status, keyring_ahead }) });
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const told = byTestId("keyring-ahead-banner")?.textContent;
			if (keyring_ahead) expect(told).toMatch(/11月20日 02:00.*第 1234 条.*告诉主任/s);
			else expect(told).toBeUndefined();
			await unmount(page);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
	it("reports above every view older anchor files that were put back", async () => {
		for (const entries of [6, 0]) {
			const boot = { entries_beyond_anchor: entries };
			const opened = await openBook({ boot }, { backup_status: () => status });
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const told = byTestId("put-back-banner")?.textContent;
			if (entries > 0) expect(told).toMatch(/少 6 条记录.*看日志/s);
			else expect(told).toBeUndefined();
			await unmount(page);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
	it("reports above every view signing keys that somebody else stated in the name of the person", async () => {
		const foreign = [{ code: "5ZKV-0H3C-QW9E-71NT-B2MA", stated: 31 }];
		const own = { code: "1QKX-GNPT-FPWG-D5MH-5455", stated: 12 };
		for (const own_key of [
			{ ...own, foreign, is_journal_cut: true, is_former: true },
			{ ...own, foreign: [], is_journal_cut: false, is_former: false },
		]) {
			const opened = await openBook({ boot: { own_key } }, { backup_status: () => status });
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const [told, cut, former] = [
				"foreign-key-banner",
				"journal-cut-banner",
				"former-key-banner",
			].map((id) => byTestId(id)?.textContent);
			if (own_key.is_journal_cut) {
				expect(told).toMatch(/不是您的签名密钥：5ZKV-0H3C-QW9E-71NT-B2MA.*告诉主任/s);
				expect(cut).toMatch(/末尾被截掉过/);
				expect(former).toMatch(/恢复备份后.*更改口令/s);
			} else expect([told, cut, former]).toEqual([undefined, undefined, undefined]);
			await unmount(page);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
	it("calls no backup old before the first one since the sign-in has ended", async () => {
		const opened = await openBook(
			{},
			{ backup_status: () => ({ ...status, first_attempt_pending: true }) },
		);
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("overdue-banner")).toBeNull();
		expect(byTestId("ahead-banner")).toBeNull();
	});
	it("reports signing keys that can be compared to supervisors", async () => {
		for (const [role, keys_to_confirm] of [
			["supervisor", 2],
			["supervisor", 0],
			["mediator", 2],
		] as const) {
			const opened = await openBook(
				{ role },
				{ backup_status: () => ({ ...status, keys_to_confirm }) },
			);
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const told = byTestId("unconfirmed-keys-banner")?.textContent;
			if (role === "supervisor" && keys_to_confirm > 0) {
				expect(told).toContain("有 2 个签名密钥等您核对");
				byTestId("unconfirmed-keys-people")?.click();
				expect(nav.current.route).toEqual({ view: "settings", section: "people" });
				nav.reset({ view: "today" });
			} else expect(told).toBeUndefined();
			await unmount(page);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
	it("reports derived data that differs, which a supervisor can rebuild and others cannot", async () => {
		for (const role of ["supervisor", "mediator"] as const) {
			const opened = await openBook(
				{ role },
				{
					backup_status: () => ({ ...status, derived_differences: 2 }),
					derived_rebuild: () => ({}),
				},
			);
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			expect(byTestId("derived-banner")?.textContent).toContain("有 2 处与案件不一致");
			byTestId("derived-rebuild")?.click();
			await settle();
			const asked = opened.sent.filter(([command]) => command === "derived_rebuild");
			expect(asked.length).toBe(role === "supervisor" ? 1 : 0);
			const tells = byTestId("derived-banner")?.textContent.includes("请主任重建");
			expect(tells).toBe(role === "mediator");
			await unmount(page);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
});

describe("the banner about what one supervisor did alone", () => {
	it("tells everybody who did what, and about whom", async () => {
		const by = { by: "a", member: "b", at: "2026-11-19T02:00:00Z" };
		for (const acted_alone of [
			[
				{ ...by, act: "removal" },
				{ ...by, act: "demotion" },
			],
			[],
		]) {
			const opened = await openBook({ role: "recorder", boot: { acted_alone } }, {});
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const told = byTestId("alone-banner")?.textContent;
			if (acted_alone.length > 0) {
				expect(told).toContain("有 2 项须两人确认的操作");
				expect(byTestId("alone-banner-0")?.textContent).toMatch(/沈秋水 .*取消了林小满的登录权限/);
				expect(byTestId("alone-banner-1")?.textContent).toMatch(/沈秋水 .*把林小满从主任改成/);
			} else expect(told).toBeUndefined();
			await unmount(page);
			page = undefined;
			close();
		}
	});
});

describe("the banner about a restore", () => {
	it("tells whoever signs in for the first time since, and nobody later", async () => {
		const restored = {
			...{ by: "a", second: "b", at: "2026-11-19T02:00:00Z" },
			...{ set: "20261118T020000Z-40", given_up: 12 },
		};
		for (const one of [restored, null]) {
			const opened = await openBook({ role: "recorder", boot: { restored: one } }, {});
			close = opened.close;
			page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
			await settle();
			const told = byTestId("restored-banner")?.textContent;
			if (one) expect(told).toMatch(/沈秋水 .*备份替换.*林小满确认.*有 12 条记录不在里面/s);
			else expect(told).toBeUndefined();
			await unmount(page);
			page = undefined;
			close();
		}
	});
});

describe("the people of a restore", () => {
	const at = "2026-11-19T02:00:00Z";
	const restored = { at, set: "20261118T020000Z-40", given_up: 12 };
	async function told(boot: Record<string, unknown>): Promise<(string | undefined)[]> {
		const opened = await openBook({ role: "recorder", boot }, {});
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		return ["restored-banner", "alone-banner"].map((id) => byTestId(id)?.textContent);
	}
	it("have the names of the replaced book if this one does not know them", async () => {
		const former = { by: "x", by_name: "严九", second: "y", second_name: "顾二" };
		const [banner] = await told({ restored: { ...restored, ...former } });
		expect(banner).toMatch(/严九 .*顾二确认/s);
	});
	it("are unknown in an entry of an earlier version", async () => {
		const [banner] = await told({ restored: { ...restored, by: "x", second: "y" } });
		expect(banner).toMatch(/未知 .*未知确认/s);
	});
	it("have one banner if nobody could confirm it", async () => {
		const alone = { act: "restore", by: "a", member: null, at };
		const [banner, other] = await told({
			...{ restored: { ...restored, by: "a", second: null } },
			acted_alone: [alone],
		});
		expect(banner).toContain("没有同事可以确认");
		expect(other).toBeUndefined();
	});
	it("have a line among the other acts later on", async () => {
		const alone = { act: "restore", by: "x", by_name: "严九", member: null, at };
		const [banner, other] = await told({ restored: null, acted_alone: [alone] });
		expect(banner).toBeUndefined();
		expect(other).toMatch(/严九 .*用备份替换了台账/s);
	});
});

describe("the banner about erasures that were asked for", () => {
	const named = {
		case: "c",
		number: "〔2026〕第7号",
		version: 3,
		by: "b",
		on: "2026-11-19",
		possible_on: "2026-11-26",
	};
	const asked = [named, { ...named, case: null, number: null, possible_on: "2026-11-28" }];
	async function show(
		role: "supervisor" | "mediator" | "auditor",
		answer: () => unknown = () => asked,
	) {
		const opened = await openBook(
			{ role },
			{
				backup_status: () => GOOD_BACKUP,
				erasures_asked: answer,
				erasure_stop: () => ({}),
			},
		);
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		return opened.sent;
	}
	it("names case, person and day to everybody, and a hidden case without its number", async () => {
		await show("mediator");
		const banner = byTestId("erasures-banner")?.textContent;
		expect(banner).toContain("有 2 件案件被申请删除个人信息");
		expect(banner).toMatch(/〔2026〕第7号：林小满 .*最早 2026年11月26日 执行/);
		expect(byTestId("erasures-banner-1")?.textContent).toContain("一件您看不到的案件：林小满");
		expect(byTestId("erasures-banner-look")).toBeNull();
		expect(byTestId("erasures-banner-stop-0")).toBeNull();
	});
	it("names every request, first those whose case is named", async () => {
		const [, hidden] = asked;
		await show("mediator", () => [hidden, hidden, hidden, hidden, named]);
		expect(byTestId("erasures-banner-0")?.textContent).toContain("〔2026〕第7号");
		expect(byTestId("erasures-banner-4")?.textContent).toContain("一件您看不到的案件");
	});
	it("says that the requests could not be read", async () => {
		await show("mediator", () => Promise.reject({ code: "damaged" }));
		expect(byTestId("erasures-unread-banner")?.textContent).toContain("读不出");
	});
	it("leads a supervisor to the requests", async () => {
		await show("supervisor");
		expect(byTestId("erasures-banner-look")).not.toBeNull();
	});
	it("lets an auditor drop a request with a reason", async () => {
		const sent = await show("auditor");
		byTestId("erasures-banner-stop-0")!.click();
		await settle();
		const reason = byTestId("erasure-drop-reason") as HTMLTextAreaElement;
		reason.value = "不应删除";
		reason.dispatchEvent(new Event("input", { bubbles: true }));
		await settle();
		byTestId("erasure-drop-do")!.click();
		await settle();
		const stops = sent.filter(([cmd]) => cmd === "erasure_stop");
		expect(stops).toEqual([["erasure_stop", { case: "c", reason: "不应删除" }]]);
		expect(sent.map(([cmd]) => cmd)).not.toContain("erasure_drop");
	});
});

it("a banner that comes up while a view is used waits for the next view, and a toast says it", async () => {
	let differences = 0;
	const opened = await openBook(
		{},
		{ backup_status: () => ({ ...GOOD_BACKUP, derived_differences: differences }) },
	);
	close = opened.close;
	nav.reset({ view: "today" });
	page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
	await settle();
	differences = 2;
	for (let i = 0; i < 2; i++) {
		markStale(["security"]);
		await settle();
	}
	expect(byTestId("derived-banner")).toBeNull();
	const said = toasts.all.filter(({ text }) => text === t().derived.found(2));
	expect(said).toHaveLength(1);
	nav.go({ view: "settings" });
	await settle();
	expect(byTestId("derived-banner")).not.toBeNull();
	differences = 0;
	markStale(["security"]);
	await settle();
	expect(byTestId("derived-banner")).toBeNull();
	differences = 3;
	markStale(["security"]);
	await settle();
	expect(byTestId("derived-banner")).toBeNull();
	toasts.all.find(({ text }) => text === t().derived.found(3))!.action!.run();
	await settle();
	expect(byTestId("derived-banner")).not.toBeNull();
});
