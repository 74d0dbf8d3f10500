import { fieldName, language } from "$lib/i18n/index.svelte";

/** A field's name as it stands beside it: English names begin with a capital there, unlike in a sentence. */
export function fieldLabel(path: string): string {
	return capital(fieldName(path, language.current));
}

export function capital(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1);
}
