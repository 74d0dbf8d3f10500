import { resource, type Resource } from "./resource.svelte";

/** A view in a component's place, for tests: it asks for the page that `view.page` names. */
export function viewer(load: (page: number) => Promise<string>): {
	view: { page: number };
	shown: Resource<string>;
	stop: () => void;
} {
	const view = $state({ page: 1 });
	let shown: Resource<string> | undefined;
	const stop = $effect.root(() => {
		shown = resource(["cases"], () => load(view.page));
	});
	return { view, shown: shown!, stop };
}
