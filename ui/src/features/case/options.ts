import type { HouseView, Party, Staff, Vocabulary } from "$lib/generated/types";
import { say } from "$lib/i18n/index.svelte";
import type { Option } from "$lib/input/match";
import type { TermList } from "./story/lookup";

/** Entries of a vocabulary list that may be chosen today, and the one that is chosen already. */
export function termOptions(
	vocabulary: Vocabulary,
	list: Exclude<TermList, "causes" | "outcomes">,
	day: string,
	current?: string,
): Option[] {
	return vocabulary[list]
		.filter((term) => term.code === current || isValid(term, day))
		.map((term) => ({ value: term.code, label: say(term), code: term.code }));
}

function isValid(
	term: { valid_from: string | null; valid_to: string | null },
	day: string,
): boolean {
	return (term.valid_from ?? day) <= day && day <= (term.valid_to ?? day);
}

/** Causes under their report groups; typed by pinyin initials or code. */
export function causeOptions(vocabulary: Vocabulary, day: string, current?: string): Option[] {
	return vocabulary.report_groups.flatMap((group) =>
		vocabulary.causes
			.filter((cause) => cause.group === group.code)
			.filter((cause) => cause.code === current || isValid(cause, day))
			.map((cause) => ({
				value: cause.code,
				label: say(cause),
				code: `${cause.typed} ${cause.code}`,
				group: say(group),
			})),
	);
}

/** People of the house who are at work, and those who are chosen already. */
export function staffOptions(
	house: HouseView | null,
	current: readonly (string | null)[] = [],
): Option[] {
	const works = (member: Staff) => member.active && member.role !== "auditor";
	return (house?.staff ?? [])
		.filter((member) => works(member) || current.includes(member.id))
		.map((member) => ({ value: member.id, label: member.name }));
}

export function gridOptions(house: HouseView | null, current: string | null = null): Option[] {
	return (house?.grids ?? [])
		.filter((grid) => grid.active || grid.id === current)
		.map((grid) => ({
			value: grid.id,
			label: grid.name,
			hint: grid.liaison,
			code: String(grid.place),
		}));
}

export function roomOptions(house: HouseView | null, current: string | null = null): Option[] {
	return (house?.rooms ?? [])
		.filter((room) => room.active || room.id === current)
		.map((room) => ({ value: room.id, label: room.name, code: String(room.place) }));
}

export function partyOptions(vocabulary: Vocabulary, parties: readonly Party[]): Option[] {
	return parties.map((party) => {
		const role = vocabulary.party_roles.find((term) => term.code === party.role);
		return { value: party.id, label: party.name, hint: role && say(role) };
	});
}
