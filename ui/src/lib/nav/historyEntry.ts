import type { Route } from "./routes";
import type { HistoryEntry } from "./navigationHistory.svelte";

/** The history entry that a user was at when the book was locked. */
interface SavedEntry {
	user: string;
	route: Route;
	viewState: [string, unknown][];
}

/** Matches codes, ids and dates. Names and typed text rarely look like this. */
const CODE = /^[\w.:-]*$/;
/** Searches may hold a name in Pinyin or digits of an ID number, so neither they nor titles made of them are saved. */
const SEARCH_KEYS = new Set(["text"]);
const TITLE_KEYS = new Set(["title", "drill"]);

/**
 * Returns the value without anything that may identify a person: searches become "", titles become null. Returns
 * undefined if the rest still holds words.
 */
export function withoutPersonalData(value: unknown): unknown {
	if (typeof value === "string") return CODE.test(value) ? value : undefined;
	if (Array.isArray(value)) {
		const parts = value.map(withoutPersonalData);
		return parts.includes(undefined) ? undefined : parts;
	}
	if (typeof value === "object" && value !== null) {
		const clean: Record<string, unknown> = {};
		for (const [key, part] of Object.entries(value)) {
			if (part === undefined) continue;
			const safe = SEARCH_KEYS.has(key)
				? ""
				: TITLE_KEYS.has(key)
					? null
					: withoutPersonalData(part);
			if (safe === undefined) return undefined;
			clean[key] = safe;
		}
		return clean;
	}
	return value;
}

/**
 * Saves an entry over a reload of the page, for when the same user comes back. It is stored in the state of the browser
 * history, in memory only: nothing is written to the disk.
 */
export function saveHistoryEntry(user: string, { route, viewState }: HistoryEntry): void {
	const { view, ...parameters } = route;
	const safe = withoutPersonalData(parameters) as object | undefined;
	const saved: SavedEntry = {
		user,
		route: { ...withoutNulls(safe ?? {}), view } as Route,
		viewState: [...viewState].flatMap(([key, value]): [string, unknown][] => {
			const clean = withoutPersonalData(value);
			return clean === undefined ? [] : [[key, clean]];
		}),
	};
	history.replaceState({ saved }, "");
}

/** Returns the saved entry if it belongs to this user, and deletes it in any case. */
export function takeHistoryEntry(
	user: string,
): Pick<SavedEntry, "route" | "viewState"> | undefined {
	const saved = savedEntry();
	history.replaceState(null, "");
	return saved?.user === user ? saved : undefined;
}

/** Returns the id of the user who was signed in when the book was locked. */
export function lastUser(): string | undefined {
	return savedEntry()?.user;
}

function savedEntry(): SavedEntry | undefined {
	return (history.state as { saved?: SavedEntry } | null)?.saved;
}

/** Returns the object without its null properties, so that a removed title is absent rather than null. */
function withoutNulls(object: object): object {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
