import { untrack } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import { toast, toastError, toasts } from "$lib/toast.svelte";
import { book, may } from "$lib/book.svelte";
import { call, CallError, resource, type Resource } from "$lib/backend";
import type {
	CaseFields,
	CaseId,
	CaseView,
	CorrectionReason,
	DraftRef,
	OfficeSetupView,
	Part,
	PartKind,
	Party,
	SessionId,
	StepKind,
	TimelineEntry,
	Vocabulary,
	SavedChange,
} from "$lib/generated/types";
import { language, t } from "$lib/i18n/index.svelte";
import type { ProposedClaim } from "$domain/calculators/calculatorDialog.svelte";
import { partChangesOf } from "./timeline/changes";
import { NameLookup } from "./timeline/nameLookup";
import type { PrivacyAction } from "./privacy/privacyActions";
import type { OfferedDate } from "./steps/correction";
import type { SentenceContext } from "./timeline/sentences";

/** The tabs of the case page, in their order. */
export const TABS = [
	"overview",
	"timeline",
	"parties",
	"sessions",
	"agreement",
	"worker",
	"documents",
	"history",
] as const;
export type Tab = (typeof TABS)[number];

const TAB_OF_FORM = {
	summary: "overview",
	mediator: "overview",
	claims: "overview",
	next_action: "overview",
	accept: "overview",
	note: "timeline",
	applicant: "parties",
	respondent: "parties",
	session: "sessions",
	hold: "sessions",
	obligations: "agreement",
	performed: "agreement",
} as const satisfies Record<string, Tab>;

/** A form of the page that the user is led to; the component that owns it opens it. */
export type FormName = keyof typeof TAB_OF_FORM;

/** Returns true if the page has a form with this name. */
export function isFormName(name: string): name is FormName {
	return name in TAB_OF_FORM;
}

/** A case with the version that a write is based on. */
export interface CaseVersion {
	case: CaseId;
	version: number;
}

/** The case shown on the page, with all actions that change it. Must be created during component setup. */
export class CaseModel {
	/** The form that its component opens next, and the part that it is about. */
	requestedForm = $state.raw<{ name: FormName; id?: string }>();
	/** The dialog of a step, of the privacy or of a contact attempt that the header shows. */
	dialog = $state.raw<{ step: StepKind } | { privacy: PrivacyAction } | { attempt: true }>();
	/** A date that a refusal offers to set; the header opens the correction with it. */
	offered = $state<OfferedDate>();
	/** A claim that a calculation proposes; the form of a new claim begins with it. */
	proposedClaim = $state.raw<ProposedClaim>();
	/** Set while a change of a closed case waits for the reason of its correction. */
	reasonRequest = $state<{ answer: (correction: CorrectionReason | undefined) => void }>();
	readonly #resource: Resource<CaseView>;
	readonly #id: () => CaseId;
	readonly #showTab: (tab: Tab) => void;
	/** The newest version of each case known from writes; the next write may start before the view is fetched again. */
	readonly #versions = new Map<CaseId, number>();
	#queue: Promise<unknown> = Promise.resolve();
	readonly #names = $derived.by(
		() => new NameLookup(this.vocabulary, this.setup, this.#allParties(), language.current),
	);
	/** Forms of this case that have an unsaved draft: "session", "field:summary". */
	readonly #pendingDrafts = new SvelteSet<string>();

	constructor(id: () => CaseId, showTab: (tab: Tab) => void) {
		this.#id = id;
		this.#showTab = showTab;
		this.#resource = resource(["case"], () => call("case_get", { case: id() }));
		$effect(() => void this.#loadPendingDrafts(id()));
		$effect(() => {
			const shown = id();
			untrack(() => toasts.showCase(shown));
		});
	}

	/** The case; while another one is fetched, still the previous one. */
	get loaded(): CaseView | undefined {
		return this.#resource.data;
	}

	/** The case; throws an error if it is not loaded yet. */
	get view(): CaseView {
		const view = this.loaded;
		if (!view) throw new Error("the case is not read yet");
		return view;
	}

	/** The error that prevents the case from being shown. */
	get error(): CallError | undefined {
		return this.loaded?.case.id === this.#id() ? undefined : this.#resource.error;
	}

	get vocabulary(): Vocabulary {
		return book.boot!.vocabulary;
	}

	get setup(): OfficeSetupView | null {
		return book.boot?.office_setup ?? null;
	}

	/** True until the case is closed, answered, refused or void. */
	get isOpen(): boolean {
		return ["registered", "accepted", "mediating", "reopened"].includes(this.view.stage);
	}

	/** True if the user may record and the case is not void. */
	get canEdit(): boolean {
		return this.view.stage !== "void" && may("record");
	}

	/** Names of everything that the case refers to, including removed parties. */
	get names(): NameLookup {
		return this.#names;
	}

	/** The context in which the timeline's sentences are saved. */
	get sentenceContext(): SentenceContext {
		const { number, timeline } = this.view;
		const order = this.sessionOrder;
		const entries = new Map<number, TimelineEntry>(timeline.map((entry) => [entry.seq, entry]));
		return {
			names: this.names,
			number,
			sessionNumber: (id) => (order.includes(id) ? order.indexOf(id) + 1 : undefined),
			entry: (seq) => entries.get(seq),
		};
	}

	/** Ids of the sessions in the order of their start. */
	get sessionOrder(): SessionId[] {
		const byTime = this.view.case.sessions.toSorted((a, b) => (a.starts < b.starts ? -1 : 1));
		return byTime.map((session) => session.id);
	}

	reload(): Promise<void> {
		return this.#resource.reload();
	}

	/** Shows the tab of a form and opens it; `id` names the part that it is about. */
	goTo(name: FormName, id?: string): void {
		this.#showTab(TAB_OF_FORM[name]);
		this.requestedForm = { name, id };
	}

	/** Opens the form of a new claim with what a calculation proposes. */
	propose(claim: ProposedClaim): void {
		this.proposedClaim = claim;
		this.goTo("claims");
	}

	/** Returns the proposed claim, once. */
	takeProposedClaim(): ProposedClaim | undefined {
		const claim = this.proposedClaim;
		this.proposedClaim = undefined;
		return claim;
	}

	/** Returns the request for one of these forms, once; the caller then opens it. */
	takeRequest(...names: readonly FormName[]): { name: FormName; id?: string } | undefined {
		const request = this.requestedForm;
		if (!request || !names.includes(request.name)) return undefined;
		this.requestedForm = undefined;
		return request;
	}

	/** Returns true, once, if the form has an unsaved draft; the caller then opens the form. */
	takePendingDraft(form: string): boolean {
		return this.#pendingDrafts.has(form) && this.#pendingDrafts.delete(form);
	}

	/** Changes fields of the case and shows `message` as a toast; returns the error, if any. */
	edit(
		changes: Partial<CaseFields>,
		message: string,
		offerUndo = true,
	): Promise<CallError | undefined> {
		return this.#writeOrCorrect(
			(key) => call("case_edit", { ...key, changes }),
			message,
			offerUndo,
		);
	}

