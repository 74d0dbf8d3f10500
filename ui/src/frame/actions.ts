import { call, CallError } from "$lib/backend";
import { book } from "$lib/book.svelte";
import { sayError, t } from "$lib/i18n/index.svelte";
import { nav } from "$lib/nav";
import { prefs, SCALES } from "$lib/prefs.svelte";
import { toast } from "$ui";

/** Something that can be done from anywhere: by a key, or by its name in the palette. */
export interface Action {
	id: string;
	label: string;
	shortcut?: string;
	/** Other words and initials by which the palette finds it. */
	code: string;
	run: () => void;
}

function rescale(step: 1 | -1): void {
	const at = SCALES.findLastIndex((scale) => scale <= prefs.scale);
	const scale = SCALES[Math.min(Math.max(at + step, 0), SCALES.length - 1)];
	if (scale !== undefined && scale !== prefs.scale) prefs.set({ scale });
}

/** Closes the book: locks the office's, leaves the practice book. */
export async function leave(): Promise<void> {
	try {
		await call("sign_out", {});
	} catch (thrown) {
		toast(sayError(CallError.from(thrown)) ?? "", { tone: "red" });
	}
}

/** The actions, named in the language of the interface. */
export function actions(): Action[] {
	const words = t().nav;
	return [
		{
			id: "new_case",
			label: words.newCase,
			shortcut: "Ctrl+N",
			code: "dj djaj new",
			run: () => nav.go({ view: "new_case" }),
		},
		{
			id: "today",
			label: words.today,
			shortcut: "Alt+1",
			code: "jr today",
			run: () => nav.visit("today"),
		},
		{
			id: "cases",
			label: words.cases,
			shortcut: "Alt+2",
			code: "aj cases",
			run: () => nav.visit("cases"),
		},
		{
			id: "tallies",
			label: words.tallies,
			shortcut: "Alt+3",
			code: "tj yb tallies",
			run: () => nav.visit("tallies"),
		},
		{
			id: "settings",
			label: words.settings,
			shortcut: "Alt+4",
			code: "sz settings",
			run: () => nav.visit("settings"),
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
			id: "lock",
			label: book.practice ? words.leavePractice : words.lock,
			code: "sd tc lock leave",
			run: () => void leave(),
		},
	];
}
