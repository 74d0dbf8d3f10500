import { type Component, flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import Recover from "./Recover.svelte";
import RecoveryPage from "./RecoveryPage.svelte";
import Restore from "./Restore.svelte";
import SecondPlacePage from "./SecondPlacePage.svelte";
import SignIn from "./SignIn.svelte";

type FakeReply = (payload: Record<string, unknown>) => unknown;

const people = [
	{ id: "a", name: "沈秋水" },
	{ id: "b", name: "林小满" },
];
const KEY = "7K2M-9QXA-0B4T-W3RD-HJ58-2N6P-XV1C-8EYM-4GZ0-SQ7A-T5KD-3MB9-RN2W-6HCF";
const nothing = () => undefined;

let sent: [string, Record<string, unknown>][] = [];
let answers: Record<string, FakeReply> = {};
let page: object | undefined;

beforeEach(() => {
	sent = [];
	answers = {};
	document.body.replaceChildren();
	setBackend({
		call: async (cmd, payload) => {
			sent.push([cmd, payload as Record<string, unknown>]);
			return { result: answers[cmd]?.(payload as Record<string, unknown>) ?? {}, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
	});
});
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
});

function show<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
	page = mount(component, { target: document.body, props });
	flushSync();
}
function find<E extends HTMLElement = HTMLElement>(testid: string, nth = 0): E {
	const found = document.querySelectorAll<E>(`[data-testid="${testid}"]`)[nth];
	if (!found) throw new Error(`${testid} is not in the page`);
	return found;
}
function fill(testid: string, text: string): void {
	const field = find<HTMLInputElement>(testid);
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	flushSync();
}
function pick(testid: string, nth: number): void {
	find(testid, nth).querySelector("input")!.click();
	flushSync();
}
async function send(testid: string): Promise<void> {
	find<HTMLFormElement>(testid).dispatchEvent(new Event("submit", { cancelable: true }));
	await new Promise((done) => setTimeout(done));
	await tick();
}
const refuse = (refused: object) => () => {
	throw refused;
};

describe("the sign-in page", () => {
	const props = { people, practised: false, onrecover: nothing, onrestore: nothing };

	it("leads from a start passphrase to a new one", async () => {
		answers.sign_in = ({ new_passphrase }) => {
			if (new_passphrase === null) throw { code: "choose_passphrase" };
		};
		show(SignIn, props);
		pick("sign-in-person", 1);
		fill("sign-in-passphrase", "start-1234");
		await send("sign-in");
		fill("own-passphrase", "青菜 三轮车 下雨天 两把钥匙");
		// Two different passphrases are not sent.
		fill("own-passphrase-again", "青菜 三轮车");
		await send("choose-own");
		expect(sent.filter(([cmd]) => cmd === "sign_in")).toHaveLength(1);
		fill("own-passphrase-again", "青菜 三轮车 下雨天 两把钥匙");
		await send("choose-own");
		expect(sent.filter(([cmd]) => cmd === "sign_in").at(-1)![1]).toMatchObject({
			user: "b",
			passphrase: "start-1234",
			new_passphrase: "青菜 三轮车 下雨天 两把钥匙",
		});
	});
	it("sends nothing during the waiting time, which is per user", async () => {
		answers.sign_in = refuse({ code: "try_later", field: "passphrase", detail: ["32"] });
		show(SignIn, props);
		pick("sign-in-person", 0);
		fill("sign-in-passphrase", "x");
		await send("sign-in");
		expect(find("sign-in-enter").textContent).toContain("0:32");
		await send("sign-in");
		expect(sent).toHaveLength(1);
		pick("sign-in-person", 1);
		await send("sign-in");
		expect(sent).toHaveLength(2);
	});
	it("shows the passphrase on request, and hides it when the form is left or sent", async () => {
		answers.sign_in = refuse({ code: "wrong_passphrase" });
		show(SignIn, props);
		pick("sign-in-person", 0);
		const field = find<HTMLInputElement>("sign-in-passphrase");
		const eye = find("sign-in-passphrase-show");
		const states = () => [field.type, eye.getAttribute("aria-pressed")];
		const fire = (target: EventTarget, event: Event) => {
			target.dispatchEvent(event);
			flushSync();
		};
		const open = () => {
			fire(eye, new MouseEvent("click", { bubbles: true }));
			expect(states()).toEqual(["text", "true"]);
		};
		expect(states()).toEqual(["password", "false"]);
		// Works on an empty field too, so that Hanzi can be typed from the first character.
		open();
		fill("sign-in-passphrase", "青菜");
		expect(states()).toEqual(["text", "true"]);
		fire(eye, new MouseEvent("click", { bubbles: true }));
		expect(states()).toEqual(["password", "false"]);

		open();
		const next = find("sign-in-enter");
		fire(field, new FocusEvent("focusout", { bubbles: true, relatedTarget: next }));
		expect(states()).toEqual(["text", "true"]);
		fire(
			next,
			new FocusEvent("focusout", { bubbles: true, relatedTarget: find("sign-in-restore") }),
		);
		expect(states()).toEqual(["password", "false"]);

		open();
		fire(window, new Event("blur"));
		expect(states()).toEqual(["password", "false"]);

		open();
		await send("sign-in");
		expect(states()).toEqual(["password", "false"]);
	});
	it("reports an error of the book instead of one of the passphrase", async () => {
		answers.sign_in = refuse({ code: "store_behind" });
		show(SignIn, props);
		pick("sign-in-person", 0);
		fill("sign-in-passphrase", "x");
		await send("sign-in");
		expect(find("unusable-book-restore")).toBeTruthy();
	});
});

