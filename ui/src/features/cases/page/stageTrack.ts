import type { CaseView, Stage } from "$lib/generated/types";

/** A stage of the track; performance of the agreement is one although the case is closed. */
export type StageKey = Stage | "performing";

/** One stage of the track shown in the case header. */
export interface TrackStage {
	key: StageKey;
	state: "done" | "now" | "ahead";
}

function markStages(keys: readonly StageKey[], now: StageKey): TrackStage[] {
	const at = keys.indexOf(now);
	return keys.map((key, i) => ({ key, state: i < at ? "done" : i === at ? "now" : "ahead" }));
}

/** Returns the stages that the case passes through; consultations and refusals have fewer. */
export function stageTrack({ case: it, stage }: Pick<CaseView, "case" | "stage">): TrackStage[] {
	if (stage === "void") return markStages(["registered", "void"], "void");
	if (stage === "not_accepted") return markStages(["registered", "not_accepted"], "not_accepted");
	if (it.fields.nature === "consult_only") return markStages(["registered", "answered"], stage);
	const session: StageKey =
		stage === "reopened" || it.reopenings.length > 0 ? "reopened" : "mediating";
	const hasAgreement =
		it.obligations.length > 0 && (it.closing?.outcome === "R1" || it.closing?.outcome === "R2");
	const keys: StageKey[] = ["registered", "accepted", session, "closed"];
	if (!hasAgreement) return markStages(keys, stage);
	keys.push("performing");
	const isPerformed = it.obligations.every((one) => one.performed_on !== null);
	const track = markStages(keys, stage === "closed" ? "performing" : stage);
	return isPerformed ? track.map((one) => ({ ...one, state: "done" as const })) : track;
}
