import type { CaseRow } from "$lib/generated/types";

/** Returns the two sides of a case: 周永顺 ↔ 鑫海水产行. */
export function pairOf(row: Pick<CaseRow, "applicants" | "respondents">): string {
	return row.respondents === "" ? row.applicants : `${row.applicants} ↔ ${row.respondents}`;
}

/** Returns 〔2026〕第47号 of 盛劳调字〔2026〕第47号, since the prefix is the same for the whole office. */
export function shortNumber(number: string): string {
	const year = number.indexOf("〔");
	return year > 0 ? number.slice(year) : number;
}
