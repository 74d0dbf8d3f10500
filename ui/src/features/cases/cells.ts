import type { CaseRow } from "$lib/generated/types";
import { show, t } from "$lib/i18n/index.svelte";
import { nameOf } from "$domain/vocabulary/names";
import { partiesText, shortNumber } from "$domain/cases/caseTitle";
import type { ScreenColumn } from "./query";

/** The width of a date of another year, such as 2025年12月31日. */
const DATE = [7.75, 0] as const;

/** Column widths: the minimum in rem, and the share of the remaining width. */
export const WIDTHS: Record<ScreenColumn, readonly [minimum: number, share: number]> = {
	number: [7.75, 0],
	stage: [6, 0],
	applicants: [6.5, 2],
	applicant_type: [6.5, 0],
	respondents: [8, 2],
	cause: [7.5, 2],
	further_causes: [7.5, 2],
	due: [8, 0],
	registered: DATE,
	accepted: DATE,
	closed: DATE,
	outcome: [8, 1],
	mediator: [4.75, 0],
	grid: [6, 0],
	stall: [6, 0],
	source: [7, 0],
	collective: [4, 0],
	people: [5, 0],
	claimed: [6.25, 0],
	agreed: [7, 0],
	sessions: [5, 0],
	next_action: [6.5, 2],
	next_on: DATE,
};

const NUMERIC_COLUMNS: ReadonlySet<ScreenColumn> = new Set([
	"people",
	"claimed",
	"agreed",
	"sessions",
]);

/** Returns true for columns of numbers, which are aligned right. */
export function isNumeric(column: ScreenColumn): boolean {
	return NUMERIC_COLUMNS.has(column);
}

const day = (date: string | null) => (date === null ? "" : show.near(date));
const money = (fen: number) => (fen === 0 ? "" : show.money(fen));

/** Returns the text of a cell; the `due` column shows a chip instead. */
export function cellText(row: CaseRow, column: Exclude<ScreenColumn, "due">): string {
	switch (column) {
		case "number":
			return shortNumber(row.number);
		case "applicants":
		case "respondents":
			return partiesText(row[column]);
		case "stall":
		case "next_action":
			return row[column];
		case "stage":
			return nameOf.stage(row.stage);
		case "applicant_type":
			return row.applicant_type === null ? "" : nameOf.term("applicant_types", row.applicant_type);
		case "cause":
			return nameOf.cause(row.cause);
		case "further_causes":
			return row.further_causes.map(nameOf.cause).join(t().list.listComma);
		case "source":
			return nameOf.source(row.source);
		case "grid":
			return nameOf.grid(row.grid);
		case "mediator":
			return nameOf.member(row.mediator);
		case "outcome":
			return nameOf.outcome(row.outcome);
		case "registered":
			return day(row.registered_on);
		case "accepted":
			return day(row.accepted_on);
		case "closed":
			return day(row.closed_on);
		case "next_on":
			return day(row.next_on);
		case "collective":
			return row.collective ? t().common.yes : "";
		case "people":
		case "sessions":
			return row[column] === 0 ? "" : show.number(row[column]);
		case "claimed":
			return money(row.claimed);
		case "agreed":
			return money(row.agreed);
	}
}
