import { untrack } from "svelte";
import type { Route, View } from "./routes";

/** One step of the navigation history: a route, and the state of its view. */
export interface HistoryEntry {
	readonly id: number;
	readonly route: Route;
	/** State that the view remembers, by key: filter, sort order, scroll position, selection. */
	readonly viewState: Map<string, unknown>;
}

const MAX_ENTRIES = 100;

/** The back and forward history of the window, in memory: the window has no address bar. */
export class NavigationHistory {
	#entries = $state.raw<HistoryEntry[]>([]);
	#index = $state(0);
	#next = 1;

	constructor(first: Route) {
		this.#entries = [this.#entry(first)];
	}

	get current(): HistoryEntry {
		return this.#entries[this.#index]!;
	}

	get route(): Route {
		return this.current.route;
	}

	get canGoBack(): boolean {
		return this.#index > 0;
	}

	/** Opens a route as a new entry; the entries ahead are dropped. */
	go(route: Route): void {
		this.#push(this.#entry(route));
	}

	/** Opens a view as it was left last, or with its initial state; does nothing if it is open already. */
	visit(view: View): void {
		if (this.route.view === view) return;
		const last = this.#entries.slice(0, this.#index + 1).findLast((p) => p.route.view === view);
		const fresh = this.#entry(last?.route ?? ({ view } as Route));
		last?.viewState.forEach((value, key) => fresh.viewState.set(key, value));
		this.#push(fresh);
	}

	/** Changes the route of the current entry, as when another row is selected; adds no entry. */
	replace(route: Route): void {
		this.#entries = this.#entries.with(this.#index, { ...this.current, route });
	}

	back(): void {
		if (this.#index > 0) this.#index--;
	}

	forward(): void {
		if (this.#index < this.#entries.length - 1) this.#index++;
	}

	/** Replaces the whole history by one entry, as when another book is opened. */
	reset(route: Route, viewState: Iterable<[string, unknown]> = []): void {
		const first = this.#entry(route);
		for (const [key, value] of viewState) first.viewState.set(key, value);
		this.#entries = [first];
		this.#index = 0;
	}

	#entry(route: Route): HistoryEntry {
		return { id: this.#next++, route, viewState: new Map() };
	}

	#push(entry: HistoryEntry): void {
		this.#entries = [...this.#entries.slice(0, this.#index + 1), entry].slice(-MAX_ENTRIES);
		this.#index = this.#entries.length - 1;
	}
}

export const nav = new NavigationHistory({ view: "today" });

/**
 * Returns state of a view that is restored when the user goes back to the view. Must be called during the
 * initialisation of the view. Nested changes to the value are remembered too.
 *
 * @example const filter = remember("filter", { text: "", stages: [] });  filter.value.text = "周";
 */
export function remember<T>(key: string, initial: T): { value: T } {
	const { viewState } = nav.current;
	let value = $state(viewState.has(key) ? (viewState.get(key) as T) : initial);
	// Stores the deep proxy instead of the plain value, so that nested changes are remembered too.
	viewState.set(
		key,
		untrack(() => value),
	);
	return {
		get value() {
			return value;
		},
		set value(changed: T) {
			value = changed;
			viewState.set(key, value);
		},
	};
}
