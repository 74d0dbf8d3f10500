import { call, CallError, latest } from "$lib/backend";
import type {
	DeedKind,
	JournalHead,
	JournalLine,
	JournalPage,
	JournalQuery,
} from "$lib/generated/types";

export const DEED_KINDS = [
	"changes",
	"looks",
	"access",
	"taken",
	"settings",
	"keeping",
] as const satisfies readonly DeedKind[];

/** What the journal is narrowed to. */
export type Narrowing = Omit<JournalQuery, "before">;

export function everything(): Narrowing {
	return { kinds: [], actor: null, number: "", from: null, to: null };
}

export function isNarrowed({ kinds, actor, number, from, to }: Narrowing): boolean {
	return kinds.length > 0 || actor !== null || number !== "" || from !== null || to !== null;
}

/** The journal as it is read: page after page, newest first. */
export class JournalReading {
	#lines = $state.raw<JournalLine[]>([]);
	#next = $state.raw<number | null>(null);
	#head = $state.raw<JournalHead>();
	#error = $state.raw<CallError>();
	#loading = $state(true);
	#begun = $state(false);
	#query: Narrowing = everything();
	readonly #newest = latest((query: JournalQuery) => call("journal_list", query));

	/** The lines so far. */
	get lines(): readonly JournalLine[] {
		return this.#lines;
	}

	/** The end of the chain when it was last asked for. */
	get head(): JournalHead | undefined {
		return this.#head;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get loading(): boolean {
		return this.#loading;
	}

	/** Whether there are older lines. */
	get hasMore(): boolean {
		return this.#next !== null;
	}

	/** Whether an answer has come since the page was opened. */
	get begun(): boolean {
		return this.#begun;
	}

	/** Reads from the newest line on: one page, or as many as reach down to the entry `until`. */
	async start(query: Narrowing, until = Infinity): Promise<void> {
		const asked = (this.#query = { ...query, kinds: [...query.kinds] });
		let page = await this.#fetch(null);
		let lines = page?.lines ?? [];
		while (page && page.next !== null && page.next > until && asked === this.#query) {
			page = await this.#fetch(page.next);
			lines = [...lines, ...(page?.lines ?? [])];
		}
		if (page && asked === this.#query) this.#lines = lines;
	}

	/** Reads what was written since and puts it on top; the pages that are there stay. */
	async refresh(): Promise<void> {
		const asked = this.#query;
		if (!this.#begun || this.#lines.length === 0) return this.start(asked);
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
		// Another refresh may have brought some of them in between.
		const newest = this.#lines[0]?.seq ?? 0;
		const added = fresh.filter(({ seq }) => seq > newest);
		if (added.length > 0) this.#lines = [...added, ...this.#lines];
	}

	/** Reads the next older page, unless one is on its way. */
	async more(): Promise<void> {
		if (this.#loading || this.#next === null) return;
		const page = await this.#fetch(this.#next);
		if (page) this.#lines = [...this.#lines, ...page.lines];
	}

	/** Drops what is on its way. */
	stop(): void {
		this.#newest.drop();
		this.#query = everything();
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
			this.#begun = true;
			return answer.value;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
			this.#loading = false;
			return undefined;
		}
	}
}

const CODE_LENGTH = 32;

/** A check code as typed from paper: without spaces and dashes, capital; undefined while it is not whole. */
export function typedCode(text: string): string | undefined {
	const plain = text
		.normalize("NFKC")
		.toUpperCase()
		.replace(/[\s\-–—·.]/g, "");
	if (plain.length !== CODE_LENGTH) return undefined;
	return plain.match(/.{4}/g)!.join("-");
}

/** The number of an entry as typed: 1024, １，０２４, 第1024条. */
export function typedSeq(text: string): number | undefined {
	const digits = text.normalize("NFKC").replace(/[^\d]/g, "");
	const seq = Number(digits);
	return digits !== "" && Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
}
