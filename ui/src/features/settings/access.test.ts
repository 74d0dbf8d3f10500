import { afterEach, describe, expect, it } from "vitest";
import { setBackend } from "$lib/backend";
import type { AccessState, OfficeSetupView, Safety } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { backupErrorMessage, formatRelativeMoment } from "$domain/backups/backupStatus";
import { accessStatus } from "./access";
import { OfficeSettings } from "./settings.svelte";
import { sizeText, wholeNumber } from "./safety";

const member = { id: "a", active: true };
const view = (state: AccessState) => ({
	members: [
		{
			member: "a",
			state,
			last_signed_in: null,
			expires_at: null,
			key: null,
			unconfirmed_keys: [],
		},
	],
});

afterEach(() => void (language.current = "zh"));

describe("access status of a member", () => {
	it.each([
		["none", "first", false, "plain"],
		["invited", "again", true, "amber"],
		["own", "again", true, "green"],
		["frozen", "again", true, "red"],
	] as const)("%s", (state, invite, removable, tone) => {
		expect(accessStatus(member, view(state), "me")).toMatchObject({
			state,
			invite,
			removable,
			tone,
		});
	});
	it("allows no actions on one's own access", () => {
		expect(accessStatus(member, view("own"), "a")).toMatchObject({
			invite: undefined,
			removable: false,
		});
	});
	it("allows removing but not granting access for a retired member", () => {
		expect(accessStatus({ ...member, active: false }, view("own"), "me")).toMatchObject({
			invite: undefined,
			removable: true,
		});
	});
	it("treats a member who is not listed as one without access", () => {
		expect(accessStatus({ id: "b", active: true }, view("own"), "me").state).toBe("none");
	});
});

describe("numbers in the settings", () => {
	it("are whole and within their limits, also with full-width digits", () => {
		expect(wholeNumber("１０", 1, 30)).toBe(10);
		expect(wholeNumber(" 30 ", 1, 30)).toBe(30);
		for (const bad of ["0", "31", "1.5", "-1", "", "十", "1e1"]) {
			expect(wholeNumber(bad, 1, 30)).toBeUndefined();
		}
	});
	it("format sizes with units", () => {
		expect([0, 999, 1536, 55_000_000, 3_000_000_000].map(sizeText)).toEqual([
			"0 B",
			"999 B",
			"1.5 KB",
			"52.5 MB",
			"2.8 GB",
		]);
	});
});

describe("safety", () => {
	const safety: Safety = {
		idle_minutes: 10,
		places: [],
		keep_agreements_years: 10,
		keep_others_years: 5,
	};
	const setup = { grids: [], staff: [], rooms: [], safety } as unknown as OfficeSetupView;

	it("is sent complete with one change, and an error stays at its field", async () => {
		const sent: Safety[] = [];
		setBackend({
			call: (_, payload) => {
				const next = (payload as { safety: Safety }).safety;
				sent.push(next);
				if (next.places.length > 0) {
					return Promise.reject({ code: "folder_not_local", field: "safety.places.0" });
				}
				return Promise.resolve({ result: { ...setup, safety: next }, topics: [] });
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		const settings = new OfficeSettings(setup);
		expect(await settings.setSafety("idle_minutes", 5)).toBe(true);
		expect(await settings.setSafety("places", ["/media/usb"])).toBe(false);
		expect(sent).toEqual([
			{ ...safety, idle_minutes: 5 },
			{ ...safety, idle_minutes: 5, places: ["/media/usb"] },
		]);
		expect(settings.setup.safety).toEqual({ ...safety, idle_minutes: 5 });
		expect(settings.state("safety.places").error?.code).toBe("folder_not_local");
		expect(settings.state("safety.idle_minutes").saved).toBeDefined();
	});
});

describe("messages about backups", () => {
	const at = (day: string) => new Date(`${day}T13:40:00`).toISOString();
	it("show times relative to today", () => {
		expect(formatRelativeMoment(at("2026-11-20"), "2026-11-20")).toBe("今天 13:40");
		expect(formatRelativeMoment(at("2026-10-31"), "2026-11-01")).toBe("昨天 13:40");
		expect(formatRelativeMoment(at("2025-11-20"), "2026-11-20")).toBe("2025年11月20日 13:40");
		language.current = "en";
		expect(formatRelativeMoment(at("2026-11-20"), "2026-11-20")).toBe("today 13:40");
	});
	it("name the backup disk where it is meant", () => {
		expect(backupErrorMessage({ code: "disk_trouble" })).toContain("备份盘");
		expect(backupErrorMessage({ code: "shrunken" })).not.toContain("备份盘无法写入");
	});
});
