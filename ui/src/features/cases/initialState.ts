import type { Route } from "$lib/nav";
import { prefs } from "$lib/prefs.svelte";
import { freshListState, type ListState } from "./caseListing.svelte";
import { columnsFrom, freshQuery, queryFrom } from "./query";

/** Returns the list's state for a new history entry, from its route and the preferences. */
export function initialListState(route: Route): ListState {
	const columns = columnsFrom(prefs.get("cases.columns", null));
	const preferred = prefs.get<unknown>("cases.mode", "list") === "table" ? "table" : "list";
	if (route.view !== "cases") return freshListState({ columns, mode: preferred });
	const query = route.query ? queryFrom(route.query) : freshQuery("open");
	const title =
		typeof route.title === "string" ? { zh: route.title, en: route.title } : route.title;
	return freshListState({
		columns,
		// The table would hide the case that the route asks for.
		mode: route.case === undefined ? preferred : "list",
		query,
		drill: title ? { title, query: { ...query } } : null,
		selected: route.case ?? null,
		inCase: route.case !== undefined,
		tab: route.tab ?? null,
		form: route.form ?? null,
	});
}
