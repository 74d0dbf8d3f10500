import type { Party } from "$lib/generated/types";

/** Returns what a doubt at a field of a party is about: the core asks again when it changes. */
export function doubtfulValue(party: Party | undefined, path: string): unknown {
	if (!party) return undefined;
	const { name, role, phone, id_kind, id_number } = party;
	switch (path.split(".").at(-1)) {
		case "phone":
			return phone;
		case "id_number":
			return [id_kind, id_number];
		// A twin is found by name and number.
		default:
			return [name, role, phone, id_number];
	}
}
