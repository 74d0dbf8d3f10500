import { resource, type Resource } from "./resource.svelte";

/** Creates a resource outside of a component, for tests. It loads the page that `view.page` names. */
export function testView(load: (page: number) => Promise<string>): {
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
