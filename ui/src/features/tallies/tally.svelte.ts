import { call, CallError, latest } from "$lib/backend";
import type {
	Basis,
	ColumnsBy,
	MonthBoundary,
	PeriodSpec,
	RowsBy,
	SentenceFigure,
	TallyQuery,
	TallyView,
	TrendView,
} from "$lib/generated/types";
import type { IsoDate } from "$lib/input/calendar";
import { periodAt, type PeriodKind, isSamePeriod, stepPeriod, periodOfKind } from "./period";

/** The rows that can be crossed with grids or mediators; the core has cells by cause for these only. */
export const CROSSABLE: readonly RowsBy[] = ["group", "cause", "stat_class"];

/** The data of one period, fetched together so that its parts agree. */
export interface TallyData {
	view: TallyView;
	/** The second table: by grid, or by mediator if the first one is by grid. */
	units: TallyView;
	/** The tally by grid, including silent grids. */
	grids: TallyView;
	trend: TrendView;
}

/** The state of the page that its history entry remembers. */
export interface TallyViewState {
	query?: TallyQuery;
	data?: TallyData;
	allOutcomes: boolean;
	trendAsTable: boolean;
	scroll: number;
	/** The id of the focused cell. */
	cell?: string;
}

export const INITIAL_VIEW_STATE: TallyViewState = {
	allOutcomes: false,
	trendAsTable: false,
	scroll: 0,
};

/** The current day and the office's month boundary. */
export interface Calendar {
	today: () => IsoDate;
	boundary: () => MonthBoundary;
}

/** The tally in view: its query, its data, and the cases behind each number. */
export class Tally {
	readonly #calendar: Calendar;
	/** The period that was left for days of its own, with its days. */
	#left: { period: PeriodSpec; from: IsoDate; to: IsoDate } | undefined;
	#query = $state.raw<TallyQuery>() as TallyQuery;
	#data = $state.raw<TallyData>();
	#error = $state.raw<CallError>();
	#loading = $state(false);
	readonly #newest = latest((query: TallyQuery) => this.#fetch(query));

	constructor(calendar: Calendar, initial?: Pick<TallyViewState, "query" | "data">) {
		this.#calendar = calendar;
		this.#query = initial?.query ?? {
			period: periodAt("month", calendar.today(), calendar.boundary()),
			basis: "accepted",
			rows: "group",
			columns: "standard",
		};
		this.#data = initial?.data;
	}

	/** The current query. */
	get query(): TallyQuery {
		return this.#query;
	}

	/** The last fetched data; it stays while other data are fetched. */
	get data(): TallyData | undefined {
		return this.#data;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get loading(): boolean {
		return this.#loading;
	}

	/** True if the period contains today. */
	get isCurrent(): boolean {
		const { period } = this.#query;
		const { today, boundary } = this.#calendar;
		return isSamePeriod(period, periodAt(period.kind, today(), boundary()));
	}

	step(by: 1 | -1): void {
		this.#setQuery({ period: stepPeriod(this.#query.period, by) });
	}

	toToday(): void {
		const { today, boundary } = this.#calendar;
		this.#setQuery({ period: periodAt(this.#query.period.kind, today(), boundary()) });
	}

	setKind(kind: PeriodKind): void {
		if (kind === this.#query.period.kind) return;
		const { today, boundary } = this.#calendar;
		const { period: now } = this.#query;
		const seen = this.#data?.view ?? { from: today(), to: today() };
		const { from, to } = now.kind === "any" ? now : seen;
		const days = { from, to };
		const left = this.#left;
		this.#left = kind === "any" ? { period: now, ...days } : undefined;
		// Back from days of its own, the page goes where it was, if the days have to do with it.
		const isBack = left?.period.kind === kind && left.from <= days.to && days.from <= left.to;
		const period = isBack ? left.period : periodOfKind(kind, days, today(), boundary());
		this.#setQuery({ period });
	}

	setPeriod(period: PeriodSpec): void {
		this.#setQuery({ period });
	}

	setBasis(basis: Basis): void {
		this.#setQuery({ basis });
	}

	/** Sets the rows; rows that cannot be crossed also set the standard columns. */
	setRows(rows: RowsBy): void {
		this.#setQuery({ rows, ...(CROSSABLE.includes(rows) ? {} : { columns: "standard" }) });
	}

	/** Sets the columns; crossed columns also set rows that can be crossed. */
	setColumns(columns: ColumnsBy): void {
		const fits = columns === "standard" || CROSSABLE.includes(this.#query.rows);
		this.#setQuery({ columns, ...(fits ? {} : { rows: "group" }) });
	}

	/** Fetches the data of the query; an answer that a newer request has overtaken is dropped. */
	async load(): Promise<void> {
		this.#loading = true;
		try {
			const data = await this.#newest.run(this.#query);
			if (!data) return;
			this.#data = data.value;
			this.#error = undefined;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
		}
		this.#loading = false;
	}

	/** Returns the query of the cases behind a number of `view`; the row is null for the total. */
	cases(view: TallyView, row: string | null, column: string) {
		return call("tally_drill", { tally: view.query, row, column });
	}

	/** Returns the query of the cases behind a number of the whole office in another stretch of days. */
	casesOf(view: TallyView, period: PeriodSpec, column: string) {
		const tally: TallyQuery = { ...view.query, period, rows: "group", columns: "standard" };
		return call("tally_drill", { tally, row: null, column });
	}

	/** Returns the query of the cases behind a number of the sentence. */
	casesOfSentence(view: TallyView, { group, column }: SentenceFigure) {
		const tally: TallyQuery = { ...view.query, rows: "group", columns: "standard" };
		return call("tally_drill", { tally, row: group, column });
	}

	#setQuery(changed: Partial<TallyQuery>): void {
		this.#query = { ...this.#query, ...changed };
		void this.load();
	}

	async #fetch(query: TallyQuery): Promise<TallyData> {
		const split = (rows: RowsBy) => call("tally", { ...query, rows, columns: "standard" });
		const byGrid = query.rows === "grid" && query.columns === "standard";
		const [view, other, trend] = await Promise.all([
			call("tally", query),
			split(byGrid ? "mediator" : "grid"),
			call("tally_trend", { period: query.period, basis: query.basis }),
		]);
		return { view, units: other, grids: byGrid ? view : other, trend };
	}
}
