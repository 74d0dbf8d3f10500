import { describe, expect, it } from "vitest";
import { setBackend } from "$lib/backend";
import type {
	AccessChange,
	ExportKind,
	ExportStop,
	JournalLine,
	JournalQuery,
	LockCause,
	MaskedField,
} from "$lib/generated/types";
import { FORMER_COMMANDS } from "$lib/i18n/formerCommands";
import { COMMAND_PURPOSES, journalActions } from "$lib/i18n/journalActions";
import { formatSetMoment } from "$domain/backups/backupStatus";
import { emptyFilter, hasFilter, JournalReader, parseCode, parseSeq } from "./journalReader.svelte";
import { groupByDay, describeLine, foldSearches } from "./describeLine";

const ME = "018f0000-0000-7000-8000-000000000001";
const OTHER = "018f0000-0000-7000-8000-000000000002";
const NUMBER = "盛劳调字〔2026〕第7号";
const staff = [
	{ id: ME, place: 1, name: "沈一", role: "supervisor", team: "", active: true },
	{ id: OTHER, place: 2, name: "马二", role: "mediator", team: "", active: true },
] as const;
const zhContext = { lang: "zh", today: "2026-11-20", staff } as const;
const enContext = { ...zhContext, lang: "en" } as const;

function line(action: string, more: Partial<JournalLine> = {}): JournalLine {
	return {
		seq: 7,
		utc: "2026-11-20T06:02:00Z",
		actor: ME,
		action,
		case: null,
		number: null,
		detail: {},
		erased: false,
		...more,
	};
}

const ALL = Object.keys(journalActions);

