import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook, PEOPLE } from "$lib/book.fixture.svelte";
import type { AccessView, OfficeSetupView, Staff } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { relievesSupervisor } from "./access";
import Settings from "./Settings.svelte";

const DEPUTY: Staff = { ...PEOPLE[0]!, id: "c", place: 3, name: "陆青" };
const SETUP = {
	office: { name: "盛和市场", short: "盛", number_pattern: "", prepared_by: "", reviewed_by: "" },
	...{ grids: [], staff: [...PEOPLE, DEPUTY], rooms: [], next_numbers: [], last_numbers: [] },
	safety: { idle_minutes: 10, places: [], keep_agreements_years: 10, keep_others_years: 5 },
	usual_causes: [],
} as unknown as OfficeSetupView;

const access = (second_people: string[] | null): AccessView => ({
	members: ["a", "b", "c"].map((member) => ({
		...{ member, state: "own", last_signed_in: null, expires_at: null },
		...{ key: null, unconfirmed_keys: [] },
	})) as AccessView["members"],
	may_confirm_keys: "others",
	recovery_made_at: "2026-11-01T00:00:00Z",
	recovery_confirmed: true,
	key_version: 1,
	second_people,
});

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

type Sent = [string, Record<string, unknown>][];

/** Opens the settings with people who can confirm an act, and a core that takes only their right passphrases. */
async function open(seconds: string[] | null, more: Record<string, FakeReply> = {}): Promise<Sent> {
	const prove =
		(result: object): FakeReply =>
		({ passphrase, second }) => {
			if (passphrase !== "right") throw { code: "wrong_passphrase", field: "passphrase" };
			const proof = second as { passphrase: string } | undefined;
			if (proof && proof.passphrase !== "theirs")
				throw { code: "wrong_passphrase", field: "second.passphrase" };
			return result;
		};
	const view = access(seconds);
	const opened = await openBook(
		{ boot: { office_setup: SETUP } },
		{
			access: () => view,
			backups: () => ({
				status: { proved_at: null, last_error: null, busy: false },
				locations: [],
			}),
			erasures: () => ({ asked: [], due: [], due_count: 0 }),
			staff_put: prove(SETUP),
			user_remove: prove(view),
			...more,
		},
	);
	close = opened.close;
	page = mount(Settings, { target: document.body });
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
	field.focus();
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}
async function press(testid: string, key: string): Promise<void> {
	byTestId(testid)!.dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
	);
	await settle();
}
/** Chooses the first option with this text, by keyboard. */
async function choose(testid: string, text: string): Promise<void> {
	await fill(testid, text);
	await press(testid, "Tab");
}
const last = (sent: Sent, command: string) => sent.findLast(([cmd]) => cmd === command)?.[1];

describe("the second person of a removal", () => {
	it("is chosen among those who can confirm it, without the one who is removed", async () => {
		const sent = await open(["b", "c"]);
		await click("settings-member-1-remove");
		// Nobody else is left to choose.
		expect((byTestId("user-remove-second-member") as HTMLInputElement).value).toBe("陆青");
		await fill("user-remove-passphrase", "right");
		await fill("user-remove-second-passphrase", "theirs");
		await press("user-remove-second-passphrase", "Enter");
		expect(last(sent, "user_remove")).toEqual({
			member: "b",
			passphrase: "right",
			second: { member: "c", passphrase: "theirs" },
		});
		expect(byTestId("user-remove-second")).toBeNull();
	});
	it("is asked for before anything is sent, and refused beside their field", async () => {
		const sent = await open(["a", "b", "c"]);
		await click("settings-member-1-remove");
		await fill("user-remove-passphrase", "right");
		await click("user-remove-do");
		expect(last(sent, "user_remove")).toBeUndefined();
		expect(byTestId("user-remove-second-member-field")?.textContent).toContain("谁来确认");
		for (const field of ["member", "passphrase"]) {
			const part = byTestId(`user-remove-second-${field}`);
			expect(part?.getAttribute("aria-invalid"), field).toBe("true");
		}
		await choose("user-remove-second-member", "陆");
		await fill("user-remove-second-passphrase", "wrong");
		await click("user-remove-do");
		expect(byTestId("user-remove-second-passphrase-field")?.textContent).toContain("口令不对");
		expect(byTestId("user-remove-passphrase-field")?.textContent).not.toContain("口令不对");
		expect(document.activeElement).toBe(byTestId("user-remove-second-passphrase"));
		await fill("user-remove-passphrase", "wrong");
		await fill("user-remove-second-passphrase", "theirs");
		await click("user-remove-do");
		expect(byTestId("user-remove-passphrase-field")?.textContent).toContain("口令不对");
		expect(byTestId("user-remove-second-passphrase-field")?.textContent).not.toContain("口令不对");
	});
	it("leaves no passphrase in the page after a refusal", async () => {
		await open(["c"]);
		await click("settings-member-1-remove");
		for (const [own, theirs] of [
			["wrong", "theirs"],
			["right", "not theirs"],
		] as const) {
			await fill("user-remove-passphrase", own);
			await fill("user-remove-second-passphrase", theirs);
			await click("user-remove-do");
			const field = byTestId("user-remove-second-passphrase") as HTMLInputElement;
			expect(field.value, own).toBe("");
		}
	});
	it("is told by the field that has the focus first", async () => {
		for (const [seconds, text] of [
			[["b"], "可以单独完成"],
			[["c"], "另一位同事"],
		] as const) {
			await open([...seconds]);
			await click("settings-member-1-remove");
			const ids = document.activeElement?.getAttribute("aria-describedby")?.split(" ") ?? [];
			const told = ids.map((id) => document.getElementById(id)?.textContent).join("");
			expect(told).toContain(text);
			expect(told).toContain("再输入一次口令");
			await unmount(page!);
			page = undefined;
			close();
		}
	});
	it("is asked for as soon as the core knows of one, and the refusal is seen", async () => {
		for (const before of [null, []]) {
			let known: string[] | null = before;
			const needed = { code: "second_person_needed", field: "second.member" };
			await open(before, {
				access: () => access(known),
				user_remove: () => {
					throw needed;
				},
			});
			await click("settings-member-1-remove");
			await fill("user-remove-passphrase", "right");
			await click("user-remove-do");
			expect(byTestId("user-remove-error")?.textContent).toContain("这一步要两个人");
			known = ["c"];
			await click("user-remove-do");
			expect(byTestId("user-remove-second-member-field")?.textContent).toContain("这一步要两个人");
			expect(byTestId("user-remove-error")).toBeNull();
			await unmount(page!);
			page = undefined;
			close();
		}
	});
	it("is not asked for where one person is enough", async () => {
		const sent = await open(null);
		await click("settings-member-1-remove");
		expect(byTestId("user-remove-second")).toBeNull();
		expect(byTestId("user-remove-alone")).toBeNull();
		await fill("user-remove-passphrase", "right");
		await click("user-remove-do");
		expect(last(sent, "user_remove")).toEqual({ member: "b", passphrase: "right" });
	});
	it("is missing with a word about what follows if nobody can confirm it", async () => {
		const sent = await open(["b"]);
		await click("settings-member-1-remove");
		expect(byTestId("user-remove-second")).toBeNull();
		expect(byTestId("user-remove-alone")?.textContent).toContain("七天里登录的人都会看到");
		await fill("user-remove-passphrase", "right");
		await click("user-remove-do");
		expect(last(sent, "user_remove")).toEqual({ member: "b", passphrase: "right" });
	});
});

