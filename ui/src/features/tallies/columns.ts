import { LABELS } from "$lib/generated/labels";
import type { Basis, DrillView, Figures, Outcome, TallyRow, TallyView } from "$lib/generated/types";
import type { Lang } from "$lib/i18n/index.svelte";
import { type Words, WORDS } from "$lib/i18n/words";

/** A column of the table: its value in a row, and the key by which the core lists its cases. */
export interface Column {
	/** The name of the column in `tally_drill`. */
	key: string;
	label: string;
	value: (figures: Figures) => number;
	money?: boolean;
	/** True if a group of columns starts here; a line is drawn before it. */
	startsGroup?: boolean;
}

/** A row of the table; the key of the total row is null. */
export interface Row {
	key: string | null;
	label: string;
	figures: Figures;
	/** True if the row had no case in the period. */
	silent: boolean;
	/** True for a grid or mediator, whose empty row is a zero report. */
	reports: boolean;
}

/** The outcomes that have a column even in a period without any. */
const ALWAYS: readonly Outcome[] = ["R1", "R2", "R3", "R4", "R12"];
/** All outcomes, in the order of the vocabulary. */
export const OUTCOMES = Object.keys(LABELS.outcomes) as Outcome[];

const outcomeCount = (figures: Figures, code: Outcome) => figures.outcomes[code] ?? 0;

/** Returns the outcomes with a column: the usual ones and those of the period, or all. */
export function shownOutcomes(view: TallyView, all: boolean): Outcome[] {
	if (all) return OUTCOMES;
	return OUTCOMES.filter((code) => ALWAYS.includes(code) || outcomeCount(view.total, code) > 0);
}

/** Returns the column that a basis counts, as named in `tally_drill`. */
export const countedColumn = (basis: Basis): "new" | "closed" =>
	basis === "closed" ? "closed" : "new";

function standardColumns(view: TallyView, words: Words, allOutcomes: boolean): Column[] {
	const { head, outcome } = words.tallies;
	const reopens = view.total.reopened > 0;
	const ownHead = head.new[view.query.basis];
	const newHead = reopens ? words.tallies.newWithReopened(ownHead) : ownHead;
	const columns: Column[] = [
		{ key: "carried", label: head.carried, value: (f) => f.carried },
		{ key: "new", label: newHead, value: (f) => f.new, startsGroup: true },
		...(reopens
			? [{ key: "reopened", label: head.reopened, value: (f: Figures) => f.reopened }]
			: []),
		{ key: "collective", label: head.collective, value: (f) => f.collective },
		{ key: "people", label: head.people, value: (f) => f.people },
	];
	// Consultations are registered but never accepted, so they belong to no other basis.
	if (view.query.basis === "registered") {
		columns.push({ key: "consulted", label: head.consulted, value: (f) => f.consulted });
	}
	// With outcomes as rows, columns of outcomes would be empty.
	const outcomes = view.query.rows === "outcome" ? [] : shownOutcomes(view, allOutcomes);
	outcomes.forEach((code, i) =>
		columns.push({
			key: code,
			label: outcome[code],
			value: (f) => outcomeCount(f, code),
			startsGroup: i === 0,
		}),
	);
	columns.push(
		{
			key: "closed",
			label: head.closed,
			value: (f) => f.closed,
			startsGroup: outcomes.length === 0,
		},
		{ key: "pending", label: head.pending, value: (f) => f.pending, startsGroup: true },
		{ key: "overdue", label: head.overdue, value: (f) => f.overdue },
	);
	if (view.total.undecided > 0) {
		columns.push({ key: "undecided", label: head.undecided, value: (f) => f.undecided });
	}
	columns.push(
		{
			key: "claimed",
			label: head.claimed,
			value: (f) => f.claimed,
			money: true,
			startsGroup: true,
		},
		{ key: "agreed", label: head.agreed, value: (f) => f.agreed, money: true },
	);
	return columns;
}