describe("sentences", () => {
	it.each(ALL)("%s: complete in both languages, with and without details", (action) => {
		for (const detail of [
			{},
			{
				fields: ["summary", "phone"],
				entries: 12,
				seconds: 400,
				set: "20261119T134000Z-40",
				seq: 40,
			},
		]) {
			const more = { number: NUMBER, detail };
			const chinese = describeLine(line(action, more), zhContext).text;
			const english = describeLine(line(action, more), enContext).text.replace(NUMBER, "");
			expect(chinese).toMatch(/\p{Script=Han}/u);
			expect(english).not.toMatch(/\p{Script=Han}/u);
			expect(chinese + english).not.toMatch(/undefined|null|NaN|\[object|[:：]$/);
		}
	});
	const causes = [
		"signed_out",
		"locked",
		"idle",
		"suspended",
		"screen_locked",
		"session_limit",
		"closed",
	] satisfies LockCause[];
	const stops = ["cancelled", "failed", "locked", "cut_off"] satisfies ExportStop[];
	const exports = ["tally", "case_list", "journal", "calendar"] satisfies ExportKind[];
	const changes = [
		"invited",
		"passphrase_chosen",
		"passphrase_changed",
		"removed",
		"by_recovery_key",
	] satisfies AccessChange[];
	const masked = ["phone", "id_number"] satisfies MaskedField[];
	it.each([
		["locked", "cause", causes],
		["exported", "what", exports],
		["export_begun", "what", exports],
		["export_stopped", "what", exports],
		["export_stopped", "cause", stops],
		["access", "change", changes],
		["revealed", "field", masked],
	])("%s: has a different sentence for each %s", (action, key, variants) => {
		for (const context of [zhContext, enContext]) {
			const plain = describeLine(line(action), context).text;
			const lines = variants.map((kind) =>
				describeLine(line(action, { detail: { [key]: kind } }), context),
			);
			const texts = new Set(lines.map(({ text }) => text));
			// A lock without a known cause has a sentence of its own.
			if (action !== "locked") expect(texts).not.toContain(plain);
			expect(texts.size).toBe(variants.length);
		}
	});
	it("names the person, or the program if nobody acted", () => {
		expect(describeLine(line("case_opened", { number: NUMBER }), zhContext)).toMatchObject({
			who: "沈一",
			text: `打开了${NUMBER}`,
			number: NUMBER,
		});
		expect(describeLine(line("backup_proved", { actor: null }), zhContext).who).toBe("程序");
		const invited = line("access", { detail: { member: OTHER, change: "invited" } });
		expect(describeLine(invited, zhContext).text).toContain("马二");
	});
	it("names the second person of an act, and marks one that nobody could confirm", () => {
		const act = (second?: unknown) =>
			describeLine(
				line("access", { detail: { member: OTHER, change: "removed", second } }),
				zhContext,
			);
		expect(act().text).toBe("取消了马二的登录权限");
		expect(act({ confirmed_by: OTHER })).toMatchObject({
			text: "取消了马二的登录权限（马二确认）",
			alarming: false,
		});
		expect(act("nobody")).toMatchObject({
			text: "取消了马二的登录权限（没有人可以确认）",
			alarming: true,
		});
	});
	it("names who agreed to a restore, also people whom only the replaced book knew", () => {
		const restored = (detail: object) =>
			describeLine(
				line("restored", {
					detail: { set: "20261118T020000Z-40", seq: 40, given_up: 3, ...detail },
				}),
				zhContext,
			);
		const former = restored({
			...{ by: "x", by_name: "严九", second: { confirmed_by: "y" }, second_name: "顾二" },
			replaced: { seq: 43, hash: "00" },
		});
		expect(former.text).toContain("（顾二确认）");
		const facts = former.facts.map(({ label, value }) => `${label}:${value}`);
		expect(facts).toContain("原台账中同意替换的主任:严九");
		expect(facts).toContain("原台账的最后一条:第 43 条");
		const earlier = restored({ by: "x", second: { confirmed_by: "y" } });
		expect(earlier.text).toContain("（未知确认）");
		expect(earlier.facts.map(({ value }) => value)).toContain("未知");
		expect(restored({ by: OTHER }).facts.map(({ value }) => value)).toContain("马二");
		expect(restored({}).facts.map(({ label }) => label)).not.toContain("原台账中同意替换的主任");
	});
	it("gives the names of fields, never their values", () => {
		const edit = line("case_edit", { number: NUMBER, detail: { fields: ["phone", "summary"] } });
		expect(describeLine(edit, zhContext).text).toBe(`修改了${NUMBER}：电话、简要情况`);
	});
	it("gives the reason of a failed backup in terms of the backup disk", () => {
		const failed = line("backup_failed", { detail: { code: "folder_trouble" } });
		expect(describeLine(failed, zhContext).text).toContain("备份盘");
		expect(describeLine(failed, enContext).text).toContain("backup disk");
	});
	it("names the refused command, and shows an unknown action without its code", () => {
		const denied = line("denied", { detail: { command: "export_list" } });
		expect(describeLine(denied, zhContext)).toMatchObject({
			text: "要导出，没有权限，已被拒绝",
			alarming: true,
		});
		expect(
			describeLine(line("denied", { detail: { command: "toString" } }), zhContext).text,
		).toContain("进行一项操作");
		expect(describeLine(line("constructor"), zhContext).text).toContain("无法显示的操作");
		expect(Object.keys(COMMAND_PURPOSES).length).toBeGreaterThan(60);
	});
	it("shows a command that was refused under a former name as under its present one", () => {
		const textOf = (command: string) =>
			describeLine(line("denied", { detail: { command } }), zhContext).text;
		expect(textOf("session_day")).toBe("要查看一件案件，没有权限，已被拒绝");
		expect(Object.keys(FORMER_COMMANDS)).toHaveLength(6);
		for (const [former, present] of Object.entries(FORMER_COMMANDS)) {
			expect(Object.hasOwn(COMMAND_PURPOSES, former), former).toBe(false);
			expect(textOf(former)).toBe(textOf(present));
		}
	});
	it("reads the moment of a set from its name", () => {
		const at = new Date("2026-11-19T13:40:00Z");
		const two = (n: number) => String(n).padStart(2, "0");
		const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
		for (const name of [
			"20261119T134000Z-1024",
			"2026-11-19T13-40-00Z-1024",
			"20261119-134000-7",
		]) {
			expect(formatSetMoment(name, "2026-11-20", "zh")).toContain(clock);
		}
		expect(formatSetMoment("strange", "2026-11-20", "zh")).toBe("strange");
	});
	it("are grouped by day in their order", () => {
		const described = [
			line("signed_in", { seq: 9, utc: "2026-11-20T06:02:00Z" }),
			line("locked", { seq: 8, utc: "2026-11-20T05:02:00Z" }),
			line("signed_in", { seq: 7, utc: "2026-11-17T05:02:00Z" }),
		].map((one) => describeLine(one, zhContext));
		expect(groupByDay(described).map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([
			[9, 8],
			[7],
		]);
	});
});

describe("reading", () => {
	/** A fake core with numbered entries in pages of two. */
	function journal(count: number): JournalQuery[] {
		const asked: JournalQuery[] = [];
		setBackend({
			call: (_, payload) => {
				const query = payload as JournalQuery;
				asked.push(query);
				const from = query.before === null ? count : query.before - 1;
				const lines = [from, from - 1].filter((n) => n > 0).map((seq) => line("locked", { seq }));
				const next = from - 2 > 0 ? from - 1 : null;
				const head = { seq: count, code: "", last_verified: null, verification_failure: null };
				return Promise.resolve({ result: { lines, next, head }, topics: [] });
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		return asked;
	}
	const seqs = (reader: JournalReader) => reader.lines.map(({ seq }) => seq);

	it("reads page by page down to the first entry", async () => {
		const asked = journal(5);
		const reader = new JournalReader();
		await reader.start(emptyFilter());
		expect(seqs(reader)).toEqual([5, 4]);
		await Promise.all([reader.loadMore(), reader.loadMore()]);
		expect(seqs(reader)).toEqual([5, 4, 3, 2]);
		await reader.loadMore();
		await reader.loadMore();
		expect(seqs(reader)).toEqual([5, 4, 3, 2, 1]);
		expect(asked).toHaveLength(3);
		expect(reader.hasMore).toBe(false);
	});
	it("reads again as far as it was read before", async () => {
		const asked = journal(9);
		const reader = new JournalReader();
		await reader.start(emptyFilter(), 4);
		expect(seqs(reader)).toEqual([9, 8, 7, 6, 5, 4]);
		expect(asked).toHaveLength(3);
	});
	it("adds new entries on top and keeps the pages that were read", async () => {
		journal(6);
		const reader = new JournalReader();
		await reader.start(emptyFilter());
		await reader.loadMore();
		expect(seqs(reader)).toEqual([6, 5, 4, 3]);
		const asked = journal(11);
		await Promise.all([reader.refresh(), reader.refresh()]);
		expect(seqs(reader)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3]);
		expect(reader.head?.seq).toBe(11);
		// Only the new entries are read, and paging continues where it was.
		expect(Math.min(...asked.map(({ before }) => before ?? 99))).toBe(8);
		await reader.loadMore();
		expect(seqs(reader).slice(-2)).toEqual([2, 1]);
	});
	it("does not add new entries to the lines of another filter", async () => {
		journal(6);
		const reader = new JournalReader();
		await reader.start(emptyFilter());
		journal(8);
		const refreshing = reader.refresh();
		const starting = reader.start({ ...emptyFilter(), kinds: ["views"] });
		await Promise.all([refreshing, starting]);
		expect(seqs(reader)).toEqual([8, 7]);
	});
	it("starts again with another filter, and pages within it", async () => {
		const asked = journal(6);
		const reader = new JournalReader();
		await reader.start(emptyFilter());
		await reader.start({ ...emptyFilter(), kinds: ["views"], actor: OTHER });
		await reader.loadMore();
		expect(seqs(reader)).toEqual([6, 5, 4, 3]);
		expect(asked[2]).toMatchObject({ kinds: ["views"], actor: OTHER, before: 5 });
	});
	it("keeps the lines when the next page fails", async () => {
		journal(6);
		const reader = new JournalReader();
		await reader.start(emptyFilter());
		setBackend({
			call: () => Promise.reject({ code: "disk_trouble" }),
			onJob: () => Promise.resolve(() => undefined),
		});
		await reader.loadMore();
		expect(seqs(reader)).toEqual([6, 5]);
		expect(reader.error?.code).toBe("disk_trouble");
	});
	it("knows whether a filter is set", () => {
		expect(hasFilter(emptyFilter())).toBe(false);
		expect(hasFilter({ ...emptyFilter(), number: "7" })).toBe(true);
	});
});

describe("input copied from paper", () => {
	it.each([
		"7yk1bxxs 0000 1111 2222 3333 4444 5555",
		"７ＹＫ１－BXXS－0000－1111-2222-3333-4444-5555",
	])("%s is a code", (typed) =>
		expect(parseCode(typed)).toBe("7YK1-BXXS-0000-1111-2222-3333-4444-5555"),
	);
	it.each(["", "7YK1", "7YK1BXXS000011112222333344445555A"])("%j is incomplete", (typed) =>
		expect(parseCode(typed)).toBeUndefined(),
	);
	it("reads the number of an entry", () => {
		expect(parseSeq("第１，０２４条")).toBe(1024);
		expect(parseSeq("0")).toBeUndefined();
		expect(parseSeq("")).toBeUndefined();
	});
});

describe("folding of searches", () => {
	const at = (seq: number, time: string, action = "searched", actor: string = ME) =>
		describeLine(line(action, { seq, utc: `2026-11-20T${time}Z`, actor }), zhContext);
	const folded = (lines: ReturnType<typeof at>[]) =>
		foldSearches(lines).map(({ entries }) => entries.map(({ seq }) => seq));

	it("joins those of one person in a quarter of an hour, and keeps every entry and the order of the others", () => {
		const lines = [
			at(9, "06:14:59"),
			at(8, "06:10:00", "case_opened"),
			at(7, "06:09:00", "searched", OTHER),
			at(6, "06:08:00"),
			at(5, "06:00:00"),
			at(4, "05:59:59"),
			at(3, "05:50:00", "denied"),
		];
		expect(folded(lines)).toEqual([[9, 6, 5], [8], [7], [4], [3]]);
	});
	it("keeps its key when newer or older entries come", () => {
		const older = foldSearches([at(6, "06:08:00"), at(5, "06:00:00")])[0]!.key;
		const more = [at(9, "06:14:59"), at(6, "06:08:00"), at(5, "06:00:00"), at(4, "06:00:00")];
		expect(foldSearches(more)[0]!.key).toBe(older);
	});
});
