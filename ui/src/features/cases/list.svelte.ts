import type {
	CaseList,
	CasePage,
	CaseQuery,
	CaseRow,
	Count,
	QuickView,
	SortKey,
} from "$lib/generated/types";
import { call, CallError } from "$lib/backend";
import {
	freshQuery,
	type ScreenColumn,
	type Title,
	usualDirection,
	USUAL_COLUMNS,
	usualSorting,
} from "./query";

/** Rows fetched at once while scrolling, and at most in one request while restoring. */
const PAGE = 50;
const LONGEST_PAGE = 200;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 15;
/** How long a selection stands before its case is read, so that a held arrow key reads only the last. */
const SETTLE_MS = 80;

/** The number of a tally, or a person, whose cases were opened. */
export interface Drilled {
	title: Title;
	query: CaseQuery;
}

/** What the list looks like; plain data, so that it can be put away and taken up again. */
export interface Kept {
	query: CaseQuery;
	/** What the list was opened for, where it was opened from elsewhere: its title, and what that asked for. */
	drill: Drilled | null;
	/** Drafts are shown in the place of cases. */
	drafts: boolean;
	mode: "list" | "table";
	columns: ScreenColumn[];
	/** The order was chosen by hand and outlives a change of view. */
	sortChosen: boolean;
	/** How many rows had been fetched. */
	loaded: number;
	/** Pixels from the top of the list. */
	scroll: number;
	selected: string | null;
	tab: string | null;
	/** Where list and case do not fit side by side: the case is in sight. */
	inCase: boolean;
}

export function freshKept(more: Partial<Kept> = {}): Kept {
	return {
		query: freshQuery("open"),
		drill: null,
		drafts: false,
		mode: "list",
		columns: [...USUAL_COLUMNS],
		sortChosen: false,
		loaded: 0,
		scroll: 0,
		selected: null,
		tab: null,
		inCase: false,
		...more,
	};
}

/** Where rows come from. */
export interface Source {
	page(asked: CaseList): Promise<CasePage>;
	count(query: CaseQuery): Promise<Count>;
}

const core: Source = {
	page: (asked) => call("case_list", asked),
	count: (query) => call("case_count", { query }),
};

/** The list of cases: what is asked for, what was fetched, which row is selected, which case is shown. */
export class CaseListing {
	readonly kept: Kept;
	rows = $state.raw<readonly CaseRow[]>([]);
	count = $state.raw<Count>();
	error = $state.raw<CallError>();
	loading = $state(false);
	/** True once rows have come for the first time. */
	ready = $state(false);
	/** The case whose page is shown; follows the selection when that has settled. */
	shown = $state<string | null>(null);
	/** Grows with every new question: the view then begins a list of its own, at `kept.scroll`. */
	generation = $state(0);

	readonly #source: Source;
	#next: string | null = null;
	#turn = 0;
	#paging = false;
	/** The row where the selection was seen last, for when its case drops out of the list. */
	#lastIndex = 0;
	#settling: ReturnType<typeof setTimeout> | undefined;

	constructor(kept: Kept, source: Source = core) {
		this.kept = kept;
		this.#source = source;
		this.shown = kept.selected;
	}

	get hasMore(): boolean {
		return this.#next !== null;
	}

	/** Place of the selected row; −1 when it is not among the fetched ones. */
	get index(): number {
		return this.rows.findIndex((row) => row.id === this.kept.selected);
	}

