import { DraftForm, type DraftFormOptions } from "./draftForm.svelte";

/** Creates a form with a draft outside of a component, for tests. */
export function testDraftForm<T extends object>(
	initial: T,
	options: DraftFormOptions<T> = {},
): { form: DraftForm<T>; stop: () => void } {
	let form: DraftForm<T> | undefined;
	const stop = $effect.root(() => {
		form = new DraftForm(
			"note",
			() => "a",
			() => initial,
			options,
		);
	});
	return { form: form!, stop };
}
