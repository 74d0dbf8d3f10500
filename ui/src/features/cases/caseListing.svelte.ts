import type {
	CaseList,
	CasePage,
	CaseQuery,
	CaseRow,
	Count,
	Drill,
	QuickView,
	SortKey,
} from "$lib/generated/types";
import { call, CallError } from "$lib/backend";
import type { ColumnWidths } from "./layout";
import {
	freshQuery,
	type ScreenColumn,
	type Sorting,
	type Title,
	defaultDirection,
	DEFAULT_COLUMNS,
	defaultSorting,
} from "./query";

/** The number of rows fetched at once while scrolling, and the most in one request while restoring. */
const PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 200;
/** The distance from the end, in rows, at which the next page is fetched. */
const PREFETCH_ROWS = 15;
/** The time before a selected case is read, so that holding an arrow key reads only the last one. */
const SETTLE_MS = 80;

/** The origin of a list opened from a tally's number or from a party. */
export interface DrillDown {
	title: Title;
	query: CaseQuery;
	/** The number of a tally, if the list was opened from one. */
	figure?: Drill;
}

/** The state of the list. Plain data, so that a history entry can hold it. */
export interface ListState {
	query: CaseQuery;
	/** The origin of the list, if it was opened from another view. */
	drill: DrillDown | null;
	/** True while drafts are shown instead of cases. */
	drafts: boolean;
	mode: "list" | "table";
	columns: ScreenColumn[];
	/** The widths in rem of the columns whose width the user changed. */
	widths: ColumnWidths;
	/** True if the user chose the order; it then stays when the quick filter changes. */
	sortChosen: boolean;
	/** The number of fetched rows. */
	loaded: number;
	/** The scroll offset in pixels. */
	scroll: number;
	selected: string | null;
	tab: string | null;
	/** The form that the page of the selected case opens next. */
	form: { name: string; id?: string } | null;
	/** True if a narrow window shows the case instead of the list. */
	inCase: boolean;
}

/** Returns the state of a list that was never shown, with changes. */
export function freshListState(more: Partial<ListState> = {}): ListState {
	return {
		query: freshQuery("open"),
		drill: null,
		drafts: false,
		mode: "list",
		columns: [...DEFAULT_COLUMNS],
		widths: {},
		sortChosen: false,
		loaded: 0,
		scroll: 0,
		selected: null,
		tab: null,
		form: null,
		inCase: false,
		...more,
	};
}

/** The selected case after it dropped out of the list: its number as printed, and the quick filter that holds it. */
export interface LeftCase {
	/** Undefined if the list never showed its row. */
	number?: string;
	view: "closed" | "all";
}

/** The source of the rows; tests use a fake one. */
export interface CaseSource {
	page(request: CaseList): Promise<CasePage>;
	count(query: CaseQuery): Promise<Count>;
}

const coreSource: CaseSource = {
	page: (request) => call("case_list", request),
	count: (query) => call("case_count", { query }),
};

/** The list of cases: query, fetched rows, selected row and shown case. */
export class CaseListing {
	readonly state: ListState;
	rows = $state.raw<readonly CaseRow[]>([]);
	count = $state.raw<Count>();
	/** What the search finds without the quick filter; only for a search that a quick filter narrows. */
	inAll = $state.raw<Count>();
	/** Set while the selected case is no longer in the list, as after it was closed. */
	left = $state.raw<LeftCase>();
	error = $state.raw<CallError>();
	loading = $state(false);
	/** True once rows were fetched for the first time. */
	ready = $state(false);
	/** The case whose page is shown; it follows the selection after a short delay. */
	shown = $state<string | null>(null);
	/** Grows with every new query; the view then creates a new list at `state.scroll`. */
	generation = $state(0);

	readonly #source: CaseSource;
	#next: string | null = null;
	#readId = 0;
	#paging = false;
	/** The last index of the selected row, for when its case drops out of the list. */
	#lastIndex = 0;
	#selectionTimer: ReturnType<typeof setTimeout> | undefined;

	/** `onSort` is called with the order that the user chose. */
	constructor(
		state: ListState,
		source: CaseSource = coreSource,
		private readonly onSort?: (sorting: Sorting) => void,
	) {
		this.state = state;
		this.#source = source;
		this.shown = state.selected;
	}

