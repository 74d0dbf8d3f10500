import { type Component, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blankParty } from "$domain/parties/party";
import { markStale } from "$lib/backend";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Case, Note, Obligation, Session } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { CASE_ID, caseView, testModel, VOCABULARY } from "./caseModel.fixture.svelte";
import type { CaseModel } from "./caseModel.svelte";
import ObligationDialog from "./agreement/ObligationDialog.svelte";
import PaymentsDialog from "./agreement/PaymentsDialog.svelte";
import ClaimForm from "./overview/ClaimForm.svelte";
import NextAction from "./overview/NextAction.svelte";
import PartyDialog from "./parties/PartyDialog.svelte";
import SessionEditor from "./sessions/SessionEditor.svelte";
import AcceptDialog from "./steps/AcceptDialog.svelte";
import CorrectDialog from "./steps/CorrectDialog.svelte";
import AttemptForm from "./timeline/AttemptForm.svelte";
import NoteForm from "./timeline/NoteForm.svelte";

const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) =>
		list === "attendances"
			? [
					{ code: "present", zh: "到场", en: "Present" },
					{ code: "absent", zh: "缺席", en: "Absent" },
				]
			: all[list],
});
const TYPED = "周永顺又说：工资单 3 张";
const click = (testid: string) => byTestId(testid)!.click();
const type = (testid: string, text: string) => {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
};
const enter = (testid: string) =>
	byTestId(testid)!.dispatchEvent(
		new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
	);

const PARTY = {
	...blankParty("applicant", "p1"),
	name: "周永顺",
	address: "甲路 1 号",
	job: "搬运",
};
const SESSION: Session = {
	...{ id: "s1", state: "held", form: "joint", room: null, ends: null, recorder: null },
	...{ starts: "2026-11-18T09:00:00", mediators: ["a"], next_on: null, result: "原结果" },
	...{ attendance: [{ party: "p1", attendance: "present" }], record: "原记录" },
};
const NOTE: Note = { id: "n1", on: "2026-11-09", kind: "visit", text: "原记录" };
const ATTEMPT: Note = {
	...{ ...NOTE, id: "n2", kind: "contact_attempt" },
	attempt: { at: "08:05:00", how: "phone", result: "no_answer", whom: "p1" },
};
const OBLIGATION: Obligation = {
	...{ id: "o1", debtor: null, creditor: null, what: "付工资", amount: 120_000 },
	...{ due_on: "2026-12-20", performed_on: null, performed_note: "", payments: [] },
};
const PAID = { on: "2026-11-19", amount: 20_000, note: "" };
const CLOSING = {
	...{ outcome: "R4", on: "2026-11-17", reason: "原理由", referred_to: "", form: null },
	...{ agreed: null, applicant_signed_on: null, respondent_signed_on: null },
	...{ mediator_signed_on: null, sealed_on: null },
};
const FIELDS = caseView().case.fields;
const valueOf = (payload: Record<string, unknown>) => (payload.part as { value: object }).value;

/** Returns a value as the core gives it back: the fields of an object are in alphabetical order. */
function asTheCore(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asTheCore);
	if (typeof value !== "object" || value === null) return value;
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((name) => [name, asTheCore(value[name as never])]));
}

/** A form that edits what stands in the book. */
interface EditForm {
	name: string;
	component: Component<never>;
	props: (model: CaseModel) => object;
	/** The case as it stands at first. */
	before: Partial<Case>;
	prepare?: () => void;
	/** The field that is typed into, with the text. */
	types: [testid: string, text: string];
	/** The case after another field was changed in the book. */
	other: Partial<Case>;
	/** The case after the same field was changed in the book, and what the field then says. */
	same: Partial<Case>;
	says: string;
	save: () => void;
	writes: string;
	/** Returns what is written, of the two fields; the other one first. */
	written: (payload: Record<string, unknown>) => unknown;
	expected: unknown;
}

