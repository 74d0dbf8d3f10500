import { call } from "./backend";
import { type Lang, language } from "./i18n/index.svelte";

export type Theme = "light" | "dark" | "system";
export const SCALES = [1, 1.1, 1.25, 1.5, 1.75, 2] as const;

let theme = $state<Theme>("system");
let scale = $state(1);
let systemDark = $state(false);
/** Everything else that views keep across starts, by key. */
let others = $state.raw<Record<string, unknown>>({});

/** Preferences of the screen. Setting one shows it at once and keeps it in the book. */
export const prefs = {
	get language(): Lang {
		return language.current;
	},
	get theme(): Theme {
		return theme;
	},
	/** 1 to 2. */
	get scale(): number {
		return scale;
	},
	/** Whether dark colours are shown now. */
	get dark(): boolean {
		return theme === "dark" || (theme === "system" && systemDark);
	},
	/** What a view kept under a key of its own. */
	get<T>(key: string, fallback: T): T {
		return key in others ? (others[key] as T) : fallback;
	},
	/** Changes some and saves them; a failure to save costs no more than the preference. */
	set(changed: { language?: Lang; theme?: Theme; scale?: number } & Record<string, unknown>): void {
		adopt({ ...others, language: language.current, theme, scale, ...changed });
		void call("prefs_set", { prefs: changed }).catch(() => undefined);
	},
};

/** Takes over what the book keeps. Values of a wrong kind are passed over. */
export function adopt(kept: Record<string, unknown>): void {
	if (kept.language === "zh" || kept.language === "en") language.current = kept.language;
	if (kept.theme === "light" || kept.theme === "dark" || kept.theme === "system")
		theme = kept.theme;
	if (typeof kept.scale === "number" && kept.scale >= 1 && kept.scale <= 2) scale = kept.scale;
	others = kept;
}

/** Keeps the root element's language, theme and scale in step. To be called once, by App. */
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