function crossColumns(
	view: TallyView,
	words: Words,
	name: (term: { zh: string; en: string }) => string,
): Column[] {
	const columns: Column[] = view.columns.map((column, i) => ({
		key: `cross:${column.key}`,
		label: name(column) || words.tallies.notEntered,
		value: (f) => f.cross[i] ?? 0,
	}));
	columns.push({
		key: countedColumn(view.query.basis),
		label: words.tallies.total,
		value: (f) => f.cross.reduce((sum, n) => sum + n, 0),
		startsGroup: true,
	});
	return columns;
}

/** Returns the columns of a tally, labelled in the language of `words`. */
export function columnsOf(
	view: TallyView,
	words: Words,
	name: (term: { zh: string; en: string }) => string,
	allOutcomes: boolean,
): Column[] {
	return view.query.columns === "standard"
		? standardColumns(view, words, allOutcomes)
		: crossColumns(view, words, name);
}

/** Returns the title of the list of the cases behind a number: period and row, as the core names them, and the column. */
export function drillTitle(
	view: TallyView,
	column: string,
	{ title_zh, title_en }: Pick<DrillView, "title_zh" | "title_en">,
): { zh: string; en: string } {
	const titles = { zh: title_zh, en: title_en };
	const titleIn = (lang: Lang) =>
		[titles[lang], columnName(view, column, lang)].filter(Boolean).join(" · ");
	return { zh: titleIn("zh"), en: titleIn("en") };
}

function columnName(view: TallyView, column: string, lang: Lang): string | undefined {
	const { tallies } = WORDS[lang];
	if (column === "agreed_cases") return tallies.agreedCases;
	if (column === "rated") return tallies.rated;
	if (column === "mean_days" || column === "closed_cases") return tallies.head.closed;
	// The sum of a cross table has the key of a standard column, whose name says more.
	const all = [
		...standardColumns(view, WORDS[lang], true),
		...crossColumns(view, WORDS[lang], (term) => term[lang]),
	];
	const named = all.find(({ key }) => key === column)?.label;
	const { registered, accepted, consulted } = tallies.head;
	return named ?? { registered, accepted, consulted }[column];
}

/** Returns the columns of the second table. */
export function briefColumns(basis: Basis, words: Words): Column[] {
	const { head } = words.tallies;
	return [
		{ key: "new", label: head.new[basis], value: (f) => f.new },
		{ key: "closed", label: head.closed, value: (f) => f.closed },
		{ key: "pending", label: head.pending, value: (f) => f.pending },
	];
}

/** Returns the rows in the order of the core, silent ones included. */
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
		// The row "none entered" is no grid or mediator.
		reports: reports && row.key !== "",
	}));
}

/**
 * Returns the pieces of a column's head between which it may be broken, to keep columns narrow: Chinese heads of four to
 * seven characters and those with a unit, and the words of other heads.
 */
export function headPieces(label: string): string[] {
	return /\p{Script=Han}/u.test(label)
		? label.split(
				/(?=（)|(?<=^\p{Script=Han}{2})(?=\p{Script=Han}{2,5}$)|(?<=^\p{Script=Han}{4,5})(?=\p{Script=Han}{2}$)/u,
			)
		: label.split(/(?<= )/);
}

/** Returns the difference to an earlier figure, such as +3 or −2; null if there is none. */
export function difference(now: number, then: number, say: (n: number) => string): string | null {
	if (now === then) return null;
	return `${now > then ? "+" : "−"}${say(Math.abs(now - then))}`;
}

/** Returns the change relative to an earlier figure, such as +25.0%; null if there was none or nothing changed. */
export function relativeChange(now: number, then: number): string | null {
	if (then <= 0 || now === then) return null;
	// Rounded half away from zero, as in the workbook.
	const tenths = Math.round((Math.abs(now - then) * 1000) / then);
	return `${now > then ? "+" : "−"}${(tenths / 10).toFixed(1)}%`;
}

/** Formats the difference of two shares in points of a per cent without the unit: 7273 → 72.7. */
export const points = (tenThousandths: number): string => (tenThousandths / 100).toFixed(1);

/** Formats ten-thousandths: 7273 → 72.7%. */
export const percent = (tenThousandths: number): string => `${(tenThousandths / 100).toFixed(1)}%`;
/** Formats tenths: 123 → 12.3. */
export const tenths = (n: number): string => (n / 10).toFixed(1);