describe("the second person of a new recovery key", () => {
	const made = { groups: ["AAAA"], ask: [1], office: "盛和市场", made_on: "2026-11-20" };
	it("is asked for, and the sheet is shown", async () => {
		const sent = await open(["b"], { recovery_renew: () => made });
		await click("recovery-renew");
		await fill("recovery-renew-dialog-passphrase", "right");
		await fill("recovery-renew-dialog-second-passphrase", "theirs");
		await click("recovery-renew-dialog-do");
		expect(last(sent, "recovery_renew")).toEqual({
			passphrase: "right",
			second: { member: "b", passphrase: "theirs" },
		});
		expect(byTestId("recovery-dialog")).not.toBeNull();
	});
	it("is not asked for in place of a sheet that was never confirmed", async () => {
		const unconfirmed = { ...access(["b"]), recovery_confirmed: false };
		const sent = await open(["b"], { access: () => unconfirmed, recovery_renew: () => made });
		await click("recovery-renew");
		expect(byTestId("recovery-renew-dialog-second")).toBeNull();
		await fill("recovery-renew-dialog-passphrase", "right");
		await click("recovery-renew-dialog-do");
		expect(last(sent, "recovery_renew")).toEqual({ passphrase: "right" });
	});
});

describe("a supervisor who is to be none any more", () => {
	it("is changed by two people, and stays what they are if the dialog is left", async () => {
		const sent = await open(["b", "c"]);
		await choose("settings-member-2-role", "mediator");
		expect(last(sent, "staff_put")).toBeUndefined();
		await click("user-demote-cancel");
		expect((byTestId("settings-member-2-role") as HTMLInputElement).value).toBe("supervisor");
		await choose("settings-member-2-role", "mediator");
		await fill("user-demote-passphrase", "right");
		await fill("user-demote-second-passphrase", "theirs");
		await click("user-demote-do");
		expect(last(sent, "staff_put")).toEqual({
			member: { ...DEPUTY, role: "mediator" },
			passphrase: "right",
			second: { member: "b", passphrase: "theirs" },
		});
		expect(byTestId("user-demote-do")).toBeNull();
	});
	it("is changed at once where one person is enough, like every other member", async () => {
		let sent = await open(null);
		await choose("settings-member-2-role", "mediator");
		expect(last(sent, "staff_put")).toEqual({ member: { ...DEPUTY, role: "mediator" } });
		await unmount(page!);
		close();
		sent = await open(["b", "c"]);
		await choose("settings-member-1-role", "recorder");
		expect(last(sent, "staff_put")).toEqual({ member: { ...PEOPLE[1], role: "recorder" } });
	});
	it("is retired without a passphrase, which the core refuses while they can sign in", async () => {
		const sent = await open(["b", "c"], {
			staff_put: () => {
				throw { code: "can_sign_in", field: "member.active" };
			},
		});
		await click("settings-member-2-active");
		expect(byTestId("user-demote-do")).toBeNull();
		expect(last(sent, "staff_put")).toEqual({ member: { ...DEPUTY, active: false } });
	});
	it("is somebody else than the one who changes it", () => {
		const before = { role: "supervisor", active: true } as const;
		const demoted = { id: "c", role: "mediator", active: true } as const;
		const retired = { ...before, id: "c", active: false };
		expect(relievesSupervisor(before, demoted, "a")).toBe(true);
		expect(relievesSupervisor(before, retired, "a")).toBe(false);
		expect(relievesSupervisor(before, demoted, "c")).toBe(false);
		expect(relievesSupervisor(before, { ...before, id: "c" }, "a")).toBe(false);
		expect(relievesSupervisor({ ...before, active: false }, retired, "a")).toBe(false);
		expect(relievesSupervisor(undefined, demoted, "a")).toBe(false);
	});
});
