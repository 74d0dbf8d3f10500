import { tick } from "svelte";
import { setBackend } from "./backend";
import { followBook } from "./book.svelte";
import type { Permission, Staff, StaffRole } from "./generated/types";

const MAY: Record<StaffRole, Permission[]> = {
	supervisor: ["anyone", "enter", "read", "record", "decide", "export", "govern", "audit"],
	mediator: ["anyone", "enter", "read", "record", "decide", "export"],
	recorder: ["anyone", "enter", "read", "record"],
	auditor: ["anyone", "enter", "audit"],
};

const person = (id: string, place: number, name: string, role: StaffRole): Staff => ({
	id,
	place,
	name,
	role,
	team: "",
	active: true,
});

export const PEOPLE: Staff[] = [
	person("a", 1, "沈秋水", "supervisor"),
	person("b", 2, "林小满", "mediator"),
];

/** The reply of the fake core to one command, or a promise of it. */
export type FakeReply = (payload: Record<string, unknown>) => unknown;

/** Returns the answer to a command for which the test has none. */
function nothing(cmd: string): unknown {
	if (cmd === "erasures_asked" || cmd === "regional_figures") return [];
	if (cmd === "calendar") return { assignee: "me", days: [] };
	return cmd === "acceptance_term" ? null : {};
}

/**
 * Opens a book over a fake core, with 沈秋水 signed in under this role. `boot` overrides fields of the boot answer.
 * Returns the calls that were sent, and a function that ends it.
 */
export async function openBook(
	as: { role?: StaffRole; practice?: boolean; boot?: Record<string, unknown> },
	answers: Record<string, FakeReply>,
): Promise<{ sent: [string, Record<string, unknown>][]; close: () => void }> {
	const sent: [string, Record<string, unknown>][] = [];
	const role = as.role ?? "supervisor";
	const terms: Record<string, unknown> = {
		staff_roles: Object.keys(MAY).map((code) => ({ code, zh: code, en: code })),
		mediation_bodies: [],
		causes: [],
	};
	const boot = {
		state: "open",
		book: as.practice ? "practice" : "office",
		today: "2026-11-20",
		prefs: {},
		vocabulary: terms,
		office_setup: {
			office: {
				name: "盛和市场",
				short: "盛",
				number_pattern: "",
				prepared_by: "",
				reviewed_by: "",
			},
			grids: [],
			staff: PEOPLE,
			rooms: [],
			safety: { idle_minutes: 10, places: [], keep_agreements_years: 10, keep_others_years: 5 },
			next_numbers: [],
			last_numbers: [],
			usual_causes: [],
		},
		user: { ...PEOPLE[0], role },
		may: MAY[role],
		backup_status: null,
		export_folder: "",
	};
	setBackend({
		call: async (cmd, payload) => {
			sent.push([cmd, payload as Record<string, unknown>]);
			const answer = cmd === "boot" ? () => ({ ...boot, ...as.boot }) : answers[cmd];
			const result = await answer?.(payload as Record<string, unknown>);
			return { result: result === undefined ? nothing(cmd) : result, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
		onTopics: () => Promise.resolve(() => undefined),
	});
	const close = $effect.root(() => followBook());
	await tick();
	await new Promise((done) => setTimeout(done));
	return { sent, close };
}
