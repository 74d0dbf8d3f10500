import { SvelteSet } from "svelte/reactivity";
import { toast } from "$ui";
import { book, may } from "$lib/book.svelte";
import { call, CallError, resource, type Resource } from "$lib/backend";
import type {
	CaseFields,
	CaseId,
	CaseView,
	DraftRef,
	HouseView,
	Part,
	PartKind,
	Party,
	SessionId,
	TimelineEntry,
	Vocabulary,
	Written,
} from "$lib/generated/types";
import { language, sayError, t } from "$lib/i18n/index.svelte";
import { Lookup } from "./story/lookup";
import type { Telling } from "./story/sentences";

export const TABS = [
	"overview",
	"timeline",
	"parties",
	"sessions",
	"agreement",
	"history",
] as const;
export type Tab = (typeof TABS)[number];

/** A thing of the page that is to be filled in next; the part of the page that has it opens it. */
export type Wanted =
	"summary" | "mediator" | "claims" | "applicant" | "respondent" | "session" | "obligations";

const TAB_OF: Record<Wanted, Tab> = {
	summary: "overview",
	mediator: "overview",
	claims: "overview",
	applicant: "parties",
	respondent: "parties",
	session: "sessions",
	obligations: "agreement",
};

interface Key {
	case: CaseId;
	version: number;
}

/** The open case: what is known of it, and every way to change it. To be made while the page is set up. */
export class CaseFile {
	/** What is to be filled in next. */
	wanted = $state<Wanted>();
	/** When something was saved last, RFC 3339. */
	savedAt = $state<string>();
	readonly #found: Resource<CaseView>;
	readonly #id: () => CaseId;
	readonly #showTab: (tab: Tab) => void;
	/** Versions that writes answered with; the refetch of a view comes later than the next write may. */
	readonly #versions = new Map<CaseId, number>();
	#queue: Promise<unknown> = Promise.resolve();
	readonly #names = $derived.by(
		() => new Lookup(this.vocabulary, this.house, this.#allParties(), language.current),
	);
	/** Forms of this case in which something typed was never saved: "session", "field:summary". */
	readonly #held = new SvelteSet<string>();

	constructor(id: () => CaseId, showTab: (tab: Tab) => void) {
		this.#id = id;
		this.#showTab = showTab;
		this.#found = resource(["case"], () => call("case_get", { case: id() }));
		$effect(() => void this.#findHeld(id()));
	}

	/** The case; while another is fetched, the one before. */
	get found(): CaseView | undefined {
		return this.#found.data;
	}

	/** The case, where it is known to be there. */
	get view(): CaseView {
		const view = this.found;
		if (!view) throw new Error("the case is not read yet");
		return view;
	}

	/** Why the case cannot be shown. */
	get error(): CallError | undefined {
		return this.found?.case.id === this.#id() ? undefined : this.#found.error;
	}

	get vocabulary(): Vocabulary {
		return book.boot!.vocabulary;
	}

	get house(): HouseView | null {
		return book.boot?.house ?? null;
	}

	/** Is there still work to do? */
	get isOpen(): boolean {
		return ["registered", "accepted", "mediating", "reopened"].includes(this.view.stage);
	}

	/** May anything be changed? A void case is read only, and not everybody who reads may write. */
	get isAlive(): boolean {
		return this.view.stage !== "void" && may("record");
	}

	/** Names of all that the case refers to, also of parties that were taken out since. */
	get names(): Lookup {
		return this.#names;
	}

	get telling(): Telling {
		const { number, timeline } = this.view;
		const order = this.sessionOrder;
		const entries = new Map<number, TimelineEntry>(timeline.map((entry) => [entry.seq, entry]));
		return {
			names: this.names,
			number,
			nth: (id) => (order.includes(id) ? order.indexOf(id) + 1 : undefined),
			entry: (seq) => entries.get(seq),
		};
	}

	/** Sessions in the order of their time. */
	get sessionOrder(): SessionId[] {
		const byTime = this.view.case.sessions.toSorted((a, b) => (a.starts < b.starts ? -1 : 1));
		return byTime.map((session) => session.id);
	}

	reload(): Promise<void> {
		return this.#found.reload();
	}

	/** Leads to where something is filled in. */
	goTo(wanted: Wanted): void {
		this.#showTab(TAB_OF[wanted]);
		this.wanted = wanted;
	}

	/** Whether something typed into this form was never saved; asked once, for the form then shows it. */
	takeHeld(form: string): boolean {
		return this.#held.has(form) && this.#held.delete(form);
	}

	edit(changes: Partial<CaseFields>, said: string): Promise<CallError | undefined> {
		return this.#write((key) => call("case_edit", { ...key, changes }), said);
	}

	put(part: Part, said: string, draft: DraftRef | null = null): Promise<CallError | undefined> {
		return this.#write((key) => call("part_put", { ...key, part, draft }), said);
	}

	remove(kind: PartKind, id: string, said: string): Promise<CallError | undefined> {
		return this.#write((key) => call("part_remove", { ...key, kind, id }), said);
	}

	/** Takes a step; `send` is given the case and its version. */
	step(send: (key: Key) => Promise<Written>, said: string): Promise<CallError | undefined> {
		return this.#write(send, said);
	}

	/** Takes back a change; of this case unless another is named. */
	async undo(seq: number, id: CaseId = this.view.case.id): Promise<void> {
		const send = () => call("undo", { case: id, seq });
		const error = await this.#write(send, t().common.undone, false);
		if (error) toast(sayError(error)!, { tone: "red" });
	}

	async #findHeld(id: CaseId): Promise<void> {
		this.#held.clear();
		const drafts = await call("draft_list", {}).catch(() => []);
		if (id !== this.#id()) return;
		for (const { form, subject } of drafts) {
			if (subject.startsWith(id)) this.#held.add(form + subject.slice(id.length));
		}
	}

	#allParties(): Party[] {
		const there = this.view.case.parties;
		const gone = this.view.timeline.flatMap(({ op }) =>
			op.op === "case_part" && op.before?.part === "party" ? [op.before.value] : [],
		);
		return [...there, ...gone];
	}

	/** Writes come one after another, each on top of the version that the one before made. */
	#write(
		send: (key: Key) => Promise<Written>,
		said: string,
		offerUndo = true,
	): Promise<CallError | undefined> {
		const { id, version } = this.view.case;
		const turn = this.#queue.then(async () => {
			const known = Math.max(version, this.#versions.get(id) ?? 0);
			try {
				const written = await send({ case: id, version: known });
				this.#versions.set(written.case, written.version);
				this.savedAt = written.saved_at;
				this.#say(written, said, offerUndo);
				return undefined;
			} catch (thrown) {
				const error = CallError.from(thrown);
				if (error.code === "stale" || error.code === "changed_since") await this.reload();
				return error;
			}
		});
		this.#queue = turn;
		return turn;
	}

	#say(written: Written, said: string, offerUndo: boolean): void {
		const undo = { label: t().common.undo, run: () => void this.undo(written.seq, written.case) };
		toast(said, { tone: "green", action: written.undoable && offerUndo ? undo : undefined });
	}
}