describe("signing in with the recovery key", () => {
	it("marks the wrong group that the core found, and reports that a user is no supervisor", async () => {
		answers.recover = refuse({ code: "recovery_typo", detail: ["7"] });
		show(Recover, { people, onback: nothing });
		fill("recovery-key", KEY.toLowerCase());
		pick("recover-person", 0);
		fill("recover-own", "a b");
		await send("recover");
		expect(sent.filter(([cmd]) => cmd === "recover")).toHaveLength(0);
		fill("recover-own-again", "a b");
		await send("recover");
		expect(sent.find(([cmd]) => cmd === "recover")![1]).toEqual({
			recovery_key: KEY,
			user: "a",
			new_passphrase: "a b",
		});
		const states = [...find("recovery-key-groups").children].map((group) =>
			group.getAttribute("data-state"),
		);
		expect(states.indexOf("wrong")).toBe(6);
		// Typing clears the error.
		expect(find("recovery-key-field-error").textContent).toContain("第 7 组");
		fill("recovery-key", KEY.replace("XV1C", "XV1D"));
		expect(document.querySelector('[data-testid="recovery-key-field-error"]')).toBeNull();
		answers.recover = refuse({ code: "not_allowed", field: "user" });
		await send("recover");
		expect(find("recover-person-error").textContent).not.toBe("");
	});
});

describe("the sheet with the recovery key", () => {
	const sheet = { groups: KEY.split("-"), ask: [3, 7, 12], office: "盛和", made_on: "2026-11-20" };

	it("is hidden while groups of it are typed back", async () => {
		answers.recovery_show = () => sheet;
		show(RecoveryPage, { onlater: nothing });
		await vi.waitFor(() => expect(find("recovery-sheet").textContent).toContain("XV1C"));
		// The print copy is at the end of the body, so that it can be printed alone.
		expect(document.querySelectorAll("body > .on-paper")).toHaveLength(1);
		find("keep-key-next").click();
		await tick();
		expect(document.body.textContent).not.toContain("XV1C");
		for (const [i, group] of ["0B4T", "XV1C", "3MB9"].entries()) fill(`keep-key-group-${i}`, group);
		await send("keep-key-check");
		expect(sent).toContainEqual(["recovery_confirm", { groups: ["0B4T", "XV1C", "3MB9"] }]);
	});
	const error = (nth: number) =>
		document.querySelector(`[data-testid="keep-key-group-${nth}-field-error"]`)?.textContent;
	async function typeBack(): Promise<void> {
		answers.recovery_show = () => sheet;
		show(RecoveryPage, { onlater: nothing });
		await vi.waitFor(() => expect(find("recovery-sheet").textContent).toContain("XV1C"));
		find("keep-key-next").click();
		await tick();
	}
	it("marks and focuses the wrong group that the core found, by its index among those asked for", async () => {
		answers.recovery_confirm = refuse({ code: "recovery_typo", field: "groups.1" });
		await typeBack();
		for (const [i, group] of ["0B4T", "XV1D", "3MB9"].entries()) fill(`keep-key-group-${i}`, group);
		await send("keep-key-check");
		expect([0, 1, 2].map((nth) => error(nth) !== undefined)).toEqual([false, true, false]);
		expect(document.activeElement).toBe(find("keep-key-group-1"));
		fill("keep-key-group-1", "XV1C");
		expect(error(1)).toBeUndefined();
	});
	it("reports at each field invalid characters, surplus characters and missing characters", async () => {
		await typeBack();
		fill("keep-key-group-0", "青菜");
		fill("keep-key-group-1", "XV1CC");
		fill("keep-key-group-2", "3M");
		expect([error(0), error(1)]).toEqual([
			expect.stringContaining("英文输入"),
			expect.stringContaining("多了 1 个"),
		]);
		expect(error(2)).toBeUndefined();
		find("keep-key-group-2").dispatchEvent(new FocusEvent("blur"));
		flushSync();
		expect(error(2)).toContain("还差 2 个");
	});
	it("moves the focus on after a complete group, but not while an input method is composing", async () => {
		await typeBack();
		const [first, second] = [0, 1].map((nth) => find<HTMLInputElement>(`keep-key-group-${nth}`));
		const type = (isComposing: boolean) => {
			first!.value = "0b4t";
			first!.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing }));
			flushSync();
		};
		first!.focus();
		type(true);
		expect(document.activeElement).toBe(first);
		type(false);
		expect(document.activeElement).toBe(second);
	});
});

