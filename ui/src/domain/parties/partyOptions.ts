import type { Party, Vocabulary } from "$lib/generated/types";
import { localText } from "$lib/i18n/index.svelte";
import type { Option } from "$lib/input/match";

/** Returns the parties with their role as hint. */
export function partyOptions(vocabulary: Vocabulary, parties: readonly Party[]): Option[] {
	return parties.map((party) => {
		const role = vocabulary.party_roles.find((term) => term.code === party.role);
		return { value: party.id, label: party.name, hint: role && localText(role) };
	});
}
