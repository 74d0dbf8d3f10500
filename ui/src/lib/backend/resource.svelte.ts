import type { Topic } from "$lib/generated/types";
import { latest } from "./latest";
import { onStale } from "./topics";
import { CallError } from "./types";

/** Data of the core with its loading state. */
export interface Resource<T> {
	/** The last value. It stays while a newer one is fetched, and when that fails. */
	readonly data: T | undefined;
	readonly error: CallError | undefined;
	/** True from the first request until its answer, and again during each later fetch. */
	readonly loading: boolean;
	/** Fetches again now. */
	reload(): Promise<void>;
}

/**
 * Returns data of the core that stays fresh: it is fetched now, again when a state that `load` reads before its
 * first await changes, and again when one of `topics` becomes stale. Must be called during the initialisation of a
 * component.
 *
 * @example const today = resource(["cases"], () => call("today", {}));
 */
export function resource<T>(topics: readonly Topic[], load: () => Promise<T>): Resource<T> {
	let data = $state.raw<T>();
	let error = $state.raw<CallError>();
	let loading = $state(true);
	const newest = latest(load);

	async function fetch(): Promise<void> {
		loading = true;
		try {
			const answer = await newest.run();
			if (!answer) return;
			data = answer.value;
			error = undefined;
			loading = false;
		} catch (thrown) {
			error = CallError.from(thrown);
			loading = false;
		}
	}

	$effect(() => {
		void fetch();
		return newest.drop;
	});
	$effect(() => onStale(topics, () => void fetch()));

	return {
		get data() {
			return data;
		},
		get error() {
			return error;
		},
		get loading() {
			return loading;
		},
		reload: fetch,
	};
}
