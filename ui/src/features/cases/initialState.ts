import type { Route } from "$lib/nav";
import { freshListState, type ListState } from "./caseListing.svelte";
import { storedLayout } from "./layout";
import { freshQuery, queryFrom } from "./query";

/** Returns the list's state for a new history entry, from its route and the preferences. */
export function initialListState(route: Route): ListState {
	const { columns, widths, mode: preferred, sorting } = storedLayout();
	const sortChosen = sorting !== null;
	const usual = { ...freshQuery("open"), ...sorting };
	if (route.view !== "cases")
		return freshListState({ columns, widths, mode: preferred, query: usual, sortChosen });
	const query = route.query ? queryFrom(route.query) : usual;
	const title =
		typeof route.title === "string" ? { zh: route.title, en: route.title } : route.title;
	return freshListState({
		columns,
		widths,
		sortChosen: sortChosen && route.query === undefined,
		// The table would hide the case that the route asks for.
		mode: route.case === undefined ? preferred : "list",
		query,
		drill: title ? { title, query: { ...query }, figure: route.figure } : null,
		selected: route.case ?? null,
		inCase: route.case !== undefined,
		tab: route.tab ?? null,
		form: route.form ?? null,
	});
}
