import { bookExit } from "../features/lock/bookExit.svelte";
import { cover } from "../features/lock/coverState.svelte";
import { calculatorDialog } from "$domain/calculators/calculatorDialog.svelte";
import { book, may } from "$lib/book.svelte";
import { t } from "$lib/i18n/index.svelte";
import { nav, type View, VIEW_NEEDS } from "$lib/nav";
import type { Action } from "$lib/pageActions.svelte";
import { prefs, SCALES } from "$lib/prefs.svelte";

function rescale(step: 1 | -1): void {
	const at = SCALES.findLastIndex((scale) => scale <= prefs.scale);
	const scale = SCALES[Math.min(Math.max(at + step, 0), SCALES.length - 1)];
	if (scale !== undefined && scale !== prefs.scale) prefs.set({ scale });
}

/** The views of the rail, in its order. */
const RAIL = [
	"today",
	"cases",
	"calendar",
	"tallies",
	"journal",
	"settings",
] as const satisfies View[];
export type RailView = (typeof RAIL)[number];

/** Returns the views that this user may open; Alt with the position, from 1, opens each. */
export function views(): RailView[] {
	return RAIL.filter((view) => may(VIEW_NEEDS[view]));
}

const CODES: Record<RailView, string> = {
	today: "jr today",
	cases: "aj cases",
	calendar: "rc rl calendar",
	tallies: "tj yb tallies",
	journal: "rz czjl journal",
	settings: "sz settings",
};

/** Returns the actions that close the open book. */
function exitActions(): Action[] {
	const words = t();
	if (book.practice) {
		const run = () => void bookExit.leavePractice();
		return [{ id: "leave", label: words.nav.leavePractice, code: "sd tc lock leave", run }];
	}
	return [
		{
			id: "lock",
			label: words.nav.lock,
			shortcut: "Ctrl+L",
			code: "sd lock",
			run: () => void bookExit.lock(),
		},
		{
			id: "leave",
			label: words.lock.signOut,
			code: "tc dc sign out leave",
			run: () => void bookExit.signOut(),
		},
	];
}

/** Returns the actions that this user may take everywhere, named in the language of the interface. */
export function actions(): Action[] {
	const words = t().nav;
	const newCase: Action = {
		id: "new_case",
		label: words.newCase,
		shortcut: "Ctrl+N",
		code: "dj djaj new",
		run: () => nav.go({ view: "new_case" }),
	};
	return [
		...(may("record") ? [newCase] : []),
		...views().map((view, i) => ({
			id: view,
			label: words[view],
			shortcut: `Alt+${i + 1}`,
			code: CODES[view],
			run: () => nav.visit(view),
		})),
		{
			id: "calculate",
			label: t().calculators.command,
			code: "js jsq calculate jbgz jjbc gs gzqk overtime compensation",
			run: () => (calculatorDialog.open = true),
		},
		{
			id: "theme",
			label: prefs.dark ? words.lightTheme : words.darkTheme,
			code: "ss qs zt theme dark light",
			run: () => prefs.set({ theme: prefs.dark ? "light" : "dark" }),
		},
		{
			id: "language",
			label: words.switchLanguage,
			code: "yy yw zw english chinese language",
			run: () => prefs.set({ language: prefs.language === "zh" ? "en" : "zh" }),
		},
		{
			id: "larger",
			label: words.larger,
			shortcut: "Ctrl+=",
			code: "fd larger zoom",
			run: () => rescale(1),
		},
		{
			id: "smaller",
			label: words.smaller,
			shortcut: "Ctrl+-",
			code: "sx smaller zoom",
			run: () => rescale(-1),
		},
		{
			id: "cover",
			label: t().lock.cover,
			shortcut: "F9",
			code: "zz zpm cover hide privacy",
			run: () => cover.show(),
		},
		...exitActions(),
	];
}
