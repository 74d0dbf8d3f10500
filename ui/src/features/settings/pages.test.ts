import { type Component, mount, unmount } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { version } from "../../../package.json";
import { byTestId, settle } from "$lib/page.fixture";
import type { AccessView, Erasures, Refusal } from "$lib/generated/types";
import BackupLocation from "./BackupLocation.svelte";
import ErasureSection from "./ErasureSection.svelte";
import RestoreCaseDialog from "./RestoreCaseDialog.svelte";
import Settings from "./Settings.svelte";

const ACCESS: AccessView = {
	members: [
		{
			member: "a",
			state: "own",
			last_signed_in: null,
			expires_at: null,
			key: "1QKX-GNPT-FPWG-D5MH-5455",
			unconfirmed_keys: [],
		},
		{
			member: "b",
			state: "own",
			last_signed_in: null,
			expires_at: null,
			key: null,
			unconfirmed_keys: [{ code: "5ZKV-0H3C-QW9E-71NT-B2MA", stated: 31 }],
		},
	],
	may_confirm_keys: "others",
	recovery_made_at: "2026-11-01T00:00:00Z",
	recovery_confirmed: true,
	key_version: 1,
	second_people: null,
};
const asked = (by: string) => ({
	case: `case-of-${by}`,
	number: `第${by}号`,
	version: 3,
	closed_on: "2026-01-05",
	keep_until: null,
	asked: { by, on: "2026-11-19", basis: "request" as const, note: "" },
	possible_on: "2026-11-26",
	refused: null as Refusal | null,
});
const ERASURES: Erasures = { asked: [asked("a"), asked("b")], due: [], due_count: 0 };
const CORE: Record<string, FakeReply> = {
	access: () => ACCESS,
	backups: () => ({ status: { proved_at: null, last_error: null, busy: false }, locations: [] }),
	erasures: () => ERASURES,
	user_invite: ({ passphrase }) => {
		if (passphrase !== "right") throw { code: "wrong_passphrase", field: "passphrase" };
		return {
			member: "b",
			name: "林小满",
			start_passphrase: "豆腐 风筝 拖拉机",
			expires_at: "2026-11-23T06:00:00Z",
		};
	},
};

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

type Sent = [string, Record<string, unknown>][];

async function show(
	component: Component,
	as: Parameters<typeof openBook>[0] = {},
	core = CORE,
): Promise<Sent> {
	const opened = await openBook(as, core);
	close = opened.close;
	page = mount(component, { target: document.body });
	await settle();
	return opened.sent;
}
async function click(testid: string): Promise<void> {
	const found = byTestId(testid);
	if (!found) throw new Error(`${testid} is not in the page`);
	found.click();
	await settle();
}
async function fill(testid: string, text: string): Promise<void> {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}
const sections = () =>
	[...document.querySelectorAll<HTMLElement>("[data-testid^=settings-go-]")].map((one) =>
		one.dataset.testid!.slice("settings-go-".length),
	);

describe("the settings page", () => {
	it("shows a mediator the permitted sections, and sends no other commands", async () => {
		const sent = await show(Settings, { role: "mediator" });
		expect(sections()).toEqual(["own", "screen", "exports", "about"]);
		expect(byTestId("settings-folder-choose")).toBeNull();
		expect(sent.map(([cmd]) => cmd)).not.toContain("access");
		expect(sent.map(([cmd]) => cmd)).not.toContain("backups");
	});
	it("shows a recorder no exports", async () => {
		await show(Settings, { role: "recorder" });
		expect(sections()).toEqual(["own", "screen", "about"]);
	});
	it("shows a supervisor everything", async () => {
		await show(Settings);
		expect(sections()).toContain("people");
		expect(sections()).toContain("backups");
		expect(sections()).toContain("erasure");
	});
	it("shows no keys and backups in the practice book", async () => {
		const sent = await show(Settings, { practice: true });
		for (const id of ["own", "recovery", "safety", "backups"]) {
			expect(sections()).not.toContain(id);
		}
		expect(sections()).toContain("people");
		expect(sent.map(([cmd]) => cmd)).not.toContain("access");
	});
});

