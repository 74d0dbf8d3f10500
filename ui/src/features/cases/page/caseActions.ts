import { may } from "$lib/book.svelte";
import type { StepKind } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { Action } from "$lib/pageActions.svelte";
import type { CaseModel } from "./caseModel.svelte";
import { privacyActions } from "./privacy/privacyActions";

/** An action of the case page: a button of the header or an entry of its menu, and a command of the palette. */
export interface CaseAction extends Action {
	place: "primary" | "button" | "menu";
	testid: string;
	/** True for an action that cannot be undone. */
	danger?: boolean;
	/** True if a line divides it from the entry above. */
	apart?: boolean;
}

/** Pinyin initials and English words by which the palette finds a step. */
const STEP_CODES: Record<StepKind, string> = {
	accept: "sl accept",
	answer: "df dfzx answer",
	close: "ja close zb yj",
	reopen: "cxsl reopen",
	extend: "yq extend",
	correct_acceptance: "gzslrq correct",
	correct: "gz correct",
	refuse: "bysl refuse",
	void: "zf void",
	undo_void: "cxzf undo",
};

/** Returns everything that may be done with the case now, in the order of the page: the buttons, then the menu. */
export function caseActions(model: CaseModel): CaseAction[] {
	const steps = may("decide") ? model.view.steps : [];
	const main = (["accept", "answer", "close"] as const).filter((kind) => steps.includes(kind));
	const step = (kind: StepKind, place: CaseAction["place"], testid = `step-${kind}`) => ({
		id: kind,
		label: t().stage.steps[kind],
		code: STEP_CODES[kind],
		place,
		testid,
		danger: kind === "void",
		apart: kind === "void",
		run: () => (model.dialog = { step: kind }),
	});
	const hold = holdAction(model);
	const cockpit = cockpitAction(model);
	const mainPlace = (kind: StepKind) => (hold || kind === "close" ? "button" : "primary");
	const reopens = main.length === 0 && steps.includes("reopen");
	const rare = ["extend", "correct_acceptance", "correct", "refuse", "reopen", "void"] as const;
	return [
		...(hold ? [hold] : []),
		...attemptAction(model),
		...main.map((kind) => step(kind, mainPlace(kind))),
		...(reopens ? [step("reopen", "button", "step-reopen-button")] : []),
		...(cockpit ? [cockpit] : []),
		...recordActions(model),
		...rare
			.filter((kind) => steps.includes(kind) && !(kind === "reopen" && reopens))
			.map((kind) => step(kind, "menu")),
		...(steps.includes("undo_void") && may("govern") ? [step("undo_void", "menu")] : []),
		...privacyActionsOf(model),
	];
}

/** Returns the action that plans a session, or records the one that is planned. */
function holdAction(model: CaseModel): CaseAction | undefined {
	const { acceptance, fields, sessions } = model.view.case;
	if (!model.isOpen || acceptance === null || fields.nature === "consult_only") return undefined;
	const isPlanned = sessions.some((one) => one.state === "planned");
	return {
		id: "session",
		label: isPlanned ? t().session.hold : t().session.plan,
		code: isPlanned ? "jl jltj bl record" : "pq ap tj plan session",
		place: "primary",
		testid: "case-hold-session",
		run: () => model.goTo("session"),
	};
}

/** Returns the action that opens the view in which the planned session is held. */
function cockpitAction(model: CaseModel): CaseAction | undefined {
	const isPlanned = model.view.case.sessions.some((one) => one.state === "planned");
	if (!isPlanned || holdAction(model) === undefined || !model.canEdit) return undefined;
	return {
		id: "hold",
		label: t().cockpit.hold,
		code: "kstj ks hold start",
		place: "menu",
		testid: "case-act-hold",
		run: () => model.goTo("hold"),
	};
}

/** Returns the action that logs a contact attempt, of a case in which somebody has to be reached. */
function attemptAction(model: CaseModel): CaseAction[] {
	if (!model.isOpen || !model.canEdit || model.view.case.fields.nature === "consult_only")
		return [];
	return [
		{
			id: "attempt",
			label: t().page.attempt.add,
			code: "lxjl lx dh contact call",
			place: "button",
			testid: "case-attempt",
			run: () => (model.dialog = { attempt: true }),
		},
	];
}

/** Returns the actions that add to the record of the case without a step. */
function recordActions(model: CaseModel): CaseAction[] {
	if (!model.canEdit) return [];
	const words = t().page.act;
	const goTo = (name: "note" | "next_action" | "mediator", label: string, code: string) => ({
		id: name,
		label,
		code,
		place: "menu" as const,
		testid: `case-act-${name.replace("_", "-")}`,
		run: () => model.goTo(name),
	});
	const open = [
		goTo("next_action", words.next, "xyb dxyb next"),
		goTo("mediator", words.reassign, "zb zj ghtjy reassign mediator"),
	];
	return [goTo("note", words.note, "gzjl tjgzjl jyb note"), ...(model.isOpen ? open : [])];
}

function privacyActionsOf(model: CaseModel): CaseAction[] {
	const codes = { restrict: "xzck restrict", unrestrict: "jcxz lift", askErasure: "sqsc erase" };
	const allowed = { govern: may("govern"), decide: may("decide") };
	return privacyActions(model.view.case, allowed).map((privacy, i) => ({
		id: privacy,
		label: t().security.case[privacy],
		code: codes[privacy],
		place: "menu",
		testid: `case-${privacy}`,
		apart: i === 0,
		run: () => (model.dialog = { privacy }),
	}));
}
