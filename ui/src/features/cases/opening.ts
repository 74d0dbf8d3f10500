import type { Route } from "$lib/nav";
import { prefs } from "$lib/prefs.svelte";
import { freshKept, type Kept } from "./list.svelte";
import { columnsFrom, freshQuery, queryFrom } from "./query";

/** How the list looks when a place is new: as its route says, else as it is usually wanted. */
export function firstKept(route: Route): Kept {
	const columns = columnsFrom(prefs.get("cases.columns", null));
	const usual = prefs.get<unknown>("cases.mode", "list") === "table" ? "table" : "list";
	if (route.view !== "cases") return freshKept({ columns, mode: usual });
	const query = route.query ? queryFrom(route.query) : freshQuery("open");
	const title =
		typeof route.title === "string" ? { zh: route.title, en: route.title } : route.title;
	return freshKept({
		columns,
		// A case that was asked for is shown: the table would hide it.
		mode: route.case === undefined ? usual : "list",
		query,
		drill: title ? { title, query: { ...query } } : null,
		selected: route.case ?? null,
		inCase: route.case !== undefined,
		tab: route.tab ?? null,
	});
}