describe("signing keys of the members", () => {
	it("are shown by their short forms, and that of another is confirmed with the passphrase", async () => {
		const core = { ...CORE, key_confirm: () => ACCESS };
		const sent = await show(Settings, {}, core);
		expect(byTestId("settings-member-0-key")?.textContent).toContain("1QKX-GNPT");
		expect(byTestId("settings-member-0-confirm-0")).toBeNull();
		expect(byTestId("settings-member-1-unconfirmed-0")?.textContent).toContain("5ZKV-0H3C");
		await click("settings-member-1-confirm-0");
		expect(document.body.textContent).toContain("逐字核对");
		await fill("key-confirm-passphrase", "right");
		await click("key-confirm-do");
		expect(sent.find(([cmd]) => cmd === "key_confirm")?.[1]).toEqual({
			member: "b",
			code: "5ZKV-0H3C-QW9E-71NT-B2MA",
			passphrase: "right",
		});
	});
	it("of others are not confirmed by somebody whose own key is not", async () => {
		const core = {
			...CORE,
			access: () => ({ ...ACCESS, may_confirm_keys: "nobody" }) as AccessView,
		};
		await show(Settings, {}, core);
		expect(byTestId("settings-member-1-unconfirmed-0")).not.toBeNull();
		expect(byTestId("settings-member-1-confirm-0")).toBeNull();
	});
	it("of oneself are confirmed on paper only if they are in use", async () => {
		const unconfirmed_keys = [
			{ code: "7HNB-2QX0-M4TC-8WVE-93KP", stated: 12 },
			{ code: "1QKX-GNPT-FPWG-D5MH-5455", stated: 31 },
		];
		const members = ACCESS.members.map((one) => ({ ...one, key: null, unconfirmed_keys }));
		const access = () => ({ ...ACCESS, members, may_confirm_keys: "own" }) as AccessView;
		const own_key = {
			code: "1QKX-GNPT-FPWG-D5MH-5455",
			stated: 31,
			foreign: [],
			is_journal_cut: false,
			is_former: false,
		};
		await show(Settings, { boot: { own_key } }, { ...CORE, access });
		expect(byTestId("settings-member-0-unconfirmed-0")).not.toBeNull();
		expect(byTestId("settings-member-0-confirm-0")).toBeNull();
		expect(byTestId("settings-member-0-confirm-1")).not.toBeNull();
		expect(byTestId("settings-member-1-confirm-1")).toBeNull();
	});
	it("of oneself is shown beside the own passphrase", async () => {
		const own_key = {
			code: "1QKX-GNPT-FPWG-D5MH-5455",
			stated: 4,
			foreign: [],
			is_journal_cut: false,
			is_former: false,
		};
		await show(Settings, { role: "mediator", boot: { own_key } });
		expect(byTestId("own-key")?.textContent).toContain("1QKX-GNPT-FPWG-D5MH-5455");
	});
});

