import { call, latest } from "$lib/backend";
import { typingPause } from "$lib/input/typingPause";
import { type RecentCase, recentCaseOf, type SearchResults, splitByStall } from "./searchResults";
import { recentCases } from "$domain/cases/recentCases";

const NO_RESULTS: SearchResults = { cases: [], people: [], stalls: [] };
const TYPING_MS = 60;

/** The state of the search dialog: text, results and recent cases. */
export class GlobalSearch {
	text = $state("");
	found = $state.raw<SearchResults>(NO_RESULTS);
	recent = $state.raw<readonly RecentCase[]>([]);
	/** True while a search is running. */
	waiting = $state(false);
	readonly #newest = latest((text: string) => call("find", { text }));
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Searches for a text shortly after the last key; an empty text clears the results. */
	search(text: string): void {
		this.text = text;
		clearTimeout(this.#timer);
		if (text.trim() === "") {
			this.#newest.drop();
			this.found = NO_RESULTS;
			this.waiting = false;
			return;
		}
		this.waiting = true;
		this.#timer = setTimeout(() => void this.#ask(text), typingPause(text, TYPING_MS));
	}

	/** Clears the search and loads the recent cases; ids that this book does not have are skipped. */
	async open(): Promise<void> {
		this.search("");
		// Rows only: reading ten whole cases would be journaled as ten opened cases.
		const rows = await call("case_rows", { cases: recentCases() }).catch(() => []);
		this.recent = rows.map(recentCaseOf);
	}

	/** Clears the search and drops a running one. */
	close(): void {
		this.search("");
	}

	async #ask(text: string): Promise<void> {
		try {
			const answer = await this.#newest.run(text);
			if (!answer) return;
			this.found = splitByStall(answer.value, text);
		} catch {
			// Commands are still listed; a failed search shows no results.
			this.found = NO_RESULTS;
		}
		this.waiting = false;
	}
}
