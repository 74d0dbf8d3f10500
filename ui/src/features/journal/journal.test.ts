import { describe, expect, it } from "vitest";
import eventSource from "../../../../src-tauri/core/src/domain/event.rs?raw";
import opSource from "../../../../src-tauri/core/src/domain/op.rs?raw";
import { use } from "$lib/backend";
import type { JournalLine, JournalQuery } from "$lib/generated/types";
import { ERRANDS, zh } from "$lib/i18n/deeds";
import { setMoment } from "$lib/keeping";
import { everything, isNarrowed, JournalReading, typedCode, typedSeq } from "./journal.svelte";
import { byDay, tell } from "./telling";

const ME = "018f0000-0000-7000-8000-000000000001";
const OTHER = "018f0000-0000-7000-8000-000000000002";
const NUMBER = "盛劳调字〔2026〕第7号";
const staff = [
	{ id: ME, place: 1, name: "沈一", role: "supervisor", team: "", active: true },
	{ id: OTHER, place: 2, name: "马二", role: "mediator", team: "", active: true },
] as const;
const zhAround = { lang: "zh", today: "2026-11-20", staff } as const;
const enAround = { ...zhAround, lang: "en" } as const;

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

/** The names that the core's `action()` answers, and those of an enum, read from its source. */
function actionsIn(source: string): string[] {
	const body = source.slice(source.indexOf("pub fn action("));
	return [...body.matchAll(/=> "([a-z_]+)"/g)].map(([, name]) => name!);
}
function variantsOf(name: string): string[] {
	const body = new RegExp(`pub enum ${name} \\{([^}]+)\\}`).exec(eventSource)?.[1] ?? "";
	return [...body.matchAll(/^\s*([A-Z]\w+),/gm)].map(([, variant]) =>
		variant!.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase(),
	);
}

const ofChanges = actionsIn(opSource)
	.concat([...opSource.matchAll(/=> "(\w+_(?:put|remove))"/g)].map(([, name]) => name!))
	.filter((name) => name !== "nothing");
const ALL = [...new Set([...ofChanges, ...actionsIn(eventSource)])];

describe("sentences", () => {
	it("stand for every action of the core, and for no other", () => {
		expect(ofChanges.length).toBeGreaterThan(25);
		expect(Object.keys(zh).toSorted()).toEqual(ALL.toSorted());
	});
	it.each(ALL)("%s: whole in both languages, with and without details", (action) => {
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
			const chinese = tell(line(action, more), zhAround).text;
			const english = tell(line(action, more), enAround).text.replace(NUMBER, "");
			expect(chinese).toMatch(/\p{Script=Han}/u);
			expect(english).not.toMatch(/\p{Script=Han}/u);
			expect(chinese + english).not.toMatch(/undefined|null|NaN|\[object|[:：]$/);
		}
	});
	it.each([
		["locked", "cause", "LockCause"],
		["exported", "what", "Taken"],
		["access", "change", "AccessChange"],
		["revealed", "field", "MaskedField"],
	])("%s: says each %s in its own way", (action, key, type) => {
		const variants = variantsOf(type);
		expect(variants.length).toBeGreaterThan(1);
		for (const around of [zhAround, enAround]) {
			const plain = tell(line(action), around).text;
			const said = variants.map((kind) => tell(line(action, { detail: { [key]: kind } }), around));
			const texts = new Set(said.map(({ text }) => text));
			// Locking as such is said as it is when nothing else is known.
			if (action !== "locked") expect(texts).not.toContain(plain);
			expect(texts.size).toBe(variants.length);
		}
	});
	it("names who it was, and the program where it was nobody", () => {
		expect(tell(line("case_opened", { number: NUMBER }), zhAround)).toMatchObject({
			who: "沈一",
			text: `打开了${NUMBER}`,
			number: NUMBER,
		});
		expect(tell(line("backup_proved", { actor: null }), zhAround).who).toBe("程序");
		const invited = line("access", { detail: { member: OTHER, change: "invited" } });
		expect(tell(invited, zhAround).text).toContain("马二");
	});
	it("tells names of fields, never what they say", () => {
		const edit = line("case_edit", { number: NUMBER, detail: { fields: ["phone", "summary"] } });
		expect(tell(edit, zhAround).text).toBe(`修改了${NUMBER}：电话、简要情况`);
	});
	it("says why a backup failed in words about the backup disk", () => {
		const failed = line("backup_failed", { detail: { code: "folder_trouble" } });
		expect(tell(failed, zhAround).text).toContain("备份盘");
		expect(tell(failed, enAround).text).toContain("backup disk");
	});
	it("says what was refused, and keeps an action of a later version readable", () => {
		const denied = line("denied", { detail: { command: "export_list" } });
		expect(tell(denied, zhAround)).toMatchObject({
			text: "想导出，没有权限，已拒绝",
			alarming: true,
		});
		expect(tell(line("denied", { detail: { command: "toString" } }), zhAround).text).toContain(
			"做一件事",
		);
		expect(tell(line("constructor"), zhAround).text).toContain("constructor");
		expect(Object.keys(ERRANDS).length).toBeGreaterThan(60);
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
			expect(setMoment(name, "2026-11-20", "zh")).toContain(clock);
		}
		expect(setMoment("strange", "2026-11-20", "zh")).toBe("strange");
	});
	it("stand under their days in the order they came", () => {
		const told = [
			line("signed_in", { seq: 9, utc: "2026-11-20T06:02:00Z" }),
			line("locked", { seq: 8, utc: "2026-11-20T05:02:00Z" }),
			line("signed_in", { seq: 7, utc: "2026-11-17T05:02:00Z" }),
		].map((one) => tell(one, zhAround));
		expect(byDay(told).map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([[9, 8], [7]]);
	});
});