	get hasMore(): boolean {
		return this.#next !== null;
	}

	/** The index of the selected row; −1 if it is not among the fetched ones. */
	get index(): number {
		return this.rows.findIndex((row) => row.id === this.state.selected);
	}

	/** How many more cases the search finds without the quick filter, closed ones included; 0 if none or not known. */
	get elsewhere(): Count {
		const here = this.count;
		if (!here || here.more || !this.inAll) return { count: 0, more: false };
		return { count: Math.max(0, this.inAll.count - here.count), more: this.inAll.more };
	}

	/** Reads as many rows as were fetched before, so that the scroll offset still fits. */
	async start(): Promise<void> {
		if (!(await this.#read())) return;
		if (this.state.selected === null) this.#selectFirst();
		else if (this.index < 0 && this.#next === null) this.left = { view: "all" };
	}

	/** Reads the same rows again after cases changed; scroll offset and selection stay. */
	async refresh(): Promise<void> {
		const before = this.rows[this.index];
		if (!(await this.#read())) return;
		if (before) await this.#noteLeft(before);
	}

	/** Shows the quick filter that holds the case that dropped out of the list; the case stays selected. */
	async showLeft(): Promise<void> {
		const view = this.left?.view ?? "all";
		this.state.drill = null;
		await this.#setQuery(freshQuery(view), true);
	}

	/** Finds out if the selected case, whose row was `before`, is no longer in the list. */
	async #noteLeft({ id, number }: CaseRow): Promise<void> {
		const readId = this.#readId;
		const isGone = () => this.state.selected === id && this.index < 0;
		if (!isGone()) return;
		const query = plain(this.state.query);
		// With more rows to fetch, the case may only have moved further down.
		if (this.#next !== null) {
			if (query.text !== "") return;
			const found = await this.#source.count({ ...query, text: number }).catch(() => undefined);
			if (found?.count !== 0) return;
		}
		const closed = await this.#source
			.count({ ...freshQuery("closed"), text: number })
			.catch(() => undefined);
		if (readId === this.#readId && isGone())
			this.left = { number, view: closed?.count === 1 ? "closed" : "all" };
	}

	/** Fetches the next page, if there is one and none is being fetched. */
	async loadMore(): Promise<void> {
		if (this.#paging || this.loading || this.#next === null) return;
		const readId = this.#readId;
		this.#paging = true;
		try {
			const { query } = this.state;
			const page = await this.#source.page({
				query: plain(query),
				after: this.#next,
				limit: PAGE_SIZE,
			});
			if (readId !== this.#readId) return;
			this.#setRows([...this.rows, ...page.rows], page.next);
		} catch (thrown) {
			if (readId === this.#readId) this.error = CallError.from(thrown);
		} finally {
			this.#paging = false;
		}
	}

	/** Applies a quick filter; this leaves a list that was opened from a tally. */
	async showView(view: QuickView): Promise<void> {
		const { state } = this;
		const sorting = state.sortChosen ? {} : defaultSorting(view);
		const query = state.drill ? freshQuery(view) : { ...state.query, view, ...sorting };
		state.drafts = false;
		state.drill = null;
		await this.#setQuery(query);
	}

	showDrafts(): void {
		this.state.drafts = true;
		this.state.drill = null;
	}

	/** Changes conditions of the query. */
	async filter(changed: Partial<CaseQuery>): Promise<void> {
		this.state.drafts = false;
		// A search selects its first result, not the case that was selected before.
		if (changed.text !== undefined) this.state.selected = null;
		await this.#setQuery({ ...this.state.query, ...changed });
	}

	/** Shows what the search finds in all cases; the conditions stay. */
	async searchAll(): Promise<void> {
		await this.filter({ view: "all" });
	}

	/** Removes all conditions; the quick filter stays. */
	async clearConditions(): Promise<void> {
		const { view } = this.state.query;
		this.state.drill = null;
		await this.#setQuery(freshQuery(view));
	}

	/** Leaves a list that was opened from a tally and shows the open cases. */
	async leaveDrill(): Promise<void> {
		this.state.drill = null;
		await this.#setQuery(freshQuery("open"));
	}

	/** Sorts by a key; the second time it reverses the order. */
	async sort(key: SortKey): Promise<void> {
		const { sort, descending } = this.state.query;
		this.state.sortChosen = true;
		const chosen = sort === key ? { sort, descending: !descending } : defaultDirection(key);
		this.onSort?.(chosen);
		await this.filter(chosen);
	}

	/** Selects a case; its page follows at once or after a short delay. */
	select(id: string | null, when: "soon" | "now" = "now"): void {
		if (id !== this.state.selected) {
			this.state.form = null;
			this.left = undefined;
		}
		this.state.selected = id;
		const at = this.index;
		if (at >= 0) this.#lastIndex = at;
		clearTimeout(this.#selectionTimer);
		if (when === "now") this.shown = id;
		else this.#selectionTimer = setTimeout(() => (this.shown = id), SETTLE_MS);
	}

	/** Moves the selection by `by` rows and returns its new index; −1 in an empty list. */
	move(by: number): number {
		if (this.rows.length === 0) return -1;
		const from = this.index;
		// If the selected case dropped out of the list, the row that took its index is the next one.
		const target = from >= 0 ? from + by : by > 0 ? this.#lastIndex + by - 1 : this.#lastIndex + by;
		const to = Math.max(0, Math.min(this.rows.length - 1, target));
		this.select(this.rows[to]!.id, "soon");
		if (to > this.rows.length - PREFETCH_ROWS) void this.loadMore();
		return to;
	}

	/** Cancels pending reads and timers. */
	stop(): void {
		this.#readId++;
		clearTimeout(this.#selectionTimer);
	}

	async #setQuery(query: CaseQuery, keepsSelection = false): Promise<void> {
		const { state } = this;
		state.query = query;
		this.left = undefined;
		state.loaded = 0;
		this.inAll = undefined;
		if (!(await this.#read())) return;
		// Only now, because the rows of the previous query could be scrolled until here.
		state.scroll = 0;
		this.generation++;
		if (this.index < 0 && !keepsSelection) this.#selectFirst();
	}

	/** Reads the rows; returns false if it failed or a newer read overtook it. */
	async #read(): Promise<boolean> {
		const readId = ++this.#readId;
		const query = plain(this.state.query);
		this.loading = true;
		const recounted = this.#recount(readId, query);
		try {
			const { rows, next, in_all } = await this.#readPages(query, this.state.loaded);
			if (readId !== this.#readId) return false;
			this.error = undefined;
			// Both numbers are of the same query, else their difference would be wrong for a moment.
			void recounted.then(() => {
				if (readId === this.#readId) this.inAll = in_all;
			});
			this.#setRows(rows, next);
			this.ready = true;
			return true;
		} catch (thrown) {
			if (readId === this.#readId) this.error = CallError.from(thrown);
			return false;
		} finally {
			if (readId === this.#readId) this.loading = false;
		}
	}

	/** Fetches as many whole pages as hold `wanted` rows, in as few requests as the core allows. */
	async #readPages(query: CaseQuery, wanted: number): Promise<CasePage> {
		const whole = Math.max(1, Math.ceil(wanted / PAGE_SIZE)) * PAGE_SIZE;
		const rows: CaseRow[] = [];
		let next: string | null = null;
		let inAll: Count | undefined;
		do {
			const limit = Math.min(MAX_PAGE_SIZE, whole - rows.length);
			const page: CasePage = await this.#source.page({ query, after: next, limit });
			rows.push(...page.rows);
			inAll ??= page.in_all;
			next = page.next;
		} while (next !== null && rows.length < whole);
		return { rows, next, in_all: inAll };
	}

	async #recount(readId: number, query: CaseQuery): Promise<void> {
		try {
			const count = await this.#source.count(query);
			if (readId === this.#readId) this.count = count;
		} catch {
			// The error of the rows is shown already; the count is only left out.
			if (readId === this.#readId) this.count = undefined;
		}
	}

	#setRows(rows: readonly CaseRow[], next: string | null): void {
		this.rows = rows;
		this.#next = next;
		this.state.loaded = rows.length;
		const at = this.index;
		if (at < 0) return;
		this.#lastIndex = at;
		this.left = undefined;
	}

	#selectFirst(): void {
		this.select(this.rows[0]?.id ?? null);
	}
}

/** Returns the query as plain data instead of a Svelte proxy, because it is sent to the core. */
function plain(query: CaseQuery): CaseQuery {
	return $state.snapshot(query) as CaseQuery;
}
