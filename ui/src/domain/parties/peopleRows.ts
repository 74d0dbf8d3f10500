import type { Claim, Part, Party } from "$lib/generated/types";
import { freshId } from "$lib/ids";
import { type Fen, parseMoney } from "$lib/input/money";
import { normalize } from "$lib/input/normalize";
import { blankParty } from "./party";

/** The columns of the grid of people, in their order. */
export const PEOPLE_COLUMNS = ["name", "phone", "id_number", "amount"] as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number];

/** One person of the grid, as typed, with the amount of the claim. */
export type PersonRow = Record<PeopleColumn, string> & { id: string };

/** Why a cell cannot be taken. */
export type CellProblem = "required" | "money" | "scientific";

export function blankRow(): PersonRow {
	return { id: freshId(), name: "", phone: "", id_number: "", amount: "" };
}

/** Returns true if nothing was typed in the row. */
export function isBlankRow(row: PersonRow): boolean {
	return PEOPLE_COLUMNS.every((column) => row[column].trim() === "");
}

/** Words of a heading row, by the column that they name. */
const HEADINGS: Record<PeopleColumn, RegExp> = {
	name: /姓名|名字|名称|工人|申请人|^name/i,
	phone: /电话|手机|联系方式|联系号码|^(tel|phone|mobile)/i,
	id_number: /身份证|证件|^id/i,
	amount: /金额|工资|欠薪|款|元|^amount/i,
};

