import { nameOf } from "$domain/vocabulary/names";
import { call } from "$lib/backend";
import type { DerivedDifference, DerivedFinding } from "$lib/generated/types";
import { show, t } from "$lib/i18n/index.svelte";
import { toast, toastError } from "$lib/toast.svelte";

type Cell = Extract<DerivedDifference, { in: "tally_cell" }>["cell"];

/** The days from the first day of year 1 to the first of 1970, both counted. */
const DAYS_TO_1970 = 719_163;
const DAY_MS = 86_400_000;

/** The dimensions of cells, in the order of their stored numbers. */
const CUBES = [
	"all",
	"cause",
	"grid",
	"mediator",
	"source",
	"outcome",
	"causeGrid",
	"causeMediator",
] as const;
type Cube = (typeof CUBES)[number];
/** The numbers of a cell of events, and of a cell of pending cases, in the order in which they come. */
const CELL_NUMBERS = ["cases", "people", "collective", "claimed", "agreed", "days"] as const;
const STOCK_NUMBERS = ["registered", "accepted", "overdue"] as const;

/** Counts the tallies and the search index again. The result is shown as a toast. */
export async function rebuildDerived(): Promise<void> {
	try {
		await call("derived_rebuild", {});
		toast(t().derived.done, { tone: "green" });
	} catch (thrown) {
		toastError(thrown);
	}
}

/** Returns one line for each difference that is named. */
export function differenceLines({ first, numbers }: DerivedFinding): string[] {
	return first.map((difference) => differenceLine(difference, numbers));
}

function differenceLine(difference: DerivedDifference, numbers: DerivedFinding["numbers"]): string {
	const words = t().derived;
	switch (difference.in) {
		case "tally_cell":
			return cellLine(difference, eventName(difference.cell.event), CELL_NUMBERS);
		case "tally_stock":
			return cellLine(difference, words.pending, STOCK_NUMBERS);
		case "search_words": {
			const { case: id, missing, unexpected } = difference;
			if (id === null) return words.strayWords(unexpected);
			return words.words(numbers[id] ?? t().journal.aCase, missing, unexpected);
		}
		case "search_index":
			return words.index;
	}
}

/** Names the cell, and its first number that differs. */
function cellLine(
	{ cell, expected, found }: { cell: Cell; expected: number[]; found: number[] },
	event: string,
	numbers: typeof CELL_NUMBERS | typeof STOCK_NUMBERS,
): string {
	const words = t().derived;
	const at = numbers.findIndex((_, i) => expected[i] !== found[i]);
	const number = numbers[at] ?? numbers[0];
	const isMoney = number === "claimed" || number === "agreed";
	const written = (n = 0) => (isMoney ? show.money(n) : show.number(n));
	const cube = CUBES[cell.cube];
	const where = cube ? words.where(words.cubes[cube], keyName(cube, cell.key)) : words.unknown;
	const place = [where, spanName(cell), event].join(" · ");
	return words.cell(place, words.numbers[number], written(expected[at]), written(found[at]));
}

/** Names the cause, grid or person of a cell; "" for all cases. */
function keyName(cube: Cube, key: string): string {
	const named = (name: string, code: string) =>
		name || (code === "" ? t().derived.none : t().common.unknown);
	const [cause = "", second = ""] = key.split("|");
	switch (cube) {
		case "all":
			return key;
		case "cause":
		case "source":
		case "outcome":
		case "grid":
		case "mediator":
			return named(nameOf[cube === "mediator" ? "member" : cube](key), key);
		case "causeGrid":
			return `${nameOf.cause(cause)} · ${named(nameOf.grid(second), second)}`;
		case "causeMediator":
			return `${nameOf.cause(cause)} · ${named(nameOf.member(second), second)}`;
	}
}

function spanName({ level, span }: Cell): string {
	const words = t().derived;
	switch (level) {
		case 0: {
			const day = new Date((span - DAYS_TO_1970) * DAY_MS);
			return Number.isNaN(day.getTime()) ? String(span) : show.date(day.toISOString().slice(0, 10));
		}
		case 1:
			return words.dekad(...yearAndMonth(Math.floor(span / 3)), ((span % 3) + 3) % 3);
		case 2:
			return words.month(...yearAndMonth(span));
		case 3:
			return words.year(span);
		default:
			return words.unknown;
	}
}

/** Returns year and month of the index of a month: year × 12 + 0…11. */
function yearAndMonth(index: number): [number, number] {
	return [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
}

function eventName(event: string): string {
	const { events, ended } = t().derived;
	if (event in events) return events[event as keyof typeof events];
	const unaccepted = /^N(\d+)$/.exec(event);
	return unaccepted ? ended(nameOf.outcome(`R${unaccepted[1]}`)) : nameOf.outcome(event);
}
