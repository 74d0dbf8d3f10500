import { book } from "./book.svelte";
import { prefs } from "./prefs.svelte";

const ownKey = (key: string) => `${book.boot?.user?.id ?? ""}:${key}`;

/** Preferences of the signed-in member. A value that is stored for everybody on this PC is where each member starts. */
export const ownPrefs = {
	get<T>(key: string, fallback: T): T {
		return prefs.get(ownKey(key), prefs.get(key, fallback));
	},
	set(changed: Record<string, unknown>): void {
		const own = Object.entries(changed).map(([key, value]) => [ownKey(key), value]);
		prefs.set(Object.fromEntries(own));
	},
};
