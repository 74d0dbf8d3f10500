import type { CaseRow } from "$lib/generated/types";
import { language, t } from "$lib/i18n/index.svelte";

/** Returns the parties of a row in the language of the interface: 陈国平等12人, "陈国平 and 11 others". */
export function partiesText(caption: string): string {
	if (language.current === "zh") return caption;
	return caption.replace(/等(\d+)[人方]$/, (_all, count) =>
		t().common.andOthers(Number(count) - 1),
	);
}

/** Returns the two sides of a case: 周永顺 ↔ 鑫海水产行. */
export function pairOf(row: Pick<CaseRow, "applicants" | "respondents">): string {
	const applicants = partiesText(row.applicants);
	return row.respondents === "" ? applicants : `${applicants} ↔ ${partiesText(row.respondents)}`;
}

/** Returns 〔2026〕第47号 of 盛劳调字〔2026〕第47号, since the prefix is the same for the whole office. */
export function shortNumber(number: string): string {
	const year = number.indexOf("〔");
	return year > 0 ? number.slice(year) : number;
}
