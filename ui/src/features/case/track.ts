import type { CaseView, Stage } from "$lib/generated/types";

export type StopKey = Stage | "performing";

/** A stop on the way of a case. */
export interface Stop {
	key: StopKey;
	state: "done" | "now" | "ahead";
}

function stops(keys: readonly StopKey[], now: StopKey): Stop[] {
	const at = keys.indexOf(now);
	return keys.map((key, i) => ({ key, state: i < at ? "done" : i === at ? "now" : "ahead" }));
}

/** The way that the case takes, with where it stands. Consultations and refusals have a shorter one. */
export function trackOf({ case: it, stage }: Pick<CaseView, "case" | "stage">): Stop[] {
	if (stage === "void") return stops(["registered", "void"], "void");
	if (stage === "not_accepted") return stops(["registered", "not_accepted"], "not_accepted");
	if (it.fields.nature === "consult_only") return stops(["registered", "answered"], stage);
	const met: StopKey = it.reopenings.length > 0 ? "reopened" : "mediating";
	const binding =
		it.obligations.length > 0 && (it.closing?.outcome === "R1" || it.closing?.outcome === "R2");
	const keys: StopKey[] = ["registered", "accepted", met, "closed"];
	if (!binding) return stops(keys, stage);
	keys.push("performing");
	const kept = it.obligations.every((one) => one.performed_on !== null);
	const way = stops(keys, stage === "closed" ? "performing" : stage);
	return kept ? way.map((stop) => ({ ...stop, state: "done" as const })) : way;
}
