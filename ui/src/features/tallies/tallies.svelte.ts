import { call, CallError, latest } from "$lib/backend";
import type {
	Basis,
	ColumnsBy,
	MonthBoundary,
	PeriodSpec,
	RowsBy,
	TallyQuery,
	TallyView,
	TrendView,
} from "$lib/generated/types";
import type { IsoDate } from "$lib/input/calendar";
import { countedColumn } from "./columns";
import { trendEnd, periodAt, type PeriodKind, samePeriod, stepped, widened } from "./period";

/** Rows that can be crossed with grids or mediators: the core keeps cells by cause for these alone. */
export const CROSSABLE: readonly RowsBy[] = ["group", "cause", "stat_class"];

/** All that one period shows, fetched together, so that its parts never disagree. */
export interface Answer {
	view: TallyView;
	/** The second table: by grid; by mediator where the first one is by grid. */
	units: TallyView;
	/** The grids, silent ones too. */
	grids: TallyView;
	trend: TrendView;
}

/** What the view remembers of itself while one looks at cases. */
export interface Kept {
	query?: TallyQuery;
	answer?: Answer;
	allOutcomes: boolean;
	trendAsTable: boolean;
	scroll: number;
	/** The cell that had focus, by its id. */
	cell?: string;
}

export const FRESH: Kept = { allOutcomes: false, trendAsTable: false, scroll: 0 };

/** Where the core is asked from: what day it is, and how the office divides the year. */
export interface Calendar {
	today: () => IsoDate;
	boundary: () => MonthBoundary;
}

/** The tally in view: which period, how counted and split, and the cases behind each number. */
export class Tally {
	readonly #calendar: Calendar;
	#query = $state.raw<TallyQuery>() as TallyQuery;
	#answer = $state.raw<Answer>();
	#error = $state.raw<CallError>();
	#loading = $state(false);
	readonly #newest = latest((query: TallyQuery) => this.#fetch(query));

	constructor(calendar: Calendar, kept?: Pick<Kept, "query" | "answer">) {
		this.#calendar = calendar;
		this.#query = kept?.query ?? {
			period: periodAt("month", calendar.today(), calendar.boundary()),
			basis: "accepted",
			rows: "group",
			columns: "standard",
		};
		this.#answer = kept?.answer;
	}

	/** What is asked for. */
	get query(): TallyQuery {
		return this.#query;
	}

	/** What was answered last; it stays while something else is fetched. */
	get answer(): Answer | undefined {
		return this.#answer;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get loading(): boolean {
		return this.#loading;
	}

	/** Whether the period is the one that today falls in. */
	get isCurrent(): boolean {
		const { period } = this.#query;
		const { today, boundary } = this.#calendar;
		return samePeriod(period, periodAt(period.kind, today(), boundary()));
	}

	step(by: 1 | -1): void {
		this.#ask({ period: stepped(this.#query.period, by) });
	}

	toToday(): void {
		const { today, boundary } = this.#calendar;
		this.#ask({ period: periodAt(this.#query.period.kind, today(), boundary()) });
	}

	setKind(kind: PeriodKind): void {
		if (kind === this.#query.period.kind) return;
		const { today, boundary } = this.#calendar;
		const seen = this.#answer?.view ?? { from: today(), to: today() };
		this.#ask({ period: widened(kind, seen, today(), boundary()) });
	}

	setPeriod(period: PeriodSpec): void {
		this.#ask({ period });
	}

	setBasis(basis: Basis): void {
		this.#ask({ basis });
	}

	/** Rows that cannot be crossed take the standard columns with them. */
	setRows(rows: RowsBy): void {
		this.#ask({ rows, ...(CROSSABLE.includes(rows) ? {} : { columns: "standard" }) });
	}

	/** Columns that cross take rows with them that can be crossed. */
	setColumns(columns: ColumnsBy): void {
		const fits = columns === "standard" || CROSSABLE.includes(this.#query.rows);
		this.#ask({ columns, ...(fits ? {} : { rows: "group" }) });
	}

	/** Fetches what is asked for; an answer that something newer has overtaken is dropped. */
	async load(): Promise<void> {
		this.#loading = true;
		try {
			const answer = await this.#newest.run(this.#query);
			if (!answer) return;
			this.#answer = answer.value;
			this.#error = undefined;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
		}
		this.#loading = false;
	}

	/** The cases behind a number of `view`; the row is null for the total. */
	cases(view: TallyView, row: string | null, column: string) {
		return call("tally_drill", { tally: view.query, row, column });
	}

	/** The cases behind a number of the sentence. */
	casesOfGroup(view: TallyView, group: string) {
		const tally: TallyQuery = { ...view.query, rows: "group", columns: "standard" };
		return call("tally_drill", { tally, row: group, column: countedColumn(tally.basis) });
	}

	#ask(changed: Partial<TallyQuery>): void {
		this.#query = { ...this.#query, ...changed };
		void this.load();
	}

	async #fetch(query: TallyQuery): Promise<Answer> {
		const split = (rows: RowsBy) => call("tally", { ...query, rows, columns: "standard" });
		const { today, boundary } = this.#calendar;
		const end = trendEnd(query.period, today(), boundary());
		const byGrid = query.rows === "grid" && query.columns === "standard";
		const [view, other, trend] = await Promise.all([
			call("tally", query),
			split(byGrid ? "mediator" : "grid"),
			call("tally_trend", { ...end, basis: query.basis }),
		]);
		return { view, units: other, grids: byGrid ? view : other, trend };
	}
}
