import { untrack } from "svelte";
import type { Route, View } from "./routes";

/** One place on the trail: where one was, and what the view there looked like. */
export interface Place {
	readonly id: number;
	readonly route: Route;
	/** What the view remembers: list, filter, sort, scroll, selection. */
	readonly kept: Map<string, unknown>;
}

const LONGEST = 100;

/** Where one is and was. Kept in memory: the window has no address. */
export class Trail {
	#places = $state.raw<Place[]>([]);
	#at = $state(0);
	#next = 1;

	constructor(first: Route) {
		this.#places = [this.#place(first)];
	}

	get current(): Place {
		return this.#places[this.#at]!;
	}

	get route(): Route {
		return this.current.route;
	}

	get canGoBack(): boolean {
		return this.#at > 0;
	}

	/** Opens a route as a new place; what lay ahead is dropped. */
	go(route: Route): void {
		this.#push(this.#place(route));
	}

	/** Opens a view as it was left last, or fresh; does nothing where one is there already. */
	visit(view: View): void {
		if (this.route.view === view) return;
		const last = this.#places.slice(0, this.#at + 1).findLast((p) => p.route.view === view);
		const fresh = this.#place(last?.route ?? ({ view } as Route));
		last?.kept.forEach((value, key) => fresh.kept.set(key, value));
		this.#push(fresh);
	}

	/** Changes the route of the current place, as when another row is selected; no step back is added. */
	replace(route: Route): void {
		this.#places = this.#places.with(this.#at, { ...this.current, route });
	}

	back(): void {
		if (this.#at > 0) this.#at--;
	}

	forward(): void {
		if (this.#at < this.#places.length - 1) this.#at++;
	}

	/** Forgets all, as when another book is opened; the view there may find what it looked like. */
	restart(route: Route, kept: Iterable<[string, unknown]> = []): void {
		const first = this.#place(route);
		for (const [key, value] of kept) first.kept.set(key, value);
		this.#places = [first];
		this.#at = 0;
	}

	#place(route: Route): Place {
		return { id: this.#next++, route, kept: new Map() };
	}

	#push(place: Place): void {
		this.#places = [...this.#places.slice(0, this.#at + 1), place].slice(-LONGEST);
		this.#at = this.#places.length - 1;
	}
}

export const nav = new Trail({ view: "today" });

/**
 * State of a view that is there again when one comes back to it. To be called while the view is
 * set up; the value may be changed in its depth.
 *
 * @example const filter = remember("filter", { text: "", stages: [] });  filter.value.text = "周";
 */
export function remember<T>(key: string, initial: T): { value: T } {
	const { kept } = nav.current;
	let value = $state(kept.has(key) ? (kept.get(key) as T) : initial);
	// The deep proxy, not the plain value: what is changed in its depth is then kept, too.
	kept.set(
		key,
		untrack(() => value),
	);
	return {
		get value() {
			return value;
		},
		set value(changed: T) {
			value = changed;
			kept.set(key, value);
		},
	};
}