describe("restoring", () => {
	const set = {
		made_at: "2026-11-20T01:30:00Z",
		cases: 3,
		unusable_because: null,
		proved_at: null,
	};
	const preview = {
		office: "盛和",
		book_exists: true,
		sets: [{ ...set, path: "1", last_number: null, discarded_entries: 20, erasures: 2 }],
		supervisors: [people[0]],
		can_sign_in: people,
		newer_book_unopened: true,
	};

	/** Fills in the form up to the confirmation dialog. */
	async function fillIn(): Promise<void> {
		answers.shell_choose_folder = () => ({ folder: "/media/usb" });
		answers.restore_preview = () => preview;
		show(Restore, { onback: nothing });
		find("restore-folder").click();
		await vi.waitFor(() => expect(find("restore-folder-name").textContent).toContain("usb"));
		fill("restore-key", KEY);
		await send("restore");
		expect(find("restore-set").textContent).toContain("20");
		fill("restore-own", "a b");
		fill("restore-own-again", "a b");
		await send("restore");
	}
	it("suggests an older sheet when the key opens no backup in the folder", async () => {
		answers.shell_choose_folder = () => ({ folder: "/media/usb" });
		answers.restore_preview = refuse({ code: "wrong_recovery_key", field: "recovery_key" });
		show(Restore, { onback: nothing });
		find("restore-folder").click();
		await vi.waitFor(() => expect(find("restore-folder-name").textContent).toContain("usb"));
		fill("restore-key", KEY);
		await send("restore");
		expect(find("restore-key-field-error").textContent).toContain("当时的那张恢复密钥");
	});
	it("reports at the user's name that they are no supervisor", async () => {
		await fillIn();
		answers.restore_run = refuse({ code: "not_allowed", field: "user" });
		find("restore-run").click();
		await vi.waitFor(() =>
			expect(find("restore-person-error").textContent).toContain("不是这份备份里的主任"),
		);
	});
	it("shows what will be discarded, and asks before it restores", async () => {
		await fillIn();
		expect(find("restore-ask").textContent).toContain("20");
		expect(find("restore-ask").textContent).toContain(people[1]!.name);
		expect(find("restore-newer-unopened").textContent).toContain("取消了谁的登录");
		expect(sent.map(([cmd]) => cmd)).not.toContain("restore_run");
		find("restore-run").click();
		await vi.waitFor(() => expect(sent.at(-1)![0]).toBe("restore_run"));
		expect(sent.at(-1)![1]).toEqual({
			folder: "/media/usb",
			path: "1",
			recovery_key: KEY,
			user: "a",
			new_passphrase: "a b",
		});
	});
});

