import type { Route } from "./routes";
import type { Place } from "./trail.svelte";

/** Where somebody was when the book was locked. */
interface Left {
	user: string;
	route: Route;
	kept: [string, unknown][];
}

/** Codes, ids and dates; what a person typed or is called is seldom one. */
const CODE = /^[\w.:-]*$/;
/** A search may be a name in Pinyin, or digits of an ID number: it is never kept, nor is a title made of it. */
const SEARCH = new Set(["text"]);
const TITLES = new Set(["title", "drill"]);

/**
 * The value with all that may be about a person taken out: searches emptied, titles null. Undefined if what is left
 * would still hold words.
 */
export function harmless(value: unknown): unknown {
	if (typeof value === "string") return CODE.test(value) ? value : undefined;
	if (Array.isArray(value)) {
		const parts = value.map(harmless);
		return parts.includes(undefined) ? undefined : parts;
	}
	if (typeof value === "object" && value !== null) {
		const clean: Record<string, unknown> = {};
		for (const [key, part] of Object.entries(value)) {
			if (part === undefined) continue;
			const kept = SEARCH.has(key) ? "" : TITLES.has(key) ? null : harmless(part);
			if (kept === undefined) return undefined;
			clean[key] = kept;
		}
		return clean;
	}
	return value;
}

/**
 * Keeps a place for when the same person comes back, over a reload of the page. The window's own history entry holds
 * it, in memory: nothing of it is written to the disk.
 */
export function keepPlace(user: string, { route, kept }: Place): void {
	const { view, ...where } = route;
	const safe = harmless(where) as object | undefined;
	const left: Left = {
		user,
		route: { ...withoutNulls(safe ?? {}), view } as Route,
		kept: [...kept].flatMap(([key, value]): [string, unknown][] => {
			const clean = harmless(value);
			return clean === undefined ? [] : [[key, clean]];
		}),
	};
	history.replaceState({ left }, "");
}

/** What was kept, if it is this person's. Whoever comes, it is forgotten with that. */
export function takePlace(user: string): Pick<Left, "route" | "kept"> | undefined {
	const left = keptPlace();
	history.replaceState(null, "");
	return left?.user === user ? left : undefined;
}

/** Who was here when the book was locked. */
export function lastHere(): string | undefined {
	return keptPlace()?.user;
}

function keptPlace(): Left | undefined {
	return (history.state as { left?: Left } | null)?.left;
}

/** A title that was taken out is not there, rather than null. */
function withoutNulls(where: object): object {
	return Object.fromEntries(Object.entries(where).filter(([, value]) => value !== null));
}
