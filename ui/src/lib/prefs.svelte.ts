import { call } from "./backend";
import { type Lang, language } from "./i18n/index.svelte";

export type Theme = "light" | "dark" | "system";
export const SCALES = [1, 1.1, 1.25, 1.5, 1.75, 2] as const;

let theme = $state<Theme>("system");
let scale = $state(1);
let systemDark = $state(false);
/** Everything else that views store across starts, by key. */
let others = $state.raw<Record<string, unknown>>({});

/** Display preferences. Setting one applies it at once and stores it in the book. */
export const prefs = {
	get language(): Lang {
		return language.current;
	},
	get theme(): Theme {
		return theme;
	},
	/** Scale of the interface, 1 to 2. */
	get scale(): number {
		return scale;
	},
	/** True while the dark theme is shown. */
	get dark(): boolean {
		return theme === "dark" || (theme === "system" && systemDark);
	},
	/** Returns the value that a view stored under `key`, or `fallback`. */
	get<T>(key: string, fallback: T): T {
		return key in others ? (others[key] as T) : fallback;
	},
	/** Changes some preferences and saves them. A failed save is ignored: only the preference is lost. */
	set(changed: { language?: Lang; theme?: Theme; scale?: number } & Record<string, unknown>): void {
		applyStoredPrefs({ ...others, language: language.current, theme, scale, ...changed });
		void call("prefs_set", { prefs: changed }).catch(() => undefined);
	},
};

/** Applies the preferences stored in the book. Values of a wrong type are ignored. */
export function applyStoredPrefs(stored: Record<string, unknown>): void {
	if (stored.language === "zh" || stored.language === "en") language.current = stored.language;
	if (stored.theme === "light" || stored.theme === "dark" || stored.theme === "system")
		theme = stored.theme;
	if (typeof stored.scale === "number" && stored.scale >= 1 && stored.scale <= 2)
		scale = stored.scale;
	others = stored;
}

/** Applies language, theme and scale to the root element and keeps them up to date. Must be called once, by App. */
export function applyPrefs(): void {
	const media = window.matchMedia("(prefers-color-scheme: dark)");
	systemDark = media.matches;
	$effect(() => {
		const follow = () => (systemDark = media.matches);
		media.addEventListener("change", follow);
		return () => media.removeEventListener("change", follow);
	});
	$effect.pre(() => {
		const root = document.documentElement;
		root.lang = language.current === "zh" ? "zh-CN" : "en";
		root.dataset.theme = prefs.dark ? "dark" : "light";
		root.style.setProperty("--scale", String(scale));
	});
}
