import { type Component, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { blankParty } from "$domain/parties/party";
import { openBook } from "$lib/book.fixture.svelte";
import type { Obligation, Session } from "$lib/generated/types";
import { NIL } from "$lib/ids";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import { DraftKeepingCore } from "./draftKeepingCore.fixture";
import NewCase from "./features/entry/NewCase.svelte";
import { blankEntry } from "./features/entry/entry";
import InstalmentsDialog from "./features/cases/page/agreement/InstalmentsDialog.svelte";
import ObligationDialog from "./features/cases/page/agreement/ObligationDialog.svelte";
import PaymentsDialog from "./features/cases/page/agreement/PaymentsDialog.svelte";
import {
	CASE_ID,
	caseView,
	testModel,
	VOCABULARY,
} from "./features/cases/page/caseModel.fixture.svelte";
import type { CaseModel } from "./features/cases/page/caseModel.svelte";
import ClaimForm from "./features/cases/page/overview/ClaimForm.svelte";
import NextAction from "./features/cases/page/overview/NextAction.svelte";
import NextDoneForm from "./features/cases/page/overview/NextDoneForm.svelte";
import PeopleDialog from "./features/cases/page/parties/PeopleDialog.svelte";
import PartyDialog from "./features/cases/page/parties/PartyDialog.svelte";
import AskErasureDialog from "./features/cases/page/privacy/AskErasureDialog.svelte";
import RestrictDialog from "./features/cases/page/privacy/RestrictDialog.svelte";
import SessionCockpit from "./features/cases/page/sessions/cockpit/SessionCockpit.svelte";
import SessionEditor from "./features/cases/page/sessions/SessionEditor.svelte";
import AcceptDialog from "./features/cases/page/steps/AcceptDialog.svelte";
import AnswerDialog from "./features/cases/page/steps/AnswerDialog.svelte";
import CloseDialog from "./features/cases/page/steps/CloseDialog.svelte";
import CorrectDialog from "./features/cases/page/steps/CorrectDialog.svelte";
import ExtendDialog from "./features/cases/page/steps/ExtendDialog.svelte";
import RefuseDialog from "./features/cases/page/steps/RefuseDialog.svelte";
import RulingDialog from "./features/cases/page/steps/RulingDialog.svelte";
import AttemptForm from "./features/cases/page/timeline/AttemptForm.svelte";
import NoteForm from "./features/cases/page/timeline/NoteForm.svelte";
import FactGroupForm from "./features/cases/page/worker/FactGroupForm.svelte";
import LimitationEventForm from "./features/cases/page/worker/LimitationEventForm.svelte";
import NextForm from "./features/today/NextForm.svelte";
import PerformedForm from "./features/today/PerformedForm.svelte";
import SentBeforeSettled from "./sentBeforeSettled.fixture.svelte";

/** A form with a draft, and how a person fills in and saves it. */
interface DraftedForm {
	/** The source file that creates the form's draft. */
	source: string;
	component: Component<never>;
	props?: (model: CaseModel, onclose: () => void) => object;
	/** Fills in what the form needs besides the typed text. */
	prepare?: () => void;
	/** The field that is typed into, the text, and the text as the draft holds it. */
	types: [testid: string, text: string, stored?: string];
	save: () => void;
	/** The command that writes the form. */
	writes: string;
}

const ANYTHING = "周永顺补充：工资单 3 张";
const click = (testid: string) => byTestId(testid)!.click();
const type = (testid: string, text: string) => {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (testid: string, key: string) =>
	byTestId(testid)!.dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
	);
const ofCase = (model: CaseModel, onclose: () => void) => ({ model, onclose });

const OBLIGATION = {
	...{ id: NIL, debtor: null, creditor: null, what: "", amount: null },
	...{ due_on: null, performed_on: null, performed_note: "" },
} satisfies Obligation;
/** A session that was planned for an earlier day. */
const PLANNED = {
	...{ id: "s1", state: "planned", form: "joint", room: null, starts: "2026-11-12T14:30:00" },
	...{ ends: null, mediators: ["a"], recorder: null, attendance: [], record: "", result: "" },
	next_on: null,
} as Session;
const STEPS = "features/cases/page/steps";

const FORMS: DraftedForm[] = [
	{
		source: "features/entry/NewCase.svelte",
		component: NewCase,
		types: ["entry-summary", ANYTHING],
		save: () => click("entry-register"),
		writes: "case_register",
	},
	{
		source: "features/cases/page/sessions/SessionEditor.svelte",
		component: SessionEditor,
		props: (model, onclose) => ({ model, session: undefined, record: true, onclose }),
		prepare: () => type("session-starts", "9:40"),
		types: ["session-record", ANYTHING],
		save: () => click("session-save"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/sessions/cockpit/SessionCockpit.svelte",
		component: SessionCockpit,
		props: (model, onclose) => ({ model, session: PLANNED, onclose }),
		prepare: () => click("cockpit-end"),
		types: ["cockpit-result", ANYTHING],
		save: () => click("cockpit-end-do"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/parties/PartyDialog.svelte",
		component: PartyDialog,
		props: (model, onclose) => ({ model, party: blankParty("applicant"), onclose }),
		types: ["party-address", ANYTHING],
		save: () => click("party-save"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/parties/PeopleDialog.svelte",
		component: PeopleDialog,
		props: ofCase,
		prepare: () => type("people-0-name", "邓 永"),
		types: ["people-claim", ANYTHING],
		save: () => click("people-save"),
		writes: "parts_add",
	},
	{
		source: "features/cases/page/overview/ClaimForm.svelte",
		component: ClaimForm,
		props: (model, onclose) => ({ model, claim: { id: NIL, text: "", amount: null }, onclose }),
		types: ["claim-text", ANYTHING],
		save: () => press("claim-text", "Enter"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/timeline/NoteForm.svelte",
		component: NoteForm,
		props: (model, onclose) => ({
			model,
			note: { id: NIL, on: "2026-11-18", kind: "visit", text: "" },
			onclose,
		}),
		types: ["note-text", ANYTHING],
		save: () => click("note-save"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/timeline/AttemptForm.svelte",
		component: AttemptForm,
		props: ofCase,
		types: ["attempt-text", ANYTHING],
		save: () => click("attempt-result-no_answer"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/agreement/ObligationDialog.svelte",
		component: ObligationDialog,
		props: (model, onclose) => ({ model, obligation: OBLIGATION, onclose }),
		types: ["obligation-what", ANYTHING],
		save: () => click("obligation-save"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/agreement/InstalmentsDialog.svelte",
		component: InstalmentsDialog,
		props: (model, onclose) => ({ model, blank: OBLIGATION, onclose }),
		prepare: () => type("instalments-sentence", "12100元分3期，每月10日"),
		types: ["instalments-what", ANYTHING],
		save: () => click("instalments-save"),
		writes: "parts_add",
	},
	{
		source: "features/cases/page/agreement/PaymentsDialog.svelte",
		component: PaymentsDialog,
		props: (model, onclose) => ({ model, obligation: { ...OBLIGATION, amount: 5000 }, onclose }),
		types: ["payment-note", ANYTHING],
		save: () => click("payment-save"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/overview/FactEditor.svelte",
		component: NextAction,
		props: (model) => ({ model }),
		prepare: () => click("fact-next-action"),
		types: ["edit-next-action", ANYTHING],
		save: () => press("edit-next-action", "Enter"),
		writes: "case_edit",
	},
	{
		source: "features/cases/page/overview/NextDoneForm.svelte",
		component: NextDoneForm,
		props: ofCase,
		types: ["next-done-text", ANYTHING],
		save: () => press("next-done-text", "Enter"),
		writes: "part_put",
	},
	{
		source: "features/cases/page/worker/FactGroupForm.svelte",
		component: FactGroupForm,
		props: (model, onclose) => ({ model, group: "employment", quiet: false, onclose }),
		types: ["worker-post", ANYTHING],
		save: () => click("worker-employment-save"),
		writes: "case_edit",
	},
	{
		source: "features/cases/page/worker/LimitationEventForm.svelte",
		component: LimitationEventForm,
		props: (model, onclose) => ({
			model,
			event: { kind: "claimed", on: "2026-05-06", until: null, note: "" },
			onclose,
		}),
		types: ["limitation-event-note", ANYTHING],
		save: () => click("limitation-event-save"),
		writes: "case_edit",
	},
	{
		source: `${STEPS}/AcceptDialog.svelte`,
		component: AcceptDialog,
		props: ofCase,
		types: ["accept-on", "20261017", "2026-10-17"],
		save: () => click("accept-do"),
		writes: "case_accept",
	},
	{
		source: `${STEPS}/AnswerDialog.svelte`,
		component: AnswerDialog,
		props: ofCase,
		types: ["answer-text", ANYTHING],
		save: () => click("answer-do"),
		writes: "case_answer",
	},
	{
		source: `${STEPS}/CloseDialog.svelte`,
		component: CloseDialog,
		props: ofCase,
		prepare: () => click("outcome-R4"),
		types: ["close-reason", ANYTHING],
		save: () => click("close-do"),
		writes: "case_close",
	},
	{
		source: `${STEPS}/ExtendDialog.svelte`,
		component: ExtendDialog,
		props: ofCase,
		types: ["extend-agreed-on", "20261018", "2026-10-18"],
		save: () => click("extend-do"),
		writes: "case_extend",
	},
	{
		source: `${STEPS}/RefuseDialog.svelte`,
		component: RefuseDialog,
		props: ofCase,
		types: ["refuse-reason", ANYTHING],
		save: () => click("refuse-do"),
		writes: "case_close",
	},
	{
		source: `${STEPS}/RulingDialog.svelte`,
		component: RulingDialog,
		props: (model, onclose) => ({ model, kind: "void", onclose }),
		types: ["void-reason", ANYTHING],
		save: () => click("void-do"),
		writes: "case_void",
	},
	{
		source: `${STEPS}/CorrectDialog.svelte`,
		component: CorrectDialog,
		props: ofCase,
		types: ["correct-reason", ANYTHING],
		save: () => click("correct-do"),
		writes: "case_correct",
	},
	{
		source: "features/cases/page/privacy/AskErasureDialog.svelte",
		component: AskErasureDialog,
		props: ofCase,
		types: ["ask-erasure-note", ANYTHING],
		save: () => click("ask-erasure-do"),
		writes: "erasure_ask",
	},
	{
		source: "features/cases/page/privacy/RestrictDialog.svelte",
		component: RestrictDialog,
		props: (model, onclose) => ({ model, action: "restrict", onclose }),
		types: ["restrict-reason", ANYTHING],
		save: () => click("restrict-do"),
		writes: "case_restrict",
	},
	{
		source: "features/today/NextForm.svelte",
		component: NextForm,
		props: (_, onclose) => ({ caseId: CASE_ID, onclose }),
		types: ["next-what", ANYTHING],
		save: () => press("next-what", "Enter"),
		writes: "case_edit",
	},
	{
		source: "features/today/PerformedForm.svelte",
		component: PerformedForm,
		props: (_, onclose) => ({
			caseId: CASE_ID,
			obligation: "o1",
			onclose,
		}),
		types: ["performed-note", ANYTHING],
		save: () => press("performed-note", "Enter"),
		writes: "part_put",
	},
];

const CONTROL: DraftedForm = {
	source: "",
	component: SentBeforeSettled,
	props: (_, onclose) => ({ onclose }),
	types: ["control-text", ANYTHING],
	save: () => click("control-save"),
	writes: "part_put",
};

const view = () => caseView({ obligations: [{ ...OBLIGATION, id: "o1" }] });
let core: DraftKeepingCore;
let closed = false;
const cleanUp: (() => void | Promise<void>)[] = [];

beforeEach(() => {
	core = new DraftKeepingCore(view);
	closed = false;
});
afterEach(async () => {
	vi.useRealTimers();
	for (const end of cleanUp.splice(0)) await end();
	toasts.all.forEach(({ id }) => toasts.close(id));
	document.body.replaceChildren();
});

/** Opens the form, fills it in but for the text, and lets the first drafts be saved; then time is fake. */
async function open(form: DraftedForm): Promise<() => Promise<void>> {
	cleanUp.push((await openBook({ boot: { vocabulary: VOCABULARY } }, core.replies)).close);
	if (form.component === (NewCase as Component<never>)) {
		const entry = blankEntry("2026-11-20", "a", true);
		entry.parties[0]!.name = "周永顺";
		core.drafts.set("new_case d1", { ...entry, cause: "L01" });
		nav.reset({ view: "new_case", draft: "d1" });
	}
	const { model, stop } = testModel();
	cleanUp.push(stop);
	await settle();
	const props = form.props?.(model, () => (closed = true)) ?? {};
	const page = mount(form.component, { target: document.body, props: props as never });
	let mounted = true;
	const leave = async () => {
		if (mounted) await unmount(page);
		mounted = false;
	};
	cleanUp.unshift(leave);
	await settle();
	form.prepare?.();
	await settle();
	vi.useFakeTimers();
	await vi.advanceTimersByTimeAsync(5000);
	core.sent.length = 0;
	return leave;
}

const draftTexts = () => JSON.stringify([...core.drafts.values()]);

/** Types and saves at once, while the core writes at once but answers late; returns the drafts that are left. */
async function saveWithLateAnswer(form: DraftedForm): Promise<number> {
	const leave = await open(form);
	core.heldAnswers.add(form.writes);
	type(form.types[0], form.types[1]);
	await vi.advanceTimersByTimeAsync(1);
	form.save();
	await vi.advanceTimersByTimeAsync(5000);
	core.release();
	await vi.advanceTimersByTimeAsync(5000);
	await leave();
	await vi.advanceTimersByTimeAsync(5000);
	expect(core.count(form.writes)).toBe(1);
	return core.drafts.size;
}

/** Types until the draft is on its way, then saves; the draft reaches the book late. Returns the drafts that are left. */
async function saveWithLateDraft(form: DraftedForm): Promise<number> {
	const leave = await open(form);
	core.heldEffects.add("draft_save");
	type(form.types[0], form.types[1]);
	await vi.advanceTimersByTimeAsync(1000);
	expect(core.count("draft_save")).toBe(1);
	form.save();
	await vi.advanceTimersByTimeAsync(5000);
	core.release();
	await vi.advanceTimersByTimeAsync(5000);
	await leave();
	await vi.advanceTimersByTimeAsync(5000);
	expect(core.count(form.writes)).toBe(1);
	return core.drafts.size;
}

describe.each(FORMS)("the form of $source", (form) => {
	it("leaves no draft when it is saved with the last key", async () => {
		expect(await saveWithLateAnswer(form)).toBe(0);
	});
	it("leaves no draft when it is saved while its draft is on the way", async () => {
		expect(await saveWithLateDraft(form)).toBe(0);
	});
	it("keeps the draft when it cannot be saved, and saves what is typed next", async () => {
		const leave = await open(form);
		const [field, text, stored = text] = form.types;
		core.refused = form.writes;
		type(field, text);
		await vi.advanceTimersByTimeAsync(1);
		form.save();
		await vi.advanceTimersByTimeAsync(5000);
		expect([core.count(form.writes), closed]).toEqual([1, false]);
		expect(draftTexts()).toContain(stored);
		if (stored === text) {
			type(field, `${text}，另附 2 张`);
			await vi.advanceTimersByTimeAsync(5000);
		}
		await leave();
		await vi.advanceTimersByTimeAsync(5000);
		expect(draftTexts()).toContain(stored === text ? "另附 2 张" : stored);
	});
});

describe("the control, which sends before it settles,", () => {
	it("leaves a draft in both cases", async () => {
		expect(await saveWithLateAnswer(CONTROL)).toBe(1);
		for (const end of cleanUp.splice(0)) await end();
		core = new DraftKeepingCore(view);
		vi.useRealTimers();
		expect(await saveWithLateDraft(CONTROL)).toBe(1);
	});
});

it("every form with a draft is tested here", () => {
	const sources = import.meta.glob<string>("./**/*.svelte", {
		query: "?raw",
		import: "default",
		eager: true,
	});
	const drafted = Object.entries(sources).filter(
		([path, text]) =>
			!path.includes(".fixture.") &&
			/\bnew (Draft|Case|Part|Step|Session)Form\b|\bautosave\(/.test(text),
	);
	expect(drafted.map(([path]) => path.slice(2)).toSorted()).toEqual(
		FORMS.map(({ source }) => source).toSorted(),
	);
});
