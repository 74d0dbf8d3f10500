import { fieldName, language } from "$lib/i18n/index.svelte";

/** Returns the name of a field as its label: with a capital in English, unlike in a sentence. */
export function fieldLabel(path: string): string {
	return capitalize(fieldName(path, language.current));
}

/** Returns the name with a capital first letter. */
export function capitalize(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}