const EDITS: EditForm[] = [
	{
		name: "party",
		component: PartyDialog,
		props: (model) => ({ model, party: model.view.case.parties[0] }),
		before: { parties: [PARTY] },
		types: ["party-address", TYPED],
		other: { parties: [{ ...PARTY, job: "装卸" }] },
		same: { parties: [{ ...PARTY, address: "乙路 2 号" }] },
		says: "乙路 2 号",
		save: () => click("party-save"),
		writes: "part_put",
		written: valueOf,
		expected: { ...PARTY, job: "装卸", address: TYPED },
	},
	{
		name: "claim",
		component: ClaimForm,
		props: (model) => ({ model, claim: model.view.case.claims[0] }),
		before: { claims: [{ id: "c1", text: "工资", amount: 310_000 }] },
		types: ["claim-text", TYPED],
		other: { claims: [{ id: "c1", text: "工资", amount: 470_000 }] },
		same: { claims: [{ id: "c1", text: "工资和加班费", amount: 310_000 }] },
		says: "工资和加班费",
		save: () => enter("claim-text"),
		writes: "part_put",
		written: valueOf,
		expected: { id: "c1", text: TYPED, amount: 470_000 },
	},
	{
		name: "note",
		component: NoteForm,
		props: (model) => ({ model, note: model.view.case.notes[0] }),
		before: { notes: [NOTE] },
		types: ["note-text", TYPED],
		other: { notes: [{ ...NOTE, on: "2026-11-13" }] },
		same: { notes: [{ ...NOTE, text: "改过的记录" }] },
		says: "改过的记录",
		save: () => click("note-save"),
		writes: "part_put",
		written: valueOf,
		expected: { ...NOTE, on: "2026-11-13", text: TYPED },
	},
	{
		name: "attempt",
		component: AttemptForm,
		props: (model) => ({ model, note: model.view.case.notes[0] }),
		before: { parties: [PARTY], notes: [ATTEMPT] },
		types: ["attempt-text", TYPED],
		other: { parties: [PARTY], notes: [{ ...ATTEMPT, on: "2026-11-13" }] },
		same: { parties: [PARTY], notes: [{ ...ATTEMPT, text: "改过的记录" }] },
		says: "改过的记录",
		save: () => click("attempt-result-no_answer"),
		writes: "part_put",
		written: valueOf,
		expected: { ...ATTEMPT, on: "2026-11-13", text: TYPED },
	},
	{
		name: "obligation",
		component: ObligationDialog,
		props: (model) => ({ model, obligation: model.view.case.obligations[0] }),
		before: { obligations: [OBLIGATION] },
		types: ["obligation-what", TYPED],
		other: { obligations: [{ ...OBLIGATION, payments: [PAID] }] },
		same: { obligations: [{ ...OBLIGATION, what: "付清工资" }] },
		says: "付清工资",
		save: () => click("obligation-save"),
		writes: "part_put",
		written: valueOf,
		expected: { ...OBLIGATION, what: TYPED, payments: [PAID] },
	},
	{
		name: "session",
		component: SessionEditor,
		props: (model) => ({ model, session: model.view.case.sessions[0], record: false }),
		before: { parties: [PARTY], sessions: [SESSION] },
		types: ["session-record", TYPED],
		other: { parties: [PARTY], sessions: [{ ...SESSION, result: "改过的结果" }] },
		same: { parties: [PARTY], sessions: [{ ...SESSION, record: "改过的记录" }] },
		says: "改过的记录",
		save: () => click("session-save"),
		writes: "part_put",
		written: valueOf,
		expected: { ...SESSION, result: "改过的结果", record: TYPED },
	},
	{
		name: "fact",
		component: NextAction,
		props: (model) => ({ model }),
		before: { fields: { ...FIELDS, next_action: "打电话", next_on: "2026-11-24" } },
		prepare: () => click("fact-next-action"),
		types: ["edit-next-action", TYPED],
		other: { fields: { ...FIELDS, next_action: "打电话", next_on: "2026-11-26" } },
		same: { fields: { ...FIELDS, next_action: "上门", next_on: "2026-11-24" } },
		says: "上门",
		save: () => enter("edit-next-action"),
		writes: "case_edit",
		written: ({ changes }) => changes,
		expected: { next_action: TYPED },
	},
	{
		name: "corrected acceptance",
		component: AcceptDialog,
		props: (model) => ({ model }),
		before: {},
		types: ["accept-on", "20261107"],
		other: { acceptance: { ...caseView().case.acceptance!, applicant_consent_on: "2026-11-04" } },
		same: { acceptance: { ...caseView().case.acceptance!, on: "2026-11-03" } },
		says: "11月3日",
		save: () => click("accept-do"),
		writes: "case_accept",
		written: ({ on, applicant_consent_on }) => ({ on, applicant_consent_on }),
		expected: { on: "2026-11-07", applicant_consent_on: "2026-11-04" },
	},
	{
		name: "correction",
		component: CorrectDialog,
		props: (model) => ({ model }),
		before: { closing: CLOSING } as Partial<Case>,
		prepare: () => type("correct-reason", "写错了"),
		types: ["correct-text", TYPED],
		other: { closing: { ...CLOSING, on: "2026-11-16" } } as Partial<Case>,
		same: { closing: { ...CLOSING, reason: "改过的理由" } } as Partial<Case>,
		says: "改过的理由",
		save: () => click("correct-do"),
		writes: "case_correct",
		written: ({ facts }) => (facts as { after: { after: object } }[])[0]!.after.after,
		expected: { ...CLOSING, on: "2026-11-16", reason: TYPED },
	},
];

