import { call, CallError, latest } from "$lib/backend";
import type {
	ActionKind,
	JournalHead,
	JournalLine,
	JournalPage,
	JournalQuery,
} from "$lib/generated/types";

/** The kinds of journal actions by which the journal is filtered, in their order. */
export const ACTION_KINDS = [
	"changes",
	"views",
	"access",
	"exports",
	"settings",
	"backups",
] as const satisfies readonly ActionKind[];

/** The filter of the journal. */
export type JournalFilter = Omit<JournalQuery, "before">;

/** Returns the filter that matches all entries. */
export function emptyFilter(): JournalFilter {
	return { kinds: [], actor: null, number: "", from: null, to: null };
}

/** Returns true if the filter excludes anything. */
export function hasFilter({ kinds, actor, number, from, to }: JournalFilter): boolean {
	return kinds.length > 0 || actor !== null || number !== "" || from !== null || to !== null;
}

/** Reads the journal page by page, newest entry first. */
export class JournalReader {
	#lines = $state.raw<JournalLine[]>([]);
	#next = $state.raw<number | null>(null);
	#head = $state.raw<JournalHead>();
	#error = $state.raw<CallError>();
	#loading = $state(true);
	#hasAnswer = $state(false);
	#query: JournalFilter = emptyFilter();
	readonly #newest = latest((query: JournalQuery) => call("journal_list", query));

	/** The lines read so far. */
	get lines(): readonly JournalLine[] {
		return this.#lines;
	}

	/** The head of the journal at the last read. */
	get head(): JournalHead | undefined {
		return this.#head;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get loading(): boolean {
		return this.#loading;
	}

	/** True if there are older lines. */
	get hasMore(): boolean {
		return this.#next !== null;
	}

	/** True once a page was read. */
	get hasAnswer(): boolean {
		return this.#hasAnswer;
	}

	/** Reads from the newest line: one page, or as many as reach the entry `until`. */
	async start(query: JournalFilter, until = Infinity): Promise<void> {
		const asked = (this.#query = { ...query, kinds: [...query.kinds] });
		let page = await this.#fetch(null);
		let lines = page?.lines ?? [];
		while (page && page.next !== null && page.next > until && asked === this.#query) {
			page = await this.#fetch(page.next);
			lines = [...lines, ...(page?.lines ?? [])];
		}
		if (page && asked === this.#query) this.#lines = lines;
	}

	/** Reads the new entries and adds them on top; the pages that were read stay. */
	async refresh(): Promise<void> {
		const asked = this.#query;
		if (!this.#hasAnswer || this.#lines.length === 0) return this.start(asked);
		const known = this.#lines[0]!.seq;
		const fresh: JournalLine[] = [];
		let before: number | null = null;
		try {
			do {
				const page: JournalPage = await call("journal_list", { ...asked, before });
				if (asked !== this.#query) return;
				if (before === null) this.#head = page.head;
				fresh.push(...page.lines);
				before = page.next;
			} while (before !== null && before > known + 1);
		} catch (thrown) {
			if (asked === this.#query) this.#error = CallError.from(thrown);
			return;
		}
		this.#error = undefined;
		// Another refresh may have added some of them meanwhile.
		const newest = this.#lines[0]?.seq ?? 0;
		const added = fresh.filter(({ seq }) => seq > newest);
		if (added.length > 0) this.#lines = [...added, ...this.#lines];
	}

	/** Reads the next older page, unless one is being read. */
	async loadMore(): Promise<void> {
		if (this.#loading || this.#next === null) return;
		const page = await this.#fetch(this.#next);
		if (page) this.#lines = [...this.#lines, ...page.lines];
	}

	/** Drops a running read. */
	stop(): void {
		this.#newest.drop();
		this.#query = emptyFilter();
	}

	async #fetch(before: number | null): Promise<JournalPage | undefined> {
		this.#loading = true;
		try {
			const answer = await this.#newest.run({ ...this.#query, before });
			if (!answer) return undefined;
			this.#next = answer.value.next;
			this.#head = answer.value.head;
			this.#error = undefined;
			this.#loading = false;
			this.#hasAnswer = true;
			return answer.value;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
			this.#loading = false;
			return undefined;
		}
	}
}

const CODE_LENGTH = 32;

/** Parses a code copied from paper, whatever its case, spaces and dashes; returns undefined while it is incomplete. */
export function parseCode(text: string): string | undefined {
	const plain = text
		.normalize("NFKC")
		.toUpperCase()
		.replace(/[\s\-–—·.]/g, "");
	if (plain.length !== CODE_LENGTH) return undefined;
	return plain.match(/.{4}/g)!.join("-");
}

/** Parses the number of an entry: 1024, １，０２４, 第1024条. */
export function parseSeq(text: string): number | undefined {
	const digits = text.normalize("NFKC").replace(/[^\d]/g, "");
	const seq = Number(digits);
	return digits !== "" && Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
}