describe("restoring over a book that can be opened", () => {
	const preview = {
		office: "盛和",
		book_exists: true,
		sets: [
			{
				...{ made_at: "2026-11-20T01:30:00Z", cases: 3, unusable_because: null, proved_at: null },
				...{ path: "1", last_number: null, discarded_entries: 20, erasures: 2 },
			},
		],
		supervisors: [people[0]],
		can_sign_in: people,
		newer_book_unopened: false,
		present_people: people,
	};
	const runs = () => sent.filter(([cmd]) => cmd === "restore_run").map(([, payload]) => payload);
	it("asks for a present passphrase, and for a second person when it takes one", async () => {
		answers.shell_choose_folder = () => ({ folder: "/media/usb" });
		answers.restore_preview = () => preview;
		show(Restore, { onback: nothing });
		find("restore-folder").click();
		await vi.waitFor(() => expect(find("restore-folder-name").textContent).toContain("usb"));
		fill("restore-key", KEY);
		await send("restore");
		fill("restore-own", "a b");
		fill("restore-own-again", "a b");
		await send("restore");
		expect(find("restore-next")).toHaveProperty("disabled", true);
		pick("restore-present-person", 0);
		fill("restore-present-passphrase", "theirs now");
		answers.restore_run = refuse({ code: "wrong_passphrase", field: "present.passphrase" });
		await send("restore");
		find("restore-run").click();
		await vi.waitFor(() =>
			expect(find("restore-present-passphrase-field").textContent).toContain("口令不对"),
		);
		expect(find("restore-own-field")?.textContent).not.toContain("口令不对");
		answers.restore_run = refuse({ code: "second_person_needed", field: "second.member" });
		await send("restore");
		find("restore-run").click();
		await vi.waitFor(() => expect(find("restore-second")).toBeTruthy());
		expect(find("restore-next")).toHaveProperty("disabled", true);
		fill("restore-second-passphrase", "mine");
		await send("restore");
		find("restore-run").click();
		await vi.waitFor(() => expect(runs()).toHaveLength(3));
		expect(runs()[2]).toMatchObject({
			present: { member: people[0]!.id, passphrase: "theirs now" },
			second: { member: people[1]!.id, passphrase: "mine" },
		});
		// The refusal leaves no passphrase of the second person in the page.
		await vi.waitFor(() => expect(find("restore-second-passphrase")).toHaveProperty("value", ""));
		// Nobody is both people.
		answers.restore_run = refuse({ code: "not_allowed", field: "present.member" });
		fill("restore-second-passphrase", "mine");
		pick("restore-present-person", 1);
		expect(find("restore-second-passphrase")).toHaveProperty("value", "");
		expect(find("restore-next")).toHaveProperty("disabled", true);
		fill("restore-second-passphrase", "of the other");
		await send("restore");
		find("restore-run").click();
		await vi.waitFor(() => expect(runs()).toHaveLength(4));
		expect(runs()[3]).toMatchObject({
			present: { member: people[1]!.id },
			second: { member: people[0]!.id, passphrase: "of the other" },
		});
		await vi.waitFor(() =>
			expect(find("restore-present").textContent).toContain("在现在的台账里不是主任"),
		);
	});
});

describe("the second place of a new book", () => {
	const done = vi.fn();
	let state = "";
	beforeEach(() => {
		done.mockReset();
		answers.office_setup = () => ({ safety: { idle_minutes: 5, places: [] } });
		answers.shell_choose_folder = () => ({ folder: "/media/usb" });
		answers.backup_status = () => ({ second_place: state });
		show(SecondPlacePage, { ondone: done });
	});
	const saved = () => sent.filter(([cmd]) => cmd === "safety_set").map(([, payload]) => payload);

	it("may wait", () => {
		find("second-place-later").click();
		expect(done).toHaveBeenCalledOnce();
		expect(saved()).toEqual([]);
	});
	it("is saved when a folder on another disk was chosen", async () => {
		state = "not_proved";
		find("second-place-choose").click();
		await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
		expect(saved()).toEqual([{ safety: { idle_minutes: 5, places: ["/media/usb"] } }]);
	});
	it("says that a folder on the disk of the book does not help, and asks for another", async () => {
		state = "same_disk";
		find("second-place-choose").click();
		await vi.waitFor(() =>
			expect(find("second-place-same-disk").textContent).toContain("/media/usb"),
		);
		expect(done).not.toHaveBeenCalled();
	});
});
