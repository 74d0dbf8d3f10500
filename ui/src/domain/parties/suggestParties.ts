import { call } from "$lib/backend";
import type { Suggestion } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { Option } from "$lib/input/match";
import { typingPause } from "$lib/input/typingPause";

/** A party of an earlier case, offered while a party is typed. */
export interface PartySuggestion extends Option {
	suggestion: Suggestion;
}

let newest = 0;

/** Returns parties of earlier cases that match the text, labelled by `field`. */
export async function suggestParties(
	text: string,
	field: "name" | "phone" | "stall",
): Promise<PartySuggestion[]> {
	if (text.trim() === "") return [];
	const own = ++newest;
	const pause = typingPause(text, 0);
	if (pause > 0) await new Promise((done) => setTimeout(done, pause));
	if (own !== newest) return [];
	const loaded = await call("suggest", { text });
	return loaded
		.filter(({ party }) => party[field] !== "")
		.map((suggestion, i) => {
			const { party, cases, last_number } = suggestion;
			const others = [
				field === "name" ? "" : party.name,
				field === "phone" ? "" : party.phone,
				field === "stall" ? "" : party.stall,
				t().entry.known(cases, last_number),
			];
			return {
				value: `${i}:${suggestion.last_case}`,
				label: party[field],
				hint: others.filter((other) => other !== "").join(" · "),
				suggestion,
			};
		});
}