describe("access of a member", () => {
	it("cannot be changed by oneself", async () => {
		await show(Settings);
		expect(byTestId("settings-member-0-remove")).toBeNull();
		expect(byTestId("settings-member-0-invite")).toBeNull();
		expect(byTestId("settings-member-1-remove")).not.toBeNull();
	});
	it("asks for one's own passphrase, and reports at the field that it was wrong", async () => {
		const sent = await show(Settings);
		await click("settings-member-1-invite");
		await click("user-invite-do");
		expect(sent.map(([cmd]) => cmd)).not.toContain("user_invite");
		await fill("user-invite-passphrase", "wrong");
		await click("user-invite-do");
		expect(byTestId("user-invite-passphrase-field")?.textContent).toContain("口令不对");
		expect(byTestId("start-slip")).toBeNull();
		await fill("user-invite-passphrase", "right");
		await click("user-invite-do");
		expect(byTestId("start-slip-passphrase")?.textContent).toBe("豆腐 风筝 拖拉机");
	});
	it("shows the start passphrase until it is handed over, and prints it alone", async () => {
		await show(Settings);
		await click("settings-member-1-invite");
		await fill("user-invite-passphrase", "right");
		await click("user-invite-do");
		document.activeElement?.dispatchEvent(
			new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
		);
		await settle();
		expect(byTestId("start-slip-passphrase")).not.toBeNull();
		expect(document.querySelector(".dialog-close")).toBeNull();
		expect(document.querySelector("body > .slip-on-paper")?.textContent).toContain("豆腐");
		await click("start-slip-done");
		expect(byTestId("start-slip-passphrase")).toBeNull();
		expect(document.querySelector(".slip-on-paper")).toBeNull();
		// The print copy was moved to the body; the sections after it are still there.
		for (const id of sections()) expect(byTestId(`settings-${id}`), id).not.toBeNull();
	});
});

describe("a start passphrase that was copied", () => {
	it("is removed from the clipboard when it is handed over", async () => {
		let held = "";
		const writeText = (text: string) => Promise.resolve(void (held = text));
		vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
		try {
			await show(Settings);
			await click("settings-member-1-invite");
			await fill("user-invite-passphrase", "right");
			await click("user-invite-do");
			await click("start-slip-copy");
			expect(held).toBe("豆腐 风筝 拖拉机");
			await click("start-slip-done");
			expect(held).toBe("");
		} finally {
			vi.unstubAllGlobals();
		}
	});
});

describe("error details", () => {
	const details = (errors: object[]) => ({ error_details: () => ({ schema_version: 2, errors }) });
	const failure = {
		at: "2026-11-20T02:00:00Z",
		command: "draft_save",
		code: "internal",
		origin: { site: "store/draft.rs:44", sqlite_code: 1811 },
	};
	const panic = { ...failure, command: "case_list", origin: { site: "store/lists.rs:90" } };
	async function copied(errors: object[], writeText: (text: string) => Promise<void>) {
		vi.stubGlobal("navigator", { userAgent: "Webview 1", clipboard: { writeText } });
		try {
			const sent = await show(Settings, { role: "recorder" }, details(errors));
			expect(byTestId("settings-errors-report")).toBeNull();
			expect(sent.map(([cmd]) => cmd)).not.toContain("error_details");
			await click("settings-errors-copy");
			return byTestId("settings-errors-report")?.textContent;
		} finally {
			vi.unstubAllGlobals();
		}
	}
	it("are copied with one click, as plain text with version, system and schema", async () => {
		let held = "";
		const shown = await copied([failure, panic], (text) => Promise.resolve(void (held = text)));
		expect(held.split("\n")).toEqual([
			`Casebook ${version}`,
			"系统：Webview 1",
			"台账结构版本：2",
			"2026-11-20T02:00:00Z  draft_save  internal  store/draft.rs:44  SQLite 1811",
			"2026-11-20T02:00:00Z  case_list  internal  store/lists.rs:90",
		]);
		expect(shown).toBe(held);
	});
	it("can be read where the system does not allow copying", async () => {
		const shown = await copied([], () => Promise.reject(new Error("not allowed")));
		expect(shown).toContain("没有出过错");
	});
});