const saved = { case: CASE_ID, number: "", version: 6, seq: 9, undoable: false, saved_at: "" };
let drafts: Map<string, object>;
/** The case as it stands in the book. */
let present = caseView();
let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];

beforeEach(() => (drafts = new Map()));
afterEach(leave);

async function leave(): Promise<void> {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
	await settle();
}

/** Opens a form of the case as it stands, with the draft that an earlier visit left. */
async function open(form: EditForm, standing: Partial<Case>, version: number): Promise<void> {
	const key = ({ form, subject }: Record<string, unknown>) => `${String(form)} ${String(subject)}`;
	const replies: Record<string, FakeReply> = {
		case_get: () => present,
		draft_get: (ref) => (drafts.has(key(ref)) ? { ...ref, body: drafts.get(key(ref)) } : null),
		draft_save: (draft) => {
			drafts.set(key(draft), asTheCore(draft.body) as object);
			return { at: "2026-11-20T06:02:00Z" };
		},
		draft_list: () => [],
		sessions_on_day: () => [],
		reveal: () => ({ value: "13800000417" }),
		[form.writes]: () => saved,
	};
	present = caseView({ ...standing, version });
	const opened = await openBook({ boot: { vocabulary } }, replies);
	sent = opened.sent;
	const { model, stop } = testModel();
	await settle();
	const props = Object.assign(form.props(model), { onclose: () => undefined });
	const page = mount(form.component, { target: document.body, props: props as never });
	end = [() => unmount(page), stop, opened.close];
	await settle();
	form.prepare?.();
	await settle();
}

/** Changes the case in the book while the form is open. */
async function standsNow(standing: Partial<Case>, version: number): Promise<void> {
	present = caseView({ ...standing, version });
	markStale(["case"]);
	await settle();
}

/** Opens the form, types, and leaves; then opens it again while the case stands otherwise. */
async function restore(form: EditForm, now: Partial<Case>): Promise<void> {
	await open(form, form.before, 4);
	type(...form.types);
	await settle();
	await leave();
	expect(drafts.size).toBe(1);
	await open(form, now, 5);
}

const writes = (form: EditForm) =>
	sent.filter(([cmd]) => cmd === form.writes).map(([, payload]) => payload);
const notes = () => [...document.querySelectorAll("[role=alert]")].map((one) => one.textContent);

describe.each(EDITS)("the draft of the form of a $name", (form) => {
	it("leaves a change of another field in the book alone", async () => {
		await restore(form, form.other);
		expect(notes()).toEqual([]);
		form.save();
		await settle();
		expect(writes(form).map(form.written)).toEqual([form.expected]);
	});
	it("is not written over a change of the same field before that was seen", async () => {
		await restore(form, form.same);
		const text = notes().join();
		expect(text).toContain("台账中此项现为");
		expect(text).toContain(form.says);
		form.save();
		await settle();
		expect(writes(form)).toEqual([]);
		form.save();
		await settle();
		expect(writes(form)).toHaveLength(1);
	});
});

describe("a field that changed in the book and in the draft", () => {
	const party = EDITS[0]!;
	it("has a button that keeps what was typed, beside it", async () => {
		await restore(party, party.same);
		click("party-address-field-keep");
		await settle();
		expect(notes()).toEqual([]);
		party.save();
		await settle();
		expect(writes(party).map(valueOf)).toMatchObject([{ address: TYPED }]);
	});
	it("is not saved by leaving its editor", async () => {
		const fact = EDITS.find(({ name }) => name === "fact")!;
		await restore(fact, fact.same);
		for (let i = 0; i < 2; i++) {
			byTestId("edit-next-action")!.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
			await settle();
		}
		expect([writes(fact), byTestId("edit-next-action")]).toEqual([[], expect.anything()]);
	});
});

describe("a number that was shown in the form of a party", () => {
	const masked = { ...PARTY, phone: "138****0417" };
	const form: EditForm = { ...EDITS[0]!, before: { parties: [masked] } };
	it("is not brought back over its correction", async () => {
		await open(form, form.before, 4);
		click("party-phone-reveal");
		await settle();
		type("party-address", TYPED);
		await settle();
		await leave();
		expect(JSON.stringify([...drafts.values()])).toContain("13800000417");
		// A digit that the mask hides was corrected.
		await open(form, form.before, 5);
		form.save();
		await settle();
		expect(writes(form).map(valueOf)).toEqual([{ ...masked, address: TYPED }]);
	});
	it("is a clash if it was changed, too", async () => {
		await restore({ ...form, types: ["party-phone", "13800000418"] }, form.before);
		expect(byTestId("party-phone-field")!.textContent).toContain("138****0417");
	});
});

