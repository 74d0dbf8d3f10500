import { call, latest } from "$lib/backend";
import { type Recent, recentOf, type Sorted, sortFound } from "./hits";
import { recentCases } from "./recent";

const NOTHING: Sorted = { cases: [], people: [], stalls: [] };
const TYPING_MS = 60;

/** What is typed into the box, and what the book has for it. */
export class Finding {
	text = $state("");
	found = $state.raw<Sorted>(NOTHING);
	recent = $state.raw<readonly Recent[]>([]);
	/** An answer to what was typed is on its way. */
	waiting = $state(false);
	readonly #newest = latest((text: string) => call("find", { text }));
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Searches for a text, a moment after the last key; an empty one shows what was looked at last. */
	search(text: string): void {
		this.text = text;
		clearTimeout(this.#timer);
		if (text.trim() === "") {
			this.#newest.drop();
			this.found = NOTHING;
			this.waiting = false;
			return;
		}
		this.waiting = true;
		this.#timer = setTimeout(() => void this.#ask(text), TYPING_MS);
	}

	/** Begins anew, with the cases looked at last; those that this book does not have are passed over. */
	async begin(): Promise<void> {
		this.search("");
		// Lines of a list: to read ten cases whole would be written down as ten cases opened.
		const rows = await call("case_rows", { cases: recentCases() }).catch(() => []);
		this.recent = rows.map(recentOf);
	}

	/** Forgets what was typed and what is on its way. */
	end(): void {
		this.search("");
	}

	async #ask(text: string): Promise<void> {
		try {
			const answer = await this.#newest.run(text);
			if (!answer) return;
			this.found = sortFound(answer.value, text);
		} catch {
			// The things to do stay; what could not be searched shows as nothing found.
			this.found = NOTHING;
		}
		this.waiting = false;
	}
}
