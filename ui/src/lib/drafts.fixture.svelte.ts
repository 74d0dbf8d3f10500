import { autosave, type Autosave } from "./drafts.svelte";

/** A form in a component's place, for tests. */
export function typist(): {
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