describe("what was removed meanwhile", () => {
	it("is dropped from the attendance, which says so, and the session is saved", async () => {
		const session = EDITS.find(({ name }) => name === "session")!;
		const both = [PARTY, { ...PARTY, id: "p2", role: "agent" as const, name: "吴代理" }];
		const planned = { ...SESSION, attendance: [] };
		const form: EditForm = {
			...session,
			before: { parties: both, sessions: [planned] },
			types: ["session-record", TYPED],
		};
		await open(form, form.before, 4);
		for (const one of [0, 1])
			document.querySelector<HTMLElement>(`[data-testid="attendance-${one}-present"]`)?.click();
		type(...form.types);
		await settle();
		await leave();
		const [draft] = [...drafts.values()] as { attendance: object }[];
		expect(Object.keys(draft!.attendance)).toEqual(["p1", "p2"]);
		await open(form, { parties: [PARTY], sessions: [planned] }, 5);
		expect(byTestId("session-attendance")!.textContent).toContain("已删除");
		form.save();
		await settle();
		expect(writes(form).map(valueOf)).toMatchObject([
			{ attendance: [{ party: "p1", attendance: "present" }], record: TYPED },
		]);
	});
	it("is dropped from the sides of an obligation", async () => {
		const form = EDITS.find(({ name }) => name === "obligation")!;
		await restore(
			{ ...form, before: { parties: [PARTY], obligations: [{ ...OBLIGATION, debtor: "p1" }] } },
			{ obligations: [{ ...OBLIGATION, debtor: "p1" }] },
		);
		expect(byTestId("obligation-debtor-field")!.textContent).toContain("已删除");
	});
});

it("the draft of an earlier version brings no payments of an obligation back", async () => {
	const form = EDITS.find(({ name }) => name === "obligation")!;
	const subject = `${CASE_ID}:o1`;
	const body = asTheCore({ ...OBLIGATION, what: TYPED, payments: [PAID] }) as object;
	const two = [PAID, { on: "2026-11-21", amount: 30_000, note: "现金" }];
	drafts.set(`obligation ${subject}`, body);
	await open(form, { obligations: [{ ...OBLIGATION, payments: two }] }, 5);
	// Only what the dialog shows can be asked about.
	expect(notes()).toEqual([expect.stringContaining("付工资")]);
	form.save();
	await settle();
	form.save();
	await settle();
	expect(writes(form).map(valueOf)).toEqual([{ ...OBLIGATION, what: TYPED, payments: two }]);
});

it("an attendance that was entered in another order is no change of the book", async () => {
	const session = EDITS.find(({ name }) => name === "session")!;
	const both = [PARTY, { ...PARTY, id: "p2", role: "agent" as const, name: "吴代理" }];
	const came = (...ids: string[]) =>
		ids.map((party) => ({ party, attendance: "present" }) as Session["attendance"][number]);
	const book = { parties: both, sessions: [{ ...SESSION, attendance: came("p2", "p1") }] };
	await open(session, book, 4);
	click("attendance-0-absent");
	await settle();
	await leave();
	expect(drafts.size).toBe(1);
	await open(session, book, 5);
	expect(notes()).toEqual([]);
	session.save();
	await settle();
	expect(writes(session).map(valueOf)).toMatchObject([
		{ attendance: expect.arrayContaining([{ party: "p1", attendance: "absent" }]) as unknown },
	]);
});

it("an undo while the form of a claim is open is no input of its draft", async () => {
	const claim = (text: string) => [{ id: "c1", text, amount: 310_000 }];
	let shown: CaseModel | undefined;
	const form: EditForm = {
		...EDITS.find(({ name }) => name === "claim")!,
		props: (model) => ({
			model: (shown = model),
			get claim() {
				return model.view.case.claims[0];
			},
		}),
	};
	await open(form, { claims: claim("工资和加班费") }, 5);
	await standsNow({ claims: claim("工资") }, 6);
	expect(shown!.view.case.claims).toEqual(claim("工资"));
	await leave();
	expect([...drafts.values()]).toEqual([]);
});

it("the proposed amount of a payment follows what is still owed, and what was typed stays", async () => {
	const form: EditForm = {
		...EDITS.find(({ name }) => name === "obligation")!,
		component: PaymentsDialog,
		types: ["payment-note", TYPED],
	};
	const amount = () => (byTestId("payment-amount") as HTMLInputElement).value;
	await restore(form, form.other);
	expect([amount(), notes()]).toEqual(["1,000.00", []]);
	await leave();
	drafts.clear();
	await restore({ ...form, types: ["payment-amount", "350"] }, form.other);
	expect([amount(), notes()]).toEqual(["350.00", []]);
});