describe("reading", () => {
	/** A core with numbered entries in pages of two. */
	function journal(count: number): JournalQuery[] {
		const asked: JournalQuery[] = [];
		use({
			call: (_, payload) => {
				const query = payload as JournalQuery;
				asked.push(query);
				const from = query.before === null ? count : query.before - 1;
				const lines = [from, from - 1].filter((n) => n > 0).map((seq) => line("locked", { seq }));
				const next = from - 2 > 0 ? from - 1 : null;
				const head = { seq: count, code: "", last_verified: null, untrue: null };
				return Promise.resolve({ result: { lines, next, head }, topics: [] });
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		return asked;
	}
	const seqs = (reading: JournalReading) => reading.lines.map(({ seq }) => seq);

	it("goes on page by page to the first entry, and no further", async () => {
		const asked = journal(5);
		const reading = new JournalReading();
		await reading.start(everything());
		expect(seqs(reading)).toEqual([5, 4]);
		await Promise.all([reading.more(), reading.more()]);
		expect(seqs(reading)).toEqual([5, 4, 3, 2]);
		await reading.more();
		await reading.more();
		expect(seqs(reading)).toEqual([5, 4, 3, 2, 1]);
		expect(asked).toHaveLength(3);
		expect(reading.hasMore).toBe(false);
	});
	it("reads again as far as it was read before", async () => {
		const asked = journal(9);
		const reading = new JournalReading();
		await reading.start(everything(), 4);
		expect(seqs(reading)).toEqual([9, 8, 7, 6, 5, 4]);
		expect(asked).toHaveLength(3);
	});
	it("puts what is new on top and keeps the pages that were read", async () => {
		journal(6);
		const reading = new JournalReading();
		await reading.start(everything());
		await reading.more();
		expect(seqs(reading)).toEqual([6, 5, 4, 3]);
		const asked = journal(11);
		await Promise.all([reading.refresh(), reading.refresh()]);
		expect(seqs(reading)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3]);
		expect(reading.head?.seq).toBe(11);
		// No more is read than is new, and paging goes on where it was.
		expect(Math.min(...asked.map(({ before }) => before ?? 99))).toBe(8);
		await reading.more();
		expect(seqs(reading).slice(-2)).toEqual([2, 1]);
	});
	it("does not mix what is new into another filter", async () => {
		journal(6);
		const reading = new JournalReading();
		await reading.start(everything());
		journal(8);
		const refreshing = reading.refresh();
		const starting = reading.start({ ...everything(), kinds: ["looks"] });
		await Promise.all([refreshing, starting]);
		expect(seqs(reading)).toEqual([8, 7]);
	});
	it("starts anew with another filter, and pages within it", async () => {
		const asked = journal(6);
		const reading = new JournalReading();
		await reading.start(everything());
		await reading.start({ ...everything(), kinds: ["looks"], actor: OTHER });
		await reading.more();
		expect(seqs(reading)).toEqual([6, 5, 4, 3]);
		expect(asked[2]).toMatchObject({ kinds: ["looks"], actor: OTHER, before: 5 });
	});
	it("keeps what is there when the next page fails", async () => {
		journal(6);
		const reading = new JournalReading();
		await reading.start(everything());
		use({
			call: () => Promise.reject({ code: "disk_trouble" }),
			onJob: () => Promise.resolve(() => undefined),
		});
		await reading.more();
		expect(seqs(reading)).toEqual([6, 5]);
		expect(reading.error?.code).toBe("disk_trouble");
	});
	it("knows whether anything is filtered", () => {
		expect(isNarrowed(everything())).toBe(false);
		expect(isNarrowed({ ...everything(), number: "7" })).toBe(true);
	});
});

describe("what is typed from paper", () => {
	it.each([
		"7yk1bxxs 0000 1111 2222 3333 4444 5555",
		"７ＹＫ１－BXXS－0000－1111-2222-3333-4444-5555",
	])("%s is a code", (typed) =>
		expect(typedCode(typed)).toBe("7YK1-BXXS-0000-1111-2222-3333-4444-5555"),
	);
	it.each(["", "7YK1", "7YK1BXXS000011112222333344445555A"])("%j is not whole", (typed) =>
		expect(typedCode(typed)).toBeUndefined(),
	);
	it("reads the number of an entry", () => {
		expect(typedSeq("第１，０２４条")).toBe(1024);
		expect(typedSeq("0")).toBeUndefined();
		expect(typedSeq("")).toBeUndefined();
	});
});
