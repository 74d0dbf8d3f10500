import { autosave, type Autosave } from "./drafts.svelte";

/** Creates a form with autosave outside of a component, for tests. */
export function testForm(): {
	form: { subject: string; text: string };
	draft: Autosave;
	stop: () => void;
} {
	const form = $state({ subject: "a", text: "" });
	let draft: Autosave | undefined;
	const stop = $effect.root(() => {
		draft = autosave(
			"new_case",
			() => form.subject,
			() => ({ text: form.text }),
		);
	});
	return { form, draft: draft!, stop };
}
