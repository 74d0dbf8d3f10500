import type { Basis, Figures, Outcome, TallyRow, TallyView } from "$lib/generated/types";
import type { Words } from "$lib/i18n/words";

/** A column of the table: what it shows of a row, and what a click on it asks the core for. */
export interface Column {
	/** The column as `tally_drill` names it. */
	key: string;
	label: string;
	value: (figures: Figures) => number;
	money?: boolean;
	/** Begins a group of columns: a line stands before it. */
	apart?: boolean;
}

/** A row as the table shows it; the key of the total row is null. */
export interface Row {
	key: string | null;
	label: string;
	figures: Figures;
	/** Had nothing in the period. */
	silent: boolean;
	/** Somebody who reports: its silence is a zero report, not merely a kind of case that did not occur. */
	reports: boolean;
}

/** Outcomes that stand in the table even in a period without any. */
const ALWAYS: readonly Outcome[] = ["R1", "R2", "R3", "R4", "R12"];
export const OUTCOMES = Array.from({ length: 12 }, (_, i) => `R${i + 1}` as Outcome);

const outcomeCount = (figures: Figures, code: Outcome) => figures.outcomes[code] ?? 0;

/** The outcomes with a column: the usual ones, and those that the period has; or all. */
export function shownOutcomes(view: TallyView, all: boolean): Outcome[] {
	if (all) return OUTCOMES;
	return OUTCOMES.filter((code) => ALWAYS.includes(code) || outcomeCount(view.total, code) > 0);
}

/** What counts as new under a basis, as `tally_drill` names it; closings where closings are counted. */
export const countedColumn = (basis: Basis): "new" | "closed" =>
	basis === "closed" ? "closed" : "new";

function standard(view: TallyView, words: Words, allOutcomes: boolean): Column[] {
	const { head, outcome } = words.tallies;
	const columns: Column[] = [
		{ key: "carried", label: head.carried, value: (f) => f.carried },
		{ key: "new", label: head.new[view.query.basis], value: (f) => f.new, apart: true },
		{ key: "collective", label: head.collective, value: (f) => f.collective },
		{ key: "people", label: head.people, value: (f) => f.people },
	];
	// Consultations are registered, never accepted: elsewhere they would stand beside what they are not part of.
	if (view.query.basis === "registered") {
		columns.push({ key: "consulted", label: head.consulted, value: (f) => f.consulted });
	}
	// A row that is an outcome has nothing in the columns of the others.
	const outcomes = view.query.rows === "outcome" ? [] : shownOutcomes(view, allOutcomes);
	outcomes.forEach((code, i) =>
		columns.push({
			key: code,
			label: outcome[code],
			value: (f) => outcomeCount(f, code),
			apart: i === 0,
		}),
	);
	columns.push(
		{ key: "closed", label: head.closed, value: (f) => f.closed, apart: outcomes.length === 0 },
		{ key: "pending", label: head.pending, value: (f) => f.pending, apart: true },
		{ key: "overdue", label: head.overdue, value: (f) => f.overdue },
		{ key: "claimed", label: head.claimed, value: (f) => f.claimed, money: true, apart: true },
		{ key: "agreed", label: head.agreed, value: (f) => f.agreed, money: true },
	);
	return columns;
}

function crossed(
	view: TallyView,
	words: Words,
	name: (term: { zh: string; en: string }) => string,
): Column[] {
	const columns: Column[] = view.columns.map((column, place) => ({
		key: `cross:${column.key}`,
		label: name(column) || words.tallies.notEntered,
		value: (f) => f.cross[place] ?? 0,
	}));
	columns.push({
		key: countedColumn(view.query.basis),
		label: words.tallies.total,
		value: (f) => f.cross.reduce((sum, n) => sum + n, 0),
		apart: true,
	});
	return columns;
}

/** The columns of a tally in view, named in the language of `words`. */
export function columnsOf(
	view: TallyView,
	words: Words,
	name: (term: { zh: string; en: string }) => string,
	allOutcomes: boolean,
): Column[] {
	return view.query.columns === "standard"
		? standard(view, words, allOutcomes)
		: crossed(view, words, name);
}

/** The few columns of the second table. */
export function briefColumns(basis: Basis, words: Words): Column[] {
	const { head } = words.tallies;
	return [
		{ key: "new", label: head.new[basis], value: (f) => f.new },
		{ key: "closed", label: head.closed, value: (f) => f.closed },
		{ key: "pending", label: head.pending, value: (f) => f.pending },
	];
}

/** The rows in the order of the core; silent units stay where they are. */
export function rowsOf(
	view: TallyView,
	words: Words,
	name: (term: { zh: string; en: string }) => string,
): Row[] {
	const reports = view.query.rows === "grid" || view.query.rows === "mediator";
	return view.rows.map((row: TallyRow) => ({
		key: row.key,
		label: name(row) || words.tallies.notEntered,
		figures: row.figures,
		silent: row.silent,
		// «None entered» is nobody.
		reports: reports && row.key !== "",
	}));
}

/** How a figure differs from an earlier one: +3, −2, or null for no difference. Money in whole yuan where it can be. */
export function difference(now: number, then: number, say: (n: number) => string): string | null {
	if (now === then) return null;
	return `${now > then ? "+" : "−"}${say(Math.abs(now - then))}`;
}

/** 7273 ten-thousandths → 72.7%. */
export const percent = (tenThousandths: number): string => `${(tenThousandths / 100).toFixed(1)}%`;
/** 123 tenths of days → 12.3. */
export const tenths = (n: number): string => (n / 10).toFixed(1);
