import type { OfficeSetupView, Party, Staff, Vocabulary } from "$lib/generated/types";
import { localText } from "$lib/i18n/index.svelte";
import type { Option } from "$lib/input/match";
import type { TermList } from "./timeline/lookup";

/** Returns the terms of a vocabulary list that are valid on `day`, and the current one. */
export function termOptions(
	vocabulary: Vocabulary,
	list: Exclude<TermList, "causes" | "outcomes">,
	day: string,
	current?: string,
): Option[] {
	return vocabulary[list]
		.filter((term) => term.code === current || isValid(term, day))
		.map((term) => ({ value: term.code, label: localText(term), code: term.code }));
}

function isValid(
	term: { valid_from: string | null; valid_to: string | null },
	day: string,
): boolean {
	return (term.valid_from ?? day) <= day && day <= (term.valid_to ?? day);
}

/** Returns the causes by report group; they are found by pinyin initials or code. */
export function causeOptions(vocabulary: Vocabulary, day: string, current?: string): Option[] {
	return vocabulary.report_groups.flatMap((group) =>
		vocabulary.causes
			.filter((cause) => cause.group === group.code)
			.filter((cause) => cause.code === current || isValid(cause, day))
			.map((cause) => ({
				value: cause.code,
				label: localText(cause),
				code: `${cause.initials} ${cause.code}`,
				group: localText(group),
			})),
	);
}

/** Returns the active staff except auditors, and those who are already chosen. */
export function staffOptions(
	setup: OfficeSetupView | null,
	current: readonly (string | null)[] = [],
): Option[] {
	const canWork = (member: Staff) => member.active && member.role !== "auditor";
	return (setup?.staff ?? [])
		.filter((member) => canWork(member) || current.includes(member.id))
		.map((member) => ({ value: member.id, label: member.name }));
}

/** Returns the active grids and the current one. */
export function gridOptions(
	setup: OfficeSetupView | null,
	current: string | null = null,
): Option[] {
	return (setup?.grids ?? [])
		.filter((grid) => grid.active || grid.id === current)
		.map((grid) => ({
			value: grid.id,
			label: grid.name,
			hint: grid.liaison,
			code: String(grid.place),
		}));
}

/** Returns the active rooms and the current one. */
export function roomOptions(
	setup: OfficeSetupView | null,
	current: string | null = null,
): Option[] {
	return (setup?.rooms ?? [])
		.filter((room) => room.active || room.id === current)
		.map((room) => ({ value: room.id, label: room.name, code: String(room.place) }));
}

/** Returns the parties with their role as hint. */
export function partyOptions(vocabulary: Vocabulary, parties: readonly Party[]): Option[] {
	return parties.map((party) => {
		const role = vocabulary.party_roles.find((term) => term.code === party.role);
		return { value: party.id, label: party.name, hint: role && localText(role) };
	});
}