	/** Reads as many rows as there were when the list was left, so that its scroll offset fits again. */
	async start(): Promise<void> {
		if (!(await this.#read())) return;
		if (this.kept.selected === null) this.#selectFirst();
	}

	/** Reads the same stretch again because cases changed; place and selection stay. */
	async refresh(): Promise<void> {
		await this.#read();
	}

	/** Fetches the next page, if there is one and none is on its way. */
	async more(): Promise<void> {
		if (this.#paging || this.loading || this.#next === null) return;
		const turn = this.#turn;
		this.#paging = true;
		try {
			const { query } = this.kept;
			const page = await this.#source.page({ query: plain(query), after: this.#next, limit: PAGE });
			if (turn !== this.#turn) return;
			this.#take([...this.rows, ...page.rows], page.next);
		} catch (thrown) {
			if (turn === this.#turn) this.error = CallError.from(thrown);
		} finally {
			this.#paging = false;
		}
	}

	/** Chooses a quick filter. The list behind a tally's number is left by it. */
	async view(view: QuickView): Promise<void> {
		const { kept } = this;
		const sorting = kept.sortChosen ? {} : usualSorting(view);
		const query = kept.drill ? freshQuery(view) : { ...kept.query, view, ...sorting };
		kept.drafts = false;
		kept.drill = null;
		await this.#ask(query);
	}

	showDrafts(): void {
		this.kept.drafts = true;
		this.kept.drill = null;
	}

	/** Narrows or widens the list. */
	async narrow(changed: Partial<CaseQuery>): Promise<void> {
		this.kept.drafts = false;
		// Whoever searches wants what was found, not the case that happens to be among it.
		if (changed.text !== undefined) this.kept.selected = null;
		await this.#ask({ ...this.kept.query, ...changed });
	}

	/** Takes off all conditions; the quick filter stays. */
	async widen(): Promise<void> {
		const { view } = this.kept.query;
		this.kept.drill = null;
		await this.#ask(freshQuery(view));
	}

	/** Leaves the list behind a tally's number for the open cases. */
	async leaveDrill(): Promise<void> {
		this.kept.drill = null;
		await this.#ask(freshQuery("open"));
	}

	/** Sorts by a key; once more turns the order round. */
	async sort(key: SortKey): Promise<void> {
		const { sort, descending } = this.kept.query;
		this.kept.sortChosen = true;
		await this.narrow(sort === key ? { descending: !descending } : usualDirection(key));
	}

	/** Selects a case; its page follows when the selection has settled, or now. */
	select(id: string | null, when: "soon" | "now" = "now"): void {
		this.kept.selected = id;
		const at = this.index;
		if (at >= 0) this.#lastIndex = at;
		clearTimeout(this.#settling);
		if (when === "now") this.shown = id;
		else this.#settling = setTimeout(() => (this.shown = id), SETTLE_MS);
	}

	/** Moves the selection by so many rows and answers where it is now; −1 in an empty list. */
	move(by: number): number {
		if (this.rows.length === 0) return -1;
		const from = this.index;
		// What dropped out of the list left a gap at its place: the row that moved up is the next one.
		const target = from >= 0 ? from + by : by > 0 ? this.#lastIndex + by - 1 : this.#lastIndex + by;
		const to = Math.max(0, Math.min(this.rows.length - 1, target));
		this.select(this.rows[to]!.id, "soon");
		if (to > this.rows.length - AHEAD) void this.more();
		return to;
	}

	/** Stops what is under way. */
	stop(): void {
		this.#turn++;
		clearTimeout(this.#settling);
	}

	async #ask(query: CaseQuery): Promise<void> {
		const { kept } = this;
		kept.query = query;
		kept.loaded = 0;
		if (!(await this.#read())) return;
		// Only now: until here the rows of the last question could still be scrolled.
		kept.scroll = 0;
		this.generation++;
		if (this.index < 0) this.#selectFirst();
	}

	/** Answers whether it was not overtaken and did not fail. */
	async #read(): Promise<boolean> {
		const turn = ++this.#turn;
		const query = plain(this.kept.query);
		this.loading = true;
		void this.#recount(turn, query);
		try {
			const { rows, next } = await this.#fill(query, this.kept.loaded);
			if (turn !== this.#turn) return false;
			this.error = undefined;
			this.#take(rows, next);
			this.ready = true;
			return true;
		} catch (thrown) {
			if (turn === this.#turn) this.error = CallError.from(thrown);
			return false;
		} finally {
			if (turn === this.#turn) this.loading = false;
		}
	}

	/** As many whole pages as hold `wanted` rows, in as few requests as the core allows. */
	async #fill(query: CaseQuery, wanted: number): Promise<CasePage> {
		const whole = Math.max(1, Math.ceil(wanted / PAGE)) * PAGE;
		const rows: CaseRow[] = [];
		let next: string | null = null;
		do {
			const limit = Math.min(LONGEST_PAGE, whole - rows.length);
			const page: CasePage = await this.#source.page({ query, after: next, limit });
			rows.push(...page.rows);
			next = page.next;
		} while (next !== null && rows.length < whole);
		return { rows, next };
	}

	async #recount(turn: number, query: CaseQuery): Promise<void> {
		try {
			const count = await this.#source.count(query);
			if (turn === this.#turn) this.count = count;
		} catch {
			// The rows' own failure is shown; a missing count says nothing more.
			if (turn === this.#turn) this.count = undefined;
		}
	}

	#take(rows: readonly CaseRow[], next: string | null): void {
		this.rows = rows;
		this.#next = next;
		this.kept.loaded = rows.length;
		const at = this.index;
		if (at >= 0) this.#lastIndex = at;
	}

	#selectFirst(): void {
		this.select(this.rows[0]?.id ?? null);
	}
}

/** What crosses the wire is plain data, not what Svelte watches. */
function plain(query: CaseQuery): CaseQuery {
	return $state.snapshot(query) as CaseQuery;
}