describe("an erasure", () => {
	it("is carried out by another than the one who asked", async () => {
		await show(ErasureSection);
		expect(byTestId("erasure-own-0")).not.toBeNull();
		expect(byTestId("erasure-erase-0")).toBeNull();
		expect(byTestId("erasure-erase-1")).not.toBeNull();
	});
	it("says from when it is possible, and why it is not yet", async () => {
		const refused = { code: "erasure_unseen" as const, detail: ["1", "3"] };
		const erasures = () => ({ ...ERASURES, asked: [{ ...asked("b"), refused }] });
		await show(ErasureSection, {}, { ...CORE, erasures });
		expect(byTestId("erasure-asked-0")?.textContent).toContain("最早 2026年11月26日 执行");
		expect(byTestId("erasure-refused-0")?.textContent).toContain("到现在有 1 天");
		expect(byTestId("erasure-erase-0")).toBeNull();
	});
	it("is sent with the case, its version and the passphrase", async () => {
		const sent = await show(ErasureSection);
		await click("erasure-erase-1");
		await fill("case-erase-passphrase", "right");
		await click("case-erase-do");
		expect(sent.findLast(([cmd]) => cmd === "case_erase")?.[1]).toEqual({
			case: "case-of-b",
			version: 3,
			passphrase: "right",
		});
	});
	it("is dropped only with a reason", async () => {
		const sent = await show(ErasureSection);
		await click("erasure-drop-0");
		await click("erasure-drop-do");
		expect(sent.map(([cmd]) => cmd)).not.toContain("erasure_drop");
		await fill("erasure-drop-reason", "本人改变主意");
		await click("erasure-drop-do");
		expect(sent.findLast(([cmd]) => cmd === "erasure_drop")?.[1]).toMatchObject({
			case: "case-of-a",
			reason: "本人改变主意",
		});
	});
});

describe("a backup location", () => {
	it("shows of an unreadable set only the time in its name", async () => {
		const whole = { proved_at: null, unusable_because: null };
		const location = {
			folder: "/media/usb",
			own: false,
			reachable: true,
			sets: [
				{
					name: "20261118T120000Z-7",
					made_at: "",
					seq: 0,
					cases: 0,
					bytes: 0,
					proved_at: null,
					unusable_because: { code: "set_damaged" as const, detail: [] },
				},
				{
					...whole,
					name: "20261119T120000Z-8",
					made_at: "2026-11-19T12:00:00Z",
					seq: 8,
					cases: 3,
					bytes: 999,
				},
			],
		};
		const props = { location, nth: 1, onrestorecase: () => undefined, onremove: undefined };
		page = mount(BackupLocation, { target: document.body, props });
		await click("backup-location-1-sets");
		const cells = (row: number) =>
			[...byTestId(`backup-set-1-${row}`)!.querySelectorAll("td")].map((cell) =>
				cell.textContent.trim(),
			);
		expect(cells(0).slice(1, 4)).toEqual(["3", "8", "999 B"]);
		const [made, ...rest] = cells(1);
		expect(made).toMatch(/11月18日|11月19日/);
		expect(rest.slice(0, 3)).toEqual(["—", "—", "—"]);
		expect(document.body.textContent).not.toMatch(/NaN|0 B/);
	});
});

describe("restoring a case from a backup", () => {
	const set = {
		name: "20261119T134000Z-40",
		made_at: "2026-11-19T13:40:00Z",
		seq: 40,
		cases: 3,
		bytes: 55_000_000,
		proved_at: null,
		unusable_because: null,
	};
	const refuse = (refused: object) => () => {
		throw refused;
	};
	async function findCase(core: Record<string, FakeReply>): Promise<string> {
		const opened = await openBook({}, core);
		close = opened.close;
		page = mount(RestoreCaseDialog, {
			target: document.body,
			props: { location: 0, set, onclose: () => undefined },
		});
		await settle();
		await fill("restore-case-number", "第7号");
		await click("restore-case-look");
		return byTestId("restore-case-number-field")!.textContent;
	}
	it("reports that the number is not in the backup", async () => {
		const message = await findCase({ case_in_set: refuse({ code: "not_found", field: "number" }) });
		expect(message).toContain("这份备份里没有这个案号");
	});
	it("reports other errors with their general message", async () => {
		const message = await findCase({ case_in_set: refuse({ code: "not_found", field: "set" }) });
		expect(message).not.toContain("没有这个案号");
		expect(message).toContain("已经没有这一项");
	});
});