const digitsOf = (cell: string) => normalize(cell).replace(/[ \-'()]/g, "");
const isPhone = (cell: string) => /^(\+?86)?1\d{10}$/.test(digitsOf(cell));
const isIdNumber = (cell: string) => /^\d{17}[\dxX]$/.test(digitsOf(cell));
/** A long number that a spreadsheet rewrote: 3.20213E+17. Its last digits are lost. */
const isScientific = (cell: string) => /^\d(\.\d+)?e\+?\d{2}$/i.test(digitsOf(cell));
const isAmount = (cell: string) => parseMoney(cell) !== null && !isPhone(cell) && !isIdNumber(cell);
const isName = (cell: string) => /\p{L}/u.test(cell) && !/\d{3}/.test(cell) && !isAmount(cell);

const FITS: Record<PeopleColumn, (cell: string) => boolean> = {
	name: isName,
	phone: isPhone,
	id_number: (cell) => isIdNumber(cell) || isScientific(cell),
	amount: isAmount,
};

/** Splits a paste from a spreadsheet into cells; a quoted cell may hold tabs and line breaks. */
export function pastedCells(text: string): string[][] {
	const pasted = text.replace(/[\r\n]+$/, "");
	const rows: string[][] = [[]];
	const cell = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|[^\t\r\n]*/y;
	for (let at = 0; at <= pasted.length;) {
		cell.lastIndex = at;
		const match = cell.exec(pasted)!;
		rows.at(-1)!.push((match[1]?.replaceAll('""', '"') ?? match[0]).trim());
		at = cell.lastIndex;
		if (pasted[at] === "\t") at += 1;
		else {
			at += pasted.startsWith("\r\n", at) ? 2 : 1;
			if (at < pasted.length) rows.push([]);
		}
	}
	return rows.filter((row) => row.some((one) => one !== ""));
}

/** A first column of running numbers 1, 2, 3 … is no column of amounts. */
function isRunning(cells: readonly string[]): boolean {
	return cells.length > 1 && cells.every((one, i) => Number(one) === Number(cells[0]) + i);
}

/** Returns which column of the paste holds what, by its heading row or by what most of its cells are. */
function columnsOf(rows: readonly string[][]): {
	columns: Partial<Record<PeopleColumn, number>>;
	hasHeading: boolean;
} {
	const [head = []] = rows;
	const named = (cell: string, column: PeopleColumn) =>
		HEADINGS[column].test(cell) && !/\d{3}/.test(cell);
	const hasHeading =
		PEOPLE_COLUMNS.filter((column) => head.some((cell) => named(cell, column))).length > 1;
	const body = hasHeading ? rows.slice(1) : rows;
	const width = Math.max(...rows.map((row) => row.length));
	const columns: Partial<Record<PeopleColumn, number>> = {};
	const taken = new Set<number>();
	const take = (column: PeopleColumn, at: number) => {
		columns[column] = at;
		taken.add(at);
	};
	if (hasHeading) {
		// 申请人工资 names the amount: the more telling columns choose first.
		for (const column of ["id_number", "phone", "amount", "name"] as const) {
			const at = head.findIndex((cell, i) => !taken.has(i) && named(cell, column));
			if (at >= 0) take(column, at);
		}
	}
	for (const column of ["id_number", "phone", "name", "amount"] as const) {
		if (columns[column] !== undefined) continue;
		const scores = Array.from({ length: width }, (_, at) => {
			const cells = body.map((row) => row[at] ?? "").filter((cell) => cell !== "");
			if (taken.has(at) || (at === 0 && column === "amount" && isRunning(cells))) return 0;
			return cells.filter(FITS[column]).length;
		});
		const best = Math.max(...scores, 0);
		if (best * 2 > body.length || (best > 0 && body.length < 3)) take(column, scores.indexOf(best));
	}
	return { columns, hasHeading };
}

/** Returns the cell as the grid shows it: half-width, numbers without blanks, without the apostrophe of a spreadsheet. */
function cleaned(column: PeopleColumn, cell: string): string {
	const text = normalize(cell).replace(/^'/, "");
	return column === "phone" || column === "id_number" ? text.replace(/ /g, "") : text;
}

/** Returns the people of a paste of several cells; undefined for a paste that is typed into one cell. */
export function pastedPeople(text: string): PersonRow[] | undefined {
	const rows = pastedCells(text);
	if (rows.every((row) => row.length < 2)) return undefined;
	const { columns, hasHeading } = columnsOf(rows);
	const people = (hasHeading ? rows.slice(1) : rows).map((cells) => {
		const row = blankRow();
		for (const column of PEOPLE_COLUMNS) {
			const at = columns[column];
			if (at !== undefined) row[column] = cleaned(column, cells[at] ?? "");
		}
		return row;
	});
	const filled = people.filter((row) => !isBlankRow(row));
	// The last line of a list is often its sum.
	const last = filled.at(-1);
	return last && /^(合计|总计|小计)/.test(last.name) ? filled.slice(0, -1) : filled;
}

/** Returns the cells that cannot be taken as they are; a blank row has none. */
export function problemsOf(row: PersonRow): Partial<Record<PeopleColumn, CellProblem>> {
	if (isBlankRow(row)) return {};
	const problems: Partial<Record<PeopleColumn, CellProblem>> = {};
	if (row.name.trim() === "") problems.name = "required";
	if (isScientific(row.phone)) problems.phone = "scientific";
	if (isScientific(row.id_number)) problems.id_number = "scientific";
	if (row.amount.trim() !== "" && parseMoney(row.amount) === null) problems.amount = "money";
	return problems;
}

export function amountOf(row: PersonRow): Fen | null {
	return row.amount.trim() === "" ? null : parseMoney(row.amount);
}

/** Returns the parties of the rows, each with its claim if it has an amount; `claim` is what all of them ask for. */
export function peopleOf(
	rows: readonly PersonRow[],
	claim: string,
): { row: number; party: Party; claim: Claim | undefined }[] {
	return rows.flatMap((row, at) => {
		if (isBlankRow(row)) return [];
		const id_number = row.id_number.trim();
		const party: Party = {
			...blankParty("applicant", row.id),
			name: row.name,
			phone: row.phone,
			id_number,
			id_kind:
				id_number === "" ? "" : /^[A-Za-z]{1,2}\d{6,9}$/.test(id_number) ? "passport" : "citizen",
		};
		const amount = amountOf(row);
		const asked = amount !== null || claim.trim() !== "";
		return [
			{
				row: at,
				party,
				claim: asked ? { id: freshId(), text: claim, amount, claimant: row.id } : undefined,
			},
		];
	});
}

/** Returns the parts of the rows, and the cell to which a path such as parts.2.value.phone belongs. */
export function peopleParts(
	rows: readonly PersonRow[],
	claim: string,
): { parts: Part[]; cellAt: (path: string) => { row: number; column: PeopleColumn } | undefined } {
	const owners: number[] = [];
	const parts = peopleOf(rows, claim).flatMap((one): Part[] => {
		const own: Part[] = [{ part: "party", value: one.party }];
		if (one.claim) own.push({ part: "claim", value: one.claim });
		owners.push(...own.map(() => one.row));
		return own;
	});
	return {
		parts,
		cellAt: (path) => {
			const match = /^parts\.(\d+)\.value\.(\w+)$/.exec(path);
			const row = match && owners[Number(match[1])];
			const column = PEOPLE_COLUMNS.find((one) => one === match?.[2]);
			if (typeof row !== "number") return undefined;
			return { row, column: column ?? "name" };
		},
	};
}
