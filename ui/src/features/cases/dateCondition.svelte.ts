import type { CaseQuery, DateKind } from "$lib/generated/types";
import { dateFilter, OPEN_FROM, OPEN_TO } from "./conditions";

/** The date condition as it is chosen: a kind of date and two days, either of which may still be empty. */
export class DateCondition {
	kind = $state<DateKind>("registered");
	from = $state<string | null>(null);
	to = $state<string | null>(null);

	constructor(date: CaseQuery["date"]) {
		if (!date) return;
		this.kind = date.kind;
		if (date.from !== OPEN_FROM) this.from = date.from;
		if (date.to !== OPEN_TO) this.to = date.to;
	}

	/** The condition of the query; null while both days are empty. */
	get filter(): CaseQuery["date"] {
		return dateFilter(this.kind, this.from, this.to);
	}
}