	/** Adds or replaces a part; the core drops `draft` in the same transaction. */
	put(
		part: Part,
		message: string,
		draft: DraftRef | null = null,
		kept: readonly string[] = [],
	): Promise<CallError | undefined> {
		const payload = { part, draft, ...(kept.length > 0 && { kept: [...kept] }) };
		return this.#writeOrCorrect((key) => call("part_put", { ...key, ...payload }), message);
	}

	/** Adds several parts in one change: all of them, or none. */
	add(
		parts: Part[],
		message: string,
		draft: DraftRef | null = null,
		kept: readonly string[] = [],
	): Promise<CallError | undefined> {
		const payload = { parts, draft, ...(kept.length > 0 && { kept: [...kept] }) };
		return this.#writeOrCorrect((key) => call("parts_add", { ...key, ...payload }), message);
	}

	/** Removes a part of the case. */
	remove(kind: PartKind, id: string, message: string): Promise<CallError | undefined> {
		return this.#writeOrCorrect((key) => call("part_remove", { ...key, kind, id }), message);
	}

	/** Carries out a step; `send` receives the case and its version. */
	step(
		send: (key: CaseVersion) => Promise<SavedChange>,
		message: string,
	): Promise<CallError | undefined> {
		return this.#write(send, message);
	}

	/** Undoes a change, by default one of this case. */
	async undo(seq: number, id: CaseId = this.view.case.id): Promise<void> {
		const send = () => call("undo", { case: id, seq });
		const error = await this.#write(send, t().common.undone, false);
		if (error) toastError(error);
	}

	async #loadPendingDrafts(id: CaseId): Promise<void> {
		this.#pendingDrafts.clear();
		const drafts = await call("draft_list", {}).catch(() => []);
		if (id !== this.#id()) return;
		for (const { form, subject } of drafts) {
			if (subject.startsWith(id)) this.#pendingDrafts.add(form + subject.slice(id.length));
		}
	}

	#allParties(): Party[] {
		const present = this.view.case.parties;
		const removed = this.view.timeline.flatMap(({ op }) =>
			partChangesOf(op).flatMap(({ before }) => (before?.part === "party" ? [before.value] : [])),
		);
		return [...present, ...removed];
	}

	/** Writes; what a closed case is counted by is written as a correction once its reason is given. */
	async #writeOrCorrect(
		send: (key: CaseVersion & { correction?: CorrectionReason }) => Promise<SavedChange>,
		message: string,
		offerUndo = true,
	): Promise<CallError | undefined> {
		const error = await this.#write(send, message, offerUndo);
		if (error?.code !== "needs_correction" || !may("decide")) return error;
		const correction = await new Promise<CorrectionReason | undefined>((answer) => {
			this.reasonRequest = { answer };
		});
		this.reasonRequest = undefined;
		if (!correction) return error;
		return this.#write((key) => send({ ...key, correction }), t().stage.correct.done);
	}

	/** Queues writes, so that each one starts from the version that the previous one produced. */
	#write(
		send: (key: CaseVersion) => Promise<SavedChange>,
		message: string,
		offerUndo = true,
	): Promise<CallError | undefined> {
		const { id, version } = this.view.case;
		const result = this.#queue.then(async () => {
			const latest = Math.max(version, this.#versions.get(id) ?? 0);
			try {
				const saved = await send({ case: id, version: latest });
				this.#versions.set(saved.case, saved.version);
				this.#showToast(saved, message, offerUndo);
				return undefined;
			} catch (thrown) {
				const error = CallError.from(thrown);
				if (error.code === "stale" || error.code === "changed_since") await this.reload();
				return error;
			}
		});
		this.#queue = result;
		return result;
	}

	#showToast(saved: SavedChange, message: string, offerUndo: boolean): void {
		const undo = { label: t().common.undo, run: () => void this.undo(saved.seq, saved.case) };
		toast(message, {
			tone: "green",
			about: { case: saved.case, number: saved.number },
			action: saved.undoable && offerUndo ? undo : undefined,
		});
	}
}
