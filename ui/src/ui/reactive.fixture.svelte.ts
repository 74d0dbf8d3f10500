/** The value of the fixture; `$state` is only available in Svelte modules. */
export function reactive<T extends object>(value: T): T {
	const state = $state(value);
	return state;
}
